import { dayOfIsoDate, type Instant, isoDateOfDay, type LocalClock, weekdayOfDay } from '../../../vocabulary/index.ts';

export const MEETING_KINDS = ['daily', 'tactical', 'strategic'] as const;
export type MeetingKind = (typeof MEETING_KINDS)[number];

/** When a series meets. Times are local, as "08:30"; weekdays 0 = Monday. */
export type MeetingCalendar =
  | { kind: 'daily'; at: string; weekdays: number[]; coversUntil: string }
  | { kind: 'fortnightly'; at: string; weekday: number }
  | { kind: 'monthly'; at: string; weekday: number; week: number }
  | { kind: 'sixMonthly'; at: string; months: number[]; weekday: number; week: number };

/** One meeting that the calendar asks for. */
export interface MeetingSlot {
  /** Local days since 1970-01-01. */
  day: number;
  startsAt: Instant;
  /** "Tue 24 Nov" is for pages; this is the period's own name: P17 2026/27, November 2026, 2026-11-24. */
  period: string;
  coversFrom: Instant;
  coversTo: Instant;
}

/** Name of a public holiday on a local day, or null. */
export type HolidayOn = (day: number) => string | null;

/** Periods of a performance year. */
const PERIODS = 26;
const PERIOD_DAYS = 14;
const APRIL = 4;

export function isWorkingDay(day: number, holidayOn: HolidayOn): boolean {
  return weekdayOfDay(day) < 5 && holidayOn(day) === null;
}

/** The day itself, or the next working day after a weekend or a public holiday. */
export function rolledForward(day: number, holidayOn: HolidayOn): number {
  while (!isWorkingDay(day, holidayOn)) day++;
  return day;
}

/** The performance year of a day, April to March, as its first calendar year. */
export function performanceYear(day: number): number {
  const date = isoDateOfDay(day);
  const year = Number(date.slice(0, 4));
  return Number(date.slice(5, 7)) >= APRIL ? year : year - 1;
}

/** "2026/27". */
export function performanceYearWords(year: number): string {
  return `${year}/${String((year + 1) % 100).padStart(2, '0')}`;
}

const firstOf = (year: number, month: number): number => dayOfIsoDate(`${year}-${String(month).padStart(2, '0')}-01`);

/** The first Monday on or after 1 April. */
const firstMonday = (year: number): number => {
  const april = firstOf(year, APRIL);
  return april + ((7 - weekdayOfDay(april)) % 7);
};

/** A tactical period: whole weeks from Monday to Sunday. */
export interface TacticalPeriod {
  /** Performance year and number within it, 1 to 26. */
  year: number;
  number: number;
  fromDay: number;
  toDay: number;
}

/**
 * The fortnight a day falls in. P1 begins on the first Monday on or after 1 April, so a year has 52 or 53 weeks; P26 takes
 * the 53rd. Every day is in exactly one period.
 */
export function tacticalPeriodOf(day: number): TacticalPeriod {
  let year = performanceYear(day);
  if (day < firstMonday(year)) year--;
  const start = firstMonday(year);
  const number = Math.min(PERIODS, Math.floor((day - start) / PERIOD_DAYS) + 1);
  const fromDay = start + (number - 1) * PERIOD_DAYS;
  return { year, number, fromDay, toDay: number === PERIODS ? firstMonday(year + 1) - 1 : fromDay + PERIOD_DAYS - 1 };
}

export function periodWords({ number, year }: Pick<TacticalPeriod, 'number' | 'year'>): string {
  return `P${number} ${performanceYearWords(year)}`;
}

/** The nth such weekday of a month; the fifth of a month that has four is its last. */
export function nthWeekday(year: number, month: number, weekday: number, week: number): number {
  const first = firstOf(year, month);
  const day = first + ((weekday - weekdayOfDay(first) + 7) % 7) + 7 * (week - 1);
  return isoDateOfDay(day).slice(5, 7) === String(month).padStart(2, '0') ? day : day - 7;
}

/** Windows to set beside a period: as long, and with the same weekdays in it. */
export function comparedWith(fromDay: number, toDay: number): { before: DayRange; yearBefore: DayRange } {
  const weeks = Math.ceil((toDay - fromDay + 1) / 7) * 7;
  const shifted = (by: number) => ({ fromDay: fromDay - by, toDay: toDay - by });
  return { before: shifted(weeks), yearBefore: shifted(Math.max(364, weeks)) };
}

export interface DayRange {
  fromDay: number;
  toDay: number;
}

/** The instant of a local time "08:30" on a local day, also on days of a clock change. */
export function instantOn(clock: LocalClock, day: number, time: string): Instant {
  const [year, month, date] = isoDateOfDay(day).split('-').map(Number);
  const [hour, minute] = time.split(':').map(Number);
  return clock.instantOf(year!, month!, date!, hour!, minute!);
}

