/** The pure face of intelligence: what a briefing is, and the words it uses. Safe in the browser. */
export type * from './briefing/types.ts';
export { BRIEFING_DEFAULTS, BRIEFING_VERSION } from './briefing/types.ts';
export * from './briefing/words.ts';
