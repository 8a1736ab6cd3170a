import { sql } from 'kysely';
import type { Tx } from '../../platform/index.ts';
import type { Instant } from '../../vocabulary/index.ts';
import type { CaseRecord, EntryKind, RecordEvent, RecordKind } from './model.ts';

interface Tables {
  case_record: {
    partnership_id: number;
    record_id: number;
    case_id: number;
    kind: RecordKind;
    subject: unknown;
    person: unknown;
    opened_at: Instant | Date;
    opened_by: number | null;
    is_open: boolean;
    version: number;
  };
  case_record_event: {
    partnership_id: number;
    record_id: number;
    seq: number;
    at: Instant | Date;
    person_id: number | null;
    actor: string;
    what: string;
    words: string;
    body: unknown;
  };
  service_entry: {
    partnership_id: number;
    entry_id: number;
    kind: EntryKind;
    code: string;
    from_date: string;
    body: unknown;
    changed_at: Instant | Date;
    changed_by: number | null;
  };
}

const here = (tx: Tx) => tx.viewer.partnershipId;

export async function insertRecord(
  tx: Tx,
  record: { caseId: number; kind: RecordKind; subject: object; person: object | null; at: Instant },
): Promise<number> {
  const row = await tx
    .tables<Tables>()
    .insertInto('case_record')
    .values({
      partnership_id: here(tx),
      case_id: record.caseId,
      kind: record.kind,
      subject: JSON.stringify(record.subject),
      person: record.person === null ? null : JSON.stringify(record.person),
      opened_at: new Date(record.at),
      opened_by: tx.viewer.personId,
      is_open: true,
      version: 0,
    } as Tables['case_record'])
    .returning('record_id')
    .executeTakeFirstOrThrow();
  return Number(row.record_id);
}

/** Adds what happened and moves the record's version on; false when it is not at `expectedVersion` any more. */
export async function appendEvent(
  tx: Tx,
  recordId: number,
  expectedVersion: number,
  event: { at: Instant; actor: string; what: string; words: string; body: object },
  { isOpen, person }: { isOpen: boolean; person: object | undefined },
): Promise<boolean> {
  const moved = await tx
    .tables<Tables>()
    .updateTable('case_record')
    .set({
      version: expectedVersion + 1,
      is_open: isOpen,
      ...(person === undefined ? {} : { person: JSON.stringify(person) }),
    })
    .where('partnership_id', '=', here(tx))
    .where('record_id', '=', recordId)
    .where('version', '=', expectedVersion)
    .executeTakeFirst();
  if (moved.numUpdatedRows !== 1n) return false;
  await tx
    .tables<Tables>()
    .insertInto('case_record_event')
    .values({
      partnership_id: here(tx),
      record_id: recordId,
      seq: expectedVersion + 1,
      at: new Date(event.at),
      person_id: tx.viewer.personId,
      actor: event.actor,
      what: event.what,
      words: event.words,
      body: JSON.stringify(event.body),
    } as Tables['case_record_event'])
    .execute();
  return true;
}

/** Records with their histories, newest first; those of cases the viewer may not see are absent. */
export async function listRecords(
  tx: Tx,
  of: { kind: RecordKind; recordId?: number; caseId?: number; isOpen?: boolean; limit?: number },
): Promise<CaseRecord[]> {
  let query = tx
    .tables<Tables>()
    .selectFrom('case_record')
    .selectAll()
    .where('partnership_id', '=', here(tx))
    .where('kind', '=', of.kind);
  if (of.recordId !== undefined) query = query.where('record_id', '=', of.recordId);
  if (of.caseId !== undefined) query = query.where('case_id', '=', of.caseId);
  if (of.isOpen !== undefined) query = query.where('is_open', '=', of.isOpen);
  const rows = await query
    .orderBy('record_id', 'desc')
    .limit(of.limit ?? 500)
    .execute();
  if (rows.length === 0) return [];
  const events = await tx
    .tables<Tables>()
    .selectFrom('case_record_event')
    .selectAll()
    .where('partnership_id', '=', here(tx))
    .where(
      'record_id',
      'in',
      rows.map((row) => row.record_id),
    )
    .orderBy('seq')
    .execute();
  const historyOf = new Map<number, RecordEvent[]>();
  for (const event of events) {
    const history = historyOf.get(Number(event.record_id)) ?? [];
    historyOf.set(Number(event.record_id), history);
    history.push({
      seq: event.seq,
      at: Number(event.at),
      personId: event.person_id,
      by: event.actor,
      what: event.what,
      words: event.words,
      body: event.body as Record<string, unknown>,
    });
  }
  return rows.map((row) => ({
    recordId: Number(row.record_id),
    caseId: row.case_id,
    kind: row.kind,
    subject: row.subject as Record<string, unknown>,
    person: row.person as Record<string, unknown> | null,
    openedAt: Number(row.opened_at),
    openedBy: row.opened_by,
    isOpen: row.is_open,
    version: row.version,
    events: historyOf.get(Number(row.record_id)) ?? [],
  }));
}

/** Forgets whom closed records were about, when their time has come; the histories stay. Returns how many. */
export async function erasePersons(tx: Tx, closedBefore: Instant): Promise<number> {
  const { rows } = await sql<{ n: number }>`with old as (
      update case_record r set person = null
      where r.partnership_id = ${here(tx)} and r.person is not null and not r.is_open and not exists (
        select from case_record_event e where e.partnership_id = r.partnership_id and e.record_id = r.record_id
          and e.at >= ${new Date(closedBefore)})
      returning 1)
    select count(*)::integer as n from old`.execute(tx.tables<Tables>());
  return rows[0]!.n;
}

/** The partnership's own entries, in the order in which they were made. */
export async function listEntries(tx: Tx, kind: EntryKind): Promise<{ code: string; from: string; body: unknown }[]> {
  const rows = await tx
    .tables<Tables>()
    .selectFrom('service_entry')
    .select(['code', 'from_date', 'body'])
    .where('partnership_id', '=', here(tx))
    .where('kind', '=', kind)
    .orderBy('entry_id')
    .execute();
  return rows.map(({ code, from_date: from, body }) => ({ code, from, body }));
}

export async function insertEntry(
  tx: Tx,
  entry: { kind: EntryKind; code: string; from: string; body: object | null; at: Instant },
): Promise<void> {
  await tx
    .tables<Tables>()
    .insertInto('service_entry')
    .values({
      partnership_id: here(tx),
      kind: entry.kind,
      code: entry.code,
      from_date: entry.from,
      body: entry.body === null ? null : JSON.stringify(entry.body),
      changed_at: new Date(entry.at),
      changed_by: tx.viewer.personId,
    } as Tables['service_entry'])
    .execute();
}
