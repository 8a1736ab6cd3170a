export * from './model/assignment.ts';
export * from './model/board-day.ts';
export * from './model/capacity.ts';
export * from './model/conflicts.ts';
export * from './model/travel.ts';
