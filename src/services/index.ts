export { type CaseHistory, importCases } from './cases/index.ts';
export { readCatalogue } from './catalogue/index.ts';
export { defineExchangeJob, makeKey, open311Routes } from './open311/index.ts';
export { defineResidentMailJob, residentRoutes, startTellingResidents } from './residents/index.ts';
export { servicesRoutes } from './routes.ts';
export { startServices } from './start.ts';
export { madeUpVehicle, startStandIn } from './vehicles/index.ts';
