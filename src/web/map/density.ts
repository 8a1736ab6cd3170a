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
