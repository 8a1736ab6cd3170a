export { defineMailJob, type NewNotice, type NoticeDeps, tellPeople } from './notices/index.ts';
export { defineDoseJob, doseOf, doseOfIn } from './patrol/index.ts';
export * from './powers/index.ts';
export * from './routes.ts';
export * from './tasks/index.ts';
