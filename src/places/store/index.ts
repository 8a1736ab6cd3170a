export * from './areas.ts';
export * from './gazetteer.ts';
export * from './search.ts';
export * from './tiles.ts';
