import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  dailyCounts,
  hasReference,
  largestDifference,
  poissonDraw,
  timeSeriesReference,
} from '../../test/time-series.ts';
import { createRandom } from './random.ts';
import { ljungBox, serialCorrelation } from './serial-correlation.ts';
import { weekdayTest } from './weekday-test.ts';

describe('serial correlation', () => {
  it.skipIf(!hasReference)('gives what R acf(lag.max = 28) and Box.test(lag = 14, type = "Ljung-Box") give', () => {
    const { acf_daily, ljung_box_14 } = timeSeriesReference();
    expect(largestDifference(serialCorrelation(dailyCounts(), 28).correlations, acf_daily)).toBeLessThan(1e-13);
    const { statistic, p, degreesOfFreedom } = ljungBox(dailyCounts(), 14);
    expect(statistic).toBeCloseTo(ljung_box_14.stat, 8);
    expect([p, degreesOfFreedom]).toEqual([ljung_box_14.p, 14]);
  });

  it('of 1, 2, 3, 4 is known by hand', () => {
    const { correlations } = serialCorrelation([1, 2, 3, 4], 3);
    expect([...correlations].map((r) => Math.round(r * 1e12) / 1e12)).toEqual([1, 0.25, -0.3, -0.45]);
  });

  it('stays within −1 and 1 and does not mind level, scale or direction', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 3, maxLength: 40 }), (series) => {
        const there = [...serialCorrelation(series, 5).correlations];
        if (Number.isNaN(there[0])) return;
        expect(Math.max(...there.map(Math.abs))).toBeLessThanOrEqual(1 + 1e-12);
        const turned = series.map((value) => 7 - 3 * value).reverse();
        expect(largestDifference(serialCorrelation(turned, 5).correlations, there)).toBeLessThan(1e-9);
      }),
    );
  });

  it('calls memory where there is none in about one series of twenty', () => {
    let called = 0;
    for (let seed = 1; seed <= 200; seed++) {
      const random = createRandom(seed);
      if (
        ljungBox(
          Array.from({ length: 200 }, () => poissonDraw(5, random)),
          10,
        ).p < 0.05
      )
        called++;
    }
    expect(called).toBeGreaterThan(2);
    expect(called).toBeLessThan(22);
  });

  it('says nothing of nothing, one value or equal values, leaves gaps out, and refuses more lags than values', () => {
    expect([...serialCorrelation([]).correlations]).toEqual([Number.NaN]);
    expect([...serialCorrelation([3]).correlations]).toEqual([Number.NaN]);
    expect([...serialCorrelation([2, 2, 2], 1).correlations]).toEqual([Number.NaN, Number.NaN]);
    expect(ljungBox([2, 2, 2], 1).p).toBeNaN();
    expect(serialCorrelation([1, Number.NaN, 3, 2, 1], 1).nUsed).toBe(4);
    expect(() => ljungBox([1, 2], 5)).toThrow('got 5');
    expect(() => ljungBox([1, 2, 3, 4], 2, 2)).toThrow('more lags than the 2 fitted');
  });
});

describe('the weekday test', () => {
  it.skipIf(!hasReference)('gives what R chisq.test of weekday totals gives', () => {
    const expected = timeSeriesReference().dow_chisq;
    const { statistic, p } = weekdayTest(dailyCounts(), 5, { equalShares: true });
    expect(statistic).toBeCloseTo(expected.stat, 8);
    expect(Math.abs(p / expected.p - 1)).toBeLessThan(1e-9);
  });

  it('expects by the number of each weekday, and allows for days that vary more than chance', () => {
    const even = weekdayTest([2, 2, 2, 2, 2, 2, 2, 2], 6);
    expect(even.expected).toEqual([2, 2, 2, 2, 2, 2, 4]);
    expect([even.statistic, even.p, even.dispersion]).toEqual([0, 1, 0]);
    const wild = weekdayTest([30, 1, 4, 2, 9, 1, 2, 1, 3, 2, 31, 2, 4, 0], 0);
    expect(wild.dispersion).toBeGreaterThan(3);
    expect(wild.pDispersed).toBeGreaterThan(wild.p);
  });

  it('says nothing of no days, of zeros or of one weekday, and leaves gaps out', () => {
    expect(weekdayTest([], 0).p).toBeNaN();
    expect(weekdayTest([0, 0, 0], 0).p).toBeNaN();
    expect(weekdayTest([5], 0).p).toBeNaN();
    expect(weekdayTest([4, Number.NaN], 0).leftOut).toEqual([{ reason: 'no count', n: 1 }]);
  });
});
