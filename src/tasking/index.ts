export * from './routes.ts';
export * from './tasks/index.ts';
