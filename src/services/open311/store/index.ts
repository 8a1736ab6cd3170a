export * from './endpoints.ts';
export * from './keys.ts';
export * from './public-cases.ts';
export * from './received.ts';
