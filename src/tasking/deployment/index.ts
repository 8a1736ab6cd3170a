export { type Board, type BoardAssignment, type BoardTask, boardOf } from './commands/board.ts';
export {
  answerRequest,
  checkPlacement,
  moveAssignment,
  type Placed,
  type PlaceTask,
  placeTask,
  removeAssignment,
  setNeed,
} from './commands/place.ts';
export type { DeploymentDeps } from './deps.ts';
export * from './model.ts';
export { deploymentRoutes } from './routes.ts';
export { type LonLat, type TravelTimes, travelTimes } from './travel-times.ts';
