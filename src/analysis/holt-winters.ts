import { boundedMinimum } from './bounded-minimum.ts';
import { normalQuantile } from './special.ts';

export interface HoltWintersOptions {
  /** Steps of a season: 7 for days of a week, 12 for months. */
  period: number;
  /** Seasons added to the level, or multiplying it. Default 'additive'. */
  seasonal?: 'additive' | 'multiplicative';
  /** Weight of the newest value in level, slope and season, 0 to 1; those not given are fitted to least squares. */
  alpha?: number;
  beta?: number;
  gamma?: number;
}

export interface HoltWinters {
  /** One step ahead, from the second period on: entry i is for step i + period. */
  fitted: Float64Array;
  sumOfSquares: number;
  alpha: number;
  beta: number;
  gamma: number;
  /** After the last step. `seasons[0]` is that of the next step. */
  level: number;
  slope: number;
  seasons: Float64Array;
  start: { level: number; slope: number; seasons: Float64Array };
  /** Variance of the one-step errors (n − 1). */
  variance: number;
  seasonal: 'additive' | 'multiplicative';
  period: number;
}

/**
 * What comes next, when level, slope and season drift? Holt–Winters smoothing as R's HoltWinters: start values from a
 * line through the first two periods' moving averages and the season left over them.
 *
 * @param series  at least two periods and one value more, none missing
 * @throws RangeError for a shorter or gappy series, weights outside 0 to 1, or a multiplicative season at values of 0 or below
 *
 * O(n) a fit, some hundreds of fits where weights are sought. Holt 1957; Winters 1960, Management Science 6:324-342.
 */
export function holtWinters(series: ArrayLike<number>, options: HoltWintersOptions): HoltWinters {
  const { period, seasonal = 'additive' } = options;
  if (!(Number.isInteger(period) && period >= 2 && series.length > 2 * period)) {
    throw new RangeError(
      `Expected a whole period of 2 or more and above two of it, got ${period} and ${series.length}.`,
    );
  }
  for (let i = 0; i < series.length; i++) {
    if (Number.isNaN(series[i])) throw new RangeError(`Holt–Winters needs every value; value ${i} is missing.`);
    if (seasonal === 'multiplicative' && !(series[i] > 0)) {
      throw new RangeError(`A multiplicative season needs values above 0, got ${series[i]} at ${i}.`);
    }
  }
  const start = startValues(series, period, seasonal);
  const given = [options.alpha, options.beta, options.gamma];
  for (const weight of given) {
    if (weight !== undefined && !(weight >= 0 && weight <= 1)) {
      throw new RangeError(`Weights must lie in 0 to 1, got ${weight}.`);
    }
  }
  const weights = leastSquaresWeights((at) => run(series, period, seasonal, start, at).sumOfSquares, given);
  const [alpha, beta, gamma] = weights;
  const found = run(series, period, seasonal, start, weights);
  const errors = found.fitted.map((fitted, i) => series[i + period] - fitted);
  const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length;
  const variance = errors.reduce((sum, error) => sum + (error - mean) ** 2, 0) / (errors.length - 1);
  return { ...found, alpha, beta, gamma, start, variance, seasonal, period };
}

export interface SeriesForecast {
  expected: Float64Array;
  lower: Float64Array;
  upper: Float64Array;
  level: number;
}

/**
 * The next steps with intervals from the one-step errors (Yar & Chatfield 1990; for a multiplicative season scaled by the
 * seasons' ratio, as R does). Normal errors are assumed: for small counts use a count regression.
 */
