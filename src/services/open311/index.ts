export { makeKey } from './commands/keys.ts';
export { defineExchangeJob } from './jobs.ts';
export { open311Routes } from './routes/index.ts';
