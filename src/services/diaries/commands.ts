import { requirePolicy } from '../../governance/index.ts';
import { badRequest, conflict, type Deps, Refusal, type Tx } from '../../platform/index.ts';
import type { Instant, Viewer } from '../../vocabulary/index.ts';
import { caseIn, establishIn } from '../cases/index.ts';
import { findRecord, listRecords, openRecord, stepRecord } from '../records/index.ts';
import type { CaseRecord } from '../records/model.ts';
import {
  type Diary,
  type DiaryEntry,
  diarySummary,
  type EntryFault,
  entryFault,
  LONGEST_ENTRY_WORDS,
  MOST_ENTRIES,
} from './model.ts';

export interface DiaryDeps extends Deps {
  timeZone: string;
}

/** An entry with who holds it: a reporter sees their own and nobody else's. */
type Kept = DiaryEntry & { holder: string | null };

const DAY_MS = 86_400_000;

/**
 * Sends a diary to the reporters of a case: whoever has the case's link can write in it. One is open at a time.
 *
 * @throws Refusal `diary.open` when one is out already
 */
export async function sendDiary(
  deps: DiaryDeps,
  viewer: Viewer,
  input: { caseId: number; days: number; words: string; idempotencyKey?: string | undefined },
): Promise<Diary> {
  requirePolicy(viewer, 'case.work');
  return deps.database.transact(viewer, async (tx) => {
    const { number } = await caseIn(tx, input.caseId);
    const recordId = await openRecord(
      tx,
      deps,
      {
        ...{ caseId: input.caseId, kind: 'diary', person: { entries: [] } },
        subject: { until: deps.clock.now() + input.days * DAY_MS },
      },
      { what: 'sent', words: input.words.trim(), isOpen: true },
      input.idempotencyKey,
      conflict('diary.open', `A diary of ${number} is out already.`),
    );
    await establishIn(tx, deps, { caseId: input.caseId, facts: { diary: 'sent' }, words: '' });
    return diaryOf(deps, await findRecord(tx, 'diary', recordId));
  });
}

/** The diaries of a case, newest first. Who read them is in the audit trail. */
export async function listDiaries(deps: DiaryDeps, viewer: Viewer, caseId: number): Promise<Diary[]> {
  requirePolicy(viewer, 'case.work');
  return deps.database.transact(viewer, async (tx) => {
    const records = await listRecords(tx, { kind: 'diary', caseId });
    if (records.length > 0) {
      tx.audit({ v: 1, what: 'diary.read', subjectType: 'case', subjectId: caseId, details: {} });
    }
    return records.map((record) => diaryOf(deps, record));
  });
}

export interface EntryInput {
  from: Instant;
  to: Instant;
  words: string;
  idempotencyKey: string;
}

/** Notes for a reporter what they said by telephone or on paper. */
export async function writeInDiary(
  deps: DiaryDeps,
  viewer: Viewer,
  diaryId: number,
  entry: EntryInput,
): Promise<Diary> {
  requirePolicy(viewer, 'case.work');
  return deps.database.transact(viewer, async (tx) => {
    const record = await findRecord(tx, 'diary', diaryId);
    await write(tx, deps, record, entry, { by: viewer.name, holder: null });
    return diaryOf(deps, await findRecord(tx, 'diary', diaryId));
  });
}

/** The diary is back: nobody writes in it any more. */
export async function closeDiary(
  deps: DiaryDeps,
  viewer: Viewer,
  input: { diaryId: number; expectedVersion: number; words: string; idempotencyKey?: string | undefined },
): Promise<Diary> {
  requirePolicy(viewer, 'case.work');
  return deps.database.transact(viewer, async (tx) => {
    const record = await findRecord(tx, 'diary', input.diaryId);
    if (!record.isOpen && record.version === input.expectedVersion)
      throw conflict('diary.closed', 'It is back already.');
    await stepRecord(
      tx,
      deps,
      { ...record, version: input.expectedVersion },
      { what: 'returned', words: input.words.trim(), isOpen: false },
      input.idempotencyKey,
    );
    await establishIn(tx, deps, { caseId: record.caseId, facts: { diary: 'returned' }, words: '' });
    return diaryOf(deps, await findRecord(tx, 'diary', input.diaryId));
  });
}

