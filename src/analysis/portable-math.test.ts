import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { exp, log } from './portable-math.ts';
import { createRandom } from './random.ts';

const { unit } = createRandom(1);
const powers = Float64Array.from({ length: 200_000 }, (_, i) => (i % 2 === 0 ? 1500 * unit() - 750 : 4 * unit() - 2));
/** From subnormal numbers to the largest, and close around 1. */
const numbers = Float64Array.from({ length: 200_000 }, (_, i) =>
  i % 2 === 0
    ? 2 ** Math.floor(2098 * unit() - 1074) * (1 + unit())
    : 1 + (unit() - 0.5) * 2 ** -Math.floor(30 * unit()),
);

/** Units in the last place between two numbers, roughly. */
function apart(a: number, b: number): number {
  return a === b ? 0 : Math.abs(a - b) / Math.max(Number.MIN_VALUE, Math.abs(b) * Number.EPSILON);
}

const sha = (values: Float64Array) => createHash('sha256').update(values).digest('hex').slice(0, 16);

describe('exp and log that are alike everywhere', () => {
  it('lie within two last places of the engine’s own', () => {
    let worst = 0;
    for (const x of powers) if (Math.exp(x) > 1e-300) worst = Math.max(worst, apart(exp(x), Math.exp(x)));
    for (const x of numbers) worst = Math.max(worst, apart(log(x), Math.log(x)));
    expect(worst).toBeLessThanOrEqual(2);
  });

  it('keep the bits they had when they were written', () => {
    expect([sha(powers.map(exp)), sha(numbers.map(log))]).toEqual(['66c0e906c305e922', 'aacfc55e4412b216']);
  });

  it('know the special values', () => {
    expect([0, -0, 1, Infinity, -Infinity, NaN, 710, -746].map(exp)).toEqual([
      1,
      1,
      Math.E,
      Infinity,
      0,
      NaN,
      Infinity,
      0,
    ]);
    expect([1, 0, -0, Infinity, -1, NaN, Math.E].map(log)).toEqual([0, -Infinity, -Infinity, Infinity, NaN, NaN, 1]);
    expect(exp(-745.1)).toBe(Number.MIN_VALUE);
    expect(log(Number.MIN_VALUE)).toBeCloseTo(-744.4400719213812, 12);
  });
});
