import type { LocationPrecision, TimePrecision } from './precision.ts';

/** A moment as milliseconds since 1970-01-01T00:00:00Z. Local rules (days, hours, clock changes) live in `time.ts` only. */
export type Instant = number;

/** Where a record says it happened, in whichever spelling the source used; at most one of the positions is given. */
export interface SourcePlace {
  /** WGS84 degrees. */
  lon?: number;
  lat?: number;
  /** Projected metres in the partnership's plane (British National Grid in Britain). */
  x?: number;
  y?: number;
  uprn?: string;
  postcode?: string;
  streetName?: string;
  /** Code of an area of a named set, where that is all the source gives (for instance LSOA counts). */
  areaCode?: string;
  /** The source's own words, always kept. */
  text?: string;
  /** What the source's own layout promises; the geocoder may lower it, never raise it. */
  precision: LocationPrecision;
}

/** Facts that are true or not of an incident; bit positions are stored, so only ever append. */
export const INCIDENT_FLAGS = [
  'deliberate',
  'repeatVictim',
  'domestic',
  'hate',
  'alcohol',
  'vulnerable',
  'noCrime',
  'closed',
] as const;
export type IncidentFlag = (typeof INCIDENT_FLAGS)[number];

export function flagBit(flag: IncidentFlag): number {
  return 1 << INCIDENT_FLAGS.indexOf(flag);
}

/**
 * One source row made sense of, before it is placed and stored. Personal data never enters a draft.
 * `occurredFrom <= occurredTo`; a moment equals itself at both ends; a day or month runs from its first to its last instant.
 */
export interface IncidentDraft {
  /** The supplier's own key, or one derived from the row so that the same file gives the same keys again. */
  sourceRef: string;
  /** Category code of `categories.ts`. */
  category: string;
  /** The source's own class code or words, kept as they came. */
  sourceCategory: string;
  occurredFrom: Instant | null;
  occurredTo: Instant | null;
  timePrecision: TimePrecision;
  reportedAt: Instant | null;
  recordedAt: Instant | null;
  place: SourcePlace;
  outcome: string | null;
  flags: number;
  /** How many events the row stands for; 1 but for published counts (area × month × category). */
  count: number;
  /** What else the source said and may be shown: small, flat, never personal. */
  attributes: Record<string, string | number | boolean>;
}

/** Why a row is held, for the person who will mend it. Nothing is dropped and nothing is guessed. */
export interface RowProblem {
  /** Stable word for the rule that failed, for instance `date.unreadable`, `category.unknown`, `place.outside`. */
  code: string;
  column: string;
  found: string;
  expected: string;
}
