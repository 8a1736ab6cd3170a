export * from './endpoints.ts';
export * from './keys.ts';
export * from './public-cases.ts';
export * from './received.ts';
export * from './sent.ts';
export * from './tallies.ts';
export * from './told.ts';
