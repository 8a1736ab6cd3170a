import { type CoordinateSystem, coordinateSystem, statedCrs } from './crs.ts';

/** What is wrong with one feature of a file, for the person who will mend it. */
export interface FeatureProblem {
  /** Place in the file, from 0; -1 for the file as a whole. */
  feature: number;
  /** Property or part of the feature. */
  column: string;
  found: string;
  expected: string;
}

export type Flat = string | number | boolean;
export type Position = readonly number[];

export interface RawFeature {
  properties: Record<string, unknown>;
  geometry: { type: string; coordinates: unknown } | null;
}

export interface RawCollection {
  features: RawFeature[];
  crs: CoordinateSystem;
}

/** The features of a GeoJSON text or object, or one problem that says what the file is instead. */
export function readCollection(source: unknown, statedByUser?: string): RawCollection | FeatureProblem {
  const wrong = (found: string, expected: string): FeatureProblem => ({ feature: -1, column: '', found, expected });
  let parsed = source;
  if (typeof source === 'string') {
    try {
      parsed = JSON.parse(source);
    } catch (error) {
      return wrong(`text that is not JSON (${(error as Error).message})`, 'a GeoJSON FeatureCollection');
    }
  }
  const type = (parsed as { type?: unknown } | null)?.type;
  if (type === 'Topology') return wrong('TopoJSON', 'GeoJSON: export the layer again as GeoJSON');
  const features = (parsed as { features?: unknown } | null)?.features;
  if (type !== 'FeatureCollection' || !Array.isArray(features)) {
    return wrong(`JSON of type ${JSON.stringify(type ?? null)}`, 'a GeoJSON FeatureCollection');
  }
  const name = statedByUser ?? statedCrs(parsed as object);
  const crs = coordinateSystem(name);
  if (crs === undefined) {
    return wrong(`coordinate system ${name}`, 'CRS84, EPSG:4326, EPSG:27700, a UTM zone, or a definition (+proj=…)');
  }
  return {
    features: features.map((feature: Partial<RawFeature> | null) => ({
      properties: feature?.properties ?? {},
      geometry: feature?.geometry ?? null,
    })),
    crs,
  };
}

/** The properties that are one value each; nested ones are left out. */
export function flatProperties(properties: Record<string, unknown>): Record<string, Flat> {
  const flat: Record<string, Flat> = {};
  for (const [name, value] of Object.entries(properties)) {
    if (typeof value === 'string' ? value.trim() !== '' : typeof value === 'number' || typeof value === 'boolean') {
      flat[name] = value as Flat;
    }
  }
  return flat;
}

/**
 * Coordinates read as WGS84 degrees, heights dropped.
 *
 * @param depth lists around each position: 0 a position, 1 a line, 2 a polygon, 3 a multipolygon
 * @throws RangeError in words for a position that is none
 */
export function toDegrees<T>(coordinates: T, depth: number, crs: CoordinateSystem): T {
  if (!Array.isArray(coordinates)) {
    throw new RangeError(`expected a list of positions, got ${JSON.stringify(coordinates) ?? 'nothing'}`);
  }
  if (depth > 0) return coordinates.map((inner) => toDegrees(inner, depth - 1, crs)) as T;
  const [x, y] = coordinates as unknown[];
  if (typeof x !== 'number' || typeof y !== 'number') {
    throw new RangeError(`expected two numbers, got ${JSON.stringify(coordinates)}`);
  }
  if (crs.isGeographic && (Math.abs(x) > 180 || Math.abs(y) > 90)) {
    throw new RangeError(
      `expected longitude and latitude, got ${x}, ${y}; if these are metres, state the coordinate system`,
    );
  }
  const { lon, lat } = crs.toWgs84(x, y);
  if (!Number.isFinite(lon) || !Number.isFinite(lat)) throw new RangeError(`${x}, ${y} cannot be read as ${crs.name}`);
  return [lon, lat] as T;
}
