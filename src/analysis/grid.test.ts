import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellCentre, cellOf, countInCells, createGrid, type Grid, gridBounds, gridOver, pointBounds } from './grid.ts';
import { type PolygonShape, polygonAreaM2, polygonHolds } from './polygon.ts';
import { shareInside, studyAreaMask } from './study-area.ts';

const grid: Grid = createGrid({ originX: 100, originY: 200, cellSizeMetres: 10, nColumns: 4, nRows: 3 });
const ring = (...xy: number[]): Float64Array => Float64Array.from(xy);
const sum = (values: Iterable<number>): number => [...values].reduce((a, b) => a + b, 0);

describe('a grid', () => {
  it('gives a point on an edge to the cell north or east of it', () => {
    expect(cellOf(grid, 100, 200)).toBe(0);
    expect(cellOf(grid, 110, 200)).toBe(1);
    expect(cellOf(grid, 110, 210)).toBe(5);
    expect(cellOf(grid, 140, 200)).toBe(-1);
    expect(cellOf(grid, Number.NaN, 200)).toBe(-1);
    expect(cellCentre(grid, 5)).toEqual({ x: 115, y: 215 });
  });

  it('covers a box with cells on whole multiples of the size, whatever the box', () => {
    const over = gridOver({ minX: 445_012, minY: -95, maxX: 445_151, maxY: 51 }, 50);
    expect(over).toEqual({ originX: 445_000, originY: -100, cellSizeMetres: 50, nColumns: 4, nRows: 4 });
    expect(gridBounds(over)).toEqual({ minX: 445_000, minY: -100, maxX: 445_200, maxY: 100 });
    expect(gridOver({ minX: 7, minY: 7, maxX: 7, maxY: 7 }, 10).nColumns).toBe(1);
  });

  it('refuses sizes that make no cells, or too many', () => {
    expect(() => gridOver({ minX: 0, minY: 0, maxX: 1, maxY: 1 }, 0)).toThrow('cellSizeMetres must be above 0, got 0');
    expect(() => gridOver({ minX: 0, minY: 0, maxX: 1e6, maxY: 1e6 }, 1)).toThrow('up to 25000000 cells');
    expect(() => gridOver({ minX: 1, minY: 0, maxX: 0, maxY: 1 }, 1)).toThrow('least first');
    expect(() => createGrid({ ...grid, nRows: 1.5 })).toThrow('whole numbers');
  });

  it('counts what it holds and says what it leaves out', () => {
    const points = { x: Float64Array.of(101, 101, 139, 500, Number.NaN), y: Float64Array.of(201, 209, 229, 500, 1) };
    const counted = countInCells(grid, points);
    expect(counted.counts[0]!).toBe(2);
    expect(counted.counts[11]!).toBe(1);
    expect(counted.nUsed).toBe(3);
    expect(counted.leftOut).toEqual([
      { reason: 'no position', n: 1 },
      { reason: 'outside the study area', n: 1 },
    ]);
    const mask = new Uint8Array(12).fill(1);
    mask[0] = 0;
    const masked = countInCells(grid, points, { mask, weights: [1, 1, 2.5, 1, 1] });
    expect(masked.counts[0]!).toBeNaN();
    expect(masked.counts[11]!).toBe(2.5);
    expect(masked.leftOut).toContainEqual({ reason: 'outside the study area', n: 3 });
    expect(countInCells(grid, points, { weights: [-1, Number.NaN, 1, 1, 1] }).leftOut).toContainEqual({
      reason: 'weight missing or negative',
      n: 2,
    });
  });

  it('refuses arrays that do not belong together', () => {
    const points = { x: Float64Array.of(1), y: Float64Array.of(1, 2) };
    expect(() => countInCells(grid, points)).toThrow('x has 1 entries, y has 2');
    const one = { x: Float64Array.of(1), y: Float64Array.of(1) };
    expect(() => countInCells(grid, one, { weights: [1, 2] })).toThrow('weights has 2 entries');
    expect(() => countInCells(grid, one, { mask: new Uint8Array(3) })).toThrow('mask has 3 entries');
  });

  it('has no box around nothing', () => {
    expect(pointBounds({ x: Float64Array.of(Number.NaN), y: Float64Array.of(1) })).toBeNull();
    expect(pointBounds({ x: Float64Array.of(1, 3), y: Float64Array.of(5, 2) })).toEqual({
      minX: 1,
      minY: 2,
      maxX: 3,
      maxY: 5,
    });
  });
});

