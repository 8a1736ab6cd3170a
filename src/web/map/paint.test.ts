import { describe, expect, it } from 'vitest';
import { createGrid } from '../../analysis/index.ts';
import { paintCells, paintClass, paintSmooth, type Rgba } from './paint.ts';

const COLOURS: Rgba[] = [
  [1, 0, 0, 255],
  [2, 0, 0, 255],
  [3, 0, 0, 255],
  [4, 0, 0, 255],
];
const redOf = (pixels: Uint32Array) => Array.from(pixels, (pixel) => pixel & 255);

describe('classes of a surface', () => {
  it('rise from the first break; below it nothing is drawn', () => {
    expect([0, 1, 1.5, 2, 9].map((value) => paintClass(value, [1, 2], false))).toEqual([-1, 0, 0, 1, 1]);
    expect(paintClass(Number.NaN, [1, 2], false)).toBe(-1);
  });

  it('lie on both sides of nothing where values have a sign', () => {
    const breaks = [-3, -1, 1, 3];
    expect([-4, -3, -2, 0, 1, 2, 3].map((value) => paintClass(value, breaks, true))).toEqual([0, 0, 1, -1, 2, 2, 3]);
    expect(paintClass(Number.NaN, breaks, true)).toBe(-1);
  });
});

describe('painting', () => {
  const grid = createGrid({ originX: 0, originY: 0, cellSizeMetres: 1, nColumns: 2, nRows: 2 });

  it('puts the north row first, one pixel a cell', () => {
    const { width, height, pixels } = paintCells([1, 2, 3, 0], grid, [1, 2, 3], false, COLOURS);
    expect([width, height]).toEqual([2, 2]);
    expect(redOf(pixels)).toEqual([3, 0, 1, 2]);
  });

  it('draws between cell middles as every pixel worked out alone would be', () => {
    const wide = createGrid({ ...grid, nColumns: 7, nRows: 5 });
    const values = Float64Array.from({ length: 35 }, (_, i) => (i * 7919) % 11);
    const fine = 4;
    const { pixels } = paintSmooth(values, wide, [2, 4, 6, 8], false, COLOURS, fine);
    const at = (row: number, column: number) =>
      values[Math.max(0, Math.min(4, row)) * 7 + Math.max(0, Math.min(6, column))]!;
    const expected = Array.from({ length: 7 * fine * 5 * fine }, (_, i) => {
      const v = 5 * fine - 1 - Math.floor(i / (7 * fine));
      const r = (v + 0.5) / fine - 0.5;
      const c = ((i % (7 * fine)) + 0.5) / fine - 0.5;
      const [r0, c0] = [Math.floor(r), Math.floor(c)];
      const left = at(r0, c0) + (at(r0 + 1, c0) - at(r0, c0)) * (r - r0);
      const right = at(r0, c0 + 1) + (at(r0 + 1, c0 + 1) - at(r0, c0 + 1)) * (r - r0);
      return paintClass(left + (right - left) * (c - c0), [2, 4, 6, 8], false) + 1;
    });
    expect(redOf(pixels)).toEqual(expected);
  });
});
