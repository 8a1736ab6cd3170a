import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  distanceToBoundaryMetres,
  distanceToPolygonMetres,
  type PolygonShape,
  polygonAreaM2,
  polygonBounds,
  polygonCentroid,
  polygonOf,
} from './polygon.ts';

const frame: PolygonShape = polygonOf({
  type: 'Polygon',
  coordinates: [
    [
      [0, 0],
      [10, 0],
      [10, 10],
      [0, 10],
      [0, 0],
    ],
    [
      [2, 2],
      [2, 4],
      [4, 4],
      [4, 2],
      [2, 2],
    ],
  ],
});

describe('measures of a polygon', () => {
  it('takes holes out of the area whatever their winding', () => {
    expect(polygonAreaM2(frame)).toBe(96);
    const reversed = { parts: [[frame.parts[0]![0]!, Float64Array.of(2, 2, 4, 2, 4, 4, 2, 4)]] };
    expect(polygonAreaM2(reversed)).toBe(96);
  });

  it('weighs the hole in the centroid', () => {
    const { x, y } = polygonCentroid(frame);
    expect(x).toBeCloseTo((100 * 5 - 4 * 3) / 96, 12);
    expect(y).toBeCloseTo((100 * 5 - 4 * 3) / 96, 12);
  });

  it('measures to the nearest edge, from the hole as from outside', () => {
    expect(distanceToPolygonMetres(frame, 13, 14)).toBe(5);
    expect(distanceToPolygonMetres(frame, 3, 3)).toBe(1);
    expect(distanceToPolygonMetres(frame, 5, 5)).toBe(0);
    expect(distanceToBoundaryMetres(frame, 7, 5)).toBe(3);
  });

  it('says so where there is nothing to measure', () => {
    const nothing = { parts: [] };
    expect(polygonAreaM2(nothing)).toBe(0);
    expect(polygonCentroid(nothing).x).toBeNaN();
    expect(distanceToPolygonMetres(nothing, 0, 0)).toBe(Number.POSITIVE_INFINITY);
    expect(polygonBounds(nothing).minX).toBe(Number.POSITIVE_INFINITY);
  });

  it('keeps area and moves the centroid when the polygon is moved', () => {
    const far = fc.integer({ min: -600_000, max: 600_000 });
    fc.assert(
      fc.property(far, far, (dx, dy) => {
        const moved = {
          parts: frame.parts.map((part) => part.map((r) => r.map((v, k) => v + (k % 2 === 0 ? dx : dy)))),
        };
        const here = polygonCentroid(frame);
        const there = polygonCentroid(moved);
        expect(polygonAreaM2(moved)).toBe(96);
        expect(there.x - dx).toBeCloseTo(here.x, 8);
        expect(there.y - dy).toBeCloseTo(here.y, 8);
      }),
    );
  });
});
