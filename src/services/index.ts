export { defineResidentMailJob, residentRoutes, startTellingResidents } from './residents/index.ts';
export { servicesRoutes } from './routes.ts';
