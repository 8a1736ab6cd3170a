import { type PointCells, sortIntoCells } from './dbscan-cells.ts';
import { type LeftOut, leftOutOf } from './left-out.ts';
import { NO_POSITION, type PlanePoints, requirePositive, requireSameLength } from './points.ts';
import { wholeCentimetres } from './whole-centimetres.ts';

export const NOISE = -1;
/** Label of a record without a position. */
export const NOT_CLUSTERED = -2;

export interface DbscanOptions {
  /** Two points are neighbours up to and including this distance, metres. */
  radiusMetres: number;
  /** A point with at least this many neighbours, itself included, is a core point. */
  minPoints: number;
}

export interface DbscanResult {
  /**
   * Cluster of each point from 0 on, numbered by the smallest place in the input among their core points; NOISE (-1);
   * NOT_CLUSTERED (-2) without a position. A border point belongs to the lowest-numbered cluster with a core point in reach.
   */
  labels: Int32Array;
  /** 1 for core points. */
  isCore: Uint8Array;
  nClusters: number;
  nCore: number;
  nNoise: number;
  nUsed: number;
  leftOut: LeftOut[];
  parameters: DbscanOptions;
}

/**
 * Where do points crowd, in clusters of any shape, and which belong to none? DBSCAN, exact: positions are read to the
 * centimetre, so a distance of exactly the radius counts. Labels are those of scikit-learn and R dbscan.
 *
 * Cells of side radius/√2: a cell with minPoints points is all core, and cells are joined as soon as one pair of core
 * points touches, so crowded places get cheaper. Memory about 60 bytes a point.
 * Ester et al. 1996, KDD-96:226-231; Gunawan 2013 (MSc thesis, TU Eindhoven) for the cells.
 *
 * @throws RangeError when x and y differ in length, radiusMetres is not above 0 or minPoints not a whole number above 0
 */
export function dbscan(points: PlanePoints, options: DbscanOptions): DbscanResult {
  requireSameLength(points);
  const { radiusMetres, minPoints } = options;
  requirePositive('radiusMetres', radiusMetres);
  if (!(Number.isInteger(minPoints) && minPoints > 0)) {
    throw new RangeError(`minPoints must be a whole number above 0, got ${minPoints}.`);
  }
  const total = points.x.length;
  const used = withPosition(points);
  const radius = radiusMetres * 100;
  const cells = sortIntoCells(wholeCentimetres(points, used), radius);
  const core = findCore(cells, radius * radius, minPoints);
  const root = joinCells(core, cells, radius);
  const cluster = numberClusters(core, cells, root);

  const labels = new Int32Array(total).fill(NOT_CLUSTERED);
  const isCore = new Uint8Array(total);
  const nNoise = labelPoints(cells, core, cluster.ofCell, radius * radius, used, labels, isCore);
  return {
    labels,
    isCore,
    nClusters: cluster.n,
    nCore: core.x.length,
    nNoise,
    nUsed: used.length,
    leftOut: leftOutOf({ [NO_POSITION]: total - used.length }),
    parameters: { radiusMetres, minPoints },
  };
}

function withPosition(points: PlanePoints): Int32Array {
  const { x, y } = points;
  const used = new Int32Array(x.length);
  let n = 0;
  for (let i = 0; i < x.length; i++) if (Number.isFinite(x[i]) && Number.isFinite(y[i])) used[n++] = i;
  return used.subarray(0, n);
}

/** Core points alone, in the order of the cells. */
interface CorePoints {
  /** 1 at a core point, in the order of the cells. */
  flag: Uint8Array;
  start: Int32Array;
  x: Float64Array;
  y: Float64Array;
}

function findCore(cells: PointCells, reach: number, minPoints: number): CorePoints {
  const { n, nCells, start, x, y, runStart, runEnd } = cells;
  const flag = new Uint8Array(n);
  let nCore = 0;
  for (let c = 0; c < nCells; c++) {
    const from = start[c];
    const to = start[c + 1];
    if (to - from >= minPoints) {
      flag.fill(1, from, to);
      nCore += to - from;
      continue;
    }
    let around = 0;
    for (let r = 5 * c; r < 5 * c + 5; r++) around += start[runEnd[r]] - start[runStart[r]];
    if (around < minPoints) continue;
    for (let i = from; i < to; i++) {
      const px = x[i];
      const py = y[i];
      let near = 0;
      // Own row first: the nearest cells end the count soonest.
      for (let k = 0; k < 5 && near < minPoints; k++) {
        const r = 5 * c + k;
        const end = start[runEnd[r]];
        for (let j = start[runStart[r]]; j < end; j++) {
          const dx = x[j] - px;
          const dy = y[j] - py;
          if (dx * dx + dy * dy <= reach && ++near >= minPoints) break;
        }
      }
      if (near >= minPoints) {
        flag[i] = 1;
        nCore++;
      }
    }
  }
  const core = { flag, start: new Int32Array(nCells + 1), x: new Float64Array(nCore), y: new Float64Array(nCore) };
  let at = 0;
  for (let c = 0; c < nCells; c++) {
    for (let i = start[c]; i < start[c + 1]; i++) {
      if (flag[i] === 0) continue;
      core.x[at] = x[i];
      core.y[at++] = y[i];
    }
    core.start[c + 1] = at;
  }
  return core;
}

