import { betaQuantile, binomialCdf, binomialPmf, binomialUpperTail, poissonPmf } from './special.ts';

export interface TwoCountsOptions {
  /** Exposure of each count: time, area or people, in any one unit. Default 1 and 1. */
  exposureBefore?: number;
  exposureAfter?: number;
  /** Confidence level of the interval. Default 0.95. */
  level?: number;
}

export interface TwoCounts {
  before: number;
  after: number;
  /** Rate after over rate before; Infinity where before is 0, NaN where both are. */
  rateRatio: number;
  /** Clopper–Pearson on the share of events that came after, carried over to the ratio. */
  interval: [lower: number, upper: number];
  /** Two-sided, given the sum of both (as R binom.test): chances no larger than the observed one, added up. */
  pExact: number;
  /** Two-sided E-test: more powerful for small counts, not conditional. */
  pETest: number;
  parameters: Required<TwoCountsOptions>;
}

/**
 * Did the rate change between two periods, or is it chance? Exact tests and interval for two Poisson counts.
 *
 * Counts that vary more than chance make both p too small; see `overdispersion` of the charts.
 * @throws RangeError for counts that are not whole or negative, or exposures not above 0
 */
export function compareTwoCounts(before: number, after: number, options: TwoCountsOptions = {}): TwoCounts {
  const { exposureBefore = 1, exposureAfter = 1, level = 0.95 } = options;
  requireCount('before', before);
  requireCount('after', after);
  if (!(exposureBefore > 0) || !(exposureAfter > 0)) {
    throw new RangeError(`Exposures must be above 0, got ${exposureBefore} and ${exposureAfter}.`);
  }
  const parameters = { exposureBefore, exposureAfter, level };
  const share = exposureAfter / (exposureBefore + exposureAfter);
  const scale = exposureBefore / exposureAfter;
  const n = before + after;
  const tail = (1 - level) / 2;
  const ratioOf = (p: number) => (p === 1 ? Number.POSITIVE_INFINITY : (p / (1 - p)) * scale);
  return {
    before,
    after,
    rateRatio: n === 0 ? Number.NaN : (after / before) * scale,
    interval:
      n === 0
        ? [0, Number.POSITIVE_INFINITY]
        : [
            after === 0 ? 0 : ratioOf(betaQuantile(tail, after, before + 1)),
            before === 0 ? Number.POSITIVE_INFINITY : ratioOf(betaQuantile(1 - tail, after + 1, before)),
          ],
    pExact: conditionalP(after, n, share),
    pETest: eTestP(before, after, exposureBefore, exposureAfter),
    parameters,
  };
}

/** Sum of the chances no larger than that of k, of n with share p; ties judged as R does, within 1e-7. */
function conditionalP(k: number, n: number, p: number): number {
  if (n === 0) return 1;
  const limit = binomialPmf(k, n, p) * (1 + 1e-7);
  const mode = Math.min(n, Math.floor((n + 1) * p));
  if (k === mode) return 1;
  if (k < mode) {
    // First value beyond the mode that is no likelier than k: chances fall from the mode upwards.
    const from = firstWhere(mode, n + 1, (j) => binomialPmf(j, n, p) <= limit);
    return Math.min(1, binomialCdf(k, n, p) + binomialUpperTail(from, n, p));
  }
  const until = firstWhere(0, mode + 1, (j) => binomialPmf(mode - j, n, p) <= limit);
  return Math.min(1, binomialUpperTail(k, n, p) + binomialCdf(mode - until, n, p));
}

/** Least whole number in [from, to) for which a condition that stays true once true holds; `to` where none does. */
function firstWhere(from: number, to: number, holds: (value: number) => boolean): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/**
 * Krishnamoorthy & Thomson 2004, Journal of Statistical Planning and Inference 119:23-35: chance of a difference in
 * rates as far from 0, in its own standard errors, when both rates are the pooled one.
 */
