import type { Grid } from './grid.ts';
import { type Kernel, kernelShape } from './kernels.ts';
import type { PlanePoints } from './points.ts';
import { exp } from './portable-math.ts';

/** Six standard deviations: the Gaussian is cut where 1.5e-8 of its peak is left, far below what binning costs. */
const BINNED_GAUSSIAN_REACH = 6;

/** Weight gathered at cell centres, with a margin of `reach` cells around the grid; row-major, stride columns a row. */
export interface Bins {
  grid: Grid;
  reach: number;
  stride: number;
  weights: Float64Array;
}

/** How many cells around the grid can be felt in it. */
export function reachInCells(grid: Grid, kernel: Kernel, bandwidthMetres: number): number {
  const metres = kernel === 'gaussian' ? BINNED_GAUSSIAN_REACH * bandwidthMetres : bandwidthMetres;
  return Math.ceil(metres / grid.cellSizeMetres) + 1;
}

export function emptyBins(grid: Grid, reach: number): Bins {
  const stride = grid.nColumns + 2 * reach;
  return { grid, reach, stride, weights: new Float64Array(stride * (grid.nRows + 2 * reach)) };
}

/**
 * Linear binning: each point is shared among the four nearest cell centres so that its weight and its place are kept.
 * One pass, a few nanoseconds a point; bins of parts (workers, partnerships) may be added up. Wholly outside the margin
 * a point is felt nowhere and dropped.
 *
 * @param keep  where given, only points whose entry is not 0
 */
export function addToBins(bins: Bins, points: PlanePoints, weights?: ArrayLike<number>, keep?: Uint8Array): void {
  const { grid, reach, stride, weights: held } = bins;
  const perMetre = 1 / grid.cellSizeMetres;
  const shiftX = reach - 0.5 - grid.originX * perMetre;
  const shiftY = reach - 0.5 - grid.originY * perMetre;
  const lastColumn = stride - 2;
  const lastRow = grid.nRows + 2 * reach - 2;
  const { x, y } = points;
  for (let k = 0; k < x.length; k++) {
    if (keep !== undefined && keep[k] === 0) continue;
    const u = x[k] * perMetre + shiftX;
    const v = y[k] * perMetre + shiftY;
    // Written so that NaN fails too.
    if (!(u >= 0 && v >= 0 && u < lastColumn + 1 && v < lastRow + 1)) continue;
    const column = u | 0;
    const row = v | 0;
    const weight = weights === undefined ? 1 : weights[k];
    const east = u - column;
    const north = v - row;
    const at = row * stride + column;
    const northWeight = weight * north;
    const southWeight = weight - northWeight;
    const southEast = southWeight * east;
    const northEast = northWeight * east;
    held[at] += southWeight - southEast;
    held[at + 1] += southEast;
    held[at + stride] += northWeight - northEast;
    held[at + stride + 1] += northEast;
  }
}

/** Kernel heights (or anything symmetric) at whole cell offsets 0 … reach on both axes, row-major by the north offset. */
export type Stencil = Float64Array;

export function kernelStencil(grid: Grid, kernel: Kernel, bandwidthMetres: number, reach: number): Stencil {
  const step = grid.cellSizeMetres / bandwidthMetres;
  return stencilOf(reach, (a, b) => kernelShape(kernel, (a * a + b * b) * step * step));
}

function stencilOf(reach: number, height: (a: number, b: number) => number): Stencil {
  const width = reach + 1;
  const stencil = new Float64Array(width * width);
  for (let b = 0; b <= reach; b++) for (let a = 0; a <= reach; a++) stencil[b * width + a] = height(a, b);
  return stencil;
}

/** Sum of bins times stencil at every cell of the grid. O(cells × cells of the stencil / 4). */
export function spreadBins(bins: Bins, stencil: Stencil): Float64Array {
  const { grid, reach, stride, weights } = bins;
  const { nColumns, nRows } = grid;
  const width = reach + 1;
  const sums = new Float64Array(nColumns * nRows);
  const folded = new Float64Array(stride);
  const lengths = Int32Array.from({ length: width }, (_, b) => {
    let a = width;
    while (a > 0 && stencil[b * width + a - 1] === 0) a--;
    return a;
  });
  for (let row = 0; row < nRows; row++) {
    const to = row * nColumns;
    for (let b = 0; b < width; b++) {
      const length = lengths[b];
      if (length === 0) continue;
      const north = (row + reach + b) * stride;
      const south = (row + reach - b) * stride;
      if (b === 0) for (let i = 0; i < stride; i++) folded[i] = weights[north + i];
      else for (let i = 0; i < stride; i++) folded[i] = weights[north + i] + weights[south + i];
      const middle = stencil[b * width];
      for (let i = 0; i < nColumns; i++) sums[to + i] += middle * folded[i + reach];
      for (let a = 1; a < length; a++) {
        const height = stencil[b * width + a];
        for (let i = 0; i < nColumns; i++) {
          sums[to + i] += height * (folded[i + reach + a] + folded[i + reach - a]);
        }
      }
    }
  }
  return sums;
}

/**
 * A stencil that bounds what linear binning does to a kernel: spread over the bins it gives, at every cell, a figure that
 * the error of `spreadBins` cannot exceed. Bilinear interpolation over a cell of side c is wrong by at most
 * c²/8 (|S_xx| + |S_yy|) where the kernel S is smooth, and by its slope times c/√2, or its height, where it is not.
 */
export function errorStencil(grid: Grid, kernel: Kernel, bandwidthMetres: number, reach: number): Stencil {
  const c = grid.cellSizeMetres / bandwidthMetres;
  return stencilOf(reach, (a, b) => {
    const [nearX, farX] = [Math.max(0, a - 1) * c, (a + 1) * c];
    const [nearY, farY] = [Math.max(0, b - 1) * c, (b + 1) * c];
    const near = nearX * nearX + nearY * nearY;
    const far = farX * farX + farY * farY;
    const smooth = (c * c) / 8;
    if (kernel === 'gaussian') {
      const cut = a === reach || b === reach ? exp(-0.5 * near) : 0;
      return smooth * exp(-0.5 * near) * (bend(nearX, farX) + bend(nearY, farY)) + cut;
    }
    if (near >= 1) return 0;
    if (kernel === 'quartic')
      return smooth * 4 * (quarticBend(nearX, farX, nearY, farY) + quarticBend(nearY, farY, nearX, farX));
    if (kernel === 'triangular') return Math.min(1, c * Math.SQRT1_2);
    if (kernel === 'epanechnikov') return far < 1 ? smooth * 4 : Math.min(1, 2 * c * Math.SQRT1_2);
    return far < 1 ? 0 : 1;
  });
}

/** Largest |z² − 1| between near and far. */
function bend(near: number, far: number): number {
  return Math.max(Math.abs(1 - near * near), Math.abs(far * far - 1));
}

/** Largest |1 − 3x² − y²| on a rectangle within the unit circle: a quarter of the quartic's second derivative. */
function quarticBend(nearX: number, farX: number, nearY: number, farY: number): number {
  const least = 3 * nearX * nearX + nearY * nearY;
  const most = Math.min(3 * farX * farX + farY * farY, 1 + 2 * Math.min(farX, 1) ** 2);
  return Math.max(Math.abs(1 - least), Math.abs(most - 1));
}
