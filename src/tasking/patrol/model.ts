export * from './model/dose.ts';
export * from './model/plan.ts';
