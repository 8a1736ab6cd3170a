export type { Profile } from './model.ts';
export { loadProfile, profileNames } from './read.ts';
export { profileSource } from './source.ts';
