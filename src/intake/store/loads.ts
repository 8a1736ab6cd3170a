import { sql } from 'kysely';
import type { OwnerClient, Tx } from '../../platform/index.ts';
import type { Instant } from '../../vocabulary/index.ts';
import type { LoadState, RowCounts } from '../model.ts';
import type { LoadRow, LoadSummary, QuarantineRow, Tables } from './tables.ts';

const here = (tx: Tx) => tx.viewer.partnershipId;
const at = (instant: Instant) => sql<number>`${new Date(instant)}::timestamptz`;
const atOrNull = (instant: Instant | null) => (instant === null ? null : at(instant));

/** One load or withdrawal of a feed at a time: the lock goes with the transaction, so a killed process leaves none. */
const FEED_LOCK = 7004;
const MOMENT_LOCK = 7002;

const lockOf = (partnershipId: number, feedId: number) => partnershipId * 32_768 + feedId;

/** Takes the feed for this transaction; false when another has it. */
export async function tryLockFeed(tx: Tx, feedId: number): Promise<boolean> {
  const { rows } = await sql<{ taken: boolean }>`
    select pg_try_advisory_xact_lock(${FEED_LOCK}::integer, ${lockOf(here(tx), feedId)}::integer) as taken`.execute(
    tx.tables<Tables>(),
  );
  return rows[0]!.taken;
}

export interface NewLoad {
  feedId: number;
  fileName: string;
  fileBytes: number;
  adapter: string;
  profile: string | null;
  profileVersion: string | null;
  startedAt: Instant;
}

export async function insertLoad(tx: Tx, load: NewLoad): Promise<number> {
  const { load_id } = await tx
    .tables<Tables>()
    .insertInto('load')
    .values({
      partnership_id: here(tx),
      load_id: sql`default`,
      feed_id: load.feedId,
      state: 'running',
      file_name: load.fileName,
      file_bytes: load.fileBytes,
      adapter: load.adapter,
      profile: load.profile,
      profile_version: load.profileVersion,
      started_at: at(load.startedAt),
      started_by: tx.viewer.personId,
      rows_read: 0,
      rows_accepted: 0,
      rows_updated: 0,
      rows_unchanged: 0,
      rows_quarantined: 0,
      summary: sql`'{}'::jsonb`,
      bytes_taken: 0,
      cancel_asked: false,
    })
    .returning('load_id')
    .executeTakeFirstOrThrow();
  return load_id;
}

const counted = (rows: RowCounts) => ({
  rows_read: rows.read,
  rows_accepted: rows.accepted,
  rows_updated: rows.updated,
  rows_unchanged: rows.unchanged,
  rows_quarantined: rows.quarantined,
});

/** Shows how far a running load is. Returns whether somebody asked to cancel it. */
export async function saveProgress(
  tx: Tx,
  loadId: number,
  rows: RowCounts,
  bytesTaken: number,
  bytesTotal: number,
): Promise<boolean> {
  const row = await tx
    .tables<Tables>()
    .updateTable('load')
    .set({ ...counted(rows), bytes_taken: bytesTaken, file_bytes: bytesTotal })
    .where('partnership_id', '=', here(tx))
    .where('load_id', '=', loadId)
    .where('state', '=', 'running')
    .returning('cancel_asked')
    .executeTakeFirst();
  return row?.cancel_asked ?? false;
}

export interface FinishedLoad {
  rows: RowCounts;
  momentId: number | null;
  finishedAt: Instant;
  fileHash: Buffer;
  fileBytes: number;
  adapter: string;
  profile: string | null;
  profileVersion: string | null;
  coversFrom: Instant | null;
  coversTo: Instant | null;
  layout: string | null;
  summary: LoadSummary;
  message: string | null;
}

export async function finishLoad(tx: Tx, loadId: number, finished: FinishedLoad): Promise<void> {
  await tx
    .tables<Tables>()
    .updateTable('load')
    .set({
      ...counted(finished.rows),
      state: 'done',
      moment_id: finished.momentId,
      finished_at: at(finished.finishedAt),
      file_hash: finished.fileHash,
      covers_from: atOrNull(finished.coversFrom),
      covers_to: atOrNull(finished.coversTo),
      layout: finished.layout,
      summary: sql`${JSON.stringify(finished.summary)}::jsonb`,
      file_bytes: finished.fileBytes,
      bytes_taken: finished.fileBytes,
      adapter: finished.adapter,
      profile: finished.profile,
      profile_version: finished.profileVersion,
      message: finished.message,
    })
    .where('partnership_id', '=', here(tx))
    .where('load_id', '=', loadId)
    .execute();
}

