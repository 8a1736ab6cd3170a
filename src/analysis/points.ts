/** Places in the plane, metres: one entry a record in both arrays. NaN in either stands for a record without a position. */
export interface PlanePoints {
  x: Float64Array;
  y: Float64Array;
}

/** @throws RangeError when the arrays that describe the records differ in length */
export function requireSameLength(points: PlanePoints, weights?: ArrayLike<number>): void {
  if (points.x.length !== points.y.length) {
    throw new RangeError(`x has ${points.x.length} entries, y has ${points.y.length}; expected the same number.`);
  }
  if (weights !== undefined && weights.length !== points.x.length) {
    throw new RangeError(`weights has ${weights.length} entries, expected one a point: ${points.x.length}.`);
  }
}

export const NO_POSITION = 'no position';
export const NO_WEIGHT = 'weight missing or negative';

/** @throws RangeError unless the value is finite and above 0 */
export function requirePositive(name: string, value: number): void {
  if (!(value > 0 && Number.isFinite(value))) throw new RangeError(`${name} must be above 0, got ${value}.`);
}
