/** The pure face of the catalogue: kinds of case, their conditions, and how their clocks and gates are read. Safe in the browser. */
export { holds, type Known, lengthWords } from './model/conditions.ts';
export * from './model/definition.ts';
export { type Clocked, knownOf, readGates, readTargets } from './model/readings.ts';
export { SEED_BODIES, SEED_SERVICES } from './model/seed/index.ts';
export { definitionProblems } from './model/validate.ts';
