import { type PlanePoints, requirePositive, requireSameLength } from './points.ts';

/** How many of the points nearest to an edge are tried when it is dug. */
const CANDIDATES = 16;

/**
 * The smallest convex outline around points: a ring x0, y0, x1, y1, … anticlockwise from the lowest of the westernmost,
 * without points on straight stretches. Fewer than three corners where points lie on a line or in one place; empty
 * without points. Records without a position are passed over.
 *
 * O(n log n). Andrew 1979, Information Processing Letters 9(5):216-219.
 */
export function convexHull(points: PlanePoints): Float64Array {
  requireSameLength(points);
  const { x, y } = points;
  const order = distinctPlaces(points);
  if (order.length < 3) return ringOf(points, order);
  const turn = (a: number, b: number, c: number): number =>
    (x[b] - x[a]) * (y[c] - y[a]) - (y[b] - y[a]) * (x[c] - x[a]);
  const chain: number[] = [];
  const walk = (from: Iterable<number>, floor: number): void => {
    for (const p of from) {
      while (chain.length >= floor + 2 && turn(chain[chain.length - 2], chain[chain.length - 1], p) <= 0) chain.pop();
      chain.push(p);
    }
    chain.pop();
  };
  walk(order, 0);
  walk([...order].reverse(), chain.length);
  return ringOf(points, chain);
}

/**
 * An outline that follows points more closely than the convex hull: edges longer than `longestEdgeMetres` are dug in
 * towards a near point, as long as the outline stays simple and holds every point and one new edge is shorter.
 * A ring as of `convexHull`, which is also the answer where nothing can be dug.
 *
 * O(points × corners). After Park & Oh 2012, J. Information Science and Engineering 28:587-600; ties by place in the input.
 *
 * @throws RangeError when longestEdgeMetres is not above 0
 */
export function concaveHull(points: PlanePoints, longestEdgeMetres: number): Float64Array {
  requirePositive('longestEdgeMetres', longestEdgeMetres);
  const hull = convexHull(points);
  if (hull.length < 6) return hull;
  const corners = new Set<string>();
  const ring: Corner[] = [];
  for (let k = 0; k < hull.length; k += 2) {
    ring.push({ x: hull[k], y: hull[k + 1] });
    corners.add(`${hull[k]},${hull[k + 1]}`);
  }
  const inner = distinctPlaces(points).filter((i) => !corners.has(`${points.x[i]},${points.y[i]}`));
  // An edge that could not be dug may be once its neighbours are, so passes go on until one changes nothing.
  for (let dug = true; dug; ) {
    dug = false;
    for (let k = 0; k < ring.length; ) {
      const a = ring[k];
      const b = ring[(k + 1) % ring.length];
      const at = Math.hypot(b.x - a.x, b.y - a.y) <= longestEdgeMetres ? -1 : digTo(points, inner, ring, k);
      if (at >= 0) {
        ring.splice(k + 1, 0, { x: points.x[inner[at]], y: points.y[inner[at]] });
        inner.splice(at, 1);
        dug = true;
        continue;
      }
      k++;
    }
  }
  return Float64Array.from(ring.flatMap((corner) => [corner.x, corner.y]));
}

/** Places with a position, each once, west to east, then south to north. */
function distinctPlaces({ x, y }: PlanePoints): number[] {
  const order: number[] = [];
  for (let i = 0; i < x.length; i++) if (Number.isFinite(x[i]) && Number.isFinite(y[i])) order.push(i);
  order.sort((a, b) => x[a] - x[b] || y[a] - y[b] || a - b);
  return order.filter((i, k) => k === 0 || x[i] !== x[order[k - 1]] || y[i] !== y[order[k - 1]]);
}

function ringOf({ x, y }: PlanePoints, order: readonly number[]): Float64Array {
  return Float64Array.from(order.flatMap((i) => [x[i], y[i]]));
}

interface Corner {
  x: number;
  y: number;
}

/** The inner point towards which an edge can be dug: of the nearest few the first that keeps the rules, or -1. */
function digTo(points: PlanePoints, inner: readonly number[], ring: readonly Corner[], edge: number): number {
  const a = ring[edge];
  const b = ring[(edge + 1) % ring.length];
  const length = Math.hypot(b.x - a.x, b.y - a.y);
  const corner = (k: number): Corner => ({ x: points.x[inner[k]], y: points.y[inner[k]] });
  for (const k of nearestToEdge(points, inner, a, b)) {
    const p = corner(k);
    const nearer = Math.min(Math.hypot(p.x - a.x, p.y - a.y), Math.hypot(p.x - b.x, p.y - b.y));
    if (nearer >= length || !staysSimple(ring, edge, p)) continue;
    // What is cut away must hold no point.
    if (!inner.some((_, other) => other !== k && inTriangle(a, p, b, corner(other)))) return k;
  }
  return -1;
}

function nearestToEdge(points: PlanePoints, inner: readonly number[], a: Corner, b: Corner): number[] {
  const dx = b.x - a.x;
  const dy = b.y - a.y;
  const squared = dx * dx + dy * dy;
  const nearest: { k: number; apart: number }[] = [];
  for (let k = 0; k < inner.length; k++) {
    const px = points.x[inner[k]] - a.x;
    const py = points.y[inner[k]] - a.y;
    const along = Math.min(1, Math.max(0, (px * dx + py * dy) / squared));
    const apart = (px - along * dx) ** 2 + (py - along * dy) ** 2;
    if (nearest.length === CANDIDATES && apart >= nearest[CANDIDATES - 1].apart) continue;
    let at = nearest.length;
    while (at > 0 && nearest[at - 1].apart > apart) at--;
    nearest.splice(at, 0, { k, apart });
    nearest.length = Math.min(nearest.length, CANDIDATES);
  }
  return nearest.map(({ k }) => k);
}

function inTriangle(a: Corner, b: Corner, c: Corner, p: Corner): boolean {
  const sides = [side(a, b, p), side(b, c, p), side(c, a, p)];
  return !(sides.includes(1) && sides.includes(-1));
}

function staysSimple(ring: readonly Corner[], edge: number, p: Corner): boolean {
  const n = ring.length;
  const a = ring[edge];
  const b = ring[(edge + 1) % n];
  for (let k = 0; k < n; k++) {
    if (k === edge) continue;
    const c = ring[k];
    const d = ring[(k + 1) % n];
    if (c !== a && d !== a && segmentsMeet(a, p, c, d)) return false;
    if (c !== b && d !== b && segmentsMeet(p, b, c, d)) return false;
  }
  // A corner on one of the new edges would make the outline touch itself.
  return !ring.some((c) => c !== a && c !== b && (onSegment(a, p, c) || onSegment(p, b, c)));
}

function side(a: Corner, b: Corner, c: Corner): number {
  return Math.sign((b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x));
}

function segmentsMeet(a: Corner, b: Corner, c: Corner, d: Corner): boolean {
  if (side(a, b, c) !== side(a, b, d) && side(c, d, a) !== side(c, d, b)) return true;
  return onSegment(a, b, c) || onSegment(a, b, d) || onSegment(c, d, a) || onSegment(c, d, b);
}

function onSegment(a: Corner, b: Corner, p: Corner): boolean {
  if (side(a, b, p) !== 0) return false;
  return (
    p.x >= Math.min(a.x, b.x) && p.x <= Math.max(a.x, b.x) && p.y >= Math.min(a.y, b.y) && p.y <= Math.max(a.y, b.y)
  );
}
