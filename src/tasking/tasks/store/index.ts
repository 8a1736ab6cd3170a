export * from './feeds.ts';
export * from './talk.ts';
export * from './tasks.ts';
export * from './templates.ts';
