export * from './projection/index.ts';
