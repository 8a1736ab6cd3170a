export * from './store/decisions.ts';
export * from './store/meetings.ts';
export * from './store/series.ts';
