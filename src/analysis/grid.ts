import { type LeftOut, leftOutOf } from './left-out.ts';
import { NO_POSITION, NO_WEIGHT, type PlanePoints, requirePositive, requireSameLength } from './points.ts';
import type { Bounds } from './polygon.ts';

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
    const x = points.x[i];
    const y = points.y[i];
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
    const x = points.x[i];
    const y = points.y[i];
    if (Number.isNaN(x) || Number.isNaN(y)) {
      unplaced++;
      continue;
    }
    const cell = tileOf(x, y);
    if (cell < 0 || (mask !== undefined && mask[cell] === 0)) {
      outside++;
      continue;
    }
    const weight = weights === undefined ? 1 : weights[i];
    if (!(weight >= 0)) {
      unweighted++;
      continue;
    }
    counts[cell] += weight;
    nUsed++;
  }
  if (mask !== undefined) {
    for (let cell = 0; cell < nTiles; cell++) if (mask[cell] === 0) counts[cell] = Number.NaN;
  }
  return {
    counts,
    nUsed,
    leftOut: leftOutOf({ [NO_POSITION]: unplaced, 'outside the study area': outside, [NO_WEIGHT]: unweighted }),
  };
}
