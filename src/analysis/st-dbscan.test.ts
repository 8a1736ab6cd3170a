import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dbscan } from './dbscan.ts';
import { DAY_MS, type SpaceTimeEvents } from './space-time-events.ts';
import { stDbscan } from './st-dbscan.ts';

const events = (rows: readonly (readonly [x: number, y: number, day: number])[]): SpaceTimeEvents => ({
  x: Float64Array.from(rows, (r) => r[0]),
  y: Float64Array.from(rows, (r) => r[1]),
  time: Float64Array.from(rows, (r) => r[2] * DAY_MS),
});
const coordinate = fc.integer({ min: 0, max: 40 });
const rows = fc.array(fc.tuple(coordinate, coordinate, fc.integer({ min: 0, max: 20 })), { maxLength: 60 });

describe('ST-DBSCAN', () => {
  it('parts two runs at one place by time, both ends inclusive', () => {
    const runs = events([
      [0, 0, 0],
      [10, 0, 7],
      [0, 10, 3],
      [0, 0, 30],
      [10, 0, 33],
      [0, 10, 36],
      [0, 0, 15],
    ]);
    const { labels, nClusters } = stDbscan(runs, { radiusMetres: 10, withinDays: 7, minPoints: 3 });
    expect([...labels]).toEqual([0, 0, 0, 1, 1, 1, -1]);
    expect(nClusters).toBe(2);
    expect([...dbscan(runs, { radiusMetres: 15, minPoints: 3 }).labels]).toEqual([0, 0, 0, 0, 0, 0, 0]);
  });

  it('is DBSCAN when all the time in the world is near', () => {
    fc.assert(
      fc.property(
        rows,
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 5 }),
        (points, radiusMetres, minPoints) => {
          const set = events(points);
          const plain = dbscan(set, { radiusMetres, minPoints });
          const both = stDbscan(set, { radiusMetres, withinDays: 1000, minPoints });
          expect(both.labels).toEqual(plain.labels);
          expect(both.isCore).toEqual(plain.isCore);
          expect(both.nNoise).toBe(plain.nNoise);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('counts core points by the definition', () => {
    fc.assert(
      fc.property(
        rows,
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 6 }),
        (points, radiusMetres, withinDays) => {
          const { isCore } = stDbscan(events(points), { radiusMetres, withinDays, minPoints: 3 });
          points.forEach(([x, y, day], i) => {
            const near = points.filter(
              ([x2, y2, day2]) =>
                (x - x2) ** 2 + (y - y2) ** 2 <= radiusMetres ** 2 && Math.abs(day - day2) <= withinDays,
            );
            expect(isCore[i]).toBe(near.length >= 3 ? 1 : 0);
          });
        },
      ),
    );
  });

  it('keeps values far from the mean of a cluster out of it', () => {
    const line = events([
      [0, 0, 0],
      [1, 0, 0],
      [2, 0, 0],
      [3, 0, 0],
      [4, 0, 0],
    ]);
    const { labels, leftOut } = stDbscan(line, {
      radiusMetres: 1,
      withinDays: 1,
      minPoints: 2,
      values: Float64Array.of(5, 6, 5, 50, Number.NaN),
      maxDifference: 3,
    });
    expect([...labels]).toEqual([0, 0, 0, 1, -2]);
    expect(leftOut).toEqual([{ reason: 'no value', n: 1 }]);
  });

  it('bears no events, leaves out those without time, and refuses half of the values rule', () => {
    const options = { radiusMetres: 1, withinDays: 1, minPoints: 1 };
    expect(stDbscan(events([]), options).nClusters).toBe(0);
    const holes = stDbscan(
      events([
        [0, 0, Number.NaN],
        [0, 0, 1],
      ]),
      options,
    );
    expect([...holes.labels]).toEqual([-2, 0]);
    expect(holes.leftOut).toEqual([{ reason: 'no time', n: 1 }]);
    expect(() => stDbscan(events([]), { ...options, maxDifference: 1 })).toThrow(/belong together/);
  });
});
