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

/**
 * Moran's I (row-standardised) against `replicates` full shuffles of the values over the places. Replicate r is shuffled by
 * its own generator, seed + r. O(replicates × places × rows of the neighbourhood).
 */
export function moranPermutation(
  values: ArrayLike<number>,
  neighbourhood: Neighbourhood,
  options: { replicates: number; seed: number },
): MoranPermutation {
  const { replicates, seed } = options;
  if (!(Number.isInteger(replicates) && replicates >= 1)) {
    throw new RangeError(`replicates must be a whole number above 0, got ${replicates}.`);
  }
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
  const I = statistic(observed);
  const shuffled = new Float64Array(n);
  // Two arrangements that are equal but for rounding must count as equal.
  const tolerance = 1e-12 * Math.abs(I);
  let nAtLeast = 0;
  const simulated = new Float64Array(replicates);
  for (let r = 0; r < replicates; r++) {
    shuffled.set(observed);
    simulated[r] = statistic(shuffle(shuffled, createRandom(seed + r + 1)));
    if (simulated[r] >= I - tolerance) nAtLeast++;
  }
  const average = simulated.reduce((a, b) => a + b, 0) / replicates;
  const spread = simulated.reduce((a, b) => a + (b - average) ** 2, 0);
  return {
    I,
    nAtLeast,
    p: (nAtLeast + 1) / (replicates + 1),
    mean: average,
    deviation: Math.sqrt(spread / (replicates - 1)),
    parameters: { neighbourhood: neighbourhood.description, replicates, seed },
    nUsed: n,
    leftOut: prepared.leftOut,
  };
}
