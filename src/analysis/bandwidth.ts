import type { Kernel } from './kernels.ts';
import { type LeftOut, leftOutOf } from './left-out.ts';
import { placed, pointCells } from './point-cells.ts';
import { NO_POSITION, type PlanePoints, requirePositive, requireSameLength } from './points.ts';
import { exp, log } from './portable-math.ts';

export interface Bandwidth {
  /** For the kernel asked for; NaN where the points cannot say. */
  bandwidthMetres: number;
  method: 'rule of thumb' | 'k nearest' | 'Diggle mean square error' | 'likelihood cross-validation';
  parameters: Readonly<Record<string, number | string>>;
  nUsed: number;
  leftOut: LeftOut[];
  /** What was tried and what it scored (lower is better), for selectors that search. */
  tried: { bandwidthMetres: number; score: number }[];
}

/** Standard deviation on one axis of a kernel of bandwidth 1. */
const KERNEL_DEVIATION: Record<Kernel, number> = {
  gaussian: 1,
  quartic: Math.sqrt(1 / 8),
  epanechnikov: Math.sqrt(1 / 6),
  triangular: Math.sqrt(0.15),
  uniform: 0.5,
};

/** The bandwidth with which a kernel smooths as much (same variance) as a Gaussian of this standard deviation. */
export function bandwidthLikeGaussian(sigmaMetres: number, kernel: Kernel): number {
  return sigmaMetres / KERNEL_DEVIATION[kernel];
}

/** The standard deviation of the Gaussian that smooths as much as this kernel. */
export function gaussianLike(bandwidthMetres: number, kernel: Kernel): number {
  return bandwidthMetres * KERNEL_DEVIATION[kernel];
}

/**
 * Rule of thumb: spread of the points times n^(−1/6) (Scott 1992), the spread being the geometric mean over both axes of
 * the lesser of standard deviation and interquartile range / 1.349. For one broad hump; in a town it oversmooths.
 */
export function ruleBandwidth(points: PlanePoints, kernel: Kernel = 'quartic'): Bandwidth {
  const used = usable(points);
  const n = used.points.x.length;
  const spread = Math.sqrt(robustSpread(used.points.x) * robustSpread(used.points.y));
  const sigma = n < 2 || spread === 0 ? Number.NaN : spread * n ** (-1 / 6);
  return result('rule of thumb', bandwidthLikeGaussian(sigma, kernel), { kernel }, used, []);
}

function usable(points: PlanePoints): { points: PlanePoints; leftOut: LeftOut[] } {
  requireSameLength(points);
  const { points: kept, nUnplaced } = placed(points);
  return { points: kept, leftOut: leftOutOf({ [NO_POSITION]: nUnplaced }) };
}

function result(
  method: Bandwidth['method'],
  bandwidthMetres: number,
  parameters: Bandwidth['parameters'],
  used: { points: PlanePoints; leftOut: LeftOut[] },
  tried: Bandwidth['tried'],
): Bandwidth {
  return { bandwidthMetres, method, parameters, nUsed: used.points.x.length, leftOut: used.leftOut, tried };
}

function robustSpread(values: Float64Array): number {
  const n = values.length;
  const mean = values.reduce((a, b) => a + b, 0) / n;
  const deviation = Math.sqrt(values.reduce((a, b) => a + (b - mean) ** 2, 0) / (n - 1));
  const sorted = values.slice().sort();
  const quartile = (share: number) => {
    const at = share * (n - 1);
    const low = Math.floor(at);
    return sorted[low] + (at - low) * ((sorted[low + 1] ?? sorted[low]) - sorted[low]);
  };
  const range = (quartile(0.75) - quartile(0.25)) / 1.349;
  return range > 0 ? Math.min(deviation, range) : deviation;
}

/**
 * The mean distance to the k-th nearest other incident: each kernel reaches about k neighbours (Williamson et al. 1999).
 * @param k  default 10
 */
export function nearestNeighbourBandwidth(points: PlanePoints, k = 10): Bandwidth {
  if (!(Number.isInteger(k) && k >= 1)) throw new RangeError(`k must be a whole number above 0, got ${k}.`);
  const used = usable(points);
  const distances = pointCells(used.points).nearestDistances(k);
  const mean = distances.length > k ? distances.reduce((a, b) => a + b, 0) / distances.length : Number.NaN;
  return result('k nearest', mean > 0 ? mean : Number.NaN, { k }, used, []);
}

export interface BandwidthSearch {
  kernel?: Kernel;
  /** Between which bandwidths of the asked kernel to look. */
  fromMetres: number;
  toMetres: number;
  /** Bandwidths tried, in equal ratios. Default 24. */
  steps?: number;
}

function candidatesOf({ fromMetres, toMetres, steps = 24 }: BandwidthSearch): number[] {
  requirePositive('fromMetres', fromMetres);
  if (!(toMetres > fromMetres && Number.isInteger(steps) && steps >= 2)) {
    throw new RangeError(
      `Look between two rising bandwidths in at least 2 steps, got ${fromMetres} to ${toMetres} in ${steps}.`,
    );
  }
  return Array.from({ length: steps }, (_, i) => fromMetres * (toMetres / fromMetres) ** (i / (steps - 1)));
}

