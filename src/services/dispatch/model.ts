/** The pure face of dispatch: who can do a case and how soon, and the order of a round. Safe in the browser. */
export * from './model/crews.ts';
export type { RoundStop } from './model/problem.ts';
export { MOST_STOPS, planRound, type RoundPlan, readRound } from './model/round.ts';
