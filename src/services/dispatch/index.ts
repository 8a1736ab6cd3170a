export { type Board, type BoardCase, type BoardCrew, readBoard, suggestFor } from './commands/board.ts';
export type { DispatchDeps } from './commands/ground.ts';
export { forgetPositions, keepPositionsShort, putPosition, readSharing, setSharing } from './commands/positions.ts';
export { type PlannedRound, planCaseRound, type RoundInput } from './commands/rounds.ts';
export * from './model.ts';
export { dispatchRoutes } from './routes.ts';
