import { describe, expect, it } from 'vitest';
import { calendarFor, DAY } from './calendar.ts';

const calendar = calendarFor('2026-11-24');
const minute = (isoDay: string, hour: number, min = 0) => Date.parse(`${isoDay}T00:00:00Z`) / 60_000 + hour * 60 + min;

describe('the calendar of the town', () => {
  it('covers three years up to the day before the morning', () => {
    expect(calendar.policeTime(calendar.firstDay * DAY)).toBe('24/11/2023 00:00');
    expect(calendar.policeTime(calendar.lastDay * DAY)).toBe('23/11/2026 00:00');
    expect(calendar.policeTime(calendar.end - 1)).toBe('23/11/2026 23:59');
  });

  it('writes summer and winter offsets', () => {
    expect(calendar.isoTime(minute('2026-07-01', 8, 5))).toBe('2026-07-01T08:05:00+01:00');
    expect(calendar.isoTime(minute('2026-01-01', 8, 5))).toBe('2026-01-01T08:05:00+00:00');
  });

  it('moves readings that the clocks skip in spring to the hour after', () => {
    expect(calendar.policeTime(calendar.real(minute('2026-03-29', 1, 30)))).toBe('29/03/2026 02:30');
    expect(calendar.isoTime(minute('2026-03-29', 0, 59))).toBe('2026-03-29T00:59:00+00:00');
    expect(calendar.isoTime(minute('2026-03-29', 2, 0))).toBe('2026-03-29T02:00:00+01:00');
  });

  it('reads the repeated hour of autumn as its first', () => {
    expect(calendar.isoTime(minute('2026-10-25', 1, 30))).toBe('2026-10-25T01:30:00+01:00');
    expect(calendar.isoTime(minute('2026-10-25', 2, 0))).toBe('2026-10-25T02:00:00+00:00');
  });

  it('starts on a real date three years before 29 February', () => {
    const leap = calendarFor('2028-02-29');
    expect(leap.policeTime(leap.firstDay * DAY)).toBe('28/02/2025 00:00');
  });
});
