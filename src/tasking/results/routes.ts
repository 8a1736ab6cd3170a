import { Type } from 'typebox';
import { type AimApp, Nullable, OneOf } from '../../platform/index.ts';
import { CLOSINGS, FAILURES, readNear, TASK_STATES } from '../tasks/index.ts';
import { chairsBoard } from './chairs-board.ts';
import { type ResultsDeps, reviewTask, whatWorked } from './commands.ts';
import { VERDICTS } from './model.ts';

const exact = { additionalProperties: false } as const;
const Interval = Type.Unsafe<[number, number]>(Type.Array(Type.Number(), { minItems: 2, maxItems: 2 }));
const Pair = Type.Object({ before: Type.Number(), after: Type.Number() });

const OutcomeSchema = Type.Object({
  verdict: OneOf(VERDICTS),
  words: Type.Array(Type.String()),
  counts: Nullable(
    Type.Object({ treated: Pair, control: Nullable(Pair), buffer: Nullable(Pair), bufferControl: Nullable(Pair) }),
  ),
  difference: Nullable(
    Type.Object({
      wdd: Type.Number(),
      local: Type.Number(),
      spillover: Type.Number(),
      se: Type.Number(),
      interval: Interval,
    }),
  ),
  ratio: Nullable(Type.Object({ ratio: Type.Number(), interval: Interval, p: Type.Number() })),
  delivered: Nullable(Type.Object({ unit: Type.String(), number: Type.Number(), target: Type.Number() })),
});

/** A task's review, as routes and meeting packs hold it. */
export const TaskReviewSchema = Type.Object({
  taskId: Type.Integer(),
  number: Type.String(),
  title: Type.String(),
  state: OneOf(TASK_STATES),
  closing: Nullable(OneOf(CLOSINGS)),
  problem: Type.String(),
  response: Nullable(Type.String()),
  agencyId: Nullable(Type.Integer()),
  where: Type.String(),
  closedAt: Nullable(Type.Number()),
  input: Nullable(Type.Object({ hours: Type.Number(), words: Type.String() })),
  output: Nullable(
    Type.Object({
      words: Type.String(),
      counts: Type.Array(Type.Object({ what: Type.String(), number: Type.Number() })),
    }),
  ),
  dose: Nullable(
    Type.Object({
      plannedVisits: Type.Number(),
      visits: Type.Number(),
      probableVisits: Type.Number(),
      plannedMinutes: Type.Number(),
      minutes: Type.Number(),
    }),
  ),
  cameOfIt: Nullable(Type.String()),
  failure: Nullable(OneOf(FAILURES)),
  costPounds: Nullable(Type.Number()),
  outcome: Nullable(OutcomeSchema),
  made: Nullable(
    Type.Object({
      asKnownAt: Type.Object({ ordinal: Type.Integer(), at: Nullable(Type.Number()) }),
      records: Type.Integer(),
    }),
  ),
  words: Type.Array(Type.String()),
});

const MedianSchema = Type.Object({ median: Nullable(Type.Number()), n: Type.Integer() });
const line = {
  taskId: Type.Integer(),
  number: Type.String(),
  title: Type.String(),
  agencyId: Nullable(Type.Integer()),
};
const BoardSchema = Type.Object({
  since: Type.Number(),
  agencies: Type.Array(
    Type.Object({
      agencyId: Nullable(Type.Integer()),
      open: Type.Integer(),
      late: Type.Integer(),
      blocked: Type.Integer(),
      waiting: Type.Integer(),
      rejected: Type.Integer(),
      closed: Type.Integer(),
      hoursToAccept: MedianSchema,
      daysToClose: MedianSchema,
    }),
  ),
  late: Type.Array(Type.Object({ ...line, dueAt: Type.Number(), state: OneOf(TASK_STATES) })),
  blocked: Type.Array(Type.Object({ ...line, reason: Type.String(), nextAt: Type.Number() })),
  decisions: Type.Array(
    Type.Object({
      decisionId: Type.Integer(),
      meetingId: Type.Integer(),
      choice: Type.String(),
      title: Type.String(),
      place: Type.String(),
      recordedAt: Type.Number(),
      taskId: Nullable(Type.Integer()),
      words: Type.String(),
    }),
  ),
});

export function resultsRoutes(app: AimApp, deps: ResultsDeps): void {
  const config = { permission: 'task.read' };

  app.get(
    '/api/results/board',
    {
      schema: {
        querystring: Type.Object({ days: Type.Optional(Type.Integer({ minimum: 1, maximum: 1100 })) }, exact),
        response: { 200: BoardSchema },
      },
      config,
    },
    async (request) => chairsBoard(deps, request.viewer, request.query),
  );

  app.get(
    '/api/results/learnt',
    {
      schema: {
        querystring: Type.Object(
          {
            problem: Type.Optional(Type.String({ maxLength: 60 })),
            response: Type.Optional(Type.String({ maxLength: 60 })),
            near: Type.Optional(Type.String({ maxLength: 80 })),
            effect: Type.Optional(OneOf(VERDICTS)),
            q: Type.Optional(Type.String({ maxLength: 200 })),
            limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
          },
          exact,
        ),
        response: {
          200: Type.Object({
            results: Type.Array(TaskReviewSchema),
            summary: Type.Array(
              Type.Object({
                problem: Type.String(),
                response: Nullable(Type.String()),
                n: Type.Integer(),
                verdicts: Type.Partial(Type.Record(Type.String(), Type.Integer())),
                words: Type.String(),
              }),
            ),
          }),
        },
      },
      config,
    },
    async (request) => {
      const { near, q, ...query } = request.query;
      return whatWorked(deps, request.viewer, {
        ...query,
        text: q,
        near: near === undefined ? undefined : readNear(near),
      });
    },
  );

  app.get(
    '/api/results/:taskId',
    {
      schema: { params: Type.Object({ taskId: Type.Integer({ minimum: 1 }) }), response: { 200: TaskReviewSchema } },
      config,
    },
    async (request) => reviewTask(deps, request.viewer, request.params.taskId),
  );
}
