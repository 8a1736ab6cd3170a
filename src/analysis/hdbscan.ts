import { NOISE, NOT_CLUSTERED } from './dbscan.ts';
import { type CondensedCluster, condense, type ReachabilityTree } from './hdbscan-tree.ts';
import { type LeftOut, leftOutOf } from './left-out.ts';
import { NO_POSITION, type PlanePoints, requireSameLength } from './points.ts';
import { wholeCentimetres } from './whole-centimetres.ts';

export interface HdbscanOptions {
  /** Fewest points of a cluster. */
  minClusterSize: number;
  /** A point is as dense as the distance to this neighbour, itself counted as the first; default minClusterSize. */
  minPoints?: number;
  /** Whether all points together may be the answer. Default false. */
  allowSingleCluster?: boolean;
}

export interface HdbscanResult {
  /** Cluster of each point, numbered by its first member in the input; NOISE (-1); NOT_CLUSTERED (-2) without a position. */
  labels: Int32Array;
  /** How firmly each point belongs, 0 (noise) to 1 (in the densest part). */
  strength: Float64Array;
  /** Of each cluster: points times the span of density (1/m) over which they stay together. */
  stability: Float64Array;
  nClusters: number;
  nNoise: number;
  nUsed: number;
  leftOut: LeftOut[];
  parameters: Required<HdbscanOptions>;
}

/**
 * Where do points crowd, when towns and villages crowd at different densities? HDBSCAN: DBSCAN for every radius at once,
 * keeping the clusters that last over the widest span of densities.
 *
 * O(n²) time, O(n) memory: 10,000 points take about a second. Positions are read to the centimetre.
 * Campello, Moulavi & Sander 2013, PAKDD, LNCS 7819:160-172.
 *
 * @throws RangeError when x and y differ in length, minClusterSize is not a whole number above 1 or minPoints above 0
 */
export function hdbscan(points: PlanePoints, options: HdbscanOptions): HdbscanResult {
  const { minClusterSize, minPoints = minClusterSize, allowSingleCluster = false } = options;
  requireSameLength(points);
  if (!(Number.isInteger(minClusterSize) && minClusterSize > 1)) {
    throw new RangeError(`minClusterSize must be a whole number above 1, got ${minClusterSize}.`);
  }
  if (!(Number.isInteger(minPoints) && minPoints > 0)) {
    throw new RangeError(`minPoints must be a whole number above 0, got ${minPoints}.`);
  }
  const total = points.x.length;
  const used = Int32Array.from(points.x.keys()).filter(
    (i) => Number.isFinite(points.x[i]) && Number.isFinite(points.y[i]),
  );
  const placed = { x: Float64Array.from(used, (i) => points.x[i]), y: Float64Array.from(used, (i) => points.y[i]) };
  const tree = condense(reachabilityTree(placed, minPoints), used.length, minClusterSize);
  const chosen = mostStable(tree.clusters, allowSingleCluster);

  const labels = new Int32Array(total).fill(NOT_CLUSTERED);
  const strength = new Float64Array(total);
  const number = new Map<number, number>();
  let nNoise = 0;
  used.forEach((record, k) => {
    // With fewer points than minPoints none is dense at all.
    let c = used.length < minPoints ? -1 : tree.leftCluster[k];
    while (c >= 0 && !chosen.has(c)) c = tree.clusters[c].parent;
    if (c === 0 && !belongsToRoot(tree.clusters, tree.leftDensity[k])) c = -1;
    if (c < 0) {
      labels[record] = NOISE;
      nNoise++;
      return;
    }
    const label = number.get(c) ?? number.size;
    number.set(c, label);
    labels[record] = label;
    strength[record] = Math.min(1, tree.leftDensity[k] / tree.clusters[c].densest);
  });
  return {
    labels,
    strength,
    stability: Float64Array.from(number.keys(), (c) => tree.clusters[c].stability),
    nClusters: number.size,
    nNoise,
    nUsed: used.length,
    leftOut: leftOutOf({ [NO_POSITION]: total - used.length }),
    parameters: { minClusterSize, minPoints, allowSingleCluster },
  };
}

// When all points are one cluster, those that leave before its first split would make everything a member; they are noise.
function belongsToRoot(clusters: readonly CondensedCluster[], density: number): boolean {
  const firstSplit = clusters.find(({ parent }) => parent === 0);
  return firstSplit === undefined || density >= firstSplit.birth;
}

