import type { ReportingLag } from './reporting-lag.ts';
import { logGamma } from './special.ts';

export interface NowcastOptions {
  /** Age of the last count in days: 0 when it is the day the lag is as of. Default 0. */
  ageOfLast?: number;
  /** Default 0.95. */
  level?: number;
  /** Below this share recorded, nothing is said. Default 0.5. */
  leastShare?: number;
  /** Below this share recorded, a day is grey. Default 0.95. */
  completeShare?: number;
  /** With fewer records behind the lag nothing is said of any day. Default 50. */
  fewestRecords?: number;
}

export interface NowcastDay {
  counted: number;
  /** Share of the day's events recorded by now; NaN where not known. */
  share: number;
  /** Counted over share; NaN where too few are recorded to say. */
  expected: number;
  /** Whole counts between which the final one is expected. NaN as above. */
  lower: number;
  upper: number;
  /** 'grey': still filling up, drawn so; 'suppressed': less than half is in, nothing is said. */
  state: 'complete' | 'grey' | 'suppressed';
}

export interface Nowcast {
  days: NowcastDay[];
  parameters: Required<NowcastOptions>;
}

/**
 * What will the last days' counts become when all is recorded? Counted over the share recorded by now, with an interval
 * for what is still to come: negative binomial given the count (Jeffreys' prior), the share itself beta-distributed with
 * the doubt about it and the likeness of events of one day.
 *
 * @param counts  by day of occurrence, oldest first, as known at the lag's day; NaN = no count
 *
 * A feed that has stopped looks like a quiet day: check first that the last load is in.
 */
export function nowcast(counts: ArrayLike<number>, lag: ReportingLag, options: NowcastOptions = {}): Nowcast {
  const { ageOfLast = 0, level = 0.95, leastShare = 0.5, completeShare = 0.95, fewestRecords = 50 } = options;
  if (!(leastShare > 0 && leastShare <= completeShare && completeShare <= 1 && level > 0 && level < 1)) {
    throw new RangeError(
      `Expected 0 < least share ≤ complete share ≤ 1 and a level in between, got ${leastShare}, ${completeShare}, ${level}.`,
    );
  }
  const last = lag.shares.length - 1;
  const days = Array.from({ length: counts.length }, (_, i): NowcastDay => {
    const counted = counts[i];
    const delay = Math.min(last, ageOfLast + counts.length - 1 - i);
    const share = lag.nUsed < fewestRecords || delay < 0 ? Number.NaN : lag.shares[delay];
    if (!(share >= leastShare) || Number.isNaN(counted)) {
      const nothing = { expected: Number.NaN, lower: Number.NaN, upper: Number.NaN };
      return { counted, share, ...nothing, state: share >= completeShare ? 'complete' : 'suppressed' };
    }
    const [least, most] = stillToCome(counted, share, shareVariance(lag, delay), level);
    return {
      counted,
      share,
      expected: counted / share,
      lower: counted + least,
      upper: counted + most,
      state: share < completeShare ? 'grey' : 'complete',
    };
  });
  return { days, parameters: { ageOfLast, level, leastShare, completeShare, fewestRecords } };
}

/** Of the share of one day: what the records leave open, and days differing. */
function shareVariance({ shares, logVariances, likeness }: ReportingLag, delay: number): number {
  const share = shares[delay];
  return share ** 2 * logVariances[delay] + likeness[delay] * share * (1 - share);
}

/** Quantiles of the events still to come: beta-negative-binomial, added up from 0. */
function stillToCome(counted: number, share: number, variance: number, level: number): [least: number, most: number] {
  const spread = share * (1 - share);
  if (spread === 0) return [0, 0];
  // The beta's a + b; without doubt about the share it is so large that the negative binomial is left.
  const precision = Math.min(1e9, Math.max(0.01, spread / Math.max(variance, 1e-300) - 1));
  const a = share * precision;
  const b = (1 - share) * precision;
  const r = counted + 0.5;
  const tail = (1 - level) / 2;
  let mass = Math.exp(logGamma(a + r) - logGamma(a) + logGamma(a + b) - logGamma(a + b + r));
  let sum = mass;
  let least = -1;
  for (let u = 0; u < 1e6; u++) {
    if (least < 0 && sum >= tail) least = u;
    if (sum >= 1 - tail) return [least, u];
    mass *= ((r + u) / (u + 1)) * ((b + u) / (a + b + r + u));
    sum += mass;
  }
  return [Math.max(0, least), Number.POSITIVE_INFINITY];
}
