import { type CellCounts, countWith, MOST_CELLS } from './grid.ts';
import { type PlanePoints, requirePositive } from './points.ts';
import { type Bounds, type PolygonShape, polygonHolds } from './polygon.ts';

/**
 * A lattice of regular hexagons with a corner to the north, in rows. Rows whose number counted from the anchor is odd lie
 * half a width further east. Arrays over cells are row-major from the south-west, `index = row * nColumns + column`.
 */
export interface HexGrid {
  /** Distance between the west and the east side, which is also that between centres of neighbours; metres. */
  readonly widthMetres: number;
  readonly anchorX: number;
  readonly anchorY: number;
  /** Lattice numbers of cell 0, counted from the anchor, which is the centre of lattice cell (0, 0). */
  readonly firstColumn: number;
  readonly firstRow: number;
  readonly nColumns: number;
  readonly nRows: number;
}

const ROW_STEP = Math.sqrt(3) / 2;

/** Width of the hexagon with the same area as a square of this side. */
export function hexWidthOfArea(squareMetres: number): number {
  requirePositive('squareMetres', squareMetres);
  return Math.sqrt(squareMetres / ROW_STEP);
}

/** The hexagons that cover a box; centres lie on a fixed lattice, so two maps of one width have the same cells. */
export function hexGridOver(
  bounds: Bounds,
  widthMetres: number,
  anchor: { x: number; y: number } = { x: 0, y: 0 },
): HexGrid {
  requirePositive('widthMetres', widthMetres);
  const step = widthMetres * ROW_STEP;
  const firstRow = Math.floor((bounds.minY - anchor.y) / step);
  const lastRow = Math.ceil((bounds.maxY - anchor.y) / step);
  const firstColumn = Math.floor((bounds.minX - anchor.x) / widthMetres - 0.5);
  const lastColumn = Math.ceil((bounds.maxX - anchor.x) / widthMetres);
  const nColumns = lastColumn - firstColumn + 1;
  const nRows = lastRow - firstRow + 1;
  if (!(nColumns * nRows <= MOST_CELLS)) {
    throw new RangeError(`A grid may have up to ${MOST_CELLS} cells, got ${nColumns} x ${nRows}.`);
  }
  return { widthMetres, anchorX: anchor.x, anchorY: anchor.y, firstColumn, firstRow, nColumns, nRows };
}

function isOdd(row: number): boolean {
  return row % 2 !== 0;
}

export function hexCentre(grid: HexGrid, index: number): { x: number; y: number } {
  const column = (index % grid.nColumns) + grid.firstColumn;
  const row = Math.floor(index / grid.nColumns) + grid.firstRow;
  return {
    x: grid.anchorX + (column + (isOdd(row) ? 0.5 : 0)) * grid.widthMetres,
    y: grid.anchorY + row * ROW_STEP * grid.widthMetres,
  };
}

/** Cell of a point: the hexagon whose centre is nearest, the first in row order where two are equally near. -1 outside. */
export function hexOf(grid: HexGrid, x: number, y: number): number {
  const u = (x - grid.anchorX) / grid.widthMetres;
  const v = (y - grid.anchorY) / (grid.widthMetres * ROW_STEP);
  const south = Math.floor(v);
  let column = 0;
  let row = 0;
  let nearest = Number.POSITIVE_INFINITY;
  // The nearest centre lies in one of the two rows around the point.
  for (let candidate = south; candidate <= south + 1; candidate++) {
    const shift = isOdd(candidate) ? 0.5 : 0;
    const nearestColumn = Math.ceil(u - shift - 0.5);
    const dx = u - nearestColumn - shift;
    const dy = (v - candidate) * ROW_STEP;
    const squared = dx * dx + dy * dy;
    if (squared < nearest) {
      nearest = squared;
      column = nearestColumn;
      row = candidate;
    }
  }
  const i = column - grid.firstColumn;
  const j = row - grid.firstRow;
  return i >= 0 && i < grid.nColumns && j >= 0 && j < grid.nRows ? j * grid.nColumns + i : -1;
}

/** The six corners, from the north one clockwise: x0, y0, x1, y1, … */
export function hexCorners(grid: HexGrid, index: number): Float64Array {
  const { x, y } = hexCentre(grid, index);
  const half = grid.widthMetres / 2;
  const radius = grid.widthMetres / Math.sqrt(3);
  return Float64Array.of(
    ...[x, y + radius, x + half, y + radius / 2, x + half, y - radius / 2],
    ...[x, y - radius, x - half, y - radius / 2, x - half, y + radius / 2],
  );
}

/** Indices of the up to six cells that share a side. */
export function hexNeighbours(grid: HexGrid, index: number): number[] {
  const column = index % grid.nColumns;
  const row = Math.floor(index / grid.nColumns);
  const shift = isOdd(row + grid.firstRow) ? 1 : 0;
  const places: [column: number, row: number][] = [
    [column - 1, row],
    [column + 1, row],
    [column - 1 + shift, row - 1],
    [column + shift, row - 1],
    [column - 1 + shift, row + 1],
    [column + shift, row + 1],
  ];
  return places.flatMap(([i, j]) =>
    i >= 0 && i < grid.nColumns && j >= 0 && j < grid.nRows ? [j * grid.nColumns + i] : [],
  );
}

/** 1 for hexagons whose centre lies in the study area. */
export function hexStudyAreaMask(grid: HexGrid, studyArea: PolygonShape): Uint8Array {
  const mask = new Uint8Array(grid.nColumns * grid.nRows);
  for (let i = 0; i < mask.length; i++) {
    const { x, y } = hexCentre(grid, i);
    mask[i] = polygonHolds(studyArea, x, y) ? 1 : 0;
  }
  return mask;
}

/** How many incidents lie in each hexagon? */
export function countInHexes(
  grid: HexGrid,
  points: PlanePoints,
  options: { weights?: ArrayLike<number>; mask?: Uint8Array } = {},
): CellCounts {
  return countWith(points, grid.nColumns * grid.nRows, (x, y) => hexOf(grid, x, y), options);
}
