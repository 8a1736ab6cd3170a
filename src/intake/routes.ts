import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { type AimApp, badRequest, type Deps, DONE, Done, Nullable, OneOf, Refusal } from '../platform/index.ts';
import { AGENCY_KINDS, MARKINGS } from '../vocabulary/index.ts';
import { ADAPTERS } from './adapters/index.ts';
import { backgroundLoads } from './background.ts';
import * as commands from './commands/index.ts';
import { LOAD_STATES } from './model.ts';
import { presentErasure, presentHeldRow, presentLoad, presentQuarantineCount } from './present.ts';
import { profileNames } from './profile/index.ts';

const Time = Type.String({ pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$' });
const QuietHours = Type.Optional(Type.Number({ minimum: 0, maximum: 24 * 31 }));
const Schedule = Type.Union([
  Type.Object({ kind: Type.Literal('daily'), at: Time, quietHours: QuietHours }),
  Type.Object({
    kind: Type.Literal('weekly'),
    weekday: Type.Integer({ minimum: 0, maximum: 6 }),
    at: Time,
    quietHours: QuietHours,
  }),
  Type.Object({
    kind: Type.Literal('monthly'),
    day: Type.Integer({ minimum: 1, maximum: 31 }),
    at: Type.Optional(Time),
  }),
  Type.Object({ kind: Type.Literal('none') }),
]);
const Outside = Type.Object({
  metres: Type.Number({ minimum: 0, maximum: 1_000_000 }),
  action: OneOf(['keep', 'quarantine']),
});
const Instant = Type.Number();

const Feed = Type.Object({
  feedId: Type.Integer(),
  code: Type.String(),
  name: Type.String(),
  agencyId: Type.Integer(),
  agency: OneOf(AGENCY_KINDS),
  agencyName: Type.String(),
  owner: Type.String(),
  purpose: Type.String(),
  marking: OneOf(MARKINGS),
  adapter: Type.String(),
  profile: Nullable(Type.String()),
  schedule: Schedule,
  retentionDays: Nullable(Type.Integer()),
  outside: Nullable(Outside),
  isActive: Type.Boolean(),
  lastArrivedAt: Nullable(Instant),
  completeTo: Nullable(Instant),
  completeToDay: Nullable(Type.Integer()),
  arrivals: Type.Array(
    Type.Object({
      isoDate: Type.String(),
      due: Type.Boolean(),
      loads: Type.Integer(),
      state: OneOf(['arrived', 'missing', 'notDue', 'dueToday']),
    }),
  ),
  openQuarantine: Type.Integer(),
  isLate: Type.Boolean(),
  lateSince: Nullable(Instant),
  missing: Nullable(Type.Object({ from: Nullable(Instant), to: Instant })),
  nextDue: Nullable(Instant),
});

const Load = Type.Object({
  loadId: Type.Integer(),
  feedId: Type.Integer(),
  state: OneOf(LOAD_STATES),
  momentId: Nullable(Type.Integer()),
  fileName: Type.String(),
  fileHash: Nullable(Type.String()),
  fileBytes: Nullable(Type.Number()),
  bytesTaken: Type.Number(),
  adapter: Type.String(),
  profile: Nullable(Type.String()),
  profileVersion: Nullable(Type.String()),
  startedAt: Instant,
  startedBy: Nullable(Type.String()),
  finishedAt: Nullable(Instant),
  read: Type.Integer(),
  accepted: Type.Integer(),
  updated: Type.Integer(),
  unchanged: Type.Integer(),
  quarantined: Type.Integer(),
  coversFrom: Nullable(Instant),
  coversTo: Nullable(Instant),
  message: Nullable(Type.String()),
  notes: Type.Array(Type.String()),
  placedBy: Type.Record(Type.String(), Type.Integer()),
  quarantinedByCode: Type.Record(Type.String(), Type.Integer()),
  withdrawnAt: Nullable(Instant),
  withdrawnReason: Nullable(Type.String()),
});

const HeldRow = Type.Object({
  rowNumber: Type.Integer(),
  member: Nullable(Type.String()),
  code: Type.String(),
  column: Type.String(),
  found: Type.String(),
  expected: Type.String(),
  raw: Type.String(),
  resolvedByLoadId: Nullable(Type.Integer()),
});

const Erasure = Type.Object({
  momentId: Type.Integer(),
  feedId: Type.Integer(),
  feedName: Type.String(),
  at: Instant,
  retentionDays: Type.Integer(),
  before: Instant,
  incidents: Type.Integer(),
  versions: Type.Integer(),
  heldRows: Type.Integer(),
});

const Delay = Type.Object({
  nUsed: Type.Integer(),
  nLeftOut: Type.Array(Type.Object({ reason: Type.String(), n: Type.Integer() })),
  share: Type.Array(Nullable(Type.Number())),
  daysTo95: Nullable(Type.Integer()),
});

const NewFeed = {
  name: Type.String({ minLength: 1, maxLength: 120 }),
  owner: Type.Optional(Type.String({ maxLength: 120 })),
  purpose: Type.String({ minLength: 1, maxLength: 400 }),
  schedule: Type.Optional(Schedule),
  retentionDays: Type.Optional(Nullable(Type.Integer({ minimum: 1 }))),
  outside: Type.Optional(Outside),
};

const FeedParams = Type.Object({ feedId: Type.Integer() });
const LoadParams = Type.Object({ loadId: Type.Integer() });
const read = { permission: 'load.read' } as const;

/** Intake over HTTP. The returned `close` cancels what is being loaded and waits for it. */
export function intakeRoutes(app: AimApp, deps: Deps): { close(): Promise<void> } {
  const background = backgroundLoads(deps);

  app.get(
    '/api/feeds',
    {
      schema: {
        querystring: Type.Object({ at: Type.Optional(Instant) }),
        response: { 200: Type.Object({ feeds: Type.Array(Feed) }) },
      },
      config: read,
    },
    async (request) => ({ feeds: await commands.feedStatus(deps, request.viewer, request.query) }),
  );

  app.post(
    '/api/feeds',
    {
      schema: {
        body: Type.Object({
          ...NewFeed,
          code: Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,40}$' }),
          agencyId: Type.Integer(),
          adapter: Type.String(),
          profile: Type.Optional(Nullable(Type.String())),
          marking: Type.Optional(OneOf(MARKINGS)),
        }),
        response: { 200: Type.Object({ feedId: Type.Integer() }) },
      },
      config: { permission: 'feed.manage' },
    },
    async (request) => ({ feedId: (await commands.createFeed(deps, request.viewer, request.body)).feed_id }),
  );

  app.patch(
    '/api/feeds/:feedId',
    {
      schema: {
        params: FeedParams,
        body: Type.Partial(Type.Object({ ...NewFeed, isActive: Type.Boolean() })),
        response: { 200: Done },
      },
      config: { permission: 'feed.manage' },
    },
    async (request) => {
      await commands.changeFeed(deps, request.viewer, { ...request.body, feedId: request.params.feedId });
      return DONE;
    },
  );

  app.get(
    '/api/feeds/:feedId/delay',
    { schema: { params: FeedParams, response: { 200: Delay } }, config: read },
    async (request) => {
      const delay = await commands.feedDelay(deps, request.viewer, request.params);
      return { ...delay, share: delay.share.map((share) => (Number.isNaN(share) ? null : share)) };
    },
  );

  app.get(
    '/api/erasures',
    { schema: { response: { 200: Type.Object({ erasures: Type.Array(Erasure) }) } }, config: read },
    async (request) => ({ erasures: (await commands.listErasures(deps, request.viewer)).map(presentErasure) }),
  );

  app.get(
    '/api/layouts',
    {
      schema: {
        response: {
          200: Type.Object({
            adapters: Type.Array(Type.Object({ name: Type.String(), describes: Type.String() })),
            profiles: Type.Array(Type.String()),
          }),
        },
      },
      config: read,
    },
    async () => ({
      adapters: ADAPTERS.map(({ name, describes }) => ({ name, describes })),
      profiles: profileNames(commands.ownProfiles(deps)),
    }),
  );

  app.get(
    '/api/loads',
    {
      schema: {
        querystring: Type.Object({
          feedId: Type.Optional(Type.Integer()),
          state: Type.Optional(OneOf(LOAD_STATES)),
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
        }),
        response: { 200: Type.Object({ loads: Type.Array(Load) }) },
      },
      config: read,
    },
    async (request) => ({ loads: (await commands.listLoads(deps, request.viewer, request.query)).map(presentLoad) }),
  );

  app.post(
    '/api/loads',
    {
      schema: { response: { 200: Type.Object({ loadId: Type.Integer() }) } },
      config: { permission: 'load.write' },
    },
    async (request) => {
      const { path, fields, fileName } = await receiveFile(deps, request);
      try {
        const feed = await commands.getFeed(deps, request.viewer, { feedId: Number(fields['feedId']) });
        const loadId = await background.begin(request.viewer, {
          feedCode: feed.code,
          path,
          fileName,
          ...(fields['profile'] ? { profile: fields['profile'] } : {}),
          ...(fields['adapter'] ? { adapter: fields['adapter'] } : {}),
          onEnded: () => void rm(path, { force: true }),
        });
        return { loadId };
      } catch (error) {
        await rm(path, { force: true });
        throw error;
      }
    },
  );

  app.get(
    '/api/loads/:loadId',
    {
      schema: {
        params: LoadParams,
        response: {
          200: Type.Object({
            load: Load,
            quarantine: Type.Array(
              Type.Object({
                code: Type.String(),
                column: Type.String(),
                n: Type.Integer(),
                open: Type.Integer(),
                meaning: Type.String(),
              }),
            ),
          }),
        },
      },
      config: read,
    },
    async (request) => {
      const { load, quarantine } = await commands.getLoad(deps, request.viewer, request.params);
      return { load: presentLoad(load), quarantine: quarantine.map(presentQuarantineCount) };
    },
  );

  app.get(
    '/api/loads/:loadId/quarantine',
    {
      schema: {
        params: LoadParams,
        querystring: Type.Object({
          code: Type.Optional(Type.String()),
          openOnly: Type.Optional(Type.Boolean()),
          after: Type.Optional(Type.Integer()),
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
        }),
        response: { 200: Type.Object({ rows: Type.Array(HeldRow), next: Nullable(Type.Integer()) }) },
      },
      config: read,
    },
    async (request) => {
      const page = await commands.listQuarantine(deps, request.viewer, { ...request.query, ...request.params });
      return { rows: page.rows.map(presentHeldRow), next: page.next };
    },
  );

  app.get(
    '/api/loads/:loadId/quarantine.csv',
    { schema: { params: LoadParams, response: { 200: Type.String() } }, config: read },
    async (request, reply) => {
      const { fileName, text, type } = await commands.exportQuarantine(deps, request.viewer, request.params);
      return reply.type(type).header('content-disposition', `attachment; filename="${fileName}"`).send(text);
    },
  );

  app.post(
    '/api/loads/:loadId/cancel',
    { schema: { params: LoadParams, response: { 200: Done } }, config: { permission: 'load.write' } },
    async (request) => {
      await commands.cancelLoad(deps, request.viewer, request.params);
      return DONE;
    },
  );

  app.post(
    '/api/loads/:loadId/withdraw',
    {
      schema: {
        params: LoadParams,
        body: Type.Object({ reason: Type.String({ minLength: 1, maxLength: 1000 }) }, { additionalProperties: false }),
        response: { 200: Type.Object({ closed: Type.Integer(), restored: Type.Integer() }) },
      },
      config: { permission: 'load.withdraw' },
    },
    async (request) => commands.withdrawLoad(deps, request.viewer, { ...request.params, ...request.body }),
  );

  return background;
}

interface ReceivedFile {
  path: string;
  fileName: string;
  fields: Record<string, string>;
}

const FIELDS = ['feedId', 'profile', 'adapter'];

/** Streams an upload to a file of the data folder. Its name is never used as a path. */
async function receiveFile(deps: Deps, request: FastifyRequest): Promise<ReceivedFile> {
  if (!request.isMultipart()) {
    throw badRequest('file.missing', 'Send the file as a form with the fields feedId and file (multipart/form-data).');
  }
  const folder = join(deps.dataFolder, 'uploads');
  const path = join(folder, randomUUID());
  const fields: Record<string, string> = {};
  let fileName: string | null = null;
  try {
    for await (const part of request.parts()) {
      if (part.type === 'field') {
        if (!FIELDS.includes(part.fieldname) || typeof part.value !== 'string') {
          throw badRequest(
            'field.unknown',
            `The form has a field ${part.fieldname}; expected ${FIELDS.join(', ')} and file.`,
          );
        }
        fields[part.fieldname] = part.value;
        continue;
      }
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await pipeline(part.file, createWriteStream(path, { mode: 0o600 }));
      if (part.file.truncated) {
        throw new Refusal(
          'too-large',
          413,
          'The file is larger than this AIM accepts. Split it, or load it on the server with "aim import".',
        );
      }
      fileName = part.filename.split(/[/\\]/).at(-1) || 'upload';
    }
    if (fileName === null) throw badRequest('file.missing', 'The form holds no file. Choose one and send it again.');
    if (!/^\d+$/.test(fields['feedId'] ?? '')) {
      throw badRequest('feed.missing', 'The form does not say which feed the file belongs to (field feedId).');
    }
    return { path, fileName, fields };
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
}
