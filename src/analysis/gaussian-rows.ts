import { exp } from './portable-math.ts';
import { GAUSSIAN_WASM } from './wasm/gaussian-module.ts';
import { instantiate, reserve, type WasmMemory } from './wasm/instantiate.ts';

/** One run of the row engine: a grid of nColumns × nRows, source cells from firstColumn on in every row. */
export interface RowPlan {
  nColumns: number;
  nRows: number;
  firstColumn: number;
  nSources: number;
  /** Cells within which a source is felt. */
  reach: number;
  /** Moments of a + b < orders are kept. */
  orders: number;
  /** Cell size in standard deviations. */
  step: number;
  /** Points of the fullest row. */
  capacity: number;
}

/**
 * Spreads rows of points over the grid. Fill the four arrays with the first n points of a row (source cell, offset from
 * its centre in standard deviations, weight), then `add` the row; at the end take the sums.
 */
export interface Rows {
  cells: Int32Array;
  dx: Float64Array;
  dy: Float64Array;
  weights: Float64Array;
  add(sourceRow: number, n: number): void;
  sums(): Float64Array;
}

export type StartRows = (plan: RowPlan) => Rows;

/** WebAssembly SIMD where the host has it, TypeScript otherwise: the same bits. */
export const startRows: StartRows = (plan) => startRowsInWasm(plan) ?? startRowsReference(plan);

/** Zeros on both sides of the table, so that eight columns can be taken at once at its ends. */
const MARGIN = 8;

/** Hermite functions He_m(z) exp(−z²/2) at z = offset · step, offset −reach … reach; order by order. */
function hermiteTable({ orders, reach, step }: RowPlan): { table: Float64Array; width: number } {
  const width = 2 * (reach + MARGIN) + 2;
  const table = new Float64Array(orders * width);
  for (let offset = -reach; offset <= reach; offset++) {
    const z = offset * step;
    let lower = 0;
    let hermite = exp(-0.5 * z * z);
    for (let m = 0; m < orders; m++) {
      table[m * width + offset + reach + MARGIN] = hermite;
      const higher = z * hermite - m * lower;
      lower = hermite;
      hermite = higher;
    }
  }
  return { table, width };
}

/** 1/m for m >= 1; what lies beyond the orders is never used. */
function reciprocalsFor(orders: number): Float64Array {
  return Float64Array.from({ length: orders + 4 }, (_, m) => 1 / Math.max(1, m));
}

export function startRowsReference(plan: RowPlan): Rows {
  const { nColumns, nRows, firstColumn, nSources, reach, orders, capacity } = plan;
  const { table, width } = hermiteTable(plan);
  const reciprocals = reciprocalsFor(orders);
  const nMoments = (orders * (orders + 1)) / 2;
  const moments = new Float64Array(nSources * nMoments);
  const powers = new Float64Array(orders);
  const across = new Float64Array(orders * nColumns);
  const sums = new Float64Array(nColumns * nRows);
  const rows: Rows = {
    cells: new Int32Array(capacity),
    dx: new Float64Array(capacity),
    dy: new Float64Array(capacity),
    weights: new Float64Array(capacity),
    add(sourceRow, n) {
      moments.fill(0);
      across.fill(0);
      gather(n);
      spreadAcross();
      spreadUpAndDown(sourceRow);
    },
    sums: () => sums,
  };

  // Moments Σ w (dx^a / a!) (dy^b / b!) by b, then a.
  function gather(n: number): void {
    for (let k = 0; k < n; k++) {
      let power = 1;
      for (let a = 0; a < orders; a++) {
        powers[a] = power;
        power *= rows.dx[k] * reciprocals[a + 1];
      }
      let at = rows.cells[k] * nMoments;
      let along = rows.weights[k];
      for (let b = 0; b < orders; b++) {
        const end = orders - b;
        for (let a = 0; a < end; a++) moments[at + a] += along * powers[a];
        at += end;
        along *= rows.dy[k] * reciprocals[b + 1];
      }
    }
  }

  // across[b][i] = Σ over source columns and a of moment (a, b) · He_a at the distance of the columns.
  function spreadAcross(): void {
    for (let source = 0; source < nSources; source++) {
      let at = source * nMoments;
      if (moments[at] === 0) continue;
      const column = firstColumn + source;
      const first = Math.max(0, column - reach);
      const last = Math.min(nColumns - 1, column + reach);
      for (let b = 0; b < orders; b++) {
        const to = b * nColumns;
        for (let a = 0; a < orders - b; a++, at++) {
          const moment = moments[at];
          const shift = a * width + MARGIN + reach - column;
          for (let i = first; i <= last; i++) across[to + i] += moment * table[shift + i];
        }
      }
    }
  }

  function spreadUpAndDown(sourceRow: number): void {
    const last = Math.min(nRows - 1, sourceRow + reach);
    for (let row = Math.max(0, sourceRow - reach); row <= last; row++) {
      const to = row * nColumns;
      for (let b = 0; b < orders; b++) {
        const factor = table[b * width + MARGIN + row - sourceRow + reach];
        const from = b * nColumns;
        for (let i = 0; i < nColumns; i++) sums[to + i] += factor * across[from + i];
      }
    }
  }
  return rows;
}