/** Ends a load that changed nothing: its counts go to 0, because no row of it went anywhere. */
export async function endLoad(
  tx: Tx,
  loadId: number,
  state: 'failed' | 'cancelled',
  message: string,
  endedAt: Instant,
): Promise<boolean> {
  const ended = await tx
    .tables<Tables>()
    .updateTable('load')
    .set({
      ...counted({ read: 0, accepted: 0, updated: 0, unchanged: 0, quarantined: 0 }),
      state,
      message,
      finished_at: at(endedAt),
    })
    .where('partnership_id', '=', here(tx))
    .where('load_id', '=', loadId)
    .where('state', '=', 'running')
    .returning('load_id')
    .executeTakeFirst();
  return ended !== undefined;
}

export async function askToCancel(tx: Tx, loadId: number): Promise<void> {
  await tx
    .tables<Tables>()
    .updateTable('load')
    .set({ cancel_asked: true })
    .where('partnership_id', '=', here(tx))
    .where('load_id', '=', loadId)
    .where('state', '=', 'running')
    .execute();
}

export async function markWithdrawn(tx: Tx, loadId: number, reason: string, withdrawnAt: Instant): Promise<void> {
  await tx
    .tables<Tables>()
    .updateTable('load')
    .set({ state: 'withdrawn', withdrawn_at: at(withdrawnAt), withdrawn_reason: reason })
    .where('partnership_id', '=', here(tx))
    .where('load_id', '=', loadId)
    .execute();
  // What a withdrawn load resolved is open again.
  await tx
    .tables<Tables>()
    .updateTable('quarantine')
    .set({ resolved_by_load_id: null })
    .where('partnership_id', '=', here(tx))
    .where('resolved_by_load_id', '=', loadId)
    .execute();
}

/** A load with the name of who began it; null for AIM's own jobs. */
export interface NamedLoadRow extends LoadRow {
  started_by_name: string | null;
}

const named = (tx: Tx) =>
  tx
    .tables<Tables>()
    .selectFrom('load')
    .leftJoin('person', (join) =>
      join.onRef('person.partnership_id', '=', 'load.partnership_id').onRef('person.person_id', '=', 'load.started_by'),
    )
    .selectAll('load')
    .select('person.name as started_by_name')
    .where('load.partnership_id', '=', here(tx));

export async function getLoad(tx: Tx, loadId: number): Promise<NamedLoadRow | undefined> {
  return named(tx).where('load_id', '=', loadId).executeTakeFirst();
}

export async function listLoads(
  tx: Tx,
  filter: { feedId?: number | undefined; state?: LoadState | undefined; limit: number },
): Promise<NamedLoadRow[]> {
  let query = named(tx);
  if (filter.feedId !== undefined) query = query.where('feed_id', '=', filter.feedId);
  if (filter.state !== undefined) query = query.where('state', '=', filter.state);
  return query.orderBy('load_id', 'desc').limit(filter.limit).execute();
}

export async function listRunning(tx: Tx): Promise<{ load_id: number; feed_id: number }[]> {
  return tx
    .tables<Tables>()
    .selectFrom('load')
    .select(['load_id', 'feed_id'])
    .where('partnership_id', '=', here(tx))
    .where('state', '=', 'running')
    .execute();
}

/** All partnerships of this database: for what AIM tidies at its start, on its own behalf. */
export async function partnershipIds(tx: Tx): Promise<number[]> {
  const rows = await tx.asOwner((owner) =>
    owner.query<{ partnership_id: number }>('select partnership_id from partnership order by partnership_id'),
  );
  return rows.map((row) => row.partnership_id);
}

export async function insertMoment(tx: Tx, kind: 'load' | 'withdrawal' | 'retention' | 'correction'): Promise<number> {
  const { moment_id } = await tx
    .tables<Tables>()
    .insertInto('moment')
    .values({ partnership_id: here(tx), moment_id: sql`default`, kind, ordinal: null, at: null })
    .returning('moment_id')
    .executeTakeFirstOrThrow();
  return moment_id;
}

