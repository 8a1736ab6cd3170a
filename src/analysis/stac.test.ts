import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomPoints } from './nearest-neighbour-hierarchy.ts';
import { stac } from './stac.ts';

const places = (rows: readonly (readonly [x: number, y: number])[]) => ({
  x: Float64Array.from(rows, (r) => r[0]),
  y: Float64Array.from(rows, (r) => r[1]),
});

describe('STAC', () => {
  it('makes one hot spot of circles that share points, and keeps far ones apart', () => {
    const chain = Array.from({ length: 30 }, (_, k) => [k * 30, 0] as const);
    const far = Array.from({ length: 8 }, (_, k) => [5000 + k, 5000] as const);
    const { labels, nClusters, circles } = stac(places([...far, ...chain]), { radiusMetres: 200, minPoints: 5 });
    expect(nClusters).toBe(2);
    expect(new Set(labels.slice(8))).toEqual(new Set([0]));
    expect(new Set(labels.slice(0, 8))).toEqual(new Set([1]));
    expect(circles.every(({ nPoints }) => nPoints >= 5)).toBe(true);
    expect(circles.length).toBeLessThanOrEqual(25);
  });

  it('counts what lies in each circle, and ranks by it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 1, max: 5 }), (seed, minPoints) => {
        const points = randomPoints({ parts: [[Float64Array.of(0, 0, 1000, 0, 1000, 1000, 0, 1000)]] }, 60, seed);
        const { circles, labels } = stac(points, { radiusMetres: 90, minPoints, mostCircles: 10 });
        circles.forEach(({ x, y, nPoints, cluster }, c) => {
          const members = [...points.x.keys()].filter((i) => (points.x[i]! - x) ** 2 + (points.y[i]! - y) ** 2 <= 8100);
          expect(members.length).toBe(nPoints);
          expect(members.every((i) => labels[i] === cluster)).toBe(true);
          if (c > 0) expect(nPoints).toBeLessThanOrEqual(circles[c - 1]!.nPoints);
        });
      }),
      { numRuns: 40 },
    );
  });

  it('does not depend on the order of points, and its lattice stays where it is', () => {
    const rows = [
      [10, 10],
      [20, 15],
      [300, 310],
      [305, 300],
      [306, 306],
    ] as const;
    const here = stac(places(rows), { radiusMetres: 50, minPoints: 2 });
    const back = stac(places([...rows].reverse()), { radiusMetres: 50, minPoints: 2 });
    expect(back.circles).toEqual(here.circles);
    expect([...back.labels].reverse()).toEqual([...here.labels]);
    const moved = stac(places(rows), { radiusMetres: 50, minPoints: 2, origin: { x: 7, y: 3 } });
    expect(moved.circles).not.toEqual(here.circles);
  });

  it('bears no and equal points, and leaves out those without a position', () => {
    expect(stac(places([]), { radiusMetres: 100 }).nClusters).toBe(0);
    const equal = stac(places(Array.from({ length: 12 }, () => [5, 5] as const)), { radiusMetres: 100 });
    expect(equal.nClusters).toBe(1);
    const holes = stac(
      places([
        [Number.NaN, 0],
        [1, 1],
      ]),
      { radiusMetres: 100, minPoints: 1 },
    );
    expect([...holes.labels]).toEqual([-1, 0]);
    expect(holes.leftOut).toEqual([{ reason: 'no position', n: 1 }]);
    expect(() => stac(places([]), { radiusMetres: Number.NaN })).toThrow(RangeError);
  });
});
