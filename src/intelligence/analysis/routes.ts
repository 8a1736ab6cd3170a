import { Type } from 'typebox';
import { type AimApp, badRequest, DONE, Done, type Jobs, notFound } from '../../platform/index.ts';
import {
  type AnalysisDeps,
  findCard,
  isLong,
  listAnalyses,
  openCard,
  readCard,
  repeatCard,
  runAnalysis,
  selectionAdvice,
} from './commands.ts';
import { EXPORT_TYPES, EXPORTS, exportCard } from './export/index.ts';
import { listHarm, loadHarm } from './harm.ts';
import { ANALYSIS_JOB, enqueueAnalysis } from './jobs.ts';
import type { AnalysisCard, AnalysisRequest } from './model.ts';
import {
  AdviceSchema,
  AnalysisListSchema,
  AnalysisViewSchema,
  FilterSchema,
  HarmInputSchema,
  HarmListSchema,
  HarmLoadSchema,
  RepeatedSchema,
  RequestSchema,
} from './schema.ts';

const config = { permission: 'analysis.run' };
const Id = Type.Object({ id: Type.String({ format: 'uuid' }) });
/** A card with a large surface: its bytes and room. */
const CARD_LIMIT_BYTES = 40_000_000;
const HARM_LIMIT_BYTES = 6_000_000;

export function analysisRoutes(app: AimApp, deps: AnalysisDeps, jobs: Jobs): void {
  app.post(
    '/api/analyses',
    {
      schema: {
        body: Type.Object(
          { ...RequestSchema.properties, background: Type.Optional(Type.Boolean()) },
          { additionalProperties: false },
        ),
        response: { 200: AnalysisViewSchema, 202: AnalysisViewSchema },
      },
      config,
    },
    async (request, reply) => {
      const { background, ...asked } = request.body;
      if (background ?? (await isLong(deps, request.viewer, asked))) {
        const analysisId = await enqueueAnalysis(jobs, request.viewer, asked);
        reply.code(202);
        return { analysisId, state: 'waiting' as const, madeAt: null, card: null, problem: null };
      }
      // Who has gone does not wait: the thread is free for the next.
      const gone = new AbortController();
      reply.raw.once('close', () => gone.abort());
      const { analysisId, card, madeAt } = await runAnalysis(deps, request.viewer, asked as AnalysisRequest, {
        signal: gone.signal,
      });
      return { analysisId, state: 'done' as const, madeAt, card, problem: null };
    },
  );

  app.get(
    '/api/analyses',
    {
      schema: {
        querystring: Type.Object(
          { limit: Type.Integer({ minimum: 1, maximum: 500, default: 50 }) },
          { additionalProperties: false },
        ),
        response: { 200: AnalysisListSchema },
      },
      config,
    },
    async (request) => listAnalyses(deps, request.viewer, request.query.limit),
  );

  app.get(
    '/api/analyses/:id',
    { schema: { params: Id, response: { 200: AnalysisViewSchema } }, config },
    async (request) => {
      const { id } = request.params;
      const stored = await findCard(deps, request.viewer, id);
      if (stored !== null) {
        const card = JSON.parse(stored.text) as AnalysisCard;
        return { analysisId: id, state: 'done' as const, madeAt: stored.madeAt, card, problem: null };
      }
      const job = await jobOf(jobs, id, request.viewer.partnershipId);
      // Done and not to be found: the card is above this reader's clearance.
      if (job.state === 'done') throw notFound('That analysis');
      const problem = job.state === 'failed' ? ((job.result as { message?: string } | null)?.message ?? null) : null;
      return { analysisId: id, state: job.state, madeAt: null, card: null, problem };
    },
  );

  app.post('/api/analyses/:id/cancel', { schema: { params: Id, response: { 200: Done } }, config }, async (request) => {
    await jobOf(jobs, request.params.id, request.viewer.partnershipId);
    await jobs.cancel(ANALYSIS_JOB, request.params.id);
    return DONE;
  });

  app.post(
    '/api/analyses/repeat',
    { schema: { body: Type.Unknown(), response: { 200: RepeatedSchema } }, config, bodyLimit: CARD_LIMIT_BYTES },
    async (request) => repeatCard(deps, request.viewer, readCard(request.body)),
  );

  app.get(
    '/api/analyses/advice',
    { schema: { querystring: FilterSchema, response: { 200: AdviceSchema } }, config },
    async (request) => selectionAdvice(deps, request.viewer, request.query),
  );

  app.get('/api/analyses/:id/card.json', { schema: { params: Id }, config }, async (request, reply) => {
    const { text } = await openCard(deps, request.viewer, request.params.id);
    return reply
      .type('application/json; charset=utf-8')
      .header('content-disposition', 'attachment; filename="aim-card.json"')
      .send(text);
  });

  app.get('/api/harm', { schema: { response: { 200: HarmListSchema } }, config }, async (request) => ({
    editions: await listHarm(deps, request.viewer),
  }));

  app.post(
    '/api/harm',
    { schema: { body: HarmInputSchema, response: { 200: HarmLoadSchema } }, config, bodyLimit: HARM_LIMIT_BYTES },
    async (request) => loadHarm(deps, request.viewer, request.body),
  );

  for (const format of EXPORTS) {
    app.get(
      `/api/analyses/:id/export.${format}`,
      {
        schema: {
          params: Id,
          querystring: Type.Object(
            { layer: Type.Optional(Type.String({ maxLength: 50 })) },
            { additionalProperties: false },
          ),
        },
        config,
      },
      async (request, reply) => {
        const { text, method } = await openCard(deps, request.viewer, request.params.id);
        const card = JSON.parse(text) as AnalysisCard;
        if (card.refused) throw badRequest('analysis.refused', `This card holds no result: ${card.refusal}`);
        const body = exportCard(card, await deps.analysisGround(), format, request.query.layer);
        return reply
          .type(EXPORT_TYPES[format])
          .header('content-disposition', `attachment; filename="aim-${method}.${format}"`)
          .send(body);
      },
    );
  }
}

async function jobOf(jobs: Jobs, id: string, partnershipId: number) {
  const job = await jobs.find(ANALYSIS_JOB, id);
  if (job === null || job.partnershipId !== partnershipId) throw notFound('That analysis');
  return job;
}