/** Takes back a moment that turned out to change nothing. */
export async function deleteMoment(tx: Tx, momentId: number): Promise<void> {
  await tx.asOwner((owner) =>
    owner.query('delete from moment where partnership_id = $1 and moment_id = $2 and ordinal is null', [
      here(tx),
      momentId,
    ]),
  );
}

/** The id of a moment that may come to be: rows are stamped with it before it is known whether any of them is new. */
export async function takeMomentId(tx: Tx): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    select nextval(pg_get_serial_sequence('moment', 'moment_id'))::int as id`.execute(tx.tables<Tables>());
  return rows[0]!.id;
}

/** Makes the moment of that id, while the transaction acts as owner. */
export async function insertMomentAsOwner(
  owner: OwnerClient,
  partnershipId: number,
  momentId: number,
  kind: 'load',
): Promise<void> {
  await owner.query('insert into moment (partnership_id, moment_id, kind) values ($1, $2, $3)', [
    partnershipId,
    momentId,
    kind,
  ]);
}

/**
 * Gives a moment its place in the order of commits: last in the transaction, under a lock held until commit, so that a moment
 * with a higher ordinal never commits first. Two moments are never at the same millisecond.
 */
export async function placeMoment(tx: Tx, momentId: number, now: Instant): Promise<Instant> {
  await sql`select pg_advisory_xact_lock(${MOMENT_LOCK}::integer, ${here(tx)}::integer)`.execute(tx.tables<Tables>());
  const { rows } = await sql<{ at: number }>`
    update moment m
       set ordinal = last.ordinal + 1,
           at = greatest(${new Date(now)}::timestamptz, last.at + interval '1 millisecond')
      from (select coalesce(max(ordinal), 0) as ordinal, max(at) as at from moment where partnership_id = ${here(tx)}) last
     where m.partnership_id = ${here(tx)} and m.moment_id = ${momentId}
    returning m.at`.execute(tx.tables<Tables>());
  return rows[0]!.at;
}

export interface QuarantineFilter {
  loadId: number;
  code?: string | undefined;
  openOnly?: boolean | undefined;
  after?: number | undefined;
  limit: number;
}

export async function listQuarantine(tx: Tx, filter: QuarantineFilter): Promise<QuarantineRow[]> {
  let query = tx
    .tables<Tables>()
    .selectFrom('quarantine')
    .selectAll()
    .where('partnership_id', '=', here(tx))
    .where('load_id', '=', filter.loadId)
    .where('row_number', '>', filter.after ?? -1);
  if (filter.code !== undefined) query = query.where('code', '=', filter.code);
  if (filter.openOnly === true) query = query.where('resolved_by_load_id', 'is', null);
  return query.orderBy('row_number').limit(filter.limit).execute();
}

export interface QuarantineCount {
  code: string;
  column_name: string;
  n: number;
  open: number;
}

export async function countQuarantine(tx: Tx, loadId: number): Promise<QuarantineCount[]> {
  const { rows } = await sql<QuarantineCount>`
    select code, column_name, count(*)::int as n, count(*) filter (where resolved_by_load_id is null)::int as open
      from quarantine where partnership_id = ${here(tx)} and load_id = ${loadId}
     group by code, column_name order by n desc, code`.execute(tx.tables<Tables>());
  return rows;
}

/** Held rows not yet resolved, by feed. */
export async function countOpenQuarantine(tx: Tx): Promise<{ feed_id: number; n: number }[]> {
  const { rows } = await sql<{ feed_id: number; n: number }>`
    select l.feed_id, count(*)::int as n
      from quarantine q join load l on l.partnership_id = q.partnership_id and l.load_id = q.load_id
     where q.partnership_id = ${here(tx)} and q.resolved_by_load_id is null and l.state = 'done'
     group by l.feed_id`.execute(tx.tables<Tables>());
  return rows;
}

/** Tells open pages how far a load is. Told as it happens and never kept: a page that misses one hears the next. */
export async function tellProgress(tx: Tx, payload: Record<string, unknown>): Promise<void> {
  const message = JSON.stringify({ partnershipId: here(tx), eventId: 0, what: 'load.progress', payload });
  await sql`select pg_notify('aim_event', ${message})`.execute(tx.tables<Tables>());
}
