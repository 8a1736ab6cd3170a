import { Type } from 'typebox';
import { type AimApp, DONE, Done, renderHtml, renderPdf } from '../../platform/index.ts';
import * as dose from './commands/dose.ts';
import * as plans from './commands/plans.ts';
import * as traces from './commands/traces.ts';
import type { PatrolDeps } from './deps.ts';
import { routeGeoJson } from './route-file.ts';
import {
  CheckInInput,
  CheckOutInput,
  DoseView,
  GPX_LIMIT_BYTES,
  PlanDoseView,
  PlanHead,
  PlanInput,
  PlanView,
  PositionsView,
  TraceInput,
  TraceViewSchema,
  Uuid,
} from './schema.ts';
import { planSheet } from './sheet.ts';

const read = { permission: 'task.read' };
const plan = { permission: 'patrol.plan' };
const record = { permission: 'dose.record' };
const Id = Type.Object({ id: Uuid });
const OfCrew = Type.Object(
  { crew: Type.Optional(Type.Integer({ minimum: 0, maximum: 11 })) },
  { additionalProperties: false },
);
/** How often traces are looked at that their owners had a day for. */
const COUNT_EVERY_MS = 30 * 60_000;

export function patrolRoutes(app: AimApp, deps: PatrolDeps, partnershipId: number): void {
  app.post('/api/patrol-plans', { schema: { body: PlanInput, response: { 200: PlanView } }, config: plan }, (request) =>
    plans.makePlan(deps, request.viewer, request.body),
  );

  app.get(
    '/api/patrol-plans',
    {
      schema: {
        querystring: Type.Object(
          {
            date: Type.Optional(Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' })),
            taskId: Type.Optional(Type.Integer()),
          },
          { additionalProperties: false },
        ),
        response: { 200: Type.Object({ plans: Type.Array(PlanHead) }) },
      },
      config: read,
    },
    async (request) => ({ plans: await plans.listPlans(deps, request.viewer, request.query) }),
  );

  app.get('/api/patrol-plans/:id', { schema: { params: Id, response: { 200: PlanView } }, config: read }, (request) =>
    plans.openPlan(deps, request.viewer, request.params.id),
  );

  app.post(
    '/api/patrol-plans/:id/withdraw',
    {
      schema: {
        params: Id,
        body: Type.Object({ expectedVersion: Type.Integer() }, { additionalProperties: false }),
        response: { 200: Done },
      },
      config: plan,
    },
    async (request) => {
      await plans.withdrawPlan(deps, request.viewer, { planId: request.params.id, ...request.body });
      return DONE;
    },
  );

  const sheetOf = async (viewer: Parameters<typeof plans.openPlan>[1], id: string, crew: number | undefined) =>
    planSheet(await plans.openPlan(deps, viewer, id), deps.intelligence.partnership, crew);

  app.get(
    '/api/patrol-plans/:id/sheet.html',
    { schema: { params: Id, querystring: OfCrew }, config: read },
    async (request, reply) =>
      reply
        .type('text/html; charset=utf-8')
        .send(renderHtml(await sheetOf(request.viewer, request.params.id, request.query.crew))),
  );

  app.get(
    '/api/patrol-plans/:id/sheet.pdf',
    { schema: { params: Id, querystring: OfCrew }, config: read },
    async (request, reply) =>
      reply
        .type('application/pdf')
        .header('content-disposition', 'inline; filename="patrol.pdf"')
        .send(await renderPdf(await sheetOf(request.viewer, request.params.id, request.query.crew))),
  );

  app.get(
    '/api/patrol-plans/:id/route.geojson',
    { schema: { params: Id, querystring: OfCrew }, config: read },
    async (request, reply) => {
      const found = await plans.openPlan(deps, request.viewer, request.params.id);
      return reply
        .type('application/geo+json; charset=utf-8')
        .send(JSON.stringify(routeGeoJson(found, request.query.crew)));
    },
  );

  app.get(
    '/api/patrol-plans/:id/dose',
    { schema: { params: Id, response: { 200: PlanDoseView } }, config: read },
    (request) => dose.planDose(deps, request.viewer, request.params.id),
  );

  app.post(
    '/api/dose/check-in',
    { schema: { body: CheckInInput, response: { 200: DoseView } }, config: record },
    (request) => dose.checkIn(deps, request.viewer, request.body),
  );

  app.post(
    '/api/dose/check-out',
    { schema: { body: CheckOutInput, response: { 200: DoseView } }, config: record },
    (request) => dose.checkOut(deps, request.viewer, request.body),
  );

  app.get(
    '/api/dose/mine',
    { schema: { response: { 200: Type.Object({ doses: Type.Array(DoseView) }) } }, config: record },
    async (request) => ({ doses: await dose.ownOpenVisits(deps, request.viewer) }),
  );

  app.post(
    '/api/dose/traces',
    {
      schema: { body: TraceInput, response: { 200: TraceViewSchema } },
      config: record,
      bodyLimit: GPX_LIMIT_BYTES + 1000,
    },
    (request) => traces.addTrace(deps, request.viewer, request.body),
  );

  app.get(
    '/api/dose/traces',
    { schema: { response: { 200: Type.Object({ traces: Type.Array(TraceViewSchema) }) } }, config: record },
    async (request) => ({ traces: await traces.listOwnTraces(deps, request.viewer) }),
  );

  app.get(
    '/api/dose/traces/:id',
    { schema: { params: Id, response: { 200: PositionsView } }, config: record },
    (request) => traces.ownPositions(deps, request.viewer, request.params.id),
  );

  app.post(
    '/api/dose/traces/:id/count',
    { schema: { params: Id, response: { 200: TraceViewSchema } }, config: record },
    (request) => traces.countOwnTrace(deps, request.viewer, request.params.id),
  );

  app.delete(
    '/api/dose/traces/:id',
    { schema: { params: Id, response: { 200: Done } }, config: record },
    async (request) => {
      await traces.takeBackTrace(deps, request.viewer, request.params.id);
      return DONE;
    },
  );

  const timer = setInterval(() => {
    void deps.jobs
      .enqueue(traces.COUNT_TRACES_JOB, { partnershipId })
      .catch((error) => deps.log.error('positions could not be counted', error));
  }, COUNT_EVERY_MS);
  timer.unref();
  app.addHook('onClose', async () => {
    clearInterval(timer);
    await deps.pool.close();
  });
}
