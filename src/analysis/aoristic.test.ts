import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { oracle, oraclePoints, oracleText } from '../../test/oracle.ts';
import { aoristicClock } from './aoristic.ts';
import {
  aoristicSample,
  aoristicSeries,
  aoristicShareBetween,
  aoristicShareInHours,
  circularMeanHour,
} from './aoristic-shares.ts';

const HOUR = 3_600_000;
const MONDAY = Date.UTC(2024, 0, 1);
const one = (value: number): Float64Array => Float64Array.of(value);
const rounded = (values: Iterable<number>): number[] => Array.from(values, (v) => Number(v.toFixed(14)));
const at = (day: string, time: string): number => Date.parse(`${day}T${time}:00Z`);

/** London: winter time, summer time from 31 March 2024 01:00 UTC to 27 October 01:00 UTC. */
const london = {
  startsAt: [Number.NEGATIVE_INFINITY, Date.UTC(2024, 2, 31, 1), Date.UTC(2024, 9, 27, 1)],
  offsetMs: [0, HOUR, 0],
};

/** The definition, millisecond interval by interval: hours are half-open, labels are local, shares are of elapsed time. */
function byDefinition(from: number, to: number, offsetAt: (instant: number) => number, unit: boolean): number[] {
  const hours = new Array<number>(168).fill(0);
  const slots: { slot: number; elapsed: number }[] = [];
  const step = HOUR / 2;
  for (let start = Math.floor(from / step) * step; start <= to; start += step) {
    const local = Math.floor((start + offsetAt(start)) / HOUR);
    const slot = (((local + 72) % 168) + 168) % 168;
    const elapsed = Math.max(0, Math.min(to, start + step) - Math.max(from, start));
    const last = slots.at(-1);
    const sameHour = last !== undefined && last.slot === slot && (start + offsetAt(start)) % HOUR !== 0;
    if (sameHour) last.elapsed += elapsed;
    else slots.push({ slot, elapsed });
  }
  for (const { slot, elapsed } of slots) {
    hours[slot]! += unit ? 1 / slots.length : to === from ? 1 / slots.length : elapsed / (to - from);
  }
  return hours;
}

