import { Type } from 'typebox';
import { type AimApp, badRequest, notFound } from '../platform/index.ts';
import { freshView, type PictureDeps, readFilter } from './commands.ts';
import { featureOf } from './export.ts';
import { ADDRESS_WORDS, type FilterAddress, type PictureFilter } from './model.ts';
import { FILTER_WORDS } from './schemas.ts';

/**
 * OGC API – Features, Part 1: Core with GeoJSON, so that QGIS and others read the picture as a layer with their own
 * sign-in cookie. One collection, `incidents`; besides bbox and datetime it takes the words of AIM's own filter.
 */
const BASE = '/api/ogc';
const COLLECTION = 'incidents';
const CRS84 = 'http://www.opengis.net/def/crs/OGC/1.3/CRS84';
const CONFORMANCE = ['core', 'geojson', 'oas30'].map(
  (part) => `http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/${part}`,
);

const Link = Type.Object({
  href: Type.String(),
  rel: Type.String(),
  type: Type.String(),
  title: Type.Optional(Type.String()),
});
const Links = Type.Array(Link);
const Collection = Type.Object({
  id: Type.String(),
  title: Type.String(),
  description: Type.String(),
  itemType: Type.Literal('feature'),
  crs: Type.Array(Type.String()),
  links: Links,
});
const Feature = Type.Object({
  type: Type.Literal('Feature'),
  id: Type.Integer(),
  geometry: Type.Union([
    Type.Object({ type: Type.Literal('Point'), coordinates: Type.Array(Type.Number()) }),
    Type.Null(),
  ]),
  properties: Type.Record(Type.String(), Type.Unknown()),
});
const FeatureCollection = Type.Object({
  type: Type.Literal('FeatureCollection'),
  timeStamp: Type.String(),
  numberMatched: Type.Integer(),
  numberReturned: Type.Integer(),
  features: Type.Array(Type.Unknown()),
  links: Links,
});

const read = { permission: 'incident.read' } as const;
const link = (path: string, rel: string, type = 'application/json', title?: string) => ({
  href: `${BASE}${path}`,
  rel,
  type,
  ...(title === undefined ? {} : { title }),
});

const INCIDENTS = {
  id: COLLECTION,
  title: 'Incidents',
  description: 'What the agencies of the partnership recorded, within your rights, as known now.',
  itemType: 'feature' as const,
  crs: [CRS84],
  links: [link(`/collections/${COLLECTION}/items`, 'items', 'application/geo+json')],
};

