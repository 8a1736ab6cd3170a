export * from './agency.ts';
export * from './categories.ts';
export * from './incident.ts';
export * from './marking.ts';
export * from './money.ts';
export * from './precision.ts';
export * from './time.ts';
export * from './viewer.ts';
