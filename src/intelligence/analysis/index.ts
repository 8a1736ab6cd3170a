export {
  type AnalysisDeps,
  openCard,
  readCard,
  repeatCard,
  runAnalysis,
  selectionAdvice,
} from './commands.ts';
export { EXPORTS, type ExportFormat, exportCard } from './export/index.ts';
export { type AnalysisGround, analysisGroundOf } from './ground.ts';
export { type HarmLoad, harmFor, loadHarm } from './harm.ts';
export { harmKeys } from './harm-keys.ts';
export { defineAnalysisJob } from './jobs.ts';
export { findMethod, METHODS } from './methods.ts';
export { openAnalysisPool } from './pool.ts';
export { recordsHash, sortedRows } from './records.ts';
export { analysisRoutes } from './routes.ts';
export { RequestSchema as AnalysisRequestSchema } from './schema.ts';
