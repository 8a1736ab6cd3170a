export * from './model/programme.ts';
export * from './model/returns.ts';
export * from './model/schedule.ts';
export * from './model/words.ts';
