import { type LeftOut, leftOutOf } from './left-out.ts';
import { createRandom } from './random.ts';

const HOUR_MS = 3_600_000;
const HOURS_OF_WEEK = 168;
/** 1970-01-01 was a Thursday, 72 hours after a Monday midnight; whole weeks are added so that the sum is never negative. */
const THURSDAY = 72 + HOURS_OF_WEEK * 1_000_000;

/** What the local clock adds to UTC: from startsAt[i] on it is offsetMs[i]. Instants rise; before the first the first holds. */
export interface LocalOffsets {
  readonly startsAt: ArrayLike<number>;
  readonly offsetMs: ArrayLike<number>;
}

export const UTC: LocalOffsets = { startsAt: [Number.NEGATIVE_INFINITY], offsetMs: [0] };

export interface AoristicOptions {
  /**
   * How a window is shared out. `overlap` (default): in proportion to the time spent in each hour, hours half-open.
   * `unit` (Ratcliffe): every hour touched, the last one too, gets the same share.
   */
  share?: 'overlap' | 'unit';
  /** Changes of the local clock; default UTC. Shares are of elapsed time, labels of the local clock. */
  offsets?: LocalOffsets;
  /** Weight of each record, default 1; records whose weight is not a finite number are left out. */
  weights?: Float64Array;
  /** Windows longer than this say too little about the hour and are left out. Default: no limit. */
  longestWindowMs?: number;
}

export interface AoristicClock {
  /** 168 weights, 0 = Monday 00:00 to 01:00 local; they add up to the weight of the records used. */
  hours: Float64Array;
  nUsed: number;
  leftOut: LeftOut[];
  parameters: { share: 'overlap' | 'unit'; longestWindowMs: number; weighted: boolean };
}

/**
 * When in the week did incidents happen that were only noticed later? Each record spreads one unit over the hours in
 * which it may have happened.
 *
 * @param occurredFrom earliest instants, milliseconds UTC; NaN = unknown
 * @param occurredTo   latest instants; equal to occurredFrom where the moment is known: then its hour gets everything
 * @throws RangeError when the arrays differ in length
 *
 * O(1) a record: whole hours go through a circular difference array. Ratcliffe 2000, doi:10.1080/136588100424963.
 */
export function aoristicClock(
  occurredFrom: Float64Array,
  occurredTo: Float64Array,
  options: AoristicOptions = {},
): AoristicClock {
  const { share = 'overlap', offsets = UTC, weights, longestWindowMs = Number.POSITIVE_INFINITY } = options;
  needSameLength(occurredFrom, occurredTo, weights);
  const sums: HourSums = { partial: new Float64Array(HOURS_OF_WEEK), step: new Float64Array(HOURS_OF_WEEK), all: 0 };
  const clock = clockOf(offsets);
  let nUsed = 0;
  let nUndated = 0;
  let nReversed = 0;
  let nTooLong = 0;
  let nWeightless = 0;
  const byUnit = share === 'unit';
  for (let i = 0; i < occurredFrom.length; i++) {
    const from = occurredFrom[i]!;
    const to = occurredTo[i]!;
    const length = to - from;
    // NaN fails every comparison, so that one test sends all that is unusual aside.
    if (!(length >= 0 && length <= longestWindowMs && length < Number.POSITIVE_INFINITY)) {
      if (length < 0) nReversed++;
      else if (length > longestWindowMs) nTooLong++;
      else nUndated++;
      continue;
    }
    const weight = weights === undefined ? 1 : weights[i]!;
    if (!Number.isFinite(weight)) {
      nWeightless++;
      continue;
    }
    nUsed++;
    if (!(from >= clock.from && to < clock.until)) {
      findPiece(clock, from);
      if (to >= clock.until) {
        addAcrossChanges(sums, clock, from, to, weight, byUnit);
        continue;
      }
    }
    const localFrom = from + clock.offsetMs;
    const localTo = to + clock.offsetMs;
    if (byUnit) addUnits(sums, Math.floor(localFrom / HOUR_MS), Math.floor(localTo / HOUR_MS), weight);
    else addOverlap(sums, localFrom, localTo, weight);
  }
  return {
    hours: totalOf(sums),
    nUsed,
    leftOut: leftOutOf({
      'no earliest or latest time': nUndated,
      'latest time before earliest': nReversed,
      'window longer than the limit': nTooLong,
      'weight is not a number': nWeightless,
    }),
    parameters: { share, longestWindowMs, weighted: weights !== undefined },
  };
}

/** Shares of part-filled hours; steps up and down of whole hours around the week; what every hour gets from whole weeks. */
interface HourSums {
  partial: Float64Array;
  step: Float64Array;
  all: number;
}

