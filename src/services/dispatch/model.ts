/** The pure face of dispatch: who can do a case and how soon, and the order of a round. Safe in the browser. */
export * from './model/crews.ts';
export { MOST_STOPS, planRound, type RoundPlan, type RoundStop, readRound } from './model/round.ts';
