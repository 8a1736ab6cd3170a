import { requirePolicy } from '../governance/index.ts';
import { type Deps, notFound, type Tx } from '../platform/index.ts';
import type { Viewer } from '../vocabulary/index.ts';
import { projectArea } from './areas.ts';
import type { Gazetteer, PlacedGazetteer } from './gazetteer.ts';
import type { AreaSet, OwnTiles, PlaceFound } from './model.ts';
import { createPlacer, type Placer } from './placer.ts';
import { planeOfPartnership } from './plane-of-partnership.ts';
import type { Plane } from './projection/index.ts';
import { roundedGeometry, simplifyTogether } from './simplify.ts';
import * as store from './store/index.ts';
import { describeTiles, type Tile, tileOf } from './tiles/own-tiles.ts';

/** Everything a placer needs, read in the caller's transaction. */
export async function loadGazetteer(deps: Deps, tx: Tx): Promise<PlacedGazetteer> {
  const plane = await planeOfPartnership(deps, tx);
  // One after the other: a transaction has one connection.
  const areas = await store.listAreasWithGeometry(tx, {});
  const segments = await store.listSegments(tx);
  const gazetteer: Gazetteer = {
    areas: areas.map(({ areaId, kind, isInUse, code, name, geometry, x, y, population, households }) => ({
      areaId,
      kind,
      isInUse,
      code,
      name,
      shape: projectArea(geometry, plane),
      x,
      y,
      population,
      households,
    })),
    segments: segments.map(({ segmentId, name, line }) => ({ segmentId, name, line: Float64Array.from(line) })),
    postcodes: await store.listPostcodes(tx),
    addresses: await store.listAddresses(tx),
    codeChanges: await store.listCodeChanges(tx),
  };
  return { ...gazetteer, plane };
}

/** The placer intake places drafts with: made once a load, then no database. */
export async function loadPlacer(deps: Deps, tx: Tx): Promise<Placer> {
  return createPlacer(await loadGazetteer(deps, tx));
}

export async function listAreaSets(deps: Deps, viewer: Viewer): Promise<AreaSet[]> {
  requirePolicy(viewer, 'area.read');
  return deps.database.transact(viewer, store.listAreaSets);
}

/** Areas of the sets in use, without outlines, and the streets: the names behind the ids of incidents. */
export async function describePlaces(deps: Deps, viewer: Viewer) {
  requirePolicy(viewer, 'area.read');
  return deps.database.transact(viewer, describePlacesIn);
}

export async function describePlacesIn(tx: Tx) {
  const areas = await store.listAreas(tx, { isInUse: true });
  const segments = await store.listSegments(tx);
  return {
    areas,
    streets: segments.map(({ segmentId, code, name }) => ({ segmentId, code, name })),
  };
}

export async function getArea(deps: Deps, viewer: Viewer, areaId: number): Promise<store.AreaRow> {
  requirePolicy(viewer, 'area.read');
  const [area] = await deps.database.transact(viewer, (tx) => store.listAreas(tx, { areaId }));
  if (area === undefined) throw notFound('The area');
  return area;
}

const METRES_A_DEGREE = 111_320;

/** Areas as a GeoJSON FeatureCollection in WGS84, neighbours simplified together where a tolerance is given. */
export async function areasAsGeoJson(
  deps: Deps,
  viewer: Viewer,
  input: { areaSetId: number; simplifyMetres?: number | undefined },
): Promise<object> {
  requirePolicy(viewer, 'area.read');
  const rows = await deps.database.transact(viewer, (tx) =>
    store.listAreasWithGeometry(tx, { areaSetId: input.areaSetId }),
  );
  if (rows.length === 0) throw notFound('The area set');
  const tolerance = (input.simplifyMetres ?? 0) / METRES_A_DEGREE;
  const cosLat = Math.cos((rows[0]!.lat * Math.PI) / 180);
  const outlines = rows.map(({ geometry }) => geometry);
  const geometries = tolerance > 0 ? simplifyTogether(outlines, tolerance, cosLat) : outlines;
  return {
    type: 'FeatureCollection',
    features: rows.map((area, i) => ({
      type: 'Feature',
      id: area.areaId,
      properties: {
        areaId: area.areaId,
        kind: area.kind,
        code: area.code,
        name: area.name,
        lon: area.lon,
        lat: area.lat,
        areaM2: Math.round(area.areaM2),
        population: area.population,
        households: area.households,
      },
      geometry: roundedGeometry(geometries[i]!),
    })),
  };
}

