import { type Columns, type LeastSquares, leastSquares, rowTimes } from './linear-algebra.ts';

/** What a fit of counts on the log scale needs; the arrays have no missing entries. */
export interface LogLinkData {
  counts: ArrayLike<number>;
  columns: Columns;
  /** Added to the linear predictor with coefficient 1: ln of an exposure. */
  offset: ArrayLike<number>;
  /** Prior weights. */
  weights: ArrayLike<number>;
}

export interface LogLinkFit extends LeastSquares {
  fitted: Float64Array;
  deviance: number;
  /** Rows with weight above 0 less rank. */
  degreesOfFreedom: number;
  /** Pearson's χ² over the degrees of freedom. NaN where there are none. */
  dispersion: number;
  converged: boolean;
  nIterations: number;
}

/**
 * Iteratively reweighted least squares for counts with mean exp(offset + Xβ) and variance μ + μ²/size (Infinity is
 * Poisson). Starts and stops as R's glm: relative change of deviance below `tolerance`; the covariance is that of the
 * last working weights.
 *
 * @param polish steps after that: 0 for R's own digits, 1 (the default) for those of the maximum itself
 * @param start  fitted values to start from; default counts + 0.1 (Poisson) or counts + 1/6
 */
export function fitLogLink(
  data: LogLinkData,
  size: number,
  options: { maxIterations?: number; tolerance?: number; polish?: number; start?: ArrayLike<number> } = {},
): LogLinkFit {
  const { counts, columns, offset, weights } = data;
  const { maxIterations = 25, tolerance = 1e-8, polish = 1, start } = options;
  const n = counts.length;
  const fitted = Float64Array.from(
    { length: n },
    (_, i) => start?.[i] ?? (size === Number.POSITIVE_INFINITY ? counts[i] + 0.1 : Math.max(counts[i], 1 / 6)),
  );
  const eta = fitted.map(Math.log);
  const working = new Float64Array(n);
  const target = new Float64Array(n);
  let deviance = devianceOf(counts, fitted, weights, size);
  let solution: LeastSquares | null = null;
  let converged = false;
  let nIterations = 0;
  let stepsLeft = maxIterations;
  while (stepsLeft > 0) {
    stepsLeft--;
    nIterations++;
    for (let i = 0; i < n; i++) {
      working[i] = (weights[i] * fitted[i]) / (1 + fitted[i] / size);
      target[i] = eta[i] - offset[i] + (counts[i] - fitted[i]) / fitted[i];
    }
    solution = leastSquares(columns, target, working);
    for (let i = 0; i < n; i++) {
      eta[i] = offset[i] + rowTimes(columns, i, solution.coefficients);
      fitted[i] = Math.max(Math.exp(eta[i]), Number.EPSILON);
    }
    const before = deviance;
    deviance = devianceOf(counts, fitted, weights, size);
    if (!converged && Math.abs(deviance - before) / (Math.abs(deviance) + 0.1) < tolerance) {
      converged = true;
      stepsLeft = polish;
    }
  }
  const found = solution ?? leastSquares(columns, target, working);
  const nWeighted = Array.from(weights).filter((weight) => weight > 0).length;
  const degreesOfFreedom = nWeighted - found.rank;
  return {
    ...found,
    fitted,
    deviance,
    degreesOfFreedom,
    dispersion: degreesOfFreedom > 0 ? pearson(counts, fitted, working) / degreesOfFreedom : Number.NaN,
    converged,
    nIterations,
  };
}

function devianceOf(counts: ArrayLike<number>, fitted: Float64Array, weights: ArrayLike<number>, size: number): number {
  let sum = 0;
  for (let i = 0; i < counts.length; i++) {
    const y = counts[i];
    const mu = fitted[i];
    const own = y === 0 ? 0 : y * Math.log(y / mu);
    const spread = size === Number.POSITIVE_INFINITY ? y - mu : (y + size) * Math.log((y + size) / (mu + size));
    sum += 2 * weights[i] * (own - spread);
  }
  return sum;
}

/** As R's summary.glm has it: with the last working weights, which differ from 1/μ until the fit has settled. */
function pearson(counts: ArrayLike<number>, fitted: Float64Array, working: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < counts.length; i++) sum += working[i] * ((counts[i] - fitted[i]) / fitted[i]) ** 2;
  return sum;
}
