import { type LeftOut, leftOutOf } from './left-out.ts';
import {
  type ClockPiece,
  clockOf,
  findPiece,
  HOUR_MS,
  HOURS_OF_WEEK,
  type LocalOffsets,
  needSameLength,
  THURSDAY,
  UTC,
} from './local-offsets.ts';

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
