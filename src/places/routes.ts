import { Type } from 'typebox';
import { type AimApp, badRequest, type Deps, Nullable, OneOf } from '../platform/index.ts';
import { importAreas } from './commands.ts';
import { AREA_KINDS, BASEMAP_LAYERS } from './model.ts';
import * as queries from './queries.ts';

const AreaSet = Type.Object({
  areaSetId: Type.Integer(),
  kind: OneOf(AREA_KINDS),
  vintage: Type.String(),
  name: Type.String(),
  source: Type.String(),
  isInUse: Type.Boolean(),
  nAreas: Type.Integer(),
});

const Area = Type.Object({
  areaId: Type.Integer(),
  areaSetId: Type.Integer(),
  kind: OneOf(AREA_KINDS),
  isInUse: Type.Boolean(),
  code: Type.String(),
  name: Type.String(),
  lon: Type.Number(),
  lat: Type.Number(),
  areaM2: Type.Number(),
  population: Nullable(Type.Integer()),
  households: Nullable(Type.Integer()),
  properties: Type.Record(Type.String(), Type.Unknown()),
});

const Address = Type.Object({
  addressId: Type.Integer(),
  uprn: Type.String(),
  address: Type.String(),
  postcode: Type.String(),
  class: Type.String(),
  lon: Type.Number(),
  lat: Type.Number(),
  segmentId: Nullable(Type.Integer()),
  venue: Nullable(Type.String()),
});

const TileNumber = Type.Integer({ minimum: 0 });

const Tiles = Type.Object({
  kind: OneOf(['raster', 'vector'] as const),
  tiles: Type.String(),
  minZoom: Type.Integer(),
  maxZoom: Type.Integer(),
  attribution: Type.String(),
  layers: Type.Object({ water: Type.String(), parks: Type.String(), roads: Type.String() }),
});

const PlaceFound = Type.Object({
  kind: OneOf(['street', 'address', 'area']),
  id: Type.Integer(),
  name: Type.String(),
  detail: Type.String(),
  lon: Type.Number(),
  lat: Type.Number(),
});

const Imported = Type.Object({
  areaSetId: Type.Integer(),
  kind: OneOf(AREA_KINDS),
  vintage: Type.String(),
  isInUse: Type.Boolean(),
  codeProperty: Type.String(),
  nameProperty: Type.String(),
  notices: Type.Array(Type.String()),
  added: Type.Integer(),
  updated: Type.Integer(),
  unchanged: Type.Integer(),
});

/** Sent as text that is GeoJSON already; the schema is for readers of the API. */
const GeoJson = Type.Object({ type: Type.Literal('FeatureCollection'), features: Type.Array(Type.Unknown()) });
const GEOJSON_TYPE = 'application/geo+json; charset=utf-8';
// Places change by import only, and open pages are told; still each answer is for one viewer.
const FOR_A_WHILE = 'private, max-age=300';

const read = { permission: 'area.read' } as const;

