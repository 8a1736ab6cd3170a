import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nearestNeighbourHierarchy, nearestNeighbourThreshold, randomPoints } from './nearest-neighbour-hierarchy.ts';
import { type PolygonShape, polygonHolds } from './polygon.ts';
import { createRandom } from './random.ts';

const square = (side: number): PolygonShape => ({ parts: [[Float64Array.of(0, 0, side, 0, side, side, 0, side)]] });
const places = (rows: readonly (readonly [x: number, y: number])[]) => ({
  x: Float64Array.from(rows, (r) => r[0]),
  y: Float64Array.from(rows, (r) => r[1]),
});
/** Heaps of points with a deviation of 20 m. */
function heaps(centres: readonly (readonly [number, number])[], each: number, seed: number) {
  const random = createRandom(seed);
  return places(
    centres.flatMap(([x, y]) =>
      Array.from({ length: each }, () => [x + 20 * random.gaussian(), y + 20 * random.gaussian()] as const),
    ),
  );
}

describe('threshold distance', () => {
  it('is the worked one for 1,000 points on 10 km²', () => {
    const { meanRandomMetres, standardErrorMetres, metres } = nearestNeighbourThreshold(10e6, 1000);
    expect(meanRandomMetres).toBe(50);
    expect(standardErrorMetres).toBeCloseTo(0.82649, 4);
    expect(standardErrorMetres * Math.sqrt(1000)).toBeCloseTo(26.136, 3);
    expect(metres).toBeCloseTo(48.6404, 3);
  });
});

describe('nearest-neighbour hierarchy', () => {
  it('groups heaps, then the groups, and says how often chance gives as many', () => {
    const near = [
      [1000, 1000],
      [1800, 1000],
      [1000, 1800],
      [8000, 8000],
      [8800, 8000],
      [8000, 8800],
    ] as const;
    const result = nearestNeighbourHierarchy(heaps(near, 30, 3), {
      studyArea: square(10_000),
      minPoints: 20,
      minClusters: 3,
      nReplicates: 19,
    });
    expect(result.orders.map((order) => order.nClusters)).toEqual([6, 2]);
    // The first heap's points share a group, and the first three groups an area.
    expect(new Set(result.orders[0]!.labels.slice(0, 30)).size).toBe(1);
    const [a, b, c, d] = [0, 30, 60, 90].map((i) => result.orders[1]!.labels[result.orders[0]!.labels[i]!]);
    expect(new Set([a, b, c]).size).toBe(1);
    expect(d).not.toBe(a);
    expect(result.simulation!.p).toBe(0.05);
    expect(result.simulation!.nClusters.every((n) => n === 0)).toBe(true);
  });

  it('finds nothing that stands out in points at random, more often than not', () => {
    let significant = 0;
    for (let seed = 1; seed <= 20; seed++) {
      const random = randomPoints(square(2000), 200, seed * 1000);
      const { simulation } = nearestNeighbourHierarchy(random, {
        studyArea: square(2000),
        minPoints: 4,
        nReplicates: 19,
        seed,
      });
      if (simulation!.p <= 0.05) significant++;
    }
    expect(significant).toBeLessThanOrEqual(4);
  });

  it('takes pairs nearer than a fixed threshold, not at it', () => {
    const line = places([
      [0, 0],
      [10, 0],
      [20, 0],
      [30.5, 0],
    ]);
    const at = (thresholdMetres: number) =>
      nearestNeighbourHierarchy(line, { studyArea: square(1000), thresholdMetres, minPoints: 2 }).orders[0]?.labels;
    expect(at(10)).toBeUndefined();
    expect([...at(10.01)!]).toEqual([0, 0, 0, -1]);
    expect([...at(10.51)!]).toEqual([0, 0, 0, 0]);
  });

  it('gives to the busiest point its neighbours alone when grouping by seeds', () => {
    const line = places([
      [0, 0],
      [10, 0],
      [20, 0],
      [30, 0],
      [40, 0],
      [50, 0],
    ]);
    const options = { studyArea: square(1000), thresholdMetres: 10.5, minPoints: 3 };
    expect([...nearestNeighbourHierarchy(line, options).orders[0]!.labels]).toEqual([0, 0, 0, 0, 0, 0]);
    // Points 1 to 4 have three neighbours each; point 1 comes first and takes 0 to 2, then 4 takes 3 to 5.
    expect([...nearestNeighbourHierarchy(line, { ...options, grouping: 'seed' }).orders[0]!.labels]).toEqual([
      0, 0, 0, 1, 1, 1,
    ]);
  });

  it('groups alike whatever the order of points', () => {
    const coordinate = fc.integer({ min: 0, max: 300 });
    fc.assert(
      fc.property(fc.array(fc.tuple(coordinate, coordinate), { maxLength: 60 }), (rows) => {
        const options = { studyArea: square(300), minPoints: 3 };
        const here = nearestNeighbourHierarchy(places(rows), options).orders[0];
        const back = nearestNeighbourHierarchy(places([...rows].reverse()), options).orders[0];
        expect(back?.nClusters).toBe(here?.nClusters);
        if (here === undefined || back === undefined) return;
        const clustered = (labels: Int32Array) => [...labels].map((label) => label >= 0);
        expect(clustered(back.labels).reverse()).toEqual(clustered(here.labels));
      }),
    );
  });

  it('bears no and equal points, and refuses an area of nothing', () => {
    expect(nearestNeighbourHierarchy(places([]), { studyArea: square(10) }).orders).toEqual([]);
    const equal = places(Array.from({ length: 12 }, () => [5, 5] as const));
    expect(nearestNeighbourHierarchy(equal, { studyArea: square(10) }).orders[0]!.nClusters).toBe(1);
    const holes = nearestNeighbourHierarchy(places([[Number.NaN, 0]]), { studyArea: square(10) });
    expect(holes.leftOut).toEqual([{ reason: 'no position', n: 1 }]);
    expect(() => nearestNeighbourHierarchy(equal, { studyArea: { parts: [] } })).toThrow(/area/);
  });
});

describe('points at random', () => {
  it('stay in the area, holes and all, and follow the seed', () => {
    const frame = { parts: [[...square(100).parts[0]!, Float64Array.of(20, 20, 80, 20, 80, 80, 20, 80)]] };
    const { x, y } = randomPoints(frame, 500, 9);
    expect(x.every((_, i) => polygonHolds(frame, x[i]!, y[i]!))).toBe(true);
    expect(randomPoints(frame, 500, 9).x).toEqual(x);
  });
});
