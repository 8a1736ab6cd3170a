import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chanceOfAtLeast, pooledDispersion, usualOf } from './usual.ts';

/** Slow and obvious: one minus the sum of the probabilities below. */
function poissonTailBySum(count: number, mean: number): number {
  let term = Math.exp(-mean);
  let below = 0;
  for (let k = 0; k < count; k++) {
    below += term;
    term *= mean / (k + 1);
  }
  return 1 - below;
}

/** Negative binomial of this mean whose variance is dispersion × mean, summed term by term. */
function negativeBinomialTailBySum(count: number, mean: number, dispersion: number): number {
  const size = mean / (dispersion - 1);
  const p = 1 / dispersion;
  let term = p ** size;
  let below = 0;
  for (let k = 0; k < count; k++) {
    below += term;
    term *= ((size + k) / (k + 1)) * (1 - p);
  }
  return 1 - below;
}

describe('what is usual', () => {
  it('is the mean of eight windows with half an event added over all of them', () => {
    expect(usualOf([2, 1, 0, 3, 2, 1, 4, 3], 1).expected).toBe(16.5 / 8);
  });

  it('allows one event where eight windows were empty, and is surprised by three', () => {
    const usual = usualOf([0, 0, 0, 0, 0, 0, 0, 0], 1);
    expect([usual.lower, usual.upper]).toEqual([0, 1]);
    expect(chanceOfAtLeast(1, usual)).toBeGreaterThan(0.05);
    expect(chanceOfAtLeast(3, usual)).toBeLessThan(0.0001);
  });

  it('has the exact Poisson tail for counts that vary as chance does', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 120 }), (count, total) => {
        const usual = usualOf([total, 0, 0, 0, 0, 0, 0, 0], 1);
        expect(chanceOfAtLeast(count, usual)).toBeCloseTo(poissonTailBySum(count, (total + 0.5) / 8), 11);
      }),
    );
  });

  it('has the exact negative binomial tail for counts that vary more', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 30 }),
        fc.integer({ min: 1, max: 120 }),
        fc.double({ min: 1.6, max: 6, noNaN: true }),
        (count, total, dispersion) => {
          const usual = usualOf([total, 0, 0, 0, 0, 0, 0, 0], dispersion);
          const expected = negativeBinomialTailBySum(count, (total + 0.5) / 8, dispersion);
          expect(chanceOfAtLeast(count, usual)).toBeCloseTo(expected, 9);
        },
      ),
    );
  });

  it('is wider for counts that vary more, and always holds the expectation', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 8, maxLength: 8 }), (earlier) => {
        const plain = usualOf(earlier, 1);
        const varied = usualOf(earlier, 3);
        expect(varied.lower).toBeLessThanOrEqual(plain.lower);
        expect(varied.upper).toBeGreaterThanOrEqual(plain.upper);
        expect(plain.lower).toBeLessThanOrEqual(Math.ceil(plain.expected));
        expect(plain.upper).toBeGreaterThanOrEqual(Math.floor(plain.expected));
      }),
    );
  });

  it('scales to the length of the window judged', () => {
    expect(usualOf([28, 31], 1, 30 / 59).expected).toBeCloseTo((59.5 * 30) / 59, 12);
  });
});

describe('pooled dispersion', () => {
  it('is the variance over the mean of one area', () => {
    // Mean 54.5, var/mean 1.1126 with n − 1 (domain brief §8.3).
    expect(pooledDispersion([[52, 47, 61, 55, 49, 58, 44, 63, 50, 71, 48, 56]])).toBeCloseTo(1.1126, 4);
  });

  it('says nothing of areas that were empty throughout', () => {
    expect(pooledDispersion([[0, 0, 0]])).toBe(1);
    expect(
      pooledDispersion([
        [0, 0, 0],
        [2, 4],
      ]),
    ).toBe(pooledDispersion([[2, 4]]));
  });
});
