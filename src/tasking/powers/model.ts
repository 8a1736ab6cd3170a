/** The pure face of powers: who may do what. Safe in the browser. */
export * from './model/actors.ts';
export { SEED_RUNGS } from './model/ladder.ts';
export * from './model/powers.ts';
export { SEED_FROM, SEED_POWERS } from './model/seed.ts';
