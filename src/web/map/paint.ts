import type { Grid } from '../../analysis/index.ts';

export type Rgba = [red: number, green: number, blue: number, alpha: number];

/** Class of a value: rising breaks give 0 … n, signed breaks (low to high around nothing) give both ends; -1 stays clear. */
export function paintClass(value: number, breaks: readonly number[], signed: boolean): number {
  if (signed) {
    if (value <= breaks[0]!) return 0;
    if (value <= breaks[1]!) return 1;
    if (value >= breaks[3]!) return 3;
    return value >= breaks[2]! ? 2 : -1;
  }
  let cls = -1;
  while (cls + 1 < breaks.length && value >= breaks[cls + 1]!) cls++;
  return cls;
}

/** Pixels row by row from the north-west, red in the lowest byte: what an ImageData holds on every machine there is. */
export interface Painted {
  width: number;
  height: number;
  pixels: Uint32Array<ArrayBuffer>;
}

export const imageOf = ({ width, height, pixels }: Painted): ImageData =>
  new ImageData(new Uint8ClampedArray(pixels.buffer), width, height);

const packed = ([red, green, blue, alpha]: Rgba): number => ((alpha << 24) | (blue << 16) | (green << 8) | red) >>> 0;

/** Each cell one pixel, north up. */
export function paintCells(
  values: ArrayLike<number>,
  grid: Grid,
  breaks: readonly number[],
  signed: boolean,
  colours: readonly Rgba[],
): Painted {
  const { nColumns, nRows } = grid;
  const pixels = new Uint32Array(nColumns * nRows);
  const inks = colours.map(packed);
  for (let row = 0; row < nRows; row++) {
    const to = (nRows - 1 - row) * nColumns;
    for (let column = 0; column < nColumns; column++) {
      const cls = paintClass(values[row * nColumns + column]!, breaks, signed);
      if (cls >= 0) pixels[to + column] = inks[cls]!;
    }
  }
  return { width: nColumns, height: nRows, pixels };
}

/**
 * The surface between cell middles, straight along both axes, `fine` (even) pixels a cell. Where the four cells around are
 * of one class so is all between them, which leaves only the edges of classes to be worked out.
 */
export function paintSmooth(
  values: ArrayLike<number>,
  grid: Grid,
  breaks: readonly number[],
  signed: boolean,
  colours: readonly Rgba[],
  fine: number,
): Painted {
  const { nColumns, nRows } = grid;
  const width = nColumns * fine;
  const height = nRows * fine;
  const pixels = new Uint32Array(width * height);
  const inks = colours.map(packed);
  const classes = Int8Array.from(values, (value) => paintClass(value, breaks, signed));
  const half = fine / 2;
  for (let row = -1; row < nRows; row++) {
    const south = Math.max(0, row) * nColumns;
    const north = Math.min(nRows - 1, row + 1) * nColumns;
    const v0 = Math.max(0, row * fine + half);
    const v1 = Math.min(height, (row + 1) * fine + half);
    for (let column = -1; column < nColumns; column++) {
      const west = Math.max(0, column);
      const east = Math.min(nColumns - 1, column + 1);
      const cls = classes[south + west]!;
      const isOne = cls === classes[south + east] && cls === classes[north + west] && cls === classes[north + east];
      if (isOne && cls < 0) continue;
      const u0 = Math.max(0, column * fine + half);
      const u1 = Math.min(width, (column + 1) * fine + half);
      if (isOne) {
        for (let v = v0; v < v1; v++) {
          const to = (height - 1 - v) * width;
          pixels.fill(inks[cls]!, to + u0, to + u1);
        }
        continue;
      }
      const [sw, se, nw, ne] = [
        values[south + west]!,
        values[south + east]!,
        values[north + west]!,
        values[north + east]!,
      ];
      for (let v = v0; v < v1; v++) {
        const up = (v + 0.5 - half) / fine - row;
        const left = sw + (nw - sw) * up;
        const right = se + (ne - se) * up;
        const to = (height - 1 - v) * width;
        for (let u = u0; u < u1; u++) {
          const at = paintClass(left + (right - left) * ((u + 0.5 - half) / fine - column), breaks, signed);
          if (at >= 0) pixels[to + u] = inks[at]!;
        }
      }
    }
  }
  return { width, height, pixels };
}
