import { type LeftOut, leftOutOf } from './left-out.ts';
import { NO_POSITION, NO_WEIGHT, type PlanePoints, requireSameLength } from './points.ts';

export interface DeviationalEllipseOptions {
  /** Weight of each point, default 1. */
  weights?: Float64Array;
  /**
   * `crimestat` (default): axes √(2Σd²/(n − 2)), so that one deviation holds about 63 % of a normal cloud.
   * `standard`: √(Σd²/n) (Yuill 1971).
   */
  axes?: 'crimestat' | 'standard';
}

/** One standard deviation; multiply the axes for more. NaN axes where too few points are left to measure a spread. */
export interface DeviationalEllipse {
  x: number;
  y: number;
  majorMetres: number;
  minorMetres: number;
  /** Direction of the long axis, degrees clockwise from north, [0, 180); NaN where no direction stands out. */
  bearingDegrees: number;
  areaM2: number;
  nUsed: number;
  leftOut: LeftOut[];
  parameters: { axes: 'crimestat' | 'standard'; weighted: boolean };
}

/**
 * Where is the middle of these points, how far do they spread, and along which line? The standard deviational ellipse.
 *
 * With weights, sums are weighted and n is their total (`crimestat`) or drops out (`standard`).
 * Lefever 1926; Yuill 1971; Levine, CrimeStat IV, ch. 4.
 */
export function deviationalEllipse(points: PlanePoints, options: DeviationalEllipseOptions = {}): DeviationalEllipse {
  const { weights, axes = 'crimestat' } = options;
  requireSameLength(points, weights);
  let nUsed = 0;
  let nNoPosition = 0;
  let nNoWeight = 0;
  const use = (i: number): number => {
    if (!(Number.isFinite(points.x[i]) && Number.isFinite(points.y[i]))) return -1;
    const weight = weights === undefined ? 1 : weights[i];
    return weight >= 0 && Number.isFinite(weight) ? weight : -2;
  };
  // Measured from one of the points, so that national coordinates lose no digits.
  let originX = 0;
  let originY = 0;
  let total = 0;
  let sumX = 0;
  let sumY = 0;
  for (let i = 0; i < points.x.length; i++) {
    const weight = use(i);
    if (weight === -1) nNoPosition++;
    else if (weight === -2) nNoWeight++;
    else {
      if (nUsed === 0) {
        originX = points.x[i];
        originY = points.y[i];
      }
      nUsed++;
      total += weight;
      sumX += weight * (points.x[i] - originX);
      sumY += weight * (points.y[i] - originY);
    }
  }
  const meanX = originX + sumX / total;
  const meanY = originY + sumY / total;
  let xx = 0;
  let yy = 0;
  let xy = 0;
  for (let i = 0; i < points.x.length; i++) {
    const weight = use(i);
    if (weight < 0) continue;
    const dx = points.x[i] - meanX;
    const dy = points.y[i] - meanY;
    xx += weight * dx * dx;
    yy += weight * dy * dy;
    xy += weight * dx * dy;
  }
  const middle = (xx + yy) / 2;
  const spread = Math.hypot((xx - yy) / 2, xy);
  const unit = axes === 'standard' ? 1 / total : total > 2 ? 2 / (total - 2) : Number.NaN;
  const majorMetres = Math.sqrt((middle + spread) * unit);
  const minorMetres = Math.sqrt(Math.max(0, middle - spread) * unit);
  return {
    x: meanX,
    y: meanY,
    majorMetres,
    minorMetres,
    bearingDegrees: spread > 1e-12 * middle ? bearing(0.5 * Math.atan2(2 * xy, xx - yy)) : Number.NaN,
    areaM2: Math.PI * majorMetres * minorMetres,
    nUsed,
    leftOut: leftOutOf({ [NO_POSITION]: nNoPosition, [NO_WEIGHT]: nNoWeight }),
    parameters: { axes, weighted: weights !== undefined },
  };
}

/** The outline of an ellipse at so many deviations: a ring x0, y0, x1, y1, …, anticlockwise, not closed. */
export function ellipseRing(ellipse: DeviationalEllipse, deviations = 1, nCorners = 72): Float64Array {
  const direction = ((90 - (Number.isNaN(ellipse.bearingDegrees) ? 0 : ellipse.bearingDegrees)) * Math.PI) / 180;
  const ring = new Float64Array(2 * nCorners);
  for (let k = 0; k < nCorners; k++) {
    const angle = (2 * Math.PI * k) / nCorners;
    const along = deviations * ellipse.majorMetres * Math.cos(angle);
    const across = deviations * ellipse.minorMetres * Math.sin(angle);
    ring[2 * k] = ellipse.x + along * Math.cos(direction) - across * Math.sin(direction);
    ring[2 * k + 1] = ellipse.y + along * Math.sin(direction) + across * Math.cos(direction);
  }
  return ring;
}

function bearing(radiansFromEast: number): number {
  const degrees = 90 - (radiansFromEast * 180) / Math.PI;
  return ((degrees % 180) + 180) % 180;
}
