export * from './mail.ts';
export * from './notices.ts';
