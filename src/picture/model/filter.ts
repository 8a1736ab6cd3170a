import {
  type IncidentFlag,
  type Instant,
  type LocationPrecision,
  MEASURES,
  subtree,
  type TimePrecision,
} from '../../vocabulary/index.ts';
import type { PictureAreaKind } from './columns.ts';

/** By when it happened (its earliest moment, so that each incident falls in exactly one window) or when it was recorded. */
export type TimeBasis = 'occurred' | 'recorded';

/** Which incidents are meant. Every part given must hold; within a part, any of what it lists. */
export interface PictureFilter {
  agencies?: readonly number[] | undefined;
  feeds?: readonly number[] | undefined;
  /** Category codes; each stands for itself and all below it. */
  categories?: readonly string[] | undefined;
  /** Code of a named measure of the vocabulary, for instance `all-crime`. */
  measure?: string | undefined;
  /** Instants, from (inclusive) to (exclusive). Rows without that time are not in any window. */
  time?: { by: TimeBasis; from?: Instant | undefined; to?: Instant | undefined } | undefined;
  /** Local calendar days since 1970-01-01, from (inclusive) to (exclusive). */
  days?: { by: TimeBasis; from?: number | undefined; to?: number | undefined } | undefined;
  /** 0 = Monday 00:00 … 167 = Sunday 23:00 local. Rows not known to the hour are left out. */
  hoursOfWeek?: readonly number[] | undefined;
  /** 0 = Monday … 6 = Sunday, of the local day. Rows known to the month only are left out. */
  weekdays?: readonly number[] | undefined;
  /** Area ids by kind. */
  areas?: Partial<Record<PictureAreaKind, readonly number[] | undefined>> | undefined;
  /** Rings of lon, lat degrees, as in a GeoJSON Polygon: holes are even-odd. Rows without a point are left out. */
  polygon?: readonly (readonly (readonly number[])[])[] | undefined;
  segments?: readonly number[] | undefined;
  addresses?: readonly number[] | undefined;
  locationPrecisions?: readonly LocationPrecision[] | undefined;
  timePrecisions?: readonly TimePrecision[] | undefined;
  flags?: { all?: readonly IncidentFlag[] | undefined; none?: readonly IncidentFlag[] | undefined } | undefined;
  /** Incident ids. */
  ids?: readonly number[] | undefined;
  /** Ordinal of a moment: the picture as it was known then. Not given = as known now. */
  asKnownAt?: number | undefined;
  /** Every version ever known, not only those standing at a moment. For histories of records. */
  allVersions?: boolean | undefined;
}

/** Ids of the categories a filter means, or null where it means all. @throws RangeError for a code that is not in the tree */
export function categoryIdsOf(filter: Pick<PictureFilter, 'categories' | 'measure'>): Set<number> | null {
  let ids: Set<number> | null = null;
  if (filter.categories) ids = idsBelow(filter.categories, 'category');
  if (filter.measure !== undefined) {
    const measure = MEASURES.find(({ code }) => code === filter.measure);
    if (!measure) {
      throw new RangeError(
        `measure "${filter.measure}" is not known; expected one of ${MEASURES.map(({ code }) => code).join(', ')}`,
      );
    }
    const ofMeasure = idsBelow(measure.categories, 'category of measure');
    ids = ids === null ? ofMeasure : new Set([...ids].filter((id) => ofMeasure.has(id)));
  }
  return ids;
}

function idsBelow(codes: readonly string[], what: string): Set<number> {
  const ids = new Set<number>();
  for (const code of codes) {
    const below = subtree(code);
    if (below.length === 0) throw new RangeError(`${what} "${code}" is not in the category tree`);
    for (const category of below) ids.add(category.id);
  }
  return ids;
}
