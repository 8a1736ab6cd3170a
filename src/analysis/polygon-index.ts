import type { Bounds, PolygonShape } from './polygon.ts';
import { fillCells, fillSlabs, holds, LAST_OF_CELL, layGrid, outlineOf, WHOLE_CELL } from './polygon-index-grid.ts';

const MAGIC = 0x50474958; // "PGIX"
const VERSION = 1;
/** Header: eight whole numbers, then six doubles; both in units of their array. */
const N_POLYGONS = 2;
const N_COLUMNS = 3;
const N_ROWS = 4;
const N_CANDIDATES = 5;
const N_SLABS = 6;
const N_SLAB_EDGES = 7;
const BOX = 4;
const COLUMNS_PER_METRE = 8;
const ROWS_PER_METRE = 9;
const HEADER_BYTES = 80;

/**
 * Which polygon holds a point? Answers for one point or for millions, without looking at more than a few edges.
 *
 * Rules: a polygon holds its boundary; where polygons overlap or touch, the lowest index wins; -1 where none holds the
 * point and for coordinates that are not numbers. Polygons that share an edge vertex by vertex leave no gap along it.
 * The whole index lies in one buffer: hand a SharedArrayBuffer to workers, or keep it, and reopen it with `openPolygonIndex`.
 */
export class PolygonIndex {
  readonly buffer: ArrayBufferLike;
  readonly nPolygons: number;
  readonly bounds: Bounds;
  readonly nColumns: number;
  readonly nRows: number;
  readonly columnsPerMetre: number;
  readonly rowsPerMetre: number;
  /** A cell holds its only polygon, -1 for none, or -2 - k where candidates from k on have to be tried. */
  readonly cells: Int32Array;
  /** Polygons of the undecided cells in rising order, see WHOLE_CELL and LAST_OF_CELL. */
  readonly candidates: Int32Array;
  /** Polygon p has the slabs firstSlab[p] + row of the grid; slab s holds edges slabStart[s] to slabStart[s + 1]. */
  readonly firstSlab: Int32Array;
  readonly slabStart: Int32Array;
  /** Four numbers an edge: lower end x, y, upper end x, y. An edge that passes several rows is in each of their slabs. */
  readonly edges: Float64Array;

  constructor(buffer: ArrayBufferLike) {
    const whole = new Int32Array(buffer, 0, 8);
    if (whole[0] !== MAGIC || whole[1] !== VERSION) {
      throw new RangeError(
        `Not a polygon index of version ${VERSION}: found mark ${whole[0]}, version ${whole[1]}, expected mark ${MAGIC}`,
      );
    }
    const real = new Float64Array(buffer, 0, HEADER_BYTES / 8);
    this.buffer = buffer;
    this.nPolygons = whole[N_POLYGONS]!;
    this.nColumns = whole[N_COLUMNS]!;
    this.nRows = whole[N_ROWS]!;
    this.bounds = { minX: real[BOX]!, minY: real[BOX + 1]!, maxX: real[BOX + 2]!, maxY: real[BOX + 3]! };
    this.columnsPerMetre = real[COLUMNS_PER_METRE]!;
    this.rowsPerMetre = real[ROWS_PER_METRE]!;
    let offset = HEADER_BYTES;
    this.edges = new Float64Array(buffer, offset, whole[N_SLAB_EDGES]! * 4);
    offset += this.edges.byteLength;
    const ints = (length: number): Int32Array => {
      const array = new Int32Array(buffer, offset, length);
      offset += array.byteLength;
      return array;
    };
    this.cells = ints(this.nColumns * this.nRows);
    this.candidates = ints(whole[N_CANDIDATES]!);
    this.firstSlab = ints(this.nPolygons);
    this.slabStart = ints(whole[N_SLABS]! + 1);
  }

  /** The lowest polygon that holds the point, or -1. */
  indexAt(x: number, y: number): number {
    const { minX, minY, maxX, maxY } = this.bounds;
    if (!(x >= minX && x <= maxX && y >= minY && y <= maxY)) return -1;
    const column = Math.min(this.nColumns - 1, ((x - minX) * this.columnsPerMetre) | 0);
    const row = Math.min(this.nRows - 1, ((y - minY) * this.rowsPerMetre) | 0);
    const cell = this.cells[row * this.nColumns + column]!;
    return cell >= -1 ? cell : firstHolder(this, -2 - cell, row, x, y);
  }

