export * from './feeds.ts';
export * from './incidents.ts';
export * from './loads.ts';
export * from './placing.ts';
export * from './retention.ts';
export type { FeedRow, FeedSettings, LoadRow, LoadSummary, QuarantineRow } from './tables.ts';
export * from './verify.ts';
