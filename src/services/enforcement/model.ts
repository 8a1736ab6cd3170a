/** The pure face of enforcement: penalties, the risk to victims, and the case review. Safe in the browser. */
export * from './model/assessment.ts';
export { addMonths } from './model/days.ts';
export * from './model/penalty.ts';
export * from './model/review.ts';
