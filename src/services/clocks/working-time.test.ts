import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LocalClock, weekdayOfDay } from '../../vocabulary/index.ts';
import { type ClockCalendar, WorkingTime } from './model.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const zone = new LocalClock('Europe/London');
const at = (iso: string) => Date.parse(iso);

const office: ClockCalendar = {
  ...{ id: 'office', words: 'Office hours', timeZone: 'Europe/London' },
  week: [...Array.from({ length: 5 }, () => [{ from: 9 * 60, to: 17 * 60 }]), [], []],
  holidays: [Math.floor(at('2026-12-25') / DAY), Math.floor(at('2026-12-28') / DAY)],
};
const always: ClockCalendar = {
  ...{ id: 'always', words: 'Round the clock', timeZone: 'Europe/London', holidays: [] },
  week: Array.from({ length: 7 }, () => [{ from: 0, to: 1440 }]),
};

/** Minute by minute, as one would with a watch and a wall calendar. */
function isWorking(calendar: ClockCalendar, instant: number): boolean {
  const wall = instant + zone.offsetMs(instant);
  const day = Math.floor(wall / DAY);
  const minute = Math.floor((wall - day * DAY) / MINUTE);
  if (calendar.holidays.includes(day)) return false;
  return calendar.week[weekdayOfDay(day)]!.some(({ from, to }) => from <= minute && minute < to);
}

function slowBetween(calendar: ClockCalendar, from: number, to: number): number {
  let sum = 0;
  for (let minute = from; minute < to; minute += MINUTE) if (isWorking(calendar, minute)) sum += MINUTE;
  return sum;
}

const spans = fc
  .uniqueArray(fc.integer({ min: 0, max: 1440 }), { maxLength: 4 })
  .map((minutes) => minutes.toSorted((a, b) => a - b))
  .map((minutes) => {
    const found: { from: number; to: number }[] = [];
    for (let i = 0; i + 1 < minutes.length; i += 2) found.push({ from: minutes[i]!, to: minutes[i + 1]! });
    return found;
  });
/** Around both clock changes of 2026 and the turn of the year. */
const someMinute = fc
  .constantFrom(at('2026-03-28T20:00:00Z'), at('2026-10-24T20:00:00Z'), at('2026-12-24T12:00:00Z'))
  .chain((near) => fc.integer({ min: -3_000, max: 3_000 }).map((minutes) => near + minutes * MINUTE));
const calendars = fc
  .tuple(fc.array(spans, { minLength: 7, maxLength: 7 }), fc.array(fc.integer({ min: 20_538, max: 20_820 })))
  .map(
    ([week, holidays]): ClockCalendar => ({ ...office, id: 'any', week, holidays: holidays.toSorted((a, b) => a - b) }),
  );

describe('Working time', () => {
  it('is what a minute-by-minute count of any calendar says, over both clock changes', () => {
    fc.assert(
      fc.property(calendars, someMinute, fc.integer({ min: 0, max: 6_000 }), (calendar, from, minutes) => {
        const to = from + minutes * MINUTE;
        expect(new WorkingTime(calendar).between(from, to)).toBe(slowBetween(calendar, from, to));
      }),
      { numRuns: 400 },
    );
  });

  it('has passed at the first instant at which so much was counted', () => {
    fc.assert(
      fc.property(calendars, someMinute, fc.integer({ min: 1, max: 4_000 }), (calendar, from, minutes) => {
        const time = new WorkingTime(calendar);
        const end = time.after(from, minutes * MINUTE);
        if (end === null) {
          expect(time.between(from, from + 3_000 * DAY)).toBeLessThan(minutes * MINUTE);
          return;
        }
        expect(time.between(from, end)).toBe(minutes * MINUTE);
        expect(time.between(from, end - 1)).toBe(minutes * MINUTE - 1);
      }),
      { numRuns: 400 },
    );
  });

  it('adds up over any cut', () => {
    fc.assert(
      fc.property(calendars, fc.tuple(someMinute, someMinute, someMinute), (calendar, three) => {
        const time = new WorkingTime(calendar);
        const [a, b, c] = three.toSorted((x, y) => x - y) as [number, number, number];
        expect(time.between(a, b) + time.between(b, c)).toBe(time.between(a, c));
      }),
    );
  });

  it('round the clock is 23 hours on the day the clock goes forward and 25 when it goes back', () => {
    const time = new WorkingTime(always);
    expect(time.between(at('2026-03-29T00:00:00Z'), at('2026-03-29T23:00:00Z'))).toBe(23 * HOUR);
    expect(time.between(at('2026-10-24T23:00:00Z'), at('2026-10-26T00:00:00Z'))).toBe(25 * HOUR);
    expect(time.after(at('2026-11-24T05:10:00Z'), 2 * HOUR)).toBe(at('2026-11-24T07:10:00Z'));
  });

  it('stands still at night, at weekends and on holidays', () => {
    const time = new WorkingTime(office);
    // Wednesday 16:30 and four hours more: Thursday 24 December 12:30; Christmas, the weekend and the day after it are left out.
    expect(time.after(at('2026-12-23T16:30:00Z'), 4 * HOUR)).toBe(at('2026-12-24T12:30:00Z'));
    expect(time.after(at('2026-12-24T16:30:00Z'), HOUR)).toBe(at('2026-12-29T09:30:00Z'));
  });

  it('of days ends with the midnight after the last working day', () => {
    expect(new WorkingTime(always).endOfDays(at('2026-11-24T05:10:00Z'), 7)).toBe(at('2026-12-02T00:00:00Z'));
    expect(new WorkingTime(office).endOfDays(at('2026-12-23T12:00:00Z'), 2)).toBe(at('2026-12-30T00:00:00Z'));
    expect(new WorkingTime(always).endOfDays(at('2026-03-28T12:00:00Z'), 1)).toBe(at('2026-03-29T23:00:00Z'));
  });

  it('says when a calendar never works', () => {
    const never = new WorkingTime({ ...office, week: Array.from({ length: 7 }, () => []) });
    expect(never.after(at('2026-11-24T00:00:00Z'), 1)).toBeNull();
    expect(never.endOfDays(at('2026-11-24T00:00:00Z'), 1)).toBeNull();
  });
});
