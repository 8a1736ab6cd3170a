import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { leastSquares, rowTimes, rowVariance } from './linear-algebra.ts';

const ones = (n: number) => Array<number>(n).fill(1);

describe('weighted least squares', () => {
  it('draws the line through three points, with leverages and covariance known by hand', () => {
    const { coefficients, leverages, covariance, rank } = leastSquares([ones(3), [0, 1, 2]], [1, 2, 6], ones(3));
    expect(coefficients[0]).toBeCloseTo(0.5, 14);
    expect(coefficients[1]).toBeCloseTo(2.5, 14);
    expect([...leverages].map((h) => h.toFixed(12))).toEqual([5 / 6, 1 / 3, 5 / 6].map((h) => h.toFixed(12)));
    expect(covariance[1]![1]).toBeCloseTo(1 / 2, 14);
    expect(covariance[0]![1]).toBeCloseTo(-1 / 2, 14);
    expect(rowVariance([[1], [1]], 0, covariance)).toBeCloseTo(1 / 3, 14);
    expect(rank).toBe(2);
  });

  it('leaves out a column that is a combination of others, and rows without weight', () => {
    const { coefficients, rank } = leastSquares([ones(4), [0, 1, 2, 3], [1, 3, 5, 7]], [0, 1, 2, 1000], [1, 1, 1, 0]);
    expect(rank).toBe(2);
    expect(coefficients[1]).toBeCloseTo(1, 12);
    expect(coefficients[2]).toBeNaN();
    expect(rowTimes([[1], [5], [11]], 0, coefficients)).toBeCloseTo(5, 12);
  });

  it('leaves residuals at right angles to every column, and leverages that add up to the rank', () => {
    const row = fc.tuple(
      fc.integer({ min: -9, max: 9 }),
      fc.integer({ min: -9, max: 9 }),
      fc.integer({ min: 1, max: 9 }),
    );
    fc.assert(
      fc.property(fc.array(row, { minLength: 4, maxLength: 30 }), (rows) => {
        const columns = [ones(rows.length), rows.map(([x]) => x)];
        const y = rows.map(([, value]) => value);
        const w = rows.map(([, , weight]) => weight);
        const { coefficients, leverages, rank } = leastSquares(columns, y, w);
        for (const column of columns) {
          const product = y.reduce(
            (sum, value, i) => sum + w[i]! * column[i]! * (value - rowTimes(columns, i, coefficients)),
            0,
          );
          expect(Math.abs(product)).toBeLessThan(1e-9);
        }
        expect(leverages.reduce((sum, h) => sum + h, 0)).toBeCloseTo(rank, 9);
      }),
    );
  });
});
