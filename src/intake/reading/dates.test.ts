import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LocalClock } from '../../vocabulary/index.ts';
import { dateFormat } from './dates.ts';

const london = new LocalClock('Europe/London');
const chicago = new LocalClock('America/Chicago');
const read = (pattern: string, text: string, clock = london) => {
  const instant = dateFormat(pattern, clock).read(text);
  return instant === null ? null : new Date(instant).toISOString();
};

describe('reading dates', () => {
  it('reads local time in summer and winter', () => {
    expect(read('DD/MM/YYYY HH:mm', '23/07/2026 08:41')).toBe('2026-07-23T07:41:00.000Z');
    expect(read('DD/MM/YYYY HH:mm', '23/11/2026 08:41')).toBe('2026-11-23T08:41:00.000Z');
  });

  it('reads twelve-hour clocks, one-digit parts and months in words', () => {
    expect(read('MM/DD/YYYY hh:mm:ss A', '01/01/2013 12:01:00 AM', chicago)).toBe('2013-01-01T06:01:00.000Z');
    expect(read('MM/DD/YYYY hh:mm:ss A', '07/01/2013 12:30:00 PM', chicago)).toBe('2013-07-01T17:30:00.000Z');
    expect(read('M/D/YYYY H', '1/2/2010 0', chicago)).toBe('2010-01-02T06:00:00.000Z');
    expect(read('D MMMM YYYY HH:mm:ss', '1 July 2014 01:54:02')).toBe('2014-07-01T00:54:02.000Z');
    expect(read('D MMMM YYYY', '5 Sept 2024')).toBe(read('D MMMM YYYY', '5 SEP 2024'));
  });

  it('reads ISO with and without offset', () => {
    expect(read('iso', '2026-07-23T08:41:00Z')).toBe('2026-07-23T08:41:00.000Z');
    expect(read('iso', '2026-07-23T08:41:00+02:00')).toBe('2026-07-23T06:41:00.000Z');
    expect(read('iso', '2026-07-23 08:41')).toBe('2026-07-23T07:41:00.000Z');
  });

  it.each([
    ['DD/MM/YYYY', '30/02/2026'],
    ['DD/MM/YYYY', '12/13/2024'],
    ['DD/MM/YYYY HH:mm', '00/00/0000 00:00'],
    ['DD/MM/YYYY HH:mm', '23/11/2026 24:00'],
    ['DD/MM/YYYY HH:mm', '23-11-2026 08:41'],
    ['DD/MM/YYYY HH:mm', '23/11/2026'],
    ['MM/DD/YYYY hh:mm A', '01/01/2013 13:00 PM'],
    ['D MMMM YYYY', '1 Brumaire 2024'],
    ['D MMMM YYYY', '1 Juli 2024'],
    ['D MMMM YYYY', '1 Marz 2024'],
    ['D MMMM YYYY', '1 Januar 2024'],
    ['iso', '2025-02-30T10:00:00+00:00'],
    ['YYYY-MM', '2024-1'],
  ])('refuses by %s the text %s', (pattern, text) => {
    expect(read(pattern, text)).toBeNull();
  });

  it('agrees with the zone’s rules at every minute, also around clock changes', () => {
    const format = dateFormat('YYYY-MM-DD HH:mm', london);
    const minutes = fc.integer({ min: 0, max: 5 * 366 * 24 * 60 });
    fc.assert(
      fc.property(minutes, (minute) => {
        const wall = new Date(Date.UTC(2022, 0, 1) + minute * 60_000);
        const [y, m, d] = [wall.getUTCFullYear(), wall.getUTCMonth() + 1, wall.getUTCDate()];
        const text = wall.toISOString().slice(0, 16).replace('T', ' ');
        expect(format.read(text)).toBe(london.instantOf(y, m, d, wall.getUTCHours(), wall.getUTCMinutes()));
      }),
      { examples: [[Math.floor((Date.UTC(2024, 2, 31, 1, 30) - Date.UTC(2022, 0, 1)) / 60_000)]] },
    );
  });

  it('ends a day or month a millisecond before the next on the local calendar', () => {
    const day = dateFormat('YYYY-MM-DD', london);
    const month = dateFormat('YYYY-MM', london);
    const iso = (instant: number) => new Date(instant).toISOString();
    // 31 March 2024 has 23 hours.
    expect(iso(day.end(day.read('2024-03-31')!))).toBe('2024-03-31T22:59:59.999Z');
    expect(iso(month.end(month.read('2024-02')!))).toBe('2024-02-29T23:59:59.999Z');
    expect(iso(month.end(month.read('2024-12')!))).toBe('2024-12-31T23:59:59.999Z');
  });

  it('throws for a pattern without a year', () => {
    expect(() => dateFormat('DD/MM', london)).toThrow(RangeError);
  });
});
