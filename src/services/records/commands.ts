import { requirePolicy } from '../../governance/index.ts';
import { badRequest, conflict, type Deps, notFound, once, type Refusal, type Tx } from '../../platform/index.ts';
import { type Dated, standingOn } from '../../tasking/model.ts';
import { dayOfIsoDate, type Viewer } from '../../vocabulary/index.ts';
import type { CaseRecord, EntryKind, RecordKind } from './model.ts';
import * as store from './store.ts';

export interface RecordStep {
  what: string;
  words: string;
  body?: object;
  /** Whom it is about, said anew; left out: as it was. */
  person?: object;
  /** Whether the record is still open after it. */
  isOpen: boolean;
}

/**
 * Opens a record of a case with its first event, once for an idempotency key. Policy is the caller's.
 *
 * @param refusal  thrown when another of the kind is open on the case; left out: there may be several
 * @returns the record's number
 */
export async function openRecord(
  tx: Tx,
  deps: Pick<Deps, 'clock'>,
  record: { caseId: number; kind: RecordKind; subject: object; person: object | null },
  first: RecordStep,
  idempotencyKey?: string,
  refusal?: Refusal,
): Promise<number> {
  const { recordId } = await once(tx, idempotencyKey, { record, first }, async () => {
    if (refusal !== undefined) {
      const { caseId, kind } = record;
      if ((await store.listRecords(tx, { kind, caseId, isOpen: true, limit: 1 })).length > 0) throw refusal;
    }
    const at = deps.clock.now();
    const opened = await store.insertRecord(tx, { ...record, at });
    await append(tx, deps, { recordId: opened, caseId: record.caseId, kind: record.kind, version: 0 }, first);
    return { recordId: opened };
  });
  return recordId;
}

/** Adds a step to a record that has not changed since it was read; once for an idempotency key. */
export async function stepRecord(
  tx: Tx,
  deps: Pick<Deps, 'clock'>,
  record: Pick<CaseRecord, 'recordId' | 'caseId' | 'kind' | 'version'>,
  step: RecordStep,
  idempotencyKey?: string,
): Promise<void> {
  await once(tx, idempotencyKey, { record: record.recordId, step }, async () => {
    await append(tx, deps, record, step);
    return { recordId: record.recordId };
  });
}

async function append(
  tx: Tx,
  deps: Pick<Deps, 'clock'>,
  { recordId, caseId, kind, version }: Pick<CaseRecord, 'recordId' | 'caseId' | 'kind' | 'version'>,
  { what, words, body = {}, person, isOpen }: RecordStep,
): Promise<void> {
  const event = { at: deps.clock.now(), actor: tx.viewer.name, what, words, body };
  if (!(await store.appendEvent(tx, recordId, version, event, { isOpen, person }))) {
    throw conflict(
      'record.changed',
      'Somebody else changed this meanwhile. Read it again; nothing of theirs was lost.',
    );
  }
  tx.audit({ v: 1, what: `${kind}.${what}`, subjectType: kind, subjectId: recordId, details: { caseId } });
  tx.emit({ what: 'case.changed', payload: { caseId } });
}

/** @throws Refusal `not-found` when there is none, or the viewer may not see its case */
export async function findRecord(tx: Tx, kind: RecordKind, recordId: number): Promise<CaseRecord> {
  const [record] = await store.listRecords(tx, { kind, recordId });
  if (record === undefined) throw notFound(`${kind} ${recordId}`);
  return record;
}

/**
 * What stands on a local date (as 2026-11-24): of each code the latest entry that has begun, the partnership's own
 * before those AIM comes with.
 */
export async function entriesOn<Body extends { code: string; from: string }>(
  tx: Tx,
  kind: EntryKind,
  seed: readonly Body[],
  on: string,
): Promise<(Body & { until: string | null })[]> {
  const entries = new Map<string, Dated<Body>[]>();
  const own = (await store.listEntries(tx, kind)) as (Dated<Body> & { code: string })[];
  for (const { code, from, body } of [...seed.map((body) => ({ code: body.code, from: body.from, body })), ...own]) {
    entries.set(code, [...(entries.get(code) ?? []), { from, body }]);
  }
  return standingOn(entries, on);
}

/** What stands today and what will from a later day on: of each code the last that was set. */
export async function entriesToKeep<Body extends { code: string; from: string }>(
  tx: Tx,
  kind: EntryKind,
  seed: readonly Body[],
  today: string,
): Promise<{ now: Body[]; later: Body[] }> {
  const plain = ({ until: _, ...body }: Body & { until: string | null }) => body as unknown as Body;
  const now = (await entriesOn(tx, kind, seed, today)).map(plain);
  const last = (await entriesOn(tx, kind, seed, '9999-12-31')).map(plain);
  return { now, later: last.filter(({ from }) => from > today) };
}

/**
 * Sets what holds from a day on; what held before stays for what began under it.
 *
 * @param problems what is wrong with it, in words
 * @throws Refusal `entry.wrong` with all of them
 */
export async function setEntry(
  deps: Pick<Deps, 'database' | 'clock'>,
  viewer: Viewer,
  entry: { kind: EntryKind; code: string; from: string; body: object | null },
  problems: readonly string[],
): Promise<void> {
  requirePolicy(viewer, 'catalogue.manage');
  if (!/^[a-z0-9][a-z0-9-]{1,39}$/.test(entry.code)) {
    throw badRequest('entry.code', `A code is 2 to 40 small letters, digits and hyphens; found "${entry.code}".`);
  }
  dayOfIsoDate(entry.from);
  if (problems.length > 0) throw badRequest('entry.wrong', problems.join(' '));
  await deps.database.transact(viewer, async (tx) => {
    await store.insertEntry(tx, { ...entry, at: deps.clock.now() });
    const details = { code: entry.code, from: entry.from, isWithdrawn: entry.body === null };
    tx.audit({ v: 1, what: 'service-entry.set', subjectType: entry.kind, subjectId: entry.code, details });
    tx.emit({ what: 'catalogue.changed', payload: {} });
  });
}
