export type { PatrolDeps as ProgrammeDeps } from '../patrol/index.ts';
