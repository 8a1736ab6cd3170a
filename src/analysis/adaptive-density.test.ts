import { describe, expect, it } from 'vitest';
import { adaptiveDensity } from './adaptive-density.ts';
import type { Grid } from './grid.ts';
import { kernelDensity } from './kernel-density.ts';
import { createRandom } from './random.ts';

const grid: Grid = { originX: 0, originY: 0, cellSizeMetres: 20, nColumns: 60, nRows: 60 };
const random = createRandom(3);
const x = Float64Array.from({ length: 150 }, (_, k) => 600 + (k < 100 ? 30 : 200) * random.gaussian());
const points = { x, y: x.map((_, k) => 600 + (k < 100 ? 30 : 200) * random.gaussian()) };

describe('adaptive density', () => {
  it('is the plain density where all bandwidths are alike', () => {
    const pair = { x: Float64Array.of(600, 640), y: Float64Array.of(600, 600) };
    const two = adaptiveDensity(grid, pair, { rule: { by: 'kNearest', k: 1, leastMetres: 90 } });
    const same = kernelDensity(grid, pair, { bandwidthMetres: 90 });
    two.density.forEach((value, i) => {
      expect(Math.abs(value - same.density[i]!)).toBeLessThan(1e-18 + 1e-12 * same.most);
    });
  });

  it('is narrow in the crowd and wide outside, and keeps its mass', () => {
    for (const rule of [
      { by: 'abramson', pilotMetres: 80 },
      { by: 'kNearest', k: 8, leastMetres: 25 },
    ] as const) {
      const result = adaptiveDensity(grid, points, { rule });
      const mean = (from: number, to: number) =>
        result.bandwidths.slice(from, to).reduce((a, b) => a + b, 0) / (to - from);
      expect(mean(0, 100)).toBeLessThan(0.7 * mean(100, 150));
      expect(result.density.reduce((a, b) => a + b, 0) * 400).toBeGreaterThan(130);
      expect(result.most).toBeGreaterThan(kernelDensity(grid, points, { bandwidthMetres: 150 }).most);
    }
  });

  it("gives Abramson's bandwidths: their logarithms average that of the pilot", () => {
    const { bandwidths } = adaptiveDensity(grid, points, {
      rule: { by: 'abramson', pilotMetres: 80, mostTimes: 1000 },
    });
    const mean = bandwidths.reduce((sum, h) => sum + Math.log(h), 0) / bandwidths.length;
    expect(mean).toBeCloseTo(Math.log(80), 12);
    const capped = adaptiveDensity(grid, points, { rule: { by: 'abramson', pilotMetres: 80, mostTimes: 1.2 } });
    expect(Math.max(...capped.bandwidths)).toBeLessThanOrEqual(96.0001);
  });

  it('accounts for weights, masks and what is left out', () => {
    const few = { x: Float64Array.of(600, 610, Number.NaN), y: Float64Array.of(600, 600, 1) };
    const mask = new Uint8Array(3600).fill(1);
    mask[0] = 0;
    const rule = { by: 'abramson', pilotMetres: 100 } as const;
    const result = adaptiveDensity(grid, few, { rule, weights: [2, -1, 1], mask });
    expect(result.nUsed).toBe(1);
    expect(result.density[0]).toBeNaN();
    expect(result.leftOut).toEqual([
      { reason: 'no position', n: 1 },
      { reason: 'weight missing or negative', n: 1 },
    ]);
    const nothing = { x: new Float64Array(0), y: new Float64Array(0) };
    expect(adaptiveDensity(grid, nothing, { rule }).most).toBe(0);
    expect(() => adaptiveDensity(grid, few, { rule: { by: 'kNearest', k: 2, leastMetres: 1 } })).toThrow(
      'more than 2 placed incidents, got 2',
    );
    expect(() => adaptiveDensity(grid, few, { rule, mask: new Uint8Array(1) })).toThrow('mask has 1 entries');
  });
});
