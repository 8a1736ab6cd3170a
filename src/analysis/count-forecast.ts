import type { Design } from './count-design.ts';
import { rowTimes, rowVariance } from './linear-algebra.ts';
import { negativeBinomialQuantile } from './negative-binomial.ts';
import type { CountRegression } from './poisson-regression.ts';
import { normalQuantile } from './special.ts';

export interface CountForecast {
  expected: Float64Array;
  /** Interval of the expectation. */
  expectedLower: Float64Array;
  expectedUpper: Float64Array;
  /** Interval of the count itself, whole numbers: chance and the doubt about the expectation together. */
  lower: Float64Array;
  upper: Float64Array;
  level: number;
}

/**
 * Which counts would a fitted regression have in other rows, most of all in days or weeks to come? The count's interval
 * is that of a negative binomial with the expectation, and with the variance of the counts (their dispersion or size)
 * plus that of the expectation.
 *
 * @param design     rows to be forecast, with the columns of the fit
 * @param exposures  of each row. Default 1
 * @param level      of both intervals. Default 0.95
 */
export function forecastCounts(
  fit: CountRegression,
  design: Design,
  options: { exposures?: ArrayLike<number>; level?: number } = {},
): CountForecast {
  const { exposures, level = 0.95 } = options;
  if (design.names.join() !== fit.names.join()) {
    throw new RangeError(`Expected the columns ${fit.names.join(', ')}, got ${design.names.join(', ')}.`);
  }
  const n = design.columns[0]?.length ?? 0;
  const tail = (1 - level) / 2;
  const z = normalQuantile(1 - tail);
  const perRow = () => new Float64Array(n);
  const forecast: CountForecast = {
    expected: perRow(),
    expectedLower: perRow(),
    expectedUpper: perRow(),
    lower: perRow(),
    upper: perRow(),
    level,
  };
  const scale = fit.kind === 'quasi-Poisson' ? Math.max(1, fit.dispersion) : 1;
  for (let i = 0; i < n; i++) {
    const mean = (exposures?.[i] ?? 1) * Math.exp(rowTimes(design.columns, i, fit.coefficients));
    const doubt = rowVariance(design.columns, i, fit.covariance);
    const excess = (scale - 1) * mean + mean ** 2 / fit.size + mean ** 2 * doubt;
    const size = excess > 0 ? mean ** 2 / excess : Number.POSITIVE_INFINITY;
    forecast.expected[i] = mean;
    forecast.expectedLower[i] = mean * Math.exp(-z * Math.sqrt(doubt));
    forecast.expectedUpper[i] = mean * Math.exp(z * Math.sqrt(doubt));
    forecast.lower[i] = negativeBinomialQuantile(tail, mean, size);
    forecast.upper[i] = negativeBinomialQuantile(1 - tail, mean, size);
  }
  return forecast;
}
