export {
  askForHelp,
  checkIn,
  defineLoneWorkerJob,
  endWatch,
  escalate,
  listWatches,
  seeTo,
  setLevels,
  startWatch,
} from './commands.ts';
export * from './model.ts';
export { loneWorkerRoutes } from './routes.ts';
