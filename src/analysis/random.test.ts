import { describe, expect, it } from 'vitest';
import { oracle, oracleText } from '../../test/oracle.ts';
import { createRandom, permutation, sampleWithoutReplacement, shuffle } from './random.ts';

describe.skipIf(oracle === null)('xoshiro128** against the test vectors', () => {
  const vectors = oracle === null ? {} : (JSON.parse(oracleText('rng.json')) as Record<string, number[]>);

  it.each([1, 778, 12346, 31338, 54322])('gives the same stream for seed %i', (seed) => {
    const random = createRandom(seed);
    const expected = vectors[`u32_seed_${seed}`]!;
    expect(expected.map(() => random.u32())).toEqual(expected);
  });

  it('shuffles as the vector says', () => {
    expect(Array.from(permutation(10, createRandom(778)))).toEqual(vectors['fisher_yates_n10_seed778']!);
  });

  it('draws without replacement as the vector says', () => {
    expect(Array.from(sampleWithoutReplacement(12, 5, createRandom(12346)))).toEqual(
      vectors['partial_fy_n12_k5_seed12346']!,
    );
  });
});

describe('random numbers', () => {
  it('are whole numbers below n, exactly floor(u n / 2^32), for small and very large n', () => {
    for (const n of [1, 7, 2_097_152, 2_097_153, 123_456_789, 4_294_967_296]) {
      const a = createRandom(5);
      const b = createRandom(5);
      for (let i = 0; i < 200; i++) {
        expect(a.below(n)).toBe(Number((BigInt(b.u32()) * BigInt(n)) >> 32n));
      }
    }
  });

  it('have the moments of a normal', () => {
    const random = createRandom(3);
    let sum = 0;
    let squares = 0;
    const n = 20_000;
    for (let i = 0; i < n; i++) {
      const z = random.gaussian();
      sum += z;
      squares += z * z;
    }
    expect(Math.abs(sum / n)).toBeLessThan(4 / Math.sqrt(n));
    expect(Math.abs(squares / n - 1)).toBeLessThan(6 / Math.sqrt(n));
  });

  it('shuffle plain and typed arrays alike and keep every value', () => {
    const plain = shuffle([5, 6, 7, 8, 9], createRandom(2));
    expect(Array.from(shuffle(Float64Array.of(5, 6, 7, 8, 9), createRandom(2)))).toEqual(plain);
    expect([...plain].sort()).toEqual([5, 6, 7, 8, 9]);
  });

  it('refuse a sample larger than what there is', () => {
    expect(() => sampleWithoutReplacement(3, 4, createRandom(1))).toThrow('between 0 and 3, got 4');
  });
});
