import type { PictureColumns } from './columns.ts';
import { type Bucketing, type CubeDimension, compileDimension, type DimensionName } from './dimensions.ts';
import type { PictureFilter } from './filter.ts';
import { BLOCK_ROWS, type Step } from './kernels.ts';
import { compileFilter } from './scan.ts';

/** Every brush has a bit of its own in a row's marks. */
const MOST_BRUSHES = 15;

/**
 * Several charts of the same records, each with a brush: a chart counts the records that pass all brushes but its own,
 * so that one sees what moving it would bring. Moving a brush touches only the rows that enter or leave it.
 *
 * Made for the map screen: 180,000 records and five charts answer within a frame.
 */
export class CrossFilter {
  readonly columns: PictureColumns;
  readonly #base: PictureFilter;
  /** Brushes each row fails, a bit each; the top bit where the base filter leaves the row out for good. */
  readonly #failed: Uint16Array;
  readonly #brushes: string[] = [];
  readonly #charts: Chart[];
  #selected: Int32Array | null = null;

  /**
   * @param base   holds for all charts and never moves without making the cross-filter anew (agency layers, as-known moment)
   * @param charts dimensions to count; a brush of the same name is the chart's own
   */
  constructor(columns: PictureColumns, base: PictureFilter, charts: readonly DimensionName[]) {
    this.columns = columns;
    this.#base = base;
    this.#failed = new Uint16Array(columns.length);
    this.#failed.fill(OUT);
    forPassing(columns, base, (row) => {
      this.#failed[row] = 0;
    });
    this.#charts = charts.map((name) => {
      const { keys, bucketing } = compileDimension(columns, base, name);
      return {
        name,
        keys,
        bucketOf: bucketsOf(bucketing, columns.length),
        counts: new Int32Array(keys.length),
        own: this.#bit(name),
      };
    });
    for (const chart of this.#charts) {
      for (let row = 0; row < columns.length; row++) {
        if (this.#failed[row] === 0) chart.counts[chart.bucketOf[row]!]! += columns.count[row]!;
      }
    }
  }

  /** Keys and counts of a chart. The counts are the live array: read, do not keep. */
  chart(name: DimensionName): CubeDimension & { counts: Int32Array } {
    const chart = this.#charts.find((one) => one.name === name);
    if (!chart)
      throw new RangeError(`there is no chart "${name}"; this has ${this.#charts.map((c) => c.name).join(', ')}`);
    return chart;
  }

  counts(name: DimensionName): Int32Array {
    return this.chart(name).counts;
  }

  /** Moves a brush, by its name; `null` takes it away. A brush named like a chart does not bind that chart. */
  set(brush: string, filter: PictureFilter | null): void {
    const bit = this.#bit(brush);
    const { columns } = this;
    const failed = this.#failed;
    const passes = new Uint8Array(columns.length);
    if (filter === null) passes.fill(1);
    else {
      const brushed = this.#base.asKnownAt === undefined ? filter : { ...filter, asKnownAt: this.#base.asKnownAt };
      forPassing(columns, brushed, (row) => {
        passes[row] = 1;
      });
    }
    const { count } = columns;
    const charts = this.#charts;
    for (let row = 0; row < columns.length; row++) {
      const before = failed[row]!;
      const after = passes[row] === 1 ? before & ~bit : before | bit;
      if (before === after || (before & OUT) !== 0) continue;
      failed[row] = after;
      const standsFor = count[row]!;
      for (let c = 0; c < charts.length; c++) {
        const chart = charts[c]!;
        const was = (before & ~chart.own) === 0;
        const is = (after & ~chart.own) === 0;
        if (was !== is) chart.counts[chart.bucketOf[row]!]! += is ? standsFor : -standsFor;
      }
    }
    this.#selected = null;
  }

  /** Row numbers that pass everything, rising: what the map draws and the list shows. */
  selected(): Int32Array {
    if (this.#selected) return this.#selected;
    const failed = this.#failed;
    const rows = new Int32Array(failed.length + 1);
    let n = 0;
    for (let row = 0; row < failed.length; row++) {
      rows[n] = row;
      n += +(failed[row] === 0);
    }
    this.#selected = rows.slice(0, n);
    return this.#selected;
  }

  #bit(brush: string): number {
    let index = this.#brushes.indexOf(brush);
    if (index < 0) {
      if (this.#brushes.length >= MOST_BRUSHES) {
        throw new RangeError(`"${brush}" is one brush too many; expected at most ${MOST_BRUSHES}`);
      }
      index = this.#brushes.push(brush) - 1;
    }
    return 1 << index;
  }
}

const OUT = 0x8000;

interface Chart extends CubeDimension {
  bucketOf: Uint16Array | Int32Array;
  counts: Int32Array;
  /** Bit of the brush of the same name. */
  own: number;
}

function forPassing(columns: PictureColumns, filter: PictureFilter, onRow: (row: number) => void): void {
  const steps: readonly Step[] = compileFilter(columns, filter).steps;
  const rows = new Int32Array(BLOCK_ROWS);
  for (let start = 0; start < columns.length; start += BLOCK_ROWS) {
    let n = Math.min(BLOCK_ROWS, columns.length - start);
    for (let k = 0; k < n; k++) rows[k] = start + k;
    for (const step of steps) n = step(rows, n);
    for (let k = 0; k < n; k++) onRow(rows[k]!);
  }
}

function bucketsOf(bucketing: Bucketing, length: number): Int32Array {
  const buckets = new Int32Array(length);
  const { width, column, table } = bucketing;
  const shift = width === 'i16' ? 32_768 : 0;
  for (let row = 0; row < length; row++) buckets[row] = table[column[row]! + shift]!;
  return buckets;
}
