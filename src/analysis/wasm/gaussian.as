// The three inner loops of gaussian-sums.ts for one row of source cells, two numbers a step (v128), in the order of the
// TypeScript there, so that both give the same bits. AssemblyScript; `npx tsx bin/build-wasm.ts` makes gaussian-module.ts.
//
// Moments of a cell: for each b of 0 … orders-1, an even number of entries for a, of which the first orders-b are used.

/** Adds the moments of points given as (dx, dy) in bandwidths from the centre of their cell. `powers` is scratch. */
export function gather(
  n: i32,
  cells: usize,
  dxs: usize,
  dys: usize,
  ws: usize,
  reciprocals: usize,
  powers: usize,
  moments: usize,
  orders: i32,
  cellBytes: i32,
): void {
  for (let k = 0; k < n; k++) {
    const dx = load<f64>(dxs + (<usize>k << 3));
    const dy = load<f64>(dys + (<usize>k << 3));
    let power: f64 = 1;
    for (let a = 0; a <= orders; a += 2) {
      const next = power * (dx * load<f64>(reciprocals + (<usize>(a + 1) << 3)));
      v128.store(powers + (<usize>a << 3), f64x2.replace_lane(f64x2.splat(power), 1, next));
      power = next * (dx * load<f64>(reciprocals + (<usize>(a + 2) << 3)));
    }
    let at = moments + <usize>(load<i32>(cells + (<usize>k << 2)) * cellBytes);
    let along = load<f64>(ws + (<usize>k << 3));
    for (let b = 0; b < orders; b++) {
      const factor = f64x2.splat(along);
      const end = <usize>((orders - b + 1) & ~1) << 3;
      for (let p: usize = 0; p < end; p += 16) {
        v128.store(at + p, f64x2.add(v128.load(at + p), f64x2.mul(factor, v128.load(powers + p))));
      }
      at += end;
      along *= dy * load<f64>(reciprocals + (<usize>(b + 1) << 3));
    }
  }
}

/**
 * across[b][i] for all columns, eight at a time in registers. `table` points at offset -reach of order 0; it has zeros
 * for at least eight offsets on both sides. `column` of the first source cell may be negative.
 */
export function spreadAcross(
  across: usize,
  acrossColumns: i32,
  nColumns: i32,
  moments: usize,
  cellBytes: i32,
  firstColumn: i32,
  nSources: i32,
  table: usize,
  tableColumns: i32,
  reach: i32,
  orders: i32,
): void {
  const tableBytes = <usize>tableColumns << 3;
  let skipped: usize = 0;
  for (let b = 0; b < orders; b++) {
    for (let i = 0; i < nColumns; i += 8) {
      let s0 = f64x2.splat(0);
      let s1 = s0;
      let s2 = s0;
      let s3 = s0;
      const from = max(0, i - reach - firstColumn);
      const to = min(nSources - 1, i + 7 + reach - firstColumn);
      for (let source = from; source <= to; source++) {
        const cell = moments + <usize>(source * cellBytes);
        if (load<f64>(cell) == 0) continue;
        let moment = cell + skipped;
        let t = table + ((i - firstColumn - source + reach) << 3);
        for (let a = b; a < orders; a++) {
          const m = v128.load_splat<f64>(moment);
          s0 = f64x2.add(s0, f64x2.mul(m, v128.load(t)));
          s1 = f64x2.add(s1, f64x2.mul(m, v128.load(t, 16)));
          s2 = f64x2.add(s2, f64x2.mul(m, v128.load(t, 32)));
          s3 = f64x2.add(s3, f64x2.mul(m, v128.load(t, 48)));
          moment += 8;
          t += tableBytes;
        }
      }
      const out = across + (<usize>(b * acrossColumns + i) << 3);
      v128.store(out, s0);
      v128.store(out, s1, 16);
      v128.store(out, s2, 32);
      v128.store(out, s3, 48);
    }
    skipped += <usize>((orders - b + 1) & ~1) << 3;
  }
}

/** Adds one source row to the sums of the rows within reach; rows of `sums` are acrossColumns long. */
export function spreadUpAndDown(
  sums: usize,
  across: usize,
  acrossColumns: i32,
  nRows: i32,
  sourceRow: i32,
  table: usize,
  tableColumns: i32,
  reach: i32,
  orders: i32,
): void {
  const rowBytes = <usize>acrossColumns << 3;
  const tableBytes = <usize>tableColumns << 3;
  const first = max(0, sourceRow - reach);
  const last = min(nRows - 1, sourceRow + reach);
  for (let row = first; row <= last; row++) {
    const to = sums + <usize>row * rowBytes;
    const t = table + ((row - sourceRow + reach) << 3);
    for (let p: usize = 0; p < rowBytes; p += 64) {
      const at = to + p;
      let s0 = v128.load(at);
      let s1 = v128.load(at, 16);
      let s2 = v128.load(at, 32);
      let s3 = v128.load(at, 48);
      let from = across + p;
      let factors = t;
      for (let b = 0; b < orders; b++) {
        const f = v128.load_splat<f64>(factors);
        s0 = f64x2.add(s0, f64x2.mul(f, v128.load(from)));
        s1 = f64x2.add(s1, f64x2.mul(f, v128.load(from, 16)));
        s2 = f64x2.add(s2, f64x2.mul(f, v128.load(from, 32)));
        s3 = f64x2.add(s3, f64x2.mul(f, v128.load(from, 48)));
        factors += tableBytes;
        from += rowBytes;
      }
      v128.store(at, s0);
      v128.store(at, s1, 16);
      v128.store(at, s2, 32);
      v128.store(at, s3, 48);
    }
  }
}
