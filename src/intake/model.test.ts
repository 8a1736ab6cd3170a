import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LocalClock } from '../vocabulary/index.ts';
import {
  arrivalStrip,
  completeToDay,
  delayShares,
  type FeedSchedule,
  isAccountedFor,
  lastDue,
  lateness,
  shouldCoverTo,
} from './model.ts';

const london = new LocalClock('Europe/London');
const at = (iso: string) => Date.parse(iso);
const daily: FeedSchedule = { kind: 'daily', at: '06:00' };
const monthly: FeedSchedule = { kind: 'monthly', day: 10 };

describe('row accounting', () => {
  it('holds exactly when nothing is lost', () => {
    fc.assert(
      fc.property(
        fc.nat(1000),
        fc.nat(1000),
        fc.nat(1000),
        fc.nat(1000),
        (accepted, updated, unchanged, quarantined) => {
          const read = accepted + updated + unchanged + quarantined;
          expect(isAccountedFor({ read, accepted, updated, unchanged, quarantined })).toBe(true);
          expect(isAccountedFor({ read: read + 1, accepted, updated, unchanged, quarantined })).toBe(false);
        },
      ),
    );
  });
});

describe('when a file is due', () => {
  it('is on the local clock, also across its change', () => {
    // Clocks went back at 02:00 BST on 25 October 2026: 06:00 local was 05:00Z before and 06:00Z after.
    expect(lastDue(daily, at('2026-10-24T12:00:00Z'), london)).toBe(at('2026-10-24T05:00:00Z'));
    expect(lastDue(daily, at('2026-10-25T12:00:00Z'), london)).toBe(at('2026-10-25T06:00:00Z'));
  });

  it('is the last day of a month too short for the day named', () => {
    const last: FeedSchedule = { kind: 'monthly', day: 31, at: '09:00' };
    expect(lastDue(last, at('2026-02-28T23:00:00Z'), london)).toBe(at('2026-02-28T09:00:00Z'));
    expect(lastDue(last, at('2026-03-30T23:00:00Z'), london)).toBe(at('2026-02-28T09:00:00Z'));
  });

  it('is never after now and at most one period before it', () => {
    const moments = fc.integer({ min: at('2020-01-01T00:00:00Z'), max: at('2030-01-01T00:00:00Z') });
    fc.assert(
      fc.property(moments, (now) => {
        const due = lastDue(daily, now, london)!;
        expect(due).toBeLessThanOrEqual(now);
        expect(now - due).toBeLessThanOrEqual(25 * 3_600_000);
      }),
    );
  });

  it('covers up to midnight for a daily file, and the month before last for a monthly one', () => {
    expect(shouldCoverTo(daily, at('2026-11-24T06:00:00Z'), london)).toBe(at('2026-11-24T00:00:00Z'));
    expect(shouldCoverTo(monthly, at('2026-01-10T09:00:00Z'), london)).toBe(at('2025-12-01T00:00:00Z'));
  });
});

