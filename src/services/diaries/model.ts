import { type Instant, LocalClock } from '../../vocabulary/index.ts';

/** The pure face of diaries: what a reporter notes of a nuisance, and what it comes to. Safe in the browser. */

/** One time that somebody was kept from something. */
export interface DiaryEntry {
  id: string;
  from: Instant;
  to: Instant;
  /** What was heard, and what it kept them from. */
  words: string;
  writtenAt: Instant;
  by: string;
}

export interface Diary {
  diaryId: number;
  caseId: number;
  version: number;
  isOpen: boolean;
  sentAt: Instant;
  /** It is asked for after this. */
  until: Instant;
  closedAt: Instant | null;
  entries: readonly DiaryEntry[];
  summary: DiarySummary;
}

/** What a diary says; hours of two people who heard the same are counted once. */
export interface DiarySummary {
  n: number;
  /** Who wrote in it. */
  nWriters: number;
  /** Nights, each from noon to noon, in which something was noted between 23:00 and 07:00. */
  nNights: number;
  hours: number;
  /** Of them between 23:00 and 07:00, the night of the Noise Act 1996. */
  nightHours: number;
}

const HOUR_MS = 3_600_000;
export const LONGEST_ENTRY_MS = 24 * HOUR_MS;
export const LONGEST_ENTRY_WORDS = 1_000;
export const MOST_ENTRIES = 400;
/** What was heard longer before the diary was sent is told otherwise. */
const BEFORE_MS = 31 * 24 * HOUR_MS;

export type EntryFault = 'turned' | 'long' | 'future' | 'old' | 'words' | 'full';

/** What is wrong with an entry; null when it can be kept. */
export function entryFault(
  { from, to, words }: Pick<DiaryEntry, 'from' | 'to' | 'words'>,
  { sentAt, entries }: Pick<Diary, 'sentAt' | 'entries'>,
  now: Instant,
): EntryFault | null {
  if (entries.length >= MOST_ENTRIES) return 'full';
  if (words.trim() === '' || words.length > LONGEST_ENTRY_WORDS) return 'words';
  if (!(to > from)) return 'turned';
  if (to - from > LONGEST_ENTRY_MS) return 'long';
  if (from > now || to > now) return 'future';
  return from < sentAt - BEFORE_MS ? 'old' : null;
}

export function diarySummary(
  entries: readonly (Pick<DiaryEntry, 'from' | 'to'> & { writer: string })[],
  timeZone: string,
): DiarySummary {
  const clock = new LocalClock(timeZone);
  const heard = joined(entries);
  const nights = new Set<number>();
  let nightMs = 0;
  for (const [from, to] of heard) {
    for (let day = clock.localDay(from) - 1; day <= clock.localDay(to); day++) {
      const [begin, end] = [at(clock, day, 23), at(clock, day + 1, 7)];
      const ms = Math.min(to, end) - Math.max(from, begin);
      if (ms <= 0) continue;
      nights.add(day);
      nightMs += ms;
    }
  }
  const allMs = heard.reduce((sum, [from, to]) => sum + to - from, 0);
  return {
    ...{ n: entries.length, nWriters: new Set(entries.map(({ writer }) => writer)).size, nNights: nights.size },
    ...{ hours: allMs / HOUR_MS, nightHours: nightMs / HOUR_MS },
  };
}

function at(clock: LocalClock, localDay: number, hour: number): Instant {
  const date = new Date(localDay * 24 * HOUR_MS);
  return clock.instantOf(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate(), hour);
}

/** Times as spans that do not touch. */
function joined(entries: readonly Pick<DiaryEntry, 'from' | 'to'>[]): [Instant, Instant][] {
  const spans: [Instant, Instant][] = [];
  for (const { from, to } of entries.toSorted((a, b) => a.from - b.from)) {
    const last = spans.at(-1);
    if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], to);
    else spans.push([from, to]);
  }
  return spans;
}
