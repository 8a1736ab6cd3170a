import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayOfIsoDate, LocalClock } from '../../vocabulary/index.ts';
import {
  holdsPower,
  minuteOf,
  minutesByHour,
  minuteWords,
  presence,
  rotaShift,
  sharingLevel,
  shiftInstants,
} from './model.ts';

const HOUR = 3_600_000;
const clock = new LocalClock('Europe/London');
const NIGHT = { startMinute: 22 * 60, endMinute: 6 * 60 };

describe('a shift', () => {
  it.each([
    ['an ordinary night', '2026-11-24', 8],
    ['the night clocks go forward', '2026-03-28', 7],
    ['the night clocks go back', '2026-10-24', 9],
  ])('lasts by the clock on the wall: %s', (_, date, hours) => {
    const { startsAt, endsAt } = shiftInstants(clock, dayOfIsoDate(date), NIGHT);
    expect((endsAt - startsAt) / HOUR).toBe(hours);
  });

  it('that begins in the hour clocks skip begins when they have', () => {
    const { startsAt } = shiftInstants(clock, dayOfIsoDate('2026-03-29'), { startMinute: 90, endMinute: 600 });
    expect(new Date(startsAt).toISOString()).toBe('2026-03-29T01:30:00.000Z');
  });

  it('always ends after it starts, on its day or the next, whatever its times and date', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 18_000, max: 24_000 }),
        fc.integer({ min: 0, max: 1439 }),
        fc.integer({ min: 0, max: 1439 }),
        (day, startMinute, endMinute) => {
          const { startsAt, endsAt } = shiftInstants(clock, day, { startMinute, endMinute });
          expect(clock.localDay(startsAt)).toBe(day);
          expect(endsAt).toBeGreaterThanOrEqual(startsAt - HOUR);
          // A clock change moves an end by an hour at most.
          const wall = ((endMinute - startMinute + 1439) % 1440) + 1;
          expect(Math.abs(endsAt - startsAt - wall * 60_000)).toBeLessThanOrEqual(HOUR);
          expect(clock.localDay(endsAt)).toBe(endMinute > startMinute ? day : day + 1);
        },
      ),
    );
  });

  it('has its times in words and back', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1439 }), (minute) => {
        expect(minuteOf(minuteWords(minute))).toBe(minute);
      }),
    );
    expect(minuteOf('24:00')).toBeNull();
  });
});

describe('a rota', () => {
  const rota = { shifts: ['Early', 'Late', 'Night'], weeksEach: 1, restDays: 2 };

  it('gives everyone their rest days in every week, and one shift on each other day', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2000, max: 3000 }), fc.integer({ min: 0, max: 69 }), (week, i) => {
        const monday = week * 7 + 4;
        const days = Array.from({ length: 7 }, (_, k) => rotaShift(rota, monday + k, i));
        expect(days.filter((shift) => shift === null)).toHaveLength(2);
        expect(new Set(days.filter((shift) => shift !== null)).size).toBe(1);
      }),
    );
  });

  it('turns forward: early, then late, then night', () => {
    const monday = dayOfIsoDate('2026-11-23');
    const turns = [0, 1, 2, 3].map((week) =>
      [0, 1, 2, 3, 4, 5, 6].map((day) => rotaShift(rota, monday + 7 * week + day, 0)).find((shift) => shift !== null),
    );
    const first = rota.shifts.indexOf(turns[0]!);
    expect(turns).toEqual([0, 1, 2, 3].map((k) => rota.shifts[(first + k) % 3]));
  });

  it('spreads seventy people over three shifts so that no shift of a week has fewer than twelve', () => {
    const monday = dayOfIsoDate('2026-11-23');
    for (let day = monday; day < monday + 7; day++) {
      const on = Array.from({ length: 70 }, (_, i) => rotaShift(rota, day, i));
      for (const shift of rota.shifts) {
        expect(on.filter((each) => each === shift).length).toBeGreaterThanOrEqual(12);
      }
      expect(on.filter((each) => each !== null).length).toBeLessThanOrEqual(58);
    }
  });
});

describe('presence', () => {
  const spans = fc
    .tuple(fc.integer({ min: 0, max: 600 }), fc.integer({ min: 1, max: 300 }))
    .map(([from, length]) => ({ startsAt: from * 60_000, endsAt: (from + length) * 60_000 }));

  it('is the shift where no absence is, minute for minute', () => {
    fc.assert(
      fc.property(spans, fc.array(spans, { maxLength: 5 }), (shift, absences) => {
        const left = presence(shift, absences);
        for (let at = shift.startsAt; at < shift.endsAt; at += 60_000) {
          const isThere = left.some((span) => span.startsAt <= at && at < span.endsAt);
          expect(isThere).toBe(!absences.some((away) => away.startsAt <= at && at < away.endsAt));
        }
      }),
    );
  });

  it('summed by the hour is presence summed', () => {
    fc.assert(
      fc.property(fc.array(spans, { maxLength: 8 }), fc.integer({ min: 1, max: 4 }), (several, people) => {
        const range = { startsAt: 0, endsAt: 900 * 60_000 };
        const hours = minutesByHour(
          range,
          several.map((span) => ({ ...span, people })),
        );
        const total = hours.reduce((sum, { minutes }) => sum + minutes, 0);
        expect(total).toBeCloseTo(
          several.reduce((sum, span) => sum + (people * (span.endsAt - span.startsAt)) / 60_000, 0),
          6,
        );
        for (const { minutes } of hours) expect(minutes).toBeLessThanOrEqual(60 * people * several.length);
      }),
    );
  });
});

describe('sharing', () => {
  const sharing = [{ agencyId: 2, withAgencyId: 1, level: 'skills' as const, agreedOn: '2026-01-01' }];
  it.each([
    ['its own agency', 2, 'own'],
    ['one it agreed with', 1, 'skills'],
    ['one it did not agree with', 3, 'numbers'],
  ])('shows %s what was agreed', (_, viewer, level) => {
    expect(sharingLevel(sharing, 2, viewer)).toBe(level);
  });
  it('goes one way: what the council shows the police does not oblige the police', () => {
    expect(sharingLevel(sharing, 1, 2)).toBe('numbers');
  });
});

describe('a power', () => {
  const member = {
    powers: [
      {
        power: 'fpn',
        validFrom: '2026-01-01',
        validTo: '2026-06-30',
        grantedAs: 'authorisation' as const,
        reference: '',
      },
      { power: 'arrest', validFrom: '2026-01-01', validTo: null, grantedAs: 'office' as const, reference: '' },
    ],
  };
  it.each([
    ['fpn', '2025-12-31', false],
    ['fpn', '2026-01-01', true],
    ['fpn', '2026-06-30', true],
    ['fpn', '2026-07-01', false],
    ['arrest', '2030-01-01', true],
    ['search', '2026-03-01', false],
  ])('%s is held on %s: %s', (power, date, isHeld) => {
    expect(holdsPower(member, power, date)).toBe(isHeld);
  });
});
