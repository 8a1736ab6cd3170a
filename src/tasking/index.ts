export { type LonLat, moveAssignment, placeTask, setNeed, type TravelTimes, travelTimes } from './deployment/index.ts';
export { defineLoneWorkerJob } from './lone-worker/index.ts';
export * from './meetings/index.ts';
export { defineMailJob, type NewNotice, type NoticeDeps, tellPeople } from './notices/index.ts';
export {
  checkIn,
  checkOut,
  defineDoseJob,
  doseOf,
  doseOfIn,
  makePlan,
  openPatrolPool,
  type PatrolDeps,
} from './patrol/index.ts';
export * from './powers/index.ts';
export {
  fixTrial,
  listPatrols as listHotspotPatrols,
  makeProgramme,
  planPatrols,
  recordPatrol,
} from './programme/index.ts';
export * from './results/index.ts';
export * from './routes.ts';
export * from './tasks/index.ts';
export {
  agreeSharing,
  type Grant,
  planRota,
  readWorkforce,
  saveAbsence,
  saveMembers,
  savePattern,
  saveTeam,
  saveVehicle,
  type TeamKind,
  type Travel,
  type VehicleKind,
  type Workforce,
  workforceIn,
} from './workforce/index.ts';
