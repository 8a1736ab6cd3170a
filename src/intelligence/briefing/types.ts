import type { PictureColumns } from '../../picture/model.ts';
import type { AgencyKind, Marking } from '../../vocabulary/index.ts';
import type { Usual } from './usual.ts';

/** The columns of the picture that the briefing reads. */
export type BriefingColumns = Pick<
  PictureColumns,
  | 'localDay'
  | 'hourOfWeek'
  | 'recordedAt'
  | 'x'
  | 'y'
  | 'categoryId'
  | 'agencyId'
  | 'ward'
  | 'addressId'
  | 'locationPrecision'
  | 'timePrecision'
  | 'count'
  | 'incidentId'
>;

export interface BriefingArea {
  areaId: number;
  name: string;
  x: number;
  y: number;
}

/** A window of whole local days, both ends in it. */
export interface DayWindow {
  fromDay: number;
  toDay: number;
}

interface Finding {
  /** Number on the page and on its map; 1 first. */
  number: number;
  title: string;
  place: string;
  agencies: AgencyKind[];
  /** What was found, with its counts and what is usual, in a sentence or two. */
  sentence: string;
  /** What it rests on: records, precision, how the rule works. */
  provenance: string;
  /** Where to draw its number, metres of the plane; null where there is no honest point. */
  x: number | null;
  y: number | null;
  /** Chance of this or more under the usual, before and after allowing for all checks made; null where no test applies. */
  p: number | null;
  pAdjusted: number | null;
  /** The records under it. */
  incidentIds: number[];
  window: DayWindow;
}

export interface CountFinding extends Finding {
  kind: 'count';
  theme: string;
  areaId: number | null;
  count: number;
  usual: Usual;
  /** Counts of the earlier windows and, last, this one; oldest first. */
  history: number[];
}

export interface FireFinding extends Finding {
  kind: 'deliberateFires';
  count: number;
  usual: Usual;
  history: number[];
  nearVehicles: number;
}

export interface RepeatFinding extends Finding {
  kind: 'repeatPlace';
  addressId: number;
  count: number;
  usual: Usual;
  history: number[];
}

export interface NearRepeatFinding extends Finding {
  kind: 'nearRepeat';
  actByDay: number;
  homes: number | null;
}

export type BriefingFinding = CountFinding | FireFinding | RepeatFinding | NearRepeatFinding;

/** One line of the table of everything: most of it within its usual range, and that is the point. */
export interface ThemeLine {
  theme: string;
  name: string;
  agency: AgencyKind;
  count: number;
  usual: Usual;
  verdict: 'higher' | 'lower' | 'usual';
  /** Set where the count is not all in yet: the share usually recorded by now, and what the count is then expected to become. */
  growing: { share: number; expectLower: number; expectUpper: number } | null;
  incidentIds: number[];
}

/** How late records of an agency arrive, from the last twelve months. */
/** How long a printed briefing is kept before it is destroyed. */
export const BRIEFING_KEEP_DAYS = 92;

export interface ReportingDelay {
  agency: AgencyKind;
  /** share[k] of records are recorded within k days of the day it happened. */
  share: number[];
  /** First k with 95 % recorded. */
  daysTo95: number;
  nUsed: number;
}

export interface LateFeed {
  feedId: number;
  name: string;
  agency: AgencyKind;
  dueAt: number;
  hoursLate: number;
  completeToDay: number | null;
}

/**
 * The briefing of one day for one viewer and area: a value. Made again from the same picture, moment and options it is
 * the same to the byte.
 */
export interface Briefing {
  v: 1;
  code: string;
  edition: 'daily' | 'monthly';
  /** Why a monthly edition, in words; null for the daily. */
  editionReason: string | null;
  partnership: { name: string; madeUp: boolean; marking: Marking; timeZone: string };
  date: string;
  area: BriefingArea | null;
  covers: DayWindow & { words: string };
  comparedWith: { windows: number; words: string; leftOut: string[] };
  asKnownAt: number | null;
  momentOrdinal: number;
  headline: string;
  checks: { made: number; words: string };
  findings: BriefingFinding[];
  /** Findings beyond the page's length, counted. */
  moreFindings: number;
  themes: ThemeLine[];
  delays: ReportingDelay[];
  /** First day not yet fully recorded, by agency kind: hatched on every chart. */
  greyFromDay: Partial<Record<AgencyKind, number>>;
  lateFeeds: LateFeed[];
  missing: string[];
  records: { used: number; inWindow: number; withoutPlace: number; leftOut: { reason: string; count: number }[] };
  method: { name: 'briefing'; version: string; parameters: BriefingParameters };
  notices: string[];
}

/** Everything that decides what the briefing says. Part of it, so that it can be made again. */
export interface BriefingParameters {
  weeks: number;
  falseAlarmRate: number;
  fewestEvents: number;
  fireReachMetres: number;
  fireDays: number;
  vehicleReachMetres: number;
  repeatDays: number;
  nearRepeatMetres: number;
  nearRepeatDays: number;
  replicates: number;
  seed: number;
  longestList: number;
}

export const BRIEFING_DEFAULTS: BriefingParameters = {
  weeks: 8,
  falseAlarmRate: 0.01,
  fewestEvents: 3,
  fireReachMetres: 300,
  fireDays: 7,
  vehicleReachMetres: 60,
  repeatDays: 28,
  nearRepeatMetres: 200,
  nearRepeatDays: 14,
  replicates: 199,
  seed: 1,
  longestList: 12,
};

export const BRIEFING_VERSION = '1.0';
