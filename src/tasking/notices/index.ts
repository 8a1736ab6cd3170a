export { defineMailJob, type NewNotice, type NoticeDeps, startTelling, tellPeople, tellTheRest } from './commands.ts';
export { noticeRoutes } from './routes.ts';
