import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createGrid } from './grid.ts';
import { kernelDensity } from './kernel-density.ts';
import type { PlanePoints } from './points.ts';
import { createRandom } from './random.ts';
import { STABILITY_PARTS, stability, stabilityReplicates, stabilityResult } from './stability.ts';
import { type HotRule, planStability } from './stability-plan.ts';

const grid = createGrid({ originX: 0, originY: 0, cellSizeMetres: 100, nColumns: 20, nRows: 20 });
const giStar: HotRule = { kind: 'gi-star' };
const density: HotRule = { kind: 'density', bandwidthMetres: 250, breakPerM2: 4e-4 };

/** Even noise over the grid, and a crowd of nPlanted around (1050, 1050) within 100 m. */
function town(seed: number, nNoise: number, nPlanted: number): PlanePoints {
  const { unit } = createRandom(seed);
  const x = Float64Array.from({ length: nNoise + nPlanted }, (_, i) =>
    i < nNoise ? 2000 * unit() : 950 + 200 * unit(),
  );
  const y = x.map((_, i) => (i < nNoise ? 2000 * unit() : 950 + 200 * unit()));
  return { x, y };
}

describe('stability of hot spots', () => {
  it.each([
    ['Gi*', giStar],
    ['density', density],
  ] as const)('calls a planted crowd firm, by %s', (_, rule) => {
    const { spots } = stability(town(1, 400, 200), { grid, rule, uncertaintyMetres: new Float64Array(600).fill(50) });
    expect(spots).toHaveLength(1);
    const [spot] = spots;
    expect(Math.hypot(spot!.x - 1050, spot!.y - 1050)).toBeLessThan(75);
    expect(spot!.staysHot.together).toBeGreaterThanOrEqual(95);
    expect(spot!.verdict).toBe('firm');
    expect(spot!.words).toContain(`Stays hot in ${spot!.staysHot.together} of 100`);
  });

  it('does not call the peaks of noise firm', () => {
    let firm = 0;
    let found = 0;
    for (let seed = 1; seed <= 10; seed++) {
      const noise = town(seed, 400, 0);
      // A break that only the highest places of this very map reach.
      const { most } = kernelDensity(grid, noise, { bandwidthMetres: 150 });
      const rule: HotRule = { kind: 'density', bandwidthMetres: 150, breakPerM2: 0.8 * most };
      const { spots } = stability(noise, { grid, rule, nReplicates: 40, seed });
      found += spots.length;
      firm += spots.filter((spot) => spot.verdict === 'firm').length;
    }
    expect(found).toBeGreaterThan(10);
    expect(firm).toBe(0);
  });

  it('finds the same, moved, when town and grid are moved', () => {
    const points = town(2, 300, 100);
    const away = { x: points.x.map((x) => x + 4096), y: points.y.map((y) => y - 8192) };
    const there = createGrid({ ...grid, originX: 4096, originY: -8192 });
    const here = stability(points, { grid, rule: giStar, nReplicates: 20 });
    const moved = stability(away, { grid: there, rule: giStar, nReplicates: 20 });
    expect(moved.spots.map((spot) => spot.staysHot)).toEqual(here.spots.map((spot) => spot.staysHot));
  });

  it('changes nothing where places are exact', () => {
    const plan = { grid, rule: giStar, uncertaintyMetres: new Float64Array(400), nReplicates: 15 };
    const { spots } = stability(town(3, 300, 100), plan);
    for (const spot of spots) expect(spot.staysHot.places).toBe(15);
  });

  it('says less of what is placed less precisely', () => {
    const stays = (metres: number) =>
      stability(town(4, 400, 30), {
        grid,
        rule: giStar,
        uncertaintyMetres: new Float64Array(430).fill(metres),
      }).spots.find((spot) => Math.hypot(spot.x - 1050, spot.y - 1050) < 150)!.staysHot.places;
    expect(stays(5)).toBeGreaterThan(stays(400));
  });

  it('does not depend on how replicates are dealt out', () => {
    const plan = planStability(town(5, 200, 60), { grid, rule: giStar, nReplicates: 12, seed: 9 });
    const whole = JSON.stringify(stabilityResult(plan, [stabilityReplicates(plan, 1, 13)]));
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 }), (a, b) => {
        const [first, second] = [Math.min(a, b), Math.max(a, b)];
        const parts = [
          stabilityReplicates(plan, second, 13),
          stabilityReplicates(plan, 1, first),
          stabilityReplicates(plan, first, second),
        ];
        expect(JSON.stringify(stabilityResult(plan, parts))).toBe(whole);
      }),
      { numRuns: 6 },
    );
    expect(() => stabilityResult(plan, [stabilityReplicates(plan, 2, 13)])).toThrow(
      'Got replicate 2 where 1 was expected',
    );
    expect(() => stabilityResult(plan, [stabilityReplicates(plan, 1, 5)])).toThrow('expected 1 to 12');
  });

  it('counts how often each cell was hot, never more than the replicates', () => {
    const result = stability(town(6, 200, 60), { grid, rule: giStar, nReplicates: 10 });
    for (const part of STABILITY_PARTS) {
      expect(Math.max(...result.nHot[part])).toBeLessThanOrEqual(10);
      for (const spot of result.spots) {
        const inAll = spot.cells.reduce((sum, cell) => sum + result.nHot[part][cell]!, 0);
        // It stays where at least half of its cells do, and does not where fewer do.
        expect(inAll).toBeGreaterThanOrEqual(0.5 * spot.cells.length * spot.staysHot[part]);
        expect(inAll).toBeLessThanOrEqual(0.5 * spot.cells.length * (10 + spot.staysHot[part]));
      }
    }
  });

  it.each([
    ['no record', [], []],
    ['one record', [50], [50]],
    ['two records', [50, 1500], [50, 1500]],
    ['all at one place outside', [-900, -900, -900], [0, 0, 0]],
    ['no position', [Number.NaN, 5], [5, Number.NaN]],
  ])('has nothing to say that is not so: %s', (_, x, y) => {
    const points = { x: Float64Array.from(x), y: Float64Array.from(y) };
    const result = stability(points, { grid, rule: density, nReplicates: 3 });
    expect(result.spots).toEqual([]);
    expect(result.nUsed + result.leftOut.reduce((sum, { n }) => sum + n, 0)).toBe(x.length);
    // Gi* of a lone record may be hot by the normal approximation, but nothing may be counted twice or be NaN.
    for (const spot of stability(points, { grid, rule: giStar, nReplicates: 3 }).spots) {
      for (const part of STABILITY_PARTS) expect(spot.staysHot[part]).toBeLessThanOrEqual(3);
    }
  });

  it('names what it leaves out and refuses what it cannot read', () => {
    const points = { x: Float64Array.of(1, 2, Number.NaN), y: Float64Array.of(1, 2, 3) };
    const options = { grid, rule: giStar, nReplicates: 0 };
    const { leftOut, spots } = stability(points, { ...options, uncertaintyMetres: [5, Number.NaN, 5] });
    expect(leftOut).toEqual([
      { reason: 'no position', n: 1 },
      { reason: 'precision of the place not known', n: 1 },
    ]);
    for (const spot of spots) expect(spot.verdict).toBeNull();
    expect(() => stability(points, { ...options, uncertaintyMetres: [5] })).toThrow('expected one a point: 3');
    expect(() => stability(points, { ...options, shareOfCells: 0 })).toThrow('got 0');
    expect(() => stability(points, { ...options, rule: { kind: 'gi-star', level: 2 } })).toThrow('got 2');
    expect(() => stability(points, { ...options, rule: { ...density, breakPerM2: 0 } as HotRule })).toThrow('got 0');
  });
});
