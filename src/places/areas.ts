import {
  type PolygonGeometry,
  type PolygonShape,
  polygonBounds,
  polygonCentroid,
  polygonHolds,
  polygonOf,
} from '../analysis/index.ts';
import {
  type FeatureProblem,
  type Flat,
  flatProperties,
  type RawFeature,
  readCollection,
  toDegrees,
} from './geojson.ts';
import type { Plane, PlanePoint } from './projection/index.ts';

export interface ReadArea {
  code: string;
  name: string;
  /** WGS84 degrees. */
  geometry: PolygonGeometry;
  properties: Record<string, Flat>;
}

export interface AreasRead {
  areas: ReadArea[];
  problems: FeatureProblem[];
  codeProperty: string;
  nameProperty: string;
  /** True where AIM chose either property itself; say which to whoever imports. */
  isDetected: boolean;
  crs: string;
}

export interface ReadAreasOptions {
  codeProperty?: string | undefined;
  nameProperty?: string | undefined;
  /** Where the file does not state it; see `coordinateSystem`. */
  crs?: string | undefined;
}

// Most telling first. ONS names them by kind and year (LSOA21CD, WD25NM).
const CODE_NAMES = [
  /^(lsoa|msoa|oa|wd|ward|lad|pfa|csp|beat|sa)_?\d{2}_?cd$/i,
  /^.*_?(code|cd)$/i,
  /^(beat|gss|ref|id)$/i,
];
const NAME_NAMES = [/^(lsoa|msoa|oa|wd|ward|lad|pfa|csp|beat|sa)_?\d{2}_?nm$/i, /^.*_?(name|nm)$/i, /^(label|title)$/i];

/**
 * Areas from a GeoJSON FeatureCollection of polygons, text or object. Bad features are problems, the good ones are still
 * read; who imports decides. Codes are unique within the file.
 */
export function readAreas(source: unknown, options: ReadAreasOptions = {}): AreasRead {
  const result: AreasRead = { areas: [], problems: [], codeProperty: '', nameProperty: '', isDetected: false, crs: '' };
  const collection = readCollection(source, options.crs);
  if ('column' in collection) return { ...result, problems: [collection] };
  const { features, crs } = collection;
  result.crs = crs.name;
  const wholeFile = (found: string, expected: string) => {
    result.problems.push({ feature: -1, column: '', found, expected });
    return result;
  };
  if (features.length === 0) return wholeFile('no features', 'at least one area');
  const available = [...new Set(features.flatMap(({ properties }) => Object.keys(properties)))];
  for (const named of [options.codeProperty, options.nameProperty]) {
    if (named !== undefined && !available.includes(named)) {
      return wholeFile(`no property ${named}`, `one of ${available.join(', ')}`);
    }
  }
  const code = options.codeProperty ?? detect(features, available, CODE_NAMES, true);
  if (code === undefined)
    return wholeFile(available.join(', ') || 'no properties', 'the name of the property that holds the code');
  const name = options.nameProperty ?? detect(features, available, NAME_NAMES, false) ?? code;
  result.codeProperty = code;
  result.nameProperty = name;
  result.isDetected = options.codeProperty === undefined || options.nameProperty === undefined;

  const seen = new Map<string, number>();
  features.forEach((feature, i) => {
    const area = readArea(feature, i, code, name, result.problems);
    if (area === undefined) return;
    const before = seen.get(area.code);
    if (before !== undefined) {
      const expected = `a code that feature ${before} does not have`;
      result.problems.push({ feature: i, column: code, found: area.code, expected });
      return;
    }
    const depth = area.geometry.type === 'Polygon' ? 2 : 3;
    try {
      area.geometry = {
        ...area.geometry,
        coordinates: toDegrees<unknown>(area.geometry.coordinates, depth, crs),
      } as PolygonGeometry;
    } catch (error) {
      result.problems.push({ feature: i, column: 'geometry', found: area.code, expected: (error as Error).message });
      return;
    }
    seen.set(area.code, i);
    result.areas.push(area);
  });
  return result;
}

