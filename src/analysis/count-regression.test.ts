import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  hasReference,
  largestDifference,
  poissonDraw,
  timeSeriesReference,
  weeklyCounts,
} from '../../test/time-series.ts';
import { seasonDesign } from './count-design.ts';
import { forecastCounts } from './count-forecast.ts';
import { negativeBinomialRegression } from './negative-binomial-regression.ts';
import { poissonRegression } from './poisson-regression.ts';
import { createRandom } from './random.ts';

const steps = (n: number, from = 0) => Array.from({ length: n }, (_, i) => from + i);
const season = { season: { period: 52.18 } };
const level = (n: number) => seasonDesign(steps(n), { trend: false });

describe('the design of a series', () => {
  it('has a level, a trend, waves and weekdays against Monday', () => {
    const { names, columns } = seasonDesign(steps(8), { season: { period: 7, harmonics: 2 }, weekdayOfStepZero: 6 });
    expect(names).toEqual([
      ...['level', 'trend', 'cosine 1', 'sine 1', 'cosine 2', 'sine 2'],
      ...['Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
    ]);
    expect([...columns[11]!]).toEqual([1, 0, 0, 0, 0, 0, 0, 1]);
    expect([...columns[6]!]).toEqual([0, 0, 1, 0, 0, 0, 0, 0]);
    expect(columns[4]![7]).toBeCloseTo(1, 12);
  });

  it('refuses more waves than the period holds', () => {
    expect(() => seasonDesign([0], { season: { period: 12, harmonics: 6 } })).toThrow('6 waves need a period above 12');
  });
});

describe('Poisson regression', () => {
  it.skipIf(!hasReference)(
    'gives what R gives: glm(count ~ week + cos(2πweek/52.18) + sin(2πweek/52.18), poisson)',
    () => {
      const counts = weeklyCounts();
      const expected = timeSeriesReference().glm_poisson;
      const fit = poissonRegression(counts, seasonDesign(steps(counts.length), season));
      expect(largestDifference(fit.coefficients, expected.coef)).toBeLessThan(1e-12);
      expect(largestDifference(fit.standardErrors, expected.se)).toBeLessThan(1e-12);
      expect(fit.deviance).toBeCloseTo(expected.deviance, 9);
      expect(fit.aic).toBeCloseTo(expected.aic, 9);
      expect(fit.logLikelihood).toBeCloseTo(expected.loglik, 9);
      expect(fit.dispersion).toBeCloseTo(expected.pearson_dispersion, 9);
    },
  );

  it('of a level alone is the logarithm of the mean, over the exposure too', () => {
    const fit = poissonRegression([3, 5, 10], level(3), { exposures: [1, 2, 3] });
    expect(fit.coefficients[0]).toBeCloseTo(Math.log(3), 12);
    expect(fit.standardErrors[0]).toBeCloseTo(1 / Math.sqrt(18), 12);
    expect([...fit.fitted].map((value) => Math.round(value * 1e9) / 1e9)).toEqual([3, 6, 9]);
  });

  it('keeps the sum of counts, and a doubled weight is a doubled row', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 6, maxLength: 40 }), (counts) => {
        const n = counts.length;
        const fit = poissonRegression(counts, seasonDesign(steps(n)));
        const total = counts.reduce((sum, count) => sum + count, 0);
        expect(Math.abs(fit.fitted.reduce((sum, value) => sum + value, 0) / total - 1)).toBeLessThan(1e-8);
        const twice = poissonRegression([...counts, ...counts], seasonDesign([...steps(n), ...steps(n)]));
        const weighted = poissonRegression(counts, seasonDesign(steps(n)), { weights: counts.map(() => 2) });
        expect(largestDifference(weighted.coefficients, [...twice.coefficients])).toBeLessThan(1e-9);
        expect(largestDifference(weighted.standardErrors, [...twice.standardErrors])).toBeLessThan(1e-9);
      }),
    );
  });

  it('as quasi-Poisson widens standard errors by the root of the dispersion and has no AIC', () => {
    const counts = [2, 30, 4, 41, 3, 28, 9, 35];
    const plain = poissonRegression(counts, seasonDesign(steps(8)));
    const quasi = poissonRegression(counts, seasonDesign(steps(8)), { quasi: true });
    expect(quasi.standardErrors[1]! / plain.standardErrors[1]!).toBeCloseTo(Math.sqrt(plain.dispersion), 9);
    expect(quasi.aic).toBeNaN();
    expect(quasi.p[1]).toBeGreaterThan(plain.p[1]!);
  });

  it('leaves out rows without count or exposure, and expects something of them all the same', () => {
    const fit = poissonRegression([4, Number.NaN, 6, 5], level(4), { exposures: [1, 1, 1, 0] });
    expect(fit.leftOut).toEqual([
      { reason: 'no count', n: 1 },
      { reason: 'no exposure', n: 1 },
    ]);
    expect(fit.fitted[1]).toBeCloseTo(5, 9);
    expect(fit.nUsed).toBe(2);
  });

  it('says of nothing, of one count and of zeros only what it can', () => {
    expect(poissonRegression([], level(0)).coefficients[0]).toBeNaN();
    const one = poissonRegression([7], seasonDesign([3]));
    expect([one.coefficients[0], one.coefficients[1]]).toEqual([expect.closeTo(Math.log(7), 12), Number.NaN]);
    expect(one.dispersion).toBeNaN();
    const zeros = poissonRegression([0, 0, 0, 0], level(4));
    expect(zeros.fitted[0]).toBeLessThan(1e-6);
    expect(zeros.standardErrors[0]).toBeGreaterThan(1000);
  });

  it('refuses negative counts and columns of another length', () => {
    expect(() => poissonRegression([1, -1], level(2))).toThrow('Counts must not be below 0, got -1 in row 1.');
    expect(() => poissonRegression([1, 2, 3], level(2))).toThrow('Expected 3 rows of level, got 2.');
  });
});

