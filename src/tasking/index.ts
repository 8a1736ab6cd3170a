export { defineLoneWorkerJob } from './lone-worker/index.ts';
export {
  addSeries,
  closeMeeting,
  defaultSeries,
  definePackJob,
  listMeetings,
  openMeeting,
  preparePack,
  remakePack,
  viewMeeting,
} from './meetings/index.ts';
export { defineMailJob, type NewNotice, type NoticeDeps, tellPeople } from './notices/index.ts';
export { defineDoseJob, doseOf, doseOfIn } from './patrol/index.ts';
export * from './powers/index.ts';
export * from './results/index.ts';
export * from './routes.ts';
export * from './tasks/index.ts';
