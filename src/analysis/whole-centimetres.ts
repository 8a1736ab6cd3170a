import type { PlanePoints } from './points.ts';

/** Squared distances stay below 2^53, and so exact, over this many centimetres (900 km). */
const WIDEST_CM = 9e7;

/**
 * Positions rounded to whole centimetres from the corner of their box, so that distances compare exactly: 100 m is 100 m
 * on every machine, whatever the national grid adds in front.
 *
 * @param used the records to take, in the order to give them
 * @throws RangeError when the points spread over more than 900 km
 */
export function wholeCentimetres(points: PlanePoints, used: ArrayLike<number>): PlanePoints {
  return { x: axis(points.x, used), y: axis(points.y, used) };
}

function axis(metres: Float64Array, used: ArrayLike<number>): Float64Array {
  const cm = Float64Array.from({ length: used.length }, (_, k) => Math.round(metres[used[k]] * 100));
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (const value of cm) {
    if (value < least) least = value;
    if (value > most) most = value;
  }
  if (most - least > WIDEST_CM) {
    throw new RangeError(`Points spread over ${(most - least) / 100} m, expected at most ${WIDEST_CM / 100}.`);
  }
  for (let k = 0; k < cm.length; k++) cm[k]! -= least;
  return cm;
}
