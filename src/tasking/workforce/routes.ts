import { Type } from 'typebox';
import { type AimApp, DONE, Done } from '../../platform/index.ts';
import * as people from './commands/people.ts';
import * as read from './commands/read.ts';
import * as shifts from './commands/shifts.ts';
import type { WorkforceDeps } from './deps.ts';
import {
  AbsenceInput,
  AbsenceSchema,
  AvailabilitySchema,
  Id,
  MemberInput,
  PatternInput,
  RangeQuery,
  RotaInput,
  SharingInput,
  ShiftInput,
  ShiftSchema,
  TeamInput,
  VehicleInput,
  WorkforceSchema,
} from './schema.ts';

const reads = { permission: 'workforce.read' };
const manages = { permission: 'workforce.manage' };

export function workforceRoutes(app: AimApp, deps: WorkforceDeps): void {
  app.get('/api/workforce', { schema: { response: { 200: WorkforceSchema } }, config: reads }, (request) =>
    read.listWorkforce(deps, request.viewer),
  );

  app.post(
    '/api/workforce/teams',
    { schema: { body: TeamInput, response: { 200: Type.Object({ teamId: Id }) } }, config: manages },
    (request) => people.saveTeam(deps, request.viewer, request.body),
  );

  app.post(
    '/api/workforce/members',
    { schema: { body: MemberInput, response: { 200: Type.Object({ memberId: Id }) } }, config: manages },
    (request) => people.saveMember(deps, request.viewer, request.body),
  );

  app.post(
    '/api/workforce/vehicles',
    { schema: { body: VehicleInput, response: { 200: Type.Object({ vehicleId: Id }) } }, config: manages },
    (request) => people.saveVehicle(deps, request.viewer, request.body),
  );

  app.post(
    '/api/workforce/patterns',
    { schema: { body: PatternInput, response: { 200: Type.Object({ patternId: Id }) } }, config: manages },
    (request) => people.savePattern(deps, request.viewer, request.body),
  );

  app.post(
    '/api/workforce/sharing',
    { schema: { body: SharingInput, response: { 200: Done } }, config: manages },
    async (request) => {
      await people.agreeSharing(deps, request.viewer, request.body);
      return DONE;
    },
  );

  app.get(
    '/api/workforce/shifts',
    {
      schema: { querystring: RangeQuery, response: { 200: Type.Object({ shifts: Type.Array(ShiftSchema) }) } },
      config: reads,
    },
    async (request) => ({ shifts: await read.listShifts(deps, request.viewer, request.query) }),
  );

  app.post(
    '/api/workforce/shifts',
    { schema: { body: ShiftInput, response: { 200: Type.Object({ shiftId: Id }) } }, config: manages },
    (request) => shifts.saveShift(deps, request.viewer, request.body),
  );

  app.post(
    '/api/workforce/rota',
    {
      schema: {
        body: RotaInput,
        response: { 200: Type.Object({ planned: Type.Integer(), there: Type.Integer() }) },
      },
      config: manages,
    },
    (request) => shifts.planRota(deps, request.viewer, request.body),
  );

  app.get(
    '/api/workforce/absences',
    {
      schema: { querystring: RangeQuery, response: { 200: Type.Object({ absences: Type.Array(AbsenceSchema) }) } },
      config: reads,
    },
    async (request) => ({ absences: await read.listAbsences(deps, request.viewer, request.query) }),
  );

  app.post(
    '/api/workforce/absences',
    { schema: { body: AbsenceInput, response: { 200: Type.Object({ absenceId: Id }) } }, config: manages },
    (request) => shifts.saveAbsence(deps, request.viewer, request.body),
  );

  app.get(
    '/api/workforce/availability',
    { schema: { querystring: RangeQuery, response: { 200: AvailabilitySchema } }, config: reads },
    async (request) => ({ teams: await read.availability(deps, request.viewer, request.query) }),
  );
}
