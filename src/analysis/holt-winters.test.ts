import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dailyCounts, hasReference, largestDifference, timeSeriesReference } from '../../test/time-series.ts';
import { boundedMinimum } from './bounded-minimum.ts';
import { forecastHoltWinters, type HoltWintersOptions, holtWinters } from './holt-winters.ts';

const WEEK = [4, -1, -2, -3, 0, 5, -3];
const steady = (n: number) => Array.from({ length: n }, (_, i) => 50 + WEEK[i % 7]!);
const fixed = { alpha: 0.2, beta: 0.05, gamma: 0.1 };

describe('Holt–Winters', () => {
  it.skipIf(!hasReference).each<[string, HoltWintersOptions, number]>([
    ['holtwinters_fixed_additive', { period: 7, ...fixed }, 1e-11],
    ['holtwinters_fixed_multiplicative', { period: 7, seasonal: 'multiplicative', ...fixed }, 1e-11],
    // R's optim stops within about 1e-6 of the best weights.
    ['holtwinters_opt_additive', { period: 7 }, 1e-5],
  ])('gives what R HoltWinters gives: %s', (name, options, tolerance) => {
    const expected = timeSeriesReference()[name];
    const fit = holtWinters(dailyCounts(), options);
    expect(fit.start.level).toBeCloseTo(expected.start_a, 11);
    expect(fit.start.slope).toBeCloseTo(expected.start_b, 11);
    for (const weight of ['alpha', 'beta', 'gamma'] as const) {
      expect(Math.abs(fit[weight] - expected[weight])).toBeLessThan(tolerance);
    }
    expect(Math.abs(fit.sumOfSquares / expected.SSE - 1)).toBeLessThan(1e-9);
    const state = [fit.level, fit.slope, ...fit.seasons].map((value, k) => value - expected.coef[k]);
    expect(Math.max(...state.map(Math.abs)) / fit.level).toBeLessThan(tolerance);
    expect(largestDifference(fit.fitted, expected.fitted)).toBeLessThan(tolerance);
    expect(largestDifference(forecastHoltWinters(fit, 14).expected, expected.forecast14)).toBeLessThan(tolerance);
  });

  it('carries a level and a fixed week on without error', () => {
    const fit = holtWinters(steady(35), { period: 7, ...fixed });
    expect(fit.sumOfSquares).toBeLessThan(1e-18);
    const { expected, lower, upper } = forecastHoltWinters(fit, 10);
    expect(largestDifference(expected, steady(45).slice(35))).toBeLessThan(1e-9);
    expect(upper[9]! - lower[9]!).toBeLessThan(1e-6);
  });

  it('moves and grows with the series', () => {
    const series = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 15, maxLength: 40 });
    fc.assert(
      fc.property(series, (values) => {
        const there = forecastHoltWinters(holtWinters(values, { period: 7, ...fixed }), 9);
        const grown = holtWinters(
          values.map((value) => 2 * value + 5),
          { period: 7, ...fixed },
        );
        expect(
          largestDifference(
            forecastHoltWinters(grown, 9).upper,
            [...there.upper].map((v) => 2 * v + 5),
          ),
        ).toBeLessThan(1e-9);
        const times = { period: 7, ...fixed, seasonal: 'multiplicative' } as const;
        const one = forecastHoltWinters(holtWinters(values, times), 9).expected;
        const three = holtWinters(
          values.map((value) => 3 * value),
          times,
        );
        expect(
          largestDifference(
            forecastHoltWinters(three, 9).expected,
            [...one].map((v) => 3 * v),
          ),
        ).toBeLessThan(1e-9);
      }),
    );
  });

  it('fits weights within 0 to 1, no worse than those it starts from', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 16, maxLength: 40 }), (values) => {
        const best = holtWinters(values, { period: 7 });
        for (const weight of [best.alpha, best.beta, best.gamma]) expect(weight >= 0 && weight <= 1).toBe(true);
        const first = holtWinters(values, { period: 7, alpha: 0.3, beta: 0.1, gamma: 0.1 });
        expect(best.sumOfSquares).toBeLessThanOrEqual(first.sumOfSquares * (1 + 1e-7));
      }),
      { numRuns: 40 },
    );
  });

  it('widens its interval with the distance, by R predict(…, prediction.interval = TRUE)', () => {
    const values = Array.from({ length: 21 }, (_, i) => 20 + ((i * 7919) % 13));
    const fit = holtWinters(values, { period: 7, ...fixed });
    const { upper, expected } = forecastHoltWinters(fit, 8);
    const half = (h: number) => (upper[h - 1]! - expected[h - 1]!) / (1.959963984540054 * Math.sqrt(fit.variance));
    expect(half(1)).toBeCloseTo(1, 12);
    expect(half(2)).toBeCloseTo(Math.sqrt(1 + (0.2 * 1.05) ** 2), 12);
    const shares = [1, 2, 3, 4, 5, 6].map((j) => (0.2 * (1 + 0.05 * j)) ** 2);
    const season = (0.2 * 1.35 + 0.1 * 0.8) ** 2;
    expect(half(8)).toBeCloseTo(Math.sqrt(1 + shares.reduce((a, b) => a + b, 0) + season), 12);
  });

  it('of equal values says the same again; refuses gaps, too few, and zeros to multiply', () => {
    const fit = holtWinters(Array(20).fill(9), { period: 7 });
    expect(forecastHoltWinters(fit, 3).expected[2]).toBeCloseTo(9, 9);
    expect(() => holtWinters([], { period: 7 })).toThrow('got 7 and 0');
    expect(() => holtWinters([5], { period: 7 })).toThrow('got 7 and 1');
    expect(() => holtWinters([...steady(20), Number.NaN], { period: 7 })).toThrow('value 20 is missing');
    expect(() => holtWinters(Array(20).fill(0), { period: 7, seasonal: 'multiplicative' })).toThrow(
      'needs values above 0, got 0 at 0',
    );
    expect(() => holtWinters(steady(20), { period: 7, alpha: 2 })).toThrow('Weights must lie in 0 to 1, got 2.');
  });
});

describe('least value in a box', () => {
  it('is found inside, on an edge and in a corner', () => {
    const bowl =
      (a: number, b: number) =>
      ([x, y]: readonly number[]) =>
        (x! - a) ** 2 + 3 * (y! - b) ** 2 + (x! - a) * (y! - b);
    const [x, y] = boundedMinimum(bowl(0.4, 0.7), [0.1, 0.1]);
    expect([x, y]).toEqual([expect.closeTo(0.4, 8), expect.closeTo(0.7, 8)]);
    expect(boundedMinimum(bowl(-2, -2), [0.5, 0.5])).toEqual([0, 0]);
    const [edge] = boundedMinimum(([at]) => (at! - 3) ** 2, [0.5]);
    expect(edge).toBe(1);
  });
});
