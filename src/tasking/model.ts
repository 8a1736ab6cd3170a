export * from './workforce/model.ts';
