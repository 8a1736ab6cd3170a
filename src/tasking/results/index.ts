export { chairsBoard } from './chairs-board.ts';
export {
  type PackResult,
  type ResultsDeps,
  resultsForPack,
  reviewTask,
  type TaskDose,
  type TaskReview,
} from './commands.ts';
export * from './model.ts';
export { resultsRoutes, TaskReviewSchema } from './routes.ts';
