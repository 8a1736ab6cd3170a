export { measureServices } from './commands.ts';
export { measureRoutes } from './routes.ts';
