export {
  addPhoto,
  type CaseDeps,
  type CaseDetail,
  type CaseHistory,
  type CaseSummary,
  caseIn,
  definitionsFor,
  establishIn,
  findNear,
  importCases,
  joinCase,
  listCases,
  placerOf,
  type Reported,
  type ReportInput,
  readCase,
  readPhoto,
  reportCase,
  type StepInput,
  stepAsReporter,
  stepCase,
  timeZoneOf,
  vrmIn,
} from './commands/index.ts';
export * from './model.ts';
export { caseRoutes } from './routes.ts';
export { startCases } from './start.ts';
export { listCases as listCaseRows, listHistories } from './store/index.ts';
