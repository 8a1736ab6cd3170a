import { countBySpace, countByTime, createKnoxCounter } from './knox-count.ts';
import { type KnoxBand, type KnoxOptions, type KnoxParameters, type KnoxPlan, planKnox } from './knox-plan.ts';
import type { LeftOut } from './left-out.ts';
import { createRandom } from './random.ts';
import type { SpaceTimeEvents } from './space-time-events.ts';

/** Tables are row-major: `index = spaceBand * timeBands.length + timeBand`. */
export interface KnoxResult {
  spaceBands: readonly KnoxBand[];
  timeBands: readonly KnoxBand[];
  /** Pairs counted. */
  observed: Float64Array;
  /** Mean of the replicates: the pairs to expect when times have nothing to do with places. NaN without replicates. */
  expected: Float64Array;
  /** observed / expected, the Knox ratio; NaN where nothing is expected and nothing seen. */
  ratio: Float64Array;
  /** Standard deviation of the replicates (n - 1). */
  standardDeviation: Float64Array;
  /** Replicates with at least as many pairs as observed. */
  nAtLeast: Float64Array;
  /** (nAtLeast + 1) / (nReplicates + 1): one-sided, for more pairs than chance. */
  p: Float64Array;
  nPairs: number;
  nUsed: number;
  leftOut: LeftOut[];
  parameters: KnoxParameters;
}

/** What replicates from to until - 1 gave: sums that merge, so that any number of workers gives the same bytes. */
export interface KnoxReplicates {
  from: number;
  until: number;
  nAtLeast: Float64Array;
  /** Sums over replicates of simulated less observed, and of its square: whole numbers, exact in any order. */
  difference: Float64Array;
  squaredDifference: Float64Array;
}

/**
 * Do incidents follow each other nearer in place and time than chance would have it? Pairs are counted by distance and
 * time; then times are dealt out anew among the places, nReplicates times.
 *
 * Positions are read to the centimetre and times to the millisecond, so that edges of bands are exact.
 * O(pairs near in place and time × replicates). Knox 1964, Applied Statistics 13:25-29; Ratcliffe & Rengert 2008.
 *
 * @throws RangeError as `planKnox`
 */
export function knox(events: SpaceTimeEvents, options: KnoxOptions = {}): KnoxResult {
  const plan = planKnox(events, options);
  return knoxResult(plan, [knoxReplicates(plan, 1, plan.parameters.nReplicates + 1)]);
}

/** Replicates from to until - 1, counted from 1. Replicate r has its own generator, `createRandom(seed + r)`. */
export function knoxReplicates(plan: KnoxPlan, from: number, until: number): KnoxReplicates {
  const counter = createKnoxCounter(plan);
  const tables = createTables(plan);
  const observed = observedOf(plan, counter, tables);
  const cells = observed.length;
  const nAtLeast = new Float64Array(cells);
  const difference = new Float64Array(cells);
  const squaredDifference = new Float64Array(cells);
  const timeOfPlace = new Int32Array(plan.n);
  const placeOfTime = new Int32Array(plan.n);
  const simulated = new Float64Array(cells);
  for (let r = from; r < until; r++) {
    const random = createRandom(plan.parameters.seed + r);
    for (let i = 0; i < plan.n; i++) timeOfPlace[i] = i;
    for (let i = plan.n - 1; i > 0; i--) {
      const j = random.below(i + 1);
      const kept = timeOfPlace[i];
      timeOfPlace[i] = timeOfPlace[j];
      timeOfPlace[j] = kept;
    }
    for (let i = 0; i < plan.n; i++) placeOfTime[timeOfPlace[i]] = i;
    counter.count(placeOfTime, tables.near);
    tables.complete(simulated);
    for (let c = 0; c < cells; c++) {
      const d = simulated[c] - observed[c];
      if (d >= 0) nAtLeast[c]++;
      difference[c] += d;
      squaredDifference[c] += d * d;
    }
  }
  return { from, until, nAtLeast, difference, squaredDifference };
}

