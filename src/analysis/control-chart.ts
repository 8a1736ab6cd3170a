import { type LeftOut, leftOutOf } from './left-out.ts';

/** One point of a chart with its own limits. */
export interface ChartPoint {
  value: number;
  lower: number;
  upper: number;
  /** Rules it breaks; empty for common-cause variation. */
  signals: ChartSignal[];
}

export type ChartSignal = 'beyond limits' | 'run on one side' | 'trend' | 'two of three beyond two sigma';

export interface ChartOptions {
  /** Points of the baseline from which centre and limits come: [from, to). Default: all. Rebase only for a documented cause. */
  baseline?: readonly [from: number, to: number];
  /** Half width of the limits in sigmas. Default 3. */
  sigmas?: number;
  /** Default: beyond limits, and eight on one side. More rules mean more false alarms. */
  rules?: readonly ChartSignal[];
  /** Points on one side that make a run. Default 8. */
  runLength?: number;
}

export interface ControlChart {
  centre: number;
  points: ChartPoint[];
  /** Variation of the standardised points by moving ranges: 1 for Poisson counts (Laney's σ_z). NaN below two points. */
  sigmaZ: number;
  /** Variance over mean of the baseline (n − 1). */
  dispersion: number;
  kind: 'c' | 'u' | 'laney' | 'g' | 't';
  nUsed: number;
  leftOut: LeftOut[];
  parameters: Required<Omit<ChartOptions, 'baseline'>> & { baseline: readonly [number, number] };
}

// Mean moving range of two standard normal values: d2 of samples of two.
const D2 = 1.128;
const DEFAULT_RULES: readonly ChartSignal[] = ['beyond limits', 'run on one side'];

/** Counts of equal periods: is this month's count common-cause variation? c̄ ± 3√c̄. Shewhart 1931. */
export function cChart(counts: ArrayLike<number>, options: ChartOptions = {}): ControlChart {
  return ratesChart('c', counts, null, options, false);
}

/** Counts per exposure that varies (days, people): ū ± 3√(ū/n). */
export function uChart(
  counts: ArrayLike<number>,
  exposures: ArrayLike<number>,
  options: ChartOptions = {},
): ControlChart {
  return ratesChart('u', counts, exposures, options, false);
}

/**
 * The u-chart for counts that vary more than chance, as crime does: limits widened by the variation seen from point to
 * point, ū ± 3σ_z√(ū/n). Laney 2002, Quality Engineering 14:531-537.
 */
export function laneyChart(
  counts: ArrayLike<number>,
  exposures: ArrayLike<number> | null = null,
  options: ChartOptions = {},
): ControlChart {
  return ratesChart('laney', counts, exposures, options, true);
}

function ratesChart(
  kind: 'c' | 'u' | 'laney',
  counts: ArrayLike<number>,
  exposures: ArrayLike<number> | null,
  options: ChartOptions,
  widens: boolean,
): ControlChart {
  const parameters = withDefaults(options, counts.length);
  if (exposures !== null && exposures.length !== counts.length) {
    throw new RangeError(`Expected an exposure for each count, got ${exposures.length} for ${counts.length}.`);
  }
  const exposure = (i: number) => (exposures === null ? 1 : exposures[i]);
  const [from, to] = parameters.baseline;
  let events = 0;
  let exposed = 0;
  let nMissing = 0;
  for (let i = from; i < to; i++) {
    if (Number.isNaN(counts[i])) continue;
    events += counts[i];
    exposed += exposure(i);
  }
  const centre = events / exposed;
  const z: number[] = [];
  for (let i = 0; i < counts.length; i++) {
    if (Number.isNaN(counts[i])) nMissing++;
    else if (i >= from && i < to) z.push((counts[i] / exposure(i) - centre) / Math.sqrt(centre / exposure(i)));
  }
  const sigmaZ = meanMovingRange(z) / D2;
  const scale = widens ? sigmaZ : 1;
  const points = Array.from({ length: counts.length }, (_, i): ChartPoint => {
    const half = parameters.sigmas * scale * Math.sqrt(centre / exposure(i));
    return { value: counts[i] / exposure(i), lower: Math.max(0, centre - half), upper: centre + half, signals: [] };
  });
  signal(points, centre, parameters);
  return {
    centre,
    points,
    sigmaZ,
    dispersion: dispersionOf(counts, from, to),
    kind,
    nUsed: counts.length - nMissing,
    leftOut: leftOutOf({ 'no count': nMissing }),
    parameters,
  };
}

