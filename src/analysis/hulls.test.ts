import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concaveHull, convexHull } from './hulls.ts';
import type { PlanePoints } from './points.ts';
import { polygonAreaM2, polygonHolds } from './polygon.ts';

const places = (rows: readonly (readonly [x: number, y: number])[]): PlanePoints => ({
  x: Float64Array.from(rows, (r) => r[0]),
  y: Float64Array.from(rows, (r) => r[1]),
});
const shape = (ring: Float64Array) => ({ parts: [[ring]] });
const coordinate = fc.integer({ min: 0, max: 30 });
const rows = fc.array(fc.tuple(coordinate, coordinate), { maxLength: 60 });

describe('convex hull', () => {
  it('goes anticlockwise round the outermost, without points on straight stretches', () => {
    const hull = convexHull(
      places([
        [5, 5],
        [0, 0],
        [10, 0],
        [5, 0],
        [10, 10],
        [0, 10],
        [10, 10],
        [Number.NaN, 3],
      ]),
    );
    expect([...hull]).toEqual([0, 0, 10, 0, 10, 10, 0, 10]);
  });

  it('gives what there is for no, one, two and aligned points', () => {
    expect(convexHull(places([])).length).toBe(0);
    expect([
      ...convexHull(
        places([
          [3, 4],
          [3, 4],
        ]),
      ),
    ]).toEqual([3, 4]);
    expect([
      ...convexHull(
        places([
          [3, 4],
          [1, 2],
        ]),
      ),
    ]).toEqual([1, 2, 3, 4]);
    expect([
      ...convexHull(
        places([
          [0, 0],
          [2, 2],
          [1, 1],
          [3, 3],
        ]),
      ),
    ]).toEqual([0, 0, 3, 3]);
  });

  it('holds every point, turns left at each corner and does not depend on order', () => {
    fc.assert(
      fc.property(rows, (points) => {
        const hull = convexHull(places(points));
        expect(convexHull(places([...points].reverse()))).toEqual(hull);
        const n = hull.length / 2;
        if (n < 3) return;
        for (const [x, y] of points) expect(polygonHolds(shape(hull), x, y)).toBe(true);
        for (let k = 0; k < n; k++) {
          const [a, b, c] = [k, (k + 1) % n, (k + 2) % n].map((i) => [hull[2 * i]!, hull[2 * i + 1]!]) as [
            number[],
            number[],
            number[],
          ];
          expect((b[0]! - a[0]!) * (c[1]! - a[1]!) - (b[1]! - a[1]!) * (c[0]! - a[0]!)).toBeGreaterThan(0);
        }
      }),
    );
  });
});

describe('concave hull', () => {
  it('goes into the bay of a horseshoe', () => {
    const horseshoe: [number, number][] = [];
    for (let degrees = 30; degrees <= 330; degrees += 10) {
      for (const radius of [8, 9, 10]) {
        horseshoe.push([radius * Math.cos((degrees * Math.PI) / 180), radius * Math.sin((degrees * Math.PI) / 180)]);
      }
    }
    const hull = concaveHull(places(horseshoe), 3);
    expect(polygonHolds(shape(hull), 0, 0)).toBe(false);
    expect(polygonHolds(shape(convexHull(places(horseshoe))), 0, 0)).toBe(true);
    // The ring sector has (300/360) π (10² - 8²) = 94 m².
    expect(polygonAreaM2(shape(hull))).toBeGreaterThan(85);
    expect(polygonAreaM2(shape(hull))).toBeLessThan(105);
  });

  it('holds every point within the convex hull, and is the convex hull when edges may be long', () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 12 }), (points, longest) => {
        const hull = concaveHull(places(points), longest);
        const convex = convexHull(places(points));
        expect(concaveHull(places(points), 1000)).toEqual(convex);
        if (convex.length < 6) return;
        for (const [x, y] of points) expect(polygonHolds(shape(hull), x, y), `${x}, ${y}`).toBe(true);
        expect(polygonAreaM2(shape(hull))).toBeLessThanOrEqual(polygonAreaM2(shape(convex)));
      }),
      { numRuns: 300 },
    );
  });

  it('refuses an edge of nothing', () => {
    expect(() => concaveHull(places([]), 0)).toThrow(RangeError);
  });
});