/** What the holder of a case's link may know of its open diary: that there is one, and what they wrote themselves. */
export interface OwnDiary {
  until: Instant;
  entries: Pick<DiaryEntry, 'id' | 'from' | 'to' | 'words'>[];
}

export async function readOwnDiary(
  deps: DiaryDeps,
  viewer: Viewer,
  { caseId, holder }: { caseId: number; holder: string },
): Promise<OwnDiary | null> {
  return deps.database.transact(viewer, async (tx) => {
    const [record] = await listRecords(tx, { kind: 'diary', caseId, isOpen: true });
    if (record === undefined) return null;
    const own = entriesOf(record).filter((entry) => entry.holder === holder);
    return {
      until: Number(record.subject['until']),
      entries: own.toSorted((a, b) => b.from - a.from).map(({ id, from, to, words }) => ({ id, from, to, words })),
    };
  });
}

const MOST_TRIES = 4;

/** Keeps what the holder of a case's link wrote; the same form sent again is one entry. @returns what is wrong with it */
export async function writeInOwnDiary(
  deps: DiaryDeps,
  viewer: Viewer,
  of: { caseId: number; holder: string },
  entry: EntryInput,
): Promise<EntryFault | 'closed' | null> {
  for (let tries = 1; ; tries++) {
    try {
      return await writeOwn(deps, viewer, of, entry);
    } catch (error) {
      // Another reporter wrote at the same time.
      if (!(error instanceof Refusal) || error.code !== 'record.changed' || tries === MOST_TRIES) throw error;
    }
  }
}

function writeOwn(
  deps: DiaryDeps,
  viewer: Viewer,
  { caseId, holder }: { caseId: number; holder: string },
  entry: EntryInput,
): Promise<EntryFault | 'closed' | null> {
  return deps.database.transact(viewer, async (tx) => {
    const [record] = await listRecords(tx, { kind: 'diary', caseId, isOpen: true });
    if (record === undefined) return 'closed';
    if (entriesOf(record).some(({ id }) => id === entry.idempotencyKey)) return null;
    const fault = entryFault(entry, diaryOf(deps, record), deps.clock.now());
    if (fault === null) await write(tx, deps, record, entry, { by: 'A resident', holder });
    return fault;
  });
}

const FAULTS: Record<EntryFault, string> = {
  turned: 'It should end after it began.',
  long: 'One entry is at most 24 hours; write another for the rest.',
  future: 'That is still to come.',
  old: 'That is more than 31 days before the diary was sent; note it on the case instead.',
  words: `Say what was heard, in at most ${LONGEST_ENTRY_WORDS} characters.`,
  full: `The diary has ${MOST_ENTRIES} entries; close it and send another.`,
};

/** What is personal is kept with whom the record is about, and forgotten with them. */
async function write(
  tx: Tx,
  deps: DiaryDeps,
  record: CaseRecord,
  { idempotencyKey, ...entry }: EntryInput,
  author: { by: string; holder: string | null },
): Promise<void> {
  const entries = entriesOf(record);
  if (entries.some(({ id }) => id === idempotencyKey)) return;
  if (!record.isOpen) throw conflict('diary.closed', 'This diary is back; nobody writes in it any more.');
  const fault = entryFault(entry, diaryOf(deps, record), deps.clock.now());
  if (fault !== null) throw badRequest('diary.entry', FAULTS[fault]);
  const kept: Kept = { ...entry, ...author, id: idempotencyKey, writtenAt: deps.clock.now() };
  const person = { entries: [...entries, kept] };
  await stepRecord(tx, deps, record, { what: 'written', words: '', isOpen: true, person }, idempotencyKey);
}

const entriesOf = (record: CaseRecord): Kept[] => (record.person?.['entries'] ?? []) as Kept[];

function diaryOf(deps: DiaryDeps, record: CaseRecord): Diary {
  const entries = entriesOf(record).toSorted((a, b) => a.from - b.from);
  return {
    ...{ diaryId: record.recordId, caseId: record.caseId, version: record.version, isOpen: record.isOpen },
    ...{ sentAt: record.openedAt, until: Number(record.subject['until']) },
    closedAt: record.isOpen ? null : (record.events.findLast(({ what }) => what === 'returned')?.at ?? null),
    entries: entries.map(({ holder: _, ...entry }) => entry),
    summary: diarySummary(
      entries.map(({ from, to, by, holder }) => ({ from, to, writer: holder ?? by })),
      deps.timeZone,
    ),
  };
}
