export const HOUR_MS = 3_600_000;
export const HOURS_OF_WEEK = 168;
/** 1970-01-01 was a Thursday, 72 hours after a Monday midnight; whole weeks are added so that the sum is never negative. */
export const THURSDAY = 72 + HOURS_OF_WEEK * 1_000_000;

/** What the local clock adds to UTC: from startsAt[i] on it is offsetMs[i]. Instants rise; before the first the first holds. */
export interface LocalOffsets {
  readonly startsAt: ArrayLike<number>;
  readonly offsetMs: ArrayLike<number>;
}

export const UTC: LocalOffsets = { startsAt: [Number.NEGATIVE_INFINITY], offsetMs: [0] };

/** The stretch without a clock change that was looked at last; records near each other in time rarely leave it. */
export interface ClockPiece {
  offsets: LocalOffsets;
  from: number;
  until: number;
  offsetMs: number;
}

export function clockOf(offsets: LocalOffsets): ClockPiece {
  if (offsets.startsAt.length === 0 || offsets.startsAt.length !== offsets.offsetMs.length) {
    throw new RangeError(
      `Got ${offsets.startsAt.length} clock changes and ${offsets.offsetMs.length} offsets, expected as many, at least one`,
    );
  }
  const clock = { offsets, from: 0, until: 0, offsetMs: 0 };
  findPiece(clock, offsets.startsAt[0]!);
  return clock;
}

export function findPiece(clock: ClockPiece, instant: number): void {
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

export function needSameLength(occurredFrom: Float64Array, occurredTo: Float64Array, weights?: Float64Array): void {
  if (occurredTo.length !== occurredFrom.length || (weights !== undefined && weights.length !== occurredFrom.length)) {
    throw new RangeError(
      `Got ${occurredFrom.length} earliest, ${occurredTo.length} latest times and ${weights?.length ?? 'no'} weights, expected as many of each`,
    );
  }
}
