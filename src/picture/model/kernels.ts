/**
 * The inner loops of a scan. Each takes the row numbers of one block that are still in (`rows`, first `n`), keeps those
 * that pass, in order, and returns how many. No loop meets two kinds of array, and none branches on what it reads: that
 * is what makes a million rows a matter of milliseconds. They check nothing; `compileFilter` has.
 */

/** Rows of a block: their numbers fit the first-level cache. */
export const BLOCK_ROWS = 4096;

export type Step = (rows: Int32Array, n: number) => number;

export function keepU8(column: Uint8Array, table: Uint8Array): Step {
  return (rows, n) => {
    let kept = 0;
    for (let k = 0; k < n; k++) {
      const row = rows[k]!;
      rows[kept] = row;
      kept += table[column[row]!]!;
    }
    return kept;
  };
}

export function keepU16(column: Uint16Array, table: Uint8Array): Step {
  return (rows, n) => {
    let kept = 0;
    for (let k = 0; k < n; k++) {
      const row = rows[k]!;
      rows[kept] = row;
      kept += table[column[row]!]!;
    }
    return kept;
  };
}

/** `table` covers all 65,536 values; value v is at v + 32768. */
export function keepI16(column: Int16Array, table: Uint8Array): Step {
  return (rows, n) => {
    let kept = 0;
    for (let k = 0; k < n; k++) {
      const row = rows[k]!;
      rows[kept] = row;
      kept += table[column[row]! + 32_768]!;
    }
    return kept;
  };
}

/** Keeps first <= value <= last. */
export function keepRangeI16(column: Int16Array, first: number, last: number): Step {
  return (rows, n) => {
    let kept = 0;
    for (let k = 0; k < n; k++) {
      const row = rows[k]!;
      const value = column[row]!;
      rows[kept] = row;
      kept += +(value >= first) & +(value <= last);
    }
    return kept;
  };
}

/** Keeps first <= value <= last. */
export function keepRangeI32(column: Int32Array, first: number, last: number): Step {
  return (rows, n) => {
    let kept = 0;
    for (let k = 0; k < n; k++) {
      const row = rows[k]!;
      const value = column[row]!;
      rows[kept] = row;
      kept += +(value >= first) & +(value <= last);
    }
    return kept;
  };
}

/** Keeps rows that have all bits of `all` and none of `none`. */
export function keepFlags(column: Uint16Array, all: number, none: number): Step {
  return (rows, n) => {
    let kept = 0;
    for (let k = 0; k < n; k++) {
      const row = rows[k]!;
      const flags = column[row]!;
      rows[kept] = row;
      kept += +((flags & all) === all) & +((flags & none) === 0);
    }
    return kept;
  };
}

export function keepMembers(column: Int32Array, members: ReadonlySet<number>): Step {
  return (rows, n) => {
    let kept = 0;
    for (let k = 0; k < n; k++) {
      const row = rows[k]!;
      rows[kept] = row;
      kept += members.has(column[row]!) ? 1 : 0;
    }
    return kept;
  };
}

/** Drops rows that are by area only: by category, or by any of these flags. */
export function keepPlaceable(categories: Uint16Array, byAreaOnly: Uint8Array, flags: Uint16Array, mask: number): Step {
  return (rows, n) => {
    let kept = 0;
    for (let k = 0; k < n; k++) {
      const row = rows[k]!;
      rows[kept] = row;
      kept += +(byAreaOnly[categories[row]!] === 0) & +((flags[row]! & mask) === 0);
    }
    return kept;
  };
}

/** Location precision as its reader sees it: `shown[0]` for placeable rows, `shown[1]` for rows by area only. */
export function keepPrecision(
  precisions: Uint8Array,
  shown: readonly [Uint8Array, Uint8Array],
  categories: Uint16Array,
  byAreaOnly: Uint8Array,
  flags: Uint16Array,
  mask: number,
): Step {
  const [placeable, areaOnly] = shown;
  return (rows, n) => {
    let kept = 0;
    for (let k = 0; k < n; k++) {
      const row = rows[k]!;
      const hidden = byAreaOnly[categories[row]!] !== 0 || (flags[row]! & mask) !== 0;
      rows[kept] = row;
      kept += (hidden ? areaOnly : placeable)[precisions[row]!]!;
    }
    return kept;
  };
}

/** Keeps points in rings (flat x, y in the columns' units), even-odd; the box first. */
export function keepInRings(xs: Int32Array, ys: Int32Array, rings: readonly Float64Array[]): Step {
  let minX = Number.POSITIVE_INFINITY;
  let minY = Number.POSITIVE_INFINITY;
  let maxX = Number.NEGATIVE_INFINITY;
  let maxY = Number.NEGATIVE_INFINITY;
  for (const ring of rings) {
    for (let i = 0; i < ring.length; i += 2) {
      minX = Math.min(minX, ring[i]!);
      maxX = Math.max(maxX, ring[i]!);
      minY = Math.min(minY, ring[i + 1]!);
      maxY = Math.max(maxY, ring[i + 1]!);
    }
  }
  return (rows, n) => {
    let kept = 0;
    for (let k = 0; k < n; k++) {
      const row = rows[k]!;
      const x = xs[row]!;
      const y = ys[row]!;
      if (x < minX || x > maxX || y < minY || y > maxY || !inRings(rings, x, y)) continue;
      rows[kept++] = row;
    }
    return kept;
  };
}

function inRings(rings: readonly Float64Array[], x: number, y: number): boolean {
  let inside = false;
  for (const ring of rings) {
    for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
      const ax = ring[i]!;
      const ay = ring[i + 1]!;
      const bx = ring[j]!;
      const by = ring[j + 1]!;
      if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
    }
  }
  return inside;
}
