import type { IncidentDraft, LocalClock, RowProblem } from '../../vocabulary/index.ts';
import type { Profile } from '../profile/index.ts';
import type { SourceFile, SourceText } from '../reading/source-file.ts';

/** A later word on a record that the feed already has: only its outcome changes. */
export interface OutcomeChange {
  sourceRef: string;
  outcome: string;
  /** Orders the changes of one record: the highest is what holds; of equals the later row. */
  order: number;
}

/** What one row was read as. Reading never throws: a row that cannot be read is a problem, with its key where that much was clear. */
export type Reading =
  | { kind: 'incident'; draft: IncidentDraft }
  | { kind: 'outcome'; change: OutcomeChange }
  /** The source says that a record of its is none: it is not counted from now on. */
  | { kind: 'gone'; sourceRef: string }
  | { kind: 'problem'; problem: RowProblem; sourceRef: string | null };

/** One row of the source with what it was read as. */
export interface ParsedRow {
  /**
   * Position in the file as a person counts: of CSV and workbooks the sheet's row (header 1), of JSON and XML the record.
   * Members of an archive count on from each other, so that a number names one row.
   */
  number: number;
  /** The archive's member the row is in, with its number there; null when the file is not an archive. */
  member: { name: string; number: number } | null;
  /** The row exactly as it came. */
  raw: string;
  reading: Reading;
  /** For a row that was held before and comes back mended: the load and row it was held as. */
  mends: { loadId: number; rowNumber: number } | null;
}

/** What an adapter may know besides the bytes. */
export interface ReadingContext {
  /** Clock of the zone that the source's local times are in: the profile's, else the partnership's. */
  clock: LocalClock;
  profile: Profile | null;
  /** Hears how many bytes of the file as handed over have been taken. */
  onBytes(taken: number): void;
}

/** What an adapter found out before the first row. */
export interface OpenedSource {
  rows: AsyncIterable<ParsedRow[]>;
  /** Header line of a CSV layout, so that held rows can be given back in the source's own layout; null where there is none. */
  header: string | null;
  /** Said with the finished load: what was left out, and what was not as declared. */
  notes: string[];
}

/**
 * One source's layout: bytes to drafts. Each is a small file that knows its source and nothing of databases.
 */
export interface Adapter {
  name: string;
  /** For people choosing: what it reads, in a few words. */
  describes: string;
  /** Name of the adapter whose records this one's files add to; they go into the same feed. */
  updates?: string;
  /** Whether a text begins as this source's files do. Asked of the first text of a file; the first adapter to say yes gets it. */
  sniff(text: SourceText, fileName: string): boolean;
  /** @throws Refusal `file.layout` naming what was found and what was expected */
  open(file: SourceFile, context: ReadingContext): Promise<OpenedSource>;
}
