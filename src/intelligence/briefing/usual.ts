import { negativeBinomialQuantile, negativeBinomialUpperTail, poissonUpperTail } from '../../analysis/index.ts';

/** What is usual for a count, from the same count in earlier windows. */
export interface Usual {
  /** Expected count of one window. */
  expected: number;
  /** Central 95 % of what that expectation brings by chance, as whole counts. */
  lower: number;
  upper: number;
  /** Variance over mean of the earlier windows; above 1.5 the range and the tail allow for it. */
  dispersion: number;
}

const OVERDISPERSED = 1.5;

/**
 * The usual range of a count. The mean of the earlier windows with half an event added over all of them (Jeffreys), so
 * that eight empty windows do not make one event impossible.
 *
 * @param earlier     counts of the earlier windows
 * @param share       length of the window judged over the length of the earlier ones together
 * @param dispersion  variance over mean pooled over the measure's areas (`pooledDispersion`)
 */
export function usualOf(
  earlier: readonly number[],
  dispersion: number,
  share = 1 / Math.max(1, earlier.length),
): Usual {
  const expected = (sum(earlier) + 0.5) * share;
  const spread = dispersion > OVERDISPERSED ? dispersion : 1;
  return {
    expected,
    lower: negativeBinomialQuantile(0.025, expected, sizeOf(expected, spread)),
    upper: negativeBinomialQuantile(0.975, expected, sizeOf(expected, spread)),
    dispersion,
  };
}

/** P(count or more) under the usual: exact Poisson tail; negative binomial with the same mean where over-dispersed. */
export function chanceOfAtLeast(count: number, usual: Usual): number {
  if (usual.dispersion <= OVERDISPERSED) return poissonUpperTail(count, usual.expected);
  return negativeBinomialUpperTail(count, usual.expected, sizeOf(usual.expected, usual.dispersion));
}

/**
 * Variance over mean of counts in equal windows, pooled over areas: Pearson's chi-squared over its degrees of freedom.
 * 1 for Poisson counts. Areas that were empty throughout say nothing and are left out.
 */
export function pooledDispersion(windowsByArea: readonly (readonly number[])[]): number {
  let chiSquared = 0;
  let degrees = 0;
  for (const windows of windowsByArea) {
    const mean = sum(windows) / windows.length;
    if (windows.length < 2 || mean === 0) continue;
    for (const count of windows) chiSquared += (count - mean) ** 2 / mean;
    degrees += windows.length - 1;
  }
  return degrees === 0 ? 1 : chiSquared / degrees;
}

/** Variance = dispersion × mean; a dispersion of 1 is Poisson. */
const sizeOf = (mean: number, dispersion: number) =>
  dispersion <= 1 ? Number.POSITIVE_INFINITY : mean / (dispersion - 1);

function sum(values: readonly number[]): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
