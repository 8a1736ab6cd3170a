/** The pure face of intelligence: what a briefing and an analysis card are, and their words. Safe in the browser. */
export * from './analysis/model.ts';
export type * from './briefing/types.ts';
export { BRIEFING_DEFAULTS, BRIEFING_KEEP_DAYS, BRIEFING_VERSION } from './briefing/types.ts';
export * from './briefing/words.ts';
export * from './strategy/model.ts';
