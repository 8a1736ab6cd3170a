import { Temporal } from 'temporal-polyfill';
import type { Instant } from './incident.ts';

/** The zone every local rule of a partnership is read in, unless its settings say otherwise. */
export const DEFAULT_TIME_ZONE = 'Europe/London';

const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** 0 = Monday 00:00 to 00:59 local, 167 = Sunday 23:00 to 23:59 local. */
export type HourOfWeek = number;

/**
 * Fast local clock for one zone: offsets are looked up once an hour of UTC and remembered, because a million records
 * ask about few distinct hours. Offsets change on whole hours of UTC in every zone AIM serves.
 */
export class LocalClock {
  readonly timeZone: string;
  #offsets = new Map<number, number>();

  constructor(timeZone: string = DEFAULT_TIME_ZONE) {
    this.timeZone = timeZone;
  }

  /** Milliseconds to add to UTC to read the local clock at this instant. */
  offsetMs(instant: Instant): number {
    const hour = Math.floor(instant / HOUR_MS);
    let offset = this.#offsets.get(hour);
    if (offset === undefined) {
      const zoned = Temporal.Instant.fromEpochMilliseconds(hour * HOUR_MS).toZonedDateTimeISO(this.timeZone);
      offset = zoned.offsetNanoseconds / 1e6;
      this.#offsets.set(hour, offset);
    }
    return offset;
  }

  /** Days since 1970-01-01 on the local calendar. */
  localDay(instant: Instant): number {
    return Math.floor((instant + this.offsetMs(instant)) / DAY_MS);
  }

  hourOfWeek(instant: Instant): HourOfWeek {
    const hours = Math.floor((instant + this.offsetMs(instant)) / HOUR_MS);
    // 1970-01-01 was a Thursday: 72 hours after a Monday midnight.
    return (((hours + 72) % 168) + 168) % 168;
  }

  /** The instant of a local wall-clock reading. In the hour that a clock change skips or repeats: `compatible` (RFC 5545). */
  instantOf(year: number, month: number, day: number, hour = 0, minute = 0, second = 0): Instant {
    return Temporal.PlainDateTime.from(
      { year, month, day, hour, minute, second },
      { overflow: 'reject' },
    ).toZonedDateTime(this.timeZone).epochMilliseconds;
  }

  /** The instant at which a local day (days since 1970-01-01) begins. */
  startOfDay(localDay: number): Instant {
    const date = new Date(localDay * DAY_MS);
    return this.instantOf(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate());
  }
}

/** Days since 1970-01-01 of an ISO date `YYYY-MM-DD`. @throws RangeError when it is no calendar date. */
export function dayOfIsoDate(isoDate: string): number {
  return Temporal.PlainDate.from(isoDate, { overflow: 'reject' }).since('1970-01-01').days;
}

/** ISO date of days since 1970-01-01. */
export function isoDateOfDay(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/** 0 = Monday … 6 = Sunday. */
export function weekdayOfDay(day: number): number {
  return (((day + 3) % 7) + 7) % 7;
}
