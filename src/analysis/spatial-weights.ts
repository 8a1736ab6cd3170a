import type { Grid } from './grid.ts';
import { type PlanePoints, requirePositive, requireSameLength } from './points.ts';
import type { PolygonShape } from './polygon.ts';

/**
 * Which places are neighbours, the place itself never among them. On a grid (`lattice`) neighbours are all cells within a
 * shape of rows: `halfWidths[dy]` cells to each side at dy rows north or south, -1 for none; nothing is stored a cell.
 * For areas or points (`listed`) neighbours of i are `neighbours[starts[i] … starts[i+1])`, rising.
 */
export type Neighbourhood = LatticeNeighbourhood | ListedNeighbourhood;

export interface LatticeNeighbourhood {
  kind: 'lattice';
  grid: Grid;
  halfWidths: Int32Array;
  nPlaces: number;
  description: string;
}

export interface ListedNeighbourhood {
  kind: 'listed';
  starts: Int32Array;
  neighbours: Int32Array;
  nPlaces: number;
  description: string;
}

/** The eight cells around a cell. */
export function queenNeighbours(grid: Grid): LatticeNeighbourhood {
  return lattice(grid, Int32Array.of(1, 1), 'the 8 cells around');
}

/** The four cells that share a side. */
export function rookNeighbours(grid: Grid): LatticeNeighbourhood {
  return lattice(grid, Int32Array.of(1, 0), 'the 4 cells that share a side');
}

/** Cells whose centres lie within this distance, that distance included. @throws RangeError below one cell */
export function cellsWithin(grid: Grid, metres: number): LatticeNeighbourhood {
  requirePositive('metres', metres);
  // Whole squares are compared, with a hair's width for distances like 0.1 + 0.2.
  const reach = (metres / grid.cellSizeMetres) ** 2 * (1 + 1e-12);
  const rows = Math.floor(Math.sqrt(reach));
  if (rows < 1) {
    throw new RangeError(`A distance of ${metres} m reaches no neighbour on cells of ${grid.cellSizeMetres} m.`);
  }
  const halfWidths = Int32Array.from({ length: rows + 1 }, (_, dy) => Math.floor(Math.sqrt(reach - dy * dy)));
  return lattice(grid, halfWidths, `cells within ${metres} m`);
}

function lattice(grid: Grid, halfWidths: Int32Array, description: string): LatticeNeighbourhood {
  return { kind: 'lattice', grid, halfWidths, nPlaces: grid.nColumns * grid.nRows, description };
}

/** From any symmetric relation given as lists of neighbours. @throws RangeError for an index that is no place, or the place itself */
export function listedNeighbours(lists: readonly (readonly number[])[], description: string): ListedNeighbourhood {
  const starts = new Int32Array(lists.length + 1);
  lists.forEach((list, i) => {
    starts[i + 1] = starts[i] + list.length;
  });
  const neighbours = new Int32Array(starts[lists.length]);
  lists.forEach((list, i) => {
    for (const j of list) {
      if (!(Number.isInteger(j) && j >= 0 && j < lists.length) || j === i) {
        throw new RangeError(`Place ${i} cannot have ${j} as its neighbour among ${lists.length} places.`);
      }
    }
    neighbours.set(
      [...list].sort((a, b) => a - b),
      starts[i],
    );
  });
  return { kind: 'listed', starts, neighbours, nPlaces: lists.length, description };
}

/** Points whose distance is at most `metres`. Points without position have no neighbours. */
export function pointsWithin(points: PlanePoints, metres: number): ListedNeighbourhood {
  requireSameLength(points);
  requirePositive('metres', metres);
  const cells = new Map<string, number[]>();
  const key = (x: number, y: number) => `${Math.floor(x / metres)},${Math.floor(y / metres)}`;
  for (let i = 0; i < points.x.length; i++) {
    const cell = key(points.x[i], points.y[i]);
    const members = cells.get(cell);
    if (members === undefined) cells.set(cell, [i]);
    else members.push(i);
  }
  const lists = Array.from(points.x, (x, i) => {
    const near: number[] = [];
    for (let dy = -1; dy <= 1; dy++) {
      for (let dx = -1; dx <= 1; dx++) {
        for (const j of cells.get(key(x + dx * metres, points.y[i] + dy * metres)) ?? []) {
          const squared = (points.x[j] - x) ** 2 + (points.y[j] - points.y[i]) ** 2;
          if (j !== i && squared <= metres * metres) near.push(j);
        }
      }
    }
    return near;
  });
  return listedNeighbours(lists, `places within ${metres} m`);
}

/** Areas that share at least one vertex exactly (queen contiguity of a clean coverage). */
export function touchingAreas(areas: readonly PolygonShape[]): ListedNeighbourhood {
  const atVertex = new Map<string, number[]>();
  areas.forEach((area, i) => {
    for (const ring of area.parts.flat()) {
      for (let k = 0; k < ring.length; k += 2) {
        const vertex = `${ring[k]},${ring[k + 1]}`;
        const holders = atVertex.get(vertex);
        if (holders === undefined) atVertex.set(vertex, [i]);
        else if (holders.at(-1) !== i) holders.push(i);
      }
    }
  });
  const sets = areas.map(() => new Set<number>());
  for (const holders of atVertex.values()) {
    for (const i of holders) for (const j of holders) if (i !== j) sets[i].add(j);
  }
  return listedNeighbours(
    sets.map((set) => [...set]),
    'areas that touch',
  );
}