describe('a study area on a grid', () => {
  it('covers exactly the shares one can reckon by hand', () => {
    // A triangle over the four south-west cells with a legs of 20 m, and a hole of 4 m x 5 m in cell 0.
    const triangle: PolygonShape = {
      parts: [[ring(100, 200, 120, 200, 100, 220), ring(102, 202, 106, 202, 106, 207, 102, 207)]],
    };
    const share = shareInside(grid, triangle);
    expect(Array.from(share.slice(0, 6))).toEqual([0.8, 0.5, 0, 0, 0.5, 0].map((value) => expect.closeTo(value, 12)));
    expect(Array.from(studyAreaMask(grid, triangle))).toEqual([0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0]);
    expect(sum(studyAreaMask(grid, triangle, 'touching'))).toBe(3);
  });

  it('covers the whole area of any polygon within the grid, whichever way its rings turn', () => {
    const coordinate = fc.integer({ min: 0, max: 1000 });
    const corner = fc.tuple(coordinate, coordinate);
    const wide: Grid = { originX: -3, originY: -7, cellSizeMetres: 37, nColumns: 28, nRows: 28 };
    fc.assert(
      fc.property(fc.array(corner, { minLength: 3, maxLength: 3 }), (corners) => {
        const polygon = { parts: [[Float64Array.from(corners.flat())]] };
        const back = { parts: [[Float64Array.from([...corners].reverse().flat())]] };
        const area = polygonAreaM2(polygon);
        expect(sum(shareInside(wide, polygon)) * 37 * 37).toBeCloseTo(area, 3);
        expect(sum(shareInside(wide, back)) * 37 * 37).toBeCloseTo(area, 3);
      }),
    );
  });

  it('clips what lies beyond the grid on every side', () => {
    const beyond = { parts: [[ring(-1000, -1000, 1000, -1000, 1000, 1000, -1000, 1000)]] };
    expect(sum(shareInside(grid, beyond))).toBeCloseTo(12, 9);
    const slanted = { parts: [[ring(0, 215, 120, 95, 240, 215, 120, 335)]] };
    const fine: Grid = { originX: 100, originY: 200, cellSizeMetres: 0.25, nColumns: 160, nRows: 120 };
    const coarse = shareInside(grid, slanted);
    const mask = studyAreaMask(fine, slanted);
    for (let cell = 0; cell < 12; cell++) {
      let inside = 0;
      const { x, y } = cellCentre(grid, cell);
      for (let i = 0; i < mask.length; i++) {
        const centre = cellCentre(fine, i);
        if (Math.abs(centre.x - x) < 5 && Math.abs(centre.y - y) < 5) inside += mask[i]!;
      }
      expect(coarse[cell]!).toBeCloseTo(inside / 1600, 2);
    }
  });

  it('masks by centre as the point test does', () => {
    const shape: PolygonShape = {
      parts: [[ring(101, 199, 133, 204, 141, 231, 99, 229), ring(112, 208, 128, 212, 119, 221)]],
    };
    const mask = studyAreaMask(grid, shape);
    for (let cell = 0; cell < 12; cell++) {
      const { x, y } = cellCentre(grid, cell);
      expect(mask[cell]!).toBe(polygonHolds(shape, x, y) ? 1 : 0);
    }
  });
});