describe('negative binomial regression', () => {
  it.skipIf(!hasReference)('gives what MASS glm.nb gives for the same design', () => {
    const counts = weeklyCounts();
    const expected = timeSeriesReference().glm_nb;
    const fit = negativeBinomialRegression(counts, seasonDesign(steps(counts.length), season));
    expect(largestDifference(fit.coefficients, expected.coef)).toBeLessThan(1e-9);
    expect(largestDifference(fit.standardErrors, expected.se)).toBeLessThan(1e-9);
    expect(fit.size / expected.theta).toBeCloseTo(1, 9);
    expect(fit.sizeStandardError / expected.se_theta).toBeCloseTo(1, 5);
    expect(fit.logLikelihood).toBeCloseTo(expected.loglik, 9);
    expect(fit.deviance).toBeCloseTo(expected.deviance, 7);
  });

  it('is Poisson where counts vary no more than chance', () => {
    const counts = [10, 10, 11, 10, 9, 10];
    const fit = negativeBinomialRegression(counts, level(6));
    expect([fit.size, fit.sizeStandardError]).toEqual([Number.POSITIVE_INFINITY, Number.NaN]);
    expect(fit.coefficients).toEqual(poissonRegression(counts, level(6)).coefficients);
    expect(negativeBinomialRegression([0, 0, 0], level(3)).size).toBe(Number.POSITIVE_INFINITY);
    expect(negativeBinomialRegression([], level(0)).coefficients[0]).toBeNaN();
  });

  it('is no less likely at its size than beside it, and no less likely than Poisson', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 80 }), { minLength: 8, maxLength: 40 }), (counts) => {
        fc.pre(counts.some((count) => count > 0));
        const fit = negativeBinomialRegression(counts, level(counts.length));
        const poisson = poissonRegression(counts, level(counts.length));
        expect(fit.logLikelihood).toBeGreaterThanOrEqual(poisson.logLikelihood - 1e-7);
      }),
    );
  });
});

describe('the forecast of counts', () => {
  it('goes on with the season, and its interval holds what comes', () => {
    const options = { season: { period: 26 } };
    let inside = 0;
    let total = 0;
    for (let seed = 1; seed <= 60; seed++) {
      const random = createRandom(seed);
      const mean = (t: number) => Math.exp(1.5 + 0.004 * t + 0.4 * Math.cos((2 * Math.PI * t) / 26));
      const counts = steps(104).map((t) => poissonDraw(mean(t), random));
      const fit = poissonRegression(counts, seasonDesign(steps(104), options));
      const { lower, upper } = forecastCounts(fit, seasonDesign(steps(13, 104), options));
      for (let h = 0; h < 13; h++, total++) {
        const count = poissonDraw(mean(104 + h), random);
        if (count >= lower[h]! && count <= upper[h]!) inside++;
      }
    }
    // Whole counts make the interval hold a little more than 95 %.
    expect(inside / total).toBeGreaterThan(0.94);
    expect(inside / total).toBeLessThan(0.99);
  });

  it('is wider for counts that vary more, and refuses other columns', () => {
    const counts = [2, 30, 4, 41, 3, 28, 9, 35];
    const next = seasonDesign([8], { trend: false });
    const width = (fit: Parameters<typeof forecastCounts>[0]) => {
      const { lower, upper } = forecastCounts(fit, next);
      return upper[0]! - lower[0]!;
    };
    const plain = width(poissonRegression(counts, level(8)));
    expect(width(poissonRegression(counts, level(8), { quasi: true }))).toBeGreaterThan(plain);
    expect(width(negativeBinomialRegression(counts, level(8)))).toBeGreaterThan(plain);
    expect(() => forecastCounts(poissonRegression(counts, level(8)), seasonDesign([8]))).toThrow(
      'Expected the columns level, got level, trend.',
    );
  });
});