function eTestP(k1: number, k2: number, t1: number, t2: number): number {
  if (k1 + k2 === 0) return 1;
  const pooled = (k1 + k2) / (t1 + t2);
  const observed = Math.abs(statistic(k1, k2, t1, t2));
  const first = chancesAround(pooled * t1);
  const second = chancesAround(pooled * t2);
  let p = 0;
  for (let i = 0; i < first.chances.length; i++) {
    const a = first.from + i;
    // For a given a the statistic falls as b grows: far above at the low end, far below at the high one.
    const nHigh = firstWhere(0, second.chances.length, (j) => statistic(a, second.from + j, t1, t2) < observed - 1e-12);
    const nLow = firstWhere(
      nHigh,
      second.chances.length,
      (j) => statistic(a, second.from + j, t1, t2) <= -observed + 1e-12,
    );
    p += first.chances[i]! * (second.below[nHigh]! + second.total - second.below[nLow]!);
  }
  return Math.min(1, p);
}

function statistic(k1: number, k2: number, t1: number, t2: number): number {
  if (k1 === 0 && k2 === 0) return 0;
  return (k1 / t1 - k2 / t2) / Math.sqrt(k1 / (t1 * t1) + k2 / (t2 * t2));
}

/** Poisson chances over all counts that matter (beyond, less than 1e-18 together), with their running sums. */
function chancesAround(mean: number): { from: number; chances: Float64Array; below: Float64Array; total: number } {
  const reach = 9 * Math.sqrt(mean) + 40;
  const from = Math.max(0, Math.floor(mean - reach));
  const chances = new Float64Array(Math.ceil(mean + reach) - from + 1);
  const below = new Float64Array(chances.length + 1);
  for (let i = 0; i < chances.length; i++) {
    chances[i] = poissonPmf(from + i, mean);
    below[i + 1] = below[i]! + chances[i]!;
  }
  return { from, chances, below, total: below[chances.length]! };
}

export interface DetectableOptions {
  /** Two-sided chance of a false alarm. Default 0.05. */
  alpha?: number;
  exposureBefore?: number;
  exposureAfter?: number;
}

/**
 * How large must a fall (or rise) from this count be before chance alone would rarely give it? The nearest counts after
 * on either side that the exact test calls different. Null where even 0 would not be.
 */
export function minimumDetectableChange(
  before: number,
  options: DetectableOptions = {},
): { fallTo: number | null; riseTo: number; fallShare: number | null; riseShare: number } {
  const { alpha = 0.05, exposureBefore = 1, exposureAfter = 1 } = options;
  requireCount('before', before);
  const p = (after: number) => conditionalP(after, before + after, exposureAfter / (exposureBefore + exposureAfter));
  const expected = Math.floor((before * exposureAfter) / exposureBefore);
  const steps = firstWhere(0, expected + 1, (down) => p(expected - down) <= alpha);
  const fallTo = steps > expected ? null : expected - steps;
  let span = 8;
  while (p(expected + span) > alpha) span *= 2;
  const riseTo = firstWhere(expected, expected + span, (after) => after > expected && p(after) <= alpha);
  const share = (after: number) => (after / exposureAfter) * (exposureBefore / before) - 1;
  return {
    fallTo,
    riseTo,
    fallShare: fallTo === null || before === 0 ? null : share(fallTo),
    riseShare: before === 0 ? Number.POSITIVE_INFINITY : share(riseTo),
  };
}

/**
 * From which count on is a change of this share beyond chance, for it and every larger one? With a target it says how
 * large the baseline must be before the target can be shown to be met.
 * @param share  for instance -0.14 for 14 % fewer
 */
export function smallestBaseline(share: number, alpha = 0.05): number {
  if (!(share > -1) || share === 0) throw new RangeError(`The change must lie above -1 and not be 0, got ${share}.`);
  const detects = (n0: number) => {
    const after = Math.round(n0 * (1 + share));
    return conditionalP(after, n0 + after, 0.5) <= alpha;
  };
  // z = |share| √n0 / √(2 + share) grows with n0: beyond twice its critical value rounding no longer matters.
  const beyond = Math.ceil((2 * 1.96 * 1.96 * 2 * (2 + share)) / (share * share)) + 50;
  let smallest = beyond;
  while (smallest > 1 && detects(smallest - 1)) smallest--;
  return smallest;
}

function requireCount(name: string, count: number): void {
  if (!Number.isInteger(count) || count < 0)
    throw new RangeError(`The count ${name} must be whole and not negative, got ${count}.`);
}