/** Union-find over cells: the root of a cell with core points stands for its cluster. */
function joinCells(core: CorePoints, cells: PointCells, radius: number): (cell: number) => number {
  const { nCells, runStart, runEnd } = cells;
  const parent = new Int32Array(nCells);
  for (let c = 0; c < nCells; c++) parent[c] = c;
  const root = (cell: number): number => {
    let c = cell;
    while (parent[c] !== c) {
      parent[c] = parent[parent[c]];
      c = parent[c];
    }
    return c;
  };
  for (let c = 0; c < nCells; c++) {
    if (core.start[c] === core.start[c + 1]) continue;
    for (let k = 0; k < 5; k++) {
      const r = 5 * c + k;
      // Each pair of cells once, from the earlier.
      for (let other = Math.max(runStart[r], c + 1); other < runEnd[r]; other++) {
        if (core.start[other] === core.start[other + 1]) continue;
        const own = root(c);
        const its = root(other);
        if (own !== its && coresTouch(core, cells, c, other, radius)) parent[Math.max(own, its)] = Math.min(own, its);
      }
    }
  }
  return root;
}

function coresTouch(core: CorePoints, cells: PointCells, a: number, b: number, radius: number): boolean {
  const { x, y, start } = core;
  const reach = radius * radius;
  const left = cells.column[b] * cells.side;
  const bottom = cells.row[b] * cells.side;
  const right = left + cells.side;
  const top = bottom + cells.side;
  for (let i = start[a]; i < start[a + 1]; i++) {
    const px = x[i];
    const py = y[i];
    // Whoever is out of reach of the other cell's square need not ask its points.
    if (px < left - radius || px > right + radius || py < bottom - radius || py > top + radius) continue;
    for (let j = start[b]; j < start[b + 1]; j++) {
      const dx = x[j] - px;
      const dy = y[j] - py;
      if (dx * dx + dy * dy <= reach) return true;
    }
  }
  return false;
}

function numberClusters(
  core: CorePoints,
  cells: PointCells,
  root: (cell: number) => number,
): { ofCell: Int32Array; n: number } {
  const { nCells, start, order } = cells;
  const first = new Int32Array(nCells).fill(cells.n);
  for (let c = 0; c < nCells; c++) {
    if (core.start[c] === core.start[c + 1]) continue;
    const r = root(c);
    for (let i = start[c]; i < start[c + 1]; i++) if (core.flag[i] === 1 && order[i] < first[r]) first[r] = order[i];
  }
  const rootOfFirst = new Int32Array(cells.n).fill(-1);
  for (let c = 0; c < nCells; c++) if (first[c] < cells.n) rootOfFirst[first[c]] = c;
  const ofCell = new Int32Array(nCells).fill(NOISE);
  let n = 0;
  for (const r of rootOfFirst) if (r >= 0) ofCell[r] = n++;
  for (let c = 0; c < nCells; c++) if (core.start[c] < core.start[c + 1]) ofCell[c] = ofCell[root(c)];
  return { ofCell, n };
}

/** Writes labels and core flags by place in the input; returns how many are noise. */
function labelPoints(
  cells: PointCells,
  core: CorePoints,
  clusterOfCell: Int32Array,
  reach: number,
  used: Int32Array,
  labels: Int32Array,
  isCore: Uint8Array,
): number {
  const { nCells, start, order, x, y, runStart, runEnd } = cells;
  let nNoise = 0;
  for (let c = 0; c < nCells; c++) {
    for (let i = start[c]; i < start[c + 1]; i++) {
      const record = used[order[i]];
      if (core.flag[i] === 1) {
        labels[record] = clusterOfCell[c];
        isCore[record] = 1;
        continue;
      }
      let best = clusterOfCell[c] === NOISE ? cells.n : clusterOfCell[c];
      for (let r = 5 * c; r < 5 * c + 5; r++) {
        for (let other = runStart[r]; other < runEnd[r]; other++) {
          const cluster = clusterOfCell[other];
          if (cluster === NOISE || cluster >= best) continue;
          for (let j = core.start[other]; j < core.start[other + 1]; j++) {
            const dx = core.x[j] - x[i];
            const dy = core.y[j] - y[i];
            if (dx * dx + dy * dy <= reach) {
              best = cluster;
              break;
            }
          }
        }
      }
      labels[record] = best === cells.n ? NOISE : best;
      if (best === cells.n) nNoise++;
    }
  }
  return nNoise;
}
