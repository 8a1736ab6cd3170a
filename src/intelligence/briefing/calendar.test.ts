import { describe, expect, it } from 'vitest';
import { dayOfIsoDate, isoDateOfDay } from '../../vocabulary/index.ts';
import { coverOf, holidaysOf } from './calendar.ts';

const england = holidaysOf('GB', 'ENG');
const cover = (date: string) => {
  const { fromDay, toDay, baselineFromDays, leftOut } = coverOf(dayOfIsoDate(date), england);
  return {
    covers: [isoDateOfDay(fromDay), isoDateOfDay(toDay)],
    baseline: baselineFromDays.map(isoDateOfDay),
    leftOut: leftOut.map(({ fromDay: day, reason }) => `${isoDateOfDay(day)} ${reason}`),
  };
};

describe('what a daily briefing covers', () => {
  it('is the day before, from Tuesday to Friday', () => {
    expect(cover('2026-11-24').covers).toEqual(['2026-11-23', '2026-11-23']);
    expect(cover('2026-11-27').covers).toEqual(['2026-11-26', '2026-11-26']);
  });

  it('is Friday to Sunday on a Monday', () => {
    expect(cover('2026-11-23').covers).toEqual(['2026-11-20', '2026-11-22']);
  });

  it('goes back over a bank holiday to the last working day', () => {
    // Easter 2026: Good Friday 3 April, Easter Monday 6 April.
    expect(cover('2026-04-07').covers).toEqual(['2026-04-02', '2026-04-06']);
  });

  it('is compared with the same weekdays of eight weeks', () => {
    expect(cover('2026-11-24').baseline).toEqual([
      '2026-11-16',
      '2026-11-09',
      '2026-11-02',
      '2026-10-26',
      '2026-10-19',
      '2026-10-12',
      '2026-10-05',
      '2026-09-28',
    ]);
  });

  it('leaves out an earlier Monday that was a bank holiday, and says so', () => {
    // The late August bank holiday of 2026 is Monday 31 August.
    const { baseline, leftOut } = cover('2026-09-29');
    expect(baseline).toHaveLength(7);
    expect(leftOut).toEqual([expect.stringMatching(/^2026-08-31 .*ank/)]);
  });
});
