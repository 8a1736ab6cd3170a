import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dbscan } from './dbscan.ts';
import { hdbscan, reachabilityTree } from './hdbscan.ts';
import { createRandom } from './random.ts';

const places = (rows: readonly (readonly [x: number, y: number])[]) => ({
  x: Float64Array.from(rows, (r) => r[0]),
  y: Float64Array.from(rows, (r) => r[1]),
});
const onLine = (xs: readonly number[]) => places(xs.map((x) => [x, 0] as const));

describe('HDBSCAN', () => {
  it('parts two threes 8 m apart and weighs them by hand', () => {
    const { labels, stability, strength } = hdbscan(onLine([0, 1, 2, 10, 11, 12]), { minClusterSize: 3, minPoints: 2 });
    expect([...labels]).toEqual([0, 0, 0, 1, 1, 1]);
    // Both are born when the gap of 8 m opens and end at 1 m: 3 (1/1 - 1/8).
    expect([...stability]).toEqual([2.625, 2.625]);
    expect([...strength]).toEqual([1, 1, 1, 1, 1, 1]);
  });

  it('keeps a parent that outlasts its children', () => {
    // Gaps of 4 m split each four in two, but only just: 4 (1/4 - 1/100) = 0.96 against 2 · 2 (1/3 - 1/4) = 0.33.
    const fours = [0, 3, 7, 10, 110, 113, 117, 120];
    const close = hdbscan(onLine(fours), { minClusterSize: 2, minPoints: 2 });
    expect([...close.labels]).toEqual([0, 0, 0, 0, 1, 1, 1, 1]);
    expect(close.stability[0]).toBeCloseTo(4 * (1 / 4 - 1 / 100), 14);
    // Gaps of 50 m split them early: 2 · 2 (1/3 - 1/50) = 1.25 against 4 (1/50 - 1/100) = 0.04.
    const wide = hdbscan(onLine([0, 3, 53, 56, 156, 159, 209, 212]), { minClusterSize: 2, minPoints: 2 });
    expect([...wide.labels]).toEqual([0, 0, 1, 1, 2, 2, 3, 3]);
  });

  it('finds heaps of different density that no single radius finds, and leaves the scattered out', () => {
    const random = createRandom(11);
    const heap = (x: number, y: number, spread: number, n: number) =>
      Array.from({ length: n }, () => [x + spread * random.gaussian(), y + spread * random.gaussian()] as const);
    const scattered = Array.from({ length: 40 }, () => [random.unit() * 10_000, random.unit() * 10_000] as const);
    const { labels, strength, nClusters } = hdbscan(
      places([...heap(2000, 2000, 15, 60), ...heap(2300, 2000, 15, 60), ...heap(7000, 7000, 300, 80), ...scattered]),
      { minClusterSize: 20, minPoints: 8 },
    );
    expect(nClusters).toBe(3);
    const mostOf = (from: number, to: number): number[] => {
      const own = [...labels.slice(from, to)].filter((label) => label >= 0);
      expect(own.length).toBeGreaterThan(0.7 * (to - from));
      return [...new Set(own)];
    };
    expect(mostOf(0, 60)).toEqual([0]);
    expect(mostOf(60, 120)).toEqual([1]);
    expect(mostOf(120, 200)).toEqual([2]);
    // Some of the scattered join the widest heap, but hardly.
    const mean = (values: Float64Array): number => values.reduce((a, b) => a + b, 0) / values.length;
    expect(mean(strength.slice(200))).toBeLessThan(0.25 * mean(strength.slice(0, 200)));
  });

  it('is DBSCAN on core points wherever its tree is cut', () => {
    const coordinate = fc.integer({ min: 0, max: 40 });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(coordinate, coordinate), { minLength: 1, maxLength: 50 }),
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 12 }),
        (rows, minPoints, radius) => {
          const points = places(rows);
          const tree = reachabilityTree(points, minPoints);
          const flat = dbscan(points, { radiusMetres: radius, minPoints });
          expect([...tree.coreMetres].map((metres) => (metres <= radius ? 1 : 0))).toEqual([...flat.isCore]);
          const part = Array.from(rows.keys());
          tree.metres.forEach((metres, e) => {
            if (metres > radius) return;
            const [a, b] = [part[tree.first[e]!]!, part[tree.second[e]!]!];
            part.forEach((p, i) => {
              if (p === b) part[i] = a;
            });
          });
          for (let i = 0; i < rows.length; i++) {
            for (let j = 0; j < i; j++) {
              if (flat.isCore[i] === 0 || flat.isCore[j] === 0) continue;
              expect(part[i] === part[j]).toBe(flat.labels[i] === flat.labels[j]);
            }
          }
        },
      ),
    );
  });

  it('makes no cluster smaller than asked for and does not move with the map', () => {
    const coordinate = fc.integer({ min: 0, max: 100 });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(coordinate, coordinate), { maxLength: 60 }),
        fc.integer({ min: 2, max: 6 }),
        (rows, minClusterSize) => {
          const here = hdbscan(places(rows), { minClusterSize });
          for (let c = 0; c < here.nClusters; c++) {
            expect(here.labels.filter((label) => label === c).length).toBeGreaterThanOrEqual(minClusterSize);
          }
          expect(here.strength.every((s) => s >= 0 && s <= 1)).toBe(true);
          const there = hdbscan(places(rows.map(([x, y]) => [x + 445_000, y - 511_000])), { minClusterSize });
          expect(there.labels).toEqual(here.labels);
        },
      ),
    );
  });

  it('bears no, one, few and equal points', () => {
    expect(hdbscan(places([]), { minClusterSize: 5 }).nClusters).toBe(0);
    expect([...hdbscan(places([[1, 1]]), { minClusterSize: 5 }).labels]).toEqual([-1]);
    const equal = places(Array.from({ length: 10 }, () => [5, 5] as const));
    expect(hdbscan(equal, { minClusterSize: 5 }).nClusters).toBe(0);
    expect(new Set(hdbscan(equal, { minClusterSize: 5, allowSingleCluster: true }).labels)).toEqual(new Set([0]));
    expect(hdbscan(equal, { minClusterSize: 5, minPoints: 11, allowSingleCluster: true }).nNoise).toBe(10);
    const holes = hdbscan(places([[Number.NaN, 0]]), { minClusterSize: 2 });
    expect([...holes.labels]).toEqual([-2]);
    expect(holes.leftOut).toEqual([{ reason: 'no position', n: 1 }]);
    expect(() => hdbscan(places([]), { minClusterSize: 1 })).toThrow(RangeError);
  });
});
