import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { areaRates, empiricalBayes } from './area-rates.ts';
import { poissonInterval } from './special.ts';

describe('rates of areas', () => {
  it('are counts over denominators with exact limits', () => {
    const result = areaRates([10, 0], [2000, 500], { per: 1000 });
    expect(Array.from(result.rates)).toEqual([5, 0]);
    expect(result.overallRate).toBe(4);
    expect(result.lower[0]!).toBeCloseTo(poissonInterval(10, 0.95)[0] / 2, 12);
    expect(result.upper[1]!).toBeCloseTo(poissonInterval(0, 0.95)[1] * 2, 12);
    expect(result.relative[0]!).toBeCloseTo(1.25, 12);
  });

  it('leave out areas without count or denominator and say so', () => {
    const result = areaRates([1, Number.NaN, 3, 4], [100, 100, 0, Number.NaN]);
    expect(result.nUsed).toBe(1);
    expect(result.rates[2]!).toBeNaN();
    expect(result.leftOut).toEqual([
      { reason: 'no count', n: 1 },
      { reason: 'no denominator above 0', n: 2 },
    ]);
  });

  it('smooth between the own and the overall rate, less for larger areas (Marshall 1991 by hand)', () => {
    const counts = [2, 30, 90];
    const people = [100, 1000, 2000];
    const overall = 122 / 3100;
    const spread = (100 * (0.02 - overall) ** 2 + 1000 * (0.03 - overall) ** 2 + 2000 * (0.045 - overall) ** 2) / 3100;
    const between = spread - overall / (3100 / 3);
    const { shrink } = empiricalBayes(counts, people, [0, 1, 2]);
    expect(between).toBeGreaterThan(0);
    expect(shrink(0)).toBeCloseTo(between / (between + overall / 100), 14);
    expect(shrink(2)).toBeGreaterThan(shrink(1));
    const { smoothed } = areaRates(counts, people);
    expect(smoothed[0]!).toBeCloseTo(1000 * (overall + shrink(0) * (0.02 - overall)), 10);
  });

  it('smooth all the way where areas differ by no more than chance', () => {
    const { smoothed, overallRate } = areaRates([10, 10, 10], [100, 100, 100]);
    expect(Array.from(smoothed)).toEqual([overallRate, overallRate, overallRate]);
  });

  it('refuse lists that do not match and parameters without sense', () => {
    expect(() => areaRates([1], [1, 2])).toThrow('denominators has 2 entries');
    expect(() => areaRates([1], [1], { per: 0 })).toThrow('per must be above 0');
    expect(() => areaRates([1], [1], { level: 1 })).toThrow('level must lie between 0 and 1');
    expect(areaRates([], []).overallRate).toBeNaN();
  });

  it('scale with the unit and lie between their limits', () => {
    const area = fc.tuple(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 1, max: 10_000 }));
    fc.assert(
      fc.property(fc.array(area, { minLength: 1, maxLength: 15 }), (areas) => {
        const counts = areas.map(([count]) => count);
        const people = areas.map(([, base]) => base);
        const a = areaRates(counts, people, { per: 1000 });
        const b = areaRates(counts, people, { per: 1 });
        for (let i = 0; i < areas.length; i++) {
          expect(a.rates[i]! / 1000).toBeCloseTo(b.rates[i]!, 10);
          expect(a.lower[i]!).toBeLessThanOrEqual(a.rates[i]!);
          expect(a.upper[i]!).toBeGreaterThan(a.rates[i]!);
        }
      }),
    );
  });
});
