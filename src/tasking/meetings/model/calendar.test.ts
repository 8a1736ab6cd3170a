import Holidays from 'date-holidays';
import { describe, expect, it } from 'vitest';
import { dayOfIsoDate, isoDateOfDay, LocalClock, weekdayOfDay } from '../../../vocabulary/index.ts';
import {
  calendarProblem,
  comparedWith,
  type MeetingCalendar,
  meetingOn,
  meetingsBetween,
  performanceYear,
  performanceYearWords,
  periodWords,
  tacticalPeriodOf,
} from './calendar.ts';

const england = new Holidays('GB', 'ENG');
const names = new Map<number, string>();
for (let year = 2020; year <= 2036; year++) {
  for (const { type, date, name } of england.getHolidays(year)) {
    if (type === 'public') names.set(dayOfIsoDate(date.slice(0, 10)), name);
  }
}
const holidayOn = (day: number) => names.get(day) ?? null;
const clock = new LocalClock('Europe/London');

const DAILY: MeetingCalendar = { kind: 'daily', at: '08:30', weekdays: [0, 1, 2, 3, 4], coversUntil: '08:00' };
const FORTNIGHTLY: MeetingCalendar = { kind: 'fortnightly', at: '10:00', weekday: 1 };
const MONTHLY: MeetingCalendar = { kind: 'monthly', at: '10:00', weekday: 1, week: 1 };
const SIX_MONTHLY: MeetingCalendar = { kind: 'sixMonthly', at: '14:00', months: [4, 10], weekday: 2, week: 3 };

const FROM = dayOfIsoDate('2021-01-01');
const TO = dayOfIsoDate('2035-12-31');
const on = (calendar: MeetingCalendar, date: string) => meetingOn(calendar, dayOfIsoDate(date), clock, holidayOn);
const iso = (instant: number) => new Date(instant).toISOString().slice(0, 16);

describe('the daily meeting', () => {
  it('on Monday covers Friday 00:00 to Monday 08:00', () => {
    const monday = on(DAILY, '2026-11-23')!;
    expect([iso(monday.coversFrom), iso(monday.coversTo)]).toEqual(['2026-11-20T00:00', '2026-11-23T08:00']);
    const tuesday = on(DAILY, '2026-11-24')!;
    expect([iso(tuesday.coversFrom), iso(tuesday.coversTo)]).toEqual(['2026-11-23T00:00', '2026-11-24T08:00']);
  });

  it('rolls over Easter: none on Good Friday and Easter Monday, and Tuesday covers from Thursday', () => {
    expect(on(DAILY, '2026-04-03')).toBeNull();
    expect(on(DAILY, '2026-04-06')).toBeNull();
    // British summer time: midnight is 23:00 the day before.
    expect(iso(on(DAILY, '2026-04-07')!.coversFrom)).toBe('2026-04-01T23:00');
  });

  it('keeps its local time when the clocks change, and covers an hour less or more than the usual 80', () => {
    const spring = on(DAILY, '2026-03-30')!;
    expect([iso(spring.startsAt), iso(spring.coversTo)]).toEqual(['2026-03-30T07:30', '2026-03-30T07:00']);
    expect((spring.coversTo - spring.coversFrom) / 3_600_000).toBe(79);
    const autumn = on(DAILY, '2026-10-26')!;
    expect((autumn.coversTo - autumn.coversFrom) / 3_600_000).toBe(81);
  });

  it('over fifteen years is on every working day, and nothing between two meetings is left uncovered', () => {
    const all = meetingsBetween(DAILY, FROM, TO, clock, holidayOn);
    expect(all.length).toBeGreaterThan(3700);
    for (const [i, { day, startsAt, coversFrom }] of all.entries()) {
      expect(weekdayOfDay(day)).toBeLessThan(5);
      expect(holidayOn(day)).toBeNull();
      expect(clock.localDay(startsAt)).toBe(day);
      const before = all[i - 1];
      if (before) expect(coversFrom).toBe(clock.startOfDay(before.day));
    }
  });
});

