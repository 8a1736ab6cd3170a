import type { Case } from '../model.ts';

const METRES_A_DEGREE = 111_320;
const DAY_MS = 86_400_000;

/** Metres between two positions, on a plane laid through the first: exact to a thousandth within a town. */
export function metresBetween(
  a: { longitude: number; latitude: number },
  b: { longitude: number; latitude: number },
): number {
  const east = (b.longitude - a.longitude) * METRES_A_DEGREE * Math.cos((a.latitude * Math.PI) / 180);
  return Math.hypot(east, (b.latitude - a.latitude) * METRES_A_DEGREE);
}

/** Degrees that hold everything within so many metres. */
export function degreesAround(at: { longitude: number; latitude: number }, metres: number) {
  const north = metres / METRES_A_DEGREE;
  const east = north / Math.max(0.01, Math.cos((at.latitude * Math.PI) / 180));
  return {
    west: at.longitude - east,
    east: at.longitude + east,
    south: at.latitude - north,
    north: at.latitude + north,
  };
}

/** Whether an open case may be what somebody is about to report: of the same kind, as near and as recent as the service says. */
export function mayBeSame(
  one: Pick<Case, 'code' | 'place' | 'marks'>,
  other: { code: string; longitude: number; latitude: number; at: number },
  sameAs: { metres: number; days: number },
): boolean {
  return (
    one.code === other.code &&
    metresBetween(one.place, other) <= sameAs.metres &&
    other.at - (one.marks.reported ?? 0) <= sameAs.days * DAY_MS
  );
}
