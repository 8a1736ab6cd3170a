import { describe, expect, it } from 'vitest';
import type { Grid } from './grid.ts';
import {
  asListed,
  cellsWithin,
  listedNeighbours,
  pointsWithin,
  rookNeighbours,
  touchingAreas,
} from './spatial-weights.ts';

const grid: Grid = { originX: 0, originY: 0, cellSizeMetres: 100, nColumns: 20, nRows: 20 };
const square = (x: number, y: number) => ({ parts: [[Float64Array.of(x, y, x + 1, y, x + 1, y + 1, x, y + 1)]] });

describe('neighbourhoods', () => {
  it('include the cells at exactly the distance', () => {
    const middle = 10 * 20 + 10;
    const at500 = asListed(cellsWithin(grid, 500));
    expect(at500.starts[middle + 1]! - at500.starts[middle]!).toBe(80);
    const rook = asListed(rookNeighbours(grid));
    expect(Array.from(rook.neighbours.slice(rook.starts[middle]!, rook.starts[middle + 1]!))).toEqual([
      190, 209, 211, 230,
    ]);
    expect(rook.starts[1]!).toBe(2);
  });

  it('refuse a distance that reaches no cell, and neighbours that are no places', () => {
    expect(() => cellsWithin(grid, 99)).toThrow('99 m reaches no neighbour on cells of 100 m');
    expect(() => listedNeighbours([[1], [5]], 'x')).toThrow('Place 1 cannot have 5');
    expect(() => listedNeighbours([[0]], 'x')).toThrow('Place 0 cannot have 0');
  });

  it('of areas are those that share a vertex', () => {
    const { starts, neighbours } = touchingAreas([square(0, 0), square(1, 0), square(1, 1), square(3, 3)]);
    expect(Array.from(starts)).toEqual([0, 2, 4, 6, 6]);
    expect(Array.from(neighbours)).toEqual([1, 2, 0, 2, 0, 1]);
  });

  it('of points include the distance itself, and nothing without position', () => {
    const points = { x: Float64Array.of(0, 3, 3, Number.NaN, 100), y: Float64Array.of(0, 4, 0, 0, 0) };
    const { starts, neighbours } = pointsWithin(points, 5);
    expect(Array.from(starts)).toEqual([0, 2, 4, 6, 6, 6]);
    expect(Array.from(neighbours)).toEqual([1, 2, 0, 2, 0, 1]);
  });
});
