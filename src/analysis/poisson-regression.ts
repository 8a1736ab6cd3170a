import type { Design } from './count-design.ts';
import { type LeftOut, leftOutOf } from './left-out.ts';
import { rowTimes } from './linear-algebra.ts';
import { fitLogLink, type LogLinkData, type LogLinkFit } from './log-link-fit.ts';
import { negativeBinomialLogPmf } from './negative-binomial.ts';
import { normalTwoSided, studentUpperTail } from './special.ts';

export interface CountRegressionOptions {
  /** Length, area or people behind each count; its logarithm is the offset. Default 1. */
  exposures?: ArrayLike<number>;
  /** Prior weights. Default 1. */
  weights?: ArrayLike<number>;
  maxIterations?: number;
}

export interface CountRegression {
  kind: 'Poisson' | 'quasi-Poisson' | 'negative binomial';
  names: readonly string[];
  /** On the log scale, one a name; NaN where a column is a combination of those before it. exp of it is a rate ratio. */
  coefficients: Float64Array;
  standardErrors: Float64Array;
  /** Two-sided that a coefficient is 0: normal, or Student's t for quasi-Poisson. */
  p: Float64Array;
  /** Of the coefficients, as rows. */
  covariance: Float64Array[];
  /** Expected count of every row, those without a count too. */
  fitted: Float64Array;
  deviance: number;
  logLikelihood: number;
  /** NaN for quasi-Poisson, which has no likelihood. */
  aic: number;
  /** Pearson's χ² over its degrees of freedom: 1 where counts vary by chance only. Above 1.5 do not use plain Poisson. */
  dispersion: number;
  degreesOfFreedom: number;
  /** Size of the negative binomial: variance μ + μ²/size. Infinity for Poisson. */
  size: number;
  converged: boolean;
  nIterations: number;
  nUsed: number;
  leftOut: LeftOut[];
}

/**
 * What do counts depend on: season, weekday, trend, a measure taken? Poisson regression on the log scale (R's glm).
 *
 * @param counts  one a row of the design; NaN where missing (left out)
 * @param options.quasi  multiply variances by the dispersion, for counts that vary more than chance. Default false
 * @throws RangeError for lengths that do not match, a negative count, or an exposure or weight out of range
 *
 * Where all counts of a weekday or season are 0 its coefficient runs to −∞: it is given large and negative with a huge
 * standard error, as R does. McCullagh & Nelder 1989.
 */
export function poissonRegression(
  counts: ArrayLike<number>,
  design: Design,
  options: CountRegressionOptions & { quasi?: boolean } = {},
): CountRegression {
  const rows = countRows(counts, design, options);
  const fit = fitLogLink(rows.data, Number.POSITIVE_INFINITY, fitOptions(options));
  return countRegression(
    options.quasi === true ? 'quasi-Poisson' : 'Poisson',
    design,
    rows,
    fit,
    Number.POSITIVE_INFINITY,
  );
}

/** The rows of a regression that have a count and an exposure. */
export interface CountRows {
  data: LogLinkData;
  /** ln exposure of all rows. */
  offset: Float64Array;
  leftOut: LeftOut[];
}

export function fitOptions({ maxIterations }: CountRegressionOptions): { maxIterations?: number } {
  return maxIterations === undefined ? {} : { maxIterations };
}

export function countRows(counts: ArrayLike<number>, design: Design, options: CountRegressionOptions): CountRows {
  const { exposures, weights } = options;
  const n = counts.length;
  for (const [what, length] of [
    ...design.columns.map((column, j) => [design.names[j], column.length] as const),
    ['exposures', exposures?.length ?? n] as const,
    ['weights', weights?.length ?? n] as const,
  ]) {
    if (length !== n) throw new RangeError(`Expected ${n} rows of ${what}, got ${length}.`);
  }
  const used: number[] = [];
  const leftOut = { 'no count': 0, 'no exposure': 0 };
  for (let i = 0; i < n; i++) {
    const exposure = exposures?.[i] ?? 1;
    if (counts[i] < 0) throw new RangeError(`Counts must not be below 0, got ${counts[i]} in row ${i}.`);
    if ((weights?.[i] ?? 1) < 0) throw new RangeError(`Weights must not be below 0, got ${weights?.[i]} in row ${i}.`);
    if (Number.isNaN(counts[i])) leftOut['no count']++;
    else if (!(exposure > 0)) leftOut['no exposure']++;
    else used.push(i);
  }
  const pick = (values: ArrayLike<number>) => Float64Array.from(used, (i) => values[i]);
  const offset = Float64Array.from({ length: n }, (_, i) => Math.log(exposures?.[i] ?? 1));
  return {
    data: {
      counts: pick(counts),
      columns: design.columns.map(pick),
      offset: pick(offset),
      weights: Float64Array.from(used, (i) => weights?.[i] ?? 1),
    },
    offset,
    leftOut: leftOutOf(leftOut),
  };
}

export function countRegression(
  kind: CountRegression['kind'],
  design: Design,
  rows: CountRows,
  fit: LogLinkFit,
  size: number,
): CountRegression {
  const { counts, weights } = rows.data;
  const scale = kind === 'quasi-Poisson' ? fit.dispersion : 1;
  const covariance = fit.covariance.map((row) => row.map((entry) => entry * scale));
  const standardErrors = Float64Array.from(covariance, (row, j) => Math.sqrt(row[j]));
  let logLikelihood = 0;
  for (let i = 0; i < counts.length; i++) {
    logLikelihood += weights[i] * negativeBinomialLogPmf(counts[i], fit.fitted[i], size);
  }
  const nParameters = fit.rank + (kind === 'negative binomial' ? 1 : 0);
  return {
    kind,
    names: design.names,
    coefficients: fit.coefficients,
    standardErrors,
    p: fit.coefficients.map((coefficient, j) => {
      const z = coefficient / standardErrors[j];
      return kind === 'quasi-Poisson' ? 2 * studentUpperTail(Math.abs(z), fit.degreesOfFreedom) : normalTwoSided(z);
    }),
    covariance,
    fitted: rows.offset.map((offset, i) => Math.exp(offset + rowTimes(design.columns, i, fit.coefficients))),
    deviance: fit.deviance,
    logLikelihood,
    aic: kind === 'quasi-Poisson' ? Number.NaN : -2 * logLikelihood + 2 * nParameters,
    dispersion: fit.dispersion,
    degreesOfFreedom: fit.degreesOfFreedom,
    size,
    converged: fit.converged,
    nIterations: fit.nIterations,
    nUsed: counts.length,
    leftOut: rows.leftOut,
  };
}