function readArea(
  feature: RawFeature,
  i: number,
  code: string,
  name: string,
  problems: FeatureProblem[],
): ReadArea | undefined {
  const codeValue = words(feature.properties[code]);
  if (codeValue === '') {
    problems.push({ feature: i, column: code, found: '', expected: 'a code' });
    return undefined;
  }
  const geometry = feature.geometry;
  const fault = geometryFault(geometry);
  if (fault !== undefined) {
    problems.push({
      feature: i,
      column: 'geometry',
      found: `${codeValue}: ${fault}`,
      expected: 'a Polygon or MultiPolygon of closed rings',
    });
    return undefined;
  }
  return {
    code: codeValue,
    name: words(feature.properties[name]) || codeValue,
    geometry: { type: geometry!.type, coordinates: geometry!.coordinates } as PolygonGeometry,
    properties: flatProperties(feature.properties),
  };
}

function geometryFault(geometry: RawFeature['geometry']): string | undefined {
  if (geometry === null) return 'no geometry';
  if (geometry.type !== 'Polygon' && geometry.type !== 'MultiPolygon') return geometry.type;
  const polygons = (geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates) as number[][][][];
  if (!Array.isArray(polygons) || polygons.length === 0) return 'no polygon';
  for (const rings of polygons) {
    if (!Array.isArray(rings) || rings.length === 0) return 'a polygon without rings';
    for (const ring of rings) {
      if (!Array.isArray(ring) || ring.length < 4)
        return `a ring of ${Array.isArray(ring) ? ring.length : 0} positions`;
      const [first, last] = [ring[0], ring[ring.length - 1]];
      if (!Array.isArray(first) || !Array.isArray(last)) return 'a ring of something else than positions';
      if (first[0] !== last[0] || first[1] !== last[1]) return 'a ring that does not end where it began';
    }
  }
  return undefined;
}

/** The first property of a telling name that every feature has, and has different where it must be unique. */
function detect(
  features: readonly RawFeature[],
  available: readonly string[],
  patterns: readonly RegExp[],
  unique: boolean,
): string | undefined {
  for (const pattern of patterns) {
    for (const property of available) {
      if (!pattern.test(property)) continue;
      const values = features.map(({ properties }) => words(properties[property]));
      if (values.every((value) => value !== '') && (!unique || new Set(values).size === values.length)) return property;
    }
  }
  return undefined;
}

function words(value: unknown): string {
  return typeof value === 'string' ? value.trim() : typeof value === 'number' ? String(value) : '';
}

/** WGS84 geometry in the metres of a plane. */
export function projectArea(geometry: PolygonGeometry, plane: Plane): PolygonShape {
  const ring = (positions: readonly (readonly number[])[]) =>
    positions.map(([lon, lat]) => {
      const { x, y } = plane.toPlane(lon!, lat!);
      return [x, y];
    });
  return polygonOf(
    geometry.type === 'Polygon'
      ? { type: 'Polygon', coordinates: geometry.coordinates.map(ring) }
      : { type: 'MultiPolygon', coordinates: geometry.coordinates.map((rings) => rings.map(ring)) },
  );
}

/** A point inside the area for its label: the centroid where that is inside, else the middle of the widest cut through it. */
export function labelPoint(shape: PolygonShape): PlanePoint {
  const centroid = polygonCentroid(shape);
  if (polygonHolds(shape, centroid.x, centroid.y)) return centroid;
  const { minY, maxY } = polygonBounds(shape);
  let best = { x: centroid.x, y: centroid.y, width: -1 };
  const NUMBER_OF_CUTS = 16;
  for (let k = 0; k < NUMBER_OF_CUTS; k++) {
    const y = minY + ((k + 0.5) / NUMBER_OF_CUTS) * (maxY - minY);
    const crossings = crossingsAt(shape, y);
    for (let i = 0; i + 1 < crossings.length; i += 2) {
      const width = crossings[i + 1]! - crossings[i]!;
      if (width > best.width) best = { x: (crossings[i]! + crossings[i + 1]!) / 2, y, width };
    }
  }
  return { x: best.x, y: best.y };
}

function crossingsAt(shape: PolygonShape, y: number): number[] {
  const xs: number[] = [];
  for (const ring of shape.parts.flat()) {
    for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
      const y0 = ring[j + 1]!;
      const y1 = ring[i + 1]!;
      if (y0 > y !== y1 > y) xs.push(ring[j]! + ((y - y0) / (y1 - y0)) * (ring[i]! - ring[j]!));
    }
  }
  return xs.sort((a, b) => a - b);
}
