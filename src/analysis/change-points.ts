import { type LeftOut, leftOutOf } from './left-out.ts';
import { createRandom, permutation } from './random.ts';

export interface ChangePointOptions {
  /** Length, people, or the count a seasonal model expects of each step: rates are compared. Default 1. */
  exposures?: ArrayLike<number>;
  /** What a further change must gain in 2 ln likelihood. Default 3 ln n. */
  penalty?: number;
  /** Variance over mean about the rate; gains are divided by it. Default: from neighbouring steps, at least 1. */
  dispersion?: number;
  /** Fewest steps between changes. Default 4. */
  leastLength?: number;
  /** Permutations for the p of each change. Default 999. */
  nReplicates?: number;
  seed?: number;
}

export interface RateSegment {
  /** [from, to) in steps of the series. */
  from: number;
  to: number;
  events: number;
  rate: number;
}

export interface RateChange {
  /** First step of the new rate. */
  at: number;
  before: number;
  after: number;
  /** After over before. */
  ratio: number;
  /**
   * Share of orders of the steps of both segments that show as great a change anywhere among them. The segments were
   * chosen to differ, so p is a little too small where there are several changes.
   */
  p: number;
}

export interface ChangePoints {
  segments: RateSegment[];
  changes: RateChange[];
  nUsed: number;
  leftOut: LeftOut[];
  parameters: Required<Omit<ChangePointOptions, 'exposures'>>;
}

/**
 * When did the rate of events change for good? The cut of a count series into stretches of constant rate that is best of
 * all cuts: greatest Poisson likelihood over the dispersion, less a penalty a change.
 *
 * @param counts  NaN = missing, left out
 * @throws RangeError for lengths that do not match, negative counts, or a penalty or length out of range
 *
 * Seasons and waves are changes too: hand in what a seasonal model expects as exposures. O(n²).
 * Jackson et al. 2005, IEEE Signal Processing Letters 12:105-108 (optimal partitioning); Killick et al. 2012.
 */
export function changePoints(counts: ArrayLike<number>, options: ChangePointOptions = {}): ChangePoints {
  const { exposures, leastLength = 4, nReplicates = 999, seed = 1 } = options;
  const steps = usableSteps(counts, exposures);
  const n = steps.at.length;
  const { penalty = 3 * Math.log(Math.max(2, n)), dispersion = neighbourDispersion(steps) } = options;
  if (!(penalty >= 0 && dispersion > 0 && leastLength >= 1)) {
    throw new RangeError(
      `Expected a penalty of 0 or more, a dispersion above 0 and lengths of 1 or more, got ${penalty}, ${dispersion}, ${leastLength}.`,
    );
  }
  const ends = n === 0 ? [] : bestCut(steps, leastLength, penalty * dispersion);
  const bounds = [0, ...ends];
  const segments = ends.map((end, k): RateSegment => {
    const events = sumOf(steps.counts, bounds[k], end);
    return {
      from: k === 0 ? 0 : steps.at[bounds[k]],
      to: end === n ? counts.length : steps.at[end],
      events,
      rate: events / sumOf(steps.exposures, bounds[k], end),
    };
  });
  const changes = segments.slice(1).map((segment, k): RateChange => {
    const before = segments[k].rate;
    const p = permutationP(steps, bounds[k], bounds[k + 2], leastLength, nReplicates, seed);
    return { at: segment.from, before, after: segment.rate, ratio: segment.rate / before, p };
  });
  return {
    segments,
    changes,
    nUsed: n,
    leftOut: leftOutOf({ 'no count or exposure': counts.length - n }),
    parameters: { penalty, dispersion, leastLength, nReplicates, seed },
  };
}

interface Steps {
  at: number[];
  counts: Float64Array;
  exposures: Float64Array;
}

