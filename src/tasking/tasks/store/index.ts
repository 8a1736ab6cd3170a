export * from './talk.ts';
export * from './tasks.ts';
