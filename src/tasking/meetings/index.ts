export { type RecordDecision, recordDecision, undoDecision } from './commands/decide.ts';
export { changePack, preparePack, remakePack } from './commands/pack.ts';
export { closeMeeting, liveMeeting, openMeeting, signInToMeeting, viewMeeting } from './commands/run.ts';
export { addSeries, defaultSeries, listMeetings } from './commands/series.ts';
export type { MeetingDeps } from './deps.ts';
export { definePackJob } from './jobs.ts';
export * from './model.ts';
export { meetingRoutes } from './routes.ts';
