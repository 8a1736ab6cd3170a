import type { PolygonGeometry } from '../analysis/index.ts';

type Position = readonly number[];
type Ring = readonly Position[];

const keyOf = (position: Position) => `${position[0]},${position[1]}`;

/**
 * Outlines with fewer vertices for drawing, none further from the original than the tolerance. Neighbours that share
 * vertices still share them: outlines are cut where three areas meet, and each piece is simplified once, the same from
 * either side, so no gaps open. Rings that would vanish keep a triangle of themselves.
 *
 * @param toleranceDegrees of latitude; longitudes are shortened by `cosLat`
 */
export function simplifyTogether(
  geometries: readonly PolygonGeometry[],
  toleranceDegrees: number,
  cosLat: number,
): PolygonGeometry[] {
  const junctions = junctionsOf(geometries);
  const done = new Map<string, Ring>();
  const ring = (positions: Ring) => simplifyRing(positions, junctions, done, toleranceDegrees, cosLat);
  return geometries.map((geometry) =>
    geometry.type === 'Polygon'
      ? { type: 'Polygon', coordinates: geometry.coordinates.map(ring) }
      : { type: 'MultiPolygon', coordinates: geometry.coordinates.map((rings) => rings.map(ring)) },
  );
}

function* ringsOf(geometries: readonly PolygonGeometry[]): Generator<Ring> {
  for (const geometry of geometries) {
    const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
    for (const rings of polygons) yield* rings;
  }
}

/** Vertices that have other neighbours in one ring than in another: there pieces begin and end. */
function junctionsOf(geometries: readonly PolygonGeometry[]): Set<string> {
  const neighbours = new Map<string, string>();
  const junctions = new Set<string>();
  for (const ring of ringsOf(geometries)) {
    const n = ring.length - 1;
    for (let i = 0; i < n; i++) {
      const key = keyOf(ring[i]!);
      const before = keyOf(ring[(i + n - 1) % n]!);
      const after = keyOf(ring[i + 1]!);
      const pair = before < after ? `${before} ${after}` : `${after} ${before}`;
      const known = neighbours.get(key);
      if (known === undefined) neighbours.set(key, pair);
      else if (known !== pair) junctions.add(key);
    }
  }
  return junctions;
}

function simplifyRing(
  ring: Ring,
  junctions: ReadonlySet<string>,
  done: Map<string, Ring>,
  tolerance: number,
  cosLat: number,
): Ring {
  const n = ring.length - 1;
  const cuts: number[] = [];
  for (let i = 0; i < n; i++) if (junctions.has(keyOf(ring[i]!))) cuts.push(i);
  if (cuts.length < 2) {
    // An outline nobody cuts begins at its least vertex, and is cut again half-way, the same from whichever ring it is met.
    const first = cuts[0] ?? leastVertex(ring, n);
    cuts.splice(0, cuts.length, first, (first + (n >> 1)) % n);
    cuts.sort((a, b) => a - b);
  }
  const out: Position[] = [];
  cuts.forEach((from, c) => {
    const to = cuts[(c + 1) % cuts.length]!;
    const piece: Position[] = [];
    for (let i = from; ; i = (i + 1) % n) {
      piece.push(ring[i]!);
      if (i === to && piece.length > 1) break;
    }
    out.push(...simplifyPiece(piece, done, tolerance, cosLat).slice(0, -1));
  });
  if (out.length < 3) {
    const third = Math.floor(n / 3);
    return n < 4 ? ring : [ring[0]!, ring[third]!, ring[2 * third]!, ring[0]!];
  }
  return [...out, out[0]!];
}

function leastVertex(ring: Ring, n: number): number {
  let least = 0;
  for (let i = 1; i < n; i++) if (keyOf(ring[i]!) < keyOf(ring[least]!)) least = i;
  return least;
}

/** Douglas and Peucker 1973, always from the lesser end, so that both neighbours get the same vertices. */
function simplifyPiece(piece: Position[], done: Map<string, Ring>, tolerance: number, cosLat: number): Ring {
  const first = keyOf(piece[0]!);
  const last = keyOf(piece.at(-1)!);
  const isReversed = first > last || (first === last && keyOf(piece[1]!) > keyOf(piece.at(-2)!));
  const way = isReversed ? piece.toReversed() : piece;
  const id = `${keyOf(way[0]!)} ${keyOf(way[1]!)} ${keyOf(way.at(-1)!)} ${way.length}`;
  let kept = done.get(id);
  if (kept === undefined) {
    kept = douglasPeucker(way, tolerance, cosLat);
    done.set(id, kept);
  }
  return isReversed ? kept.toReversed() : kept;
}

function douglasPeucker(line: Ring, tolerance: number, cosLat: number): Ring {
  const keep = new Uint8Array(line.length);
  keep[0] = 1;
  keep[line.length - 1] = 1;
  const stack: [number, number][] = [[0, line.length - 1]];
  for (let range = stack.pop(); range !== undefined; range = stack.pop()) {
    const [from, to] = range;
    let farthest = -1;
    let most = tolerance;
    for (let i = from + 1; i < to; i++) {
      const distance = offLine(line[from]!, line[to]!, line[i]!, cosLat);
      if (distance > most) {
        most = distance;
        farthest = i;
      }
    }
    if (farthest >= 0) {
      keep[farthest] = 1;
      stack.push([from, farthest], [farthest, to]);
    }
  }
  return line.filter((_, i) => keep[i] === 1);
}

function offLine(a: Position, b: Position, p: Position, cosLat: number): number {
  const dx = (b[0]! - a[0]!) * cosLat;
  const dy = b[1]! - a[1]!;
  const px = (p[0]! - a[0]!) * cosLat;
  const py = p[1]! - a[1]!;
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : Math.min(1, Math.max(0, (px * dx + py * dy) / length));
  return Math.hypot(px - along * dx, py - along * dy);
}

/** Coordinates to six decimals of a degree (a tenth of a metre): enough to draw, half as many bytes. */
export function roundedGeometry(geometry: PolygonGeometry): PolygonGeometry {
  const round = (ring: Ring) => ring.map(([lon, lat]) => [Math.round(lon! * 1e6) / 1e6, Math.round(lat! * 1e6) / 1e6]);
  return geometry.type === 'Polygon'
    ? { type: 'Polygon', coordinates: geometry.coordinates.map(round) }
    : { type: 'MultiPolygon', coordinates: geometry.coordinates.map((rings) => rings.map(round)) };
}
