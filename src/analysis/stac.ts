import { fixedRadiusSearch } from './fixed-radius.ts';
import { type LeftOut, leftOutOf } from './left-out.ts';
import { NO_POSITION, type PlanePoints, requirePositive, requireSameLength } from './points.ts';

export interface StacOptions {
  /** Radius of the search circles, metres; 200 to 400 in a town. */
  radiusMetres: number;
  /** Fewest points of a circle that is kept, default 10. */
  minPoints?: number;
  /** Circles kept, busiest first, default 25. */
  mostCircles?: number;
  /** A node of the lattice, default (0, 0) of the plane: fixed, so that the same data give the same hot spots everywhere. */
  origin?: { x: number; y: number };
}

export interface StacResult {
  /** Hot spot of each point, busiest first; -1 for none, also without a position. */
  labels: Int32Array;
  nClusters: number;
  /** The circles kept: centre, points, and the hot spot they merged into. */
  circles: { x: number; y: number; nPoints: number; cluster: number }[];
  nUsed: number;
  leftOut: LeftOut[];
  parameters: Required<StacOptions>;
}

/**
 * Where do the busiest circles lie? Spatial and Temporal Analysis of Crime: circles on a triangular lattice, radius/√2
 * apart so that they overlap; the busiest are kept, and circles that share a point become one hot spot, until none do.
 *
 * Circles are ranked by points, ties by node from the south-west. O(points × circles over a point).
 * Block 1995, in Crime Analysis through Computer Mapping; Levine, CrimeStat IV, ch. 7.
 *
 * @throws RangeError when radiusMetres is not above 0 or a number is not whole
 */
export function stac(points: PlanePoints, options: StacOptions): StacResult {
  const { radiusMetres, minPoints = 10, mostCircles = 25, origin = { x: 0, y: 0 } } = options;
  requireSameLength(points);
  requirePositive('radiusMetres', radiusMetres);
  for (const [name, value] of Object.entries({ minPoints, mostCircles })) {
    if (!(Number.isInteger(value) && value > 0))
      throw new RangeError(`${name} must be a whole number above 0, got ${value}.`);
  }
  const used: number[] = [];
  points.x.forEach((x, i) => {
    if (Number.isFinite(x) && Number.isFinite(points.y[i])) used.push(i);
  });
  const placed = { x: Float64Array.from(used, (i) => points.x[i]), y: Float64Array.from(used, (i) => points.y[i]) };
  const search = fixedRadiusSearch(placed, radiusMetres);
  const circles = nodesNear(placed, radiusMetres, origin)
    .map(({ x, y }) => {
      const members: number[] = [];
      search(x, y, members);
      return { x, y, members };
    })
    .filter(({ members }) => members.length >= minPoints)
    .sort((a, b) => b.members.length - a.members.length || a.y - b.y || a.x - b.x)
    .slice(0, mostCircles);

  const hotSpots = mergeSharing(circles.map(({ members }) => members));
  const labels = new Int32Array(points.x.length).fill(-1);
  hotSpots.forEach(({ members }, cluster) => {
    for (const k of members) labels[used[k]] = cluster;
  });
  const clusterOfCircle = new Int32Array(circles.length);
  hotSpots.forEach(({ circles: own }, cluster) => {
    for (const c of own) clusterOfCircle[c] = cluster;
  });
  return {
    labels,
    nClusters: hotSpots.length,
    circles: circles.map(({ x, y, members }, c) => ({ x, y, nPoints: members.length, cluster: clusterOfCircle[c] })),
    nUsed: used.length,
    leftOut: leftOutOf({ [NO_POSITION]: points.x.length - used.length }),
    parameters: { radiusMetres, minPoints, mostCircles, origin },
  };
}

/** Every lattice node within a radius of at least one point. Odd rows are shifted by half a step. */
function nodesNear(points: PlanePoints, radius: number, origin: { x: number; y: number }): { x: number; y: number }[] {
  const step = radius / Math.SQRT2;
  const rise = (step * Math.sqrt(3)) / 2;
  const nodes = new Map<string, { x: number; y: number }>();
  for (let i = 0; i < points.x.length; i++) {
    const top = Math.floor((points.y[i] + radius - origin.y) / rise);
    for (let row = Math.ceil((points.y[i] - radius - origin.y) / rise); row <= top; row++) {
      const shift = row % 2 === 0 ? 0 : 0.5;
      const last = Math.floor((points.x[i] + radius - origin.x) / step - shift);
      for (let column = Math.ceil((points.x[i] - radius - origin.x) / step - shift); column <= last; column++) {
        const key = `${column},${row}`;
        if (!nodes.has(key)) nodes.set(key, { x: origin.x + (column + shift) * step, y: origin.y + row * rise });
      }
    }
  }
  return [...nodes.values()];
}

/** Joins circles that share a point, directly or through others; hot spots with most points first, then by their first circle. */
function mergeSharing(circles: readonly (readonly number[])[]): { circles: number[]; members: Set<number> }[] {
  const parent = circles.map((_, c) => c);
  const root = (c: number): number => (parent[c] === c ? c : root(parent[c]));
  const circleOf = new Map<number, number>();
  circles.forEach((members, c) => {
    for (const k of members) {
      const other = circleOf.get(k);
      if (other === undefined) circleOf.set(k, c);
      else parent[Math.max(root(c), root(other))] = Math.min(root(c), root(other));
    }
  });
  const merged = new Map<number, { circles: number[]; members: Set<number> }>();
  circles.forEach((members, c) => {
    const own = merged.get(root(c)) ?? { circles: [], members: new Set<number>() };
    own.circles.push(c);
    for (const k of members) own.members.add(k);
    merged.set(root(c), own);
  });
  return [...merged.values()].sort((a, b) => b.members.size - a.members.size);
}