/** @throws RangeError unless the parts cover replicates 1 to nReplicates once each */
export function knoxResult(plan: KnoxPlan, parts: readonly KnoxReplicates[]): KnoxResult {
  const { nReplicates } = plan.parameters;
  const observed = observedOf(plan, createKnoxCounter(plan), createTables(plan));
  const sums = mergeKnoxReplicates(parts, observed.length);
  if (sums.from !== 1 || sums.until !== nReplicates + 1) {
    throw new RangeError(`Got replicates ${sums.from} to ${sums.until - 1}, expected 1 to ${nReplicates}.`);
  }
  const expected = observed.map((o, c) => o + sums.difference[c] / nReplicates);
  return {
    spaceBands: plan.spaceBands,
    timeBands: plan.timeBands,
    observed,
    expected,
    ratio: observed.map((o, c) => o / expected[c]),
    standardDeviation: sums.squaredDifference.map((s, c) =>
      Math.sqrt(Math.max(0, s - (sums.difference[c] * sums.difference[c]) / nReplicates) / (nReplicates - 1)),
    ),
    nAtLeast: sums.nAtLeast,
    p: sums.nAtLeast.map((k) => (k + 1) / (nReplicates + 1)),
    nPairs: plan.nPairs,
    nUsed: plan.n,
    leftOut: plan.leftOut,
    parameters: plan.parameters,
  };
}

function mergeKnoxReplicates(parts: readonly KnoxReplicates[], cells: number): KnoxReplicates {
  const nAtLeast = new Float64Array(cells);
  const difference = new Float64Array(cells);
  const squaredDifference = new Float64Array(cells);
  let until = 1;
  for (const part of [...parts].sort((a, b) => a.from - b.from || a.until - b.until)) {
    if (part.from !== until) throw new RangeError(`Got replicate ${part.from} where ${until} was expected.`);
    until = part.until;
    for (let c = 0; c < cells; c++) {
      nAtLeast[c] += part.nAtLeast[c];
      difference[c] += part.difference[c];
      squaredDifference[c] += part.squaredDifference[c];
    }
  }
  return { from: 1, until, nAtLeast, difference, squaredDifference };
}

interface Tables {
  /** Counts of the finite bands, filled by the counter. */
  near: Float64Array;
  /** Writes the full table: the open bands are what remains of all pairs, for dealing times anew keeps both margins. */
  complete(out: Float64Array): void;
  nCells: number;
}

function createTables(plan: KnoxPlan): Tables {
  const nSpace = plan.spaceBands.length;
  const nTime = plan.timeBands.length;
  const nTimeNear = plan.timeLimits.length;
  const nSpaceNear = plan.spaceBands.filter((band) => Number.isFinite(band.until)).length;
  const near = new Float64Array(nSpaceNear * nTimeNear);
  const bySpace = nTimeNear < nTime ? countBySpace(plan) : null;
  const byTime = nSpaceNear < nSpace ? countByTime(plan) : null;
  const complete = (out: Float64Array): void => {
    for (let s = 0; s < nSpaceNear; s++) {
      let row = 0;
      for (let t = 0; t < nTimeNear; t++) {
        const count = near[s * nTimeNear + t];
        out[s * nTime + t] = count;
        row += count;
      }
      if (bySpace !== null) out[s * nTime + nTimeNear] = bySpace[s] - row;
    }
    if (byTime === null) return;
    let far = plan.nPairs;
    for (let t = 0; t < nTimeNear; t++) {
      let count = byTime[t];
      far -= byTime[t];
      for (let s = 0; s < nSpaceNear; s++) count -= near[s * nTimeNear + t];
      out[nSpaceNear * nTime + t] = count;
    }
    if (bySpace === null) return;
    for (let s = 0; s < nSpaceNear; s++) far -= out[s * nTime + nTimeNear];
    out[nSpaceNear * nTime + nTimeNear] = far;
  };
  return { near, complete, nCells: nSpace * nTime };
}

function observedOf(plan: KnoxPlan, counter: ReturnType<typeof createKnoxCounter>, tables: Tables): Float64Array {
  const observed = new Float64Array(tables.nCells);
  counter.count(
    Int32Array.from({ length: plan.n }, (_, i) => i),
    tables.near,
  );
  tables.complete(observed);
  return observed;
}
