import { parse } from 'csv-parse/sync';
import {
  type FeatureProblem,
  flatProperties,
  type Position,
  type RawFeature,
  readCollection,
  toDegrees,
} from './geojson.ts';
import { BRITISH_NATIONAL_GRID, type LonLat, type Plane } from './projection/index.ts';
import { writtenPostcode } from './street-name.ts';

/** What is wrong with a line of a gazetteer file. */
export interface GazetteerProblem {
  /** Line of a CSV (the header is 1) or number of a feature (from 0). */
  row: number;
  column: string;
  found: string;
  expected: string;
}

export interface ReadPosition extends LonLat {
  x: number;
  y: number;
}

export interface ReadSegment {
  code: string;
  name: string;
  class: string;
  usrn: string | null;
  fromNode: string | null;
  toNode: string | null;
  line: Float64Array;
  lineDegrees: Float64Array;
}

export interface ReadPostcode extends ReadPosition {
  postcode: string;
  segmentCode: string | null;
}

export interface ReadAddress extends ReadPosition {
  uprn: string;
  address: string;
  postcode: string;
  class: string;
  segmentCode: string | null;
}

export interface ReadVenue extends ReadPosition {
  code: string;
  name: string;
  kind: string;
  uprn: string | null;
  segmentCode: string | null;
}

export interface Read<T> {
  items: T[];
  problems: GazetteerProblem[];
}

/**
 * Street segments from a GeoJSON FeatureCollection of lines. Properties, each under any of its usual names: id or code,
 * name, class, usrn, fromNode, toNode. A line of several parts becomes as many segments. A line without a name is kept.
 */
export function readStreets(source: unknown, plane: Plane, crs?: string): Read<ReadSegment> {
  const seen = new Set<string>();
  return readFeatures(source, crs, (feature, i, toLonLat, problem) => {
    const { geometry, properties } = feature;
    if (geometry?.type !== 'LineString' && geometry?.type !== 'MultiLineString') {
      problem('geometry', geometry?.type ?? '', 'a LineString or MultiLineString');
      return [];
    }
    const lines = (geometry.type === 'LineString' ? [geometry.coordinates] : geometry.coordinates) as Position[][];
    const flat = lowerCaseNames(properties);
    const id = pick(flat, ['id', 'code', 'segment_id', 'toid', 'identifier', 'osm_id']) ?? `line ${i + 1}`;
    if (!Array.isArray(lines)) return problem('geometry', geometry.type, 'a list of positions');
    return lines.flatMap((positions, part) => {
      const code = lines.length === 1 ? id : `${id}/${part + 1}`;
      if (!Array.isArray(positions) || positions.length < 2)
        return problem(
          'geometry',
          `${code}: ${Array.isArray(positions) ? positions.length : 'no'} positions`,
          'two or more',
        );
      if (seen.has(code)) return problem('id', code, 'a code that no other segment has');
      const degrees = toLonLat(positions);
      seen.add(code);
      return [
        {
          code,
          name: pick(flat, ['name', 'name1', 'street', 'street_name', 'roadname']) ?? '',
          class: pick(flat, ['class', 'highway', 'function', 'roadclassification']) ?? 'local',
          usrn: pick(flat, ['usrn']),
          fromNode: pick(flat, ['fromnode', 'from_node', 'startnode', 'u']),
          toNode: pick(flat, ['tonode', 'to_node', 'endnode', 'v']),
          lineDegrees: Float64Array.from(degrees.flat()),
          line: Float64Array.from(
            degrees.flatMap(([lon, lat]) => {
              const { x, y } = plane.toPlane(lon!, lat!);
              return [x, y];
            }),
          ),
        },
      ];
    });
  });
}

/** Venues from a GeoJSON FeatureCollection of points: id, name, kind, uprn, segment. */
export function readVenues(source: unknown, plane: Plane, crs?: string): Read<ReadVenue> {
  return readFeatures(source, crs, (feature, i, toLonLat, problem) => {
    if (feature.geometry?.type !== 'Point') return problem('geometry', feature.geometry?.type ?? '', 'a Point');
    const flat = lowerCaseNames(feature.properties);
    const name = pick(flat, ['name']);
    if (name === null) return problem('name', '', 'a name');
    const [lon, lat] = toLonLat([feature.geometry.coordinates as Position])[0] as [number, number];
    return [
      {
        code: pick(flat, ['id', 'code', 'osm_id']) ?? `venue ${i + 1}`,
        name,
        kind: pick(flat, ['kind', 'type', 'amenity', 'class']) ?? 'other',
        uprn: pick(flat, ['uprn']),
        segmentCode: pick(flat, ['segment', 'segment_id']),
        lon,
        lat,
        ...plane.toPlane(lon, lat),
      },
    ];
  });
}

/** CSV with a postcode and a position: lon, lat, else x, y or easting, northing. Such is Code-Point Open. */
export function readPostcodes(csv: string, plane: Plane): Read<ReadPostcode> {
  const seen = new Set<string>();
  return readRows(csv, plane, ['postcode', 'pcds', 'pcd', 'pc'], (row, position, words, problem) => {
    const postcode = writtenPostcode(words);
    if (seen.has(postcode)) return problem('postcode', words, 'a postcode that no other line has');
    seen.add(postcode);
    return { postcode, segmentCode: pick(row, ['segment_id', 'segment']), ...position };
  });
}

