import type { FeatureCollection, Geometry, Position as LonLat } from 'geojson';
import { systemViewer } from '../../governance/index.ts';
import { basemapLayer, createPlacer, loadGazetteer, type Plane } from '../../places/index.ts';
import { type Deps, Refusal } from '../../platform/index.ts';
import type { Position } from './model/place.ts';

/** What the site knows of the ground: names of streets and areas, what lies inside, and the lines a small map is drawn from. */
export interface Ground {
  plane: Plane;
  centre: Position;
  /** Whether the partnership looks after this place. */
  holds(at: Position): boolean;
  streetIdAt(at: Position): number | null;
  /** Name of the street within reach, or ''. */
  streetAt(at: Position): string;
  /** Name of the ward or other area, or ''. */
  areaAt(at: Position): string;
  areaNames: readonly string[];
  /** Streets, parks and water around a place, as GeoJSON for the map. */
  around(at: Position): FeatureCollection;
}

/** Half a side of what a phone is sent of the ground, degrees: about 1.3 km north and south. */
const REACH = 0.012;
const LAYERS = ['water', 'parks', 'roads'] as const;
/** Lines are drawn by their class; nothing else of a source goes out. */
const SHOWN = ['name', 'class'] as const;

interface Drawn {
  layer: string;
  box: [west: number, south: number, east: number, north: number];
  geometry: Geometry;
  properties: Record<string, unknown>;
}

export async function readGround(deps: Deps, partnershipId: number): Promise<Ground> {
  const viewer = systemViewer(partnershipId, 'residents');
  const gazetteer = await deps.database.transact(viewer, (tx) => loadGazetteer(deps, tx));
  const drawn: Drawn[] = [];
  for (const layer of LAYERS) drawn.push(...(await readLayer(deps, partnershipId, layer)));
  const placer = createPlacer(gazetteer);
  const { plane } = gazetteer;
  const streets = new Map(gazetteer.segments.map(({ segmentId, name }) => [segmentId, name]));
  const areas = new Map(gazetteer.areas.filter(({ isInUse }) => isInUse).map((area) => [area.areaId, area]));
  const wards = [...areas.values()].filter(({ kind }) => kind === 'ward');
  const idsAt = (at: Position) => {
    const { x, y } = plane.toPlane(at.longitude, at.latitude);
    return placer.areasAt(x, y);
  };
  const streetIdAt = (at: Position) => {
    const { x, y } = plane.toPlane(at.longitude, at.latitude);
    return placer.segmentAt(x, y);
  };
  const middle = meanOf(
    wards.length > 0 ? wards : gazetteer.segments.map(({ line }) => ({ x: line[0]!, y: line[1]! })),
  );
  const { lon, lat } = plane.toWgs84(middle.x, middle.y);
  return {
    plane,
    centre: { longitude: lon, latitude: lat },
    holds(at) {
      const { wardId, smallAreaId, beatId } = idsAt(at);
      // Without areas there is no outside that could be known.
      return areas.size === 0 || wardId !== null || smallAreaId !== null || beatId !== null;
    },
    streetIdAt,
    streetAt(at) {
      const segment = streetIdAt(at);
      return segment === null ? '' : (streets.get(segment) ?? '');
    },
    areaAt(at) {
      const { wardId, beatId, smallAreaId } = idsAt(at);
      return areas.get(wardId ?? beatId ?? smallAreaId ?? -1)?.name ?? '';
    },
    areaNames: wards.map(({ name }) => name).sort((a, b) => a.localeCompare(b)),
    around({ longitude, latitude }) {
      const east = REACH / Math.cos((latitude * Math.PI) / 180);
      const [w, s, e, n] = [longitude - east, latitude - REACH, longitude + east, latitude + REACH];
      const features = drawn
        .filter(({ box }) => box[0] <= e && box[2] >= w && box[1] <= n && box[3] >= s)
        .map(({ layer, geometry, properties }) => ({
          type: 'Feature' as const,
          properties: { ...properties, layer },
          geometry,
        }));
      return { type: 'FeatureCollection', features };
    },
  };
}

async function readLayer(deps: Deps, partnershipId: number, layer: string): Promise<Drawn[]> {
  const text = await basemapLayer(deps, systemViewer(partnershipId, 'residents'), layer).catch((error) => {
    if (error instanceof Refusal && error.status === 404) return null;
    throw error;
  });
  if (text === null) return [];
  const { features } = JSON.parse(text) as FeatureCollection;
  return features.flatMap(({ geometry, properties }) => {
    if (geometry === null) return [];
    const said = Object.fromEntries(SHOWN.flatMap((name) => (properties?.[name] ? [[name, properties[name]]] : [])));
    return [{ layer, box: boxOf(geometry), geometry, properties: said }];
  });
}

function boxOf(geometry: Geometry): Drawn['box'] {
  const box: Drawn['box'] = [Infinity, Infinity, -Infinity, -Infinity];
  const take = (coordinates: LonLat | LonLat[] | LonLat[][] | LonLat[][][]): void => {
    const [x, y] = coordinates;
    if (typeof x === 'number' && typeof y === 'number') {
      box[0] = Math.min(box[0], x);
      box[1] = Math.min(box[1], y);
      box[2] = Math.max(box[2], x);
      box[3] = Math.max(box[3], y);
    } else for (const inner of coordinates) take(inner as LonLat);
  };
  if (geometry.type === 'GeometryCollection') for (const each of geometry.geometries) take(boxOf(each).slice(0, 2));
  else take(geometry.coordinates);
  return box;
}

function meanOf(points: readonly { x: number; y: number }[]): { x: number; y: number } {
  const n = Math.max(1, points.length);
  return { x: points.reduce((sum, { x }) => sum + x, 0) / n, y: points.reduce((sum, { y }) => sum + y, 0) / n };
}
