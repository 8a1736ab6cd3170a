export * from './areas.ts';
export * from './gazetteer.ts';
export * from './search.ts';
