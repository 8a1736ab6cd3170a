export * from './commands.ts';
export * from './model.ts';
export * from './partnership.ts';
export * from './policy.ts';
export * from './routes.ts';
