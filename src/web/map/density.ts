import type { Grid } from '../../analysis/index.ts';

export interface Peak {
  x: number;
  y: number;
  value: number;
}

/**
 * The tops of a surface at or above a floor, at least `apartMetres` from each other; highest first, ties by cell. A top is
 * no lower than the eight cells around it: the shoulder of a broad hot spot is not another one.
 */
export function findPeaks(
  surface: Float64Array,
  grid: Grid,
  floor: number,
  apartMetres: number,
  atMost: number,
): Peak[] {
  const cells: number[] = [];
  for (let cell = 0; cell < surface.length; cell++)
    if (surface[cell]! >= floor && isTop(surface, grid, cell)) cells.push(cell);
  cells.sort((a, b) => surface[b]! - surface[a]! || a - b);
  const peaks: Peak[] = [];
  for (const cell of cells) {
    if (peaks.length === atMost) break;
    const x = grid.originX + ((cell % grid.nColumns) + 0.5) * grid.cellSizeMetres;
    const y = grid.originY + (Math.floor(cell / grid.nColumns) + 0.5) * grid.cellSizeMetres;
    if (peaks.every((peak) => Math.hypot(peak.x - x, peak.y - y) >= apartMetres))
      peaks.push({ x, y, value: surface[cell]! });
  }
  return peaks;
}

function isTop(surface: Float64Array, { nColumns, nRows }: Grid, cell: number): boolean {
  const column = cell % nColumns;
  const row = (cell - column) / nColumns;
  for (let r = Math.max(0, row - 1); r <= Math.min(nRows - 1, row + 1); r++) {
    for (let c = Math.max(0, column - 1); c <= Math.min(nColumns - 1, column + 1); c++) {
      if (surface[r * nColumns + c]! > surface[cell]!) return false;
    }
  }
  return true;
}

/** One peak for each group of touching cells (corners included) at or above the floor: its highest cell; highest first. */
export function groupPeaks(surface: Float64Array, grid: Grid, floor: number, atMost: number): Peak[] {
  const { nColumns, nRows } = grid;
  const seen = new Uint8Array(surface.length);
  const tops: number[] = [];
  for (let first = 0; first < surface.length; first++) {
    if (seen[first] === 1 || !(surface[first]! >= floor)) continue;
    seen[first] = 1;
    let top = first;
    const group = [first];
    for (let cell = group.pop(); cell !== undefined; cell = group.pop()) {
      if (surface[cell]! > surface[top]!) top = cell;
      const column = cell % nColumns;
      const row = (cell - column) / nColumns;
      for (let r = Math.max(0, row - 1); r <= Math.min(nRows - 1, row + 1); r++) {
        for (let c = Math.max(0, column - 1); c <= Math.min(nColumns - 1, column + 1); c++) {
          const next = r * nColumns + c;
          if (seen[next] === 1 || !(surface[next]! >= floor)) continue;
          seen[next] = 1;
          group.push(next);
        }
      }
    }
    tops.push(top);
  }
  return tops
    .sort((a, b) => surface[b]! - surface[a]! || a - b)
    .slice(0, atMost)
    .map((cell) => ({
      x: grid.originX + ((cell % nColumns) + 0.5) * grid.cellSizeMetres,
      y: grid.originY + (Math.floor(cell / nColumns) + 0.5) * grid.cellSizeMetres,
      value: surface[cell]!,
    }));
}
