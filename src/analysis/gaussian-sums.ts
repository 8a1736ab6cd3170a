import { type StartRows, startRows } from './gaussian-rows.ts';
import type { Grid } from './grid.ts';
import type { PlanePoints } from './points.ts';
import { exp } from './portable-math.ts';

/** Contributions beyond this many standard deviations (3e-18 of a point's peak) are not added. */
const REACH = 9;
/** What the expansion may leave out, as a share of the largest sum; half of what is promised, the rest is rounding. */
const EXPANSION_ERROR = 5e-13;
const MOST_ORDERS = 14;
/** Cramér's bound: |He_m(x)| exp(−x²/4) <= CRAMER · sqrt(m!). */
const CRAMER = 1.0865;

export interface GaussianSums {
  /** Σ w exp(−d²/(2σ²)) at every cell centre. */
  sums: Float64Array;
  /** Rigorous: no sum is further from the truth than this share of the largest sum (rounding apart, about 1e-14). */
  errorBound: number;
}

/**
 * Gaussian sums at the centres of all cells, to 1e-12 of the largest. Points are expanded about the centre of their cell
 * in Hermite functions (Taylor moments), and the moments are spread by two one-dimensional convolutions, row by row:
 * O(points × moments + rows × columns × reach × orders), nearly independent of the number of points. Where cells are too
 * coarse for the bandwidth (above about a quarter of it) every point is added by itself.
 */
export function gaussianSums(
  grid: Grid,
  points: PlanePoints,
  sigmaMetres: number,
  weights?: ArrayLike<number>,
  start: StartRows = startRows,
): GaussianSums {
  const halfCell = grid.cellSizeMetres / (2 * sigmaMetres);
  const orders = ordersFor(halfCell);
  const expanded = orders <= MOST_ORDERS;
  const { sums, total } = expanded
    ? addByMoments(grid, points, sigmaMetres, weights, orders, start)
    : addOneByOne(grid, points, sigmaMetres, weights);
  let most = 0;
  for (let i = 0; i < sums.length; i++) if (sums[i] > most) most = sums[i];
  const cut = most > 0 ? (total * exp(-REACH * REACH * 0.5)) / most : 0;
  return { sums, errorBound: cut + (expanded ? 2 * expansionError(orders, halfCell) : 0) };
}

/**
 * What moments of total order below P leave out, at most, of a point half a cell from its centre on both axes; the sum
 * over points of exp(−d²/(4σ²)) is at most twice the largest Gaussian sum, because it is that sum smoothed.
 */
function expansionError(orders: number, halfCell: number): number {
  let error = 0;
  for (let degree = orders; degree < orders + 12; degree++) {
    let coefficients = 0;
    for (let a = 0; a <= degree; a++) coefficients += 1 / Math.sqrt(factorial(a) * factorial(degree - a));
    error += coefficients * halfCell ** degree;
  }
  return CRAMER * CRAMER * error;
}

function factorial(n: number): number {
  let product = 1;
  for (let k = 2; k <= n; k++) product *= k;
  return product;
}

function ordersFor(halfCell: number): number {
  let orders = 2;
  while (orders <= MOST_ORDERS && expansionError(orders, halfCell) > EXPANSION_ERROR) orders++;
  return orders;
}

/** Lattice rows and columns of the points' cells, a frame around the grid that holds all that can reach it. */
interface Frame {
  firstColumn: number;
  nColumns: number;
  firstRow: number;
  nRows: number;
}

function frameOf(grid: Grid, points: PlanePoints, reach: number): Frame {
  let [west, east, south, north] = [grid.nColumns + reach, -1 - reach, grid.nRows + reach, -1 - reach];
  for (let k = 0; k < points.x.length; k++) {
    const column = Math.floor((points.x[k] - grid.originX) / grid.cellSizeMetres);
    const row = Math.floor((points.y[k] - grid.originY) / grid.cellSizeMetres);
    // Written so that a point without position is left out too.
    if (!(column >= -reach && column < grid.nColumns + reach && row >= -reach && row < grid.nRows + reach)) continue;
    if (column < west) west = column;
    if (column > east) east = column;
    if (row < south) south = row;
    if (row > north) north = row;
  }
  const [nColumns, nRows] = [east - west + 1, north - south + 1];
  return { firstColumn: west, nColumns: Math.max(0, nColumns), firstRow: south, nRows: Math.max(0, nRows) };
}

