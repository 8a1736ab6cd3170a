export { defineResidentMailJob, startTellingResidents, type TellingDeps } from './mail.ts';
export { type ResidentOptions, residentRoutes } from './routes/index.ts';
