export * from './polygon-index.ts';
export * from './polygon.ts';
