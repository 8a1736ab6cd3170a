import { type DeviationalEllipse, deviationalEllipse } from './deviational-ellipse.ts';
import { concaveHull, convexHull } from './hulls.ts';
import { type PlanePoints, requireSameLength } from './points.ts';
import { polygonAreaM2 } from './polygon.ts';

/** One cluster as a person sees it: how many, where, how wide. */
export interface ClusterOutline {
  cluster: number;
  nPoints: number;
  /** Mean position. */
  x: number;
  y: number;
  ellipse: DeviationalEllipse;
  /** Rings as of `convexHull`; the concave one only where it was asked for. */
  hull: Float64Array;
  concave: Float64Array | null;
  hullAreaM2: number;
  /** Points a square kilometre of the hull; NaN where it has no area. */
  perKm2: number;
}

export interface ClusterOutlineOptions {
  /** Also draw an outline whose edges are dug in when longer than this. Default: none. */
  longestEdgeMetres?: number;
}

/**
 * Outlines of the clusters that any of the cluster methods found.
 *
 * @param labels the cluster of each point from 0 on; below 0 for none
 */
export function clusterOutlines(
  points: PlanePoints,
  labels: Int32Array,
  options: ClusterOutlineOptions = {},
): ClusterOutline[] {
  requireSameLength(points, labels);
  const members = new Map<number, number[]>();
  labels.forEach((label, i) => {
    if (label < 0) return;
    const own = members.get(label);
    if (own === undefined) members.set(label, [i]);
    else own.push(i);
  });
  return [...members.entries()]
    .sort(([a], [b]) => a - b)
    .map(([cluster, own]) => {
      const part = { x: Float64Array.from(own, (i) => points.x[i]), y: Float64Array.from(own, (i) => points.y[i]) };
      const ellipse = deviationalEllipse(part);
      const hull = convexHull(part);
      const hullAreaM2 = polygonAreaM2({ parts: [[hull]] });
      return {
        cluster,
        nPoints: own.length,
        x: ellipse.x,
        y: ellipse.y,
        ellipse,
        hull,
        concave: options.longestEdgeMetres === undefined ? null : concaveHull(part, options.longestEdgeMetres),
        hullAreaM2,
        perKm2: hullAreaM2 > 0 ? (own.length / hullAreaM2) * 1e6 : Number.NaN,
      };
    });
}
