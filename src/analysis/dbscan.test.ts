import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { oracle, oraclePoints, oracleText } from '../../test/oracle.ts';
import { dbscan, NOISE, NOT_CLUSTERED } from './dbscan.ts';
import type { PlanePoints } from './points.ts';

const places = (rows: readonly (readonly [x: number, y: number])[]): PlanePoints => ({
  x: Float64Array.from(rows, (r) => r[0]),
  y: Float64Array.from(rows, (r) => r[1]),
});

/** The definition over all pairs of whole-metre positions: scan order decides numbers and borders. */
function byDefinition(rows: readonly (readonly [number, number])[], radius: number, minPoints: number): number[] {
  const near = (i: number): number[] =>
    rows.flatMap(([x, y], j) => ((x - rows[i]![0]) ** 2 + (y - rows[i]![1]) ** 2 <= radius ** 2 ? [j] : []));
  const labels = rows.map(() => NOISE);
  const visited = new Set<number>();
  let next = 0;
  rows.forEach((_, i) => {
    if (visited.has(i) || near(i).length < minPoints) return;
    const cluster = next++;
    const queue = [i];
    visited.add(i);
    while (queue.length > 0) {
      const p = queue.shift()!;
      labels[p] = cluster;
      if (near(p).length < minPoints) continue;
      for (const q of near(p)) {
        if (visited.has(q) || labels[q] !== NOISE) continue;
        visited.add(q);
        queue.push(q);
      }
    }
  });
  return labels;
}

describe('DBSCAN', () => {
  it('counts the point itself and the distance of the radius', () => {
    const line = places([
      [0, 0],
      [10, 0],
      [20, 0],
      [40, 0],
    ]);
    expect([...dbscan(line, { radiusMetres: 10, minPoints: 3 }).labels]).toEqual([0, 0, 0, -1]);
    expect([...dbscan(line, { radiusMetres: 10, minPoints: 3 }).isCore]).toEqual([0, 1, 0, 0]);
    expect(dbscan(line, { radiusMetres: 9.99, minPoints: 2 }).nNoise).toBe(4);
  });

  it('numbers clusters by their first core point and gives a border point to the lower', () => {
    // Point 0 borders both; the cluster whose core comes first in the input is 0.
    const rows = [
      [0, 0],
      [10, 0],
      [11, 0],
      [12, 0],
      [-10, 0],
      [-11, 0],
      [-12, 0],
    ] as const;
    const { labels } = dbscan(places(rows), { radiusMetres: 10, minPoints: 4 });
    expect([...labels]).toEqual([0, 0, 0, 0, 1, 1, 1]);
  });

  it('leaves out records without a position and says so', () => {
    const result = dbscan(
      places([
        [0, 0],
        [Number.NaN, 0],
        [1, 0],
      ]),
      { radiusMetres: 5, minPoints: 2 },
    );
    expect([...result.labels]).toEqual([0, NOT_CLUSTERED, 0]);
    expect(result.leftOut).toEqual([{ reason: 'no position', n: 1 }]);
  });

  it('bears no, one and equal points', () => {
    expect(dbscan(places([]), { radiusMetres: 1, minPoints: 1 }).nClusters).toBe(0);
    expect([...dbscan(places([[5, 5]]), { radiusMetres: 1, minPoints: 1 }).labels]).toEqual([0]);
    expect([...dbscan(places([[5, 5]]), { radiusMetres: 1, minPoints: 2 }).labels]).toEqual([NOISE]);
    const equal = dbscan(places(Array.from({ length: 30 }, () => [7, 7] as const)), {
      radiusMetres: 0.001,
      minPoints: 30,
    });
    expect(equal.nCore).toBe(30);
  });

  it('refuses what cannot be meant', () => {
    expect(() => dbscan(places([]), { radiusMetres: 0, minPoints: 5 })).toThrow(RangeError);
    expect(() => dbscan(places([]), { radiusMetres: 1, minPoints: 2.5 })).toThrow(/whole number/);
    expect(() =>
      dbscan(
        places([
          [0, 0],
          [1e6, 0],
        ]),
        { radiusMetres: 1, minPoints: 2 },
      ),
    ).toThrow(/spread/);
  });

  const coordinate = fc.integer({ min: 0, max: 60 });
  const rows = fc.array(fc.tuple(coordinate, coordinate), { maxLength: 70 });
  const radii = fc.integer({ min: 1, max: 12 });
  const minimum = fc.integer({ min: 1, max: 6 });

  it('agrees with the definition', () => {
    fc.assert(
      fc.property(rows, radii, minimum, (points, radiusMetres, minPoints) => {
        const { labels } = dbscan(places(points), { radiusMetres, minPoints });
        expect([...labels]).toEqual(byDefinition(points, radiusMetres, minPoints));
      }),
      { numRuns: 300 },
    );
  });

  it('agrees with the definition when cells are too many to list', () => {
    fc.assert(
      fc.property(rows, radii, minimum, (points, radiusMetres, minPoints) => {
        // 700 km away, so that a grid of all cells of this radius would not fit.
        const far = [...points, [700_000, 700_000] as [number, number]];
        const { labels } = dbscan(places(far), { radiusMetres, minPoints });
        expect([...labels]).toEqual(byDefinition(far, radiusMetres, minPoints));
      }),
      { numRuns: 60 },
    );
  });

  it('does not change with the place of the map, the unit, or, but for numbers and borders, the order of points', () => {
    fc.assert(
      fc.property(
        rows,
        radii,
        minimum,
        fc.integer({ min: -300_000, max: 300_000 }),
        (points, radiusMetres, minPoints, shift) => {
          const here = dbscan(places(points), { radiusMetres, minPoints });
          const there = dbscan(places(points.map(([x, y]) => [x + shift, y - shift])), { radiusMetres, minPoints });
          expect(there.labels).toEqual(here.labels);
          const tenth = dbscan(places(points.map(([x, y]) => [x / 10, y / 10])), {
            radiusMetres: radiusMetres / 10,
            minPoints,
          });
          expect(tenth.labels).toEqual(here.labels);
          const back = dbscan(places([...points].reverse()), { radiusMetres, minPoints });
          expect([...back.isCore].reverse()).toEqual([...here.isCore]);
          expect(back.nNoise).toBe(here.nNoise);
          expect(back.nClusters).toBe(here.nClusters);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe.skipIf(oracle === null)('against the reference labels', () => {
  it.each([
    [1000, 150, 5],
    [10_000, 150, 10],
    [1_000_000, 20, 20],
  ])('%i points, %i m, %i', async (n, radiusMetres, minPoints) => {
    const points = await oraclePoints(n);
    const { labels } = dbscan({ x: points.xMetres, y: points.yMetres }, { radiusMetres, minPoints });
    const wrong = oracleText(`dbscan_${n}_${radiusMetres}m_${minPoints}.csv.gz`)
      .trim()
      .split('\n')
      .slice(1)
      .filter((line, i) => line !== `${i},${labels[i]}`);
    expect(wrong).toEqual([]);
  });
});
