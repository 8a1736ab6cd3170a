import type { PictureColumns } from './columns.ts';
import {
  type Bucketing,
  type CompiledDimension,
  type CubeDimension,
  compileDimension,
  type DimensionName,
} from './dimensions.ts';
import type { PictureFilter } from './filter.ts';
import { BLOCK_ROWS } from './kernels.ts';
import { ALREADY_APPLIED, areaOnlyTable, hasAreaOnly, precisionByAreaOnly, type Rights } from './rights.ts';
import { type Counted, compileFilter, scan } from './scan.ts';

/** Counts of events by every combination of the dimensions' keys, row-major: the last dimension varies fastest. */
export interface Cube extends Counted {
  dimensions: CubeDimension[];
  counts: Int32Array;
}

/** A cube larger than this would cost more memory than the picture. */
const LARGEST_CUBE = 16_000_000;

const LARGE_CUBE = 1 << 18;
const CELLS_PER_PAGE = 1024;

/**
 * How many, split by these dimensions? One scan of the picture, whatever is asked.
 *
 * @throws RangeError when the cube would have more than LARGEST_CUBE cells, got and expected
 */
export function cube(
  columns: PictureColumns,
  filter: PictureFilter,
  dimensions: readonly DimensionName[],
  rights: Rights = ALREADY_APPLIED,
): Cube {
  const compiled = compileFilter(columns, filter, rights);
  const sides = dimensions.map((name) => compileDimension(columns, filter, name));
  const size = sides.reduce((product, side) => product * side.keys.length, 1);
  if (size > LARGEST_CUBE) {
    throw new RangeError(
      `${dimensions.join(' x ')} makes ${size} cells, expected at most ${LARGEST_CUBE}; use a narrower filter or coarser steps`,
    );
  }
  const counts = new Int32Array(size);
  // Fresh memory comes a page at a time, and faster in order than in the order rows happen to ask for it.
  if (size > LARGE_CUBE) for (let cell = 0; cell < size; cell += CELLS_PER_PAGE) counts[cell] = 0;
  const cells = new Int32Array(BLOCK_ROWS);
  const adders = cellAdders(columns, sides, rights);
  const { count } = columns;
  let records = 0;
  let events = 0;
  scan(compiled, (rows, n) => {
    cells.fill(0, 0, n);
    for (const add of adders) add(rows, n, cells);
    records += n;
    for (let k = 0; k < n; k++) {
      const standsFor = count[rows[k]!]!;
      events += standsFor;
      counts[cells[k]!]! += standsFor;
    }
  });
  return { dimensions: sides.map(({ name, keys }) => ({ name, keys })), counts, records, events };
}

type CellAdder = (rows: Int32Array, n: number, cells: Int32Array) => void;

function cellAdders(columns: PictureColumns, sides: readonly CompiledDimension[], rights: Rights): CellAdder[] {
  let stride = 1;
  const adders: CellAdder[] = [];
  for (const side of [...sides].reverse()) {
    const { table } = side.bucketing;
    if (stride > 1) for (let i = 0; i < table.length; i++) table[i]! *= stride;
    const isHidden = side.name === 'locationPrecision' && hasAreaOnly(rights);
    adders.push(isHidden ? addShownPrecision(columns, table, rights) : addBuckets(side.bucketing));
    stride *= side.keys.length;
  }
  return adders;
}

function addBuckets(bucketing: Bucketing): CellAdder {
  switch (bucketing.width) {
    case 'u8':
      return addU8(bucketing.column, bucketing.table);
    case 'u16':
      return addU16(bucketing.column, bucketing.table);
    case 'i16':
      return addI16(bucketing.column, bucketing.table);
  }
}

function addU8(column: Uint8Array, table: Int32Array): CellAdder {
  return (rows, n, cells) => {
    for (let k = 0; k < n; k++) cells[k]! += table[column[rows[k]!]!]!;
  };
}

function addU16(column: Uint16Array, table: Int32Array): CellAdder {
  return (rows, n, cells) => {
    for (let k = 0; k < n; k++) cells[k]! += table[column[rows[k]!]!]!;
  };
}

function addI16(column: Int16Array, table: Int32Array): CellAdder {
  return (rows, n, cells) => {
    for (let k = 0; k < n; k++) cells[k]! += table[column[rows[k]!]! + 32_768]!;
  };
}

function addShownPrecision(columns: PictureColumns, table: Int32Array, rights: Rights): CellAdder {
  const byAreaOnly = areaOnlyTable(rights);
  const { categoryId, flags, locationPrecision } = columns;
  return (rows, n, cells) => {
    for (let k = 0; k < n; k++) {
      const row = rows[k]!;
      const isHidden = byAreaOnly[categoryId[row]!] !== 0 || (flags[row]! & rights.areaOnlyFlags) !== 0;
      const precision = locationPrecision[row]!;
      cells[k]! += table[isHidden ? precisionByAreaOnly(precision) : precision]!;
    }
  };
}

/** The count at given keys, one for each dimension in order. 0 where a key is not in the cube. */
export function countAt(of: Cube, ...keys: readonly (number | null)[]): number {
  let cell = 0;
  for (const [i, dimension] of of.dimensions.entries()) {
    const index = dimension.keys.indexOf(keys[i] ?? null);
    if (index < 0) return 0;
    cell = cell * dimension.keys.length + index;
  }
  return of.counts[cell] ?? 0;
}