function addByMoments(
  grid: Grid,
  points: PlanePoints,
  sigmaMetres: number,
  weights: ArrayLike<number> | undefined,
  orders: number,
  start: StartRows,
): { sums: Float64Array; total: number } {
  const { originX, originY, cellSizeMetres: cell } = grid;
  const reach = Math.ceil((REACH * sigmaMetres) / cell);
  const frame = frameOf(grid, points, reach);
  if (frame.nRows === 0) return { sums: new Float64Array(grid.nColumns * grid.nRows), total: 0 };
  const { byRow, rowStart, largestRow } = sortByRow(grid, points, frame);
  const rows = start({
    ...{ nColumns: grid.nColumns, nRows: grid.nRows, firstColumn: frame.firstColumn, nSources: frame.nColumns },
    ...{ reach, orders, step: cell / sigmaMetres, capacity: largestRow },
  });
  let total = 0;
  for (let row = 0; row < frame.nRows; row++) {
    const [from, to] = [rowStart[row], rowStart[row + 1]];
    if (from === to) continue;
    const middle = originY + (row + frame.firstRow + 0.5) * cell;
    for (let k = from; k < to; k++) {
      const id = byRow[k];
      const x = points.x[id] - originX;
      const column = Math.floor(x / cell);
      const weight = weights === undefined ? 1 : weights[id];
      total += weight;
      rows.cells[k - from] = column - frame.firstColumn;
      rows.dx[k - from] = (x - (column + 0.5) * cell) / sigmaMetres;
      rows.dy[k - from] = (points.y[id] - middle) / sigmaMetres;
      rows.weights[k - from] = weight;
    }
    rows.add(row + frame.firstRow, to - from);
  }
  return { sums: rows.sums(), total };
}

function sortByRow(grid: Grid, points: PlanePoints, frame: Frame) {
  const n = points.x.length;
  const rows = new Int32Array(n);
  const rowStart = new Int32Array(frame.nRows + 1);
  for (let k = 0; k < n; k++) {
    const row = Math.floor((points.y[k] - grid.originY) / grid.cellSizeMetres) - frame.firstRow;
    const column = Math.floor((points.x[k] - grid.originX) / grid.cellSizeMetres) - frame.firstColumn;
    const held = row >= 0 && row < frame.nRows && column >= 0 && column < frame.nColumns;
    rows[k] = held ? row : -1;
    if (held) rowStart[row + 1]++;
  }
  let largestRow = 0;
  for (let row = 0; row < frame.nRows; row++) {
    largestRow = Math.max(largestRow, rowStart[row + 1]);
    rowStart[row + 1] += rowStart[row];
  }
  const next = rowStart.slice();
  const byRow = new Int32Array(rowStart[frame.nRows]);
  for (let k = 0; k < n; k++) if (rows[k] >= 0) byRow[next[rows[k]]++] = k;
  return { byRow, rowStart, largestRow };
}

function addOneByOne(
  grid: Grid,
  points: PlanePoints,
  sigmaMetres: number,
  weights: ArrayLike<number> | undefined,
): { sums: Float64Array; total: number } {
  const { originX, originY, cellSizeMetres: cell, nColumns, nRows } = grid;
  const sums = new Float64Array(nColumns * nRows);
  const reach = (REACH * sigmaMetres) / cell;
  const across = new Float64Array(nColumns);
  const scale = -0.5 / (sigmaMetres * sigmaMetres);
  let total = 0;
  for (let k = 0; k < points.x.length; k++) {
    const x = points.x[k] - originX;
    const y = points.y[k] - originY;
    const weight = weights === undefined ? 1 : weights[k];
    const first = Math.max(0, Math.ceil(x / cell - 0.5 - reach));
    const last = Math.min(nColumns - 1, Math.floor(x / cell - 0.5 + reach));
    const south = Math.max(0, Math.ceil(y / cell - 0.5 - reach));
    const north = Math.min(nRows - 1, Math.floor(y / cell - 0.5 + reach));
    if (!(first <= last && south <= north)) continue;
    total += weight;
    for (let i = first; i <= last; i++) across[i] = weight * exp(scale * ((i + 0.5) * cell - x) ** 2);
    for (let j = south; j <= north; j++) {
      const up = exp(scale * ((j + 0.5) * cell - y) ** 2);
      for (let i = first; i <= last; i++) sums[j * nColumns + i] += up * across[i];
    }
  }
  return { sums, total };
}