export function ogcRoutes(app: AimApp, deps: PictureDeps): void {
  const Landing = Type.Object({ title: Type.String(), description: Type.String(), links: Links });
  app.get(BASE, { schema: { response: { 200: Landing } }, config: read }, async () => ({
    title: `${deps.picture.partnership.name}: incidents`,
    description: 'OGC API – Features of AIM. Sign in to AIM first; what you may see there is what you get here.',
    links: [
      link('', 'self'),
      link('/conformance', 'conformance'),
      link('/collections', 'data'),
      { href: '/api/openapi.json', rel: 'service-desc', type: 'application/vnd.oai.openapi+json;version=3.0' },
    ],
  }));

  app.get(
    `${BASE}/conformance`,
    { schema: { response: { 200: Type.Object({ conformsTo: Type.Array(Type.String()) }) } }, config: read },
    async () => ({ conformsTo: CONFORMANCE }),
  );

  app.get(
    `${BASE}/collections`,
    { schema: { response: { 200: Type.Object({ collections: Type.Array(Collection), links: Links }) } }, config: read },
    async () => ({ collections: [INCIDENTS], links: [link('/collections', 'self')] }),
  );

  const params = Type.Object({ collectionId: Type.String({ maxLength: 100 }) });
  app.get(
    `${BASE}/collections/:collectionId`,
    { schema: { params, response: { 200: Collection } }, config: read },
    async (request) => {
      requireIncidents(request.params.collectionId);
      return INCIDENTS;
    },
  );

  app.get(
    `${BASE}/collections/:collectionId/items`,
    {
      schema: {
        params,
        querystring: Type.Object(
          {
            ...FILTER_WORDS,
            bbox: Type.Optional(Type.String({ maxLength: 200 })),
            datetime: Type.Optional(Type.String({ maxLength: 80 })),
            limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000 })),
            offset: Type.Optional(Type.Integer({ minimum: 0 })),
          },
          { additionalProperties: false },
        ),
        response: { 200: FeatureCollection },
      },
      config: read,
    },
    async (request, reply) => {
      requireIncidents(request.params.collectionId);
      const { bbox, datetime, limit = 10, offset = 0, ...asked } = request.query;
      const view = await freshView(deps, request.viewer);
      const filter: PictureFilter = {
        ...readFilter(view, asked),
        ...(bbox === undefined ? {} : { polygon: ringOfBox(bbox) }),
        ...(datetime === undefined ? {} : { time: { by: 'occurred', ...intervalOf(datetime) } }),
      };
      const { incidents, provenance } = await view.list(filter, { order: 'oldest', limit, offset });
      const names = await deps.picture.names();
      reply.type('application/geo+json');
      const page = (at: number) => itemsPath({ ...asked, bbox, datetime }, limit, at);
      const links = [link(page(offset), 'self', 'application/geo+json')];
      if (offset + limit < provenance.records) links.push(link(page(offset + limit), 'next', 'application/geo+json'));
      return {
        type: 'FeatureCollection' as const,
        timeStamp: new Date(deps.clock.now()).toISOString(),
        numberMatched: provenance.records,
        numberReturned: incidents.length,
        features: incidents.map((incident) => featureOf(incident, names)),
        links,
      };
    },
  );

  app.get(
    `${BASE}/collections/:collectionId/items/:featureId`,
    {
      schema: {
        params: Type.Object({ collectionId: Type.String({ maxLength: 100 }), featureId: Type.Integer({ minimum: 1 }) }),
        response: { 200: Feature },
      },
      config: read,
    },
    async (request, reply) => {
      requireIncidents(request.params.collectionId);
      const view = await freshView(deps, request.viewer);
      const { incidents } = await view.list({ ids: [request.params.featureId] }, { limit: 1 });
      if (!incidents[0]) throw notFound('That incident');
      reply.type('application/geo+json');
      return featureOf(incidents[0], await deps.picture.names());
    },
  );
}

function requireIncidents(collectionId: string): void {
  if (collectionId !== COLLECTION) throw notFound(`The collection ${collectionId}`);
}

function itemsPath(
  asked: FilterAddress & { bbox?: string | undefined; datetime?: string | undefined },
  limit: number,
  offset: number,
): string {
  const query = new URLSearchParams();
  for (const word of [...ADDRESS_WORDS, 'bbox', 'datetime'] as const) {
    const value = asked[word];
    if (value !== undefined) query.set(word, value);
  }
  query.set('limit', String(limit));
  query.set('offset', String(offset));
  return `/collections/${COLLECTION}/items?${query}`;
}

function ringOfBox(bbox: string): number[][][] {
  const numbers = bbox.split(',').map(Number);
  // With heights given, the box is west, south, low, east, north, high.
  const [west, south, east, north] = numbers.length === 6 ? [0, 1, 3, 4].map((i) => numbers[i]) : numbers;
  const isBox = (numbers.length === 4 || numbers.length === 6) && numbers.every(Number.isFinite);
  if (!isBox || west! > east! || south! > north! || Math.abs(south!) > 90 || Math.abs(north!) > 90) {
    throw badRequest('bbox.unreadable', `The bbox is "${bbox}"; expected west,south,east,north in degrees.`);
  }
  // A hair wider, because the box holds its edges.
  const hair = 5e-8;
  const [w, e, n] = [west! - hair, east! + hair, Math.min(90, north! + hair)];
  const s = Math.max(-90, south! - hair);
  return [
    [
      [Math.max(-180, w), s],
      [Math.min(180, e), s],
      [Math.min(180, e), n],
      [Math.max(-180, w), n],
    ],
  ];
}

/** RFC 3339 instant or interval, `..` or nothing for an open end. Ends are inclusive, to the second. */
function intervalOf(datetime: string): { from?: number; to?: number } {
  const [first, last = first] = datetime.split('/');
  const instant = (text: string | undefined) => {
    if (text === undefined || text === '' || text === '..') return undefined;
    const at = Date.parse(text);
    if (Number.isNaN(at)) {
      throw badRequest(
        'datetime.unreadable',
        `The datetime is "${datetime}"; expected 2026-11-23T00:00:00Z or first/last.`,
      );
    }
    return at;
  };
  const from = instant(first);
  const to = instant(last);
  return { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to: to + 1000 }) };
}
