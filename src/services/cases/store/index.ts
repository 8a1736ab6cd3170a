export * from './cases.ts';
export { listAnswers, listWithAnswer, listWithVrm } from './linked.ts';
export * from './people.ts';
