import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nearestNeighbourIndex } from './nearest-neighbour-index.ts';
import { pointCells } from './point-cells.ts';
import type { PlanePoints } from './points.ts';
import { createRandom } from './random.ts';
import { crossK, ripleyK } from './ripley-k.ts';

const studyArea = { parts: [[Float64Array.of(0, 0, 1000, 0, 1000, 800, 0, 800)]] };

function randomPoints(n: number, seed: number, spread = 1): PlanePoints {
  const random = createRandom(seed);
  const x = Float64Array.from({ length: n }, () => 500 + spread * (random.unit() - 0.5) * 1000);
  return { x, y: x.map(() => 400 + spread * (random.unit() - 0.5) * 800) };
}

const coordinates = fc.array(fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 40 })), {
  maxLength: 40,
});
const asPoints = (list: [number, number][]): PlanePoints => ({
  x: Float64Array.from(list, ([x]) => x),
  y: Float64Array.from(list, ([, y]) => y),
});

describe('points in cells', () => {
  it('find every pair within a distance once', () => {
    fc.assert(
      fc.property(coordinates, fc.integer({ min: 0, max: 70 }), (list, metres) => {
        const points = asPoints(list);
        const found = new Set<string>();
        let n = 0;
        pointCells(points).forEachPair(metres, (i, j, squared) => {
          n++;
          found.add(`${Math.min(i, j)},${Math.max(i, j)},${squared}`);
        });
        const wanted = new Set<string>();
        list.forEach(([ax, ay], i) => {
          list.forEach(([bx, by], j) => {
            const squared = (ax - bx) ** 2 + (ay - by) ** 2;
            if (i < j && squared <= metres * metres) wanted.add(`${i},${j},${squared}`);
          });
        });
        expect(found).toEqual(wanted);
        expect(n).toBe(wanted.size);
      }),
    );
  });

  it('know the distance to the k-th nearest', () => {
    fc.assert(
      fc.property(coordinates, fc.integer({ min: 1, max: 4 }), (list, k) => {
        const distances = pointCells(asPoints(list)).nearestDistances(k);
        list.forEach(([ax, ay], i) => {
          const others = list.filter((_, j) => j !== i).map(([bx, by]) => Math.hypot(ax - bx, ay - by));
          expect(distances[i]!).toBeCloseTo(others.sort((a, b) => a - b)[k - 1] ?? Infinity, 9);
        });
      }),
    );
  });
});

describe('nearest-neighbour index', () => {
  it('expects what the domain brief works out: 50 m and a standard error of 0.82649 m', () => {
    const points = randomPoints(1000, 1);
    const result = nearestNeighbourIndex(points, { areaM2: 10_000_000 });
    expect(result.expectedMetres).toBeCloseTo(50, 12);
    expect((result.meanDistanceMetres - 50) / result.z).toBeCloseTo(0.82649, 4);
  });

  it('is 2 on a square lattice and 0 at one place', () => {
    const lattice = {
      x: Float64Array.from({ length: 400 }, (_, k) => 5 + 10 * (k % 20)),
      y: Float64Array.from({ length: 400 }, (_, k) => 5 + 10 * Math.floor(k / 20)),
    };
    expect(nearestNeighbourIndex(lattice, { areaM2: 40_000 }).index).toBeCloseTo(2, 12);
    const same = { x: new Float64Array(9), y: new Float64Array(9) };
    expect(nearestNeighbourIndex(same, { areaM2: 40_000 })).toMatchObject({ index: 0, meanDistanceMetres: 0 });
  });

  it('calls random points random once the edge is corrected for, and clustered ones clustered', () => {
    let rejected = 0;
    for (let seed = 1; seed <= 40; seed++) {
      const result = nearestNeighbourIndex(randomPoints(200, seed), { areaM2: 800_000, perimeterMetres: 3600 });
      if (result.p < 0.05) rejected++;
    }
    expect(rejected).toBeLessThanOrEqual(6);
    expect(nearestNeighbourIndex(randomPoints(200, 3, 0.5), { areaM2: 800_000 }).index).toBeLessThan(0.7);
  });

  it('says nothing of fewer than two points, and what it left out', () => {
    const one = { x: Float64Array.of(1, Number.NaN), y: Float64Array.of(1, 1) };
    const result = nearestNeighbourIndex(one, { areaM2: 100 });
    expect(result.index).toBeNaN();
    expect(result.p).toBeNaN();
    expect(result.leftOut).toEqual([{ reason: 'no position', n: 1 }]);
    expect(() => nearestNeighbourIndex(one, { areaM2: 0 })).toThrow('areaM2 must be above 0');
  });
});