/** The meetings a calendar asks for on days `fromDay` to `toDay`, both in it, in order. */
export function meetingsBetween(
  calendar: MeetingCalendar,
  fromDay: number,
  toDay: number,
  clock: LocalClock,
  holidayOn: HolidayOn,
): MeetingSlot[] {
  const slots: MeetingSlot[] = [];
  for (let day = fromDay; day <= toDay; day++) {
    const slot = meetingOn(calendar, day, clock, holidayOn);
    if (slot !== null) slots.push(slot);
  }
  return slots;
}

/** The meeting of a day, or null where the calendar asks for none. */
export function meetingOn(
  calendar: MeetingCalendar,
  day: number,
  clock: LocalClock,
  holidayOn: HolidayOn,
): MeetingSlot | null {
  const covered = coveredOn(calendar, day, holidayOn);
  if (covered === null) return null;
  return {
    day,
    startsAt: instantOn(clock, day, calendar.at),
    period: covered.period,
    coversFrom: clock.startOfDay(covered.fromDay),
    coversTo:
      calendar.kind === 'daily' ? instantOn(clock, day, calendar.coversUntil) : clock.startOfDay(covered.toDay + 1),
  };
}

function coveredOn(
  calendar: MeetingCalendar,
  day: number,
  holidayOn: HolidayOn,
): (DayRange & { period: string }) | null {
  switch (calendar.kind) {
    case 'daily': {
      if (!meetsOn(calendar, day, holidayOn)) return null;
      // Back to the last day that had a meeting of its own: Monday begins with Friday, and after a bank holiday too.
      let fromDay = day - 1;
      while (!meetsOn(calendar, fromDay, holidayOn)) fromDay--;
      return { fromDay, toDay: day, period: isoDateOfDay(day) };
    }
    case 'fortnightly': {
      // Looks back on the fortnight before, in the first week of the next.
      for (const at of [day, day - 7]) {
        const period = tacticalPeriodOf(at);
        if (rolledForward(period.fromDay + calendar.weekday, holidayOn) !== day) continue;
        const before = tacticalPeriodOf(period.fromDay - 1);
        return { fromDay: before.fromDay, toDay: before.toDay, period: periodWords(before) };
      }
      return null;
    }
    case 'monthly': {
      const { year, month } = monthsOf(day);
      for (const [y, m] of [[year, month] as const, before(year, month, 1)]) {
        if (rolledForward(nthWeekday(y, m, calendar.weekday, calendar.week), holidayOn) !== day) continue;
        const [lastYear, lastMonth] = before(y, m, 1);
        const fromDay = firstOf(lastYear, lastMonth);
        return { fromDay, toDay: firstOf(y, m) - 1, period: monthName(fromDay) };
      }
      return null;
    }
    case 'sixMonthly': {
      const { year, month } = monthsOf(day);
      for (const [y, m] of [[year, month] as const, before(year, month, 1)]) {
        if (!calendar.months.includes(m)) continue;
        if (rolledForward(nthWeekday(y, m, calendar.weekday, calendar.week), holidayOn) !== day) continue;
        const [fromYear, fromMonth] = before(y, m, 6);
        const fromDay = firstOf(fromYear, fromMonth);
        const toDay = firstOf(y, m) - 1;
        return { fromDay, toDay, period: `${monthName(fromDay)} to ${monthName(toDay)}` };
      }
      return null;
    }
  }
}

function meetsOn(calendar: Extract<MeetingCalendar, { kind: 'daily' }>, day: number, holidayOn: HolidayOn): boolean {
  return calendar.weekdays.includes(weekdayOfDay(day)) && holidayOn(day) === null;
}

function monthsOf(day: number): { year: number; month: number } {
  const date = isoDateOfDay(day);
  return { year: Number(date.slice(0, 4)), month: Number(date.slice(5, 7)) };
}

/** Year and month so many months earlier. */
function before(year: number, month: number, months: number): [year: number, month: number] {
  const n = year * 12 + (month - 1) - months;
  return [Math.floor(n / 12), (n % 12) + 1];
}

const MONTH_NAMES = 'January February March April May June July August September October November December'.split(' ');

function monthName(day: number): string {
  const { year, month } = monthsOf(day);
  return `${MONTH_NAMES[month - 1]} ${year}`;
}

/** What is wrong with a calendar, in words, or null. */
export function calendarProblem(calendar: MeetingCalendar): string | null {
  const times = calendar.kind === 'daily' ? [calendar.at, calendar.coversUntil] : [calendar.at];
  const wrong = times.find((time) => !/^([01]\d|2[0-3]):[0-5]\d$/.test(time));
  if (wrong !== undefined) return `"${wrong}" is not a time of day. Write it as 08:30.`;
  if (calendar.kind === 'daily') {
    // On a Saturday or Sunday alone it would look for an earlier meeting for ever.
    if (!calendar.weekdays.some((weekday) => weekday < 5))
      return 'A daily meeting needs at least one day from Monday to Friday.';
    return calendar.coversUntil <= calendar.at
      ? null
      : `It would cover until ${calendar.coversUntil}, after it begins at ${calendar.at}.`;
  }
  if (calendar.weekday > 4) return 'It must fall on a day from Monday to Friday.';
  if (calendar.kind === 'sixMonthly' && calendar.months.length === 0) return 'Choose at least one month.';
  return null;
}
