import { empiricalBayes } from './area-rates.ts';
import { type LocalSignificance, type LocalStatisticOptions, momentsOf, significance } from './getis-ord.ts';
import { type LeftOut, leftOutOf } from './left-out.ts';
import { neighbourSums } from './spatial-weights.ts';

/** The place's own value first, then that of its surroundings, against the mean. */
export type Quadrant = 'high-high' | 'low-low' | 'high-low' | 'low-high' | 'none';

export interface LocalMoran extends LocalSignificance {
  /** Local I, row-standardised weights; NaN outside the study area and for places without neighbours. */
  I: Float64Array;
  /** (I − expected) / deviation under conditional randomisation (Sokal, Oden & Thomson 1998). */
  z: Float64Array;
  quadrants: Quadrant[];
  nNeighbours: Int32Array;
  parameters: { neighbourhood: string; replicates: number; seed: number | null; rates: 'none' | 'empirical Bayes' };
  nUsed: number;
  leftOut: LeftOut[];
}

/**
 * Which places are alike with, or unlike, their surroundings? Anselin's local Moran I: high-high cores, low-low, and the
 * outliers high-low and low-high. Normal p is two-sided under conditional randomisation; the simulated p is folded.
 *
 * @param values  one a place, places without any incident included; NaN = outside the study area
 * @throws RangeError as `getisOrdStar`
 *
 * Anselin 1995, Geographical Analysis 27(2):93-115. Same I as spdep's localmoran (m2 with n).
 */
export function localMoran(values: ArrayLike<number>, options: LocalStatisticOptions): LocalMoran {
  return localMoranOf(values, options, 'none');
}

/**
 * Local Moran of rates whose denominators differ: rates standardised by what chance would make of each denominator
 * (Assunção & Reis 1999), so that a single incident among few people is no outlier.
 */
export function localMoranRates(
  counts: ArrayLike<number>,
  denominators: ArrayLike<number>,
  options: LocalStatisticOptions,
): LocalMoran {
  if (denominators.length !== counts.length) {
    throw new RangeError(`denominators has ${denominators.length} entries, expected one a place: ${counts.length}.`);
  }
  const used: number[] = [];
  for (let i = 0; i < counts.length; i++) if (counts[i] >= 0 && denominators[i] > 0) used.push(i);
  const { standardised } = empiricalBayes(counts, denominators, used);
  const values = new Float64Array(counts.length).fill(Number.NaN);
  for (const i of used) values[i] = standardised(i);
  return localMoranOf(values, options, 'empirical Bayes');
}

function localMoranOf(
  values: ArrayLike<number>,
  options: LocalStatisticOptions,
  rates: 'none' | 'empirical Bayes',
): LocalMoran {
  const { sums, nNeighbours } = neighbourSums(options.neighbourhood, values);
  const { n, sum, squares } = momentsOf(values);
  const mean = sum / n;
  const m2 = Math.max(0, (n * squares - sum * sum) / n / n);
  const I = new Float64Array(values.length).fill(Number.NaN);
  const z = new Float64Array(values.length).fill(Number.NaN);
  const quadrants: Quadrant[] = Array.from(I, () => 'none');
  let islands = 0;
  for (let i = 0; i < I.length; i++) {
    const k = nNeighbours[i];
    if (Number.isNaN(values[i])) continue;
    if (k === 0) {
      islands++;
      continue;
    }
    const own = values[i] - mean;
    const around = (sums[i] - k * mean) / k;
    I[i] = (own / m2) * around;
    // The k neighbours are a sample without replacement of the n − 1 others.
    const expected = (-own * own) / (m2 * (n - 1));
    const variance =
      ((own / m2) ** 2 * (n - 1 - k) * ((n * m2 - own * own) / (n - 1) - (own / (n - 1)) ** 2)) / (k * (n - 2));
    if (variance > 0) z[i] = (I[i] - expected) / Math.sqrt(variance);
    quadrants[i] = quadrantOf(own, around);
  }
  const { replicates = 0 } = options;
  return {
    I,
    z,
    quadrants,
    nNeighbours,
    ...significance(z, values, sums, nNeighbours, options, (permuted, i) => {
      // The tail of the sums in which the statistic is large: above for places above the mean, below for those below.
      const tail = values[i] >= mean ? permuted.nAtLeast[i] : permuted.nAtMost[i];
      return (Math.min(tail, replicates - tail) + 1) / (replicates + 1);
    }),
    parameters: {
      neighbourhood: options.neighbourhood.description,
      replicates,
      seed: replicates > 0 ? (options.seed ?? null) : null,
      rates,
    },
    nUsed: n - islands,
    leftOut: leftOutOf({ 'outside the study area': values.length - n, 'no neighbours': islands }),
  };
}

function quadrantOf(own: number, around: number): Quadrant {
  if (own === 0 || around === 0) return 'none';
  if (own > 0) return around > 0 ? 'high-high' : 'high-low';
  return around > 0 ? 'low-high' : 'low-low';
}
