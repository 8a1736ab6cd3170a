import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ORACLE_ORIGIN, oracle, oraclePoints, oracleText } from '../../test/oracle.ts';
import type { Grid } from './grid.ts';
import { type DensityOptions, kernelDensity } from './kernel-density.ts';
import { KERNELS, kernelAt, kernelReachMetres } from './kernels.ts';
import type { PlanePoints } from './points.ts';
import { createRandom } from './random.ts';

const town: Grid = {
  originX: ORACLE_ORIGIN.x,
  originY: ORACLE_ORIGIN.y,
  cellSizeMetres: 50,
  nColumns: 240,
  nRows: 200,
};
const small: Grid = { originX: -50, originY: -80, cellSizeMetres: 20, nColumns: 40, nRows: 35 };

function randomPoints(n: number, seed: number): PlanePoints {
  const random = createRandom(seed);
  const x = Float64Array.from({ length: n }, () => 100 + 500 * random.unit());
  return { x, y: x.map(() => 100 + 400 * random.unit()) };
}

function byDefinition(grid: Grid, points: PlanePoints, options: DensityOptions, weights?: number[]): Float64Array {
  return Float64Array.from({ length: grid.nColumns * grid.nRows }, (_, cell) => {
    const column = cell % grid.nColumns;
    const cx = grid.originX + (column + 0.5) * grid.cellSizeMetres;
    const cy = grid.originY + ((cell - column) / grid.nColumns + 0.5) * grid.cellSizeMetres;
    let sum = 0;
    for (let k = 0; k < points.x.length; k++) {
      const distance = Math.hypot(points.x[k]! - cx, points.y[k]! - cy);
      sum += (weights?.[k] ?? 1) * kernelAt(options.kernel ?? 'quartic', distance, options.bandwidthMetres);
    }
    return sum;
  });
}

function furthest(a: Float64Array, b: Float64Array): number {
  let most = 0;
  let apart = 0;
  for (let i = 0; i < a.length; i++) {
    most = Math.max(most, Math.abs(b[i]!));
    apart = Math.max(apart, Math.abs(a[i]! - b[i]!));
  }
  return apart / most;
}

describe.skipIf(oracle === null)('kernel density against long double sums', () => {
  const cases = [
    ['quartic', 1000],
    ['quartic', 10_000],
    ['quartic', 100_000],
    ['gaussian', 10_000],
    ['gaussian', 100_000],
  ] as const;
  it.each(cases)('%s, %i points: within 1e-12 of the largest, and within what it says', async (kernel, n) => {
    const points = await oraclePoints(n);
    const lines = oracleText(`kde_${kernel === 'gaussian' ? 'gauss' : kernel}_${n}.csv.gz`)
      .trim()
      .split('\n');
    const expected = Float64Array.from(lines.slice(1), (line) => Number(line.split(',')[2]));
    const result = kernelDensity(town, { x: points.xMetres, y: points.yMetres }, { kernel, bandwidthMetres: 300 });
    expect(furthest(result.density, expected)).toBeLessThan(Math.min(1e-12, result.errorBound));
    expect(result.nUsed).toBe(n);
    const binned = kernelDensity(
      town,
      { x: points.xMetres, y: points.yMetres },
      { kernel, bandwidthMetres: 300, method: 'binned' },
    );
    expect(furthest(binned.density, expected)).toBeLessThan(binned.errorBound);
    expect(binned.errorBound).toBeLessThan(0.1);
  });
});

describe('kernels', () => {
  it('have the heights of the domain brief (quartic, h = 250 m)', () => {
    expect(kernelAt('quartic', 0, 250)).toBeCloseTo(1.52788745e-5, 13);
    expect(kernelAt('quartic', 125, 250)).toBeCloseTo(8.59436693e-6, 14);
    expect(kernelAt('quartic', 250, 250)).toBe(0);
  });

  it.each(KERNELS)('%s integrates to one', (kernel) => {
    const reach = kernelReachMetres(kernel, 100);
    const n = 20_000;
    let integral = 0;
    for (let i = 0; i < n; i++) {
      const r = ((i + 0.5) * reach) / n;
      integral += (2 * Math.PI * r * kernelAt(kernel, r, 100) * reach) / n;
    }
    expect(integral).toBeCloseTo(1, 6);
  });
});

