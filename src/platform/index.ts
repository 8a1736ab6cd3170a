export * from './clock.ts';
export * from './database.ts';
export * from './deps.ts';
export * from './errors.ts';
export * from './http.ts';
export * from './log.ts';
export * from './migrate.ts';
export * from './schema.ts';