/** The same relation with every neighbour listed. */
export function asListed(neighbourhood: Neighbourhood): ListedNeighbourhood {
  if (neighbourhood.kind === 'listed') return neighbourhood;
  const { grid, halfWidths, nPlaces, description } = neighbourhood;
  const reach = halfWidths.length - 1;
  const found: number[] = [];
  const starts = new Int32Array(nPlaces + 1);
  for (let row = 0; row < grid.nRows; row++) {
    for (let column = 0; column < grid.nColumns; column++) {
      const own = row * grid.nColumns + column;
      for (let other = Math.max(0, row - reach); other <= Math.min(grid.nRows - 1, row + reach); other++) {
        const half = halfWidths[Math.abs(other - row)];
        const last = Math.min(grid.nColumns - 1, column + half);
        for (let i = Math.max(0, column - half); i <= last; i++) {
          const neighbour = other * grid.nColumns + i;
          if (neighbour !== own) found.push(neighbour);
        }
      }
      starts[own + 1] = found.length;
    }
  }
  return { kind: 'listed', starts, neighbours: Int32Array.from(found), nPlaces, description };
}

/**
 * Sum of the neighbours' values, and how many there are, for every place. NaN values are places outside the study area:
 * nobody's neighbours. O(places × rows of the shape) on a grid of whole numbers, where sums are exact.
 */
export function neighbourSums(
  neighbourhood: Neighbourhood,
  values: ArrayLike<number>,
): { sums: Float64Array; nNeighbours: Int32Array } {
  if (values.length !== neighbourhood.nPlaces) {
    throw new RangeError(`values has ${values.length} entries, expected one a place: ${neighbourhood.nPlaces}.`);
  }
  return neighbourhood.kind === 'lattice' ? latticeSums(neighbourhood, values) : listedSums(neighbourhood, values);
}

function listedSums({ starts, neighbours, nPlaces }: ListedNeighbourhood, values: ArrayLike<number>) {
  const sums = new Float64Array(nPlaces);
  const nNeighbours = new Int32Array(nPlaces);
  for (let i = 0; i < nPlaces; i++) {
    let sum = 0;
    let n = 0;
    for (let k = starts[i]; k < starts[i + 1]; k++) {
      const value = values[neighbours[k]];
      if (Number.isNaN(value)) continue;
      sum += value;
      n++;
    }
    sums[i] = sum;
    nNeighbours[i] = n;
  }
  return { sums, nNeighbours };
}

/**
 * Runs of a row are differences of two running sums, exact for whole numbers; other numbers are added one by one, because
 * differences of large running sums would cost digits and with them true ties.
 */
function latticeSums({ grid, halfWidths, nPlaces }: LatticeNeighbourhood, values: ArrayLike<number>) {
  const { nColumns, nRows } = grid;
  const reach = halfWidths.length - 1;
  const margin = halfWidths[0] + 1;
  const stride = nColumns + 2 * margin;
  const clean = new Float64Array(nPlaces);
  let whole = true;
  let complete = true;
  for (let i = 0; i < nPlaces; i++) {
    const value = values[i];
    if (Number.isNaN(value)) complete = false;
    else {
      clean[i] = value;
      if (!Number.isInteger(value)) whole = false;
    }
  }
  const running = new Float64Array(stride * nRows);
  const present = new Int32Array(stride * nRows);
  for (let row = 0; row < nRows; row++) {
    let sum = 0;
    let n = 0;
    for (let column = -margin; column < nColumns + margin; column++) {
      if (column >= 0 && column < nColumns) {
        const i = row * nColumns + column;
        sum += clean[i];
        n += complete || !Number.isNaN(values[i]) ? 1 : 0;
      }
      running[row * stride + column + margin] = sum;
      present[row * stride + column + margin] = n;
    }
  }
  const sums = new Float64Array(nPlaces);
  const nNeighbours = new Int32Array(nPlaces);
  for (let row = 0; row < nRows; row++) {
    const to = row * nColumns;
    for (let other = Math.max(0, row - reach); other <= Math.min(nRows - 1, row + reach); other++) {
      const half = halfWidths[Math.abs(other - row)];
      const east = other * stride + margin + half;
      const west = other * stride + margin - half - 1;
      for (let i = 0; i < nColumns; i++) nNeighbours[to + i] += present[east + i] - present[west + i];
      if (whole) for (let i = 0; i < nColumns; i++) sums[to + i] += running[east + i] - running[west + i];
    }
    for (let i = 0; i < nColumns; i++) {
      sums[to + i] -= whole ? clean[to + i] : 0;
      nNeighbours[to + i] -= complete || !Number.isNaN(values[to + i]) ? 1 : 0;
    }
  }
  if (!whole) addOneByOne(sums, clean, grid, halfWidths);
  return { sums, nNeighbours };
}

function addOneByOne(sums: Float64Array, clean: Float64Array, grid: Grid, halfWidths: Int32Array): void {
  const { nColumns, nRows } = grid;
  const reach = halfWidths.length - 1;
  for (let row = 0; row < nRows; row++) {
    for (let other = Math.max(0, row - reach); other <= Math.min(nRows - 1, row + reach); other++) {
      const half = halfWidths[Math.abs(other - row)];
      for (let dx = -half; dx <= half; dx++) {
        if (dx === 0 && other === row) continue;
        const last = Math.min(nColumns, nColumns - dx);
        const from = other * nColumns + dx;
        const to = row * nColumns;
        for (let i = Math.max(0, -dx); i < last; i++) sums[to + i] += clean[from + i];
      }
    }
  }
}