describe('aoristic clock', () => {
  it('shares a window from 23:30 to 01:30 as 1:2:1', () => {
    const { hours } = aoristicClock(one(MONDAY + 23.5 * HOUR), one(MONDAY + 25.5 * HOUR));
    expect(rounded([hours[23]!, hours[24]!, hours[25]!])).toEqual([0.25, 0.5, 0.25]);
    const unit = aoristicClock(one(MONDAY + 23.5 * HOUR), one(MONDAY + 25.5 * HOUR), { share: 'unit' }).hours;
    expect(unit[23]).toBeCloseTo(1 / 3, 15);
    expect(unit[25]).toBeCloseTo(1 / 3, 15);
  });

  it('goes round from Sunday to Monday and fills whole weeks', () => {
    const { hours } = aoristicClock(one(MONDAY - HOUR), one(MONDAY + HOUR + 168 * HOUR));
    expect(hours[167]).toBeCloseTo(2 / 170, 15);
    expect(hours[0]).toBeCloseTo(2 / 170, 15);
    expect(hours[50]).toBeCloseTo(1 / 170, 15);
  });

  it('puts a known moment in its local hour', () => {
    const moment = one(at('2024-07-01', '23:15'));
    expect(aoristicClock(moment, moment).hours[23]).toBe(1);
    expect(aoristicClock(moment, moment, { offsets: london }).hours[24]).toBe(1);
  });

  it('gives the repeated hour of October both of its elapsed hours, and the skipped hour of March nothing', () => {
    // Sunday 27 October 2024, 00:00 to 03:00 local: four elapsed hours, 01:00 to 02:00 twice.
    const autumn = aoristicClock(one(at('2024-10-26', '23:00')), one(at('2024-10-27', '03:00')), { offsets: london });
    expect(rounded(autumn.hours.slice(144, 148))).toEqual([0.25, 0.5, 0.25, 0]);
    const spring = aoristicClock(one(at('2024-03-31', '00:00')), one(at('2024-03-31', '02:00')), { offsets: london });
    expect(rounded(spring.hours.slice(144, 148))).toEqual([0.5, 0, 0.5, 0]);
  });

  it('leaves out what has no window, says why, and keeps the rest', () => {
    const result = aoristicClock(
      Float64Array.of(Number.NaN, MONDAY, MONDAY + 5, MONDAY, MONDAY, MONDAY),
      Float64Array.of(MONDAY, Number.NaN, MONDAY, MONDAY + 200 * HOUR, MONDAY, Number.POSITIVE_INFINITY),
      { longestWindowMs: 168 * HOUR, weights: Float64Array.of(1, 1, 1, 1, 2.5, 1) },
    );
    expect(result.nUsed).toBe(1);
    expect(result.hours[0]).toBe(2.5);
    expect(result.leftOut).toEqual([
      { reason: 'no earliest or latest time', n: 2 },
      { reason: 'latest time before earliest', n: 1 },
      { reason: 'window longer than the limit', n: 2 },
    ]);
    expect(aoristicClock(new Float64Array(0), new Float64Array(0)).hours.every((h) => h === 0)).toBe(true);
    expect(() => aoristicClock(one(0), new Float64Array(2))).toThrow(RangeError);
  });

  const halfHours = fc.integer({ min: -400, max: 400 });
  it.each([
    ['overlap', false],
    ['unit', true],
  ] as const)('follows the definition of %s over clock changes, whatever the offset', (share, unit) => {
    fc.assert(
      fc.property(
        halfHours,
        fc.integer({ min: 0, max: 700 }),
        fc.constantFrom(london, { startsAt: [0], offsetMs: [5.5 * HOUR] }),
        (start, length, offsets) => {
          const from = Date.UTC(2024, 2, 31, 1) + start * (HOUR / 2) + 7_000;
          const to = from + length * 900_000;
          const offsetAt = (instant: number): number => {
            let offset = offsets.offsetMs[0]!;
            offsets.startsAt.forEach((s, i) => {
              if (instant >= s) offset = offsets.offsetMs[i]!;
            });
            return offset;
          };
          const { hours } = aoristicClock(one(from), one(to), { share, offsets });
          const want = byDefinition(from, to, offsetAt, unit);
          hours.forEach((h, i) => {
            expect(h).toBeCloseTo(want[i]!, 10);
          });
        },
      ),
      { numRuns: 200 },
    );
  });

  it('keeps the mass, whatever the order of records', () => {
    const record = fc.tuple(fc.integer({ min: 0, max: 1e12 }), fc.integer({ min: 0, max: 2e9 }));
    fc.assert(
      fc.property(
        fc.array(record, { maxLength: 40 }),
        fc.constantFrom('overlap', 'unit') as fc.Arbitrary<'overlap' | 'unit'>,
        (records, share) => {
          const run = (list: readonly (readonly [number, number])[]): Float64Array =>
            aoristicClock(
              Float64Array.from(list, (r) => r[0]),
              Float64Array.from(list, (r) => r[0] + r[1]),
              { share, offsets: london },
            ).hours;
          const hours = run(records);
          expect(hours.reduce((a, b) => a + b, 0)).toBeCloseTo(records.length, 9);
          run([...records].reverse()).forEach((h, i) => {
            expect(h).toBeCloseTo(hours[i]!, 9);
          });
        },
      ),
    );
  });
});

