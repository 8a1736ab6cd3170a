import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { type AimApp, isLoopback, OneOf } from '../platform/index.ts';
import {
  countSplit,
  describePicture,
  freshView,
  type PictureDeps,
  placeHistory,
  readFilter,
  requireExport,
} from './commands.ts';
import type { IncidentView } from './details.ts';
import { csvExport, exportProvenance, geoJsonExport } from './export.ts';
import { filterToAddress } from './model.ts';
import type { PictureNames } from './names.ts';
import { ogcRoutes } from './ogc.ts';
import * as schemas from './schemas.ts';
import type { Provenance } from './view.ts';

const ARROW_TYPE = 'application/vnd.apache.arrow.stream';
const read = { permission: 'incident.read' } as const;

export function pictureRoutes(app: AimApp, deps: PictureDeps): void {
  app.get('/api/picture/meta', { schema: { response: { 200: schemas.MetaSchema } }, config: read }, async (request) =>
    describePicture(deps, request.viewer),
  );

  app.get(
    '/api/picture/incidents.arrow',
    { schema: { querystring: schemas.FilterQuery }, config: read },
    async (request, reply) => {
      const view = await freshView(deps, request.viewer);
      const bytes = await view.arrow(readFilter(view, request.query));
      return sendArrow(request, reply, bytes);
    },
  );

  app.get(
    '/api/picture/cube',
    {
      schema: {
        querystring: Type.Object(
          { ...schemas.FILTER_WORDS, split: Type.Optional(Type.String({ maxLength: 100 })) },
          { additionalProperties: false },
        ),
        response: { 200: schemas.CubeSchema },
      },
      config: read,
    },
    async (request) => {
      const { split = '', ...asked } = request.query;
      const view = await freshView(deps, request.viewer);
      const filter = readFilter(view, asked);
      const { dimensions, counts } = countSplit(view, filter, split.split(',').filter(Boolean));
      return { dimensions, counts: [...counts], provenance: presentProvenance(view.provenance(filter)) };
    },
  );

  app.get(
    '/api/incidents',
    {
      schema: {
        querystring: Type.Object({ ...schemas.FILTER_WORDS, ...schemas.PAGE_WORDS }, { additionalProperties: false }),
        response: { 200: schemas.IncidentPageSchema },
      },
      config: read,
    },
    async (request) => {
      const { order, limit, offset, ...asked } = request.query;
      const view = await freshView(deps, request.viewer);
      const page = await view.list(readFilter(view, asked), { order, limit, offset });
      const names = await deps.picture.names();
      return {
        incidents: page.incidents.map((incident) => presentIncident(incident, names)),
        provenance: presentProvenance(page.provenance),
      };
    },
  );

  app.get(
    '/api/incidents/:incidentId',
    {
      schema: {
        params: Type.Object({ incidentId: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }) }),
        response: { 200: schemas.IncidentHistorySchema },
      },
      config: read,
    },
    async (request) => {
      const view = await freshView(deps, request.viewer);
      const history = await view.incident(request.params.incidentId);
      const names = await deps.picture.names();
      return {
        incident: presentIncident(history.incident, names),
        versions: history.versions.map(({ incident: _, ...version }) => version),
      };
    },
  );

  app.get(
    '/api/places/:kind/:id/history',
    {
      schema: {
        params: Type.Object({ kind: OneOf(['street', 'address', 'area']), id: Type.Integer() }),
        querystring: Type.Object({ ...schemas.FILTER_WORDS, ...schemas.PAGE_WORDS }, { additionalProperties: false }),
        response: { 200: schemas.PlaceHistorySchema },
      },
      config: read,
    },
    async (request) => {
      const { order: _, limit, offset, ...filter } = request.query;
      const history = await placeHistory(deps, request.viewer, request.params, { filter, limit, offset });
      return {
        place: { ...request.params, name: history.name, detail: history.detail },
        byYear: history.byYear,
        incidents: history.incidents.map((incident) => presentIncident(incident, history.names)),
        provenance: presentProvenance(history.provenance),
      };
    },
  );

  exportRoutes(app, deps);
  ogcRoutes(app, deps);
}

function exportRoutes(app: AimApp, deps: PictureDeps): void {
  const options = { schema: { querystring: schemas.FilterQuery }, config: read };

  for (const [format, type, write] of [
    ['geojson', 'application/geo+json', geoJsonExport],
    ['csv', 'text/csv; charset=utf-8', csvExport],
  ] as const) {
    app.get(`/api/picture/export.${format}`, options, async (request, reply) => {
      requireExport(request.viewer);
      const view = await freshView(deps, request.viewer);
      const filter = readFilter(view, request.query);
      const provenance = exportProvenance(view.provenance(filter), deps.picture.partnership);
      const names = await deps.picture.names();
      return asDownload(reply.type(type), format).send(Readable.from(write(view.every(filter), provenance, names)));
    });
  }

  app.get('/api/picture/export.arrow', options, async (request, reply) => {
    requireExport(request.viewer);
    const view = await freshView(deps, request.viewer);
    const bytes = await view.arrow(readFilter(view, request.query), 'export');
    return sendArrow(request, asDownload(reply, 'arrow'), bytes);
  });
}

const gzipped = promisify(gzip);

/** Packed to two fifths for who is far away; on this machine packing would take longer than the bytes do. */
async function sendArrow(request: FastifyRequest, reply: FastifyReply, bytes: Uint8Array): Promise<FastifyReply> {
  reply.type(ARROW_TYPE).header('vary', 'accept-encoding');
  const isNear = isLoopback(request.ip) && request.headers['x-forwarded-for'] === undefined;
  if (isNear || !/\bgzip\b/.test(request.headers['accept-encoding'] ?? '')) {
    return reply.send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  }
  return reply.header('content-encoding', 'gzip').send(await gzipped(bytes, { level: 1 }));
}

function asDownload(reply: FastifyReply, extension: string): FastifyReply {
  return reply.header('content-disposition', `attachment; filename="aim-incidents.${extension}"`);
}

function presentIncident(incident: IncidentView, names: PictureNames) {
  const ward = incident.wardId === null ? null : (names.areas.get(incident.wardId)?.name ?? null);
  return { ...incident, ward };
}

function presentProvenance(provenance: Provenance) {
  return { ...provenance, filter: filterToAddress(provenance.filter) };
}
