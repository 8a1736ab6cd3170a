/**
 * How well a record is placed, best first. `snapped` is a published stand-in point shared by many real places
 * (data.police.uk): it looks exact and is not, so it ranks below `area`. `unknown` has no position.
 */
export const LOCATION_PRECISIONS = ['property', 'street', 'postcode', 'area', 'snapped', 'unknown'] as const;
export type LocationPrecision = (typeof LOCATION_PRECISIONS)[number];

/** How well a record is dated. `range` has two different ends; `month` knows no day. */
export const TIME_PRECISIONS = ['exact', 'range', 'day', 'month', 'unknown'] as const;
export type TimePrecision = (typeof TIME_PRECISIONS)[number];

export function locationPrecisionCode(precision: LocationPrecision): number {
  return LOCATION_PRECISIONS.indexOf(precision);
}

export function timePrecisionCode(precision: TimePrecision): number {
  return TIME_PRECISIONS.indexOf(precision);
}
