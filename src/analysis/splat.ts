import type { Grid } from './grid.ts';
import type { FiniteKernel } from './kernels.ts';
import type { PlanePoints } from './points.ts';
import { instantiate, reserve, type WasmMemory } from './wasm/instantiate.ts';
import { SPLAT_WASM } from './wasm/splat-module.ts';

export interface Splat {
  grid: Grid;
  points: PlanePoints;
  /** One a point, at least 0. */
  weights?: Float64Array;
  kernel: FiniteKernel;
  bandwidthMetres: number;
}

/** Cells and margins of one run: a point reaches at most `height` cell centres each way, `width` is that made even. */
interface Layout {
  width: number;
  height: number;
  stride: number;
  nPadded: number;
}

function layoutOf({ grid, bandwidthMetres }: Splat): Layout {
  // Strictly within the bandwidth lie at most ceil(2h/c) centres of a row; the machine takes four cells a turn.
  const height = Math.ceil((2 * bandwidthMetres) / grid.cellSizeMetres);
  const width = Math.ceil(height / 4) * 4;
  const stride = grid.nColumns + 2 * width;
  return { width, height, stride, nPadded: stride * (grid.nRows + 2 * height) };
}

function withoutMargin(padded: Float64Array, grid: Grid, layout: Layout): Float64Array {
  const sums = new Float64Array(grid.nColumns * grid.nRows);
  for (let row = 0; row < grid.nRows; row++) {
    const from = (row + layout.height) * layout.stride + layout.width;
    sums.set(padded.subarray(from, from + grid.nColumns), row * grid.nColumns);
  }
  return sums;
}

/**
 * Sum over points of the kernel's shape (1 at distance 0) at every cell centre, exact: no binning. Points beyond the
 * grid count as far as they reach into it; points without position count nowhere.
 *
 * O(points × cells within the bandwidth). WebAssembly SIMD where the host has it, TypeScript otherwise: the same bits.
 */
export function splat(request: Splat): Float64Array {
  return splatInWasm(request) ?? splatReference(request);
}

/** The same in plain TypeScript: what `splatInWasm` is tested against, bit for bit. */
export function splatReference(request: Splat): Float64Array {
  const { grid, points, weights, kernel, bandwidthMetres } = request;
  const { originX, originY, cellSizeMetres: cell, nColumns, nRows } = grid;
  const layout = layoutOf(request);
  const { width, height, stride } = layout;
  const padded = new Float64Array(layout.nPadded);
  const squares = new Float64Array(width);
  const reach = bandwidthMetres / cell;
  const scale = 1 / bandwidthMetres;
  const step = cell * scale;
  const add = ADDERS[kernel];
  for (let k = 0; k < points.x.length; k++) {
    const x = points.x[k] - originX;
    const y = points.y[k] - originY;
    const left = Math.floor(x / cell - reach - 0.5) + 1;
    const south = Math.floor(y / cell - reach - 0.5) + 1;
    if (!(left >= -width && left <= nColumns && south >= -height && south <= nRows)) continue;
    const dx = ((left + 0.5) * cell - x) * scale;
    const dy = ((south + 0.5) * cell - y) * scale;
    const weight = weights === undefined ? 1 : weights[k];
    for (let i = 0; i < width; i++) {
      const t = dx + i * step;
      squares[i] = t * t;
    }
    let row = (south + height) * stride + left + width;
    for (let j = 0; j < height; j++, row += stride) {
      const d = dy + j * step;
      add(padded, row, squares, width, d * d, weight);
    }
  }
  return withoutMargin(padded, grid, layout);
}

type AddRow = (sums: Float64Array, row: number, squares: Float64Array, width: number, dy2: number, w: number) => void;

const ADDERS: Record<FiniteKernel, AddRow> = {
  quartic(sums, row, squares, width, dy2, weight) {
    const u = 1 - dy2;
    for (let i = 0; i < width; i++) {
      const t = u - squares[i];
      if (t > 0) sums[row + i] += t * t * weight;
    }
  },
  epanechnikov(sums, row, squares, width, dy2, weight) {
    const u = 1 - dy2;
    for (let i = 0; i < width; i++) {
      const t = u - squares[i];
      if (t > 0) sums[row + i] += t * weight;
    }
  },
  uniform(sums, row, squares, width, dy2, weight) {
    const u = 1 - dy2;
    for (let i = 0; i < width; i++) {
      if (u - squares[i] > 0) sums[row + i] += weight;
    }
  },
  triangular(sums, row, squares, width, dy2, weight) {
    for (let i = 0; i < width; i++) {
      const t = 1 - Math.sqrt(dy2 + squares[i]);
      if (t > 0) sums[row + i] += t * weight;
    }
  },
};

type SplatFunction = (
  ...layout: [
    ...[n: number, xs: number, ys: number, ws: number, squares: number, padded: number],
    ...[stride: number, width: number, height: number, nColumns: number, nRows: number],
    ...[originX: number, originY: number, cellSizeMetres: number, bandwidthMetres: number],
  ]
) => void;
type SplatModule = { memory: WasmMemory } & Record<FiniteKernel, SplatFunction>;

/** Points are handed over in pieces of this many, so that the module's memory stays small. */
const PIECE = 8192;
/** Address 0 would read as "no weights". */
const FIRST_BYTE = 1024;

let started: SplatModule | null | undefined;

/** Null where the host does not run the module; see `instantiate`. */
export function splatInWasm(request: Splat): Float64Array | null {
  if (started === undefined) started = instantiate<SplatModule>(SPLAT_WASM);
  if (started === null) return null;
  const { grid, points, weights, kernel, bandwidthMetres } = request;
  const layout = layoutOf(request);
  const { memory } = started;
  const xs = FIRST_BYTE;
  const ys = xs + PIECE * 8;
  const ws = ys + PIECE * 8;
  const squares = ws + PIECE * 8;
  const sums = squares + layout.width * 8;
  reserve(memory, sums + layout.nPadded * 8);
  const padded = new Float64Array(memory.buffer, sums, layout.nPadded).fill(0);
  const pieces = [xs, ys, ws].map((offset) => new Float64Array(memory.buffer, offset, PIECE));
  const n = points.x.length;
  for (let from = 0; from < n; from += PIECE) {
    const to = Math.min(n, from + PIECE);
    pieces[0].set(points.x.subarray(from, to));
    pieces[1].set(points.y.subarray(from, to));
    if (weights !== undefined) pieces[2].set(weights.subarray(from, to));
    started[kernel](
      ...([to - from, xs, ys, weights === undefined ? 0 : ws, squares, sums] as const),
      ...([layout.stride, layout.width, layout.height, grid.nColumns, grid.nRows] as const),
      ...([grid.originX, grid.originY, grid.cellSizeMetres, bandwidthMetres] as const),
    );
  }
  return withoutMargin(padded, grid, layout);
}
