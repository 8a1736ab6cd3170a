import { Type } from 'typebox';
import { type AimApp, DONE, Done, Nullable, OneOf } from '../../platform/index.ts';
import { ROLES } from '../../vocabulary/index.ts';
import type { NoticeDeps } from '../notices/index.ts';
import { At, Id } from '../workforce/index.ts';
import * as commands from './commands.ts';

const config = { permission: 'signedIn' };
const closed = { additionalProperties: false };
const Key = Type.Optional(Type.String({ format: 'uuid' }));

const WatchSchema = Type.Object({
  watchId: Id,
  personId: Id,
  agencyId: Id,
  name: Type.String(),
  intervalMinutes: Id,
  place: Type.String(),
  startedAt: At,
  heardAt: At,
  dueAt: At,
  level: Type.Integer(),
  askedForHelpAt: Nullable(At),
  acknowledgedAt: Nullable(At),
  acknowledgedBy: Nullable(Type.String()),
  endedAt: Nullable(At),
  endedWords: Type.String(),
  version: Id,
});

const LevelSchema = Type.Object(
  {
    level: Type.Integer({ minimum: 1, maximum: 9 }),
    name: Type.String({ minLength: 1, maxLength: 60 }),
    afterMinutes: Type.Integer({ minimum: 0, maximum: 720 }),
    told: Type.Union([
      Type.Object({ kind: Type.Literal('role'), role: OneOf(ROLES), of: OneOf(['agency', 'partnership']) }, closed),
      Type.Object({ kind: Type.Literal('people'), personIds: Type.Array(Id, { maxItems: 50 }) }, closed),
    ]),
  },
  closed,
);

export function loneWorkerRoutes(app: AimApp, deps: NoticeDeps): void {
  app.get(
    '/api/lone-worker',
    {
      schema: {
        response: { 200: Type.Object({ mine: Nullable(WatchSchema), others: Type.Array(WatchSchema), now: At }) },
      },
      config,
    },
    (request) => commands.listWatches(deps, request.viewer),
  );

  app.post(
    '/api/lone-worker/start',
    {
      schema: {
        body: Type.Object(
          {
            intervalMinutes: Type.Integer({ minimum: 5, maximum: 240 }),
            place: Type.Optional(Type.String({ maxLength: 200 })),
            idempotencyKey: Key,
          },
          closed,
        ),
        response: { 200: WatchSchema },
      },
      config,
    },
    (request) => commands.startWatch(deps, request.viewer, request.body),
  );

  app.post(
    '/api/lone-worker/check-in',
    {
      schema: {
        body: Type.Object({ at: Type.Optional(At), idempotencyKey: Key }, closed),
        response: { 200: WatchSchema },
      },
      config,
    },
    (request) => commands.checkIn(deps, request.viewer, request.body),
  );

  for (const [path, command] of [
    ['end', commands.endWatch],
    ['help', commands.askForHelp],
  ] as const) {
    app.post(
      `/api/lone-worker/${path}`,
      {
        schema: { body: Type.Object({ idempotencyKey: Key }, closed), response: { 200: WatchSchema } },
        config,
      },
      (request) => command(deps, request.viewer, request.body),
    );
  }

  app.post(
    '/api/lone-worker/seen-to',
    {
      schema: {
        body: Type.Object(
          {
            watchId: Id,
            /** How they were found; ends the timer. */
            foundWords: Type.Optional(Type.String({ maxLength: 500 })),
          },
          closed,
        ),
        response: { 200: WatchSchema },
      },
      config,
    },
    (request) => commands.seeTo(deps, request.viewer, request.body),
  );

  app.get(
    '/api/lone-worker/levels',
    {
      schema: {
        querystring: Type.Object({ agencyId: Id }, closed),
        response: { 200: Type.Object({ levels: Type.Array(LevelSchema) }) },
      },
      config: { permission: 'workforce.read' },
    },
    async (request) => ({
      levels: (await commands.readLevels(deps, request.viewer, request.query.agencyId)).map((level) => ({
        ...level,
        told:
          level.told.kind === 'people' ? { ...level.told, personIds: [...level.told.personIds] } : { ...level.told },
      })),
    }),
  );

  app.post(
    '/api/lone-worker/levels',
    {
      schema: {
        body: Type.Object({ agencyId: Id, levels: Type.Array(LevelSchema, { maxItems: 9 }) }, closed),
        response: { 200: Done },
      },
      config: { permission: 'workforce.manage' },
    },
    async (request) => {
      await commands.setLevels(deps, request.viewer, request.body);
      return DONE;
    },
  );
}
