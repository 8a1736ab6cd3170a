/** The pure face of the street services: safe in the browser. */

export * from './cases/model.ts';
export * from './catalogue/model.ts';
export * from './clocks/model.ts';
export * from './diaries/model.ts';
export * from './dispatch/model.ts';
export * from './enforcement/model.ts';
export * from './letters/model.ts';
export * from './measures/model.ts';
export * from './priority/model.ts';
export * from './vehicles/model.ts';
