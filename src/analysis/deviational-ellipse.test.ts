import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clusterOutlines } from './cluster-outlines.ts';
import { deviationalEllipse, ellipseRing } from './deviational-ellipse.ts';
import { polygonAreaM2 } from './polygon.ts';

const places = (rows: readonly (readonly [x: number, y: number])[]) => ({
  x: Float64Array.from(rows, (r) => r[0]),
  y: Float64Array.from(rows, (r) => r[1]),
});

describe('standard deviational ellipse', () => {
  // Eight points on a cross along north-east, arms 2√2 and √2: sums of squares 40 along and 10 across, over 8 points.
  const cross = places(
    [
      [2, 2],
      [-2, -2],
      [2, 2],
      [-2, -2],
      [1, -1],
      [-1, 1],
      [1, -1],
      [-1, 1],
    ].map(([x, y]) => [445_000 + x!, 511_000 + y!] as const),
  );

  it('has the centre, axes and bearing of a worked cross', () => {
    const standard = deviationalEllipse(cross, { axes: 'standard' });
    expect(standard.x).toBe(445_000);
    expect(standard.y).toBe(511_000);
    expect(standard.majorMetres).toBeCloseTo(Math.sqrt(32 / 8), 12);
    expect(standard.minorMetres).toBeCloseTo(Math.sqrt(8 / 8), 12);
    expect(standard.bearingDegrees).toBeCloseTo(45, 12);
    const crimestat = deviationalEllipse(cross);
    expect(crimestat.majorMetres).toBeCloseTo(Math.sqrt((2 * 32) / 6), 12);
    expect(crimestat.minorMetres).toBeCloseTo(Math.sqrt((2 * 8) / 6), 12);
    expect(crimestat.areaM2).toBeCloseTo(Math.PI * Math.sqrt(64 / 6) * Math.sqrt(16 / 6), 10);
  });

  it('counts a point of weight two as two points', () => {
    const once = places([
      [0, 0],
      [10, 0],
      [0, 20],
    ]);
    const weighted = deviationalEllipse(once, { weights: Float64Array.of(2, 1, 3) });
    const repeated = deviationalEllipse(
      places([
        [0, 0],
        [0, 0],
        [10, 0],
        [0, 20],
        [0, 20],
        [0, 20],
      ]),
    );
    expect(weighted.majorMetres).toBeCloseTo(repeated.majorMetres, 12);
    expect(weighted.bearingDegrees).toBeCloseTo(repeated.bearingDegrees, 12);
  });

  it('turns and moves with the points', () => {
    const coordinate = fc.integer({ min: -50, max: 50 });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(coordinate, coordinate), { minLength: 4, maxLength: 30 }),
        fc.integer({ min: -600_000, max: 600_000 }),
        (rows, shift) => {
          const here = deviationalEllipse(places(rows));
          // A quarter turn clockwise, then a move.
          const there = deviationalEllipse(places(rows.map(([x, y]) => [y + shift, -x - shift])));
          expect(there.majorMetres).toBeCloseTo(here.majorMetres, 6);
          expect(there.minorMetres).toBeCloseTo(here.minorMetres, 6);
          if (Number.isNaN(here.bearingDegrees) || here.majorMetres - here.minorMetres < 1e-3) return;
          const turned = (there.bearingDegrees - here.bearingDegrees + 360) % 180;
          expect(turned).toBeCloseTo(90, 4);
        },
      ),
    );
  });

  it('has no axes without a spread to measure', () => {
    expect(deviationalEllipse(places([])).x).toBeNaN();
    expect(
      deviationalEllipse(
        places([
          [1, 1],
          [2, 2],
        ]),
      ).majorMetres,
    ).toBeNaN();
    const equal = deviationalEllipse(
      places([
        [1, 1],
        [1, 1],
        [1, 1],
      ]),
    );
    expect(equal.majorMetres).toBe(0);
    expect(equal.bearingDegrees).toBeNaN();
    const holes = deviationalEllipse(
      places([
        [Number.NaN, 1],
        [1, 1],
      ]),
      { weights: Float64Array.of(1, -1) },
    );
    expect(holes.leftOut).toEqual([
      { reason: 'no position', n: 1 },
      { reason: 'weight missing or negative', n: 1 },
    ]);
  });

  it('draws a ring of its own area', () => {
    const ellipse = deviationalEllipse(cross);
    const ring = ellipseRing(ellipse, 2, 720);
    expect(polygonAreaM2({ parts: [[ring]] }) / (4 * ellipse.areaM2)).toBeCloseTo(1, 4);
    expect(Math.atan2(ring[0]! - ellipse.x, ring[1]! - ellipse.y)).toBeCloseTo(Math.PI / 4, 10);
  });
});

describe('outlines of clusters', () => {
  it('measures each cluster and passes over noise', () => {
    const points = places([
      [0, 0],
      [10, 0],
      [10, 10],
      [0, 10],
      [500, 500],
      [90, 90],
      [91, 90],
      [90, 92],
    ]);
    const outlines = clusterOutlines(points, Int32Array.of(1, 1, 1, 1, -1, 0, 0, 0), { longestEdgeMetres: 5 });
    expect(outlines.map((o) => [o.cluster, o.nPoints, o.hullAreaM2])).toEqual([
      [0, 3, 1],
      [1, 4, 100],
    ]);
    expect(outlines[1]).toMatchObject({ x: 5, y: 5, perKm2: 40_000 });
  });
});
