export { requireOwnAgency } from './commands/checks.ts';
export { agreeSharing, saveMember, saveMembers, savePattern, saveTeam, saveVehicle } from './commands/people.ts';
export {
  availability,
  listAbsences,
  listShifts,
  listWorkforce,
  presentShift,
  presentTeam,
  readWorkforce,
  type ShiftView,
  type TeamView,
  type Workforce,
  workforceIn,
} from './commands/read.ts';
export { type PlannedShift, type PlanRota, planRota, saveAbsence, saveShift } from './commands/shifts.ts';
export type { WorkforceDeps } from './deps.ts';
export * from './model.ts';
export { workforceRoutes } from './routes.ts';
export { At, Id, IsoDate, ShiftSchema, TeamSchema } from './schema.ts';
export { listAgencies, lockAgency } from './store/people.ts';
