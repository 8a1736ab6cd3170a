import { type Bounds, crossesEdge, type PolygonShape, polygonBounds } from './polygon.ts';

/** A candidate is its polygon times four, plus these. */
export const WHOLE_CELL = 2;
export const LAST_OF_CELL = 1;

const SMALLEST_GRID = 1 << 16;
const LARGEST_GRID = 1 << 20;
const CELLS_PER_EDGE = 6;

export interface Outline {
  /** Four numbers an edge, lower end first. */
  edges: Float64Array;
  bounds: Bounds;
}

export interface Lattice {
  bounds: Bounds;
  nColumns: number;
  nRows: number;
  columnsPerMetre: number;
  rowsPerMetre: number;
}

export function outlineOf(polygon: PolygonShape, p: number): Outline {
  const edges: number[] = [];
  for (const part of polygon.parts) {
    for (const ring of part) {
      const before = edges.length;
      for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
        const ax = ring[j]!;
        const ay = ring[j + 1]!;
        const bx = ring[i]!;
        const by = ring[i + 1]!;
        if (!Number.isFinite(bx) || !Number.isFinite(by)) {
          throw new RangeError(`Polygon ${p} has the vertex (${bx}, ${by}), expected two finite numbers`);
        }
        // A vertex given twice adds nothing, unless the ring is that one point.
        if (ax === bx && ay === by && (edges.length > before || i + 2 < ring.length)) continue;
        if (ay > by || (ay === by && ax > bx)) edges.push(bx, by, ax, ay);
        else edges.push(ax, ay, bx, by);
      }
    }
  }
  return { edges: Float64Array.from(edges), bounds: polygonBounds(polygon) };
}

export function layGrid(outlines: readonly Outline[]): Lattice {
  const bounds = polygonBounds({ parts: [] });
  let nEdges = 0;
  let boxArea = 0;
  let rise = 0;
  for (const { edges, bounds: own } of outlines) {
    if (edges.length === 0) continue;
    nEdges += edges.length / 4;
    boxArea += (own.maxX - own.minX) * (own.maxY - own.minY);
    for (let k = 0; k < edges.length; k += 4) rise += edges[k + 3]! - edges[k + 1]!;
    bounds.minX = Math.min(bounds.minX, own.minX);
    bounds.minY = Math.min(bounds.minY, own.minY);
    bounds.maxX = Math.max(bounds.maxX, own.maxX);
    bounds.maxY = Math.max(bounds.maxY, own.maxY);
  }
  if (nEdges === 0) return { bounds, nColumns: 1, nRows: 1, columnsPerMetre: 0, rowsPerMetre: 0 };
  const width = bounds.maxX - bounds.minX;
  const height = bounds.maxY - bounds.minY;
  let nCells = Math.min(LARGEST_GRID, Math.max(SMALLEST_GRID, CELLS_PER_EDGE * nEdges));
  // Heavily overlapping polygons list each cell many times, and long edges fill many slabs: both are kept in bounds.
  if (boxArea > 0) nCells = Math.max(1, Math.min(nCells, (8 * LARGEST_GRID * width * height) / boxArea));
  const square = Math.sqrt(nCells * Math.max(1e-6, Math.min(1e6, width / height || 1)));
  const nColumns = width > 0 ? Math.max(1, Math.round(square)) : 1;
  let nRows = height > 0 ? Math.max(1, Math.round(nCells / nColumns)) : 1;
  if (rise > 0) {
    nRows = Math.max(1, Math.min(nRows, Math.floor((Math.max(2 * LARGEST_GRID, 8 * nEdges) * height) / rise)));
  }
  return {
    bounds,
    nColumns,
    nRows,
    columnsPerMetre: width > 0 ? nColumns / width : 0,
    rowsPerMetre: height > 0 ? nRows / height : 0,
  };
}

function columnOf(grid: Lattice, x: number): number {
  return Math.max(0, Math.min(grid.nColumns - 1, Math.floor((x - grid.bounds.minX) * grid.columnsPerMetre)));
}

