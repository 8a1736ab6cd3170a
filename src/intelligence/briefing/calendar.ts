import Holidays from 'date-holidays';
import { isoDateOfDay, weekdayOfDay } from '../../vocabulary/index.ts';

/** Which local days a daily briefing speaks of, and which earlier days it may be compared with. */
export interface BriefingCover {
  /** The day of the meeting, days since 1970-01-01 on the local calendar. */
  day: number;
  /** First and last day covered; both whole. */
  fromDay: number;
  toDay: number;
  /** Starts of the comparison windows: same weekdays, same length, newest first. */
  baselineFromDays: number[];
  /** Comparison windows left out, with the reason in words. */
  leftOut: { fromDay: number; reason: string }[];
}

export type IsHoliday = (day: number) => string | null;

/** Public holidays of a country and state, by name. `GB`, `ENG` for England. */
export function holidaysOf(country: string, state?: string): IsHoliday {
  const calendar = state === undefined ? new Holidays(country) : new Holidays(country, state);
  const byYear = new Map<number, Map<string, string>>();
  return (day) => {
    const date = isoDateOfDay(day);
    const year = Number(date.slice(0, 4));
    let names = byYear.get(year);
    if (!names) {
      names = new Map();
      for (const holiday of calendar.getHolidays(year)) {
        if (holiday.type === 'public') names.set(holiday.date.slice(0, 10), holiday.name);
      }
      byYear.set(year, names);
    }
    return names.get(date) ?? null;
  };
}

function isWorkingDay(day: number, isHoliday: IsHoliday): boolean {
  return weekdayOfDay(day) < 5 && isHoliday(day) === null;
}

/**
 * What the briefing of a day covers: every day since the last working day's meeting, so Monday has Friday to Sunday and
 * the day after a bank holiday has that too. Compared with the same weekdays of the `weeks` before, leaving out windows
 * with another number of public holidays: they are not like for like.
 */
export function coverOf(day: number, isHoliday: IsHoliday, weeks = 8): BriefingCover {
  let fromDay = day - 1;
  while (!isWorkingDay(fromDay, isHoliday)) fromDay--;
  const toDay = day - 1;
  const holidaysIn = (from: number) => {
    const names: string[] = [];
    for (let d = from; d <= from + (toDay - fromDay); d++) {
      const name = isHoliday(d);
      if (name !== null) names.push(name);
    }
    return names;
  };
  const here = holidaysIn(fromDay).length;
  const baselineFromDays: number[] = [];
  const leftOut: BriefingCover['leftOut'] = [];
  for (let week = 1; week <= weeks; week++) {
    const start = fromDay - 7 * week;
    const names = holidaysIn(start);
    if (names.length === here) baselineFromDays.push(start);
    else leftOut.push({ fromDay: start, reason: names.length > 0 ? names.join(', ') : 'no public holiday in it' });
  }
  return { day, fromDay, toDay, baselineFromDays, leftOut };
}