export function forecastHoltWinters(fit: HoltWinters, nSteps: number, level = 0.95): SeriesForecast {
  const { alpha, beta, gamma, seasons, period, seasonal } = fit;
  const z = normalQuantile(0.5 + level / 2);
  const share = (j: number) => alpha * (1 + j * beta) + (j % period === 0 ? gamma * (1 - alpha) : 0);
  const ratio = (h: number, j: number) => {
    if (seasonal === 'additive') return 1;
    return seasons[(h - 1) % period] / seasons[(((h - 1 - j) % period) + period) % period];
  };
  const forecast: SeriesForecast = {
    expected: new Float64Array(nSteps),
    lower: new Float64Array(nSteps),
    upper: new Float64Array(nSteps),
    level,
  };
  for (let h = 1; h <= nSteps; h++) {
    const line = fit.level + h * fit.slope;
    const season = seasons[(h - 1) % period];
    const expected = seasonal === 'additive' ? line + season : line * season;
    let scale = 1;
    for (let j = 1; j < h; j++) scale += (share(j) * ratio(h, j)) ** 2;
    const half = z * Math.sqrt(fit.variance * scale);
    forecast.expected[h - 1] = expected;
    forecast.lower[h - 1] = expected - half;
    forecast.upper[h - 1] = expected + half;
  }
  return forecast;
}

type Seasonal = 'additive' | 'multiplicative';
type Weights = readonly [alpha: number, beta: number, gamma: number];

function run(series: ArrayLike<number>, period: number, seasonal: Seasonal, start: HoltWinters['start'], at: Weights) {
  const [alpha, beta, gamma] = at;
  const adds = seasonal === 'additive';
  const n = series.length - period;
  const fitted = new Float64Array(n);
  const season = new Float64Array(n + period);
  season.set(start.seasons);
  let { level, slope } = start;
  let sumOfSquares = 0;
  for (let i = 0; i < n; i++) {
    const value = series[i + period];
    const before = season[i];
    fitted[i] = adds ? level + slope + before : (level + slope) * before;
    sumOfSquares += (value - fitted[i]) ** 2;
    const last = level;
    level = alpha * (adds ? value - before : value / before) + (1 - alpha) * (level + slope);
    slope = beta * (level - last) + (1 - beta) * slope;
    season[i + period] = gamma * (adds ? value - level : value / level) + (1 - gamma) * before;
  }
  return { fitted, sumOfSquares, level, slope, seasons: season.slice(n) };
}

/** As R: decompose() of the first two periods, and a line through its trend. */
function startValues(series: ArrayLike<number>, period: number, seasonal: Seasonal): HoltWinters['start'] {
  const half = period >> 1;
  const averages: number[] = [];
  const left: number[][] = Array.from({ length: period }, () => []);
  for (let i = half; i < 2 * period - half; i++) {
    let sum = 0;
    for (let j = i - half; j <= i + half; j++)
      sum += (period % 2 === 0 && Math.abs(j - i) === half ? 0.5 : 1) * series[j];
    const average = sum / period;
    averages.push(average);
    left[i % period].push(seasonal === 'additive' ? series[i] - average : series[i] / average);
  }
  const figures = left.map((each) => each.reduce((sum, value) => sum + value, 0) / each.length);
  const centre = figures.reduce((sum, figure) => sum + figure, 0) / period;
  const n = averages.length;
  const middle = (n + 1) / 2;
  let products = 0;
  let squares = 0;
  averages.forEach((average, i) => {
    products += (i + 1 - middle) * average;
    squares += (i + 1 - middle) ** 2;
  });
  const slope = products / squares;
  const level = averages.reduce((sum, average) => sum + average, 0) / n - slope * middle;
  const seasons = Float64Array.from(figures, (figure) => (seasonal === 'additive' ? figure - centre : figure / centre));
  return { level, slope, seasons };
}

// R's starts for optim.
const FIRST_GUESS = [0.3, 0.1, 0.1] as const;

function leastSquaresWeights(cost: (at: Weights) => number, given: readonly (number | undefined)[]): Weights {
  const sought = given.flatMap((weight, i) => (weight === undefined ? [i] : []));
  const full = (x: readonly number[]): Weights => {
    const at: [number, number, number] = [given[0] ?? 0, given[1] ?? 0, given[2] ?? 0];
    sought.forEach((i, k) => {
      at[i] = x[k];
    });
    return at;
  };
  return full(
    boundedMinimum(
      (x) => cost(full(x)),
      sought.map((i) => FIRST_GUESS[i]),
    ),
  );
}
