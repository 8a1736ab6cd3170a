import { dbscan, NOT_CLUSTERED } from './dbscan.ts';
import { fixedRadiusSearch } from './fixed-radius.ts';
import type { LeftOut } from './left-out.ts';
import { type PlanePoints, requirePositive, requireSameLength } from './points.ts';
import { type PolygonShape, polygonAreaM2 } from './polygon.ts';
import { buildPolygonIndex } from './polygon-index.ts';
import { createRandom } from './random.ts';
import { wholeCentimetres } from './whole-centimetres.ts';

/** How near is nearer than chance: from the study area and a one-tailed level, or fixed. */
export interface NearestNeighbourThreshold {
  /** Mean distance to the nearest neighbour of points at random, metres: ½√(A/N). */
  meanRandomMetres: number;
  /** Its standard error, metres: √((4 − π)A/(4πN²)). */
  standardErrorMetres: number;
  /** mean − t · standard error; 0 where that is below 0. */
  metres: number;
}

/**
 * @param t standard errors below the mean: 1.6449 for 5 % one-tailed, 2.3263 for 1 %
 * @throws RangeError when the area or the number of points is not above 0
 */
export function nearestNeighbourThreshold(
  areaM2: number,
  nPoints: number,
  t = 1.6448536269514722,
): NearestNeighbourThreshold {
  requirePositive('areaM2', areaM2);
  requirePositive('nPoints', nPoints);
  const meanRandomMetres = 0.5 * Math.sqrt(areaM2 / nPoints);
  const standardErrorMetres = Math.sqrt(((4 - Math.PI) * areaM2) / (4 * Math.PI)) / nPoints;
  return { meanRandomMetres, standardErrorMetres, metres: Math.max(0, meanRandomMetres - t * standardErrorMetres) };
}

export interface HierarchyOptions {
  /** The whole study area, not the box of the points: it says how far apart points at random would lie. */
  studyArea: PolygonShape;
  /** Fixed threshold of the first order, metres, instead of the one from the area. */
  thresholdMetres?: number;
  /** Standard errors below the random mean, default 1.6449 (5 % one-tailed). */
  t?: number;
  /** Fewest points of a cluster of the first order, default 10. */
  minPoints?: number;
  /** Fewest clusters that make one of the next order, default as minPoints. */
  minClusters?: number;
  /**
   * `chain` (default): all points linked through pairs nearer than the threshold. `seed` (CrimeStat): the point with the
   * most such neighbours takes those of them that are still free, then the next.
   */
  grouping?: 'chain' | 'seed';
  /** Simulations of as many points at random in the study area, default 0: none. */
  nReplicates?: number;
  seed?: number;
}

/** One order of the hierarchy: order 0 groups points, order 1 groups the clusters of order 0, and so on. */
export interface HierarchyOrder {
  /** Cluster of each member (a point, or a cluster of the order below), -1 for none. */
  labels: Int32Array;
  nClusters: number;
  thresholdMetres: number;
  /** Mean position of the members of each cluster. */
  centres: PlanePoints;
}

export interface HierarchySimulation {
  /** Clusters of the first order in each replicate. */
  nClusters: Int32Array;
  mean: number;
  /** Replicates with at least as many clusters as observed, plus one, over nReplicates + 1. */
  p: number;
}

export interface Hierarchy {
  orders: HierarchyOrder[];
  threshold: NearestNeighbourThreshold;
  simulation: HierarchySimulation | null;
  nUsed: number;
  leftOut: LeftOut[];
  parameters: Required<Omit<HierarchyOptions, 'studyArea' | 'thresholdMetres'>> & {
    areaM2: number;
    thresholdMetres: number | null;
  };
}

/**
 * Nearest-neighbour hierarchical clustering: groups of points nearer to each other than chance, then groups of those
 * groups, until none is left to group. Clusters are numbered by their largest size, then by their first member.
 *
 * O(pairs nearer than the threshold), times replicates. Levine, CrimeStat IV, ch. 7.
 *
 * @throws RangeError for a study area without area, or numbers that are not whole
 */
export function nearestNeighbourHierarchy(points: PlanePoints, options: HierarchyOptions): Hierarchy {
  const { studyArea, thresholdMetres, t = 1.6448536269514722, minPoints = 10, grouping = 'chain' } = options;
  const { minClusters = minPoints, nReplicates = 0, seed = 1 } = options;
  requireSameLength(points);
  for (const [name, value] of Object.entries({ minPoints, minClusters })) {
    if (!(Number.isInteger(value) && value > 1))
      throw new RangeError(`${name} must be a whole number above 1, got ${value}.`);
  }
  const areaM2 = polygonAreaM2(studyArea);
  requirePositive('area of studyArea', areaM2);
  const probe = dbscan(points, { radiusMetres: 1, minPoints: 1 });
  const threshold = nearestNeighbourThreshold(areaM2, Math.max(1, probe.nUsed), t);
  const first = thresholdMetres ?? threshold.metres;
  const orders: HierarchyOrder[] = [];
  let members = points;
  let reach = first;
  let fewest = minPoints;
  while (reach > 0) {
    const order = groupOnce(members, reach, fewest, grouping);
    if (order.nClusters === 0) break;
    orders.push(order);
    members = order.centres;
    reach = nearestNeighbourThreshold(areaM2, order.nClusters, t).metres;
    fewest = minClusters;
  }
  return {
    orders,
    threshold,
    simulation:
      nReplicates > 0
        ? simulate(studyArea, probe.nUsed, nReplicates, seed, orders[0]?.nClusters ?? 0, (random) =>
            first > 0 ? groupOnce(random, first, minPoints, grouping).nClusters : 0,
          )
        : null,
    nUsed: probe.nUsed,
    leftOut: probe.leftOut,
    parameters: {
      areaM2,
      thresholdMetres: thresholdMetres ?? null,
      t,
      minPoints,
      minClusters,
      grouping,
      nReplicates,
      seed,
    },
  };
}

