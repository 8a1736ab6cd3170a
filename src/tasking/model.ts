export * from './deployment/model.ts';
export * from './meetings/model.ts';
export * from './notices/model.ts';
export * from './patrol/model.ts';
export * from './powers/model.ts';
export * from './results/model.ts';
export * from './tasks/model.ts';
export * from './workforce/model.ts';
