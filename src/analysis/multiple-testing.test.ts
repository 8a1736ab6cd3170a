import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { benjaminiHochberg, benjaminiHochbergRejected } from './multiple-testing.ts';

describe('Benjamini–Hochberg', () => {
  it('gives the worked values of the domain brief (R: p.adjust(p, "BH"))', () => {
    const adjusted = benjaminiHochberg([0.001, 0.008, 0.039, 0.041, 0.042, 0.06, 0.074, 0.205, 0.212, 0.216]);
    const expected = [0.01, 0.04, 0.084, 0.084, 0.084, 0.1, 0.74 / 7, 0.216, 0.216, 0.216];
    expected.forEach((value, i) => {
      expect(adjusted[i]!).toBeCloseTo(value, 12);
    });
  });

  it('leaves what was not tested out of the count', () => {
    expect(Array.from(benjaminiHochberg([0.01, Number.NaN, 0.04]))).toEqual([0.02, Number.NaN, 0.04]);
  });

  it('answers nothing for nothing, and itself for one', () => {
    expect(benjaminiHochberg([])).toHaveLength(0);
    expect(Array.from(benjaminiHochberg([0.03]))).toEqual([0.03]);
  });

  it('refuses what is no probability', () => {
    expect(() => benjaminiHochberg([0.5, 1.5])).toThrow('p-value 1 must lie in 0 to 1, got 1.5');
  });

  it('rejects what the step-up rule rejects', () => {
    const probability = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.array(probability, { minLength: 1, maxLength: 40 }), (p) => {
        const q = 0.1;
        const sorted = [...p].sort((a, b) => a - b);
        let last = -1;
        sorted.forEach((value, i) => {
          if (value * (p.length / (i + 1)) <= q) last = i;
        });
        const cut = last < 0 ? -1 : sorted[last]!;
        expect(benjaminiHochbergRejected(p, q)).toEqual(p.map((value) => value <= cut));
      }),
    );
  });

  it('does not depend on the order of the tests and never makes p smaller', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 30 }), (p) => {
        const there = benjaminiHochberg(p);
        const back = benjaminiHochberg([...p].reverse());
        expect(Array.from(there)).toEqual(Array.from(back).reverse());
        p.forEach((value, i) => {
          expect(there[i]!).toBeGreaterThanOrEqual(value);
        });
      }),
    );
  });
});
