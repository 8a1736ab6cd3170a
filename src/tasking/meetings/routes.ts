import { Type } from 'typebox';
import { type AimApp, DONE, Done, renderHtml, renderPdf } from '../../platform/index.ts';
import { isoDateOfDay } from '../../vocabulary/index.ts';
import { recordDecision, undoDecision } from './commands/decide.ts';
import { minutesOf } from './commands/minutes.ts';
import { changePack, type PackEdit, preparePack, remakePack } from './commands/pack.ts';
import {
  closeMeeting,
  leaveMeeting,
  liveMeeting,
  moveTo,
  openMeeting,
  signInToMeeting,
  takeChair,
  viewMeeting,
} from './commands/run.ts';
import {
  addSeries,
  changeSeries,
  comingMeeting,
  listCandidates,
  listMeetings,
  type SeriesInput,
} from './commands/series.ts';
import type { MeetingDeps } from './deps.ts';
import { startMeetingClock } from './jobs.ts';
import { minutesCalendar, minutesDocument } from './minutes.ts';
import * as schema from './schema.ts';
import { streamRoute } from './streams.ts';

const read = { permission: 'meeting.read' };
const prepare = { permission: 'meeting.prepare' };
const chair = { permission: 'meeting.chair' };
const { Id, Nullable } = schema;
const strict = { additionalProperties: false };
const Reason = Type.String({ maxLength: 500 });

export function meetingRoutes(app: AimApp, deps: MeetingDeps): void {
  const stopClock = startMeetingClock(deps, deps.intelligence.picture.partnershipId);
  app.addHook('preClose', async () => stopClock());
  streamRoute(app, deps);
  seriesRoutes(app, deps);
  packRoutes(app, deps);
  runRoutes(app, deps);
  minutesRoutes(app, deps);
}

function seriesRoutes(app: AimApp, deps: MeetingDeps): void {
  app.get(
    '/api/meetings',
    {
      schema: {
        response: {
          200: Type.Object({
            series: Type.Array(schema.SeriesSchema),
            agencies: Type.Array(schema.AgencySchema),
            next: Type.Array(Type.Integer()),
            meetings: Type.Array(schema.MeetingLine),
          }),
        },
      },
      config: read,
    },
    async (request) => listMeetings(deps, request.viewer),
  );
  app.get(
    '/api/meetings/coming',
    { schema: { response: { 200: Type.Object({ meeting: Nullable(schema.MeetingLine) }) } }, config: read },
    async (request) => ({ meeting: await comingMeeting(deps, request.viewer) }),
  );
  app.get(
    '/api/meetings/candidates',
    {
      schema: {
        response: {
          200: Type.Object({
            people: Type.Array(
              Type.Object({ personId: Type.Integer(), name: Type.String(), agencyId: Type.Integer() }),
            ),
          }),
        },
      },
      config: chair,
    },
    async (request) => ({ people: await listCandidates(deps, request.viewer) }),
  );
  app.post(
    '/api/meetings/series',
    { schema: { body: Type.Object(schema.SeriesBody, strict), response: { 200: schema.SeriesSchema } }, config: chair },
    async (request) => addSeries(deps, request.viewer, request.body as SeriesInput),
  );
  app.put(
    '/api/meetings/series/:id',
    {
      schema: {
        params: Id,
        body: Type.Object({ ...schema.SeriesBody, expectedVersion: Type.Integer() }, strict),
        response: { 200: schema.SeriesSchema },
      },
      config: chair,
    },
    async (request) =>
      changeSeries(deps, request.viewer, {
        ...(request.body as SeriesInput & { expectedVersion: number }),
        seriesId: request.params.id,
      }),
  );
}

function packRoutes(app: AimApp, deps: MeetingDeps): void {
  app.post(
    '/api/meetings/:id/pack',
    {
      schema: {
        params: Id,
        body: Type.Object(
          { cards: Type.Optional(Type.Array(Type.String({ format: 'uuid' }), { maxItems: 30 })) },
          strict,
        ),
        response: {
          200: Type.Object({
            meetingId: Type.Integer(),
            edition: Type.Integer(),
            sha256: Type.String(),
            items: Type.Integer(),
            madeAt: Type.Number(),
          }),
        },
      },
      config: prepare,
    },
    async (request) => (await preparePack(deps, request.viewer, { ...request.body, meetingId: request.params.id }))!,
  );
  app.post(
    '/api/meetings/:id/pack/again',
    {
      schema: {
        params: Id,
        response: {
          200: Type.Object({ same: Type.Boolean(), sha256: Type.String(), madeAgainSha256: Type.String() }),
        },
      },
      config: read,
    },
    async (request) => remakePack(deps, request.viewer, { meetingId: request.params.id }),
  );
  app.post(
    '/api/meetings/:id/pack/changes',
    {
      schema: { params: Id, body: schema.EditBody, response: { 200: Type.Object({ changes: Type.Integer() }) } },
      config: prepare,
    },
    async (request) => {
      const { expectedChanges, edit } = request.body as { expectedChanges: number; edit: PackEdit };
      return changePack(deps, request.viewer, { meetingId: request.params.id, expectedChanges, edit });
    },
  );
}

