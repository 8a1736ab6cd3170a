import { Type } from 'typebox';
import { type AimApp, renderHtml, renderPdf } from '../platform/index.ts';
import { briefingDocument } from './briefing/document.ts';
import { BriefingSchema, GroundSchema } from './briefing/schema.ts';
import { briefingFor, type IntelligenceDeps } from './commands.ts';

const Asked = Type.Object(
  {
    date: Type.Optional(Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' })),
    areaId: Type.Optional(Type.Integer()),
    asKnownAt: Type.Optional(Type.Number()),
  },
  { additionalProperties: false },
);

export function intelligenceRoutes(app: AimApp, deps: IntelligenceDeps): void {
  const config = { permission: 'briefing.read' };

  app.get(
    '/api/briefing',
    { schema: { querystring: Asked, response: { 200: BriefingSchema } }, config },
    async (request) => (await briefingFor(deps, request.viewer, request.query)).briefing,
  );

  app.get(
    '/api/briefing/ground',
    { schema: { response: { 200: GroundSchema } }, config },
    async () => (await deps.ground()).outlines,
  );

  app.get('/api/briefing.html', { schema: { querystring: Asked }, config }, async (request, reply) => {
    const { briefing, ground } = await briefingFor(deps, request.viewer, request.query);
    return reply.type('text/html; charset=utf-8').send(renderHtml(briefingDocument(briefing, ground.outlines)));
  });

  app.get('/api/briefing.pdf', { schema: { querystring: Asked }, config }, async (request, reply) => {
    const { briefing, ground } = await briefingFor(deps, request.viewer, request.query);
    return reply
      .type('application/pdf')
      .header('content-disposition', `inline; filename="briefing-${briefing.date}.pdf"`)
      .send(await renderPdf(briefingDocument(briefing, ground.outlines)));
  });
}
