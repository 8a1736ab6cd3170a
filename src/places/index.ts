export * from './areas.ts';
export * from './gazetteer.ts';
export * from './lookup.ts';
export * from './model.ts';
export * from './placer.ts';
export * from './projection/index.ts';
export * from './segments.ts';
export * from './street-name.ts';
