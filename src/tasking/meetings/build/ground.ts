import { convexHull } from '../../../analysis/index.ts';
import { recordsHash } from '../../../intelligence/index.ts';
import { NONE_I32, type PictureColumns } from '../../../picture/index.ts';
import { type AgencyKind, categoryById } from '../../../vocabulary/index.ts';
import type { PackEvidence, PackPoint } from '../model.ts';

const METRES_A_DEGREE = 111_320;
/** Room left around the outermost records. */
const MARGIN_METRES = 60;
const CORNERS = 12;
/** Earlier records are drawn this far around what an item rests on. */
const AROUND_METRES = 400;
const MOST_BEFORE = 150;

/** The records a pack is drawn from: what its makers may see, as known at its moment. */
export interface PackRecords {
  columns: PictureColumns;
  asKnownAt: PackEvidence['asKnownAt'];
  agencyKinds: ReadonlyMap<number, AgencyKind>;
}

export interface Drawn {
  evidence: PackEvidence;
  categories: string[];
  points: PackPoint[];
  outline: number[][] | null;
  nPlaced: number;
}

/** What these records look like on the map, with what of the same kind came before them nearby. */
export function drawRecords(records: PackRecords, incidentIds: readonly number[]): Drawn {
  const { columns, asKnownAt } = records;
  const wanted = new Set(incidentIds);
  const rows: number[] = [];
  for (let row = 0; row < columns.length; row++) if (wanted.has(columns.incidentId[row]!)) rows.push(row);
  rows.sort((a, b) => columns.incidentId[a]! - columns.incidentId[b]!);
  const ids = rows.map((row) => columns.incidentId[row]!);
  const now = rows.flatMap((row) => pointOf(records, row, true));
  const categoryIds = new Set(rows.map((row) => columns.categoryId[row]!));
  return {
    evidence: { asKnownAt, incidentIds: ids, sha256: recordsHash(columns, Int32Array.from(rows)) },
    categories: [...categoryIds]
      .map((id) => categoryById(id)?.code ?? '')
      .filter((code) => code !== '')
      .sort(),
    points: [...now, ...pointsBefore(records, rows, categoryIds, now)],
    outline: outlineOf(now),
    nPlaced: now.length,
  };
}

function pointOf({ columns, agencyKinds }: PackRecords, row: number, isNow: boolean): PackPoint[] {
  if (columns.lon[row] === NONE_I32 || columns.lat[row] === NONE_I32) return [];
  const agency = agencyKinds.get(columns.agencyId[row]!) ?? 'partner';
  return [{ lon: columns.lon[row]! / 1e7, lat: columns.lat[row]! / 1e7, agency, isNow }];
}

/** Records of the same categories near these, earlier than the earliest of them; the latest of them where there are many. */
function pointsBefore(
  records: PackRecords,
  rows: readonly number[],
  categoryIds: ReadonlySet<number>,
  now: readonly PackPoint[],
): PackPoint[] {
  if (now.length === 0) return [];
  const { columns } = records;
  const own = new Set(rows);
  const firstDay = Math.min(...rows.map((row) => columns.localDay[row]!));
  const box = boxOf(now, AROUND_METRES);
  const found: number[] = [];
  for (let row = 0; row < columns.length; row++) {
    if (own.has(row) || columns.localDay[row]! >= firstDay || !categoryIds.has(columns.categoryId[row]!)) continue;
    if (columns.lon[row] === NONE_I32) continue;
    const [lon, lat] = [columns.lon[row]! / 1e7, columns.lat[row]! / 1e7];
    if (lon >= box.west && lon <= box.east && lat >= box.south && lat <= box.north) found.push(row);
  }
  found.sort((a, b) => columns.localDay[b]! - columns.localDay[a]! || columns.incidentId[a]! - columns.incidentId[b]!);
  return found.slice(0, MOST_BEFORE).flatMap((row) => pointOf(records, row, false));
}

export interface Box {
  west: number;
  south: number;
  east: number;
  north: number;
}

export function boxOf(points: readonly { lon: number; lat: number }[], metres: number): Box {
  const box = { west: Infinity, south: Infinity, east: -Infinity, north: -Infinity };
  for (const { lon, lat } of points) {
    box.west = Math.min(box.west, lon);
    box.east = Math.max(box.east, lon);
    box.south = Math.min(box.south, lat);
    box.north = Math.max(box.north, lat);
  }
  const up = metres / METRES_A_DEGREE;
  const across = up / Math.cos((((box.south + box.north) / 2) * Math.PI) / 180);
  return { west: box.west - across, east: box.east + across, south: box.south - up, north: box.north + up };
}

/** A ring around points with a little room, in degrees to about a decimetre, closed. */
export function outlineOf(points: readonly { lon: number; lat: number }[]): number[][] | null {
  if (points.length === 0) return null;
  const first = points[0]!;
  const across = METRES_A_DEGREE * Math.cos((first.lat * Math.PI) / 180);
  const x = new Float64Array(points.length * CORNERS);
  const y = new Float64Array(points.length * CORNERS);
  for (const [i, { lon, lat }] of points.entries()) {
    for (let corner = 0; corner < CORNERS; corner++) {
      const angle = (2 * Math.PI * corner) / CORNERS;
      x[i * CORNERS + corner] = (lon - first.lon) * across + MARGIN_METRES * Math.cos(angle);
      y[i * CORNERS + corner] = (lat - first.lat) * METRES_A_DEGREE + MARGIN_METRES * Math.sin(angle);
    }
  }
  const hull = convexHull({ x, y });
  const ring: number[][] = [];
  const round = (n: number) => Math.round(n * 1e6) / 1e6;
  for (let i = 0; i + 1 < hull.length; i += 2) {
    ring.push([round(first.lon + hull[i]! / across), round(first.lat + hull[i + 1]! / METRES_A_DEGREE)]);
  }
  const [start, end] = [ring[0]!, ring.at(-1)!];
  if (start[0] !== end[0] || start[1] !== end[1]) ring.push([...start]);
  return ring;
}

export function metresBetween(a: { lon: number; lat: number }, b: { lon: number; lat: number }): number {
  const across = METRES_A_DEGREE * Math.cos((a.lat * Math.PI) / 180);
  return Math.hypot((a.lon - b.lon) * across, (a.lat - b.lat) * METRES_A_DEGREE);
}

/** The middle of a box of degrees, or null. */
export function middleOf(box: Box | null): { lon: number; lat: number } | null {
  return box === null ? null : { lon: (box.west + box.east) / 2, lat: (box.south + box.north) / 2 };
}