function lineFeature(segment: store.SegmentRow): object {
  const coordinates: number[][] = [];
  for (let k = 0; k < segment.lineDegrees.length; k += 2) {
    coordinates.push([round(segment.lineDegrees[k]!), round(segment.lineDegrees[k + 1]!)]);
  }
  const { segmentId, code, name, class: roadClass, fromNode, toNode, lengthMetres } = segment;
  return {
    type: 'Feature',
    id: segmentId,
    properties: { segmentId, code, name, class: roadClass, fromNode, toNode, lengthMetres: Math.round(lengthMetres) },
    geometry: { type: 'LineString', coordinates },
  };
}

const round = (degrees: number) => Math.round(degrees * 1e6) / 1e6;

/** The street network as GeoJSON lines, whole or one segment. */
export async function streetsAsGeoJson(deps: Deps, viewer: Viewer, segmentId?: number): Promise<object> {
  requirePolicy(viewer, 'area.read');
  const segments = await deps.database.transact(viewer, (tx) => store.listSegments(tx, segmentId));
  if (segmentId !== undefined && segments.length === 0) throw notFound('The street segment');
  return { type: 'FeatureCollection', features: segments.map(lineFeature) };
}

export async function venuesAsGeoJson(deps: Deps, viewer: Viewer): Promise<object> {
  requirePolicy(viewer, 'area.read');
  const venues = await deps.database.transact(viewer, store.listVenues);
  return {
    type: 'FeatureCollection',
    features: venues.map(({ lon, lat, x: _x, y: _y, ...properties }) => ({
      type: 'Feature',
      id: properties.venueId,
      properties,
      geometry: { type: 'Point', coordinates: [round(lon), round(lat)] },
    })),
  };
}

/** Where an address is, for its page. Used by place history, which says what is known there. */
export async function getAddress(deps: Deps, viewer: Viewer, addressId: number): Promise<store.AddressRow> {
  requirePolicy(viewer, 'area.read');
  const address = await deps.database.transact(viewer, (tx) => store.getAddress(tx, addressId));
  if (address === undefined) throw notFound('The address');
  return address;
}

export async function searchPlaces(
  deps: Deps,
  viewer: Viewer,
  input: { q: string; limit: number },
): Promise<PlaceFound[]> {
  requirePolicy(viewer, 'area.read');
  if (input.q.trim().length < 2) return [];
  return deps.database.transact(viewer, (tx) => store.searchPlaces(tx, input.q, input.limit));
}

export async function listBasemapLayers(deps: Deps, viewer: Viewer) {
  requirePolicy(viewer, 'area.read');
  return deps.database.transact(viewer, store.listBasemapLayers);
}

/** One layer of the map as GeoJSON text. Where no roads were given, the street network is drawn. */
export async function basemapLayer(deps: Deps, viewer: Viewer, layer: string): Promise<string> {
  requirePolicy(viewer, 'area.read');
  const body = await deps.database.transact(viewer, (tx) => store.getBasemapLayer(tx, layer));
  if (body !== undefined) return body;
  if (layer === 'roads') return JSON.stringify(await streetsAsGeoJson(deps, viewer));
  throw notFound('The map layer');
}

/** The partnership's own tiles, or null where the ground is its own layers. */
export async function ownTiles(deps: Deps, viewer: Viewer): Promise<OwnTiles | null> {
  requirePolicy(viewer, 'area.read');
  const setting = await deps.database.transact(viewer, store.getTilesSetting);
  return setting === null ? null : describeTiles(deps.dataFolder, setting);
}

/** One tile of the partnership's PMTiles file. */
export async function ownTile(deps: Deps, viewer: Viewer, at: { z: number; x: number; y: number }): Promise<Tile> {
  requirePolicy(viewer, 'area.read');
  const setting = await deps.database.transact(viewer, store.getTilesSetting);
  if (setting === null || !('file' in setting)) throw notFound('The tile');
  const tile = await tileOf(deps.dataFolder, setting.file, at.z, at.x, at.y);
  if (tile === null) throw notFound('The tile');
  return tile;
}

/** What the partnership's metres are. */
export async function describePlane(deps: Deps, viewer: Viewer): Promise<Plane> {
  requirePolicy(viewer, 'area.read');
  return deps.database.transact(viewer, (tx) => planeOfPartnership(deps, tx));
}
