/** Points at one place would be infinitely dense; positions are read to the centimetre, so this is as near as it gets. */
const NEAREST_METRES = 0.01;

/** A spanning tree of least total mutual reachability: edges by rising distance. Points by place among those used. */
export interface ReachabilityTree {
  first: Int32Array;
  second: Int32Array;
  metres: Float64Array;
  /** Distance of each point to its minPoints-th neighbour, itself counted. */
  coreMetres: Float64Array;
}

/** A cluster of the condensed tree: number 0 is all points, children come after their parents. Densities are 1/metres. */
export interface CondensedCluster {
  parent: number;
  /** Density at which it parts from its parent. */
  birth: number;
  /** Density at which its last points leave, or it splits in two. */
  densest: number;
  stability: number;
}

export interface CondensedTree {
  clusters: CondensedCluster[];
  /** For each point the smallest cluster it is ever in, and the density at which it leaves it; -1 without points. */
  leftCluster: Int32Array;
  leftDensity: Float64Array;
}

/**
 * Walks the merges from the last back to the first: a split into two parts of at least minClusterSize makes two clusters; of
 * smaller parts the points just leave.
 */
export function condense(tree: ReachabilityTree, nPoints: number, minClusterSize: number): CondensedTree {
  const leftCluster = new Int32Array(nPoints).fill(-1);
  const leftDensity = new Float64Array(nPoints);
  const clusters: CondensedCluster[] = [];
  if (nPoints === 0) return { clusters, leftCluster, leftDensity };
  const merges = mergesOf(tree, nPoints);
  const density = (node: number): number => 1 / Math.max(NEAREST_METRES, tree.metres[node - nPoints]);
  const size = (node: number): number => (node < nPoints ? 1 : merges.size[node - nPoints]);
  const add = (parent: number, birth: number): number =>
    clusters.push({ parent, birth, densest: birth, stability: 0 }) - 1;
  const leave = (cluster: CondensedCluster, nLeaving: number, at: number): void => {
    cluster.stability += nLeaving * (at - cluster.birth);
    cluster.densest = Math.max(cluster.densest, at);
  };
  const dropAll = (node: number, cluster: number, at: number): void => {
    leave(clusters[cluster], size(node), at);
    const below = [node];
    for (let next = below.pop(); next !== undefined; next = below.pop()) {
      if (next < nPoints) {
        leftCluster[next] = cluster;
        leftDensity[next] = at;
      } else {
        below.push(merges.left[next - nPoints], merges.right[next - nPoints]);
      }
    }
  };
  const root = nPoints === 1 ? 0 : 2 * nPoints - 2;
  const waiting = [{ node: root, cluster: add(-1, 0) }];
  for (let k = 0; k < waiting.length; k++) {
    const { cluster } = waiting[k];
    let { node } = waiting[k];
    for (;;) {
      if (node < nPoints) {
        dropAll(node, cluster, clusters[cluster].birth);
        break;
      }
      const at = density(node);
      const left = merges.left[node - nPoints];
      const right = merges.right[node - nPoints];
      const leftStays = size(left) >= minClusterSize;
      const rightStays = size(right) >= minClusterSize;
      if (leftStays && rightStays) {
        leave(clusters[cluster], size(node), at);
        waiting.push({ node: left, cluster: add(cluster, at) }, { node: right, cluster: add(cluster, at) });
        break;
      }
      if (!leftStays) dropAll(left, cluster, at);
      if (!rightStays) dropAll(right, cluster, at);
      if (!leftStays && !rightStays) break;
      node = leftStays ? left : right;
    }
  }
  return { clusters, leftCluster, leftDensity };
}

/** Single linkage: merge e joins the parts that edge e connects and is node nPoints + e. */
function mergesOf(tree: ReachabilityTree, nPoints: number): { left: Int32Array; right: Int32Array; size: Int32Array } {
  const nMerges = nPoints - 1;
  const left = new Int32Array(nMerges);
  const right = new Int32Array(nMerges);
  const size = new Int32Array(nMerges);
  const parent = Int32Array.from({ length: nPoints }, (_, i) => i);
  const node = Int32Array.from({ length: nPoints }, (_, i) => i);
  const rootOf = (i: number): number => {
    let r = i;
    while (parent[r] !== r) {
      parent[r] = parent[parent[r]];
      r = parent[r];
    }
    return r;
  };
  const sizeOf = (n: number): number => (n < nPoints ? 1 : size[n - nPoints]);
  for (let e = 0; e < nMerges; e++) {
    const a = rootOf(tree.first[e]);
    const b = rootOf(tree.second[e]);
    left[e] = node[a];
    right[e] = node[b];
    size[e] = sizeOf(node[a]) + sizeOf(node[b]);
    parent[Math.max(a, b)] = Math.min(a, b);
    node[Math.min(a, b)] = nPoints + e;
  }
  return { left, right, size };
}
