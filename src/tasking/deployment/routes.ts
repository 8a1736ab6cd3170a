import { Type } from 'typebox';
import { type AimApp, Nullable, OneOf } from '../../platform/index.ts';
import { At, Id, IsoDate, ShiftSchema, TeamSchema } from '../workforce/index.ts';
import { boardOf } from './commands/board.ts';
import * as place from './commands/place.ts';
import type { DeploymentDeps } from './deps.ts';
import { ASSIGNMENT_STATES, CONFLICT_KINDS } from './model.ts';

const reads = { permission: 'task.read' };
const manages = { permission: 'deployment.manage' };

const Words = Type.String({ maxLength: 500 });
const Key = Type.Optional(Type.String({ format: 'uuid' }));
const Version = Type.Integer({ minimum: 0 });
const PLACE = {
  part: Type.Optional(Words),
  teamId: Id,
  shiftId: Nullable(Id),
  memberId: Type.Optional(Nullable(Id)),
  people: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
  startsAt: At,
  endsAt: At,
  despite: Type.Optional(Words),
  idempotencyKey: Key,
};
const ById = Type.Object({ id: Id });
const Seen = { expectedVersion: Version };
const closed = { additionalProperties: false };

const ConflictSchema = Type.Object({
  kind: OneOf(CONFLICT_KINDS),
  words: Type.String(),
  withAssignmentId: Nullable(Id),
});
const State = OneOf(ASSIGNMENT_STATES);
const PlacedSchema = Type.Object({
  assignmentId: Id,
  version: Id,
  state: State,
  conflicts: Type.Array(ConflictSchema),
});
const ChangedSchema = Type.Object({ version: Id, state: State });

const TaskSchema = Type.Object({
  taskId: Id,
  number: Type.String(),
  title: Type.String(),
  state: Type.String(),
  agencyId: Nullable(Id),
  teamId: Nullable(Id),
  from: Nullable(At),
  until: Nullable(At),
  where: Nullable(Type.String()),
  lon: Nullable(Type.Number()),
  lat: Nullable(Type.Number()),
  power: Nullable(Type.String()),
  need: Type.Object({
    people: Id,
    minutes: Id,
    skills: Type.Array(Type.String()),
    isAssumed: Type.Boolean(),
    version: Version,
  }),
  placed: Type.Number(),
  left: Type.Number(),
});

const BoardSchema = Type.Object({
  date: IsoDate,
  today: IsoDate,
  now: At,
  from: At,
  to: At,
  agencies: Type.Array(Type.Object({ agencyId: Id, kind: Type.String(), name: Type.String() })),
  teams: Type.Array(
    Type.Object({
      ...TeamSchema.properties,
      capacity: Type.Array(
        Type.Object({ startsAt: At, there: Type.Number(), agreed: Type.Number(), requested: Type.Number() }),
      ),
    }),
  ),
  shifts: Type.Array(ShiftSchema),
  assignments: Type.Array(
    Type.Object({
      assignmentId: Id,
      taskId: Id,
      number: Nullable(Type.String()),
      title: Nullable(Type.String()),
      part: Type.String(),
      teamId: Id,
      shiftId: Nullable(Id),
      memberId: Nullable(Id),
      memberName: Nullable(Type.String()),
      isOnePerson: Type.Boolean(),
      people: Id,
      startsAt: At,
      endsAt: At,
      state: State,
      askedByAgencyId: Nullable(Id),
      reason: Type.String(),
      despite: Type.String(),
      version: Id,
      changedBy: Type.String(),
      changedAt: At,
      conflicts: Type.Array(ConflictSchema),
      travel: Nullable(Type.String()),
      mayMove: Type.Boolean(),
      mayAnswer: Type.Boolean(),
    }),
  ),
  unplaced: Type.Array(TaskSchema),
  tasks: Type.Array(TaskSchema),
});

export function deploymentRoutes(app: AimApp, deps: DeploymentDeps): void {
  app.get(
    '/api/deployment',
    {
      schema: {
        querystring: Type.Object({ date: Type.Optional(IsoDate) }, closed),
        response: { 200: BoardSchema },
      },
      config: reads,
    },
    (request) => boardOf(deps, request.viewer, request.query.date),
  );

  app.post(
    '/api/deployment/check',
    {
      schema: {
        body: Type.Object({ taskId: Id, assignmentId: Type.Optional(Id), ...PLACE }, closed),
        response: {
          200: Type.Object({ conflicts: Type.Array(ConflictSchema), state: OneOf(['agreed', 'requested']) }),
        },
      },
      config: reads,
    },
    (request) => place.checkPlacement(deps, request.viewer, request.body),
  );

  app.post(
    '/api/deployment/assignments',
    {
      schema: { body: Type.Object({ taskId: Id, ...PLACE }, closed), response: { 200: PlacedSchema } },
      config: manages,
    },
    (request) => place.placeTask(deps, request.viewer, request.body),
  );

  app.post(
    '/api/deployment/assignments/:id/move',
    {
      schema: { params: ById, body: Type.Object({ ...Seen, ...PLACE }, closed), response: { 200: PlacedSchema } },
      config: manages,
    },
    (request) => place.moveAssignment(deps, request.viewer, { ...request.body, assignmentId: request.params.id }),
  );

  app.post(
    '/api/deployment/assignments/:id/answer',
    {
      schema: {
        params: ById,
        body: Type.Object({ ...Seen, accept: Type.Boolean(), reason: Type.Optional(Words) }, closed),
        response: { 200: ChangedSchema },
      },
      config: manages,
    },
    (request) => place.answerRequest(deps, request.viewer, { ...request.body, assignmentId: request.params.id }),
  );

  app.post(
    '/api/deployment/assignments/:id/remove',
    {
      schema: {
        params: ById,
        body: Type.Object({ ...Seen, reason: Type.Optional(Words) }, closed),
        response: { 200: ChangedSchema },
      },
      config: manages,
    },
    (request) => place.removeAssignment(deps, request.viewer, { ...request.body, assignmentId: request.params.id }),
  );

  app.post(
    '/api/deployment/needs',
    {
      schema: {
        body: Type.Object(
          {
            taskId: Id,
            ...Seen,
            people: Type.Integer({ minimum: 1, maximum: 100 }),
            minutes: Type.Integer({ minimum: 5, maximum: 14_400 }),
            skills: Type.Array(Type.String({ minLength: 1, maxLength: 60 }), { maxItems: 20 }),
          },
          closed,
        ),
        response: { 200: Type.Object({ version: Id }) },
      },
      config: manages,
    },
    (request) => place.setNeed(deps, request.viewer, request.body),
  );
}
