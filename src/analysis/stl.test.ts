import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  dailyCounts,
  hasReference,
  largestDifference,
  timeSeriesReference,
  weeklyCounts,
} from '../../test/time-series.ts';
import { partialSort } from './partial-sort.ts';
import { type StlOptions, stl } from './stl.ts';

const WEEK = [4, -1, -2, -3, 0, 5, -3];
const weekly = (n: number, slope: number) => Array.from({ length: n }, (_, i) => 20 + slope * i + WEEK[i % 7]!);

describe('STL', () => {
  it.skipIf(!hasReference).each<[string, () => number[], StlOptions]>([
    ['stl_daily_periodic', dailyCounts, { period: 7 }],
    ['stl_weekly_periodic', weeklyCounts, { period: 52 }],
    // R's stl(x, s.window = 7, robust = TRUE) with R's stand-in for the median.
    ['stl_daily_s7_robust', dailyCounts, { period: 7, seasonalSpan: 7, robust: true, scale: 'as R' }],
  ])('gives the season, trend and remainder of R: %s', (name, series, options) => {
    const expected = timeSeriesReference()[name];
    const found = stl(series(), options);
    for (const part of ['seasonal', 'trend', 'remainder'] as const) {
      expect(largestDifference(found[part], expected[part])).toBeLessThan(1e-10);
    }
    if (options.robust) expect(largestDifference(found.weights, expected.weights)).toBeLessThan(1e-10);
    const { trendSpan, lowPassSpan, nInner, nOuter } = found.parameters;
    expect([trendSpan, lowPassSpan, nInner, nOuter]).toEqual([
      ...expected.win.slice(1),
      expected.inner,
      expected.outer,
    ]);
  });

  it.skipIf(!hasReference)('with the median the paper names stays near what R gives', () => {
    const options = { period: 7, seasonalSpan: 7, robust: true };
    const ours = stl(dailyCounts(), options);
    const difference = largestDifference(ours.trend, timeSeriesReference().stl_daily_s7_robust.trend);
    expect(difference).toBeGreaterThan(1e-6);
    expect(difference).toBeLessThan(0.01);
  });

  it('takes a level and a fixed week apart exactly, a rise nearly', () => {
    const { seasonal, trend, remainder } = stl(weekly(70, 0), { period: 7 });
    expect(largestDifference(seasonal.slice(0, 7), WEEK)).toBeLessThan(1e-9);
    expect(trend[35]).toBeCloseTo(20, 6);
    expect(Math.max(...remainder.map(Math.abs))).toBeLessThan(1e-6);
    expect(stl(weekly(70, 0.5), { period: 7 }).trend[35]).toBeCloseTo(37.5, 1);
  });

  it('adds up to the series, moves with it and grows with it', () => {
    const series = fc.array(fc.integer({ min: 0, max: 90 }), { minLength: 14, maxLength: 60 });
    fc.assert(
      fc.property(series, fc.boolean(), (counts, robust) => {
        const options = { period: 7, robust };
        const { seasonal, trend, remainder } = stl(counts, options);
        counts.forEach((count, i) => {
          expect(seasonal[i]! + trend[i]! + remainder[i]!).toBeCloseTo(count, 9);
        });
        if (robust) return;
        const other = stl(
          counts.map((count) => 3 * count + 10),
          options,
        );
        expect(
          largestDifference(
            other.trend,
            [...trend].map((value) => 3 * value + 10),
          ),
        ).toBeLessThan(1e-9);
        expect(
          largestDifference(
            other.seasonal,
            [...seasonal].map((value) => 3 * value),
          ),
        ).toBeLessThan(1e-9);
      }),
    );
  });

  it('gives an outlier no say when robust, and a missing value none at all', () => {
    const series = weekly(84, 0.5);
    series[40] = 500;
    const robust = stl(series, { period: 7, robust: true });
    expect(robust.weights[40]).toBe(0);
    expect(robust.trend[40]).toBeCloseTo(40, 1);
    expect(Math.abs(stl(series, { period: 7 }).trend[40]! - 40)).toBeGreaterThan(10);
    series[40] = Number.NaN;
    const missing = stl(series, { period: 7 });
    expect(missing.trend[40]).toBeCloseTo(40, 1);
    expect(missing.remainder[40]).toBeNaN();
    expect(missing.leftOut).toEqual([{ reason: 'no value', n: 1 }]);
  });

  it('of equal values is their level; of nothing but gaps NaN; of too few refused', () => {
    const equal = stl(Array(20).fill(6), { period: 4, robust: true });
    expect(Math.max(...equal.remainder.map(Math.abs))).toBeLessThan(1e-12);
    expect(equal.trend[9]).toBeCloseTo(6, 12);
    expect(stl(Array(20).fill(Number.NaN), { period: 4 }).trend[3]).toBeNaN();
    expect(() => stl([1, 2, 3], { period: 2 })).toThrow('got 2 and 3 values');
    expect(() => stl([], { period: 7 })).toThrow('got 7 and 0 values');
    expect(() => stl(weekly(30, 0), { period: 7, seasonalSpan: 8 })).toThrow('Spans must be odd and 3 or more, got 8.');
  });
});

describe('partial sort', () => {
  it('puts rising places right', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 2, maxLength: 200 }), (values) => {
        const middle = values.length >> 1;
        const found = partialSort(Float64Array.from(values), [middle - 1, middle]);
        const sorted = [...values].sort((a, b) => a - b);
        expect([found[middle - 1], found[middle]]).toEqual([sorted[middle - 1], sorted[middle]]);
      }),
    );
  });
});
