import { describe, expect, it } from 'vitest';
import { createGrid, kernelDensity } from '../../analysis/index.ts';
import { findPeaks, groupPeaks } from './density.ts';

const GRID = createGrid({ originX: -1000, originY: -1000, cellSizeMetres: 20, nColumns: 100, nRows: 100 });
const surfaceOf = (xs: number[]) =>
  kernelDensity(GRID, { x: Float64Array.from(xs), y: new Float64Array(xs.length) }, { bandwidthMetres: 250 }).density;

describe('peaks of a surface', () => {
  it('are one a place, highest first', () => {
    const peaks = findPeaks(surfaceOf([-500, 500, 500]), GRID, 1e-9, 400, 9);
    expect(peaks.map(({ x }) => Math.round(x / 100))).toEqual([5, -5]);
  });

  it('are tops, not the shoulders of a broad one', () => {
    expect(findPeaks(surfaceOf([0]), GRID, 1e-9, 60, 9)).toHaveLength(1);
  });

  it('lie at or above the floor, and are no more than asked for', () => {
    const surface = surfaceOf([-500, 0, 500]);
    expect(findPeaks(surface, GRID, 1, 100, 9)).toEqual([]);
    expect(findPeaks(surface, GRID, 1e-9, 100, 2)).toHaveLength(2);
  });
});

describe('peaks of groups of cells', () => {
  const grid = createGrid({ originX: 0, originY: 0, cellSizeMetres: 10, nColumns: 5, nRows: 3 });

  it('are the highest cell of each group that touches, corners included; what is not known is in none', () => {
    const surface = Float64Array.of(1, 0, 0, 2, 2.5, 0, 1.5, 0, 0, 0, 0, 0, Number.NaN, 0, 1);
    expect(groupPeaks(surface, grid, 1, 9)).toEqual([
      { x: 45, y: 5, value: 2.5 },
      { x: 15, y: 15, value: 1.5 },
      { x: 45, y: 25, value: 1 },
    ]);
    expect(groupPeaks(surface, grid, 1, 1)).toHaveLength(1);
    expect(groupPeaks(new Float64Array(15), grid, 1, 9)).toEqual([]);
  });
});
