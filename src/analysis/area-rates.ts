import { type LeftOut, leftOutOf } from './left-out.ts';
import { requirePositive } from './points.ts';
import { poissonInterval } from './special.ts';

export interface AreaRatesOptions {
  /** Rates are "for each this many": 1,000 people, 1 km² … Default 1000. */
  per?: number;
  /** Level of the exact intervals. Default 0.95. */
  level?: number;
}

export interface AreaRates {
  parameters: { per: number; level: number };
  nUsed: number;
  leftOut: LeftOut[];
  /** Of all areas used together. */
  overallRate: number;
  /** NaN for areas without count or denominator. */
  rates: Float64Array;
  /** Exact Poisson (Garwood) limits of each rate. */
  lower: Float64Array;
  upper: Float64Array;
  /** Rate divided by the overall rate: the location quotient. */
  relative: Float64Array;
  /** Rates drawn towards the overall rate, the more so the smaller the denominator (Marshall 1991, global). */
  smoothed: Float64Array;
}

/**
 * How high is the rate of each area, and how well is it known? Counts over a denominator that fits the question (people,
 * households, vehicles, premises, km²), with exact intervals and empirical-Bayes smoothing. O(areas).
 *
 * @param counts        incidents an area; NaN = not known
 * @param denominators  same length; NaN or not above 0: the area has no rate and is left out
 * @throws RangeError when lengths differ, or `per` or `level` make no sense
 */
export function areaRates(
  counts: ArrayLike<number>,
  denominators: ArrayLike<number>,
  options: AreaRatesOptions = {},
): AreaRates {
  const per = options.per ?? 1000;
  const level = options.level ?? 0.95;
  requirePositive('per', per);
  if (!(level > 0 && level < 1)) throw new RangeError(`level must lie between 0 and 1, got ${level}.`);
  const n = counts.length;
  if (denominators.length !== n) {
    throw new RangeError(`denominators has ${denominators.length} entries, expected one an area: ${n}.`);
  }
  const { total, base, used, noCount, noDenominator } = totals(counts, denominators);
  const overall = total / base;
  const blank = () => new Float64Array(n).fill(Number.NaN);
  const [rates, lower, upper, relative] = [blank(), blank(), blank(), blank()];
  for (const i of used) {
    const scale = per / denominators[i];
    const [low, high] = poissonInterval(counts[i], level);
    rates[i] = counts[i] * scale;
    lower[i] = low * scale;
    upper[i] = high * scale;
    relative[i] = counts[i] / denominators[i] / overall;
  }
  const smoothed = blank();
  const { shrink } = empiricalBayes(counts, denominators, used);
  for (const i of used) smoothed[i] = per * (overall + shrink(i) * (counts[i] / denominators[i] - overall));
  return {
    parameters: { per, level },
    nUsed: used.length,
    leftOut: leftOutOf({ 'no count': noCount, 'no denominator above 0': noDenominator }),
    overallRate: overall * per,
    rates,
    lower,
    upper,
    relative,
    smoothed,
  };
}

function totals(counts: ArrayLike<number>, denominators: ArrayLike<number>) {
  const used: number[] = [];
  let total = 0;
  let base = 0;
  let noCount = 0;
  let noDenominator = 0;
  for (let i = 0; i < counts.length; i++) {
    if (!(counts[i] >= 0)) noCount++;
    else if (!(denominators[i] > 0)) noDenominator++;
    else {
      used.push(i);
      total += counts[i];
      base += denominators[i];
    }
  }
  return { total, base, used, noCount, noDenominator };
}

/**
 * What is true difference between areas and what is chance of small denominators? Global moments of Marshall (1991).
 * `shrink(i)` is the weight on the area's own rate; `standardised(i)` its z against the overall rate (Assunção & Reis 1999).
 *
 * @param used  areas with a count and a denominator above 0
 */
export function empiricalBayes(
  counts: ArrayLike<number>,
  denominators: ArrayLike<number>,
  used: readonly number[],
): { shrink(i: number): number; standardised(i: number): number } {
  let total = 0;
  let base = 0;
  for (const i of used) {
    total += counts[i];
    base += denominators[i];
  }
  const overall = total / base;
  let spread = 0;
  for (const i of used) spread += denominators[i] * (counts[i] / denominators[i] - overall) ** 2;
  const between = spread / base - overall / (base / used.length);
  return {
    shrink: (i) => {
      if (!(between > 0)) return 0;
      return between / (between + overall / denominators[i]);
    },
    standardised: (i) => {
      // Assunção & Reis: where the moments leave less than nothing for an area, its own chance variance is used.
      const variance = between + overall / denominators[i];
      const safe = variance > 0 ? variance : overall / denominators[i];
      return (counts[i] / denominators[i] - overall) / Math.sqrt(safe);
    },
  };
}
