import type { PlanePoints } from './points.ts';

/** Points sorted into square cells: pairs within a distance, and distances to the nearest. Points need positions. */
export interface PointCells {
  n: number;
  /** Every unordered pair at most `metres` apart, once, lower index first or not; `squared` is its distance squared. */
  forEachPair(metres: number, visit: (i: number, j: number, squared: number) => void): void;
  /** Distance to the k-th nearest other point of each point, metres; infinite with fewer than k others. */
  nearestDistances(k: number): Float64Array;
}

/** About two points a cell, whatever the extent. */
const POINTS_PER_CELL = 2;

export function pointCells(points: PlanePoints): PointCells {
  const { x, y } = points;
  const n = x.length;
  let [west, east, south, north] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let i = 0; i < n; i++) {
    west = Math.min(west, x[i]);
    east = Math.max(east, x[i]);
    south = Math.min(south, y[i]);
    north = Math.max(north, y[i]);
  }
  const width = Math.max(east - west, 0);
  const height = Math.max(north - south, 0);
  const side =
    Math.max(Math.sqrt((width * height * POINTS_PER_CELL) / Math.max(n, 1)), Math.max(width, height) / 4096) || 1;
  const nColumns = n === 0 ? 1 : Math.floor(width / side) + 1;
  const nRows = n === 0 ? 1 : Math.floor(height / side) + 1;
  const cellOfPoint = new Int32Array(n);
  const starts = new Int32Array(nColumns * nRows + 1);
  for (let i = 0; i < n; i++) {
    cellOfPoint[i] = Math.floor((y[i] - south) / side) * nColumns + Math.floor((x[i] - west) / side);
    starts[cellOfPoint[i] + 1]++;
  }
  for (let c = 0; c < nColumns * nRows; c++) starts[c + 1] += starts[c];
  const next = starts.slice();
  const members = new Int32Array(n);
  for (let i = 0; i < n; i++) members[next[cellOfPoint[i]]++] = i;

  function forEachPair(metres: number, visit: (i: number, j: number, squared: number) => void): void {
    const reach = Math.ceil(metres / side);
    const limit = metres * metres;
    for (let k = 0; k < n; k++) {
      const i = members[k];
      const column = cellOfPoint[i] % nColumns;
      const row = (cellOfPoint[i] - column) / nColumns;
      const last = Math.min(nColumns - 1, column + reach);
      for (let r = row; r <= Math.min(nRows - 1, row + reach); r++) {
        // In the point's own row only what comes after it; rows further north whole. Cells of a row lie together.
        const from = r === row ? k + 1 : starts[r * nColumns + Math.max(0, column - reach)];
        const to = starts[r * nColumns + last + 1];
        for (let q = from; q < to; q++) {
          const j = members[q];
          const dx = x[j] - x[i];
          const dy = y[j] - y[i];
          const squared = dx * dx + dy * dy;
          if (squared <= limit) visit(i, j, squared);
        }
      }
    }
  }

  function nearestDistances(k: number): Float64Array {
    const distances = new Float64Array(n).fill(Infinity);
    if (n <= k) return distances;
    const best = new Float64Array(k);
    for (let i = 0; i < n; i++) {
      best.fill(Infinity);
      const column = cellOfPoint[i] % nColumns;
      const row = (cellOfPoint[i] - column) / nColumns;
      // Ring by ring; what lies beyond ring r is at least r cell sides away.
      for (let ring = 0; ring <= Math.max(nColumns, nRows); ring++) {
        if (ring > 0 && best[k - 1] <= ((ring - 1) * side) ** 2) break;
        lookAtRing(i, column, row, ring, best);
      }
      distances[i] = Math.sqrt(best[k - 1]);
    }
    return distances;
  }

  function lookAtRing(i: number, column: number, row: number, ring: number, best: Float64Array): void {
    for (let r = Math.max(0, row - ring); r <= Math.min(nRows - 1, row + ring); r++) {
      const edge = Math.abs(r - row) === ring;
      for (let c = column - ring; c <= column + ring; c += edge || ring === 0 ? 1 : 2 * ring) {
        if (c < 0 || c >= nColumns) continue;
        for (let q = starts[r * nColumns + c]; q < starts[r * nColumns + c + 1]; q++) {
          const j = members[q];
          if (j !== i) insert(best, (x[j] - x[i]) ** 2 + (y[j] - y[i]) ** 2);
        }
      }
    }
  }

  return { n, forEachPair, nearestDistances };
}

/** Keeps the least values, rising. */
function insert(best: Float64Array, value: number): void {
  let at = best.length - 1;
  if (!(value < best[at])) return;
  while (at > 0 && best[at - 1] > value) {
    best[at] = best[at - 1];
    at--;
  }
  best[at] = value;
}

/** The points with a position, and how many have none. */
export function placed(points: PlanePoints): { points: PlanePoints; ids: Int32Array; nUnplaced: number } {
  const kept: number[] = [];
  for (let i = 0; i < points.x.length; i++) if (Number.isFinite(points.x[i] + points.y[i])) kept.push(i);
  return {
    points: { x: Float64Array.from(kept, (i) => points.x[i]), y: Float64Array.from(kept, (i) => points.y[i]) },
    ids: Int32Array.from(kept),
    nUnplaced: points.x.length - kept.length,
  };
}
