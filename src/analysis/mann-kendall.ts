import { type LeftOut, leftOutOf } from './left-out.ts';
import { normalTwoSided } from './special.ts';

export interface MannKendall {
  /** Sum of signs over all pairs: above 0 rising. */
  s: number;
  /** Corrected for ties. */
  variance: number;
  /** With continuity correction; 0 where the variance is. */
  z: number;
  p: number;
  /** Kendall's τ-b with time. */
  tau: number;
  /** Median slope over all pairs, per step of the series (Sen). NaN below two values. */
  senSlope: number;
  nUsed: number;
  leftOut: LeftOut[];
}

/**
 * Does a series rise or fall, whatever its shape? Mann–Kendall test with Sen's slope. Missing values (NaN) are left out
 * and keep their step.
 *
 * O(n²) pairs. Neighbouring values that resemble each other make p too small: take seasons out first.
 * Mann 1945; Kendall 1975; Sen 1968, JASA 63:1379-1389.
 */
export function mannKendall(series: ArrayLike<number>): MannKendall {
  const at: number[] = [];
  for (let i = 0; i < series.length; i++) if (!Number.isNaN(series[i])) at.push(i);
  const n = at.length;
  let s = 0;
  const slopes = new Float64Array((n * (n - 1)) / 2);
  let k = 0;
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      const difference = series[at[j]] - series[at[i]];
      s += Math.sign(difference);
      slopes[k++] = difference / (at[j] - at[i]);
    }
  }
  const ties = tieSizes(at.map((i) => series[i]));
  const pairs = (n * (n - 1)) / 2;
  const tiedPairs = ties.reduce((sum, t) => sum + (t * (t - 1)) / 2, 0);
  const variance = (n * (n - 1) * (2 * n + 5) - ties.reduce((sum, t) => sum + t * (t - 1) * (2 * t + 5), 0)) / 18;
  const z = variance <= 0 ? 0 : (s - Math.sign(s)) / Math.sqrt(variance);
  return {
    s,
    variance,
    z,
    p: normalTwoSided(z),
    tau: pairs === tiedPairs ? Number.NaN : s / Math.sqrt(pairs * (pairs - tiedPairs)),
    senSlope: median(slopes),
    nUsed: n,
    leftOut: leftOutOf({ 'no value': series.length - n }),
  };
}

/** Sizes of groups of equal values above one. */
function tieSizes(values: readonly number[]): number[] {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts.values()].filter((count) => count > 1);
}

function median(values: Float64Array): number {
  if (values.length === 0) return Number.NaN;
  values.sort();
  const middle = values.length >> 1;
  return values.length % 2 === 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}
