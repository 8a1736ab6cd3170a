/** Where a task is to be done, in degrees of WGS84, as GeoJSON. */
export type TaskGeometry = { type: 'Point'; coordinates: number[] } | { type: 'Polygon'; coordinates: number[][][] };
export type TaskPolygon = Extract<TaskGeometry, { type: 'Polygon' }>;

/** A drawn area has tens of corners; more is a mistake or a flood. */
export const MOST_POSITIONS = 2000;
const MOST_RINGS = 20;
/** No task reaches wider than a county. */
const WIDEST_METRES = 50_000;
const METRES_A_DEGREE = 111_320;

/** What is wrong with a shape, in words, or null. */
export function geometryProblem(geometry: TaskGeometry): string | null {
  if (geometry.type === 'Point') return positionProblem(geometry.coordinates);
  const rings = geometry.coordinates;
  if (rings.length === 0) return 'The area has no outline.';
  if (rings.length > MOST_RINGS) return `The area has ${rings.length} rings; at most ${MOST_RINGS} are taken.`;
  const nPositions = rings.reduce((sum, ring) => sum + ring.length, 0);
  if (nPositions > MOST_POSITIONS) {
    return `The area has ${nPositions} corners; at most ${MOST_POSITIONS} are taken. Simplify it.`;
  }
  for (const ring of rings) {
    for (const position of ring) {
      const problem = positionProblem(position);
      if (problem !== null) return problem;
    }
    const problem = ringProblem(ring);
    if (problem !== null) return problem;
  }
  const { west, south, east, north } = boundsOf(geometry);
  const wide = Math.max(
    (east - west) * METRES_A_DEGREE * Math.cos((south * Math.PI) / 180),
    (north - south) * METRES_A_DEGREE,
  );
  if (wide > WIDEST_METRES) {
    return `The area is ${Math.round(wide / 1000)} km across; a task reaches at most ${WIDEST_METRES / 1000} km.`;
  }
  return null;
}

function positionProblem(position: readonly number[]): string | null {
  const [lon, lat] = position;
  if (position.length < 2 || lon === undefined || lat === undefined || !Number.isFinite(lon) || !Number.isFinite(lat)) {
    return 'A position needs a longitude and a latitude.';
  }
  if (Math.abs(lon) > 180 || Math.abs(lat) > 90) {
    return `${lon}, ${lat} is no longitude and latitude in degrees. If these are metres, convert them first.`;
  }
  return null;
}

function ringProblem(ring: readonly (readonly number[])[]): string | null {
  const first = ring[0];
  const last = ring.at(-1);
  if (ring.length < 4 || first === undefined || last === undefined) {
    return `An outline needs at least 3 corners and its first one again at the end; found ${ring.length} positions.`;
  }
  if (first[0] !== last[0] || first[1] !== last[1]) return 'An outline must end where it began.';
  let twice = 0;
  for (let i = 0; i + 1 < ring.length; i++) twice += ring[i]![0]! * ring[i + 1]![1]! - ring[i + 1]![0]! * ring[i]![1]!;
  if (twice === 0) return 'The outline encloses nothing.';
  return crossesItself(ring) ? 'The outline crosses itself; draw it again.' : null;
}

function crossesItself(ring: readonly (readonly number[])[]): boolean {
  const n = ring.length - 1;
  for (let i = 0; i < n; i++) {
    for (let j = i + 2; j < n; j++) {
      if (i === 0 && j === n - 1) continue;
      if (cross(ring[i]!, ring[i + 1]!, ring[j]!, ring[j + 1]!)) return true;
    }
  }
  return false;
}

/** True where the two lines properly cross: each one's ends lie on different sides of the other. */
function cross(a: readonly number[], b: readonly number[], c: readonly number[], d: readonly number[]): boolean {
  const side = (p: readonly number[], q: readonly number[], r: readonly number[]) =>
    Math.sign((q[0]! - p[0]!) * (r[1]! - p[1]!) - (q[1]! - p[1]!) * (r[0]! - p[0]!));
  return side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0;
}

export interface DegreeBounds {
  west: number;
  south: number;
  east: number;
  north: number;
}

export function boundsOf(geometry: TaskGeometry): DegreeBounds {
  const positions = geometry.type === 'Point' ? [geometry.coordinates] : geometry.coordinates.flat();
  const bounds = { west: Infinity, south: Infinity, east: -Infinity, north: -Infinity };
  for (const [lon, lat] of positions) {
    bounds.west = Math.min(bounds.west, lon!);
    bounds.south = Math.min(bounds.south, lat!);
    bounds.east = Math.max(bounds.east, lon!);
    bounds.north = Math.max(bounds.north, lat!);
  }
  return bounds;
}

/** How far a position lies from the box around a shape, metres; 0 within. Good to a per cent at the scale of a town. */
export function metresFromBounds(bounds: DegreeBounds, lon: number, lat: number): number {
  const east = Math.max(bounds.west - lon, 0, lon - bounds.east) * METRES_A_DEGREE * Math.cos((lat * Math.PI) / 180);
  const north = Math.max(bounds.south - lat, 0, lat - bounds.north) * METRES_A_DEGREE;
  return Math.hypot(east, north);
}

/** The box around a position that holds all within so many metres. */
export function boundsAround(lon: number, lat: number, metres: number): DegreeBounds {
  const up = metres / METRES_A_DEGREE;
  const across = up / Math.max(0.01, Math.cos((lat * Math.PI) / 180));
  return { west: lon - across, south: lat - up, east: lon + across, north: lat + up };
}
