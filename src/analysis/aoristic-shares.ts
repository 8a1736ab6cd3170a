import type { AoristicOptions } from './aoristic.ts';
import { type LeftOut, leftOutOf } from './left-out.ts';
import {
  clockOf,
  findPiece,
  HOUR_MS,
  HOURS_OF_WEEK,
  type LocalOffsets,
  needSameLength,
  THURSDAY,
  UTC,
} from './local-offsets.ts';
import { createRandom } from './random.ts';

/**
 * What share of each record falls between two instants, [from, until)? The weights by which density, near repeat and
 * counts can follow a time window honestly. NaN where a record has no usable window.
 */
export function aoristicShareBetween(
  occurredFrom: Float64Array,
  occurredTo: Float64Array,
  window: { from: number; until: number },
): Float64Array {
  needSameLength(occurredFrom, occurredTo);
  return occurredFrom.map((from, i) => {
    const to = occurredTo[i]!;
    if (!(to >= from)) return Number.NaN;
    if (to === from) return from >= window.from && from < window.until ? 1 : 0;
    return Math.max(0, Math.min(to, window.until) - Math.max(from, window.from)) / (to - from);
  });
}

/**
 * What share of each record falls in chosen hours of the local week, for instance Friday and Saturday nights? By elapsed
 * time. NaN where a record has no usable window.
 *
 * @param hours 168 flags, 0 = Monday 00:00 to 01:00
 */
export function aoristicShareInHours(
  occurredFrom: Float64Array,
  occurredTo: Float64Array,
  hours: ArrayLike<number>,
  offsets: LocalOffsets = UTC,
): Float64Array {
  needSameLength(occurredFrom, occurredTo);
  if (hours.length !== HOURS_OF_WEEK) throw new RangeError(`Got ${hours.length} hours of the week, expected 168`);
  // chosen[h] = milliseconds of chosen hours from Monday midnight to hour h.
  const chosen = new Float64Array(HOURS_OF_WEEK + 1);
  for (let h = 0; h < HOURS_OF_WEEK; h++) chosen[h + 1] = chosen[h]! + (hours[h] ? HOUR_MS : 0);
  const until = (local: number): number => {
    const hour = Math.floor(local / HOUR_MS) + THURSDAY;
    const slot = hour % HOURS_OF_WEEK;
    const weeks = (hour - slot) / HOURS_OF_WEEK;
    const inHour = hours[slot] ? local - Math.floor(local / HOUR_MS) * HOUR_MS : 0;
    return weeks * chosen[HOURS_OF_WEEK]! + chosen[slot]! + inHour;
  };
  const clock = clockOf(offsets);
  return occurredFrom.map((from, i) => {
    const to = occurredTo[i]!;
    if (!(to >= from && to - from < Number.POSITIVE_INFINITY)) return Number.NaN;
    findPiece(clock, from);
    if (to === from) return hours[(Math.floor((from + clock.offsetMs) / HOUR_MS) + THURSDAY) % HOURS_OF_WEEK] ? 1 : 0;
    let sum = 0;
    for (let at = from; ; ) {
      const end = Math.min(to, clock.until);
      sum += until(end + clock.offsetMs) - until(at + clock.offsetMs);
      if (clock.until >= to) return sum / (to - from);
      at = clock.until;
      findPiece(clock, at);
    }
  });
}

export interface AoristicSeries {
  /** Weight of each bin; bin b is [edges[b], edges[b + 1]). */
  bins: Float64Array;
  /** Weight that fell before the first or from the last edge on. */
  outside: number;
  nUsed: number;
  leftOut: LeftOut[];
}

/**
 * How many incidents in each day, week or month, when some have only a window? Bins may differ in length, so days with
 * clock changes and months come out right. Bins and `outside` add up to the weight of the records used.
 *
 * @param edges rising instants, one more than bins
 *
 * O(log bins) a record.
 */