/** The least score; a minimum at an end of the search is no minimum, and the words of the result's user must say so. */
function best(tried: Bandwidth['tried']): number {
  let at = Number.NaN;
  let least = Number.POSITIVE_INFINITY;
  for (const { bandwidthMetres, score } of tried) {
    if (score < least) {
      least = score;
      at = bandwidthMetres;
    }
  }
  return at;
}

/**
 * The bandwidth with the least mean square error if the incidents were a Cox process: Diggle 1985, Berman & Diggle 1989,
 * spatstat's bw.diggle. Written for a uniform disc and carried to the asked kernel by equal variance. Fit for clustered
 * data; it undersmooths where records share points.
 *
 * @param areaM2  of the study area; without edge correction
 * O(pairs within twice the largest disc)
 */
export function diggleBandwidth(points: PlanePoints, search: BandwidthSearch & { areaM2: number }): Bandwidth {
  const { kernel = 'quartic', areaM2 } = search;
  requirePositive('areaM2', areaM2);
  const candidates = candidatesOf(search);
  const used = usable(points);
  const n = used.points.x.length;
  const discs = candidates.map((h) => bandwidthLikeGaussian(gaussianLike(h, kernel), 'uniform'));
  const reach = 2 * Math.max(...discs);
  // Pair distances in narrow bins: K and its integral against any disc are then sums over the bins.
  const nBins = 2048;
  const pairs = new Float64Array(nBins + 1);
  pointCells(used.points).forEachPair(reach, (_i, _j, squared) => {
    pairs[Math.min(nBins, Math.floor((Math.sqrt(squared) / reach) * nBins))]++;
  });
  const intensity = n / areaM2;
  const perPair = (2 * areaM2) / (n * (n - 1));
  const tried = discs.map((radius, c) => {
    let within = 0;
    let overlap = 0;
    for (let bin = 0; bin <= nBins; bin++) {
      const distance = ((bin + 0.5) * reach) / nBins;
      if (distance <= radius) within += pairs[bin];
      overlap += pairs[bin] * sharedDisc(distance, radius);
    }
    const disc = Math.PI * radius * radius;
    const score = (1 - 2 * intensity * within * perPair) / (intensity * disc) + (overlap * perPair) / (disc * disc);
    return { bandwidthMetres: candidates[c], score: n < 2 ? Number.NaN : score };
  });
  return result('Diggle mean square error', best(tried), searchParameters(kernel, search, { areaM2 }), used, tried);
}

function searchParameters(kernel: Kernel, search: BandwidthSearch, more: Record<string, number>) {
  return { kernel, fromMetres: search.fromMetres, toMetres: search.toMetres, steps: search.steps ?? 24, ...more };
}

/** Area common to two discs of one radius whose centres lie this far apart. */
function sharedDisc(distance: number, radius: number): number {
  if (distance >= 2 * radius) return 0;
  const half = distance / 2;
  return 2 * radius * radius * Math.acos(half / radius) - distance * Math.sqrt(radius * radius - half * half);
}

/**
 * The bandwidth under which each incident is best foretold by all others: the largest Σ log of the leave-one-out Gaussian
 * density (Silverman 1986; spatstat's bw.ppl without its edge term). Carried to the asked kernel by equal variance.
 * Records at one point drag it towards 0.
 *
 * @param search.mostPoints  above this (default 4000) every second, third … point is used and the result scaled by n^(−1/6)
 * O(points² × steps)
 */
export function likelihoodBandwidth(points: PlanePoints, search: BandwidthSearch & { mostPoints?: number }): Bandwidth {
  const { kernel = 'quartic', mostPoints = 4000 } = search;
  const candidates = candidatesOf(search);
  const used = usable(points);
  const every = Math.max(1, Math.ceil(used.points.x.length / mostPoints));
  const pick = (values: Float64Array) => values.filter((_, i) => i % every === 0);
  const [x, y] = [pick(used.points.x), pick(used.points.y)];
  const n = x.length;
  // A sample of a thinner pattern wants a wider kernel, by the rate of the rule of thumb.
  const scale = (used.points.x.length / n) ** (1 / 6);
  const tried = candidates.map((bandwidthMetres) => ({
    bandwidthMetres,
    score: n < 2 ? Number.NaN : -leaveOneOut(x, y, gaussianLike(bandwidthMetres, kernel) * scale),
  }));
  const parameters = searchParameters(kernel, search, { mostPoints });
  return result('likelihood cross-validation', best(tried), parameters, used, tried);
}

/** Σ log λ₋ᵢ(xᵢ) with a Gaussian; a point that nothing reaches counts as log of the least positive double. */
function leaveOneOut(x: Float64Array, y: Float64Array, sigma: number): number {
  const n = x.length;
  const sums = new Float64Array(n);
  const scale = -0.5 / (sigma * sigma);
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      const exponent = scale * ((x[i] - x[j]) ** 2 + (y[i] - y[j]) ** 2);
      if (exponent < -700) continue;
      const height = exp(exponent);
      sums[i] += height;
      sums[j] += height;
    }
  }
  const peak = log(2 * Math.PI * sigma * sigma * (n - 1));
  return sums.reduce((total, sum) => total + log(Math.max(sum, 1e-308)) - peak, 0);
}
