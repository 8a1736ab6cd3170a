import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { oracle, oraclePoints, oracleRings, oracleText, ringsAsCsv } from '../../test/oracle.ts';
import { type PolygonShape, polygonHolds, polygonOf, sideOfPolygon } from './polygon.ts';
import { buildPolygonIndex, openPolygonIndex } from './polygon-index.ts';

const square = (x: number, y: number, side: number): PolygonShape => ({
  parts: [[Float64Array.of(x, y, x + side, y, x + side, y + side, x, y + side)]],
});

const shape = (ring: Float64Array): PolygonShape => ({ parts: [[ring]] });

describe('which polygon holds a point', () => {
  const island: PolygonShape = {
    parts: [
      [Float64Array.of(0, 0, 100, 0, 100, 100, 0, 100), Float64Array.of(20, 20, 80, 20, 80, 80, 20, 80)],
      [Float64Array.of(40, 40, 60, 40, 60, 60, 40, 60)],
    ],
  };

  it('leaves holes out and takes islands in holes in', () => {
    const index = buildPolygonIndex([island]);
    expect(index.indexAt(10, 50)).toBe(0);
    expect(index.indexAt(30, 50)).toBe(-1);
    expect(index.indexAt(50, 50)).toBe(0);
    expect(index.indexAt(20, 50)).toBe(0);
    expect(index.indexAt(101, 50)).toBe(-1);
  });

  it('gives a shared border, and an overlap, to the lowest polygon', () => {
    const index = buildPolygonIndex([square(0, 0, 10), square(10, 0, 10), square(5, 5, 10)]);
    expect(index.indexAt(10, 3)).toBe(0);
    expect(index.indexAt(10, 8)).toBe(0);
    expect(index.indexAt(12, 8)).toBe(1);
    expect(index.indexAt(12, 12)).toBe(2);
    expect(index.allAt(10, 8)).toEqual([0, 1, 2]);
    expect(index.allAt(2, 2)).toEqual([0]);
    expect(index.allAt(2, 12)).toEqual([]);
  });

  it('holds corners and horizontal edges', () => {
    const index = buildPolygonIndex([square(0, 0, 10)]);
    for (const [x, y] of [
      [0, 0],
      [10, 0],
      [10, 10],
      [0, 10],
      [5, 0],
      [5, 10],
    ] as const) {
      expect(index.indexAt(x, y), `${x}, ${y}`).toBe(0);
    }
  });

  it('answers -1 for coordinates that are not numbers and for no polygons', () => {
    expect(buildPolygonIndex([]).indexAt(0, 0)).toBe(-1);
    expect(buildPolygonIndex([{ parts: [] }, square(0, 0, 1)]).indexAt(0.5, 0.5)).toBe(1);
    const index = buildPolygonIndex([square(0, 0, 1)]);
    expect(index.indexAt(Number.NaN, 0.5)).toBe(-1);
    expect(index.indexAt(0.5, Number.POSITIVE_INFINITY)).toBe(-1);
  });

  it('bears polygons without area', () => {
    const twice = shape(Float64Array.of(7, 7, 7, 7));
    const index = buildPolygonIndex([shape(Float64Array.of(0, 0, 10, 0)), shape(Float64Array.of(5, 5)), twice]);
    expect(index.indexAt(4, 0)).toBe(0);
    expect(index.indexAt(5, 5)).toBe(1);
    expect(index.indexAt(7, 7)).toBe(2);
    expect(index.indexAt(4, 1)).toBe(-1);
  });

  it('refuses coordinates that are not numbers in a polygon', () => {
    expect(() => buildPolygonIndex([shape(Float64Array.of(0, 0, 1, Number.NaN, 1, 1))])).toThrow(/Polygon 0/);
    expect(() => polygonOf({ type: 'Polygon', coordinates: [[[0, 0], [1]]] })).toThrow(/Vertex 1/);
  });

  it('reopens from its buffer, also a shared one, and refuses others', () => {
    const index = buildPolygonIndex([island, square(200, 0, 10)], { shared: true });
    expect(index.buffer).toBeInstanceOf(SharedArrayBuffer);
    const again = openPolygonIndex(index.buffer);
    expect(again.indexAt(205, 5)).toBe(1);
    expect(again.indexAt(30, 50)).toBe(-1);
    expect(() => openPolygonIndex(new ArrayBuffer(100))).toThrow(/Not a polygon index/);
  });

  it('agrees with the walk around every polygon, on borders too', () => {
    const coordinate = fc.integer({ min: 0, max: 12 });
    const ring = fc
      .array(fc.tuple(coordinate, coordinate), { minLength: 1, maxLength: 9 })
      .map((vertices) => Float64Array.from(vertices.flat()));
    const polygon = fc
      .array(fc.array(ring, { minLength: 1, maxLength: 2 }), { maxLength: 2 })
      .map((parts) => ({ parts }));
    fc.assert(
      fc.property(fc.array(polygon, { maxLength: 6 }), (polygons) => {
        const index = buildPolygonIndex(polygons);
        for (let x = -1; x <= 13; x += 0.5) {
          for (let y = -1; y <= 13; y += 0.5) {
            const holders = polygons.flatMap((p, i) => (polygonHolds(p, x, y) ? [i] : []));
            if (index.indexAt(x, y) !== (holders[0] ?? -1)) return false;
            if (index.allAt(x, y).join() !== holders.join()) return false;
          }
        }
        return true;
      }),
      { numRuns: 60 },
    );
  });

  it('gives every point of a tiling to a polygon and to one only, away from its borders', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), (u, v) => {
        // Two triangles of a square whose diagonal no double hits exactly.
        const [x0, y0, x1, y1] = [400_000.1, 510_000.7, 400_333.3, 510_999.9];
        const lower = shape(Float64Array.of(x0, y0, x1, y0, x1, y1));
        const upper = shape(Float64Array.of(x0, y0, x1, y1, x0, y1));
        const [x, y] = [x0 + u * (x1 - x0), y0 + v * (y1 - y0)];
        const sides = [sideOfPolygon(lower, x, y), sideOfPolygon(upper, x, y)];
        return sides.includes('boundary') || sides.filter((s) => s === 'inside').length === 1;
      }),
    );
  });
});

