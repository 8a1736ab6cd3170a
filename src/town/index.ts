export { type IncidentOptions, makeIncidents } from './incidents/index.ts';
export type { TownIncidents, Truth } from './incidents/model.ts';
export type { Town } from './model.ts';
export { makeTown, type TownOptions } from './town.ts';
export { type TownFeed, type WriteProgress, writeTown } from './writing/index.ts';
