import { type Instant, LocalClock, weekdayOfDay } from '../../../vocabulary/index.ts';
import type { ClockCalendar } from '../model.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** No promise and no notice runs longer: beyond it the calendar has no working time. */
const LONGEST_DAYS = 3_700;

interface Day {
  /** Spans of working time as instants, ascending. */
  spans: readonly (readonly [Instant, Instant])[];
  total: number;
}

/**
 * Working time of a calendar. An instant is working time exactly when its local weekday and wall-clock reading lie in one
 * of that weekday's spans and its local day is no holiday; so the hour that a clock change skips is never counted and the
 * one it repeats is counted twice. Days are worked out once and remembered.
 */
export class WorkingTime {
  readonly calendar: ClockCalendar;
  readonly #clock: LocalClock;
  readonly #holidays: ReadonlySet<number>;
  readonly #days = new Map<number, Day>();

  constructor(calendar: ClockCalendar, clock: LocalClock = new LocalClock(calendar.timeZone)) {
    this.calendar = calendar;
    this.#clock = clock;
    this.#holidays = new Set(calendar.holidays);
  }

  isWorkingDay(localDay: number): boolean {
    return this.#day(localDay).total > 0;
  }

  localDay(instant: Instant): number {
    return this.#clock.localDay(instant);
  }

  /** Milliseconds of working time in [from, to); 0 when `to` is not after `from`. */
  between(from: Instant, to: Instant): number {
    if (to <= from) return 0;
    let sum = 0;
    const last = this.localDay(to);
    for (let day = this.localDay(from); day <= last; day++) {
      for (const [begin, end] of this.#day(day).spans) {
        sum += Math.max(0, Math.min(end, to) - Math.max(begin, from));
      }
    }
    return sum;
  }

  /**
   * The first instant at which so much working time has passed since `from`; `from` itself for none.
   *
   * @returns null when the calendar has not that much working time in ten years
   */
  after(from: Instant, length: number): Instant | null {
    if (length <= 0) return from;
    let left = length;
    const first = this.localDay(from);
    for (let day = first; day <= first + LONGEST_DAYS; day++) {
      for (const [begin, end] of this.#day(day).spans) {
        const start = Math.max(begin, from);
        if (end <= start) continue;
        if (end - start >= left) return start + left;
        left -= end - start;
      }
    }
    return null;
  }

  /**
   * The end of the n-th working day after the day of `from`, at its midnight: a notice of 7 days given on Monday runs
   * until the Monday after has ended. 0: the end of that day itself.
   */
  endOfDays(from: Instant, n: number): Instant | null {
    const first = this.localDay(from);
    let left = n;
    let day = first;
    while (left > 0) {
      day += 1;
      if (day > first + LONGEST_DAYS) return null;
      if (this.isWorkingDay(day)) left -= 1;
    }
    return this.#clock.startOfDay(day + 1);
  }

  #day(localDay: number): Day {
    let day = this.#days.get(localDay);
    if (day === undefined) {
      day = this.#workOut(localDay);
      this.#days.set(localDay, day);
    }
    return day;
  }

  #workOut(localDay: number): Day {
    const week = this.#holidays.has(localDay) ? [] : this.calendar.week[weekdayOfDay(localDay)]!;
    const spans: [Instant, Instant][] = [];
    if (week.length > 0) {
      const end = this.#clock.startOfDay(localDay + 1);
      let at = this.#clock.startOfDay(localDay);
      while (at < end) {
        // A stretch of the day in which the wall clock runs on without a change.
        const offset = this.#clock.offsetMs(at);
        let until = at;
        do until = (Math.floor(until / HOUR_MS) + 1) * HOUR_MS;
        while (until < end && this.#clock.offsetMs(until) === offset);
        until = Math.min(until, end);
        const midnight = localDay * DAY_MS - offset;
        for (const { from, to } of week) {
          const begin = Math.max(at, midnight + from * MINUTE_MS);
          const stop = Math.min(until, midnight + to * MINUTE_MS);
          if (begin < stop) spans.push([begin, stop]);
        }
        at = until;
      }
    }
    return { spans, total: spans.reduce((sum, [begin, stop]) => sum + stop - begin, 0) };
  }
}

/** Calendars by their names, each worked out once. */
export class Calendars {
  readonly #byId = new Map<string, WorkingTime>();

  constructor(calendars: readonly ClockCalendar[]) {
    const clocks = new Map<string, LocalClock>();
    for (const calendar of calendars) {
      const clock = clocks.get(calendar.timeZone) ?? new LocalClock(calendar.timeZone);
      clocks.set(calendar.timeZone, clock);
      this.#byId.set(calendar.id, new WorkingTime(calendar, clock));
    }
  }

  /** @throws RangeError for a calendar that is not there: a catalogue that names one is refused before it is kept */
  of(id: string): WorkingTime {
    const found = this.#byId.get(id);
    if (found === undefined) throw new RangeError(`There is no calendar "${id}".`);
    return found;
  }
}
