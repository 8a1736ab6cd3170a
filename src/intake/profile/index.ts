export { columnsOf, type Profile, ProfileSchema } from './model.ts';
export { loadProfile, profileNames, readProfile } from './read.ts';
export { profileSource } from './source.ts';
