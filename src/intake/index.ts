export { ADAPTERS, adapterNamed, type PicturedCase } from './adapters/index.ts';
export * from './commands/index.ts';
export { beginDue, defineIntakeJobs, keepBeginning } from './jobs.ts';
export type { LoadProgress } from './load/index.ts';
export * from './model.ts';
export { loadProfile, type Profile, profileNames } from './profile/index.ts';
export { intakeRoutes } from './routes.ts';
export type { FeedRow, LoadRow, QuarantineRow } from './store/index.ts';
