import type { LeftOut } from './left-out.ts';
import { requireSameLength } from './points.ts';
import { createRandom, permutation } from './random.ts';
import { DAY_MS, inTimeOrder, type SpaceTimeEvents } from './space-time-events.ts';

/** All pairs are kept in memory: 5,000 incidents are 100 MB. */
export const MOST_FOR_MANTEL = 5000;

export interface MantelOptions {
  /**
   * `plain` (default): correlation of metres and days. `reciprocal` (Mantel): of 1/(metres + a) and 1/(days + b), which
   * hears near pairs and is deaf to far ones.
   */
  closeness?: 'plain' | 'reciprocal';
  /** a of `reciprocal`, metres, default 100. */
  addMetres?: number;
  /** b of `reciprocal`, days, default 1. */
  addDays?: number;
  nReplicates?: number;
  seed?: number;
}

export interface MantelResult {
  /** Pearson correlation over all pairs; NaN where all distances or all gaps of time are equal. */
  correlation: number;
  /** The same for each replicate, in their order. */
  simulated: Float64Array;
  /** (replicates with at least this correlation + 1) / (nReplicates + 1), one-sided. */
  p: number;
  nPairs: number;
  nUsed: number;
  leftOut: LeftOut[];
  parameters: Required<MantelOptions>;
}

/**
 * Do incidents that lie near each other also happen near in time, over all distances at once? Mantel's test; one number
 * instead of the bands of `knox`. Times are dealt out anew among the places; replicate r uses `createRandom(seed + r)`.
 *
 * O(n² × replicates). Mantel 1967, Cancer Research 27:209-220.
 *
 * @throws RangeError for lengths that differ, or more than MOST_FOR_MANTEL incidents
 */
export function mantel(events: SpaceTimeEvents, options: MantelOptions = {}): MantelResult {
  const { closeness = 'plain', addMetres = 100, addDays = 1, nReplicates = 999, seed = 1 } = options;
  requireSameLength(events, events.time);
  if (!(addMetres > 0 && addDays > 0)) {
    throw new RangeError(`addMetres and addDays must be above 0, got ${addMetres} and ${addDays}.`);
  }
  const { used, leftOut } = inTimeOrder(events);
  const n = used.length;
  if (n > MOST_FOR_MANTEL) {
    throw new RangeError(
      `Got ${n} incidents, expected at most ${MOST_FOR_MANTEL}: every pair is compared in every replicate.`,
    );
  }
  const days = Float64Array.from(used, (i) => (events.time[i] - events.time[used[0]]) / DAY_MS);
  const ofMetres = (metres: number): number => (closeness === 'plain' ? metres : 1 / (metres + addMetres));
  const ofDays = (gap: number): number => (closeness === 'plain' ? gap : 1 / (gap + addDays));

  const nPairs = n < 2 ? 0 : (n * (n - 1)) / 2;
  const inSpace = new Float64Array(nPairs);
  const inTime = new Float64Array(n * n);
  let pair = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      inSpace[pair++] = ofMetres(
        Math.hypot(events.x[used[i]] - events.x[used[j]], events.y[used[i]] - events.y[used[j]]),
      );
      inTime[i * n + j] = inTime[j * n + i] = ofDays(days[i] - days[j]);
    }
  }
  const meanInSpace = inSpace.reduce((a, b) => a + b, 0) / nPairs;
  let meanInTime = 0;
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) meanInTime += inTime[i * n + j] / nPairs;
  let varianceInSpace = 0;
  let varianceInTime = 0;
  pair = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      varianceInSpace += (inSpace[pair++] - meanInSpace) ** 2;
      varianceInTime += (inTime[i * n + j] - meanInTime) ** 2;
    }
  }
  const scale = Math.sqrt(varianceInSpace * varianceInTime);
  // Means and variances are the same for every dealing; only the products change.
  const correlationOf = (eventOfPlace: Int32Array): number => {
    let sum = 0;
    let k = 0;
    for (let i = 0; i < n; i++) {
      const row = eventOfPlace[i] * n;
      for (let j = 0; j < i; j++) sum += (inSpace[k++] - meanInSpace) * inTime[row + eventOfPlace[j]];
    }
    return scale > 0 ? sum / scale : Number.NaN;
  };
  const correlation = correlationOf(Int32Array.from(used, (_, i) => i));
  const simulated = new Float64Array(nReplicates);
  let nAtLeast = 0;
  for (let r = 1; r <= nReplicates; r++) {
    simulated[r - 1] = correlationOf(permutation(n, createRandom(seed + r)));
    // A NaN of the observed makes every replicate count: nothing can be shown.
    if (!(simulated[r - 1] < correlation)) nAtLeast++;
  }
  return {
    correlation,
    simulated,
    p: (nAtLeast + 1) / (nReplicates + 1),
    nPairs,
    nUsed: n,
    leftOut,
    parameters: { closeness, addMetres, addDays, nReplicates, seed },
  };
}
