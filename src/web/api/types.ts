import type { AgencyKind, LocationPrecision, Marking, Role, TimePrecision } from '../../vocabulary/index.ts';

/** What the server answers, in one place. */

export interface Agency {
  agencyId: number;
  kind: AgencyKind;
  name: string;
}

export interface Me {
  /** The server's clock, which in the demo stands at the morning of the briefing. */
  now: number;
  signedIn: boolean;
  person: {
    personId: number;
    name: string;
    agencyId: number | null;
    agency: string;
    roles: Role[];
    clearance: Marking;
    permissions: string[];
  } | null;
  partnership: { name: string; marking: Marking; timeZone: string; madeUp: boolean; agencies: Agency[] };
}

export interface DemoAccount {
  signInName: string;
  name: string;
  does: string;
  password: string;
}

export interface Person {
  personId: number;
  signInName: string;
  name: string;
  agencyId: number;
  agency: string;
  roles: Role[];
  clearance: Marking;
  isActive: boolean;
  lockedUntil: number | null;
  sessions: number;
}

export interface AuditEntry {
  auditId: number;
  at: number;
  personId: number | null;
  actor: string;
  what: string;
  outcome: string;
  subjectType: string | null;
  subjectId: string | null;
  purpose: string | null;
  correlationId: string;
  payload: Record<string, unknown>;
}

export interface Moment {
  momentId: number;
  ordinal: number;
  at: number;
  kind: string;
  what: string;
}

export interface AreaName {
  areaId: number;
  code: string;
  name: string;
  lon: number;
  lat: number;
}

export interface PictureFeed {
  feedId: number;
  name: string;
  agencyId: number;
}

/** What the codes in the picture's columns mean, and what is and is not known. */
export interface PictureMeta {
  timeZone: string;
  agencies: Agency[];
  feeds: PictureFeed[];
  areas: { kind: 'ward' | 'smallArea' | 'beat'; name: string; areas: AreaName[] }[];
  streets: { segmentId: number; name: string }[];
  moments: Moment[];
  lateFeeds: LateFeedNote[];
  /** First and last local day of occurrence, days since 1970-01-01. */
  range: { from: number; to: number } | null;
  notices: string[];
}

export interface LateFeedNote {
  feedId: number;
  name: string;
  agency: AgencyKind;
  dueAt: number;
  hoursLate: number;
  completeToDay: number | null;
}

export interface IncidentRecord {
  incidentId: number;
  version: number;
  sourceRef: string;
  feedId: number;
  agencyId: number;
  categoryId: number;
  category: string;
  sourceCategory: string;
  occurredFrom: number | null;
  occurredTo: number | null;
  reportedAt: number | null;
  recordedAt: number | null;
  timePrecision: TimePrecision;
  locationPrecision: LocationPrecision;
  lon: number | null;
  lat: number | null;
  ward: string | null;
  segmentId: number | null;
  addressId: number | null;
  locationText: string | null;
  outcome: string | null;
  flags: string[];
  count: number;
  attributes: Record<string, string | number | boolean>;
  isAreaOnly: boolean;
}

interface KnownMoment {
  ordinal: number;
  at: number;
}

export interface IncidentHistory {
  incident: IncidentRecord;
  versions: {
    version: number;
    knownFrom: KnownMoment | null;
    knownTo: KnownMoment | null;
    load: { loadId: number; fileName: string };
    changes: { field: string; from: string; to: string }[];
  }[];
}

/** What a list is made of, for the line under it. */
export interface Provenance {
  records: number;
  events: number;
  asKnownAt: { ordinal: number; at: number | null };
  /** Counted here and not for this reader to open; null where not told. */
  hidden: number | null;
  byAreaOnly: number;
  withoutPoint: number;
}

export interface PlaceHistory {
  place: { kind: 'street' | 'address' | 'area'; id: number; name: string; detail: string };
  byYear: { year: number; agencyId: number; events: number }[];
  incidents: IncidentRecord[];
  provenance: Provenance;
}

export interface PlaceFound {
  kind: 'street' | 'address' | 'area';
  id: number;
  name: string;
  detail: string;
  lon: number;
  lat: number;
}

/** Outlines for the small map beside the briefing, metres of the plane. */
export interface BriefingGround {
  bounds: { minX: number; minY: number; maxX: number; maxY: number };
  water: number[][][];
  wards: { name: string; x: number; y: number; rings: number[][][] }[];
}

/** What was erased under a feed's retention. */
export interface Erasure {
  momentId: number;
  feedId: number;
  feedName: string;
  at: number;
  retentionDays: number;
  /** Records that ended before this went. */
  before: number;
  incidents: number;
  versions: number;
  heldRows: number;
}

export interface Feed {
  feedId: number;
  code: string;
  name: string;
  agencyId: number;
  agency: AgencyKind;
  agencyName: string;
  owner: string;
  purpose: string;
  marking: Marking;
  adapter: string;
  profile: string | null;
  schedule: FeedSchedule;
  retentionDays: number | null;
  isActive: boolean;
  lastArrivedAt: number | null;
  /** Up to when the feed speaks; null when nothing has come. */
  completeTo: number | null;
  /** Last local day of which nothing more is expected but late records; null where the feed is late or nothing has come. */
  completeToDay: number | null;
  arrivals: { isoDate: string; due: boolean; loads: number; state: 'arrived' | 'missing' | 'notDue' | 'dueToday' }[];
  openQuarantine: number;
  isLate: boolean;
  lateSince: number | null;
  missing: { from: number | null; to: number } | null;
  nextDue: number | null;
}

export type FeedSchedule =
  | { kind: 'daily'; at: string }
  | { kind: 'weekly'; weekday: number; at: string }
  | { kind: 'monthly'; day: number; at?: string }
  | { kind: 'none' };

export type LoadState = 'running' | 'done' | 'failed' | 'cancelled' | 'withdrawn';

export interface Load {
  loadId: number;
  feedId: number;
  state: LoadState;
  fileName: string;
  fileHash: string | null;
  fileBytes: number | null;
  bytesTaken: number;
  adapter: string;
  profile: string | null;
  profileVersion: string | null;
  startedAt: number;
  finishedAt: number | null;
  startedBy: string | null;
  read: number;
  accepted: number;
  updated: number;
  unchanged: number;
  quarantined: number;
  coversFrom: number | null;
  coversTo: number | null;
  message: string | null;
  withdrawnAt: number | null;
  withdrawnReason: string | null;
  placedBy: Record<string, number>;
}

export interface LoadDetails {
  load: Load;
  quarantine: { code: string; column: string; n: number; open: number; meaning: string }[];
}

export interface HeldRow {
  rowNumber: number;
  code: string;
  column: string;
  found: string;
  expected: string;
  raw: string;
  resolvedByLoadId: number | null;
}

export interface FeedDelay {
  nUsed: number;
  nLeftOut: { reason: string; n: number }[];
  /** Share recorded within k days of the day it happened. */
  share: number[];
  daysTo95: number | null;
}

export interface LoadProgress {
  loadId: number;
  feedId: number;
  read: number;
  accepted: number;
  updated: number;
  unchanged: number;
  quarantined: number;
  bytesTaken: number;
  bytesTotal: number;
  rowsPerSecond: number;
  secondsLeft: number | null;
}
