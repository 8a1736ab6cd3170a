import { Type } from 'typebox';
import { type AimApp, Nullable } from '../../platform/index.ts';
import * as board from './commands/board.ts';
import type { DispatchDeps } from './commands/ground.ts';
import * as positions from './commands/positions.ts';
import { planCaseRound } from './commands/rounds.ts';
import { MOST_STOPS } from './model.ts';
import { BoardSchema, RoundSchema, SharingSchema, SuggestionSchema } from './schema.ts';

const exact = { additionalProperties: false } as const;
const Id = Type.Integer({ minimum: 1 });
const dispatch = { permission: 'case.dispatch' } as const;
const work = { permission: 'case.work' } as const;

export function dispatchRoutes(app: AimApp, deps: DispatchDeps): void {
  app.get('/api/dispatch/board', { schema: { response: { 200: BoardSchema } }, config: dispatch }, async (request) =>
    board.readBoard(deps, request.viewer),
  );

  app.get(
    '/api/dispatch/suggestions',
    {
      schema: {
        querystring: Type.Object({ caseId: Id }, exact),
        response: {
          200: Type.Object({
            ...{ caseId: Id, number: Type.String(), version: Type.Integer(), refusal: Nullable(Type.String()) },
            crews: Type.Array(SuggestionSchema),
          }),
        },
      },
      config: dispatch,
    },
    async (request) => board.suggestFor(deps, request.viewer, request.query.caseId),
  );

  app.post(
    '/api/dispatch/rounds',
    {
      schema: {
        description: 'Plans an order for the cases; with assign, gives them to the crew in it.',
        body: Type.Object(
          {
            ...{ caseIds: Type.Array(Id, { minItems: 1, maxItems: MOST_STOPS }), teamId: Id },
            minutesEach: Type.Optional(Type.Integer({ minimum: 1, maximum: 480 })),
            startsAt: Type.Optional(Type.Number()),
            ...{ inOrder: Type.Optional(Type.Boolean()), assign: Type.Optional(Type.Boolean()) },
          },
          exact,
        ),
        response: { 200: RoundSchema },
      },
      config: dispatch,
    },
    async (request) => planCaseRound(deps, request.viewer, request.body),
  );

  app.get(
    '/api/dispatch/position',
    { schema: { description: 'Whether I share where I am.', response: { 200: SharingSchema } }, config: work },
    async (request) => positions.readSharing(deps, request.viewer),
  );

  app.put(
    '/api/dispatch/position',
    {
      schema: {
        description: 'Where I am now, while I share it. Only the newest is kept, for half an hour at most.',
        body: Type.Object(
          {
            longitude: Type.Number({ minimum: -180, maximum: 180 }),
            latitude: Type.Number({ minimum: -90, maximum: 90 }),
            accuracyMetres: Type.Optional(Type.Number({ minimum: 0, maximum: 100_000 })),
          },
          exact,
        ),
        response: { 200: SharingSchema },
      },
      config: work,
    },
    async (request) => positions.putPosition(deps, request.viewer, request.body),
  );

  app.put(
    '/api/dispatch/position/sharing',
    {
      schema: {
        description: 'Turns sharing on until my shift ends, or off, which forgets my place at once.',
        body: Type.Object({ isOn: Type.Boolean() }, exact),
        response: { 200: SharingSchema },
      },
      config: work,
    },
    async (request) => positions.setSharing(deps, request.viewer, request.body),
  );
}
