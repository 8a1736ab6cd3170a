import { deviationsOf, preparePlaces } from './global-autocorrelation.ts';
import type { LeftOut } from './left-out.ts';
import { createRandom, shuffle } from './random.ts';
import { type Neighbourhood, neighbourSums } from './spatial-weights.ts';

export interface MoranPermutation {
  I: number;
  /** Replicates with an I of at least the observed. */
  nAtLeast: number;
  /** (nAtLeast + 1) / (replicates + 1), upper one-sided. */
  p: number;
  /** Mean and standard deviation (n − 1) of the replicates. */
  mean: number;
  deviation: number;
  parameters: { neighbourhood: string; replicates: number; seed: number };
  nUsed: number;
  leftOut: LeftOut[];
}

export interface MoranOptions {
  replicates: number;
  seed: number;
}

/** The I of replicates from to until - 1, counted from 1: values that are put side by side, whatever worker gave them. */
export interface MoranReplicates {
  from: number;
  until: number;
  simulated: Float64Array;
}

/**
 * Moran's I (row-standardised) against `replicates` full shuffles of the values over the places. Replicate r is shuffled by
 * its own generator, seed + r. O(replicates × places × rows of the neighbourhood).
 */
export function moranPermutation(
  values: ArrayLike<number>,
  neighbourhood: Neighbourhood,
  options: MoranOptions,
): MoranPermutation {
  requireReplicates(options);
  const parts = [moranReplicates(values, neighbourhood, options.seed, 1, options.replicates + 1)];
  return moranResult(values, neighbourhood, options, parts);
}

/** Replicates from to until - 1 of `moranPermutation` with this seed. */
export function moranReplicates(
  values: ArrayLike<number>,
  neighbourhood: Neighbourhood,
  seed: number,
  from: number,
  until: number,
): MoranReplicates {
  const { observed, statistic } = prepare(values, neighbourhood);
  const shuffled = new Float64Array(observed.length);
  const simulated = new Float64Array(until - from);
  for (let r = from; r < until; r++) {
    shuffled.set(observed);
    simulated[r - from] = statistic(shuffle(shuffled, createRandom(seed + r)));
  }
  return { from, until, simulated };
}

/** @throws RangeError unless the parts cover replicates 1 to `replicates` once each */
export function moranResult(
  values: ArrayLike<number>,
  neighbourhood: Neighbourhood,
  options: MoranOptions,
  parts: readonly MoranReplicates[],
): MoranPermutation {
  requireReplicates(options);
  const { replicates, seed } = options;
  const { observed, statistic, leftOut } = prepare(values, neighbourhood);
  const simulated = new Float64Array(replicates);
  let next = 1;
  for (const part of [...parts].sort((a, b) => a.from - b.from || a.until - b.until)) {
    if (part.from !== next || part.until > replicates + 1) {
      throw new RangeError(
        `Got replicates ${part.from} to ${part.until - 1} where ${next} to ${replicates} were expected.`,
      );
    }
    simulated.set(part.simulated, part.from - 1);
    next = part.until;
  }
  if (next !== replicates + 1) throw new RangeError(`Got replicates 1 to ${next - 1}, expected 1 to ${replicates}.`);
  const I = statistic(observed);
  // Two arrangements that are equal but for rounding must count as equal.
  const tolerance = 1e-12 * Math.abs(I);
  const nAtLeast = simulated.reduce((n, value) => n + (value >= I - tolerance ? 1 : 0), 0);
  const average = simulated.reduce((a, b) => a + b, 0) / replicates;
  const spread = simulated.reduce((a, b) => a + (b - average) ** 2, 0);
  return {
    I,
    nAtLeast,
    p: (nAtLeast + 1) / (replicates + 1),
    mean: average,
    deviation: Math.sqrt(spread / (replicates - 1)),
    parameters: { neighbourhood: neighbourhood.description, replicates, seed },
    nUsed: observed.length,
    leftOut,
  };
}

function requireReplicates({ replicates }: MoranOptions): void {
  if (!(Number.isInteger(replicates) && replicates >= 1)) {
    throw new RangeError(`replicates must be a whole number above 0, got ${replicates}.`);
  }
}

/** The values of the study area, and I of any arrangement of them. */
function prepare(values: ArrayLike<number>, neighbourhood: Neighbourhood) {
  const prepared = preparePlaces(values, neighbourhood);
  const whole = prepared.values.length === values.length;
  const places: Neighbourhood = whole ? neighbourhood : prepared.listed;
  const observed = prepared.values;
  const n = observed.length;
  const mean = observed.reduce((a, b) => a + b, 0) / n;
  const { squares } = deviationsOf(observed);
  const statistic = (x: Float64Array): number => {
    const { sums, nNeighbours } = neighbourSums(places, x);
    let cross = 0;
    for (let i = 0; i < n; i++) cross += (x[i] - mean) * (sums[i] / nNeighbours[i] - mean);
    return cross / squares;
  };
  return { observed, statistic, leftOut: prepared.leftOut };
}
