export * from './left-out.ts';
export * from './polygon-index.ts';
export * from './polygon.ts';