describe.skipIf(oracle === null)('against the reference counts', () => {
  const counted = async (n: number, name: '100' | '100f' | '1000' | '1000f', metres: boolean): Promise<number[]> => {
    const points = await oraclePoints(n);
    const polygons = oracleRings(name).map((ring) =>
      shape(metres ? ring.map((cm, k) => (k % 2 === 0 ? 44_500_000 + cm : 51_100_000 + cm) / 100) : ring),
    );
    const index = buildPolygonIndex(polygons);
    const holder = metres ? index.indicesAt(points.xMetres, points.yMetres) : index.indicesAt(points.xCm, points.yCm);
    const counts = new Array<number>(polygons.length).fill(0);
    for (const p of holder) if (p >= 0) counts[p]!++;
    return counts;
  };
  const expected = (file: string): number[] =>
    oracleText(file)
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => Number(line.split(',')[1]));

  it.each([
    [100_000, '100'],
    [100_000, '100f'],
    [1_000_000, '100'],
    [1_000_000, '1000'],
  ] as const)('%i points in polygons %s, in centimetres and in metres', async (n, name) => {
    const want = expected(`pip_${n}_${name}.csv`);
    expect(await counted(n, name, false)).toEqual(want);
    expect(await counted(n, name, true)).toEqual(want);
  });

  it('takes the one point on a border of 1,000 rough polygons in, so that all million are placed', async () => {
    const csv = ringsAsCsv(oracleRings('1000f'));
    expect(oracleText('inputs.sha256')).toContain(`${createHash('sha256').update(csv).digest('hex')}  polys_1000f.csv`);
    const counts = await counted(1_000_000, '1000f', false);
    expect(counts.reduce((a, b) => a + b, 0)).toBe(1_000_000);
  });
});
