import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  digamma,
  negativeBinomialCdf,
  negativeBinomialLogPmf,
  negativeBinomialQuantile,
  negativeBinomialUpperTail,
  trigamma,
} from './negative-binomial.ts';
import { poissonQuantile } from './special.ts';

describe('negative binomial', () => {
  it('of size 1 is geometric', () => {
    // Mean 4: success chance 1/5.
    expect(Math.exp(negativeBinomialLogPmf(3, 4, 1))).toBeCloseTo(0.2 * 0.8 ** 3, 14);
    expect(negativeBinomialUpperTail(3, 4, 1)).toBeCloseTo(0.8 ** 3, 14);
    expect(negativeBinomialCdf(2, 4, 1)).toBeCloseTo(1 - 0.8 ** 3, 14);
  });

  it('adds up to its tails, and has the quantile between them', () => {
    const mean = fc.double({ min: 0.01, max: 500, noNaN: true });
    const size = fc.double({ min: 0.05, max: 200, noNaN: true });
    fc.assert(
      fc.property(mean, size, fc.double({ min: 0.001, max: 0.999, noNaN: true }), (m, r, p) => {
        const q = negativeBinomialQuantile(p, m, r);
        expect(negativeBinomialCdf(q, m, r)).toBeGreaterThanOrEqual(p - 1e-12);
        if (q > 0) expect(negativeBinomialCdf(q - 1, m, r)).toBeLessThan(p + 1e-12);
        expect(negativeBinomialCdf(q, m, r) + negativeBinomialUpperTail(q + 1, m, r)).toBeCloseTo(1, 12);
        const mass = Math.exp(negativeBinomialLogPmf(q, m, r));
        expect(negativeBinomialCdf(q, m, r) - negativeBinomialCdf(q - 1, m, r)).toBeCloseTo(mass, 10);
      }),
    );
  });

  it('without end of size is Poisson; of mean 0 always 0; of no sense NaN', () => {
    expect(negativeBinomialQuantile(0.975, 12.5, Number.POSITIVE_INFINITY)).toBe(poissonQuantile(0.975, 12.5));
    expect(negativeBinomialQuantile(0.999, 0, 3)).toBe(0);
    expect(negativeBinomialLogPmf(0, 0, 3)).toBe(0);
    expect(negativeBinomialQuantile(0.5, Number.NaN, 3)).toBeNaN();
    expect(negativeBinomialQuantile(0.5, Number.POSITIVE_INFINITY, 3)).toBeNaN();
    expect(negativeBinomialQuantile(0.5, 3, Number.NaN)).toBeNaN();
    expect(negativeBinomialQuantile(1, 3, 2)).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('digamma and trigamma', () => {
  it('are known at 1 and a half', () => {
    expect(digamma(1)).toBeCloseTo(-0.5772156649015329, 14);
    expect(digamma(0.5)).toBeCloseTo(-1.9635100260214235, 13);
    expect(trigamma(1)).toBeCloseTo(Math.PI ** 2 / 6, 14);
    expect(trigamma(0.5)).toBeCloseTo(Math.PI ** 2 / 2, 13);
  });

  it('step by 1/x and 1/x²', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 1e6, noNaN: true }), (x) => {
        expect(Math.abs(digamma(x + 1) - digamma(x) - 1 / x) * x).toBeLessThan(1e-8);
        expect(Math.abs(trigamma(x + 1) - trigamma(x) + 1 / (x * x)) * x).toBeLessThan(1e-8);
      }),
    );
  });
});