/** CSV with UPRN, address (first line, with the house number) or street, postcode and a position. */
export function readAddresses(csv: string, plane: Plane): Read<ReadAddress> {
  const seen = new Set<string>();
  return readRows(csv, plane, ['uprn'], (row, position, uprn, problem) => {
    if (seen.has(uprn)) return problem('uprn', uprn, 'a UPRN that no other line has');
    seen.add(uprn);
    const postcode = pick(row, ['postcode', 'pcds']);
    return {
      uprn,
      address: pick(row, ['address', 'single_line_address', 'street', 'street_descriptor']) ?? '',
      postcode: postcode === null ? '' : writtenPostcode(postcode),
      class: pick(row, ['class', 'classification', 'classification_code']) ?? '',
      segmentCode: pick(row, ['segment_id', 'segment']),
      ...position,
    };
  });
}

type Report = (column: string, found: string, expected: string) => never[];

function readFeatures<T>(
  source: unknown,
  crs: string | undefined,
  read: (feature: RawFeature, i: number, toLonLat: (positions: Position[]) => Position[], problem: Report) => T[],
): Read<T> {
  const collection = readCollection(source, crs);
  if ('column' in collection) return { items: [], problems: [{ row: -1, ...wholeFile(collection) }] };
  const problems: GazetteerProblem[] = [];
  const items = collection.features.flatMap((feature, i) => {
    const problem: Report = (column, found, expected) => {
      problems.push({ row: i, column, found, expected });
      return [];
    };
    try {
      return read(feature, i, (positions) => toDegrees(positions, 1, collection.crs), problem);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      return problem('geometry', '', error.message);
    }
  });
  return { items, problems };
}

const wholeFile = ({ column, found, expected }: FeatureProblem) => ({ column, found, expected });

function readRows<T>(
  csv: string,
  plane: Plane,
  keyNames: readonly string[],
  read: (
    row: Record<string, string>,
    position: ReadPosition,
    key: string,
    problem: (...of: Parameters<Report>) => null,
  ) => T | null,
): Read<T> {
  const problems: GazetteerProblem[] = [];
  const rows = parse(csv, {
    columns: (header: string[]) => header.map((name) => name.trim().toLowerCase()),
    bom: true,
    trim: true,
    skip_empty_lines: true,
    relax_column_count: true,
  }) as Record<string, string>[];
  const items: T[] = [];
  rows.forEach((row, i) => {
    const problem = (column: string, found: string, expected: string): null => {
      problems.push({ row: i + 2, column, found, expected });
      return null;
    };
    const key = pick(row, keyNames);
    const position = rowPosition(row, plane);
    if (key === null) problem(keyNames[0]!, '', `a value in a column named ${keyNames.join(' or ')}`);
    else if (position === null)
      problem('lon, lat', key, 'lon and lat, or easting and northing in the partnership’s plane');
    else {
      const item = read(row, position, key, problem);
      if (item !== null) items.push(item);
    }
  });
  if (rows.length === 0)
    problems.push({ row: 1, column: '', found: 'no lines', expected: 'a header and at least one line' });
  return { items, problems };
}

/** Degrees go first where both are given: what the map draws and what is counted are then the same point. */
function rowPosition(row: Record<string, string>, plane: Plane): ReadPosition | null {
  const lon = number(pick(row, ['lon', 'long', 'longitude', 'lng']));
  const lat = number(pick(row, ['lat', 'latitude']));
  if (lon !== null && lat !== null && Math.abs(lon) <= 180 && Math.abs(lat) <= 90) {
    const { x, y } = plane.toPlane(lon, lat);
    return Number.isFinite(x) ? { x, y, lon, lat } : null;
  }
  const x = number(pick(row, ['x', 'easting', 'eastings', 'x_coordinate']));
  const y = number(pick(row, ['y', 'northing', 'northings', 'y_coordinate']));
  const isGrid = 'easting' in row || 'eastings' in row;
  // Eastings are of the National Grid; a partnership elsewhere has no use for them.
  if (x === null || y === null || (isGrid && plane.id === 'local')) return null;
  const at = (isGrid ? BRITISH_NATIONAL_GRID : plane).toWgs84(x, y);
  return Number.isFinite(at.lon) ? { x, y, ...at } : null;
}

function number(words: string | null): number | null {
  const value = words === null || words === '' ? Number.NaN : Number(words);
  return Number.isFinite(value) ? value : null;
}

/** The first of these names that has a value. The row's own names are in lower case. */
function pick(row: Record<string, unknown>, names: readonly string[]): string | null {
  for (const name of names) {
    const value = row[name];
    if (value !== undefined && value !== '') return String(value);
  }
  return null;
}

function lowerCaseNames(properties: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(flatProperties(properties)).map(([name, value]) => [name.toLowerCase(), value]),
  );
}