// Rises with y, so an edge is in the slab of every point between its ends, whatever the rounding.
function rowOf(grid: Lattice, y: number): number {
  return Math.max(0, Math.min(grid.nRows - 1, Math.floor((y - grid.bounds.minY) * grid.rowsPerMetre)));
}

export interface Slabs {
  firstSlab: Int32Array;
  slabStart: Int32Array;
  edges: Float64Array;
}

export function fillSlabs(outlines: readonly Outline[], grid: Lattice): Slabs {
  const firstSlab = new Int32Array(outlines.length);
  let nSlabs = 0;
  outlines.forEach(({ edges, bounds }, p) => {
    if (edges.length === 0) return;
    const bottom = rowOf(grid, bounds.minY);
    firstSlab[p] = nSlabs - bottom;
    nSlabs += rowOf(grid, bounds.maxY) - bottom + 1;
  });
  const slabStart = new Int32Array(nSlabs + 1);
  outlines.forEach(({ edges }, p) => {
    for (let k = 0; k < edges.length; k += 4) {
      const top = rowOf(grid, edges[k + 3]!);
      for (let row = rowOf(grid, edges[k + 1]!); row <= top; row++) slabStart[firstSlab[p]! + row + 1]!++;
    }
  });
  for (let s = 0; s < nSlabs; s++) slabStart[s + 1]! += slabStart[s]!;
  const sorted = new Float64Array(4 * slabStart[nSlabs]!);
  const next = slabStart.slice();
  outlines.forEach(({ edges }, p) => {
    for (let k = 0; k < edges.length; k += 4) {
      const top = rowOf(grid, edges[k + 3]!);
      for (let row = rowOf(grid, edges[k + 1]!); row <= top; row++) {
        const at = 4 * next[firstSlab[p]! + row]!++;
        for (let c = 0; c < 4; c++) sorted[at + c] = edges[k + c]!;
      }
    }
  });
  return { firstSlab, slabStart, edges: sorted };
}

export function fillCells(
  outlines: readonly Outline[],
  grid: Lattice,
  slabs: Slabs,
): { cells: Int32Array; candidates: Int32Array } {
  const { bounds, nColumns, nRows } = grid;
  const extent = Math.max(bounds.maxX - bounds.minX, bounds.maxY - bounds.minY);
  const farthest = Math.max(Math.abs(bounds.minX), Math.abs(bounds.maxX), Math.abs(bounds.minY), Math.abs(bounds.maxY));
  // A cell counts as touched when an edge comes this near, far above what rounding can move it.
  const slack = 1e-9 * extent + 1e-12 * farthest;
  const rowHeight = grid.rowsPerMetre > 0 ? 1 / grid.rowsPerMetre : 0;
  const columnWidth = grid.columnsPerMetre > 0 ? 1 / grid.columnsPerMetre : 0;
  const listed: { cell: Int32Array; candidate: Int32Array }[] = [];
  let nListed = 0;

  outlines.forEach((outline, p) => {
    if (outline.edges.length === 0) return;
    const left = columnOf(grid, outline.bounds.minX - slack);
    const right = columnOf(grid, outline.bounds.maxX + slack);
    const bottom = rowOf(grid, outline.bounds.minY);
    const top = rowOf(grid, outline.bounds.maxY);
    const stride = right - left + 1;
    const touched = new Uint8Array(stride * (top - bottom + 1));
    for (let row = bottom; row <= top; row++) {
      const slab = slabs.firstSlab[p]! + row;
      const low = bounds.minY + row * rowHeight - slack;
      const high = bounds.minY + (row + 1) * rowHeight + slack;
      for (let k = 4 * slabs.slabStart[slab]!; k < 4 * slabs.slabStart[slab + 1]!; k += 4) {
        const x0 = slabs.edges[k]!;
        const y0 = slabs.edges[k + 1]!;
        const slope = (slabs.edges[k + 2]! - x0) / (slabs.edges[k + 3]! - y0);
        let from = x0;
        let to = slabs.edges[k + 2]!;
        if (Number.isFinite(slope)) {
          if (low > y0) from = x0 + (low - y0) * slope;
          if (high < slabs.edges[k + 3]!) to = x0 + (high - y0) * slope;
        }
        const last = columnOf(grid, Math.max(from, to) + slack);
        const at = (row - bottom) * stride - left;
        for (let c = columnOf(grid, Math.min(from, to) - slack); c <= last; c++) touched[at + c] = 1;
      }
    }
    const cell: number[] = [];
    const candidate: number[] = [];
    for (let row = bottom; row <= top; row++) {
      const y = bounds.minY + (row + 0.5) * rowHeight;
      let inside = false;
      let known = false;
      for (let column = left; column <= right; column++) {
        if (touched[(row - bottom) * stride + column - left] === 1) {
          known = false;
          cell.push(row * nColumns + column);
          candidate.push(p << 2);
          continue;
        }
        if (!known) {
          const x = bounds.minX + (column + 0.5) * columnWidth;
          inside = holds(slabs, p, row, x, y);
          known = true;
        }
        if (inside) {
          cell.push(row * nColumns + column);
          candidate.push((p << 2) | WHOLE_CELL);
        }
      }
    }
    nListed += cell.length;
    listed.push({ cell: Int32Array.from(cell), candidate: Int32Array.from(candidate) });
  });
  return packCells(listed, nListed, nColumns * nRows);
}

