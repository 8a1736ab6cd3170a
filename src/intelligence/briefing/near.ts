import { NONE_I32 } from '../../picture/model.ts';
import type { BriefingColumns } from './types.ts';

/** Rows in square buckets of the reach, so that "what is near" looks at nine buckets only. */
export class NearRows {
  readonly #columns: BriefingColumns;
  readonly #reachCm: number;
  readonly #buckets = new Map<string, number[]>();

  /** @param reachMetres the furthest distance that will be asked for */
  constructor(columns: BriefingColumns, rows: Iterable<number>, reachMetres: number) {
    this.#columns = columns;
    this.#reachCm = reachMetres * 100;
    for (const row of rows) {
      if (columns.x[row] === NONE_I32) continue;
      const key = this.#key(columns.x[row]!, columns.y[row]!, 0, 0);
      const bucket = this.#buckets.get(key);
      if (bucket) bucket.push(row);
      else this.#buckets.set(key, [row]);
    }
  }

  #key(x: number, y: number, dx: number, dy: number): string {
    return `${Math.floor(x / this.#reachCm) + dx} ${Math.floor(y / this.#reachCm) + dy}`;
  }

  /** Rows within the reach of a point (centimetres), itself among them if it is one; in the order they were given. */
  around(x: number, y: number): number[] {
    const found: number[] = [];
    for (let dx = -1; dx <= 1; dx++) {
      for (let dy = -1; dy <= 1; dy++) {
        for (const row of this.#buckets.get(this.#key(x, y, dx, dy)) ?? []) {
          const ex = this.#columns.x[row]! - x;
          const ey = this.#columns.y[row]! - y;
          if (ex * ex + ey * ey <= this.#reachCm * this.#reachCm) found.push(row);
        }
      }
    }
    return found.sort((a, b) => a - b);
  }
}