export function placesRoutes(app: AimApp, deps: Deps): void {
  app.get(
    '/api/places/area-sets',
    { schema: { response: { 200: Type.Object({ areaSets: Type.Array(AreaSet) }) } }, config: read },
    async (request) => ({ areaSets: await queries.listAreaSets(deps, request.viewer) }),
  );

  app.get(
    '/api/places/area-sets/:areaSetId/geojson',
    {
      schema: {
        params: Type.Object({ areaSetId: Type.Integer() }),
        querystring: Type.Object(
          { simplifyMetres: Type.Optional(Type.Number({ minimum: 0, maximum: 5000 })) },
          { additionalProperties: false },
        ),
        response: { 200: GeoJson },
      },
      config: read,
    },
    async (request, reply) => {
      const { simplifyMetres } = request.query;
      const collection = await queries.areasAsGeoJson(deps, request.viewer, { ...request.params, simplifyMetres });
      return sendGeoJson(reply, collection);
    },
  );

  app.get(
    '/api/places/areas/:areaId',
    { schema: { params: Type.Object({ areaId: Type.Integer() }), response: { 200: Area } }, config: read },
    async (request) => queries.getArea(deps, request.viewer, request.params.areaId),
  );

  app.get(
    '/api/places/addresses/:addressId',
    { schema: { params: Type.Object({ addressId: Type.Integer() }), response: { 200: Address } }, config: read },
    async (request) => queries.getAddress(deps, request.viewer, request.params.addressId),
  );

  app.get('/api/places/streets', { schema: { response: { 200: GeoJson } }, config: read }, async (request, reply) =>
    sendGeoJson(reply, await queries.streetsAsGeoJson(deps, request.viewer)),
  );

  app.get(
    '/api/places/streets/:segmentId',
    { schema: { params: Type.Object({ segmentId: Type.Integer() }), response: { 200: GeoJson } }, config: read },
    async (request, reply) =>
      sendGeoJson(reply, await queries.streetsAsGeoJson(deps, request.viewer, request.params.segmentId)),
  );

  app.get('/api/places/venues', { schema: { response: { 200: GeoJson } }, config: read }, async (request, reply) =>
    sendGeoJson(reply, await queries.venuesAsGeoJson(deps, request.viewer)),
  );

  app.get(
    '/api/places/search',
    {
      schema: {
        querystring: Type.Object(
          { q: Type.String({ maxLength: 100 }), limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 50 })) },
          { additionalProperties: false },
        ),
        response: { 200: Type.Object({ places: Type.Array(PlaceFound) }) },
      },
      config: read,
    },
    async (request) => ({ places: await queries.searchPlaces(deps, request.viewer, { limit: 20, ...request.query }) }),
  );

  app.get(
    '/api/places/basemap',
    {
      schema: {
        response: {
          200: Type.Object({ layers: Type.Array(Type.Object({ layer: Type.String(), changedAt: Type.Number() })) }),
        },
      },
      config: read,
    },
    async (request) => ({ layers: await queries.listBasemapLayers(deps, request.viewer) }),
  );

  app.get(
    '/api/places/basemap/:layer',
    { schema: { params: Type.Object({ layer: OneOf(BASEMAP_LAYERS) }), response: { 200: GeoJson } }, config: read },
    async (request, reply) =>
      sendGeoJson(reply, await queries.basemapLayer(deps, request.viewer, request.params.layer)),
  );

  app.get(
    '/api/places/tiles',
    { schema: { response: { 200: Type.Object({ tiles: Nullable(Tiles) }) } }, config: read },
    async (request) => ({ tiles: await queries.ownTiles(deps, request.viewer) }),
  );

  app.get(
    '/api/places/tiles/:z/:x/:y',
    {
      schema: { params: Type.Object({ z: TileNumber, x: TileNumber, y: TileNumber }) },
      config: { ...read, rateLimit: false },
    },
    async (request, reply) => {
      const { bytes, contentType } = await queries.ownTile(deps, request.viewer, request.params);
      return reply.type(contentType).header('cache-control', FOR_A_WHILE).send(bytes);
    },
  );

  app.get(
    '/api/places/plane',
    {
      schema: { response: { 200: Type.Object({ id: Type.String(), name: Type.String(), metresGood: Type.Number() }) } },
      config: read,
    },
    async (request) => {
      const { id, name, metresGood } = await queries.describePlane(deps, request.viewer);
      return { id, name, metresGood };
    },
  );

  app.post(
    '/api/places/areas',
    {
      schema: {
        querystring: Type.Object(
          {
            kind: OneOf(AREA_KINDS),
            vintage: Type.String({ minLength: 1, maxLength: 40 }),
            name: Type.Optional(Type.String({ maxLength: 120 })),
            codeProperty: Type.Optional(Type.String({ maxLength: 120 })),
            nameProperty: Type.Optional(Type.String({ maxLength: 120 })),
            crs: Type.Optional(Type.String({ maxLength: 500 })),
          },
          { additionalProperties: false },
        ),
        response: { 200: Imported },
      },
      config: { permission: 'area.manage' },
    },
    async (request) => {
      const file = await request.file();
      if (file === undefined)
        throw badRequest('file.missing', 'No file was sent; send one GeoJSON file as multipart/form-data.');
      const source = { name: file.filename, bytes: await file.toBuffer() };
      return importAreas(deps, request.viewer, { ...request.query, source });
    },
  );
}

interface GeoJsonReply {
  type(contentType: string): GeoJsonReply;
  header(name: string, value: string): GeoJsonReply;
  send(body: never): unknown;
}

function sendGeoJson(reply: GeoJsonReply, collection: object | string) {
  const body = typeof collection === 'string' ? collection : JSON.stringify(collection);
  return reply
    .type(GEOJSON_TYPE)
    .header('cache-control', FOR_A_WHILE)
    .send(body as never) as never;
}