export function aoristicSeries(
  occurredFrom: Float64Array,
  occurredTo: Float64Array,
  edges: Float64Array,
  options: Pick<AoristicOptions, 'weights'> = {},
): AoristicSeries {
  const { weights } = options;
  needSameLength(occurredFrom, occurredTo, weights);
  for (let b = 1; b < edges.length; b++) {
    if (!(edges[b]! > edges[b - 1]!))
      throw new RangeError(`Edge ${b} is ${edges[b]}, expected more than ${edges[b - 1]}`);
  }
  const nBins = Math.max(0, edges.length - 1);
  const bins = new Float64Array(nBins);
  const step = new Float64Array(nBins + 1);
  let outside = 0;
  let nUsed = 0;
  let nUndated = 0;
  let nReversed = 0;
  let nWeightless = 0;
  for (let i = 0; i < occurredFrom.length; i++) {
    const from = occurredFrom[i]!;
    const to = occurredTo[i]!;
    const weight = weights === undefined ? 1 : weights[i]!;
    if (!(to - from >= 0 && to - from < Number.POSITIVE_INFINITY)) {
      if (to < from) nReversed++;
      else nUndated++;
      continue;
    }
    if (!Number.isFinite(weight)) {
      nWeightless++;
      continue;
    }
    nUsed++;
    const first = binOf(edges, from);
    const last = binOf(edges, to);
    if (first === last) {
      if (first < 0 || first >= nBins) outside += weight;
      else bins[first]! += weight;
      continue;
    }
    const perMs = weight / (to - from);
    if (first < 0) outside += (edges[0]! - from) * perMs;
    else bins[first]! += (edges[first + 1]! - from) * perMs;
    if (last >= nBins) outside += (to - edges[nBins]!) * perMs;
    else bins[last]! += (to - edges[last]!) * perMs;
    if (last - first > 1) {
      step[first + 1]! += perMs;
      step[last]! -= perMs;
    }
  }
  let perMs = 0;
  for (let b = 0; b < nBins; b++) {
    perMs += step[b]!;
    bins[b]! += perMs * (edges[b + 1]! - edges[b]!);
  }
  const leftOut = leftOutOf({
    'no earliest or latest time': nUndated,
    'latest time before earliest': nReversed,
    'weight is not a number': nWeightless,
  });
  return { bins, outside, nUsed, leftOut };
}

/** The bin that holds an instant: -1 before the first edge, the number of bins from the last edge on. */
function binOf(edges: Float64Array, instant: number): number {
  let low = -1;
  let high = edges.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (edges[middle]! <= instant) low = middle;
    else high = middle;
  }
  return Math.min(low, edges.length - 1);
}

/** One possible moment of each record, uniform in its window: repeat over seeds to see what uncertain times do to a result. */
export function aoristicSample(occurredFrom: Float64Array, occurredTo: Float64Array, seed: number): Float64Array {
  needSameLength(occurredFrom, occurredTo);
  const random = createRandom(seed);
  return occurredFrom.map((from, i) => from + random.unit() * (occurredTo[i]! - from));
}

/** The middle of a clock of weights on the circle, in hours [0, weights.length); NaN where no direction stands out. */
export function circularMeanHour(weights: ArrayLike<number>): number {
  let sine = 0;
  let cosine = 0;
  let total = 0;
  const turn = (2 * Math.PI) / weights.length;
  for (let hour = 0; hour < weights.length; hour++) {
    sine += weights[hour]! * Math.sin(hour * turn);
    cosine += weights[hour]! * Math.cos(hour * turn);
    total += weights[hour]!;
  }
  if (!(Math.hypot(sine, cosine) > 1e-12 * total)) return Number.NaN;
  const mean = Math.atan2(sine, cosine) / turn;
  const hour = mean < 0 ? mean + weights.length : mean;
  // A mean a rounding below midnight is midnight.
  return hour > weights.length - 1e-9 ? 0 : hour;
}
