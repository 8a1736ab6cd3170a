import { normalQuantile } from './special.ts';

export interface EarsOptions {
  /**
   * C1: compared with the days just before. C2: two days left out between. C3: what C2 exceeded by on this day and the
   * two before together. 'C3 as surveillance': that package's line, which today's own count cannot pass.
   */
  method: 'C1' | 'C2' | 'C3' | 'C3 as surveillance';
  /** Days compared with. Default 7, at least 3. */
  baseline?: number;
  /** Chance of a false alarm for normal counts. Default 0.001 (three standard deviations), for C3 0.025 (two). */
  alpha?: number;
  /** Standard deviation is not taken below this. Default 0; 0.5 keeps a single event after quiet days from alarming. */
  leastSd?: number;
}

export interface Ears {
  /** A count above it is an alarm; one a day. NaN where the days before are too few or have gaps. */
  upper: Float64Array;
  isAlarm: boolean[];
  parameters: Required<EarsOptions>;
}

/**
 * Is today's count out of the ordinary compared with the last week or so? CDC's early aberration methods, for places
 * without years of history.
 *
 * O(days × baseline). Hutwagner, Thompson, Seeman & Treadwell 2003, J. Urban Health 80:i89-i96; lines as
 * surveillance::earsC.
 * @throws RangeError for a baseline below 3 or an alpha outside 0 to 1
 */
export function ears(counts: ArrayLike<number>, options: EarsOptions): Ears {
  const { method, baseline = 7, leastSd = 0 } = options;
  const { alpha = method.startsWith('C3') ? 0.025 : 0.001 } = options;
  if (!(Number.isInteger(baseline) && baseline >= 3)) {
    throw new RangeError(`The baseline must be 3 whole steps or more, got ${baseline}.`);
  }
  if (!(alpha > 0 && alpha < 1)) throw new RangeError(`alpha must lie between 0 and 1, got ${alpha}.`);
  const z = normalQuantile(1 - alpha);
  const gap = method === 'C1' ? 0 : 2;
  const past = Array.from({ length: counts.length }, (_, t) => {
    const { mean, sd } = meanAndSd(counts, t - gap - baseline, t - gap);
    return { mean, sd: Math.max(sd, leastSd) };
  });
  const excess = (t: number) => {
    const { mean, sd } = past[t];
    return counts[t] === mean ? 0 : Math.max(0, (counts[t] - mean) / sd - 1);
  };
  const upper = Float64Array.from(past, ({ mean, sd }, t) => {
    if (!method.startsWith('C3')) return mean + z * sd;
    if (t < 2) return Number.NaN;
    const left = z - excess(t - 1) - excess(t - 2);
    if (method === 'C3') return left < 0 ? 0 : mean + sd * (1 + left);
    return Math.max(0, counts[t] + sd * left);
  });
  return {
    upper,
    isAlarm: Array.from(upper, (line, t) => counts[t] > line),
    parameters: { method, baseline, alpha, leastSd },
  };
}

/** Of the steps from `from` up to `to`; NaN where they reach before the start. */
function meanAndSd(counts: ArrayLike<number>, from: number, to: number): { mean: number; sd: number } {
  if (from < 0) return { mean: Number.NaN, sd: Number.NaN };
  const n = to - from;
  let mean = 0;
  for (let i = from; i < to; i++) mean += counts[i] / n;
  let squares = 0;
  for (let i = from; i < to; i++) squares += (counts[i] - mean) ** 2;
  return { mean, sd: Math.sqrt(squares / (n - 1)) };
}