describe("Ripley's K", () => {
  it('is reckoned by hand for three points', () => {
    const points = { x: Float64Array.of(500, 510, 900), y: Float64Array.of(400, 400, 400) };
    const base = { studyArea, distancesMetres: [5, 10, 500], replicates: 0 };
    const none = ripleyK(points, { ...base, edgeCorrection: 'none' });
    expect(Array.from(none.K)).toEqual([0, (2 * 800_000) / 6, 800_000]);
    const translation = ripleyK(points, { ...base, edgeCorrection: 'translation' });
    expect(translation.K[1]!).toBeCloseTo((2 * 800_000 * (1000 / 990)) / 6, 6);
    // At 10 m the point at x = 900 is 100 m from the border and still counts as a place to look from.
    expect(ripleyK(points, base).K[1]!).toBeCloseTo((2 * 800_000) / 6, 6);
  });

  it('is near π d² for points at random, and its test keeps its level', () => {
    const distancesMetres = [20, 40, 60, 80, 100];
    let rejected = 0;
    let sum = 0;
    for (let seed = 1; seed <= 30; seed++) {
      const result = ripleyK(randomPoints(120, seed * 1000), {
        studyArea,
        distancesMetres,
        edgeCorrection: 'translation',
        replicates: 19,
        seed,
      });
      sum += result.K[4]! / 30;
      if (result.p! <= 0.05) rejected++;
    }
    expect(Math.abs(sum / (Math.PI * 10_000) - 1)).toBeLessThan(0.05);
    expect(rejected).toBeLessThanOrEqual(5);
  });

  it('finds clusters, outside the envelope and with the least p', () => {
    const random = createRandom(5);
    const x = Float64Array.from({ length: 100 }, (_, k) => 100 + 160 * (k % 5) + 15 * random.gaussian());
    const y = x.map((_, k) => 100 + 150 * (k % 4) + 15 * random.gaussian());
    const result = ripleyK({ x, y }, { studyArea, distancesMetres: [30, 60], replicates: 99, seed: 2 });
    expect(result.L[0]!).toBeGreaterThan(result.upper![0]!);
    expect(result.p).toBe(0.01);
    const again = ripleyK({ x, y }, { studyArea, distancesMetres: [30, 60], replicates: 99, seed: 2 });
    expect(again).toEqual(result);
  });

  it('leaves out what lies outside, and refuses what makes no sense', () => {
    const points = { x: Float64Array.of(10, 5000, Number.NaN), y: Float64Array.of(10, 10, 10) };
    const result = ripleyK(points, { studyArea, distancesMetres: [10], replicates: 5 });
    expect(result.leftOut).toEqual([
      { reason: 'no position', n: 1 },
      { reason: 'outside the study area', n: 1 },
    ]);
    expect(result.K[0]!).toBeNaN();
    expect(() => ripleyK(points, { studyArea, distancesMetres: [10, 10] })).toThrow('must rise');
    const triangle = { parts: [[Float64Array.of(0, 0, 10, 0, 0, 10)]] };
    expect(() => ripleyK(points, { studyArea: triangle, distancesMetres: [1], edgeCorrection: 'translation' })).toThrow(
      'rectangular',
    );
    const nothing = { x: new Float64Array(0), y: new Float64Array(0) };
    expect(ripleyK(nothing, { studyArea, distancesMetres: [10] }).p).toBeNull();
  });
});

describe('cross-K', () => {
  it('counts from the first kind to the second only', () => {
    const points = { x: Float64Array.of(500, 510, 505), y: Float64Array.of(400, 400, 400) };
    const options = { studyArea, distancesMetres: [6, 10], edgeCorrection: 'none', replicates: 0 } as const;
    const result = crossK(points, Uint8Array.of(0, 1, 1), options);
    expect(Array.from(result.K)).toEqual([400_000, 800_000]);
  });

  it('finds kinds that seek each other, and not kinds dealt at random', () => {
    const random = createRandom(9);
    const x = Float64Array.from({ length: 80 }, () => 100 + 800 * random.unit());
    const y = x.map(() => 100 + 600 * random.unit());
    for (let k = 1; k < 80; k += 2) {
      x[k] = x[k - 1]! + 5 * random.gaussian();
      y[k] = y[k - 1]! + 5 * random.gaussian();
    }
    const options = { studyArea, distancesMetres: [10, 20], replicates: 99, seed: 1 };
    const pairs = crossK(
      { x, y },
      Uint8Array.from(x, (_, k) => k % 2),
      options,
    );
    expect(pairs.p).toBeLessThanOrEqual(0.02);
    const apart = crossK(
      { x, y },
      Uint8Array.from(x, () => (random.unit() < 0.5 ? 1 : 0)),
      options,
    );
    expect(apart.p).toBeGreaterThan(0.02);
    expect(() => crossK({ x, y }, new Uint8Array(3), options)).toThrow('isSecond has 3 entries');
  });
});