interface GaussianModule {
  memory: WasmMemory;
  gather(
    ...points: [
      ...[n: number, cells: number, dx: number, dy: number, weights: number],
      ...[reciprocals: number, powers: number, moments: number, orders: number, cellBytes: number],
    ]
  ): void;
  spreadAcross(
    ...row: [
      ...[across: number, acrossColumns: number, nColumns: number, moments: number, cellBytes: number],
      ...[firstColumn: number, nSources: number, table: number, tableColumns: number, reach: number, orders: number],
    ]
  ): void;
  spreadUpAndDown(
    ...row: [
      ...[sums: number, across: number, acrossColumns: number, nRows: number, sourceRow: number],
      ...[table: number, tableColumns: number, reach: number, orders: number],
    ]
  ): void;
}

const FIRST_BYTE = 1024;

/** Null where the host does not run the module; see `instantiate`. A module of its own: the memory goes with the run. */
export function startRowsInWasm(plan: RowPlan): Rows | null {
  const module = instantiate<GaussianModule>(GAUSSIAN_WASM);
  if (module === null) return null;
  const { nColumns, nRows, firstColumn, nSources, reach, orders, capacity } = plan;
  const { table, width } = hermiteTable(plan);
  // For each b an even number of places; rows in whole turns of eight columns.
  let nMoments = 0;
  for (let b = 0; b < orders; b++) nMoments += (orders - b + 1) & ~1;
  const acrossColumns = Math.ceil(nColumns / 8) * 8;
  let end = FIRST_BYTE;
  const place = (bytes: number): number => {
    const at = end;
    end += Math.ceil(bytes / 16) * 16;
    return at;
  };
  const [cells, dx, dy, weights] = [place(capacity * 4), place(capacity * 8), place(capacity * 8), place(capacity * 8)];
  const [reciprocals, powers] = [place((orders + 4) * 8), place((orders + 4) * 8)];
  const [moments, tableAt] = [place(nSources * nMoments * 8), place(table.length * 8)];
  const [across, sums] = [place(orders * acrossColumns * 8), place(acrossColumns * nRows * 8)];
  reserve(module.memory, end);
  const { buffer } = module.memory;
  new Float64Array(buffer, tableAt, table.length).set(table);
  new Float64Array(buffer, reciprocals, orders + 4).set(reciprocalsFor(orders));
  const allMoments = new Float64Array(buffer, moments, nSources * nMoments);
  const firstOffset = tableAt + MARGIN * 8;
  const cellBytes = nMoments * 8;
  return {
    cells: new Int32Array(buffer, cells, capacity),
    dx: new Float64Array(buffer, dx, capacity),
    dy: new Float64Array(buffer, dy, capacity),
    weights: new Float64Array(buffer, weights, capacity),
    add(sourceRow, n) {
      allMoments.fill(0);
      module.gather(n, cells, dx, dy, weights, reciprocals, powers, moments, orders, cellBytes);
      module.spreadAcross(
        ...([across, acrossColumns, nColumns, moments, cellBytes, firstColumn, nSources] as const),
        ...([firstOffset, width, reach, orders] as const),
      );
      module.spreadUpAndDown(sums, across, acrossColumns, nRows, sourceRow, firstOffset, width, reach, orders);
    },
    sums() {
      const packed = new Float64Array(nColumns * nRows);
      const padded = new Float64Array(buffer, sums, acrossColumns * nRows);
      for (let row = 0; row < nRows; row++) {
        packed.set(padded.subarray(row * acrossColumns, row * acrossColumns + nColumns), row * nColumns);
      }
      return packed;
    },
  };
}
