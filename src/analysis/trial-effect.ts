import type { PlaceDays, TrialDesign } from './place-days.ts';
import { exp, log } from './portable-math.ts';
import { betaQuantile, studentUpperTail } from './special.ts';

/** What a place-day came to, at `place * nDays + day`. */
export interface TrialOutcome {
  /** Incidents, or harm; NaN for a day that is not known (a feed missing, still to come). */
  values: ArrayLike<number>;
}

export interface TrialEffect {
  /** Place-days that are known, assigned and not. */
  nAssigned: number;
  nOthers: number;
  total: [assigned: number, others: number];
  mean: [assigned: number, others: number];
  /** Per place-day, assigned less others, as assigned (intention to treat); negative = fewer where patrolled. */
  difference: number;
  interval: [low: number, high: number];
  p: number;
  /** The fall the difference comes to over all assigned place-days. */
  averted: number;
  avertedInterval: [low: number, high: number];
  /** Assigned mean over others' mean; NaN where the others have none. */
  ratio: number;
  ratioInterval: [low: number, high: number];
  /** Clusters the uncertainty is taken from: stretches of weeks by weekday, or pairs of places. */
  nClusters: number;
  confidence: number;
}

/**
 * What did the patrols change, as assigned? The mean difference within what chance decided on: place by weekday by stretch of
 * weeks (crossover), or pair of places (parallel). Its spread is taken over whole stretches of one weekday, so that a wet
 * Saturday, which all places share, does not count for more than it is; Student's t with clusters − 1 degrees of freedom.
 * Intention to treat: a patrol that did not happen counts as one that was assigned.
 *
 * @param nDays days of the trial; arrays are place by place
 *
 * O(place-days). Imbens & Rubin 2015, Causal Inference, ch. 9 and 10 (docs/methods/place-day-trial.md).
 */
export function trialEffect(
  design: TrialDesign,
  { isAssigned, block, nBlocks }: PlaceDays,
  outcome: TrialOutcome,
  nDays: number,
  confidence = 0.95,
): TrialEffect {
  const { values } = outcome;
  if (values.length !== isAssigned.length) {
    throw new RangeError(`values has ${values.length} entries, expected one a place-day: ${isAssigned.length}.`);
  }
  const nPlaces = isAssigned.length / nDays;
  const clusters: Cluster[] = Array.from({ length: nBlocks }, () => ({ n: 0, with: 0, without: 0 }));
  const total: [number, number] = [0, 0];
  const n: [number, number] = [0, 0];
  // Within a stratum: sums and days with a patrol and without.
  const strata = new Map<number, { cluster: number; sums: [number, number]; days: [number, number] }>();
  for (let place = 0; place < nPlaces; place++) {
    for (let day = 0; day < nDays; day++) {
      const at = place * nDays + day;
      const value = values[at];
      if (Number.isNaN(value) || block[at] < 0) continue;
      const side = isAssigned[at] === 1 ? 0 : 1;
      total[side] += value;
      n[side]++;
      const key = design === 'crossover' ? block[at] * nPlaces + place : block[at];
      const stratum = strata.get(key) ?? { cluster: block[at], sums: [0, 0], days: [0, 0] };
      stratum.sums[side] += value;
      stratum.days[side]++;
      strata.set(key, stratum);
    }
  }
  for (const { cluster, sums, days } of strata.values()) {
    // A stretch cut short by the end of the trial may have one side only: it tells nothing.
    if (days[0] === 0 || days[1] === 0) continue;
    const weight = days[0] + days[1];
    clusters[cluster].n += weight;
    clusters[cluster].with += (weight * sums[0]) / days[0];
    clusters[cluster].without += (weight * sums[1]) / days[1];
  }
  const used = clusters.filter((cluster) => cluster.n > 0);
  const estimate = clusterEstimate(used, confidence);
  return {
    nAssigned: n[0],
    nOthers: n[1],
    total,
    mean: [total[0] / n[0], total[1] / n[1]],
    ...estimate,
    averted: -estimate.difference * n[0],
    avertedInterval: [-estimate.interval[1] * n[0], -estimate.interval[0] * n[0]],
    nClusters: used.length,
    confidence,
  };
}

