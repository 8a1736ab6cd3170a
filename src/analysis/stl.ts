import { type LeftOut, leftOutOf } from './left-out.ts';
import { type Loess, smooth, smoothAt } from './loess.ts';
import { partialSort } from './partial-sort.ts';

export interface StlOptions {
  /** Steps of a season: 7 for days of a week, 12 for months, 52 for weeks. */
  period: number;
  /** Seasons alike in all years ('periodic'), or smoothed over this many seasons (odd, 7 or more). Default 'periodic'. */
  seasonalSpan?: number | 'periodic';
  /** Steps the trend is smoothed over, odd. Default: the least odd number ≥ 1.5 period / (1 − 1.5/seasonalSpan). */
  trendSpan?: number;
  /** Outliers get less weight. Default false. */
  robust?: boolean;
  /**
   * What outliers are measured by: the median size of the remainder, or what R's stl takes for it, which is wrong for
   * some series of even length. Default 'median'.
   */
  scale?: 'median' | 'as R';
}

export interface Stl {
  seasonal: Float64Array;
  trend: Float64Array;
  /** Series less season and trend; NaN where a value is missing. */
  remainder: Float64Array;
  /** 0 to 1, of the last robust pass; all 1 when not robust. */
  weights: Float64Array;
  parameters: Required<StlOptions> & { lowPassSpan: number; nInner: number; nOuter: number };
  nUsed: number;
  leftOut: LeftOut[];
}

/**
 * What in a series is season, what trend, and what is left? Seasonal-trend decomposition by loess.
 *
 * @param series  at least two periods; NaN = missing: given no weight, season and trend go on through it
 * @throws RangeError for a period below 2, or a series shorter than two periods
 *
 * O(steps × spans × passes). Cleveland, Cleveland, McRae & Terpenning 1990, J. Off. Stat. 6:3-73; figures as R's stl,
 * with its jumps of a tenth of each span.
 */
export function stl(series: ArrayLike<number>, options: StlOptions): Stl {
  const n = series.length;
  const { period, seasonalSpan = 'periodic', robust = false, scale = 'median' } = options;
  if (!(Number.isInteger(period) && period >= 2 && n >= 2 * period)) {
    throw new RangeError(`Expected a whole period of 2 or more and two of it, got ${period} and ${n} values.`);
  }
  const span = seasonalSpan === 'periodic' ? 10 * n + 1 : seasonalSpan;
  const trendSpan = options.trendSpan ?? nextOdd(Math.ceil((1.5 * period) / (1 - 1.5 / span)));
  for (const width of [span, trendSpan]) {
    if (!(width >= 3 && width % 2 === 1)) throw new RangeError(`Spans must be odd and 3 or more, got ${width}.`);
  }
  const lowPassSpan = nextOdd(period);
  const nInner = robust ? 1 : 2;
  const nOuter = robust ? 15 : 0;
  const of = (width: number, degree: 0 | 1): Loess => ({ span: width, degree, jump: Math.ceil(width / 10) });
  const plan: Plan = {
    period,
    seasonal: of(span, 0),
    trend: of(trendSpan, 1),
    lowPass: of(lowPassSpan, 1),
  };

  const present = Float64Array.from({ length: n }, (_, i) => (Number.isNaN(series[i]) ? 0 : 1));
  const nMissing = n - present.reduce((sum, each) => sum + each, 0);
  const values = bridged(series);
  const seasonal = new Float64Array(n);
  const trend = new Float64Array(n);
  let weights: Float64Array = present;
  for (let pass = 0; pass <= nOuter; pass++) {
    if (pass > 0) weights = robustnessWeights(values, seasonal, trend, present, scale);
    const used = pass > 0 || nMissing > 0 ? weights : null;
    for (let inner = 0; inner < nInner; inner++) decompose(values, plan, used, seasonal, trend);
  }
  if (seasonalSpan === 'periodic') averageCycles(seasonal, period);
  return {
    seasonal,
    trend,
    remainder: Float64Array.from({ length: n }, (_, i) => series[i] - seasonal[i] - trend[i]),
    weights,
    parameters: { period, seasonalSpan, trendSpan, robust, scale, lowPassSpan, nInner, nOuter },
    nUsed: n - nMissing,
    leftOut: leftOutOf({ 'no value': nMissing }),
  };
}

interface Plan {
  period: number;
  seasonal: Loess;
  trend: Loess;
  lowPass: Loess;
}

