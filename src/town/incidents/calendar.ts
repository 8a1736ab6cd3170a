import { dayOfIsoDate, isoDateOfDay, LocalClock, weekdayOfDay } from '../../vocabulary/index.ts';

/**
 * Local wall-clock minutes since 1970-01-01 00:00: what a clock on the wall in the town reads. The made-up records are
 * written in wall-clock time, so the generator works in it throughout.
 */
export type WallMinute = number;

export const DAY = 1440;
export const HOUR = 60;

/** The three years of records before the morning of `asOf`. */
export interface Calendar {
  /** Local days since 1970-01-01. `lastDay` is the day before `asOf`. */
  firstDay: number;
  lastDay: number;
  /** First minute of `asOf`: nothing is recorded at or after it. */
  end: WallMinute;
  /** Moves a reading that the clocks skip in spring to the hour after. */
  real(minute: WallMinute): WallMinute;
  /** `dd/mm/yyyy HH:MM`. */
  policeTime(minute: WallMinute): string;
  /** `2026-11-23T08:41:00+00:00`. */
  isoTime(minute: WallMinute): string;
  date(day: number): { year: number; month: number; day: number };
  /** 0 = Monday. */
  weekday(day: number): number;
  /** 0 … 365. */
  dayOfYear(day: number): number;
}

const pad = (n: number) => (n < 10 ? `0${n}` : String(n));

export function calendarFor(asOf: string): Calendar {
  const end = dayOfIsoDate(asOf);
  const [year, rest] = [Number(asOf.slice(0, 4)), asOf.slice(4)];
  const firstDay = dayOfIsoDate(`${year - 3}${rest === '-02-29' ? '-02-28' : rest}`);
  const clock = new LocalClock();
  const dates = new Map<number, { year: number; month: number; day: number; slashes: string; iso: string }>();
  const dateOf = (day: number) => {
    let known = dates.get(day);
    if (!known) {
      const iso = isoDateOfDay(day);
      const [y, m, d] = [Number(iso.slice(0, 4)), Number(iso.slice(5, 7)), Number(iso.slice(8))];
      known = { year: y, month: m, day: d, slashes: `${pad(d)}/${pad(m)}/${y}`, iso };
      dates.set(day, known);
    }
    return known;
  };
  /** Offsets at the start and the end of a local day; they differ on the two days when clocks change. */
  const offsets = new Map<number, readonly [first: number, last: number]>();
  const offsetsOf = (day: number) => {
    let known = offsets.get(day);
    if (!known) {
      known = [clock.offsetMs(clock.startOfDay(day)) / 60_000, clock.offsetMs(clock.startOfDay(day + 1) - 1) / 60_000];
      offsets.set(day, known);
    }
    return known;
  };
  const offsetAt = (minute: WallMinute) => {
    const day = Math.floor(minute / DAY);
    const [first, last] = offsetsOf(day);
    // British clocks change at 01:00 UTC: 01:00 to 02:00 is skipped in March, and in October is read twice, of which the first is meant.
    return first === last ? first : minute - day * DAY < (first < last ? HOUR : 2 * HOUR) ? first : last;
  };
  const clockTime = (minute: WallMinute) => {
    const inDay = ((minute % DAY) + DAY) % DAY;
    return `${pad(Math.floor(inDay / HOUR))}:${pad(inDay % HOUR)}`;
  };
  return {
    firstDay,
    lastDay: end - 1,
    end: end * DAY,
    real(minute) {
      const whole = Math.round(minute);
      const day = Math.floor(whole / DAY);
      const [first, last] = offsetsOf(day);
      const inDay = whole - day * DAY;
      return first < last && inDay >= HOUR && inDay < 2 * HOUR ? whole + HOUR : whole;
    },
    policeTime: (minute) => `${dateOf(Math.floor(minute / DAY)).slashes} ${clockTime(minute)}`,
    isoTime(minute) {
      const offset = offsetAt(minute);
      return `${dateOf(Math.floor(minute / DAY)).iso}T${clockTime(minute)}:00+${pad(Math.floor(offset / HOUR))}:${pad(offset % HOUR)}`;
    },
    date: dateOf,
    weekday: weekdayOfDay,
    dayOfYear: (day) => day - dayOfIsoDate(`${dateOf(day).year}-01-01`),
  };
}
