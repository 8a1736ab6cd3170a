import { type BaselineFit, fitBaseline } from './farrington-baseline.ts';
import { normalQuantile, normalUpperTail } from './special.ts';

export interface FarringtonOptions {
  /** First and one past the last step judged. Default: all that have the history. */
  from?: number;
  to?: number;
  /** Default 52 (weeks). */
  stepsPerYear?: number;
  /** Years of history used. Default 5; three at least for a trend. */
  yearsBack?: number;
  /** Steps on either side of the same week in past years. Default 3. */
  halfWindow?: number;
  /** Default 0.05. Two-sided in the classic method: the line is passed by chance in about alpha / 2 of steps. */
  alpha?: number;
  /** Allow a trend. Default true. */
  trend?: boolean;
  /** Give past outbreaks less weight. Default true. */
  reweight?: boolean;
  /** Counts are brought nearer to normal by this power. Default 2/3. */
  power?: number;
  /** No alarm below so many events in so many last steps. Default 5 in 4. */
  fewest?: { events: number; steps: number };
}

export interface FarringtonPoint {
  step: number;
  observed: number;
  /** NaN where the past is too short or the model does not converge, as all that follow. */
  expected: number;
  /** A count above this is out of the ordinary. NaN also with too few events. */
  upper: number;
  isAlarm: boolean;
  /** (observed − expected) / (upper − expected): above 1 is an alarm. */
  score: number;
  /** Chance of this count or more. */
  p: number;
  dispersion: number;
  /** Rate ratio a step; NaN without a trend. */
  trendRatio: number;
}

export interface Farrington {
  points: FarringtonPoint[];
  parameters: Required<FarringtonOptions>;
}

/**
 * Is this week's count out of the ordinary for the time of year? Compared with the same weeks of past years (half a
 * window on either side) by quasi-Poisson regression with outbreaks taken back. NaN counts are left out of the past.
 *
 * O(steps judged × history). Needs three years of history, better five.
 * Farrington, Andrews, Beale & Catchpole 1996, JRSS A 159:547-563; same figures as surveillance::algo.farrington.
 */
export function farrington(counts: ArrayLike<number>, options: FarringtonOptions = {}): Farrington {
  const { stepsPerYear = 52, yearsBack = 5, halfWindow = 3 } = options;
  const parameters = farringtonDefaults(counts.length, options, stepsPerYear * yearsBack + halfWindow);
  const { from, to, alpha, trend, reweight, power } = parameters;
  const points = stepsBetween(from, to).map((step) => {
    const steps: number[] = [];
    for (let year = yearsBack; year >= 1; year--) {
      for (let near = -halfWindow; near <= halfWindow; near++) {
        const past = step - year * stepsPerYear + near;
        if (past >= 0 && past < step && !Number.isNaN(counts[past])) steps.push(past);
      }
    }
    const fit =
      steps.length < 3
        ? null
        : fitBaseline(
            {
              counts: steps.map((past) => counts[past]),
              columns: [steps.map(() => 1), ...(trend ? [steps] : [])],
              trendColumn: trend ? 1 : null,
              atStep: [[1], ...(trend ? [[step]] : [])],
            },
            { weightsThreshold: reweight ? 1 : null, trendP: 0.05, mayHaveTrend: yearsBack >= 3 },
          );
    const line = fit === null ? null : powerLine(fit, fit.unscaledVariance * fit.dispersion, alpha / 2, power);
    return judge(counts, step, fit, line, parameters);
  });
  return { points, parameters };
}

/** Where the line stands, and how likely a count at or above another is. */
export interface AlarmLine {
  upper: number;
  chanceOf(count: number): number;
}

/**
 * The delta method on the power scale: mean^power, with the variance of a count to come and of its expectation.
 * @param variance  of ln(expected)
 * @param tail      chance of a count above the line
 */
export function powerLine(fit: BaselineFit, variance: number, tail: number, power: number): AlarmLine {
  const { expected, dispersion } = fit;
  const tau = dispersion + expected * variance;
  const centre = expected ** power;
  const sd = power * expected ** (power - 1) * Math.sqrt(expected * tau);
  return {
    upper: (centre + normalQuantile(1 - tail) * sd) ** (1 / power),
    chanceOf: (count) => normalUpperTail((count ** power - centre) / sd),
  };
}

export function judge(
  counts: ArrayLike<number>,
  step: number,
  fit: BaselineFit | null,
  line: AlarmLine | null,
  { fewest }: { fewest: { events: number; steps: number } },
): FarringtonPoint {
  const observed = counts[step];
  let recent = 0;
  for (let i = Math.max(0, step - fewest.steps + 1); i <= step; i++) recent += counts[i];
  const enough = recent >= fewest.events;
  const expected = fit?.expected ?? Number.NaN;
  const upper = line?.upper ?? Number.NaN;
  const score = (observed - expected) / (upper - expected);
  return {
    step,
    observed,
    expected,
    upper: enough ? upper : Number.NaN,
    isAlarm: enough && observed > 0 && score > 1,
    score,
    p: line === null || Number.isNaN(observed) ? Number.NaN : line.chanceOf(observed),
    dispersion: fit?.dispersion ?? Number.NaN,
    trendRatio: fit?.trendRatio ?? Number.NaN,
  };
}

export function farringtonDefaults(
  n: number,
  options: FarringtonOptions,
  history: number,
): Required<FarringtonOptions> {
  const { from = Math.min(n, history), to = n, stepsPerYear = 52, yearsBack = 5, halfWindow = 3 } = options;
  const { alpha = 0.05, trend = true, reweight = true, power = 2 / 3, fewest = { events: 5, steps: 4 } } = options;
  if (!(from >= 0 && from <= to && to <= n)) {
    throw new RangeError(`The steps judged must lie within 0 to ${n}, got ${from} to ${to}.`);
  }
  if (!(alpha > 0 && alpha < 1)) throw new RangeError(`alpha must lie between 0 and 1, got ${alpha}.`);
  if (!(power > 0 && power <= 1)) throw new RangeError(`The power must lie above 0 and up to 1, got ${power}.`);
  if (!(yearsBack >= 1 && halfWindow >= 0 && stepsPerYear > 2 * halfWindow)) {
    throw new RangeError(
      `Expected at least a year back and windows that do not touch, got ${yearsBack} years, ${halfWindow} steps of ${stepsPerYear}.`,
    );
  }
  return { from, to, stepsPerYear, yearsBack, halfWindow, alpha, trend, reweight, power, fewest };
}

export function stepsBetween(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}
