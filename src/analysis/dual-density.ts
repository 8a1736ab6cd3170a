import type { Grid } from './grid.ts';
import { type Density, type DensityOptions, kernelDensity } from './kernel-density.ts';
import type { Kernel } from './kernels.ts';
import type { PlanePoints } from './points.ts';
import { log } from './portable-math.ts';
import { createRandom, sampleWithoutReplacement } from './random.ts';
import { normalUpperTail } from './special.ts';

export interface DualOptions extends Omit<DensityOptions, 'weights'> {
  /** One for each point of the first and of the second set. */
  weights?: ArrayLike<number>;
  otherWeights?: ArrayLike<number>;
  /**
   * Cells where both densities are below this share of the largest are NaN in ratios: there is nothing to compare.
   * Default 0.001.
   */
  leastShare?: number;
}

export interface DualDensity {
  grid: Grid;
  /** The two surfaces that are compared, per m². */
  first: Density;
  second: Density;
  /** first − second, per m². */
  difference: Float64Array;
  /** first / second; Infinity where only the first is there. */
  ratio: Float64Array;
  /** ln of the ratio. */
  logRatio: Float64Array;
  parameters: { leastShare: number };
}

/**
 * Where is the first set denser than the second? Two kernel densities of the same kind, cell by cell: crimes against a
 * baseline (earlier period, all crime, people at risk). The ratio of totals is not taken out; see `relativeRisk` for that.
 */
export function dualDensity(grid: Grid, points: PlanePoints, others: PlanePoints, options: DualOptions): DualDensity {
  const { weights, otherWeights, leastShare = 0.001, ...shared } = options;
  const first = kernelDensity(grid, points, { ...shared, ...(weights === undefined ? {} : { weights }) });
  const second = kernelDensity(grid, others, {
    ...shared,
    ...(otherWeights === undefined ? {} : { weights: otherWeights }),
  });
  const n = first.density.length;
  const difference = new Float64Array(n);
  const ratio = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const [a, b] = [first.density[i], second.density[i]];
    difference[i] = a - b;
    ratio[i] = a <= leastShare * first.most && b <= leastShare * second.most ? Number.NaN : a / b;
  }
  return { grid, first, second, difference, ratio, logRatio: ratio.map(log), parameters: { leastShare } };
}

export interface RelativeRiskOptions extends Omit<DensityOptions, 'weights' | 'method'> {
  /** Level of the contours. Default 0.05. */
  level?: number;
  /** Random labellings for a simulated p beside the asymptotic one; 0 (default) for none. */
  replicates?: number;
  seed?: number;
}

export interface RelativeRisk {
  grid: Grid;
  /** ln of case share over control share at each cell; 0 = cases as controls; NaN where neither is. */
  logRisk: Float64Array;
  /** Upper tail, asymptotic normal: small where cases are over-represented. Pointwise, not adjusted. */
  p: Float64Array;
  /** The same from random labellings; null without. */
  pSimulated: Float64Array | null;
  /** 1 inside the upper tolerance contour (p below the level), −1 inside the lower one, else 0. */
  tolerance: Int8Array;
  parameters: { kernel: Kernel; bandwidthMetres: number; level: number; replicates: number; seed: number };
  nCases: number;
  nControls: number;
}

/** ∫ K² times the squared bandwidth. */
const ROUGHNESS: Record<Kernel, number> = {
  quartic: 9 / (5 * Math.PI),
  gaussian: 1 / (4 * Math.PI),
  triangular: 3 / (2 * Math.PI),
  epanechnikov: 4 / (3 * Math.PI),
  uniform: 1 / Math.PI,
};

/**
 * Where are cases over-represented among all, beyond chance? Log relative risk surface with tolerance contours (Kelsall &
 * Diggle 1995; asymptotic p of Hazelton & Davies 2009, as sparr's tolerance with fixed bandwidth).
 *
 * One bandwidth for both, so that their biases cancel where risks are equal. The null variance uses the pooled density.
 */
export function relativeRisk(
  grid: Grid,
  cases: PlanePoints,
  controls: PlanePoints,
  options: RelativeRiskOptions,
): RelativeRisk {
  const { level = 0.05, replicates = 0, seed = 1, ...shared } = options;
  if (!(level > 0 && level < 0.5)) throw new RangeError(`level must lie between 0 and 0.5, got ${level}.`);
  const first = kernelDensity(grid, cases, shared);
  const second = kernelDensity(grid, controls, shared);
  const { kernel, bandwidthMetres } = first.parameters;
  const [nCases, nControls] = [first.nUsed, second.nUsed];
  const n = first.density.length;
  const logRisk = new Float64Array(n);
  const p = new Float64Array(n);
  const spread = ROUGHNESS[kernel] / bandwidthMetres ** 2;
  for (let i = 0; i < n; i++) {
    const pooled = (first.density[i] + second.density[i]) / (nCases + nControls);
    logRisk[i] = pooled > 0 ? log(first.density[i] / nCases / (second.density[i] / nControls)) : Number.NaN;
    const deviation = Math.sqrt((spread / pooled) * (1 / nCases + 1 / nControls));
    p[i] = normalUpperTail(logRisk[i] / deviation);
  }
  const pSimulated =
    replicates > 0 ? relabelled(grid, cases, controls, shared, first.density, { replicates, seed }) : null;
  const shown = pSimulated ?? p;
  return {
    grid,
    logRisk,
    p,
    pSimulated,
    tolerance: Int8Array.from(shown, (value) => (value <= level ? 1 : value >= 1 - level ? -1 : 0)),
    parameters: { kernel, bandwidthMetres, level, replicates, seed },
    nCases,
    nControls,
  };
}

/** (labellings with at least the observed case density at the cell, + 1) / (replicates + 1): the pooled density stays as it is. */
function relabelled(
  grid: Grid,
  cases: PlanePoints,
  controls: PlanePoints,
  shared: DensityOptions,
  observed: Float64Array,
  { replicates, seed }: { replicates: number; seed: number },
): Float64Array {
  const all = { x: joined(cases.x, controls.x), y: joined(cases.y, controls.y) };
  const atLeast = new Int32Array(observed.length);
  for (let r = 1; r <= replicates; r++) {
    const drawn = sampleWithoutReplacement(all.x.length, cases.x.length, createRandom(seed + r));
    const labelled = { x: Float64Array.from(drawn, (i) => all.x[i]), y: Float64Array.from(drawn, (i) => all.y[i]) };
    const { density, most } = kernelDensity(grid, labelled, shared);
    // Sums in another order may differ in the last digits; such are equal.
    for (let i = 0; i < density.length; i++) if (density[i] >= observed[i] - 1e-12 * most) atLeast[i]++;
  }
  return Float64Array.from(atLeast, (count, i) =>
    Number.isNaN(observed[i]) ? Number.NaN : (count + 1) / (replicates + 1),
  );
}

function joined(a: Float64Array, b: Float64Array): Float64Array {
  const both = new Float64Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
