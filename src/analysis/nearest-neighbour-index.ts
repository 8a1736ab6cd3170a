import { type LeftOut, leftOutOf } from './left-out.ts';
import { placed, pointCells } from './point-cells.ts';
import { NO_POSITION, type PlanePoints, requirePositive, requireSameLength } from './points.ts';
import { normalTwoSided } from './special.ts';

export interface NearestNeighbourIndex {
  parameters: { areaM2: number; perimeterMetres: number | null };
  nUsed: number;
  leftOut: LeftOut[];
  meanDistanceMetres: number;
  /** Expected if the points lay at random in the area. */
  expectedMetres: number;
  /** Observed over expected: below 1 clustered, above 1 spaced out. NaN with fewer than two points. */
  index: number;
  z: number;
  /** Two-sided, normal. */
  p: number;
}

/**
 * Are incidents nearer to each other than chance would put them? Clark & Evans 1954; with the perimeter, Donnelly's (1978)
 * correction for the edge, without which clustering is understated.
 *
 * @param areaM2  of the **study area**, never of the box around the points
 */
export function nearestNeighbourIndex(
  points: PlanePoints,
  options: { areaM2: number; perimeterMetres?: number },
): NearestNeighbourIndex {
  requireSameLength(points);
  const { areaM2, perimeterMetres = null } = options;
  requirePositive('areaM2', areaM2);
  if (perimeterMetres !== null) requirePositive('perimeterMetres', perimeterMetres);
  const { points: kept, nUnplaced } = placed(points);
  const n = kept.x.length;
  const distances = pointCells(kept).nearestDistances(1);
  const mean = n < 2 ? Number.NaN : distances.reduce((a, b) => a + b, 0) / n;
  const spacing = Math.sqrt(areaM2 / n);
  const round = perimeterMetres ?? 0;
  const expected = 0.5 * spacing + (perimeterMetres === null ? 0 : (0.0514 + 0.041 / Math.sqrt(n)) * (round / n));
  const variance =
    perimeterMetres === null
      ? ((4 - Math.PI) * areaM2) / (4 * Math.PI * n * n)
      : 0.0703 * (areaM2 / (n * n)) + 0.037 * round * Math.sqrt(areaM2 / n ** 5);
  const z = (mean - expected) / Math.sqrt(variance);
  return {
    parameters: { areaM2, perimeterMetres },
    nUsed: n,
    leftOut: leftOutOf({ [NO_POSITION]: nUnplaced }),
    meanDistanceMetres: mean,
    expectedMetres: expected,
    index: mean / expected,
    z,
    p: Number.isNaN(z) ? Number.NaN : normalTwoSided(z),
  };
}
