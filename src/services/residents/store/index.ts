export * from './cases.ts';
export * from './mail.ts';
export * from './site.ts';
