export { listPatrols, planPatrols, recordPatrol } from './commands/patrols.ts';
export { makeProgramme, openProgramme } from './commands/programmes.ts';
export { evaluateTrial, fixTrial, previewTrial, trialDays } from './commands/trial.ts';
export type { ProgrammeDeps } from './deps.ts';
export * from './model.ts';
export { programmeRoutes } from './routes.ts';
