import type { Instant } from '../../vocabulary/index.ts';

/** What hangs on a case and has a life of its own, kept as what happened to it. */
export const RECORD_KINDS = ['letter', 'hold', 'enquiry', 'penalty', 'assessment', 'review', 'diary'] as const;
export type RecordKind = (typeof RECORD_KINDS)[number];

export interface RecordEvent {
  seq: number;
  at: Instant;
  personId: number | null;
  by: string;
  what: string;
  words: string;
  body: Readonly<Record<string, unknown>>;
}

export interface CaseRecord {
  recordId: number;
  caseId: number;
  kind: RecordKind;
  /** What it is about, fixed when it was opened. */
  subject: Readonly<Record<string, unknown>>;
  /** Whom it is about; null: nobody, or forgotten when its time had come. */
  person: Readonly<Record<string, unknown>> | null;
  openedAt: Instant;
  openedBy: number | null;
  isOpen: boolean;
  version: number;
  events: readonly RecordEvent[];
}

/** What the partnership words or sets itself, each from a day on. */
export const ENTRY_KINDS = ['letter', 'offence', 'terms', 'threshold', 'risk'] as const;
export type EntryKind = (typeof ENTRY_KINDS)[number];