function addOverlap(sums: HourSums, from: number, to: number, weight: number): void {
  const first = Math.floor(from / HOUR_MS);
  const last = Math.floor(to / HOUR_MS);
  const slot = (first + THURSDAY) % HOURS_OF_WEEK;
  if (first === last) {
    sums.partial[slot]! += weight;
    return;
  }
  const perMs = weight / (to - from);
  sums.partial[slot]! += ((first + 1) * HOUR_MS - from) * perMs;
  sums.partial[(last + THURSDAY) % HOURS_OF_WEEK]! += (to - last * HOUR_MS) * perMs;
  const whole = last - first - 1;
  if (whole > 0) addRun(sums, slot === HOURS_OF_WEEK - 1 ? 0 : slot + 1, whole, HOUR_MS * perMs);
}

function addUnits(sums: HourSums, first: number, last: number, weight: number): void {
  const touched = last - first + 1;
  const slot = (first + THURSDAY) % HOURS_OF_WEEK;
  if (touched === 1) sums.partial[slot]! += weight;
  else addRun(sums, slot, touched, weight / touched);
}

function addRun(sums: HourSums, slot: number, nHours: number, each: number): void {
  const rest = nHours % HOURS_OF_WEEK;
  sums.all += ((nHours - rest) / HOURS_OF_WEEK) * each;
  if (rest === 0) return;
  sums.step[slot]! += each;
  const end = slot + rest;
  if (end < HOURS_OF_WEEK) {
    sums.step[end]! -= each;
  } else if (end > HOURS_OF_WEEK) {
    sums.step[0]! += each;
    sums.step[end - HOURS_OF_WEEK]! -= each;
  }
}

function totalOf(sums: HourSums): Float64Array {
  let level = sums.all;
  return sums.partial.map((partial, hour) => {
    level += sums.step[hour]!;
    return partial + level;
  });
}

/** The stretch without a clock change that was looked at last; records near each other in time rarely leave it. */
interface ClockPiece {
  offsets: LocalOffsets;
  from: number;
  until: number;
  offsetMs: number;
}

function clockOf(offsets: LocalOffsets): ClockPiece {
  if (offsets.startsAt.length === 0 || offsets.startsAt.length !== offsets.offsetMs.length) {
    throw new RangeError(
      `Got ${offsets.startsAt.length} clock changes and ${offsets.offsetMs.length} offsets, expected as many, at least one`,
    );
  }
  const clock = { offsets, from: 0, until: 0, offsetMs: 0 };
  findPiece(clock, offsets.startsAt[0]!);
  return clock;
}

function findPiece(clock: ClockPiece, instant: number): void {
  const { startsAt, offsetMs } = clock.offsets;
  let low = 0;
  let high = startsAt.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (startsAt[middle]! <= instant) low = middle;
    else high = middle;
  }
  clock.from = low === 0 ? Number.NEGATIVE_INFINITY : startsAt[low]!;
  clock.until = high < startsAt.length ? startsAt[high]! : Number.POSITIVE_INFINITY;
  clock.offsetMs = offsetMs[low]!;
}

function addAcrossChanges(
  sums: HourSums,
  clock: ClockPiece,
  from: number,
  to: number,
  weight: number,
  byUnit: boolean,
): void {
  const pieces: { from: number; to: number; touched: number }[] = [];
  let nTouched = 0;
  for (let at = from; ; ) {
    findPiece(clock, at);
    const end = Math.min(to, clock.until);
    // The change itself belongs to the next stretch, the end of the window to the last hour it touches.
    const lastMs = end < to || clock.until === to ? end - 1 : end;
    const localFrom = at + clock.offsetMs;
    const touched = Math.floor((lastMs + clock.offsetMs) / HOUR_MS) - Math.floor(localFrom / HOUR_MS) + 1;
    pieces.push({ from: localFrom, to: end + clock.offsetMs, touched });
    nTouched += touched;
    if (clock.until > to) break;
    at = clock.until;
  }
  for (const piece of pieces) {
    if (byUnit) {
      const first = Math.floor(piece.from / HOUR_MS);
      addUnits(sums, first, first + piece.touched - 1, (weight * piece.touched) / nTouched);
    } else if (piece.to > piece.from) {
      addOverlap(sums, piece.from, piece.to, (weight * (piece.to - piece.from)) / (to - from));
    }
  }
}

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

function needSameLength(occurredFrom: Float64Array, occurredTo: Float64Array, weights?: Float64Array): void {
  if (occurredTo.length !== occurredFrom.length || (weights !== undefined && weights.length !== occurredFrom.length)) {
    throw new RangeError(
      `Got ${occurredFrom.length} earliest, ${occurredTo.length} latest times and ${weights?.length ?? 'no'} weights, expected as many of each`,
    );
  }
}
