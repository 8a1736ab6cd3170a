import { type LeftOut, leftOutOf } from './left-out.ts';

export interface ReportingLagOptions {
  /** Last day whose recording is complete: what was known at its end. */
  asOfDay: number;
  /** Delays beyond it are not waited for, and left out. Default 60 days. */
  longestDelayDays?: number;
  /** Days of occurrence looked back on. Default 365. */
  windowDays?: number;
}

export interface ReportingLag {
  /** Entry k: share of events recorded within k days of the day they happened. NaN where no day looked at could tell. */
  shares: Float64Array;
  /** Variance of ln share, from the number of records. */
  logVariances: Float64Array;
  /** Entry k: how alike the events of one day are in being recorded within k days (0 = each for itself). */
  likeness: Float64Array;
  /** Days until 95 % are recorded; −1 where that is not reached or not known. */
  daysTo95: number;
  nUsed: number;
  leftOut: LeftOut[];
  parameters: Required<ReportingLagOptions>;
}

/**
 * How late are events recorded? Share recorded within k days, also from days that are not complete yet: of the events
 * that had come within k days, how many came on the k-th, from all days for which that can be told.
 *
 * Shares are of what comes within the longest delay. Days are whole numbers from any day 0; events without either day
 * (NaN), recorded before they happened, or recorded after `asOfDay` are left out.
 *
 * Lagakos, Barraj & De Gruttola 1988, Biometrika 75:515-523 (reverse-time hazard); O(events + days × delay).
 * @throws RangeError for lists that do not match, or a window shorter than the longest delay
 */
export function reportingLag(
  occurredDays: ArrayLike<number>,
  recordedDays: ArrayLike<number>,
  options: ReportingLagOptions,
): ReportingLag {
  const { asOfDay, longestDelayDays = 60, windowDays = 365 } = options;
  if (occurredDays.length !== recordedDays.length) {
    throw new RangeError(
      `Expected a day recorded for each event, got ${recordedDays.length} for ${occurredDays.length}.`,
    );
  }
  if (!(Number.isInteger(longestDelayDays) && longestDelayDays >= 1 && windowDays > longestDelayDays)) {
    throw new RangeError(
      `The window must be longer than the longest delay, got ${windowDays} and ${longestDelayDays} days.`,
    );
  }
  const left = {
    'no day': 0,
    'recorded before it happened': 0,
    'not known yet': 0,
    'outside the window': 0,
    'recorded later than is waited for': 0,
  };
  // A row a day, the last day first: counts by delay.
  const width = longestDelayDays + 1;
  const table = new Float64Array(windowDays * width);
  let nUsed = 0;
  for (let i = 0; i < occurredDays.length; i++) {
    const age = asOfDay - occurredDays[i];
    const delay = recordedDays[i] - occurredDays[i];
    if (!(Number.isInteger(age) && Number.isInteger(delay))) left['no day']++;
    else if (delay < 0) left['recorded before it happened']++;
    else if (delay > age) left['not known yet']++;
    else if (age >= windowDays) left['outside the window']++;
    else if (delay > longestDelayDays) left['recorded later than is waited for']++;
    else {
      table[age * width + delay]++;
      nUsed++;
    }
  }
  const { shares, logVariances } = reverseHazards(table, windowDays, width);
  return {
    shares,
    logVariances,
    likeness: shares.map((share, k) => likenessWithinDays(table, windowDays, width, k, share)),
    daysTo95: shares.findIndex((share) => share >= 0.95),
    nUsed,
    leftOut: leftOutOf(left),
    parameters: { asOfDay, longestDelayDays, windowDays },
  };
}

function reverseHazards(table: Float64Array, nDays: number, width: number) {
  const shares = new Float64Array(width).fill(1);
  const logVariances = new Float64Array(width);
  // Days old enough to tell of delay k, their events with that delay and with it or a shorter one.
  for (let k = width - 1; k >= 1; k--) {
    let onDay = 0;
    let within = 0;
    for (let age = k; age < nDays; age++) {
      onDay += table[age * width + k];
      for (let delay = 0; delay <= k; delay++) within += table[age * width + delay];
    }
    // Nothing within a shorter delay either where nothing is left; otherwise not known.
    if (within === 0) shares[k - 1] = shares[k] === 0 ? 0 : Number.NaN;
    else shares[k - 1] = shares[k] * (1 - onDay / within);
    logVariances[k - 1] = logVariances[k] + onDay / (within * (within - onDay));
  }
  return { shares, logVariances };
}

/** Intra-day correlation of a beta-binomial, by moments over the days that are complete. */
function likenessWithinDays(table: Float64Array, nDays: number, width: number, k: number, share: number): number {
  if (!(share > 0 && share < 1)) return 0;
  let chiSquared = 0;
  let days = 0;
  let others = 0;
  for (let age = width - 1; age < nDays; age++) {
    let total = 0;
    let within = 0;
    for (let delay = 0; delay < width; delay++) {
      total += table[age * width + delay];
      if (delay <= k) within += table[age * width + delay];
    }
    if (total === 0) continue;
    chiSquared += (within - total * share) ** 2 / (total * share * (1 - share));
    days++;
    others += total - 1;
  }
  return others === 0 ? 0 : Math.min(0.99, Math.max(0, (chiSquared - days) / others));
}