  /** `indexAt` for every point. @throws RangeError when the arrays differ in length */
  indicesAt(xs: Float64Array, ys: Float64Array, out: Int32Array = new Int32Array(xs.length)): Int32Array {
    if (ys.length !== xs.length || out.length !== xs.length) {
      throw new RangeError(`Got ${xs.length} x, ${ys.length} y and room for ${out.length}, expected equal lengths`);
    }
    const { minX, minY, maxX, maxY } = this.bounds;
    const { cells, nColumns, nRows, columnsPerMetre, rowsPerMetre } = this;
    for (let i = 0; i < xs.length; i++) {
      const x = xs[i]!;
      const y = ys[i]!;
      if (!(x >= minX && x <= maxX && y >= minY && y <= maxY)) {
        out[i] = -1;
        continue;
      }
      const column = Math.min(nColumns - 1, ((x - minX) * columnsPerMetre) | 0);
      const row = Math.min(nRows - 1, ((y - minY) * rowsPerMetre) | 0);
      const cell = cells[row * nColumns + column]!;
      out[i] = cell >= -1 ? cell : firstHolder(this, -2 - cell, row, x, y);
    }
    return out;
  }

  /** Every polygon that holds the point, lowest first: for areas that overlap. */
  allAt(x: number, y: number): number[] {
    const { minX, minY, maxX, maxY } = this.bounds;
    if (!(x >= minX && x <= maxX && y >= minY && y <= maxY)) return [];
    const column = Math.min(this.nColumns - 1, ((x - minX) * this.columnsPerMetre) | 0);
    const row = Math.min(this.nRows - 1, ((y - minY) * this.rowsPerMetre) | 0);
    const cell = this.cells[row * this.nColumns + column]!;
    if (cell >= -1) return cell < 0 ? [] : [cell];
    const found: number[] = [];
    for (let k = -2 - cell; ; k++) {
      const candidate = this.candidates[k]!;
      const polygon = candidate >> 2;
      if ((candidate & WHOLE_CELL) !== 0 || holds(this, polygon, row, x, y)) found.push(polygon);
      if ((candidate & LAST_OF_CELL) !== 0) return found;
    }
  }
}

/** Opens an index that `buildPolygonIndex` made, without copying. @throws RangeError when the buffer is something else */
export function openPolygonIndex(buffer: ArrayBufferLike): PolygonIndex {
  return new PolygonIndex(buffer);
}

function firstHolder(index: PolygonIndex, from: number, row: number, x: number, y: number): number {
  for (let k = from; ; k++) {
    const candidate = index.candidates[k]!;
    const polygon = candidate >> 2;
    if ((candidate & WHOLE_CELL) !== 0 || holds(index, polygon, row, x, y)) return polygon;
    if ((candidate & LAST_OF_CELL) !== 0) return -1;
  }
}

/**
 * Indexes polygons for `indexAt`. Cells that no edge touches know their answer; in the others only the edges that pass
 * the point's row of the grid are looked at.
 *
 * @param polygons in the order in which overlaps are decided; empty ones keep their index and hold nothing
 * @param options  `shared`: lay the index in a SharedArrayBuffer
 * @throws RangeError when a coordinate is not a finite number
 *
 * O(edges + cells), at most about a million cells.
 */
export function buildPolygonIndex(polygons: readonly PolygonShape[], options: { shared?: boolean } = {}): PolygonIndex {
  const outlines = polygons.map(outlineOf);
  const grid = layGrid(outlines);
  const slabs = fillSlabs(outlines, grid);
  const { cells, candidates } = fillCells(outlines, grid, slabs);

  const nSlabs = slabs.slabStart.length - 1;
  const nInts = cells.length + candidates.length + polygons.length + nSlabs + 1;
  const bytes = HEADER_BYTES + slabs.edges.byteLength + 4 * nInts;
  const buffer = options.shared === true ? new SharedArrayBuffer(bytes) : new ArrayBuffer(bytes);
  new Int32Array(buffer, 0, 8).set([
    MAGIC,
    VERSION,
    polygons.length,
    grid.nColumns,
    grid.nRows,
    candidates.length,
    nSlabs,
    slabs.edges.length / 4,
  ]);
  const { minX, minY, maxX, maxY } = grid.bounds;
  new Float64Array(buffer, 0, HEADER_BYTES / 8).set(
    [minX, minY, maxX, maxY, grid.columnsPerMetre, grid.rowsPerMetre],
    BOX,
  );
  const index = new PolygonIndex(buffer);
  index.edges.set(slabs.edges);
  index.cells.set(cells);
  index.candidates.set(candidates);
  index.firstSlab.set(slabs.firstSlab);
  index.slabStart.set(slabs.slabStart);
  return index;
}