function runRoutes(app: AimApp, deps: MeetingDeps): void {
  app.get(
    '/api/meetings/:id',
    { schema: { params: Id, response: { 200: schema.ViewSchema } }, config: read },
    async (request) => viewMeeting(deps, request.viewer, request.params.id),
  );
  app.get(
    '/api/meetings/:id/live',
    { schema: { params: Id, response: { 200: schema.LiveSchema } }, config: read },
    async (request) => liveMeeting(deps, request.viewer, request.params.id),
  );
  app.post(
    '/api/meetings/:id/presence',
    {
      schema: {
        params: Id,
        body: Type.Object({ declaration: Type.String({ maxLength: 500 }) }, strict),
        response: { 200: Done },
      },
      config: read,
    },
    async (request) => {
      await signInToMeeting(deps, request.viewer, { ...request.body, meetingId: request.params.id });
      return DONE;
    },
  );
  app.delete(
    '/api/meetings/:id/presence',
    { schema: { params: Id, response: { 200: Done } }, config: read },
    async (request) => {
      await leaveMeeting(deps, request.viewer, { meetingId: request.params.id });
      return DONE;
    },
  );
  app.post(
    '/api/meetings/:id/open',
    { schema: { params: Id, response: { 200: Done } }, config: chair },
    async (request) => {
      await openMeeting(deps, request.viewer, { meetingId: request.params.id });
      return DONE;
    },
  );
  app.post(
    '/api/meetings/:id/chair',
    { schema: { params: Id, response: { 200: Done } }, config: chair },
    async (request) => {
      await takeChair(deps, request.viewer, { meetingId: request.params.id });
      return DONE;
    },
  );
  app.post(
    '/api/meetings/:id/step',
    {
      schema: {
        params: Id,
        body: Type.Object({ step: Type.String({ maxLength: 120 }) }, strict),
        response: { 200: Done },
      },
      config: chair,
    },
    async (request) => {
      await moveTo(deps, request.viewer, { ...request.body, meetingId: request.params.id });
      return DONE;
    },
  );
  app.post(
    '/api/meetings/:id/decisions',
    {
      schema: { params: Id, body: schema.DecisionBody, response: { 200: schema.DecisionSchema } },
      config: chair,
    },
    async (request) => recordDecision(deps, request.viewer, { ...request.body, meetingId: request.params.id }),
  );
  app.post(
    '/api/meetings/:id/decisions/:decisionId/undo',
    {
      schema: {
        params: Type.Object({ ...Id.properties, decisionId: Type.Integer() }),
        body: Type.Object({ reason: Reason }, strict),
        response: { 200: Done },
      },
      config: chair,
    },
    async (request) => {
      const { id, decisionId } = request.params;
      await undoDecision(deps, request.viewer, { meetingId: id, decisionId, reason: request.body.reason });
      return DONE;
    },
  );
  app.post(
    '/api/meetings/:id/close',
    {
      schema: {
        params: Id,
        body: Type.Object({ carryReason: Nullable(Reason) }, strict),
        response: { 200: Type.Object({ carried: Type.Integer() }) },
      },
      config: chair,
    },
    async (request) => closeMeeting(deps, request.viewer, { ...request.body, meetingId: request.params.id }),
  );
}

function minutesRoutes(app: AimApp, deps: MeetingDeps): void {
  app.get('/api/meetings/:id/minutes.html', { schema: { params: Id }, config: read }, async (request, reply) => {
    const minutes = minutesDocument(await minutesOf(deps, request.viewer, request.params.id));
    return reply.type('text/html; charset=utf-8').send(renderHtml(minutes));
  });
  app.get('/api/meetings/:id/minutes.pdf', { schema: { params: Id }, config: read }, async (request, reply) => {
    const input = await minutesOf(deps, request.viewer, request.params.id);
    const name = `minutes-${input.view.meeting.kind}-${isoDateOfDay(input.view.meeting.day)}.pdf`;
    return reply
      .type('application/pdf')
      .header('content-disposition', `inline; filename="${name}"`)
      .send(await renderPdf(minutesDocument(input)));
  });
  app.get('/api/meetings/:id/minutes.ics', { schema: { params: Id }, config: read }, async (request, reply) => {
    const input = await minutesOf(deps, request.viewer, request.params.id);
    return reply
      .type('text/calendar; charset=utf-8')
      .header('content-disposition', `attachment; filename="meeting-${isoDateOfDay(input.view.meeting.day)}.ics"`)
      .send(minutesCalendar(input));
  });
}
