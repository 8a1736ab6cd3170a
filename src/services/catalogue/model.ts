/** The pure face of the catalogue: kinds of case, their conditions, and how their clocks and gates are read. Safe in the browser. */
export { conditionWords, lengthInWords, type Spoken } from './model/condition-words.ts';
export { holds, type Known, lengthWords } from './model/conditions.ts';
export * from './model/definition.ts';
export * from './model/definition-words.ts';
export { type Clocked, knownOf, type PromptReading, readGates, readPrompts, readTargets } from './model/readings.ts';
export { SEED_BODIES, SEED_SERVICES } from './model/seed/index.ts';
export { DEEPEST, definitionProblems } from './model/validate.ts';
