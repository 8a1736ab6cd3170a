import { describe, expect, it } from 'vitest';
import { createGrid, kernelDensity } from '../../analysis/index.ts';
import { findPeaks } from './density.ts';

const GRID = createGrid({ originX: -1000, originY: -1000, cellSizeMetres: 20, nColumns: 100, nRows: 100 });
const surfaceOf = (xs: number[]) =>
  kernelDensity(GRID, { x: Float64Array.from(xs), y: new Float64Array(xs.length) }, { bandwidthMetres: 250 }).density;

describe('peaks of a surface', () => {
  it('are one a place, highest first', () => {
    const peaks = findPeaks(surfaceOf([-500, 500, 500]), GRID, 1e-9, 400, 9);
    expect(peaks.map(({ x }) => Math.round(x / 100))).toEqual([5, -5]);
  });

  it('lie at or above the floor, and are no more than asked for', () => {
    const surface = surfaceOf([-500, 0, 500]);
    expect(findPeaks(surface, GRID, 1, 100, 9)).toEqual([]);
    expect(findPeaks(surface, GRID, 1e-9, 100, 2)).toHaveLength(2);
  });
});