interface Cluster {
  /** Place-days. */
  n: number;
  /** Means with and without patrols, times place-days. */
  with: number;
  without: number;
}

function clusterEstimate(clusters: readonly Cluster[], confidence: number) {
  const count = clusters.length;
  const nAll = clusters.reduce((sum, { n }) => sum + n, 0);
  const withMean = clusters.reduce((sum, cluster) => sum + cluster.with, 0) / nAll;
  const withoutMean = clusters.reduce((sum, cluster) => sum + cluster.without, 0) / nAll;
  const difference = withMean - withoutMean;
  const t = count < 2 ? Number.NaN : studentQuantileOf((1 - confidence) / 2, count - 1);
  const spread = (residual: (cluster: Cluster) => number) => {
    const squares = clusters.reduce((sum, cluster) => sum + residual(cluster) ** 2, 0);
    return Math.sqrt((count / (count - 1)) * squares) / nAll;
  };
  const error = spread((cluster) => cluster.with - cluster.without - difference * cluster.n);
  const ratio = withoutMean > 0 ? withMean / withoutMean : Number.NaN;
  const logError = spread((cluster) => cluster.with / withMean - cluster.without / withoutMean);
  const factor = exp(t * logError);
  return {
    difference,
    interval: [difference - t * error, difference + t * error] as [number, number],
    p: count < 2 || error === 0 ? Number.NaN : 2 * studentUpperTail(Math.abs(difference / error), count - 1),
    ratio,
    ratioInterval: (withMean > 0 && ratio > 0 ? [ratio / factor, ratio * factor] : [Number.NaN, Number.NaN]) as [
      number,
      number,
    ],
  };
}

/** t with this upper tail. */
function studentQuantileOf(upperTail: number, df: number): number {
  return Math.sqrt(df * (1 / betaQuantile(2 * upperTail, df / 2, 0.5) - 1));
}

/** Was it done as assigned? Patrols that happened where they were to, and where they were not. */
export function trialCompliance({ isAssigned }: PlaceDays, wasPatrolled: ArrayLike<number>) {
  const counts = { assignedAndDone: 0, assigned: 0, othersAndDone: 0, others: 0 };
  for (let i = 0; i < isAssigned.length; i++) {
    if (Number.isNaN(wasPatrolled[i])) continue;
    const isDone = wasPatrolled[i] > 0 ? 1 : 0;
    if (isAssigned[i] === 1) {
      counts.assigned++;
      counts.assignedAndDone += isDone;
    } else {
      counts.others++;
      counts.othersAndDone += isDone;
    }
  }
  return counts;
}

/** Do days after a patrol differ from days after none, where neither has one? Carry-over would blur the comparison. */
export function carryOver({ isAssigned }: PlaceDays, values: ArrayLike<number>, nDays: number) {
  const sums = { after: 0, afterDays: 0, otherwise: 0, otherDays: 0 };
  for (let i = 0; i < isAssigned.length; i++) {
    if (i % nDays === 0 || isAssigned[i] === 1 || Number.isNaN(values[i])) continue;
    if (isAssigned[i - 1] === 1) {
      sums.after += values[i];
      sums.afterDays++;
    } else {
      sums.otherwise += values[i];
      sums.otherDays++;
    }
  }
  const ratio = sums.after / sums.afterDays / (sums.otherwise / sums.otherDays);
  // Two Poisson counts: enough for a warning, which is all this is for.
  const error = Math.sqrt(1 / Math.max(1, sums.after) + 1 / Math.max(1, sums.otherwise));
  return { ...sums, ratio, isNotable: Number.isFinite(ratio) && ratio > 0 && Math.abs(log(ratio)) > 1.96 * error };
}
