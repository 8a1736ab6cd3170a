import type { PlanePoints } from './points.ts';

/** Up to this many cells a counting sort over all cells is quicker than sorting the occupied ones. */
const DENSE_CELLS = 1 << 24;

/**
 * Points sorted into square cells so small that all points of a cell are neighbours. Only occupied cells exist, south row
 * first, west to east; neighbours of a cell lie in five runs of cells, one a row.
 */
export interface PointCells {
  readonly n: number;
  readonly nCells: number;
  /** Whole centimetres. */
  readonly side: number;
  /** Points in the order of cells; within a cell in the order of the input. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** Place in the input of each. */
  readonly order: Int32Array;
  /** Cell c holds points start[c] to start[c + 1] - 1. */
  readonly start: Int32Array;
  readonly row: Int32Array;
  readonly column: Int32Array;
  /** Cells runStart[5c + k] to runEnd[5c + k] - 1 can hold neighbours of cell c: k = 0 its own row, then 1 up, 1 down, 2 up, 2 down. */
  readonly runStart: Int32Array;
  readonly runEnd: Int32Array;
}

/** Rows above the own one, and how many columns to either side can be in reach there. */
const RUNS = [
  { up: 0, aside: 2 },
  { up: 1, aside: 2 },
  { up: -1, aside: 2 },
  { up: 2, aside: 1 },
  { up: -2, aside: 1 },
] as const;

/** @param cm whole centimetres from 0 @param radius centimetres */
export function sortIntoCells(cm: PlanePoints, radius: number): PointCells {
  const n = cm.x.length;
  // Positions are whole numbers, so two in a cell differ by at most side - 1; two cells apart they differ by more than side.
  const side = Math.max(1, Math.floor(radius / Math.SQRT2));
  let width = 0;
  let height = 0;
  for (let i = 0; i < n; i++) {
    if (cm.x[i] > width) width = cm.x[i];
    if (cm.y[i] > height) height = cm.y[i];
  }
  // Two empty columns on either side, so that runs at the edge never reach into the next row.
  const nColumns = Math.floor(width / side) + 5;
  const nRows = Math.floor(height / side) + 1;
  const keys = new Float64Array(n);
  for (let i = 0; i < n; i++) keys[i] = Math.floor(cm.y[i] / side) * nColumns + Math.floor(cm.x[i] / side) + 2;
  const order = nColumns * nRows <= DENSE_CELLS ? countingOrder(keys, nColumns * nRows) : sortedOrder(keys);

  const x = new Float64Array(n);
  const y = new Float64Array(n);
  const starts = new Int32Array(n + 1);
  const cellKey = new Float64Array(n);
  let nCells = 0;
  for (let k = 0; k < n; k++) {
    const i = order[k];
    x[k] = cm.x[i];
    y[k] = cm.y[i];
    if (nCells === 0 || keys[i] !== cellKey[nCells - 1]) {
      cellKey[nCells] = keys[i];
      starts[nCells++] = k;
    }
  }
  starts[nCells] = n;
  const row = new Int32Array(nCells);
  const column = new Int32Array(nCells);
  for (let c = 0; c < nCells; c++) {
    row[c] = Math.floor(cellKey[c] / nColumns);
    column[c] = cellKey[c] - row[c] * nColumns - 2;
  }
  const { runStart, runEnd } = runsOf(cellKey.subarray(0, nCells), nColumns);
  return { n, nCells, side, x, y, order, start: starts.slice(0, nCells + 1), row, column, runStart, runEnd };
}

function countingOrder(keys: Float64Array, nKeys: number): Int32Array {
  const next = new Int32Array(nKeys + 1);
  for (let i = 0; i < keys.length; i++) next[keys[i] + 1]++;
  for (let k = 0; k < nKeys; k++) next[k + 1] += next[k];
  const order = new Int32Array(keys.length);
  for (let i = 0; i < keys.length; i++) order[next[keys[i]]++] = i;
  return order;
}

function sortedOrder(keys: Float64Array): Int32Array {
  return Int32Array.from(keys, (_, i) => i).sort((a, b) => keys[a] - keys[b] || a - b);
}

/** Keys rise with the cell, so the ends of every run only move forward. */
function runsOf(keys: Float64Array, nColumns: number): { runStart: Int32Array; runEnd: Int32Array } {
  const nCells = keys.length;
  const runStart = new Int32Array(5 * nCells);
  const runEnd = new Int32Array(5 * nCells);
  RUNS.forEach(({ up, aside }, k) => {
    let from = 0;
    let to = 0;
    for (let c = 0; c < nCells; c++) {
      const middle = keys[c] + up * nColumns;
      while (from < nCells && keys[from] < middle - aside) from++;
      while (to < nCells && keys[to] <= middle + aside) to++;
      runStart[5 * c + k] = from;
      runEnd[5 * c + k] = to;
    }
  });
  return { runStart, runEnd };
}
