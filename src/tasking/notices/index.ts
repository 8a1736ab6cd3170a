export { defineMailJob, type NewNotice, type NoticeDeps, startTelling, tellPeople } from './commands.ts';
export { noticeRoutes } from './routes.ts';