/** From the leaves up: a cluster stands when it is more stable than the best of its children together. */
function mostStable(clusters: readonly CondensedCluster[], allowSingleCluster: boolean): Set<number> {
  const best = new Float64Array(clusters.length);
  const childrenBest = new Float64Array(clusters.length);
  const standsAlone = new Uint8Array(clusters.length);
  // Children come after their parents.
  for (let c = clusters.length - 1; c >= 0; c--) {
    const may = c > 0 || allowSingleCluster;
    standsAlone[c] = may && clusters[c].stability >= childrenBest[c] ? 1 : 0;
    best[c] = standsAlone[c] === 1 ? clusters[c].stability : childrenBest[c];
    if (c > 0) childrenBest[clusters[c].parent] += best[c];
  }
  const chosen = new Set<number>();
  const covered = new Uint8Array(clusters.length);
  for (let c = 0; c < clusters.length; c++) {
    covered[c] = c > 0 && (covered[clusters[c].parent] === 1 || chosen.has(clusters[c].parent)) ? 1 : 0;
    if (covered[c] === 0 && standsAlone[c] === 1) chosen.add(c);
  }
  return chosen;
}

/**
 * Prim's algorithm over mutual reachability: the larger of the distance and both core distances. Cutting the tree at a
 * radius gives the core points' clusters of `dbscan` at that radius.
 */
export function reachabilityTree(points: PlanePoints, minPoints: number): ReachabilityTree {
  const n = points.x.length;
  const { x, y } = wholeCentimetres(
    points,
    Array.from({ length: n }, (_, i) => i),
  );
  const core = coreDistances(x, y, minPoints);
  const nEdges = Math.max(0, n - 1);
  const first = new Int32Array(nEdges);
  const second = new Int32Array(nEdges);
  const cm = new Float64Array(nEdges);
  const reach = new Float64Array(n).fill(Number.POSITIVE_INFINITY);
  const from = new Int32Array(n);
  // Points not yet in the tree, packed to the front.
  const waiting = Int32Array.from({ length: nEdges }, (_, k) => k + 1);
  let joined = 0;
  for (let e = 0; e < nEdges; e++) {
    const jx = x[joined];
    const jy = y[joined];
    const jCore = core[joined];
    let nearest = Number.POSITIVE_INFINITY;
    let at = 0;
    for (let k = 0; k < nEdges - e; k++) {
      const i = waiting[k];
      const dx = x[i] - jx;
      const dy = y[i] - jy;
      // Squared until the end: the order is the same and whole numbers stay exact.
      const mutual = Math.max(dx * dx + dy * dy, jCore, core[i]);
      if (mutual < reach[i]) {
        reach[i] = mutual;
        from[i] = joined;
      }
      if (reach[i] < nearest || (reach[i] === nearest && i < waiting[at])) {
        nearest = reach[i];
        at = k;
      }
    }
    const next = waiting[at];
    first[e] = Math.min(from[next], next);
    second[e] = Math.max(from[next], next);
    cm[e] = nearest;
    waiting[at] = waiting[nEdges - e - 1];
    joined = next;
  }
  const order = Int32Array.from({ length: nEdges }, (_, e) => e).sort(
    (a, b) => cm[a] - cm[b] || first[a] - first[b] || second[a] - second[b],
  );
  return {
    first: first.map((_, e) => first[order[e]]),
    second: second.map((_, e) => second[order[e]]),
    metres: cm.map((_, e) => Math.sqrt(cm[order[e]]) / 100),
    coreMetres: core.map((squared) => Math.sqrt(squared) / 100),
  };
}

/** Squared distance to the minPoints-th neighbour, itself counted; infinite where there are too few points. */
function coreDistances(x: Float64Array, y: Float64Array, minPoints: number): Float64Array {
  const n = x.length;
  const nearest = new Float64Array(minPoints);
  return x.map((px, i) => {
    nearest.fill(Number.POSITIVE_INFINITY);
    for (let j = 0; j < n; j++) {
      const squared = (x[j] - px) ** 2 + (y[j] - y[i]) ** 2;
      if (squared >= nearest[minPoints - 1]) continue;
      let at = minPoints - 1;
      for (; at > 0 && nearest[at - 1] > squared; at--) nearest[at] = nearest[at - 1];
      nearest[at] = squared;
    }
    return nearest[minPoints - 1];
  });
}
