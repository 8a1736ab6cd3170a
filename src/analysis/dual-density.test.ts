import { describe, expect, it } from 'vitest';
import { dualDensity, relativeRisk } from './dual-density.ts';
import { cellOf, type Grid } from './grid.ts';
import { kernelDensity } from './kernel-density.ts';
import type { PlanePoints } from './points.ts';
import { createRandom } from './random.ts';

const grid: Grid = { originX: 0, originY: 0, cellSizeMetres: 50, nColumns: 40, nRows: 40 };

function town(n: number, seed: number, extra = 0): PlanePoints {
  const random = createRandom(seed);
  const x = Float64Array.from({ length: n + extra }, (_, k) =>
    k < n ? 2000 * random.unit() : 500 + 60 * random.gaussian(),
  );
  return { x, y: x.map((_, k) => (k < n ? 2000 * random.unit() : 1500 + 60 * random.gaussian())) };
}

describe('dual density', () => {
  it('compares the two surfaces cell by cell', () => {
    const [a, b] = [town(200, 1), town(300, 2)];
    const options = { bandwidthMetres: 200 };
    const dual = dualDensity(grid, a, b, options);
    const cell = cellOf(grid, 1000, 1000);
    const [first, second] = [kernelDensity(grid, a, options), kernelDensity(grid, b, options)];
    expect(dual.difference[cell]).toBe(first.density[cell]! - second.density[cell]!);
    expect(dual.ratio[cell]).toBe(first.density[cell]! / second.density[cell]!);
    expect(dual.logRatio[cell]).toBeCloseTo(Math.log(dual.ratio[cell]!), 14);
  });

  it('of a set with itself is one everywhere, and nothing where neither is', () => {
    const one = { x: Float64Array.of(500), y: Float64Array.of(500) };
    const dual = dualDensity(grid, one, one, { bandwidthMetres: 200 });
    expect(dual.ratio[cellOf(grid, 510, 510)]).toBe(1);
    expect(dual.ratio[cellOf(grid, 1900, 1900)]).toBeNaN();
    const only = dualDensity(grid, one, { x: new Float64Array(0), y: new Float64Array(0) }, { bandwidthMetres: 200 });
    expect(only.ratio[cellOf(grid, 510, 510)]).toBe(Number.POSITIVE_INFINITY);
  });

  it('takes weights of both sets', () => {
    const one = { x: Float64Array.of(500), y: Float64Array.of(500) };
    const dual = dualDensity(grid, one, one, { bandwidthMetres: 200, weights: [6], otherWeights: [2] });
    expect(dual.ratio[cellOf(grid, 510, 510)]).toBeCloseTo(3, 12);
  });
});

describe('relative risk', () => {
  const options = { bandwidthMetres: 250, kernel: 'quartic' } as const;

  it('is 0 where the shares are alike, whatever the numbers', () => {
    const cases = town(100, 4);
    const twice = { x: Float64Array.of(...cases.x, ...cases.x), y: Float64Array.of(...cases.y, ...cases.y) };
    const { logRisk, p } = relativeRisk(grid, cases, twice, options);
    expect(logRisk[820]).toBeCloseTo(0, 12);
    expect(p[820]).toBeCloseTo(0.5, 12);
  });

  it('finds a planted excess, by both p-values, and encloses it', () => {
    const cases = town(300, 5, 60);
    const controls = town(900, 6);
    const result = relativeRisk(grid, cases, controls, { ...options, replicates: 99, seed: 2 });
    const planted = cellOf(grid, 500, 1500);
    expect(result.logRisk[planted]).toBeGreaterThan(0.7);
    expect(result.p[planted]).toBeLessThan(0.001);
    expect(result.pSimulated![planted]).toBe(0.01);
    expect(result.tolerance[planted]).toBe(1);
  });

  it('keeps its level where there is nothing to find', () => {
    let flagged = 0;
    for (let seed = 1; seed <= 60; seed++) {
      const { p } = relativeRisk(grid, town(300, seed), town(600, seed + 500), options);
      if (p[20 * 40 + 20]! <= 0.05) flagged++;
    }
    expect(flagged).toBeLessThanOrEqual(9);
  });

  it('refuses a level without sense and says nothing where nobody is', () => {
    const one = { x: Float64Array.of(500), y: Float64Array.of(500) };
    expect(() => relativeRisk(grid, one, one, { ...options, level: 0.6 })).toThrow('level must lie');
    const result = relativeRisk(grid, one, one, options);
    expect(result.logRisk[cellOf(grid, 1900, 100)]).toBeNaN();
    expect(result.tolerance[cellOf(grid, 1900, 100)]).toBe(0);
  });
});
