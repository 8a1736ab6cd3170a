import { type Instant, type LocalClock, weekdayOfDay } from '../../../vocabulary/index.ts';

const DAY_MINUTES = 1440;

/** Local times of a shift, minutes after midnight. An end that is not after the start is on the next day. */
export interface ShiftTimes {
  startMinute: number;
  endMinute: number;
}

/**
 * When does a shift that begins on this local day begin and end? By the clock on the wall: a night from 22:00 to 06:00 lasts
 * seven hours when clocks go forward and nine when they go back. A time the clock skips is the one after it, a time it shows
 * twice is the first.
 */
export function shiftInstants(
  clock: LocalClock,
  localDay: number,
  times: ShiftTimes,
): { startsAt: Instant; endsAt: Instant } {
  const startsAt = instantAt(clock, localDay, times.startMinute);
  const endsAt = instantAt(clock, times.endMinute > times.startMinute ? localDay : localDay + 1, times.endMinute);
  return { startsAt, endsAt };
}

/** The instant of a local time, minutes after midnight of the day; 1440 and above are on later days. */
export function instantAt(clock: LocalClock, localDay: number, minute: number): Instant {
  const day = localDay + Math.floor(minute / DAY_MINUTES);
  const inDay = minute - Math.floor(minute / DAY_MINUTES) * DAY_MINUTES;
  const date = new Date(day * 86_400_000);
  return clock.instantOf(
    date.getUTCFullYear(),
    date.getUTCMonth() + 1,
    date.getUTCDate(),
    Math.floor(inDay / 60),
    inDay % 60,
  );
}

/** "22:00" of a minute of the day. */
export function minuteWords(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}

/** Minute of the day of "22:00", or null. */
export function minuteOf(words: string): number | null {
  const found = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(words);
  return found === null ? null : Number(found[1]) * 60 + Number(found[2]);
}

/** A rota that turns: who works which shift on which day. */
export interface Rota {
  /** Names of the shifts in the order people turn through them. */
  shifts: readonly string[];
  /** Weeks on one shift before the next. */
  weeksEach: number;
  /** Days off in every seven. */
  restDays: number;
}

/**
 * The shift that the i-th of a team's people works on a local day, or null on a rest day. People turn forward through the
 * shifts (early, late, night: the direction that costs least sleep), a group each, and their rest days are spread over the week.
 */
export function rotaShift(rota: Rota, localDay: number, i: number): string | null {
  // Weeks begin on Monday: day 4 of the epoch was one.
  const week = Math.floor((localDay - 4) / 7);
  const group = i % rota.shifts.length;
  const restFrom = Math.floor(i / rota.shifts.length) % 7;
  if ((weekdayOfDay(localDay) - restFrom + 7) % 7 < rota.restDays) return null;
  const turn = Math.floor(week / rota.weeksEach) + group;
  return rota.shifts[((turn % rota.shifts.length) + rota.shifts.length) % rota.shifts.length]!;
}
