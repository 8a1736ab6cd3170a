import { describe, expect, it } from 'vitest';
import {
  hasReference,
  largestDifference,
  poissonDraw,
  timeSeriesReference,
  weeklyCounts,
} from '../../test/time-series.ts';
import { farrington } from './farrington.ts';
import { farringtonFlexible } from './farrington-flexible.ts';
import { createRandom } from './random.ts';

const from = 312;
const methods = [farrington, farringtonFlexible];
const flat = (n: number, seed: number, mean = 20) => {
  const random = createRandom(seed);
  return Array.from({ length: n }, () => poissonDraw(mean, random));
};

describe.skipIf(!hasReference)("Farrington's methods, as R's surveillance 1.20.3", () => {
  it('agree with algo.farrington(b = 5, w = 3, alpha = 0.05)', () => {
    const expected = timeSeriesReference().farrington;
    const { points } = farrington(weeklyCounts(), { from });
    expect(
      largestDifference(
        points.map(({ upper }) => upper),
        expected.upperbound,
      ),
    ).toBeLessThan(1e-11);
    expect(points.map(({ isAlarm }) => Number(isAlarm))).toEqual(expected.alarm);
  });

  it('agree with farringtonFlexible(noPeriods = 10, weightsThreshold = 2.58, pastWeeksNotIncluded = 26, pThresholdTrend = 1)', () => {
    const expected = timeSeriesReference().farringtonFlexible;
    const { points } = farringtonFlexible(weeklyCounts(), { from });
    expect(points.map(({ step }) => step + 1)).toEqual(expected.range1);
    for (const [of, as] of [
      ['upper', 'upperbound'],
      ['expected', 'expected'],
      ['score', 'score'],
      ['p', 'pvalue'],
      ['dispersion', 'phi'],
    ] as const) {
      expect(
        largestDifference(
          points.map((point) => point[of]),
          expected[as],
        ),
      ).toBeLessThan(1e-11);
    }
    expect(points.map(({ isAlarm }) => Number(isAlarm))).toEqual(expected.alarm);
    expect(points.map(({ trendRatio }) => Number(trendRatio > 0))).toEqual(expected.trend);
  });

  it("agree with farringtonFlexible(thresholdMethod = 'nbPlugin', alpha = 0.01)", () => {
    const expected = timeSeriesReference().farringtonFlexible_nbPlugin;
    const { points } = farringtonFlexible(weeklyCounts(), { from, threshold: 'negative binomial', alpha: 0.01 });
    expect(points.map(({ upper }) => upper)).toEqual(expected.upperbound);
    expect(
      largestDifference(
        points.map(({ p }) => p),
        expected.pvalue,
      ),
    ).toBeLessThan(1e-12);
    expect(points.map(({ isAlarm }) => Number(isAlarm))).toEqual(expected.alarm);
  });
});

describe("Farrington's methods", () => {
  it('call a planted doubling, and seldom anything else', () => {
    for (const method of methods) {
      const counts = flat(416, 7);
      counts[380] = 50;
      const { points } = method(counts, { from });
      const alarms = points.filter(({ isAlarm }) => isAlarm);
      expect(alarms.map(({ step }) => step)).toContain(380);
      expect(alarms.length).toBeLessThan(12);
    }
  });

  it('give false alarms about as often as they say', () => {
    const share = (method: (typeof methods)[number], tail: number) => {
      let alarms = 0;
      let n = 0;
      for (let seed = 1; seed <= 10; seed++) {
        const { points } = method(flat(320, seed), { from: 270, trend: false });
        alarms += points.filter(({ isAlarm }) => isAlarm).length;
        n += points.length;
      }
      expect(alarms / n).toBeGreaterThan(tail / 4);
      expect(alarms / n).toBeLessThan(2 * tail);
    };
    share(farrington, 0.025);
    share(farringtonFlexible, 0.05);
  });

  it('do not look ahead: later counts change nothing', () => {
    const counts = flat(330, 3);
    for (const method of methods) {
      const before = method(counts, { from: 300, to: 320 }).points;
      expect(method([...counts.slice(0, 320), 999, 999], { from: 300, to: 320 }).points).toEqual(before);
    }
  });

  it('say nothing of the first years, of few events, of zeros and of a missing week', () => {
    for (const method of methods) {
      expect(method([], {}).points).toEqual([]);
      expect(method([5], {}).points).toEqual([]);
      expect(method(flat(60, 1), { from: 50 }).points.every(({ isAlarm }) => !isAlarm)).toBe(true);
      const zeros = method(Array(300).fill(0), { from: 295 }).points;
      expect(zeros.every(({ isAlarm, upper }) => !isAlarm && Number.isNaN(upper))).toBe(true);
      const counts = flat(300, 2);
      counts[298] = Number.NaN;
      counts[100] = Number.NaN;
      const [missing, next] = method(counts, { from: 298 }).points;
      expect([missing!.isAlarm, missing!.p]).toEqual([false, Number.NaN]);
      expect(next!.expected).toBeGreaterThan(10);
      const equal = method(Array(300).fill(8), { from: 299 }).points[0]!;
      expect(equal.expected).toBeCloseTo(8, 6);
      expect(equal.isAlarm).toBe(false);
    }
  });

  it('refuse steps beyond the series, windows that touch and more periods than weeks', () => {
    expect(() => farrington([1, 2], { from: 3 })).toThrow('within 0 to 2, got 3 to 2');
    expect(() => farrington([1], { stepsPerYear: 6 })).toThrow('windows that do not touch');
    expect(() => farringtonFlexible([1], { nPeriods: 60 })).toThrow('cannot be cut into 60 periods');
    expect(() => farrington([1], { alpha: 0 })).toThrow('alpha must lie between 0 and 1, got 0.');
  });
});
