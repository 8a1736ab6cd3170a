import type { Point } from '../line.ts';
import type { WallMinute } from './calendar.ts';

export type AgencyFile = 'police' | 'fire' | 'council' | 'cctv';

/** Something that happened in the made-up town, before an agency wrote it down. */
export interface Happening {
  /** Key of a stream in the catalogue. */
  key: string;
  agency: AgencyFile;
  at: WallMinute;
  segment: number;
  /** Index of the address, or -1 on the street. */
  address: number;
  place: Point;
  /** What it was planted for, for instance `hot-spot/H1`; empty for ordinary ones. */
  planted: string;
  /** Method carried over from the burglary it follows. */
  mo?: string;
  /** Set for what must be recorded promptly, so that a planted signal is there on the morning. */
  isPrompt?: boolean;
}

/** A value put in place of the right one, so that quarantine has something to hold. */
export interface Flaw {
  column: string;
  value: string;
}

export interface PoliceRecord {
  ref: string;
  key: string;
  description: string;
  isCrime: boolean;
  qualifier: string;
  from: WallMinute;
  to: WallMinute | null;
  reported: WallMinute;
  recorded: WallMinute;
  place: Point | null;
  locationType: string;
  uprn: string;
  street: string;
  postcode: string;
  beat: string;
  mo: string;
  status: string;
  outcome: string;
  domestic: boolean;
  hate: boolean;
  alcohol: boolean;
  repeatVictim: boolean;
  vulnerable: boolean;
  flaws: Flaw[];
  source: Happening;
}

export interface FireRecord {
  ref: string;
  /** Time of call; the seconds are kept apart. */
  recorded: WallMinute;
  second: number;
  place: Point | null;
  ward: string;
  values: Record<string, string>;
  flaws: Flaw[];
  source: Happening;
}

export interface CouncilRecord {
  ref: string;
  key: string;
  serviceName: string;
  recorded: WallMinute;
  expected: WallMinute;
  /** When the work was or will be done, and the note then made. */
  finished: WallMinute;
  doneNote: string;
  /** The record says what was known at this moment. */
  knownAt: WallMinute;
  description: string;
  address: string;
  uprn: string | null;
  postcode: string;
  place: Point | null;
  attributes: Record<string, string | number | boolean>;
  flaws: Flaw[];
  source: Happening;
}

/** One agency's records in the order of recording, split as they would arrive. */
export interface Delivery<R> {
  history: R[];
  lastNight: R[];
}

export interface TownIncidents {
  asOf: string;
  police: Delivery<PoliceRecord>;
  fire: Delivery<FireRecord>;
  council: Delivery<CouncilRecord>;
  cctv: Delivery<CouncilRecord>;
  truth: Truth;
}

interface Circle {
  x: number;
  y: number;
  radiusMetres: number;
}

/** What was planted, to check methods against. Refs are those in the agencies' files. */
export interface Truth {
  notice: string;
  seed: number;
  asOf: string;
  period: { from: string; to: string };
  hotSpots: (Circle & {
    id: string;
    name: string;
    rhythm: string;
    keys: string[];
    segments: string[];
    nPlanted: number;
  })[];
  nearRepeat: {
    radiusMetres: number;
    windowDays: number;
    triggerShare: number;
    nOriginators: number;
    nRepeats: number;
    pairs: { originator: string; repeat: string; metres: number; days: number }[];
  };
  firesAfterVehicles: {
    share: number;
    withinMetres: number;
    withinDays: number;
    pairs: { vehicle: string; fire: string; metres: number; days: number }[];
  };
  emerging: Circle & { id: string; name: string; from: string; to: string; keys: string[]; refs: string[] };
  intervention: {
    name: string;
    codes: string[];
    date: string;
    treated: string[];
    buffer: string[];
    control: string[];
    removedShare: number;
    displacedShare: number;
    nRemoved: number;
    nDisplaced: number;
  };
  repeatLocations: { uprn: string; address: string; keys: string[]; nPlanted: number }[];
  exceptions: { date: string; ward: string; agency: AgencyFile; keys: string[]; nPlanted: number; refs: string[] }[];
  lateFeed: { feed: string; lastRecordBefore: string; hoursLate: number };
  badRows: { file: string; ref: string; column: string; value: string; why: string }[];
  sameKeyTwice: { file: string; ref: string }[];
  exactDuplicates: { file: string; ref: string }[];
  likelyDuplicates: { refs: [string, string] }[];
  newVersions: { file: string; ref: string }[];
  /** Rows in each file, repeated and bad ones included: what `read` must come to when it is loaded. */
  rows: Record<string, number>;
}