/** One turn of the inner loop: season from the series without trend, then trend from the series without season. */
function decompose(
  values: Float64Array,
  plan: Plan,
  weights: Float64Array | null,
  seasonal: Float64Array,
  trend: Float64Array,
): void {
  const n = values.length;
  const { period } = plan;
  const cycles = smoothCycles(
    values.map((value, i) => value - trend[i]),
    plan,
    weights,
  );
  const averaged = movingAverage(movingAverage(movingAverage(cycles, period), period), 3);
  const low = new Float64Array(n);
  smooth(averaged, plan.lowPass, null, low);
  for (let i = 0; i < n; i++) seasonal[i] = cycles[period + i] - low[i];
  smooth(
    values.map((value, i) => value - seasonal[i]),
    plan.trend,
    weights,
    trend,
  );
}

/** Each weekday's (month's, week's) values smoothed over the years and carried on by one at both ends: n + 2 periods. */
function smoothCycles(values: Float64Array, { period, seasonal }: Plan, weights: Float64Array | null): Float64Array {
  const n = values.length;
  const extended = new Float64Array(n + 2 * period);
  for (let phase = 0; phase < period; phase++) {
    const k = Math.floor((n - phase - 1) / period) + 1;
    const pick = (from: Float64Array) => Float64Array.from({ length: k }, (_, m) => from[phase + m * period]);
    const own = pick(values);
    const ownWeights = weights === null ? null : pick(weights);
    const smoothed = new Float64Array(k);
    smooth(own, seasonal, ownWeights, smoothed);
    const beyond = (at: number, left: number, right: number, otherwise: number) => {
      const found = smoothAt(own, seasonal.span, seasonal.degree, at, left, right, ownWeights);
      return Number.isNaN(found) ? otherwise : found;
    };
    extended[phase] = beyond(-1, 0, Math.min(seasonal.span, k) - 1, smoothed[0]);
    smoothed.forEach((value, m) => {
      extended[phase + (m + 1) * period] = value;
    });
    extended[phase + (k + 1) * period] = beyond(k, Math.max(0, k - seasonal.span), k - 1, smoothed[k - 1]);
  }
  return extended;
}

function movingAverage(values: Float64Array, width: number): Float64Array {
  const averaged = new Float64Array(values.length - width + 1);
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    sum += values[i];
    if (i >= width) sum -= values[i - width];
    if (i >= width - 1) averaged[i - width + 1] = sum / width;
  }
  return averaged;
}

/** Bisquare of the remainder over six times its median size. */
function robustnessWeights(
  values: Float64Array,
  seasonal: Float64Array,
  trend: Float64Array,
  present: Float64Array,
  scale: 'median' | 'as R',
): Float64Array {
  const sizes = values.map((value, i) => Math.abs(value - seasonal[i] - trend[i]));
  const known = sizes.filter((_, i) => present[i] === 1);
  const middle = known.length >> 1;
  const below = known.length - middle - 1;
  // R asks for the upper of the two middle values first, but its partial sort needs rising places.
  const sorted = scale === 'median' ? known.sort() : partialSort(known, [middle, below]);
  const limit = 3 * (sorted[middle] + sorted[below]);
  return sizes.map((size, i) => {
    if (size <= 0.001 * limit) return present[i];
    return size <= 0.999 * limit ? present[i] * (1 - (size / limit) ** 2) ** 2 : 0;
  });
}

function averageCycles(seasonal: Float64Array, period: number): void {
  for (let phase = 0; phase < period; phase++) {
    let sum = 0;
    let k = 0;
    for (let i = phase; i < seasonal.length; i += period, k++) sum += seasonal[i];
    for (let i = phase; i < seasonal.length; i += period) seasonal[i] = sum / k;
  }
}

/** Straight lines through missing values, which carry no weight: only a fallback reads them. */
function bridged(series: ArrayLike<number>): Float64Array {
  const values = Float64Array.from(series);
  let last = -1;
  for (let i = 0; i < values.length; i++) {
    if (Number.isNaN(values[i])) continue;
    for (let gap = last + 1; gap < i; gap++) {
      values[gap] = last < 0 ? values[i] : values[last] + ((values[i] - values[last]) * (gap - last)) / (i - last);
    }
    last = i;
  }
  values.fill(last < 0 ? Number.NaN : values[last], last + 1);
  return values;
}

function nextOdd(value: number): number {
  const rounded = Math.round(value);
  return rounded % 2 === 0 ? rounded + 1 : rounded;
}
