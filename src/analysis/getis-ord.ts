import { type ConditionalPermutation, conditionalPermutation, foldedPseudoP } from './conditional-permutation.ts';
import { type LeftOut, leftOutOf } from './left-out.ts';
import { benjaminiHochberg } from './multiple-testing.ts';
import { type Neighbourhood, neighbourSums } from './spatial-weights.ts';
import { normalTwoSided } from './special.ts';

export interface LocalStatisticOptions {
  neighbourhood: Neighbourhood;
  /** Conditional permutations; 0 for none. Default 0: the z-score alone. */
  replicates?: number;
  /** Needed with replicates. */
  seed?: number;
}

/** What is the same in all local statistics; one entry a place, NaN outside the study area and where nothing can be said. */
export interface LocalSignificance {
  /** Two-sided, from the normal approximation. */
  p: Float64Array;
  /** The same, Benjamini–Hochberg over all places tested. */
  pAdjusted: Float64Array;
  /** Folded pseudo p of the permutations, one-sided (the nearer tail); null without permutations. */
  pSimulated: Float64Array | null;
  pSimulatedAdjusted: Float64Array | null;
  /** Exact counts behind pSimulated. */
  nAtLeast: Int32Array | null;
  nAtMost: Int32Array | null;
}

export interface GetisOrd extends LocalSignificance {
  z: Float64Array;
  /** Neighbours of each place, itself not counted. */
  nNeighbours: Int32Array;
  parameters: { statistic: 'Gi' | 'Gi*'; neighbourhood: string; replicates: number; seed: number | null };
  nUsed: number;
  leftOut: LeftOut[];
}

/**
 * Where are incidents denser than chance would make them? Getis-Ord Gi* for each place, neighbours and the place itself
 * weighted alike (binary).
 *
 * @param values  counts or harm a place, **places without any included** (else the mean is wrong); NaN = outside the study area
 * @returns z, same shape; NaN outside, and where a place's neighbourhood is all of the area or all values are equal
 * @throws RangeError when the number of values is not that of places, or replicates come without a seed
 *
 * O(places × rows of the neighbourhood) on a grid. No edge correction: places near the boundary have fewer neighbours.
 * z is not a p-value, and neighbouring tests share data: read the adjusted p. Ord & Getis 1995, Geographical Analysis 27(4):286-306.
 */
export function getisOrdStar(values: ArrayLike<number>, options: LocalStatisticOptions): GetisOrd {
  return getisOrd('Gi*', values, options);
}

/** Gi without the star: are the surroundings of a place dense, whatever the place itself holds? Mean and variance of the others. */
export function getisOrdGi(values: ArrayLike<number>, options: LocalStatisticOptions): GetisOrd {
  return getisOrd('Gi', values, options);
}

function getisOrd(statistic: 'Gi' | 'Gi*', values: ArrayLike<number>, options: LocalStatisticOptions): GetisOrd {
  const { sums, nNeighbours } = neighbourSums(options.neighbourhood, values);
  const { n, sum, squares } = momentsOf(values);
  const z = statistic === 'Gi*' ? zStar(values, sums, nNeighbours) : new Float64Array(values.length);
  if (statistic === 'Gi') {
    for (let i = 0; i < z.length; i++) {
      const x = values[i];
      const mean = (sum - x) / (n - 1);
      const deviation = Math.sqrt(Math.max(0, (squares - x * x) / (n - 1) - mean * mean));
      const k = nNeighbours[i];
      const spread = deviation * Math.sqrt((k * (n - 1) - k * k) / (n - 2));
      z[i] = spread > 0 ? (sums[i] - mean * k) / spread : Number.NaN;
    }
  }
  const { replicates = 0 } = options;
  return {
    z,
    nNeighbours,
    ...significance(z, values, sums, nNeighbours, options, (permuted, i) =>
      foldedPseudoP(permuted.nAtLeast[i], permuted.replicates),
    ),
    parameters: {
      statistic,
      neighbourhood: options.neighbourhood.description,
      replicates,
      seed: replicates > 0 ? (options.seed ?? null) : null,
    },
    nUsed: n,
    leftOut: leftOutOf({ 'outside the study area': values.length - n }),
  };
}

/** n, Σx and Σx² of the values that are not NaN. */
export function momentsOf(values: ArrayLike<number>): { n: number; sum: number; squares: number } {
  let n = 0;
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (Number.isNaN(value)) continue;
    n++;
    sum += value;
    squares += value * value;
  }
  return { n, sum, squares };
}

/** The z of Gi* alone, from the neighbours' sums: what a slider needs. */
export function zStar(values: ArrayLike<number>, sums: Float64Array, nNeighbours: Int32Array): Float64Array {
  const { n, sum, squares } = momentsOf(values);
  const mean = sum / n;
  // n Σx² − (Σx)² is exact for counts, so that equal values give a variance of 0 and not of rounding.
  const deviation = Math.sqrt(Math.max(0, (n * squares - sum * sum) / n / n));
  const z = new Float64Array(values.length);
  for (let i = 0; i < z.length; i++) {
    const k = nNeighbours[i] + 1;
    const spread = deviation * Math.sqrt((n * k - k * k) / (n - 1));
    z[i] = spread > 0 ? (sums[i] + values[i] - mean * k) / spread : Number.NaN;
  }
  return z;
}

/** Normal and, where asked for, permutation p-values with their adjustment, for a local statistic's z. */
export function significance(
  z: Float64Array,
  values: ArrayLike<number>,
  sums: Float64Array,
  nNeighbours: Int32Array,
  { replicates = 0, seed }: LocalStatisticOptions,
  pseudoP: (permuted: ConditionalPermutation, place: number) => number,
): LocalSignificance {
  const p = z.map((value) => (Number.isNaN(value) ? Number.NaN : normalTwoSided(value)));
  const normal = { p, pAdjusted: benjaminiHochberg(p) };
  if (replicates === 0) {
    return { ...normal, pSimulated: null, pSimulatedAdjusted: null, nAtLeast: null, nAtMost: null };
  }
  if (seed === undefined) throw new RangeError('Permutations need a seed.');
  const permuted = permutePlaces(values, sums, nNeighbours, replicates, seed);
  const pSimulated = z.map((value, i) => (Number.isNaN(value) ? Number.NaN : pseudoP(permuted, i)));
  return {
    ...normal,
    pSimulated,
    pSimulatedAdjusted: benjaminiHochberg(pSimulated),
    nAtLeast: permuted.nAtLeast,
    nAtMost: permuted.nAtMost,
  };
}

/** Conditional permutation among the places of the study area only. */
function permutePlaces(
  values: ArrayLike<number>,
  sums: Float64Array,
  nNeighbours: Int32Array,
  replicates: number,
  seed: number,
): ConditionalPermutation {
  const inside: number[] = [];
  for (let i = 0; i < values.length; i++) if (!Number.isNaN(values[i])) inside.push(i);
  const permuted = conditionalPermutation(
    Float64Array.from(inside, (i) => values[i]),
    Float64Array.from(inside, (i) => sums[i]),
    Int32Array.from(inside, (i) => nNeighbours[i]),
    { replicates, seed },
  );
  if (inside.length === values.length) return permuted;
  const nAtLeast = new Int32Array(values.length);
  const nAtMost = new Int32Array(values.length);
  inside.forEach((i, k) => {
    nAtLeast[i] = permuted.nAtLeast[k];
    nAtMost[i] = permuted.nAtMost[k];
  });
  return { nAtLeast, nAtMost, replicates, seed };
}