describe('aoristic shares as weights', () => {
  it('gives the shift from 12 to 16 the shares of the worked example', () => {
    const day = '2024-01-02';
    const from = ['08:00', '08:00', '14:33', '14:00'].map((t) => at(day, t));
    const to = ['16:00', '13:00', '14:33', '17:00'].map((t) => at(day, t));
    const shares = aoristicShareBetween(Float64Array.from(from), Float64Array.from(to), {
      from: at(day, '12:00'),
      until: at(day, '16:00'),
    });
    expect([...shares].map((s) => Number(s.toFixed(3)))).toEqual([0.5, 0.2, 1, 0.667]);
    const hours = new Uint8Array(168).fill(1, 24 + 12, 24 + 16);
    const byHours = aoristicShareInHours(Float64Array.from(from), Float64Array.from(to), hours);
    byHours.forEach((s, i) => {
      expect(s).toBeCloseTo(shares[i]!, 14);
    });
  });

  it('counts a known moment in [from, until) and marks records without a window', () => {
    const shares = aoristicShareBetween(Float64Array.of(10, 20, 30), Float64Array.of(10, 20, Number.NaN), {
      from: 10,
      until: 20,
    });
    expect([...shares]).toEqual([1, 0, Number.NaN]);
  });

  it('adds up over hours to the clock', () => {
    const window = fc.tuple(fc.integer({ min: -1e10, max: 1e10 }), fc.integer({ min: 0, max: 3e9 }));
    fc.assert(
      fc.property(window, fc.integer({ min: 0, max: 167 }), ([start, length], hour) => {
        const from = one(Date.UTC(2024, 9, 27) + start);
        const to = one(from[0]! + length);
        const chosen = new Uint8Array(168);
        chosen[hour] = 1;
        const share = aoristicShareInHours(from, to, chosen, london)[0]!;
        expect(share).toBeCloseTo(aoristicClock(from, to, { offsets: london }).hours[hour]!, 10);
      }),
    );
  });
});

describe('aoristic series', () => {
  it('shares over bins of unequal length and keeps what falls outside', () => {
    const { bins, outside } = aoristicSeries(one(-10), one(90), Float64Array.of(0, 10, 40, 50));
    expect([...bins].map((b) => Number(b.toFixed(12)))).toEqual([0.1, 0.3, 0.1]);
    expect(outside).toBeCloseTo(0.5, 14);
    expect(aoristicSeries(one(50), one(50), Float64Array.of(0, 10, 40, 50)).outside).toBe(1);
    expect(aoristicSeries(one(10), one(10), Float64Array.of(0, 10, 40, 50)).bins[1]).toBe(1);
  });

  it('keeps the mass', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: -50, max: 150 }), fc.integer({ min: 0, max: 120 })), { maxLength: 30 }),
        (records) => {
          const from = Float64Array.from(records, (r) => r[0]);
          const to = Float64Array.from(records, (r) => r[0] + r[1]);
          const { bins, outside } = aoristicSeries(from, to, Float64Array.of(0, 7, 30, 31, 100));
          expect(bins.reduce((a, b) => a + b, outside)).toBeCloseTo(records.length, 10);
        },
      ),
    );
  });

  it('refuses edges that do not rise', () => {
    expect(() => aoristicSeries(one(0), one(1), Float64Array.of(0, 0))).toThrow(RangeError);
  });
});

describe('middle of a clock', () => {
  it('finds midnight between 23:00 and 01:00, and no direction on an even clock', () => {
    const clock = new Float64Array(24);
    clock[23] = 1;
    clock[1] = 1;
    expect(circularMeanHour(clock)).toBe(0);
    expect(circularMeanHour(new Float64Array(24).fill(2))).toBeNaN();
    expect(circularMeanHour(new Float64Array(24))).toBeNaN();
  });
});

describe('possible moments', () => {
  it('stay in their windows and follow the seed', () => {
    const from = Float64Array.of(0, 10, 50);
    const to = Float64Array.of(5, 10, 1000);
    const moments = aoristicSample(from, to, 7);
    expect(moments.every((m, i) => m >= from[i]! && m <= to[i]!)).toBe(true);
    expect(aoristicSample(from, to, 7)).toEqual(moments);
    expect(aoristicSample(from, to, 8)).not.toEqual(moments);
  });
});

describe.skipIf(oracle === null)('against the reference weights', () => {
  it.each([100_000, 1_000_000])('%i windows to 1e-12 in each hour', async (n) => {
    const want = JSON.parse(oracleText(`aoristic_${n}.json`)) as { exact_overlap: number[]; unit_share: number[] };
    const points = await oraclePoints(n);
    const from = points.fromSeconds.map((s) => s * 1000);
    const to = points.toSeconds.map((s) => s * 1000);
    const worst = (got: Float64Array, expected: number[]): number =>
      Math.max(...expected.map((e, i) => Math.abs(got[i]! - e) / e));
    expect(worst(aoristicClock(from, to).hours, want.exact_overlap)).toBeLessThan(1e-12);
    expect(worst(aoristicClock(from, to, { share: 'unit' }).hours, want.unit_share)).toBeLessThan(1e-12);
  });
});