describe.each(KERNELS)('%s density', (kernel) => {
  it('is the sum its definition says, with and without weights, at coarse and fine cells', () => {
    const points = randomPoints(60, 4);
    const weights = Array.from(points.x, (_, k) => (k % 5) / 2);
    for (const bandwidthMetres of [7, 35, 90.5, 160, 400]) {
      const options = { kernel, bandwidthMetres };
      const result = kernelDensity(small, points, options);
      if (result.most > 0) expect(furthest(result.density, byDefinition(small, points, options))).toBeLessThan(1e-12);
      const weighted = kernelDensity(small, points, { ...options, weights });
      if (weighted.most === 0) continue;
      expect(furthest(weighted.density, byDefinition(small, points, options, weights))).toBeLessThan(1e-12);
    }
  });

  it('keeps its stated bound when binned', () => {
    for (const seed of [1, 2, 3]) {
      const points = randomPoints(40, seed);
      for (const bandwidthMetres of [45, 90, 170]) {
        const options = { kernel, bandwidthMetres };
        const binned = kernelDensity(small, points, { ...options, method: 'binned' });
        const exact = kernelDensity(small, points, options);
        const share = (furthest(binned.density, exact.density) * exact.most) / binned.most;
        expect(share).toBeLessThanOrEqual(binned.errorBound);
      }
    }
  });

  it('keeps the mass of points far from the edge', () => {
    const wide: Grid = { originX: -2000, originY: -2000, cellSizeMetres: 10, nColumns: 450, nRows: 440 };
    const points = randomPoints(50, 9);
    const result = kernelDensity(wide, points, { kernel, bandwidthMetres: 120 });
    const mass = result.density.reduce((a, b) => a + b, 0) * 100;
    expect(Math.abs(mass - 50)).toBeLessThan(kernel === 'uniform' ? 0.5 : 0.05);
  });
});

