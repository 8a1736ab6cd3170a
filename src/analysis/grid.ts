import { type LeftOut, leftOutOf } from './left-out.ts';
import { NO_POSITION, NO_WEIGHT, type PlanePoints, requirePositive, requireSameLength } from './points.ts';
import type { Bounds, PolygonShape } from './polygon.ts';

/**
 * A lattice of square cells. Row 0 is the south row, column 0 the west column; arrays over cells are row-major:
 * `index = row * nColumns + column`. A cell holds its west and south edge, not its east and north edge.
 */
export interface Grid {
  /** South-west corner of cell 0, metres. */
  readonly originX: number;
  readonly originY: number;
  readonly cellSizeMetres: number;
  readonly nColumns: number;
  readonly nRows: number;
}

/** More cells than a person looks at or a browser holds; a mistaken cell size of 1 m over a county ends here. */
export const MOST_CELLS = 25_000_000;

/** @throws RangeError for a size that is not above 0, or more than MOST_CELLS cells */
export function createGrid(grid: Grid): Grid {
  requirePositive('cellSizeMetres', grid.cellSizeMetres);
  if (!(Number.isInteger(grid.nColumns) && Number.isInteger(grid.nRows) && grid.nColumns > 0 && grid.nRows > 0)) {
    throw new RangeError(
      `A grid needs whole numbers of columns and rows above 0, got ${grid.nColumns} x ${grid.nRows}.`,
    );
  }
  if (grid.nColumns * grid.nRows > MOST_CELLS) {
    throw new RangeError(`A grid may have up to ${MOST_CELLS} cells, got ${grid.nColumns} x ${grid.nRows}.`);
  }
  return grid;
}

/**
 * The cells that cover a box. Cell edges lie on whole multiples of the cell size from the anchor (default: the origin of
 * the plane), so that two maps of overlapping areas, or of two periods, have the same cells.
 */
export function gridOver(
  bounds: Bounds,
  cellSizeMetres: number,
  anchor: { x: number; y: number } = { x: 0, y: 0 },
): Grid {
  requirePositive('cellSizeMetres', cellSizeMetres);
  requireBox(bounds);
  const firstColumn = Math.floor((bounds.minX - anchor.x) / cellSizeMetres);
  const firstRow = Math.floor((bounds.minY - anchor.y) / cellSizeMetres);
  return createGrid({
    originX: anchor.x + firstColumn * cellSizeMetres,
    originY: anchor.y + firstRow * cellSizeMetres,
    cellSizeMetres,
    nColumns: Math.max(1, Math.ceil((bounds.maxX - anchor.x) / cellSizeMetres) - firstColumn),
    nRows: Math.max(1, Math.ceil((bounds.maxY - anchor.y) / cellSizeMetres) - firstRow),
  });
}

function requireBox(bounds: Bounds): void {
  const sides = [bounds.minX, bounds.minY, bounds.maxX, bounds.maxY];
  if (!sides.every(Number.isFinite) || bounds.minX > bounds.maxX || bounds.minY > bounds.maxY) {
    throw new RangeError(`A box needs finite sides, least first, got ${sides.join(', ')}.`);
  }
}

/** The box around all points with a position; null when there is none. */
export function pointBounds(points: PlanePoints): Bounds | null {
  const bounds = {
    minX: Number.POSITIVE_INFINITY,
    minY: Number.POSITIVE_INFINITY,
    maxX: Number.NEGATIVE_INFINITY,
    maxY: Number.NEGATIVE_INFINITY,
  };
  for (let i = 0; i < points.x.length; i++) {
    const x = points.x[i]!;
    const y = points.y[i]!;
    if (Number.isNaN(x) || Number.isNaN(y)) continue;
    if (x < bounds.minX) bounds.minX = x;
    if (x > bounds.maxX) bounds.maxX = x;
    if (y < bounds.minY) bounds.minY = y;
    if (y > bounds.maxY) bounds.maxY = y;
  }
  return bounds.minX > bounds.maxX ? null : bounds;
}

/** Cell of a point, or -1 outside the grid and for a point without position. */
export function cellOf(grid: Grid, x: number, y: number): number {
  const column = Math.floor((x - grid.originX) / grid.cellSizeMetres);
  const row = Math.floor((y - grid.originY) / grid.cellSizeMetres);
  return column >= 0 && column < grid.nColumns && row >= 0 && row < grid.nRows ? row * grid.nColumns + column : -1;
}

export function cellCentre(grid: Grid, index: number): { x: number; y: number } {
  const column = index % grid.nColumns;
  const row = (index - column) / grid.nColumns;
  return {
    x: grid.originX + (column + 0.5) * grid.cellSizeMetres,
    y: grid.originY + (row + 0.5) * grid.cellSizeMetres,
  };
}