function usableSteps(counts: ArrayLike<number>, exposures: ArrayLike<number> | undefined): Steps {
  if (exposures !== undefined && exposures.length !== counts.length) {
    throw new RangeError(`Expected an exposure for each count, got ${exposures.length} for ${counts.length}.`);
  }
  const at: number[] = [];
  for (let i = 0; i < counts.length; i++) {
    if (counts[i] < 0) throw new RangeError(`Counts must not be below 0, got ${counts[i]} at step ${i}.`);
    if (!Number.isNaN(counts[i]) && (exposures?.[i] ?? 1) > 0) at.push(i);
  }
  return {
    at,
    counts: Float64Array.from(at, (i) => counts[i]),
    exposures: Float64Array.from(at, (i) => exposures?.[i] ?? 1),
  };
}

/** Ends of the segments of the best cut: every end is tried with every start before it. */
function bestCut({ counts, exposures }: Steps, leastLength: number, penalty: number): number[] {
  const n = counts.length;
  const events = runningSum(counts);
  const exposed = runningSum(exposures);
  const best = new Float64Array(n + 1).fill(Number.NEGATIVE_INFINITY);
  const start = new Int32Array(n + 1);
  best[0] = penalty;
  for (let end = Math.min(leastLength, n); end <= n; end++) {
    for (let from = 0; from === 0 || from <= end - leastLength; from++) {
      const gain = best[from] + logLikelihood(events[end] - events[from], exposed[end] - exposed[from]) - penalty;
      // A tie goes to the fewer changes.
      if (gain > best[end] + 1e-9) {
        best[end] = gain;
        start[end] = from;
      }
    }
  }
  const ends: number[] = [];
  for (let end = n; end > 0; end = start[end]) ends.unshift(end);
  return ends;
}

/** Twice the greatest Poisson log-likelihood of a stretch, but for what all cuts share. */
function logLikelihood(events: number, exposed: number): number {
  return events === 0 ? 0 : 2 * events * Math.log(events / exposed);
}

function permutationP(
  { counts, exposures }: Steps,
  from: number,
  to: number,
  leastLength: number,
  nReplicates: number,
  seed: number,
): number {
  const n = to - from;
  const total = sumOf(counts, from, to);
  const whole = sumOf(exposures, from, to);
  const greatestGain = (order: ArrayLike<number>) => {
    let events = 0;
    let exposed = 0;
    let greatest = 0;
    for (let k = 0; k < n - leastLength; k++) {
      events += counts[from + order[k]];
      exposed += exposures[from + order[k]];
      if (k + 1 < leastLength) continue;
      greatest = Math.max(greatest, logLikelihood(events, exposed) + logLikelihood(total - events, whole - exposed));
    }
    return greatest;
  };
  const observed = greatestGain(Array.from({ length: n }, (_, k) => k));
  let asGreat = 0;
  for (let r = 1; r <= nReplicates; r++) {
    if (greatestGain(permutation(n, createRandom(seed + r))) >= observed - 1e-9) asGreat++;
  }
  return (asGreat + 1) / (nReplicates + 1);
}

/** Variance over mean from the differences of neighbours, which a change of level hardly touches. 1 for Poisson counts. */
function neighbourDispersion({ counts, exposures }: Steps): number {
  let sum = 0;
  let n = 0;
  for (let i = 1; i < counts.length; i++) {
    const rate = (counts[i] + counts[i - 1]) / (exposures[i] + exposures[i - 1]);
    if (rate === 0) continue;
    const difference = counts[i] / exposures[i] - counts[i - 1] / exposures[i - 1];
    sum += difference ** 2 / (rate * (1 / exposures[i] + 1 / exposures[i - 1]));
    n++;
  }
  return n === 0 ? 1 : Math.max(1, sum / n);
}

function runningSum(values: Float64Array): Float64Array {
  const sums = new Float64Array(values.length + 1);
  for (let i = 0; i < values.length; i++) sums[i + 1] = sums[i] + values[i];
  return sums;
}

function sumOf(values: Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += values[i];
  return sum;
}
