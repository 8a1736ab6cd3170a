export {
  addPhoto,
  type CaseDeps,
  type CaseDetail,
  type CaseSummary,
  caseIn,
  definitionsFor,
  establishIn,
  findNear,
  joinCase,
  listCases,
  type OwnReport,
  type Reported,
  type ReportInput,
  readCase,
  readOwnReport,
  readPhoto,
  reportCase,
  type StepInput,
  startTellingPicture,
  stepAsReporter,
  stepCase,
  timeZoneOf,
  vrmIn,
} from './commands/index.ts';
export * from './model.ts';
export { caseRoutes } from './routes.ts';
export { erasePersonal, listCases as listCaseRows, listHistories } from './store/index.ts';
