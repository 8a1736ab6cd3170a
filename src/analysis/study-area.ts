import type { Grid } from './grid.ts';
import type { PolygonShape } from './polygon.ts';

/**
 * The share of each cell's area that lies in a polygon, 0 to 1, exact to rounding (signed trapezoids, as font renderers
 * do). Holes are cut out whatever their winding. O(cells + cells crossed by edges).
 */
export function shareInside(grid: Grid, polygon: PolygonShape): Float64Array {
  const { nColumns, nRows, cellSizeMetres, originX, originY } = grid;
  // Edges leave area in the cells they cross and a step for every cell east of them; one sweep along rows adds it up.
  const stride = nColumns + 1;
  const sums = new Float64Array(stride * nRows);
  for (const part of polygon.parts) {
    part.forEach((ring, k) => {
      const sign = ringSign(ring) * (k === 0 ? 1 : -1);
      for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
        const x0 = (ring[j] - originX) / cellSizeMetres;
        const y0 = (ring[j + 1] - originY) / cellSizeMetres;
        const x1 = (ring[i] - originX) / cellSizeMetres;
        const y1 = (ring[i + 1] - originY) / cellSizeMetres;
        addEdge(sums, stride, nColumns, nRows, x0, y0, x1, y1, sign);
      }
    });
  }
  const share = new Float64Array(nColumns * nRows);
  for (let row = 0; row < nRows; row++) {
    let carried = 0;
    for (let column = 0; column < nColumns; column++) {
      carried += sums[row * stride + column];
      // Rounding of the running sum must not make an empty cell touch the polygon.
      const value = Math.abs(carried) < 1e-9 ? 0 : carried > 1 - 1e-9 ? 1 : carried;
      share[row * nColumns + column] = Math.min(1, Math.max(0, value));
    }
  }
  return share;
}

/** 1 for a ring that turns left, -1 for one that turns right. */
function ringSign(ring: Float64Array): number {
  let twice = 0;
  for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
    twice += (ring[j] - ring[0]) * (ring[i + 1] - ring[1]) - (ring[i] - ring[0]) * (ring[j + 1] - ring[1]);
  }
  return twice >= 0 ? 1 : -1;
}

function addEdge(
  sums: Float64Array,
  stride: number,
  nColumns: number,
  nRows: number,
  ax: number,
  ay: number,
  bx: number,
  by: number,
  sign: number,
): void {
  if (ay === by) return;
  // Of a left-turning ring the interior lies east of an edge that runs south.
  const direction = ay > by ? sign : -sign;
  const [x0, y0, x1, y1] = ay < by ? [ax, ay, bx, by] : [bx, by, ax, ay];
  const slope = (x1 - x0) / (y1 - y0);
  const firstRow = Math.max(0, Math.floor(y0));
  const lastRow = Math.min(nRows - 1, Math.ceil(y1) - 1);
  for (let row = firstRow; row <= lastRow; row++) {
    const low = Math.max(y0, row);
    const high = Math.min(y1, row + 1);
    if (high <= low) continue;
    const atLow = x0 + (low - y0) * slope;
    const atHigh = x0 + (high - y0) * slope;
    addSpan(sums, row * stride, nColumns, Math.min(atLow, atHigh), Math.max(atLow, atHigh), direction * (high - low));
  }
}

/** A sloping piece from column position `left` to `right` within one row; `height` signed. */
function addSpan(
  sums: Float64Array,
  offset: number,
  nColumns: number,
  left: number,
  right: number,
  height: number,
): void {
  if (left >= nColumns) return;
  // What lies west of the grid covers whole rows; what lies east covers nothing.
  if (right <= 0) {
    sums[offset] += height;
    return;
  }
  const width = right - left;
  if (width === 0) {
    addStep(sums, offset, nColumns, left, height);
    return;
  }
  if (left < 0) sums[offset] += (height * -left) / width;
  const end = Math.min(right, nColumns);
  for (let column = Math.max(0, Math.floor(left)); column < end; column++) {
    const from = Math.max(left, column);
    const to = Math.min(right, column + 1);
    if (to > from) addStep(sums, offset, nColumns, (from + to) / 2, (height * (to - from)) / width);
  }
}

/** Area east of the mean position of a piece within one cell: part of that cell, all of those further east. */
function addStep(sums: Float64Array, offset: number, nColumns: number, position: number, height: number): void {
  const column = Math.floor(position);
  if (column >= nColumns) return;
  const inCell = height * (column + 1 - position);
  sums[offset + column] += inCell;
  sums[offset + column + 1] += height - inCell;
}

/** Which cells belong to the study area: those whose centre lies in it, or all that touch it. */
export type MaskRule = 'centre' | 'touching';

/** 1 for cells of the study area, 0 for others. */
export function studyAreaMask(grid: Grid, studyArea: PolygonShape, rule: MaskRule = 'centre'): Uint8Array {
  const mask = new Uint8Array(grid.nColumns * grid.nRows);
  if (rule === 'touching') {
    const share = shareInside(grid, studyArea);
    for (let i = 0; i < mask.length; i++) mask[i] = share[i] > 0 ? 1 : 0;
    return mask;
  }
  const crossings: number[][] = Array.from({ length: grid.nRows }, () => []);
  for (const ring of studyArea.parts.flat()) {
    for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) addCrossings(grid, crossings, ring, j, i);
  }
  for (let row = 0; row < grid.nRows; row++) fillRow(grid, mask, row, crossings[row]);
  return mask;
}

function addCrossings(grid: Grid, crossings: number[][], ring: Float64Array, j: number, i: number): void {
  const flip = ring[j + 1] > ring[i + 1];
  const [x0, y0, x1, y1] = flip
    ? [ring[i], ring[i + 1], ring[j], ring[j + 1]]
    : [ring[j], ring[j + 1], ring[i], ring[i + 1]];
  if (y0 === y1) return;
  const first = Math.max(0, Math.floor((y0 - grid.originY) / grid.cellSizeMetres - 0.5));
  for (let row = first; row < grid.nRows; row++) {
    const y = grid.originY + (row + 0.5) * grid.cellSizeMetres;
    if (y >= y1) break;
    if (y >= y0) crossings[row].push(x0 + ((x1 - x0) * (y - y0)) / (y1 - y0));
  }
}

function fillRow(grid: Grid, mask: Uint8Array, row: number, crossings: number[]): void {
  crossings.sort((a, b) => a - b);
  for (let k = 0; k + 1 < crossings.length; k += 2) {
    const first = Math.ceil((crossings[k] - grid.originX) / grid.cellSizeMetres - 0.5);
    const last = Math.floor((crossings[k + 1] - grid.originX) / grid.cellSizeMetres - 0.5);
    for (let column = Math.max(0, first); column <= Math.min(grid.nColumns - 1, last); column++) {
      mask[row * grid.nColumns + column] = 1;
    }
  }
}
