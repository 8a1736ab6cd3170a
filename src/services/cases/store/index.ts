export * from './cases.ts';
export * from './people.ts';
