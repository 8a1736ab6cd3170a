import type { Grid } from '../../analysis/index.ts';

export interface Peak {
  x: number;
  y: number;
  value: number;
}

/** The highest cells at or above a floor, each the highest within `apartMetres`; highest first, ties by cell. */
export function findPeaks(
  surface: Float64Array,
  grid: Grid,
  floor: number,
  apartMetres: number,
  atMost: number,
): Peak[] {
  const cells: number[] = [];
  for (let cell = 0; cell < surface.length; cell++) if (surface[cell]! >= floor) cells.push(cell);
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

/** The surface between cell middles, straight along both axes; row and col in cells. */
export function between(surface: Float64Array, grid: Grid, row: number, col: number): number {
  const r0 = Math.max(0, Math.min(grid.nRows - 1, Math.floor(row)));
  const c0 = Math.max(0, Math.min(grid.nColumns - 1, Math.floor(col)));
  const r1 = Math.min(grid.nRows - 1, r0 + 1);
  const c1 = Math.min(grid.nColumns - 1, c0 + 1);
  const fr = Math.max(0, Math.min(1, row - r0));
  const fc = Math.max(0, Math.min(1, col - c0));
  const low = surface[r0 * grid.nColumns + c0]! * (1 - fc) + surface[r0 * grid.nColumns + c1]! * fc;
  const high = surface[r1 * grid.nColumns + c0]! * (1 - fc) + surface[r1 * grid.nColumns + c1]! * fc;
  return low * (1 - fr) + high * fr;
}
