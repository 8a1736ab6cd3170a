import type { TrialDesign, TrialPower, VisitCertainty } from '../../../analysis/index.ts';
import type { Instant, Marking } from '../../../vocabulary/index.ts';
import type { PlaceShape } from '../../patrol/model.ts';

/** What is counted of a patrol: numbers, and nobody's name. */
export const DONE_COUNTS = [
  'engagements',
  'powersUsed',
  'warnings',
  'stopAndSearch',
  'referrals',
  'arrests',
  'seizures',
] as const;
export type DoneCount = (typeof DONE_COUNTS)[number];
export type DoneCounts = Partial<Record<DoneCount, number>>;

export const DONE_WORDS: Record<DoneCount, string> = {
  engagements: 'Engagements',
  powersUsed: 'Powers used',
  warnings: 'Informal warnings',
  stopAndSearch: 'Stop and search',
  referrals: 'Referrals',
  arrests: 'Arrests',
  seizures: 'Seizures',
};

export interface Hotspot {
  hotspot: number;
  name: string;
  ward: string;
  x: number;
  y: number;
  lon: number;
  lat: number;
  reachMetres: number;
  /** Share of the surface's whole. */
  risk: number;
  /** The geofence: metres of the plane and degrees, x0, y0, x1, y1 … */
  ring: number[];
  ringDegrees: number[];
}

export const RETURN_KEYS = [
  'period',
  'hotspot',
  'ward',
  'agency',
  'plannedPatrols',
  'deliveredPatrols',
  'probablePatrols',
  'plannedHours',
  'deliveredHours',
  ...DONE_COUNTS,
  'incidents',
] as const;
export type ReturnKey = (typeof RETURN_KEYS)[number];

/** A column of the return as the partnership orders and names it. */
export interface ReturnColumn {
  key: ReturnKey;
  title: string;
}

export const RETURN_COLUMNS: readonly ReturnColumn[] = [
  { key: 'period', title: 'Period' },
  { key: 'hotspot', title: 'Hot spot' },
  { key: 'ward', title: 'Ward' },
  { key: 'agency', title: 'Agency' },
  { key: 'plannedPatrols', title: 'Patrols planned' },
  { key: 'deliveredPatrols', title: 'Patrols delivered' },
  { key: 'probablePatrols', title: 'Of these probable' },
  { key: 'plannedHours', title: 'Hours planned' },
  { key: 'deliveredHours', title: 'Hours delivered' },
  ...DONE_COUNTS.map((key) => ({ key, title: DONE_WORDS[key] })),
  { key: 'incidents', title: 'Incidents in the hot spot' },
];

export interface ProgrammeSettings {
  columns: ReturnColumn[];
  /** What the grant pays an agency for an hour delivered, pounds. */
  rates: { agencyId: number; poundsAnHour: number }[];
  /** Which incidents count as the outcome, as in an address of the map; without dates. */
  filter: Record<string, string>;
  /** Hours the grant asks for over the whole programme; null where it names none. */
  targetHours: number | null;
}

export interface ProgrammeTrial {
  design: TrialDesign;
  seed: number;
  weeksWith: number;
  everyWeeks: number;
  /** The fall it was set up to find, and what was known beforehand. */
  fall: number;
  meanAPlaceDay: number;
  dispersion: number;
  baselineDays: number;
  nAssigned: number;
  nOthers: number;
  /** Null stands for a smallest fall that nothing could show. */
  power: Omit<TrialPower, 'smallestFall'> & { smallestFall: number | null };
  fixedAt: Instant;
}

export interface Programme {
  programmeId: string;
  version: number;
  name: string;
  /** ISO dates, both inclusive. */
  from: string;
  to: string;
  shape: PlaceShape;
  marking: Marking;
  cardId: string;
  madeAt: Instant;
  changedBy: string;
  settings: ProgrammeSettings;
  trial: ProgrammeTrial | null;
}

export interface HotspotPatrol {
  patrolId: number;
  hotspot: number;
  agencyId: number;
  date: string;
  plannedFrom: Instant;
  plannedMinutes: number;
  state: 'planned' | 'done' | 'notDone';
  deliveredFrom: Instant | null;
  deliveredMinutes: number | null;
  certainty: VisitCertainty | null;
  done: DoneCounts;
  reason: string;
  version: number;
  changedBy: string;
}

export interface HotspotDay {
  hotspot: number;
  date: string;
  block: number;
  isAssigned: boolean;
}
