import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { poissonDraw } from '../../test/time-series.ts';
import { nowcast } from './nowcast.ts';
import { createRandom } from './random.ts';
import { reportingLag } from './reporting-lag.ts';

const asOfDay = 1000;
const options = { asOfDay, longestDelayDays: 30, windowDays: 200 };

/** Events of a made-up town with the chance of being recorded on each day, and the final counts of the last 20 days. */
function town(seed: number, mean: number, chanceOn: (day: number, dayFactor: number) => number) {
  const random = createRandom(seed);
  const occurred: number[] = [];
  const recorded: number[] = [];
  const known = Array<number>(20).fill(0);
  const final = Array<number>(20).fill(0);
  for (let day = asOfDay - 199; day <= asOfDay; day++) {
    const factor = random.unit();
    const n = poissonDraw(mean, random);
    for (let i = 0; i < n; i++) {
      let delay = 0;
      while (delay <= 30 && random.unit() >= chanceOn(day + delay, factor)) delay++;
      if (delay > 30) continue;
      occurred.push(day);
      recorded.push(day + delay);
      const k = day - asOfDay + 19;
      if (k < 0) continue;
      final[k]!++;
      if (day + delay <= asOfDay) known[k]!++;
    }
  }
  return { occurred, recorded, known, final };
}

describe('the reporting lag', () => {
  it('uses days that are not complete yet', () => {
    // Days 7 to 10 as known at day 10; two days at most. Of those with up to 2 days known (7, 8): 1 of 8 came on day 2.
    const rows: [occurred: number, delay: number][] = [
      ...Array<[number, number]>(4).fill([7, 0]),
      ...[
        [7, 2],
        [8, 0],
        [8, 0],
        [8, 1],
      ].map(([day, delay]) => [day, delay] as [number, number]),
      ...[
        [9, 0],
        [9, 0],
        [9, 1],
        [10, 0],
      ].map(([day, delay]) => [day, delay] as [number, number]),
    ];
    const lag = reportingLag(
      rows.map(([day]) => day),
      rows.map(([day, delay]) => day + delay),
      { asOfDay: 10, longestDelayDays: 2, windowDays: 4 },
    );
    // On day 1: 2 of the 10 that came within a day on days 7, 8 and 9.
    expect([...lag.shares].map((share) => Math.round(share * 1e12) / 1e12)).toEqual([0.7, 0.875, 1]);
    expect([lag.nUsed, lag.daysTo95]).toEqual([12, 2]);
  });

  it('of complete days is the plain share, rising to 1', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 60 }), (delays) => {
        const lag = reportingLag(
          delays.map(() => 100),
          delays.map((delay) => 100 + delay),
          { asOfDay: 110, longestDelayDays: 5, windowDays: 30 },
        );
        for (let k = 0; k <= 5; k++) {
          expect(lag.shares[k]).toBeCloseTo(delays.filter((delay) => delay <= k).length / delays.length, 12);
        }
      }),
    );
  });

  it('finds the true shares from truncated records', () => {
    const { occurred, recorded } = town(3, 60, () => 0.25);
    const { shares } = reportingLag(occurred, recorded, options);
    for (const k of [0, 1, 3, 7]) expect(Math.abs(shares[k]! - (1 - 0.75 ** (k + 1)))).toBeLessThan(0.02);
  });

  it('says what it leaves out and why', () => {
    const lag = reportingLag(
      [1000, 1000, 1000, 100, 950, Number.NaN, 990],
      [1000, 999, 1001, 100, 995, 1000, Number.NaN],
      options,
    );
    expect(lag.leftOut).toEqual([
      { reason: 'no day', n: 2 },
      { reason: 'recorded before it happened', n: 1 },
      { reason: 'not known yet', n: 1 },
      { reason: 'outside the window', n: 1 },
      { reason: 'recorded later than is waited for', n: 1 },
    ]);
    expect(() => reportingLag([1], [], options)).toThrow('got 0 for 1');
    expect(() => reportingLag([], [], { asOfDay, windowDays: 30 })).toThrow('got 30 and 60 days');
  });

  it('is not known from nothing', () => {
    const lag = reportingLag([], [], options);
    expect(lag.shares.slice(0, 30).every(Number.isNaN)).toBe(true);
    expect(nowcast([4, 2], lag).days.map(({ state, expected }) => [state, expected])).toEqual([
      ['suppressed', Number.NaN],
      ['suppressed', Number.NaN],
    ]);
  });
});

