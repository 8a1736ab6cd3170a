/** The pure face of tasks: what a task is and how it may go on. Safe in the browser. */
export * from './model/amend.ts';
export * from './model/life.ts';
export * from './model/measure.ts';
export { draftProblem, missingForAgreement } from './model/requirements.ts';
export * from './model/task.ts';
export * from './model/templates.ts';
export * from './model/where.ts';
export * from './model/words.ts';