describe('the tactical meeting', () => {
  it('puts every day of fifteen years in one period of P1 to P26, Monday to Sunday, without a gap', () => {
    let before = tacticalPeriodOf(FROM - 1);
    for (let day = FROM; day <= TO; day++) {
      const period = tacticalPeriodOf(day);
      expect(period.fromDay).toBeLessThanOrEqual(day);
      expect(period.toDay).toBeGreaterThanOrEqual(day);
      expect([weekdayOfDay(period.fromDay), weekdayOfDay(period.toDay)]).toEqual([0, 6]);
      expect([14, period.number === 26 ? 21 : 14]).toContain(period.toDay - period.fromDay + 1);
      if (period.fromDay !== before.fromDay) {
        expect(period.fromDay).toBe(before.toDay + 1);
        expect(period.number).toBe(before.number === 26 ? 1 : before.number + 1);
      }
      before = period;
    }
  });

  it('names the period it looks back on', () => {
    const slots = meetingsBetween(
      FORTNIGHTLY,
      dayOfIsoDate('2026-11-16'),
      dayOfIsoDate('2026-12-31'),
      clock,
      holidayOn,
    );
    expect(slots.map(({ day, period }) => `${isoDateOfDay(day)} ${period}`)).toEqual([
      '2026-11-17 P16 2026/27',
      '2026-12-01 P17 2026/27',
      '2026-12-15 P18 2026/27',
      '2026-12-29 P19 2026/27',
    ]);
  });

  it('is held 26 times for the 26 periods of each year, never on a holiday, also after rolling forward', () => {
    const slots = meetingsBetween(FORTNIGHTLY, FROM, TO, clock, holidayOn);
    const byYear = new Map<string, string[]>();
    for (const { day, period } of slots) {
      expect(holidayOn(day)).toBeNull();
      const [number, year] = period.split(' ') as [string, string];
      byYear.set(year, [...(byYear.get(year) ?? []), number]);
    }
    const whole = [...byYear].slice(1, -1);
    expect(whole.length).toBe(14);
    for (const [, periods] of whole) expect(periods).toEqual(Array.from({ length: 26 }, (_, i) => `P${i + 1}`));
    expect(slots.some(({ day }) => weekdayOfDay(day) !== 1)).toBe(true);
  });

  it('may be monthly instead: on the first Tuesday, about the month before', () => {
    const slots = meetingsBetween(MONTHLY, dayOfIsoDate('2026-01-01'), dayOfIsoDate('2026-12-31'), clock, holidayOn);
    expect(slots.length).toBe(12);
    expect(slots[11]!.period).toBe('November 2026');
    expect(iso(slots[11]!.coversFrom)).toBe('2026-11-01T00:00');
    // Rolled over a whole bank holiday Tuesday the meeting is still about the same month.
    const easter: MeetingCalendar = { ...MONTHLY, weekday: 0, week: 1 };
    const april = meetingsBetween(easter, dayOfIsoDate('2026-04-01'), dayOfIsoDate('2026-04-30'), clock, holidayOn);
    expect(april.map(({ day, period }) => `${isoDateOfDay(day)} ${period}`)).toEqual(['2026-04-07 March 2026']);
  });
});

describe('the strategic meeting', () => {
  it('is held twice a year about the six months before', () => {
    const slots = meetingsBetween(
      SIX_MONTHLY,
      dayOfIsoDate('2026-01-01'),
      dayOfIsoDate('2026-12-31'),
      clock,
      holidayOn,
    );
    expect(slots.map(({ day, period }) => `${isoDateOfDay(day)} ${period}`)).toEqual([
      '2026-04-15 October 2025 to March 2026',
      '2026-10-21 April 2026 to September 2026',
    ]);
  });
});

describe('periods', () => {
  it('belong to a performance year from April to March', () => {
    expect(performanceYear(dayOfIsoDate('2027-03-31'))).toBe(2026);
    expect(performanceYear(dayOfIsoDate('2027-04-01'))).toBe(2027);
    expect(performanceYearWords(1999)).toBe('1999/00');
    expect(periodWords(tacticalPeriodOf(dayOfIsoDate('2026-04-06')))).toBe('P1 2026/27');
    // Before the first Monday of April the old year's last period still runs.
    expect(periodWords(tacticalPeriodOf(dayOfIsoDate('2026-04-05')))).toBe('P26 2025/26');
  });

  it('are compared with windows as long and with the same weekdays', () => {
    for (const [from, to] of [
      ['2026-11-02', '2026-11-15'],
      ['2026-11-01', '2026-11-30'],
      ['2026-04-01', '2026-09-30'],
    ]) {
      const [fromDay, toDay] = [dayOfIsoDate(from!), dayOfIsoDate(to!)];
      for (const window of Object.values(comparedWith(fromDay, toDay))) {
        expect(window.toDay - window.fromDay).toBe(toDay - fromDay);
        expect(weekdayOfDay(window.fromDay)).toBe(weekdayOfDay(fromDay));
        expect(window.toDay).toBeLessThan(fromDay);
      }
    }
  });
});

describe('a calendar', () => {
  it('that could never meet is refused in words', () => {
    expect(calendarProblem(DAILY)).toBeNull();
    expect(calendarProblem({ ...DAILY, weekdays: [5, 6] })).toMatch(/Monday to Friday/);
    expect(calendarProblem({ ...DAILY, at: '8.30' })).toMatch(/not a time/);
    expect(calendarProblem({ ...DAILY, coversUntil: '09:00' })).toMatch(/after it begins/);
    expect(calendarProblem({ ...SIX_MONTHLY, months: [] })).toMatch(/month/);
  });
});
