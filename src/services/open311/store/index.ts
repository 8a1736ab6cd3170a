export * from './endpoints.ts';
export * from './keys.ts';
export * from './received.ts';
