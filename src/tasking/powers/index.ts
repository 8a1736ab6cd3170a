export { findPowers, localDate, type PowersDeps, powersIn } from './commands.ts';
export * from './model.ts';
export { powersRoutes } from './routes.ts';
