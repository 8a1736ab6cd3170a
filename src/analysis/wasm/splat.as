// Exact density splat: adds the kernel of every point to the cells within its bandwidth, two cells a step (v128).
// The arithmetic, and its order, is that of `splatReference` in splat.ts, so that both give the same bits.
// AssemblyScript; `npx tsx bin/build-wasm.ts` makes splat-module.ts of it.
//
// Type parameters choose at compile time: Kernel i8 = quartic, i16 = Epanechnikov, i32 = uniform, i64 = triangular;
// Weight f64 = with weights, i32 = without. Squared distances wait in memory, not in locals: the optimiser would move
// their making into the loop over rows. pmax is one machine instruction, max is seven.

// @ts-ignore: decorator
@inline
function share<Kernel, Weight>(u: v128, q: v128, w: v128): v128 {
  const zero = f64x2.splat(0);
  let k: v128;
  if (sizeof<Kernel>() == 8) {
    k = f64x2.pmax(f64x2.sub(f64x2.splat(1), f64x2.sqrt(f64x2.add(u, q))), zero);
  } else {
    k = f64x2.pmax(f64x2.sub(u, q), zero);
    if (sizeof<Kernel>() == 1) k = f64x2.mul(k, k);
    if (sizeof<Kernel>() == 4) k = v128.and(f64x2.gt(k, zero), f64x2.splat(1));
  }
  if (isFloat<Weight>()) k = f64x2.mul(k, w);
  return k;
}

function splat<Kernel, Weight>(
  n: i32,
  xs: usize,
  ys: usize,
  ws: usize,
  squares: usize,
  grid: usize,
  stride: i32,
  width: i32,
  height: i32,
  nColumns: i32,
  nRows: i32,
  originX: f64,
  originY: f64,
  cell: f64,
  bandwidth: f64,
): void {
  const reach = bandwidth / cell;
  const scale: f64 = 1.0 / bandwidth;
  const step = cell * scale;
  const steps = f64x2.splat(step);
  const rowBytes = <usize>stride << 3;
  const end = <usize>width << 3;
  for (let k = 0; k < n; k++) {
    const x = load<f64>(xs + (<usize>k << 3)) - originX;
    const y = load<f64>(ys + (<usize>k << 3)) - originY;
    const left = floor(x / cell - reach - 0.5) + 1;
    const south = floor(y / cell - reach - 0.5) + 1;
    if (!(left >= -(<f64>width) && left <= <f64>nColumns && south >= -(<f64>height) && south <= <f64>nRows)) continue;
    const dx = ((left + 0.5) * cell - x) * scale;
    const dy = ((south + 0.5) * cell - y) * scale;
    const w = f64x2.splat(isFloat<Weight>() ? load<f64>(ws + (<usize>k << 3)) : 1);
    let t: v128;
    // Stored in pairs, as they are loaded: a load that spans two stores has to wait for both.
    for (let i = 0; i < width; i += 2) {
      t = f64x2.add(f64x2.splat(dx), f64x2.mul(f64x2.replace_lane(f64x2.splat(<f64>i), 1, <f64>(i + 1)), steps));
      v128.store(squares + (<usize>i << 3), f64x2.mul(t, t));
    }
    let row = grid + (<usize>((<i32>south + height) * stride + <i32>left + width) << 3);
    for (let j = 0; j < height; j++, row += rowBytes) {
      const d = dy + <f64>j * step;
      const u = f64x2.splat(sizeof<Kernel>() == 8 ? d * d : 1 - d * d);
      if (width == 12) {
        v128.store(row, f64x2.add(v128.load(row), share<Kernel, Weight>(u, v128.load(squares), w)));
        v128.store(row, f64x2.add(v128.load(row, 16), share<Kernel, Weight>(u, v128.load(squares, 16), w)), 16);
        v128.store(row, f64x2.add(v128.load(row, 32), share<Kernel, Weight>(u, v128.load(squares, 32), w)), 32);
        v128.store(row, f64x2.add(v128.load(row, 48), share<Kernel, Weight>(u, v128.load(squares, 48), w)), 48);
        v128.store(row, f64x2.add(v128.load(row, 64), share<Kernel, Weight>(u, v128.load(squares, 64), w)), 64);
        v128.store(row, f64x2.add(v128.load(row, 80), share<Kernel, Weight>(u, v128.load(squares, 80), w)), 80);
      } else {
        for (let p: usize = 0; p < end; p += 32) {
          const at = row + p;
          const q = squares + p;
          v128.store(at, f64x2.add(v128.load(at), share<Kernel, Weight>(u, v128.load(q), w)));
          v128.store(at, f64x2.add(v128.load(at, 16), share<Kernel, Weight>(u, v128.load(q, 16), w)), 16);
        }
      }
    }
  }
}

export function quartic(n: i32, xs: usize, ys: usize, ws: usize, squares: usize, grid: usize, stride: i32, width: i32, height: i32, nColumns: i32, nRows: i32, originX: f64, originY: f64, cell: f64, bandwidth: f64): void {
  if (ws == 0) splat<i8, i32>(n, xs, ys, ws, squares, grid, stride, width, height, nColumns, nRows, originX, originY, cell, bandwidth);
  else splat<i8, f64>(n, xs, ys, ws, squares, grid, stride, width, height, nColumns, nRows, originX, originY, cell, bandwidth);
}

export function epanechnikov(n: i32, xs: usize, ys: usize, ws: usize, squares: usize, grid: usize, stride: i32, width: i32, height: i32, nColumns: i32, nRows: i32, originX: f64, originY: f64, cell: f64, bandwidth: f64): void {
  if (ws == 0) splat<i16, i32>(n, xs, ys, ws, squares, grid, stride, width, height, nColumns, nRows, originX, originY, cell, bandwidth);
  else splat<i16, f64>(n, xs, ys, ws, squares, grid, stride, width, height, nColumns, nRows, originX, originY, cell, bandwidth);
}

export function uniform(n: i32, xs: usize, ys: usize, ws: usize, squares: usize, grid: usize, stride: i32, width: i32, height: i32, nColumns: i32, nRows: i32, originX: f64, originY: f64, cell: f64, bandwidth: f64): void {
  if (ws == 0) splat<i32, i32>(n, xs, ys, ws, squares, grid, stride, width, height, nColumns, nRows, originX, originY, cell, bandwidth);
  else splat<i32, f64>(n, xs, ys, ws, squares, grid, stride, width, height, nColumns, nRows, originX, originY, cell, bandwidth);
}

export function triangular(n: i32, xs: usize, ys: usize, ws: usize, squares: usize, grid: usize, stride: i32, width: i32, height: i32, nColumns: i32, nRows: i32, originX: f64, originY: f64, cell: f64, bandwidth: f64): void {
  if (ws == 0) splat<i64, i32>(n, xs, ys, ws, squares, grid, stride, width, height, nColumns, nRows, originX, originY, cell, bandwidth);
  else splat<i64, f64>(n, xs, ys, ws, squares, grid, stride, width, height, nColumns, nRows, originX, originY, cell, bandwidth);
}
