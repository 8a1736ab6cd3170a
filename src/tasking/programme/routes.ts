import { Type } from 'typebox';
import type { AimApp } from '../../platform/index.ts';
import * as patrols from './commands/patrols.ts';
import * as programmes from './commands/programmes.ts';
import * as trials from './commands/trial.ts';
import type { ProgrammeDeps } from './deps.ts';
import { asCsv, asXlsx, checkPeriod, programmeClaim, programmeReturn } from './return-file.ts';
import {
  ChooseInput,
  ChosenView,
  DayView,
  PatrolView,
  PlanInput,
  ProgrammeHead,
  ProgrammeInput,
  ProgrammeViewSchema,
  RecordInput,
  SettingsInput,
  TrialAsked,
  TrialInputSchema,
  TrialPreviewView,
  TrialResultView,
} from './schema.ts';

const read = { permission: 'task.read' };
const manage = { permission: 'programme.manage' };
const record = { permission: 'dose.record' };
const Id = Type.Object({ id: Type.String({ format: 'uuid' }) });
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

export function programmeRoutes(app: AimApp, deps: ProgrammeDeps): void {
  app.get(
    '/api/programmes',
    { schema: { response: { 200: Type.Object({ programmes: Type.Array(ProgrammeHead) }) } }, config: read },
    async (request) => ({ programmes: await programmes.listProgrammes(deps, request.viewer) }),
  );

  app.post(
    '/api/programmes/choose',
    { schema: { body: ChooseInput, response: { 200: ChosenView } }, config: manage },
    async (request) => {
      const { risk, hotspots, share } = await programmes.chooseHotspots(deps, request.viewer, request.body);
      return { cardId: risk.card.cardId, words: risk.card.words, hotspots, share };
    },
  );

  app.post(
    '/api/programmes',
    { schema: { body: ProgrammeInput, response: { 200: ProgrammeViewSchema } }, config: manage },
    (request) => programmes.makeProgramme(deps, request.viewer, request.body),
  );

  app.get(
    '/api/programmes/:id',
    { schema: { params: Id, response: { 200: ProgrammeViewSchema } }, config: read },
    (request) => programmes.openProgramme(deps, request.viewer, request.params.id),
  );

  app.patch(
    '/api/programmes/:id',
    { schema: { params: Id, body: SettingsInput, response: { 200: ProgrammeViewSchema } }, config: manage },
    (request) => {
      const { expectedVersion, ...asked } = request.body;
      const settings = Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined));
      return programmes.changeSettings(deps, request.viewer, {
        programmeId: request.params.id,
        expectedVersion,
        settings,
      });
    },
  );

  app.get('/api/programmes/:id/geofences.geojson', { schema: { params: Id }, config: read }, async (request, reply) => {
    const view = await programmes.openProgramme(deps, request.viewer, request.params.id);
    return reply.type('application/geo+json; charset=utf-8').send(JSON.stringify(programmes.geofences(view)));
  });

  app.post(
    '/api/programmes/:id/patrols',
    {
      schema: {
        params: Id,
        body: PlanInput,
        response: { 200: Type.Object({ planned: Type.Integer(), leftOut: Type.Integer() }) },
      },
      config: manage,
    },
    (request) => patrols.planPatrols(deps, request.viewer, { programmeId: request.params.id, ...request.body }),
  );

  app.get(
    '/api/programmes/:id/patrols',
    {
      schema: {
        params: Id,
        querystring: Type.Object(
          { from: Type.Optional(Type.String({ maxLength: 10 })), to: Type.Optional(Type.String({ maxLength: 10 })) },
          { additionalProperties: false },
        ),
        response: { 200: Type.Object({ patrols: Type.Array(PatrolView) }) },
      },
      config: read,
    },
    async (request) => ({
      patrols: await patrols.listPatrols(deps, request.viewer, { programmeId: request.params.id, ...request.query }),
    }),
  );

  app.post(
    '/api/programmes/:id/patrols/:patrolId/record',
    {
      schema: {
        params: Type.Object({ ...Id.properties, patrolId: Type.Integer() }),
        body: RecordInput,
        response: { 200: PatrolView },
      },
      config: record,
    },
    (request) => {
      const { id, patrolId } = request.params;
      return patrols.recordPatrol(deps, request.viewer, { programmeId: id, patrolId, ...request.body });
    },
  );

  app.post(
    '/api/programmes/:id/trial/preview',
    { schema: { params: Id, body: TrialAsked, response: { 200: TrialPreviewView } }, config: manage },
    (request) => trials.previewTrial(deps, request.viewer, { programmeId: request.params.id, ...request.body }),
  );

  app.post(
    '/api/programmes/:id/trial',
    { schema: { params: Id, body: TrialInputSchema, response: { 200: TrialPreviewView } }, config: manage },
    (request) => trials.fixTrial(deps, request.viewer, { programmeId: request.params.id, ...request.body }),
  );

  app.get(
    '/api/programmes/:id/trial/days',
    { schema: { params: Id, response: { 200: Type.Object({ days: Type.Array(DayView) }) } }, config: read },
    async (request) => ({ days: await trials.trialDays(deps, request.viewer, request.params.id) }),
  );

  app.get(
    '/api/programmes/:id/trial/result',
    { schema: { params: Id, response: { 200: TrialResultView } }, config: read },
    async (request) => finite(await trials.evaluateTrial(deps, request.viewer, request.params.id)),
  );

  const ByPeriod = Type.Object(
    {
      by: Type.Optional(Type.Enum(['month', 'quarter'])),
      period: Type.Optional(Type.String({ maxLength: 7 })),
    },
    { additionalProperties: false },
  );

  for (const format of ['csv', 'xlsx'] as const) {
    const send = async (table: (string | number | null)[][], title: string) =>
      format === 'csv' ? asCsv(table) : asXlsx(table, title);
    const type = format === 'csv' ? 'text/csv; charset=utf-8' : XLSX;

    app.get(
      `/api/programmes/:id/return.${format}`,
      { schema: { params: Id, querystring: ByPeriod }, config: read },
      async (request, reply) => {
        const { by = 'month', period } = request.query;
        checkPeriod(period, by);
        const { name, table } = await programmeReturn(deps, request.viewer, {
          programmeId: request.params.id,
          by,
          period,
        });
        return reply
          .type(type)
          .header(
            'content-disposition',
            `attachment; filename="aim-return${period === undefined ? '' : `-${period}`}.${format}"`,
          )
          .send(await send(table, name));
      },
    );

    app.get(
      `/api/programmes/:id/claim.${format}`,
      { schema: { params: Id, querystring: Type.Omit(ByPeriod, ['by']) }, config: read },
      async (request, reply) => {
        const { period } = request.query;
        checkPeriod(period, 'quarter');
        const table = await programmeClaim(deps, request.viewer, { programmeId: request.params.id, period });
        return reply
          .type(type)
          .header(
            'content-disposition',
            `attachment; filename="aim-claim${period === undefined ? '' : `-${period}`}.${format}"`,
          )
          .send(await send(table, 'Claim'));
      },
    );
  }
}

/** Figures that are not known leave as null. */
function finite<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value)) as Value;
}
