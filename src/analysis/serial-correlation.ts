import { chiSquaredUpperTail } from './special.ts';

export interface SerialCorrelation {
  /** Entry k for values k steps apart; entry 0 is 1. NaN where the series does not vary. */
  correlations: Float64Array;
  /** ±this holds 95 % of correlations of a series without memory. */
  limit: number;
  nUsed: number;
}

/**
 * How far does a series resemble itself some steps back? Autocorrelation as R's acf: sums over all pairs k apart, over n
 * and the variance. Missing values (NaN) drop the pairs they are in.
 *
 * @param maxLag  default 10 log₁₀ n, as R
 */
export function serialCorrelation(series: ArrayLike<number>, maxLag?: number): SerialCorrelation {
  const values = Array.from(series);
  const known = values.filter((value) => !Number.isNaN(value));
  const n = known.length;
  const mean = known.reduce((sum, value) => sum + value, 0) / n;
  const last = maxLag ?? Math.floor(10 * Math.log10(Math.max(1, values.length)));
  const covariance = (lag: number) => {
    let sum = 0;
    let pairs = 0;
    for (let i = lag; i < values.length; i++) {
      const product = (values[i] - mean) * (values[i - lag] - mean);
      if (Number.isNaN(product)) continue;
      sum += product;
      pairs++;
    }
    // R divides by pairs + lag, which is n where nothing is missing.
    return sum / (pairs + lag);
  };
  const own = covariance(0);
  const varies = known.some((value) => value !== known[0]);
  return {
    correlations: Float64Array.from({ length: Math.min(last, Math.max(0, values.length - 1)) + 1 }, (_, lag) =>
      varies ? covariance(lag) / own : Number.NaN,
    ),
    limit: 1.959963984540054 / Math.sqrt(n),
    nUsed: n,
  };
}

export interface LjungBox {
  statistic: number;
  degreesOfFreedom: number;
  /** That a series without memory resembles itself as much. Below 0.05, tests that take steps for independent are too sure. */
  p: number;
}

/**
 * Has a series, or what a model leaves of it, any memory over the first lags together? n(n+2) Σ r_k²/(n−k).
 * Ljung & Box 1978, Biometrika 65:297-303.
 * @param nFitted  parameters fitted, when the series is the remainder of a model. Default 0
 * @throws RangeError unless lags > nFitted and there are more values than lags
 */
export function ljungBox(series: ArrayLike<number>, lags: number, nFitted = 0): LjungBox {
  const { correlations, nUsed: n } = serialCorrelation(series, lags);
  if (!(lags > nFitted && n > lags)) {
    throw new RangeError(`Expected more lags than the ${nFitted} fitted and fewer than the ${n} values, got ${lags}.`);
  }
  let sum = 0;
  for (let k = 1; k <= lags; k++) sum += correlations[k] ** 2 / (n - k);
  const statistic = n * (n + 2) * sum;
  return { statistic, degreesOfFreedom: lags - nFitted, p: chiSquaredUpperTail(statistic, lags - nFitted) };
}