/** Sorts the listed candidates by cell, keeping the order of polygons, and decides cells that one polygon fills alone. */
function packCells(
  listed: readonly { cell: Int32Array; candidate: Int32Array }[],
  nListed: number,
  nCells: number,
): { cells: Int32Array; candidates: Int32Array } {
  const start = new Int32Array(nCells + 1);
  for (const { cell } of listed) for (const c of cell) start[c + 1]!++;
  for (let c = 0; c < nCells; c++) start[c + 1]! += start[c]!;
  const sorted = new Int32Array(nListed);
  const next = start.slice();
  for (const { cell, candidate } of listed) {
    for (let i = 0; i < cell.length; i++) sorted[next[cell[i]!]!++] = candidate[i]!;
  }
  const cells = new Int32Array(nCells).fill(-1);
  let nKept = 0;
  for (let c = 0; c < nCells; c++) {
    const from = start[c]!;
    const to = start[c + 1]!;
    if (from === to) continue;
    if (to - from === 1 && (sorted[from]! & WHOLE_CELL) !== 0) {
      cells[c] = sorted[from]! >> 2;
      continue;
    }
    cells[c] = -2 - nKept;
    // Moves towards the front only, over entries already read.
    for (let k = from; k < to; k++) sorted[nKept++] = k === to - 1 ? sorted[k]! | LAST_OF_CELL : sorted[k]!;
  }
  return { cells, candidates: sorted.slice(0, nKept) };
}

/** As `sideOfPolygon`, over the edges of one slab; their ends are in order already. */
export function holds(index: Slabs, polygon: number, row: number, x: number, y: number): boolean {
  const edges = index.edges;
  const slab = index.firstSlab[polygon]! + row;
  const end = 4 * index.slabStart[slab + 1]!;
  let inside = false;
  for (let k = 4 * index.slabStart[slab]!; k < end; k += 4) {
    const y0 = edges[k + 1]!;
    const y1 = edges[k + 3]!;
    if (y < y0 || y > y1) continue;
    const x0 = edges[k]!;
    const side = (edges[k + 2]! - x0) * (y - y0) - (x - x0) * (y1 - y0);
    if (side < 0) {
      if (y < y1) inside = !inside;
    } else if (side === 0 && crossesEdge(x0, y0, edges[k + 2]!, y1, x, y) < 0) {
      return true;
    }
  }
  return inside;
}
