export * from './model/availability.ts';
export * from './model/shift-times.ts';
export * from './model/workforce.ts';
