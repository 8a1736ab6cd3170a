import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diarySummary, entryFault } from './model.ts';

const HOUR = 3_600_000;
const utc = (day: number, hour: number, minute = 0) => Date.UTC(2026, 10, day, hour, minute);
const heard = (from: number, to: number, writer = 'a') => ({ from, to, writer });
const summary = (...entries: ReturnType<typeof heard>[]) => diarySummary(entries, 'Europe/London');

describe('A diary', () => {
  it('counts hours once, whoever heard them, and its nights by their evening', () => {
    expect(
      summary(
        heard(utc(20, 22), utc(21, 1)),
        heard(utc(20, 23), utc(21, 2), 'b'),
        heard(utc(21, 6), utc(21, 9)),
        heard(utc(22, 14), utc(22, 15)),
      ),
    ).toEqual({ n: 4, nWriters: 2, nNights: 1, hours: 8, nightHours: 4 });
    expect(summary()).toEqual({ n: 0, nWriters: 0, nNights: 0, hours: 0, nightHours: 0 });
  });

  it('has nine hours of night when the clocks go back', () => {
    const night = heard(Date.UTC(2026, 9, 24, 20), Date.UTC(2026, 9, 25, 9));
    expect(summary(night)).toMatchObject({ hours: 13, nightHours: 9, nNights: 1 });
  });

  it('has never more hours of night than hours, nor more hours than were noted', () => {
    const entry = fc
      .record({ from: fc.integer({ min: 0, max: 400 }), length: fc.integer({ min: 1, max: 24 }) })
      .map(({ from, length }) => heard(utc(1, 0) + from * HOUR, utc(1, 0) + (from + length) * HOUR));
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 30 }), (entries) => {
        const { hours, nightHours } = summary(...entries);
        const noted = entries.reduce((sum, { from, to }) => sum + (to - from) / HOUR, 0);
        // Hour by hour, the slow way.
        const all = new Set(
          entries.flatMap(({ from, to }) => Array.from({ length: (to - from) / HOUR }, (_, i) => from + i * HOUR)),
        );
        const night = [...all].filter((at) => [23, 0, 1, 2, 3, 4, 5, 6].includes(new Date(at).getUTCHours()));
        expect([hours, nightHours]).toEqual([all.size, night.length]);
        expect(hours).toBeLessThanOrEqual(noted);
      }),
    );
  });

  it('says what is wrong with an entry', () => {
    const now = utc(24, 12);
    const diary = { sentAt: utc(20, 12), entries: [] };
    const fault = (from: number, to: number, words = 'Bass') => entryFault({ from, to, words }, diary, now);
    expect(fault(utc(23, 1), utc(23, 2))).toBeNull();
    expect(fault(utc(23, 1), utc(23, 1))).toBe('turned');
    expect(fault(utc(22, 1), utc(23, 2))).toBe('long');
    expect(fault(utc(24, 11), utc(24, 13))).toBe('future');
    expect(fault(Date.UTC(2026, 9, 1), Date.UTC(2026, 9, 1) + HOUR)).toBe('old');
    expect(fault(utc(23, 1), utc(23, 2), ' ')).toBe('words');
  });
});