describe('density', () => {
  const options: DensityOptions = { bandwidthMetres: 90 };

  it('moves with the points and does not depend on their order', () => {
    const point = fc.tuple(fc.integer({ min: 0, max: 600 }), fc.integer({ min: 0, max: 500 }));
    fc.assert(
      fc.property(fc.array(point, { minLength: 1, maxLength: 20 }), fc.integer({ min: -9, max: 9 }), (list, shift) => {
        const at = (dx: number, reverse: boolean): PlanePoints => {
          const ordered = reverse ? [...list].reverse() : list;
          return {
            x: Float64Array.from(ordered, ([x]) => x + dx),
            y: Float64Array.from(ordered, ([, y]) => y),
          };
        };
        const here = kernelDensity(small, at(0, false), options).density;
        const moved = kernelDensity({ ...small, originX: small.originX + shift * 64 }, at(shift * 64, true), options);
        here.forEach((value, i) => {
          expect(Math.abs(value - moved.density[i]!)).toBeLessThan(1e-15);
        });
      }),
      { numRuns: 40 },
    );
  });

  it('scales with the unit of length and with weights', () => {
    const points = randomPoints(30, 2);
    const here = kernelDensity(small, points, options);
    const inFeet = kernelDensity(
      { ...small, originX: -200, originY: -320, cellSizeMetres: 80 },
      { x: points.x.map((x) => 4 * x), y: points.y.map((y) => 4 * y) },
      { bandwidthMetres: 360 },
    );
    const tripled = kernelDensity(small, points, { ...options, weights: new Float64Array(30).fill(3) });
    expect(
      furthest(
        inFeet.density.map((value) => value * 16),
        here.density,
      ),
    ).toBeLessThan(1e-13);
    expect(
      furthest(
        tripled.density.map((value) => value / 3),
        here.density,
      ),
    ).toBeLessThan(1e-13);
    expect(tripled.totalWeight).toBe(90);
  });

  it('says what it left out', () => {
    const points = { x: Float64Array.of(10, Number.NaN, 30, 40), y: Float64Array.of(10, 20, 30, 40) };
    const result = kernelDensity(small, points, { ...options, weights: [1, 1, Number.NaN, -2] });
    expect(result.nUsed).toBe(1);
    expect(result.leftOut).toEqual([
      { reason: 'no position', n: 1 },
      { reason: 'weight missing or negative', n: 2 },
    ]);
    expect(result.warnings[0]).toMatch(/^Only 1 incidents/);
  });

  it('of nothing, or of points far away, is 0 everywhere', () => {
    const nothing = { x: new Float64Array(0), y: new Float64Array(0) };
    const far = { x: Float64Array.of(1e9, Number.POSITIVE_INFINITY), y: Float64Array.of(-1e9, 0) };
    for (const kernel of KERNELS) {
      for (const method of ['exact', 'binned'] as const) {
        for (const points of [nothing, far]) {
          const result = kernelDensity(small, points, { kernel, bandwidthMetres: 90, method });
          expect(result.most).toBe(0);
          expect(result.density.every((value) => value === 0)).toBe(true);
        }
      }
    }
  });

  it('puts any number of points at one place on top of each other', () => {
    const same = { x: new Float64Array(100).fill(300), y: new Float64Array(100).fill(250) };
    expect(kernelDensity(small, same, options).most).toBeCloseTo(100 * kernelAt('quartic', 0, 90), 12);
  });

  it('refuses what makes no sense, and warns of a bandwidth below the cell', () => {
    const points = randomPoints(2, 1);
    expect(() => kernelDensity(small, points, { bandwidthMetres: 0 })).toThrow(
      'bandwidthMetres must be above 0, got 0',
    );
    expect(() => kernelDensity(small, points, { bandwidthMetres: 9, edgeCorrection: 'diggle' })).toThrow(
      'needs a study area',
    );
    expect(() => kernelDensity(small, points, { bandwidthMetres: 9, mask: new Uint8Array(2) })).toThrow(
      'mask has 2 entries',
    );
    expect(kernelDensity(small, points, { bandwidthMetres: 9 }).warnings[0]).toMatch(/smaller than a cell/);
  });
});

describe('edge correction', () => {
  // A study area in the middle of the grid, 400 m x 400 m, its edge on cell edges.
  const studyArea = { parts: [[Float64Array.of(110, 80, 510, 80, 510, 480, 110, 480)]] };
  const lattice: PlanePoints = {
    x: Float64Array.from({ length: 1600 }, (_, k) => 115 + 10 * (k % 40)),
    y: Float64Array.from({ length: 1600 }, (_, k) => 85 + 10 * Math.floor(k / 40)),
  };
  const inside = (values: Float64Array): number[] => [...values].filter((value) => !Number.isNaN(value));

  it.each(['uniform', 'diggle'] as const)('%s makes an even spread even up to the edge', (edgeCorrection) => {
    const plain = inside(kernelDensity(small, lattice, { bandwidthMetres: 100, studyArea }).density);
    const corrected = inside(
      kernelDensity(small, lattice, { bandwidthMetres: 100, studyArea, edgeCorrection }).density,
    );
    expect(corrected).toHaveLength(400);
    const tolerance = edgeCorrection === 'uniform' ? 0.001 : 0.004;
    expect(Math.min(...plain)).toBeLessThan(0.005);
    expect(Math.min(...corrected)).toBeGreaterThan(0.01 - tolerance);
    expect(Math.max(...corrected)).toBeLessThan(0.01 + tolerance);
  });

  it('diggle keeps the total within the study area', () => {
    const random = createRandom(8);
    const x = Float64Array.from({ length: 200 }, () => 110 + 400 * random.unit() ** 2);
    const y = x.map(() => 80 + 400 * random.unit() ** 2);
    const density = kernelDensity(small, { x, y }, { bandwidthMetres: 120, studyArea, edgeCorrection: 'diggle' });
    const mass = inside(density.density).reduce((a, b) => a + b, 0) * 400;
    expect(mass).toBeGreaterThan(196);
    expect(mass).toBeLessThan(204);
  });
});
