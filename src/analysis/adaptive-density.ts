import { type Grid, MOST_CELLS } from './grid.ts';
import { type Kernel, kernelPeak, kernelReachMetres, kernelShape } from './kernels.ts';
import { type LeftOut, leftOutOf } from './left-out.ts';
import { pointCells } from './point-cells.ts';
import { NO_POSITION, NO_WEIGHT, type PlanePoints, requirePositive, requireSameLength } from './points.ts';
import { exp, log } from './portable-math.ts';

export type AdaptiveRule =
  /** Wider where a first surface of `pilotMetres` is thin: h ∝ pilot^(−1/2) about its geometric mean (Abramson 1982). */
  | { by: 'abramson'; pilotMetres: number; mostTimes?: number }
  /** Each incident reaches its k-th nearest other (CrimeStat's adaptive bandwidth), at least `leastMetres`. */
  | { by: 'kNearest'; k: number; leastMetres: number };

export interface AdaptiveOptions {
  kernel?: Kernel;
  rule: AdaptiveRule;
  weights?: ArrayLike<number>;
  /** 1 = cell of the study area; others become NaN. */
  mask?: Uint8Array;
}

export interface AdaptiveDensity {
  grid: Grid;
  /** Per m², as `kernelDensity`. */
  density: Float64Array;
  most: number;
  /** One a point used, metres. */
  bandwidths: Float64Array;
  parameters: { kernel: Kernel; rule: AdaptiveRule; weighted: boolean };
  nUsed: number;
  leftOut: LeftOut[];
}

/**
 * Where are incidents dense, sharply in the centre and broadly in the countryside? Each incident has a bandwidth of its
 * own. Exact, every cell within reach of every point; O(points × cells within reach).
 */
export function adaptiveDensity(grid: Grid, points: PlanePoints, options: AdaptiveOptions): AdaptiveDensity {
  const { kernel = 'quartic', rule, weights, mask } = options;
  requireSameLength(points, weights);
  if (mask !== undefined && mask.length !== grid.nColumns * grid.nRows) {
    throw new RangeError(`mask has ${mask.length} entries, expected one a cell: ${grid.nColumns * grid.nRows}.`);
  }
  const kept: number[] = [];
  let unplaced = 0;
  for (let i = 0; i < points.x.length; i++) {
    if (!Number.isFinite(points.x[i] + points.y[i])) unplaced++;
    else if (weights === undefined || weights[i] >= 0) kept.push(i);
  }
  const used: PlanePoints = {
    x: Float64Array.from(kept, (i) => points.x[i]),
    y: Float64Array.from(kept, (i) => points.y[i]),
  };
  const usedWeights = weights === undefined ? null : Float64Array.from(kept, (i) => weights[i]);
  const bandwidths = rule.by === 'abramson' ? abramson(used, kernel, rule) : kNearest(used, rule);
  const density = spread(grid, used, usedWeights, bandwidths, kernel);
  let most = 0;
  for (let i = 0; i < density.length; i++) {
    if (mask !== undefined && mask[i] === 0) density[i] = Number.NaN;
    else if (density[i] > most) most = density[i];
  }
  return {
    grid,
    density,
    most,
    bandwidths,
    parameters: { kernel, rule, weighted: weights !== undefined },
    nUsed: kept.length,
    leftOut: leftOutOf({ [NO_POSITION]: unplaced, [NO_WEIGHT]: points.x.length - kept.length - unplaced }),
  };
}

/** Bandwidths at the points by Abramson's rule; none above `mostTimes` (default 5) times the pilot's. */
function abramson(points: PlanePoints, kernel: Kernel, rule: AdaptiveRule & { by: 'abramson' }): Float64Array {
  const { pilotMetres, mostTimes = 5 } = rule;
  requirePositive('pilotMetres', pilotMetres);
  requirePositive('mostTimes', mostTimes);
  const n = points.x.length;
  // The pilot at a point counts the point itself, so it is never 0.
  const pilot = new Float64Array(n).fill(1);
  const perSquare = 1 / (pilotMetres * pilotMetres);
  pointCells(points).forEachPair(kernelReachMetres(kernel, pilotMetres), (i, j, squared) => {
    const height = kernelShape(kernel, squared * perSquare);
    pilot[i] += height;
    pilot[j] += height;
  });
  const logMean = pilot.reduce((sum, value) => sum + log(value), 0) / Math.max(n, 1);
  return pilot.map((value) => pilotMetres * Math.min(mostTimes, exp(0.5 * (logMean - log(value)))));
}

function kNearest(points: PlanePoints, { k, leastMetres }: AdaptiveRule & { by: 'kNearest' }): Float64Array {
  requirePositive('leastMetres', leastMetres);
  if (!(Number.isInteger(k) && k >= 1)) throw new RangeError(`k must be a whole number above 0, got ${k}.`);
  if (points.x.length > 0 && points.x.length <= k) {
    throw new RangeError(`The ${k}th nearest neighbour needs more than ${k} placed incidents, got ${points.x.length}.`);
  }
  return pointCells(points)
    .nearestDistances(k)
    .map((distance) => Math.max(distance, leastMetres));
}

function spread(
  grid: Grid,
  points: PlanePoints,
  weights: Float64Array | null,
  bandwidths: Float64Array,
  kernel: Kernel,
): Float64Array {
  const { originX, originY, cellSizeMetres: cell, nColumns, nRows } = grid;
  if (nColumns * nRows > MOST_CELLS) throw new RangeError(`A grid may have up to ${MOST_CELLS} cells.`);
  const density = new Float64Array(nColumns * nRows);
  for (let k = 0; k < points.x.length; k++) {
    const x = points.x[k] - originX;
    const y = points.y[k] - originY;
    const bandwidth = bandwidths[k];
    const reach = kernelReachMetres(kernel, bandwidth);
    const height = kernelPeak(kernel, bandwidth) * (weights === null ? 1 : weights[k]);
    const perSquare = 1 / (bandwidth * bandwidth);
    const first = Math.max(0, Math.ceil((x - reach) / cell - 0.5));
    const last = Math.min(nColumns - 1, Math.floor((x + reach) / cell - 0.5));
    const south = Math.max(0, Math.ceil((y - reach) / cell - 0.5));
    const north = Math.min(nRows - 1, Math.floor((y + reach) / cell - 0.5));
    for (let j = south; j <= north; j++) {
      const dy = (j + 0.5) * cell - y;
      for (let i = first; i <= last; i++) {
        const dx = (i + 0.5) * cell - x;
        density[j * nColumns + i] += height * kernelShape(kernel, (dx * dx + dy * dy) * perSquare);
      }
    }
  }
  return density;
}
