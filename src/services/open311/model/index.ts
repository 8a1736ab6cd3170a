export * from './allowance.ts';
export * from './dates.ts';
export * from './form.ts';
export * from './present.ts';
export * from './query.ts';
export * from './services.ts';
export * from './status.ts';
export * from './wire.ts';
