import type { Instant } from '../../vocabulary/index.ts';
import type { Mark, Value } from '../catalogue/model.ts';

export const CASE_STATES = [
  'reported',
  'triaged',
  'verified',
  'waiting',
  'scheduled',
  'onScene',
  'done',
  'notFound',
  'notOurs',
  'referred',
  'merged',
  'confirmed',
] as const;
export type CaseState = (typeof CASE_STATES)[number];

export const CHANNELS = ['site', 'phone', 'staff', 'open311', 'import'] as const;
export type Channel = (typeof CHANNELS)[number];

/** Who did it: never more of a resident than that it was one. */
export interface Author {
  kind: 'resident' | 'person' | 'system' | 'partner';
  personId: number | null;
  agencyId: number | null;
  /** Role words or partner system, shown in the history. */
  words: string;
}

export interface CasePlace {
  longitude: number;
  latitude: number;
  words: string;
  streetId: number | null;
  addressId: number | null;
  /** public road, private land, park, housing land, water's edge ...: who owns what the case stands on. */
  land: string;
}

/** What happened to a case. Nothing is overwritten: the history is the case, its state is folded from it. */
export type CaseEvent = { seq: number; at: Instant; by: Author } & (
  | {
      what: 'reported';
      code: string;
      definitionVersion: number;
      channel: Channel;
      place: CasePlace;
      words: string;
      answers: Readonly<Record<string, Value>>;
    }
  /** Another report of the same: its reporter is told too, and it is not counted again. */
  | { what: 'joined'; channel: Channel; words: string; fromCaseId: number | null }
  | { what: 'merged'; intoCaseId: number; words: string }
  | { what: 'triaged'; score: number; words: string }
  | { what: 'established'; fact: string; value: Value; words: string }
  | { what: 'verified'; words: string }
  | { what: 'paused'; reason: string; until: Instant; words: string }
  | { what: 'resumed'; words: string }
  | { what: 'assigned'; teamId: number | null; personId: number | null; plannedFor: Instant | null; words: string }
  | { what: 'unassigned'; words: string }
  | { what: 'arrived'; words: string }
  | { what: 'done'; outcome: string; words: string }
  | { what: 'notFound'; words: string }
  | { what: 'notOurs'; body: string; words: string }
  | { what: 'referred'; body: string; words: string }
  /** By the reporter. */
  | { what: 'confirmed'; isFixed: true; words: string }
  | { what: 'reopened'; words: string }
  | { what: 'moved'; place: CasePlace; words: string }
  | { what: 'recoded'; code: string; definitionVersion: number; words: string }
  | { what: 'noted'; words: string; isPublic: boolean }
  | { what: 'photo'; attachmentId: string; isPublic: boolean }
  | { what: 'photoRemoved'; attachmentId: string; words: string }
);

/** The case folded from its history. */
export interface Case {
  caseId: number;
  /** "V-20817": letter of the group and running number. */
  number: string;
  version: number;
  code: string;
  definitionVersion: number;
  state: CaseState;
  channel: Channel;
  place: CasePlace;
  words: string;
  answers: Readonly<Record<string, Value>>;
  facts: Readonly<Record<string, { value: Value; at: Instant }>>;
  score: number;
  marks: Readonly<Partial<Record<Mark, Instant>>>;
  pauses: readonly { from: Instant; to: Instant | null; reason: string; until: Instant }[];
  assigned: { teamId: number | null; personId: number | null; plannedFor: Instant | null } | null;
  nReports: number;
  nReopened: number;
  mergedInto: number | null;
}

export interface LinkedCase {
  caseId: number;
  number: string;
  name: string;
  place: { longitude: number; latitude: number; words: string };
  reportedAt: Instant;
  state: CaseState;
  isOpen: boolean;
}

/** Cases that say the same in one question or fact. */
export interface LinkedCases {
  id: string;
  /** The question or fact. */
  words: string;
  value: string;
  /** How many there are besides this one; `cases` has the latest of them. */
  n: number;
  cases: LinkedCase[];
}

export * from './model/fold.ts';
export * from './model/near.ts';
export * from './model/steps.ts';
export * from './model/values.ts';
