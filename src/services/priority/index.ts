export type { PriorityDeps } from './commands.ts';
export { priorityRoutes } from './routes.ts';
