import { countBySpace, countByTime, createKnoxCounter } from './knox-count.ts';
import { type KnoxPlan, planKnox } from './knox-plan.ts';
import type { LeftOut } from './left-out.ts';
import { requirePositive } from './points.ts';
import { createRandom, permutation } from './random.ts';
import { DAY_MS, type SpaceTimeEvents } from './space-time-events.ts';

export interface SpaceTimeKOptions {
  /** Distances, metres, rising. */
  metres: readonly number[];
  /** Gaps of time, days, rising. */
  days: readonly number[];
  /** Area of the study region; scales K only. */
  areaM2: number;
  /** Length of the study; default from the first to the last event. Scales K only. */
  durationDays?: number;
  nReplicates?: number;
  seed?: number;
}

/** Tables are row-major: `index = metre * days.length + day`. Up to and including each distance and gap. */
export interface SpaceTimeK {
  /** K(s, t), m² days: area × duration × share of ordered pairs within s and t. */
  k: Float64Array;
  /** K(s), m², and K(t), days, of place and time alone. */
  kSpace: Float64Array;
  kTime: Float64Array;
  /** K(s, t) / (K(s) K(t)) - 1: the share by which pairs near in both exceed independence. */
  excess: Float64Array;
  /** (K(s, t) - K(s) K(t)) over its standard deviation when times are dealt anew. */
  residual: Float64Array;
  /** (replicates with at least the observed sum of K(s, t) - K(s) K(t) over all s and t, + 1) / (nReplicates + 1). */
  p: number;
  nUsed: number;
  leftOut: LeftOut[];
  parameters: Required<SpaceTimeKOptions>;
}

/**
 * Up to which distance and time do incidents interact? Diggle's space-time K-function; cumulative where `knox` has bands.
 *
 * Without edge correction: the test deals times anew among the same places, so edges weigh alike on both sides.
 * Diggle, Chetwynd, Häggkvist & Morris 1995, Statistical Methods in Medical Research 4:124-136; splancs `stkhat`, `stmctest`.
 *
 * @throws RangeError as `planKnox`, or for an area or a duration that is not above 0
 */
export function spaceTimeK(events: SpaceTimeEvents, options: SpaceTimeKOptions): SpaceTimeK {
  const { metres, days, areaM2, nReplicates = 999, seed = 1 } = options;
  requirePositive('areaM2', areaM2);
  const plan = planKnox(events, {
    spaceEdgesMetres: metres,
    timeEdgesDays: days,
    intervals: 'closed-above',
    samePlaceMetres: null,
    distance: 'euclidean',
    nReplicates,
    seed,
  });
  const durationDays = options.durationDays ?? Math.max(1, (plan.time.at(-1) ?? 0) / DAY_MS);
  requirePositive('durationDays', durationDays);
  const count = cumulativeCounter(plan, metres.length, days.length);
  const own = Int32Array.from({ length: plan.n }, (_, i) => i);
  const observed = count(own).slice();
  const cells = observed.length;
  const difference = new Float64Array(cells);
  const squaredDifference = new Float64Array(cells);
  let nAtLeast = 0;
  for (let r = 1; r <= nReplicates; r++) {
    const timeOfPlace = permutation(plan.n, createRandom(seed + r));
    const placeOfTime = new Int32Array(plan.n);
    for (let i = 0; i < plan.n; i++) placeOfTime[timeOfPlace[i]] = i;
    const simulated = count(placeOfTime);
    let sum = 0;
    for (let c = 0; c < cells; c++) {
      const d = simulated[c] - observed[c];
      sum += d;
      difference[c] += d;
      squaredDifference[c] += d * d;
    }
    // K(s) K(t) is the same for every dealing, so the sums of counts decide.
    if (sum >= 0) nAtLeast++;
  }
  const everywhere = runningSum(countBySpace(plan));
  const always = runningSum(countByTime(plan));
  const perPair = plan.nPairs > 0 ? 1 / plan.nPairs : Number.NaN;
  const kSpace = everywhere.map((pairs) => areaM2 * pairs * perPair);
  const kTime = always.map((pairs) => durationDays * pairs * perPair);
  const k = observed.map((pairs) => areaM2 * durationDays * pairs * perPair);
  const product = k.map((_, c) => kSpace[Math.floor(c / days.length)] * kTime[c % days.length]);
  return {
    k,
    kSpace,
    kTime,
    excess: k.map((value, c) => value / product[c] - 1),
    residual: k.map((value, c) => {
      const variance = (squaredDifference[c] - (difference[c] * difference[c]) / nReplicates) / (nReplicates - 1);
      return (value - product[c]) / (areaM2 * durationDays * perPair * Math.sqrt(Math.max(0, variance)));
    }),
    p: (nAtLeast + 1) / (nReplicates + 1),
    nUsed: plan.n,
    leftOut: plan.leftOut,
    parameters: { metres: [...metres], days: [...days], areaM2, durationDays, nReplicates, seed },
  };
}

/** Counts pairs up to each distance and gap. The array it returns is used again for the next count. */
function cumulativeCounter(plan: KnoxPlan, nMetres: number, nDays: number): (placeOfTime: Int32Array) => Float64Array {
  const counter = createKnoxCounter(plan);
  const table = new Float64Array(nMetres * nDays);
  return (placeOfTime) => {
    counter.count(placeOfTime, table);
    for (let s = 0; s < nMetres; s++) {
      for (let t = 0; t < nDays; t++) {
        const c = s * nDays + t;
        const before = t > 0 ? table[c - 1] : 0;
        const nearer = s > 0 ? table[c - nDays] : 0;
        const both = s > 0 && t > 0 ? table[c - nDays - 1] : 0;
        table[c] += before + nearer - both;
      }
    }
    return table;
  };
}

function runningSum(counts: Float64Array): Float64Array {
  let sum = 0;
  return counts.map((count) => {
    sum += count;
    return sum;
  });
}
