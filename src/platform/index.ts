export * from './clock.ts';
export * from './database.ts';
export * from './errors.ts';
export * from './migrate.ts';
