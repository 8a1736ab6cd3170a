import {
  type AlarmLine,
  type FarringtonOptions,
  type FarringtonPoint,
  farringtonDefaults,
  judge,
  powerLine,
  stepsBetween,
} from './farrington.ts';
import { type BaselineFit, fitBaseline } from './farrington-baseline.ts';
import { negativeBinomialQuantile, negativeBinomialUpperTail } from './negative-binomial.ts';

export interface FarringtonFlexibleOptions extends FarringtonOptions {
  /** Parts of the year with a level each; the window around the same week is one. Default 10. */
  nPeriods?: number;
  /** Anscombe residual above which a past week counts as an outbreak. Default 2.58. */
  weightsThreshold?: number;
  /** Last weeks left out of the past, so that a starting outbreak does not hide itself. Default 26. */
  pastStepsLeftOut?: number;
  /** A trend stays when its p is below this. Default 1: always. */
  trendP?: number;
  /** `delta` on the power scale, or the quantile of a negative binomial with the expectation put in. Default `delta`. */
  threshold?: 'delta' | 'negative binomial';
}

export interface FarringtonFlexible {
  points: FarringtonPoint[];
  parameters: Required<FarringtonFlexibleOptions>;
}

/**
 * Is this week's count out of the ordinary, judged by all past weeks? Farrington's method with ten levels a year, milder
 * reweighting and the last half year left out. `alpha` is one-sided here.
 *
 * O(steps judged × history × nPeriods²).
 * Noufaily, Enki, Farrington, Garthwaite, Andrews & Charlett 2013, Stat. Med. 32:1206-1222; same figures as
 * surveillance::farringtonFlexible 1.20 (docs/methods/farrington.md says where that differs from the paper).
 */
export function farringtonFlexible(
  counts: ArrayLike<number>,
  options: FarringtonFlexibleOptions = {},
): FarringtonFlexible {
  const { nPeriods = 10, weightsThreshold = 2.58, pastStepsLeftOut = 26, trendP = 1, threshold = 'delta' } = options;
  const { stepsPerYear = 52, yearsBack = 5, halfWindow = 3 } = options;
  const history = stepsPerYear * yearsBack + halfWindow;
  const parameters = {
    ...farringtonDefaults(counts.length, options, history),
    nPeriods,
    weightsThreshold,
    pastStepsLeftOut,
    trendP,
    threshold,
  };
  if (!(nPeriods >= 1 && stepsPerYear - 2 * halfWindow - 1 >= nPeriods - 1)) {
    throw new RangeError(`A year of ${stepsPerYear} steps cannot be cut into ${nPeriods} periods.`);
  }
  const points = stepsBetween(parameters.from, parameters.to).map((step) => {
    const fit =
      step < history
        ? null
        : fitBaseline(baselineOf(counts, step, parameters), {
            weightsThreshold: parameters.reweight ? weightsThreshold : null,
            trendP,
            mayHaveTrend: yearsBack >= 3,
          });
    return judge(counts, step, fit, fit === null ? null : lineOf(fit, parameters), parameters);
  });
  return { points, parameters };
}

function lineOf(fit: BaselineFit, { threshold, alpha, power, reweight }: FarringtonFlexible['parameters']): AlarmLine {
  if (threshold === 'delta') {
    const scale = reweight ? relativeVariance(fit) : fit.model.dispersion;
    return powerLine(fit, fit.unscaledVariance * scale, alpha, power);
  }
  const { expected, dispersion } = fit;
  const size = dispersion > 1 ? expected / (dispersion - 1) : Number.POSITIVE_INFINITY;
  return {
    upper: negativeBinomialQuantile(1 - alpha, expected, size),
    chanceOf: (count) => negativeBinomialUpperTail(count, expected, size),
  };
}

/**
 * surveillance scales the doubt about the expectation by Σ weight ((count − fitted)/fitted)² / df: it has put the
 * reweighting in the place of the working weights. Kept, so that lines agree with its.
 */
function relativeVariance({ model, weights, counts }: BaselineFit): number {
  let sum = 0;
  for (let i = 0; i < counts.length; i++) sum += weights[i] * ((counts[i] - model.fitted[i]) / model.fitted[i]) ** 2;
  return sum / model.degreesOfFreedom;
}

/** Past steps with their period, a column of 0 and 1 for each period but the first, and the time. */
function baselineOf(counts: ArrayLike<number>, step: number, parameters: FarringtonFlexible['parameters']) {
  const { nPeriods, pastStepsLeftOut, trend } = parameters;
  const periodOf = periodsBefore(step, parameters);
  const steps: number[] = [];
  for (let past = 0; past < step - pastStepsLeftOut; past++) {
    if (periodOf[past] > 0 && !Number.isNaN(counts[past])) steps.push(past);
  }
  const level = (period: number) => steps.map((past) => (periodOf[past] === period ? 1 : 0));
  const others = Array.from({ length: nPeriods - 1 }, (_, i) => i + 2);
  return {
    counts: steps.map((past) => counts[past]),
    columns: [steps.map(() => 1), ...others.map(level), ...(trend ? [steps] : [])],
    trendColumn: trend ? nPeriods : null,
    atStep: [[1], ...others.map((period) => [period === nPeriods ? 1 : 0]), ...(trend ? [[step]] : [])],
  };
}

/** Period 1 … nPeriods of each step of the years looked back on, 0 before them; the last is the window around the same week. */
function periodsBefore(step: number, parameters: FarringtonFlexible['parameters']): Int32Array {
  const { stepsPerYear, yearsBack, halfWindow, nPeriods } = parameters;
  const periodOf = new Int32Array(step);
  const between = stepsPerYear - 2 * halfWindow - 1;
  const whole = Math.floor(between / (nPeriods - 1));
  const longer = between % (nPeriods - 1);
  for (let year = 1; year <= yearsBack; year++) {
    const reference = step - year * stepsPerYear;
    periodOf.fill(nPeriods, reference - halfWindow, Math.min(step, reference + halfWindow + 1));
    let start = reference + halfWindow + 1;
    for (let period = 1; period < nPeriods; period++) {
      const length = whole + (period <= longer ? 1 : 0);
      periodOf.fill(period, start, start + length);
      start += length;
    }
  }
  periodOf.fill(nPeriods, step - halfWindow);
  return periodOf;
}
