import { type Columns, rowTimes, rowVariance } from './linear-algebra.ts';
import { fitLogLink, type LogLinkFit } from './log-link-fit.ts';
import { studentUpperTail } from './special.ts';

/** Past counts and the columns that explain them; column `trendColumn` is the time, all others stay. */
export interface Baseline {
  counts: readonly number[];
  columns: Columns;
  trendColumn: number | null;
  /** The same columns for the step judged, one entry each. */
  atStep: Columns;
}

export interface BaselineOptions {
  /** Give past outbreaks less weight: standardised Anscombe residuals above this. null = all alike. */
  weightsThreshold: number | null;
  /** A trend stays when its p is below this. */
  trendP: number;
  /** At least three years, so that a trend may be believed. */
  mayHaveTrend: boolean;
}

export interface BaselineFit {
  expected: number;
  /** Variance of ln(expected) for counts of dispersion 1. */
  unscaledVariance: number;
  /** max(1, Pearson). */
  dispersion: number;
  /** Rate ratio a step; NaN without a trend. */
  trendRatio: number;
  /** Reweighted model, its weights and counts, for what an edition of the method derives from them. */
  model: LogLinkFit;
  weights: ArrayLike<number>;
  counts: readonly number[];
}

/**
 * The quasi-Poisson model that every edition of Farrington's method fits to the past: reweighted once, with a trend
 * only when it is significant, rests on three years and does not forecast more than was ever seen. Null when the fit
 * does not converge.
 */
export function fitBaseline(baseline: Baseline, options: BaselineOptions): BaselineFit | null {
  const { trendColumn } = baseline;
  if (trendColumn === null) return fitOnce(baseline, options);
  const without = {
    ...baseline,
    columns: baseline.columns.filter((_, j) => j !== trendColumn),
    atStep: baseline.atStep.filter((_, j) => j !== trendColumn),
    trendColumn: null,
  };
  const trended = fitOnce(baseline, options);
  if (trended === null) return fitOnce(without, options);
  const { model } = trended;
  const z = model.coefficients[trendColumn] / Math.sqrt(model.covariance[trendColumn][trendColumn] * model.dispersion);
  const p = 2 * studentUpperTail(Math.abs(z), model.degreesOfFreedom);
  const plausible = trended.expected <= baseline.counts.reduce((a, b) => Math.max(a, b), 0);
  return options.mayHaveTrend && p < options.trendP && plausible ? trended : fitOnce(without, options);
}

function fitOnce(baseline: Baseline, { weightsThreshold }: BaselineOptions): BaselineFit | null {
  const { counts, columns, atStep, trendColumn } = baseline;
  // As R's glm stops: the published figures are made with its last working weights.
  const fitted = (weights: ArrayLike<number>) =>
    fitLogLink({ counts, columns, offset: new Float64Array(counts.length), weights }, Number.POSITIVE_INFINITY, {
      polish: 0,
    });
  let weights: ArrayLike<number> = new Float64Array(counts.length).fill(1);
  let model = fitted(weights);
  if (!model.converged) return null;
  if (weightsThreshold !== null) {
    weights = anscombeWeights(counts, model, weightsThreshold);
    model = fitted(weights);
  }
  return {
    expected: Math.exp(rowTimes(atStep, 0, model.coefficients)),
    unscaledVariance: rowVariance(atStep, 0, model.covariance),
    dispersion: atLeastOne(model.dispersion),
    trendRatio: trendColumn === null ? Number.NaN : Math.exp(model.coefficients[trendColumn]),
    model,
    weights,
    counts,
  };
}

/** Weights that take past outbreaks back: s⁻² for a standardised Anscombe residual s above the threshold; they add up to n. */
function anscombeWeights(counts: readonly number[], model: LogLinkFit, threshold: number): Float64Array {
  const dispersion = atLeastOne(model.dispersion);
  const raw = Float64Array.from(counts, (count, i) => {
    const mu = model.fitted[i];
    const residual = 1.5 * (count ** (2 / 3) * mu ** (-1 / 6) - Math.sqrt(mu));
    const s = residual / Math.sqrt(dispersion * (1 - model.leverages[i]));
    return s > threshold ? s ** -2 : 1;
  });
  const total = raw.reduce((sum, weight) => sum + weight, 0);
  return raw.map((weight) => (weight * counts.length) / total);
}

function atLeastOne(dispersion: number): number {
  return Number.isNaN(dispersion) ? 1 : Math.max(1, dispersion);
}