function groupOnce(
  points: PlanePoints,
  thresholdMetres: number,
  fewest: number,
  grouping: 'chain' | 'seed',
): HierarchyOrder {
  // Nearer than the threshold, not at it; positions are read to the centimetre.
  const radiusMetres = Math.max(0.005, (Math.ceil(thresholdMetres * 100) - 1) / 100 + 0.001);
  const linked = dbscan(points, { radiusMetres, minPoints: 1 }).labels;
  const group =
    grouping === 'chain'
      ? linked
      : seedGroups(
          points,
          Int32Array.from(linked.keys()).filter((i) => linked[i] >= 0),
          radiusMetres,
          fewest,
        );
  return numbered(points, group, thresholdMetres, fewest);
}

/** The busiest point takes its free neighbours, as long as they are enough; then the next busiest. */
function seedGroups(points: PlanePoints, used: Int32Array, radiusMetres: number, fewest: number): Int32Array {
  const cm = wholeCentimetres(points, used);
  const search = fixedRadiusSearch(cm, radiusMetres * 100);
  const group = new Int32Array(points.x.length).fill(NOT_CLUSTERED);
  for (const i of used) group[i] = -1;
  const near: number[] = [];
  const neighbours = (k: number): number[] => {
    near.length = 0;
    search(cm.x[k], cm.y[k], near);
    return near;
  };
  const nNear = Int32Array.from(used, (_, k) => neighbours(k).length);
  const busiest = Int32Array.from(used, (_, k) => k).sort((a, b) => nNear[b] - nNear[a] || a - b);
  let next = 0;
  for (const k of busiest) {
    if (nNear[k] < fewest) break;
    if (group[used[k]] >= 0) continue;
    const free = neighbours(k).filter((j) => group[used[j]] < 0);
    if (free.length < fewest) continue;
    for (const j of free) group[used[j]] = next;
    next++;
  }
  return group;
}

/** Keeps groups that are large enough and numbers them by size, then by first member. */
function numbered(points: PlanePoints, group: Int32Array, thresholdMetres: number, fewest: number): HierarchyOrder {
  const size = new Map<number, number>();
  for (const g of group) if (g >= 0) size.set(g, (size.get(g) ?? 0) + 1);
  // A Map keeps the order of first members, and sorting is stable.
  const kept = [...size].filter(([, n]) => n >= fewest).sort(([, a], [, b]) => b - a);
  const number = new Map(kept.map(([g], k) => [g, k]));
  const labels = group.map((g) => number.get(g) ?? (g === NOT_CLUSTERED ? NOT_CLUSTERED : -1));
  const x = new Float64Array(kept.length);
  const y = new Float64Array(kept.length);
  labels.forEach((label, i) => {
    if (label < 0) return;
    x[label] += points.x[i] / kept[label][1];
    y[label] += points.y[i] / kept[label][1];
  });
  return { labels, nClusters: kept.length, thresholdMetres, centres: { x, y } };
}

function simulate(
  studyArea: PolygonShape,
  nPoints: number,
  nReplicates: number,
  seed: number,
  observed: number,
  clustersOf: (points: PlanePoints) => number,
): HierarchySimulation {
  const nClusters = new Int32Array(nReplicates);
  let nAtLeast = 0;
  let sum = 0;
  for (let r = 1; r <= nReplicates; r++) {
    nClusters[r - 1] = clustersOf(randomPoints(studyArea, nPoints, seed + r));
    sum += nClusters[r - 1];
    if (nClusters[r - 1] >= observed) nAtLeast++;
  }
  return { nClusters, mean: sum / nReplicates, p: (nAtLeast + 1) / (nReplicates + 1) };
}

/** Points at random in a polygon, by its own generator; the polygon must have an area. */
export function randomPoints(area: PolygonShape, nPoints: number, seed: number): PlanePoints {
  const random = createRandom(seed);
  const index = buildPolygonIndex([area]);
  const { minX, minY, maxX, maxY } = index.bounds;
  const x = new Float64Array(nPoints);
  const y = new Float64Array(nPoints);
  for (let i = 0; i < nPoints; ) {
    x[i] = minX + random.unit() * (maxX - minX);
    y[i] = minY + random.unit() * (maxY - minY);
    if (index.indexAt(x[i], y[i]) === 0) i++;
  }
  return { x, y };
}