describe('a feed is late', () => {
  const now = at('2026-11-24T08:30:00Z');
  const judge = (arrived: string[], completeTo: string | null, schedule: FeedSchedule = daily) =>
    lateness(
      schedule,
      { arrivedAt: arrived.map(at), completeTo: completeTo === null ? null : at(completeTo) },
      now,
      london,
    );

  it('when nothing ever came', () => {
    expect(judge([], null)).toMatchObject({
      isLate: true,
      lateSince: at('2026-11-24T06:00:00Z'),
      missing: { from: null, to: at('2026-11-24T00:00:00Z') },
    });
  });

  it('not when this morning’s file speaks of last night', () => {
    expect(judge(['2026-11-24T05:40:00Z'], '2026-11-23T22:41:00Z')).toMatchObject({ isLate: false, missing: null });
  });

  it('when this morning’s file stops 26 hours ago', () => {
    expect(judge(['2026-11-24T05:40:00Z'], '2026-11-23T04:00:00Z')).toMatchObject({
      isLate: true,
      missing: { from: at('2026-11-23T04:00:00Z'), to: at('2026-11-24T00:00:00Z') },
    });
  });

  it('when only an old file was loaded again', () => {
    expect(judge(['2026-11-24T05:40:00Z'], '2026-11-01T00:00:00Z').isLate).toBe(true);
  });

  it('only once its hour of grace has passed', () => {
    const arrivals = { arrivedAt: [at('2026-11-23T05:40:00Z')], completeTo: at('2026-11-22T23:00:00Z') };
    expect(lateness(daily, arrivals, at('2026-11-24T06:59:00Z'), london).isLate).toBe(false);
    expect(lateness(daily, arrivals, at('2026-11-24T07:01:00Z'), london).isLate).toBe(true);
  });

  it('never without a schedule', () => {
    expect(judge([], null, { kind: 'none' })).toEqual({ isLate: false, lateSince: null, missing: null, nextDue: null });
  });

  it('not when a month’s file covers its month to the last millisecond', () => {
    const covered = judge(['2026-11-12T09:00:00Z'], '2026-09-30T22:59:59.999Z', monthly);
    expect(covered.isLate).toBe(false);
    expect(judge(['2026-11-12T09:00:00Z'], '2026-08-31T22:59:59.999Z', monthly).isLate).toBe(true);
  });
});

describe('a feed is complete', () => {
  const now = at('2026-11-23T08:30:00Z');
  const to = (completeTo: string, schedule: FeedSchedule = daily, arrived = '2026-11-23T05:40:00Z') => {
    const day = completeToDay(schedule, { arrivedAt: [at(arrived)], completeTo: at(completeTo) }, now, london);
    return day === null ? null : new Date(day * 86_400_000).toISOString().slice(0, 10);
  };

  it('to the day its file was for, although that day ended quietly', () => {
    expect(to('2026-11-22T12:10:00Z')).toBe('2026-11-22');
    expect(to('2026-11-22T23:59:59Z')).toBe('2026-11-22');
  });

  it('to no day while it is late', () => {
    expect(to('2026-11-22T04:00:00Z')).toBeNull();
  });

  it('to the day of its last record where no schedule promises more', () => {
    expect(to('2026-11-20T12:00:00Z', { kind: 'none' })).toBe('2026-11-20');
  });
});

describe('the strip of arrivals', () => {
  it('shows what came, what did not and what is still to come', () => {
    const strip = arrivalStrip(
      daily,
      [at('2026-11-22T06:05:00Z'), at('2026-11-22T07:05:00Z')],
      at('2026-11-24T05:00:00Z'),
      london,
      3,
    );
    expect(strip.map(({ isoDate, loads, state }) => [isoDate, loads, state])).toEqual([
      ['2026-11-22', 2, 'arrived'],
      ['2026-11-23', 0, 'missing'],
      ['2026-11-24', 0, 'dueToday'],
    ]);
  });

  it('owes nothing before its first file', () => {
    const strip = arrivalStrip(daily, [at('2026-11-23T06:05:00Z')], at('2026-11-24T09:00:00Z'), london, 4);
    expect(strip.map(({ state }) => state)).toEqual(['notDue', 'notDue', 'arrived', 'missing']);
  });

  it('owes every day while nothing has ever come', () => {
    const strip = arrivalStrip(daily, [], at('2026-11-24T09:00:00Z'), london, 2);
    expect(strip.map(({ state }) => state)).toEqual(['missing', 'missing']);
  });

  it('marks days without a file as not due for a feed without a schedule', () => {
    const strip = arrivalStrip({ kind: 'none' }, [], at('2026-11-24T05:00:00Z'), london, 2);
    expect(strip.map((day) => day.state)).toEqual(['notDue', 'notDue']);
  });
});

describe('delay shares', () => {
  it('add up day by day and find the day of 95 %', () => {
    // 60 on the day, 30 the next, 6 the one after, 4 later than the last day asked for.
    expect(delayShares([60, 30, 6, 4], [])).toEqual({ nUsed: 100, nLeftOut: [], share: [0.6, 0.9, 0.96], daysTo95: 2 });
  });

  it('say that 95 % is never reached', () => {
    expect(delayShares([50, 0, 50], []).daysTo95).toBeNull();
  });
});