/**
 * Rare events: is the time between them common-cause variation? `g` for whole days between (geometric), `t` for exact
 * times (exponential, drawn through its 1/3.6 power). A long gap is good news, a short one shows only below the limit.
 * Benneyan 2001; Nelson 1994.
 */
export function betweenChart(gaps: ArrayLike<number>, kind: 'g' | 't', options: ChartOptions = {}): ControlChart {
  const parameters = withDefaults(options, gaps.length);
  const [from, to] = parameters.baseline;
  const value = kind === 'g' ? (gap: number) => gap : (gap: number) => gap ** (1 / 3.6);
  const used: number[] = [];
  let nMissing = 0;
  for (let i = 0; i < gaps.length; i++) {
    if (!(gaps[i] >= 0)) nMissing++;
    else if (i >= from && i < to) used.push(value(gaps[i]));
  }
  const centre = used.reduce((sum, each) => sum + each, 0) / used.length;
  const sigma = kind === 'g' ? Math.sqrt(centre * (centre + 1)) : meanMovingRange(used) / D2;
  const points = Array.from(
    { length: gaps.length },
    (_, i): ChartPoint => ({
      value: value(gaps[i]),
      lower: Math.max(0, centre - parameters.sigmas * sigma),
      upper: centre + parameters.sigmas * sigma,
      signals: [],
    }),
  );
  signal(points, centre, parameters);
  return {
    centre,
    points,
    sigmaZ: Number.NaN,
    dispersion: Number.NaN,
    kind,
    nUsed: gaps.length - nMissing,
    leftOut: leftOutOf({ 'no time between': nMissing }),
    parameters,
  };
}

function withDefaults(options: ChartOptions, length: number): ControlChart['parameters'] {
  const { baseline = [0, length], sigmas = 3, rules = DEFAULT_RULES, runLength = 8 } = options;
  if (!(baseline[0] >= 0 && baseline[0] < baseline[1] && baseline[1] <= length) && length > 0) {
    throw new RangeError(`The baseline must lie within 0 to ${length}, got ${baseline[0]} to ${baseline[1]}.`);
  }
  return { baseline, sigmas, rules, runLength };
}

function signal(points: ChartPoint[], centre: number, { rules, runLength, sigmas }: ControlChart['parameters']): void {
  const has = (rule: ChartSignal) => rules.includes(rule);
  let run = 0;
  let trend = 0;
  points.forEach((point, i) => {
    if (Number.isNaN(point.value)) return;
    const side = Math.sign(point.value - centre);
    const before = points[i - 1]?.value ?? Number.NaN;
    run = side !== 0 && side === Math.sign(run) ? run + side : side;
    const step = Number.isNaN(before) ? 0 : Math.sign(point.value - before);
    trend = step !== 0 && step === Math.sign(trend) ? trend + step : step;
    if (has('beyond limits') && (point.value > point.upper || point.value < point.lower))
      point.signals.push('beyond limits');
    if (has('run on one side') && Math.abs(run) >= runLength) point.signals.push('run on one side');
    // Six points rising make five steps.
    if (has('trend') && Math.abs(trend) >= 5) point.signals.push('trend');
    if (has('two of three beyond two sigma') && twoOfThree(points, i, centre, sigmas)) {
      point.signals.push('two of three beyond two sigma');
    }
  });
}

function twoOfThree(points: readonly ChartPoint[], i: number, centre: number, sigmas: number): boolean {
  const beyond = (k: number, side: 1 | -1) => {
    const point = points[k];
    if (point === undefined) return false;
    const sigma = (point.upper - centre) / sigmas;
    return side * (point.value - centre) > 2 * sigma;
  };
  return ([1, -1] as const).some((side) => beyond(i, side) && [i - 1, i - 2].some((k) => beyond(k, side)));
}

function meanMovingRange(values: readonly number[]): number {
  if (values.length < 2) return Number.NaN;
  let sum = 0;
  for (let i = 1; i < values.length; i++) sum += Math.abs(values[i] - values[i - 1]);
  return sum / (values.length - 1);
}

function dispersionOf(counts: ArrayLike<number>, from: number, to: number): number {
  const used: number[] = [];
  for (let i = from; i < to; i++) if (!Number.isNaN(counts[i])) used.push(counts[i]);
  const mean = used.reduce((sum, each) => sum + each, 0) / used.length;
  return used.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (used.length - 1) / mean;
}
