import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  countInHexes,
  hexCentre,
  hexCorners,
  hexGridOver,
  hexNeighbours,
  hexOf,
  hexStudyAreaMask,
  hexWidthOfArea,
} from './hex-grid.ts';
import { polygonAreaM2 } from './polygon.ts';

const bounds = { minX: -230, minY: 90, maxX: 410, maxY: 530 };
const grid = hexGridOver(bounds, 100);
const inBounds = fc.tuple(
  fc.double({ min: bounds.minX, max: bounds.maxX, noNaN: true }),
  fc.double({ min: bounds.minY, max: bounds.maxY, noNaN: true }),
);

describe('a hexagonal grid', () => {
  it('gives each point to the hexagon with the nearest centre', () => {
    fc.assert(
      fc.property(inBounds, ([x, y]) => {
        const cell = hexOf(grid, x, y);
        expect(cell).toBeGreaterThanOrEqual(0);
        const distance = (i: number): number => Math.hypot(hexCentre(grid, i).x - x, hexCentre(grid, i).y - y);
        for (let i = 0; i < grid.nColumns * grid.nRows; i++) {
          expect(distance(cell)).toBeLessThanOrEqual(distance(i) + 1e-9);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('has six neighbours one width away inside, fewer at its edge', () => {
    const middle = hexOf(grid, 60, 300);
    const centre = hexCentre(grid, middle);
    const neighbours = hexNeighbours(grid, middle);
    expect(neighbours).toHaveLength(6);
    for (const neighbour of neighbours) {
      const other = hexCentre(grid, neighbour);
      expect(Math.hypot(other.x - centre.x, other.y - centre.y)).toBeCloseTo(100, 9);
      expect(hexNeighbours(grid, neighbour)).toContain(middle);
    }
    expect(hexNeighbours(grid, 0).length).toBeLessThan(6);
  });

  it('keeps its lattice when the box moves', () => {
    const moved = hexGridOver({ minX: 0, minY: 250, maxX: 100, maxY: 350 }, 100);
    const a = hexCentre(grid, hexOf(grid, 51, 301));
    const b = hexCentre(moved, hexOf(moved, 51, 301));
    expect(b.x).toBeCloseTo(a.x, 9);
    expect(b.y).toBeCloseTo(a.y, 9);
  });

  it('has the area asked for', () => {
    const wide = hexGridOver(bounds, hexWidthOfArea(10_000));
    expect(polygonAreaM2({ parts: [[hexCorners(wide, 3)]] })).toBeCloseTo(10_000, 6);
  });

  it('counts within a study area and says what lies outside', () => {
    const studyArea = { parts: [[Float64Array.of(0, 200, 200, 200, 200, 400, 0, 400)]] };
    const mask = hexStudyAreaMask(grid, studyArea);
    const points = { x: Float64Array.of(100, 101, -200, 9e9), y: Float64Array.of(300, 301, 100, 0) };
    const counted = countInHexes(grid, points, { mask });
    expect(counted.nUsed).toBe(2);
    expect(counted.leftOut).toEqual([{ reason: 'outside the study area', n: 2 }]);
  });
});