export function gridBounds(grid: Grid): Bounds {
  return {
    minX: grid.originX,
    minY: grid.originY,
    maxX: grid.originX + grid.nColumns * grid.cellSizeMetres,
    maxY: grid.originY + grid.nRows * grid.cellSizeMetres,
  };
}

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
        const x0 = (ring[j]! - originX) / cellSizeMetres;
        const y0 = (ring[j + 1]! - originY) / cellSizeMetres;
        const x1 = (ring[i]! - originX) / cellSizeMetres;
        const y1 = (ring[i + 1]! - originY) / cellSizeMetres;
        addEdge(sums, stride, nColumns, nRows, x0, y0, x1, y1, sign);
      }
    });
  }
  const share = new Float64Array(nColumns * nRows);
  for (let row = 0; row < nRows; row++) {
    let carried = 0;
    for (let column = 0; column < nColumns; column++) {
      carried += sums[row * stride + column]!;
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
    twice += (ring[j]! - ring[0]!) * (ring[i + 1]! - ring[1]!) - (ring[i]! - ring[0]!) * (ring[j + 1]! - ring[1]!);
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
    sums[offset]! += height;
    return;
  }
  const width = right - left;
  if (width === 0) {
    addStep(sums, offset, nColumns, left, height);
    return;
  }
  if (left < 0) sums[offset]! += (height * -left) / width;
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
  sums[offset + column]! += inCell;
  sums[offset + column + 1]! += height - inCell;
}

/** Which cells belong to the study area: those whose centre lies in it, or all that touch it. */
export type MaskRule = 'centre' | 'touching';

/** 1 for cells of the study area, 0 for others. */
export function studyAreaMask(grid: Grid, studyArea: PolygonShape, rule: MaskRule = 'centre'): Uint8Array {
  const mask = new Uint8Array(grid.nColumns * grid.nRows);
  if (rule === 'touching') {
    const share = shareInside(grid, studyArea);
    for (let i = 0; i < mask.length; i++) mask[i] = share[i]! > 0 ? 1 : 0;
    return mask;
  }
  const crossings: number[][] = Array.from({ length: grid.nRows }, () => []);
  for (const ring of studyArea.parts.flat()) {
    for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) addCrossings(grid, crossings, ring, j, i);
  }
  for (let row = 0; row < grid.nRows; row++) fillRow(grid, mask, row, crossings[row]!);
  return mask;
}

function addCrossings(grid: Grid, crossings: number[][], ring: Float64Array, j: number, i: number): void {
  const flip = ring[j + 1]! > ring[i + 1]!;
  const [x0, y0, x1, y1] = flip
    ? [ring[i]!, ring[i + 1]!, ring[j]!, ring[j + 1]!]
    : [ring[j]!, ring[j + 1]!, ring[i]!, ring[i + 1]!];
  if (y0 === y1) return;
  const first = Math.max(0, Math.floor((y0 - grid.originY) / grid.cellSizeMetres - 0.5));
  for (let row = first; row < grid.nRows; row++) {
    const y = grid.originY + (row + 0.5) * grid.cellSizeMetres;
    if (y >= y1) break;
    if (y >= y0) crossings[row]!.push(x0 + ((x1 - x0) * (y - y0)) / (y1 - y0));
  }
}

function fillRow(grid: Grid, mask: Uint8Array, row: number, crossings: number[]): void {
  crossings.sort((a, b) => a - b);
  for (let k = 0; k + 1 < crossings.length; k += 2) {
    const first = Math.ceil((crossings[k]! - grid.originX) / grid.cellSizeMetres - 0.5);
    const last = Math.floor((crossings[k + 1]! - grid.originX) / grid.cellSizeMetres - 0.5);
    for (let column = Math.max(0, first); column <= Math.min(grid.nColumns - 1, last); column++) {
      mask[row * grid.nColumns + column] = 1;
    }
  }
}

export interface CellCounts {
  /** Sum of weights (or number of points) a cell; NaN outside the study area. */
  counts: Float64Array;
  nUsed: number;
  leftOut: LeftOut[];
}

/**
 * How many incidents lie in each cell? With weights, their sum (harm, aoristic share).
 *
 * @param mask  1 = cell of the study area; without it every cell counts
 * @throws RangeError when arrays differ in length
 */
export function countInCells(
  grid: Grid,
  points: PlanePoints,
  options: { weights?: ArrayLike<number>; mask?: Uint8Array } = {},
): CellCounts {
  return countWith(points, grid.nColumns * grid.nRows, (x, y) => cellOf(grid, x, y), options);
}

/** Counting for any tiling: `tileOf` gives an index below nTiles or -1. */
export function countWith(
  points: PlanePoints,
  nTiles: number,
  tileOf: (x: number, y: number) => number,
  options: { weights?: ArrayLike<number>; mask?: Uint8Array } = {},
): CellCounts {
  const { weights, mask } = options;
  requireSameLength(points, weights);
  if (mask !== undefined && mask.length !== nTiles) {
    throw new RangeError(`mask has ${mask.length} entries, expected one a cell: ${nTiles}.`);
  }
  const counts = new Float64Array(nTiles);
  let nUsed = 0;
  let unplaced = 0;
  let outside = 0;
  let unweighted = 0;
  for (let i = 0; i < points.x.length; i++) {
    const x = points.x[i]!;
    const y = points.y[i]!;
    if (Number.isNaN(x) || Number.isNaN(y)) {
      unplaced++;
      continue;
    }
    const cell = tileOf(x, y);
    if (cell < 0 || (mask !== undefined && mask[cell]! === 0)) {
      outside++;
      continue;
    }
    const weight = weights === undefined ? 1 : weights[i]!;
    if (!(weight >= 0)) {
      unweighted++;
      continue;
    }
    counts[cell]! += weight;
    nUsed++;
  }
  if (mask !== undefined) {
    for (let cell = 0; cell < nTiles; cell++) if (mask[cell]! === 0) counts[cell] = Number.NaN;
  }
  return {
    counts,
    nUsed,
    leftOut: leftOutOf({ [NO_POSITION]: unplaced, 'outside the study area': outside, [NO_WEIGHT]: unweighted }),
  };
}