describe('the nowcast', () => {
  const steady = { ...reportingLag([], [], options), nUsed: 1000, likeness: new Float64Array(31) };
  steady.shares = Float64Array.from({ length: 31 }, (_, k) => Math.min(1, 0.4 + 0.3 * k));
  steady.logVariances = new Float64Array(31);

  it('divides by the share, greys what is filling up and is silent below half', () => {
    const { days } = nowcast([10, 8, 7, 3], steady);
    expect(days.map(({ state }) => state)).toEqual(['complete', 'complete', 'grey', 'suppressed']);
    expect(days[2]!.expected).toBeCloseTo(10, 12);
    expect(days[3]).toMatchObject({ counted: 3, share: 0.4, expected: Number.NaN, upper: Number.NaN });
    expect([days[0]!.lower, days[0]!.expected, days[0]!.upper]).toEqual([10, 10, 10]);
  });

  it('with a known share is negative binomial: 7 counted at 0.7 become 7 to 16', () => {
    // qnbinom(c(.025, .975), 7.5, 0.7) = 0 and 9, summed by hand from P(0) = 0.7^7.5.
    let mass = 0.7 ** 7.5;
    let sum = mass;
    let upper = 0;
    while (sum < 0.975) {
      mass *= ((7.5 + upper) / (upper + 1)) * 0.3;
      upper++;
      sum += mass;
    }
    const [, , day] = nowcast([10, 8, 7, 3], steady).days;
    expect([day!.lower, day!.upper]).toEqual([7, 7 + upper]);
  });

  it('holds 95 % of final counts, with steady recording, closed weekends, and days that differ', () => {
    for (const mean of [2, 12]) {
      for (const chanceOn of [
        () => 0.25,
        (day: number) => (day % 7 >= 5 ? 0 : 0.35),
        (_: number, factor: number) => 0.12 + 0.26 * factor,
      ]) {
        let inside = 0;
        let n = 0;
        for (let seed = 1; seed <= 60; seed++) {
          const { occurred, recorded, known, final } = town(seed, mean, chanceOn);
          nowcast(known, reportingLag(occurred, recorded, options)).days.forEach(({ state, lower, upper }, k) => {
            if (state !== 'grey') return;
            n++;
            if (final[k]! >= lower && final[k]! <= upper) inside++;
          });
        }
        expect(n).toBeGreaterThan(200);
        expect(inside / n).toBeGreaterThan(0.93);
      }
    }
  });

  it('never expects less than is counted, and more doubt widens it', () => {
    const count = fc.integer({ min: 0, max: 200 });
    fc.assert(
      fc.property(
        count,
        fc.double({ min: 0.5, max: 0.99, noNaN: true }),
        fc.double({ min: 0, max: 0.3, noNaN: true }),
        (n, share, alike) => {
          const at = (likeness: number) => {
            const lag = {
              ...steady,
              shares: new Float64Array([share]),
              logVariances: new Float64Array(1),
              likeness: new Float64Array([likeness]),
            };
            return nowcast([n], lag).days[0]!;
          };
          const day = at(alike);
          expect(day.lower).toBeGreaterThanOrEqual(n);
          expect(day.upper).toBeGreaterThanOrEqual(day.lower);
          expect(day.expected).toBeGreaterThanOrEqual(n);
          expect(day.lower).toBeLessThanOrEqual(at(0).lower);
        },
      ),
    );
  });

  it('says nothing of a day without count or from too few records, and refuses shares out of order', () => {
    expect(nowcast([Number.NaN, 1, 1, 1, 1], steady).days[0]).toMatchObject({
      state: 'complete',
      expected: Number.NaN,
    });
    expect(nowcast([9], { ...steady, nUsed: 49 }).days[0]!.state).toBe('suppressed');
    expect(nowcast([9], steady, { ageOfLast: 2 }).days[0]!.state).toBe('complete');
    expect(nowcast([], steady).days).toEqual([]);
    expect(() => nowcast([1], steady, { leastShare: 0.99 })).toThrow('got 0.99, 0.95, 0.95');
  });
});
