export * from './tasks/model.ts';
export * from './workforce/model.ts';
