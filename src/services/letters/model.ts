/** The pure face of letters: templates, what must be filled in, and the steps of a letter. Safe in the browser. */
export * from './model/letter.ts';
export { SEED_LETTERS } from './model/seed.ts';
