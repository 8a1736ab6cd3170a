import { sql } from 'kysely';
import type { Tx } from '../../platform/index.ts';
import type { Instant } from '../../vocabulary/index.ts';
import type { Tables } from './tables.ts';

const here = (tx: Tx) => tx.viewer.partnershipId;

/** When a record ended as its latest version has it; where no version says when, when it became known. */
const EXPIRED = `
  select incident_id from (
    select distinct on (i.incident_id) i.incident_id,
           coalesce(i.occurred_to, i.occurred_from, i.reported_at, i.recorded_at, m.at) as ended
      from incident i left join moment m on m.partnership_id = i.partnership_id and m.moment_id = i.known_from
     where i.partnership_id = $1 and i.feed_id = $2
     order by i.incident_id, i.version desc) latest
   where ended < $3`;

/** Held rows of files that came, or whose last record ended, before that. */
const EXPIRED_HELD = `
  select q.load_id, q.row_number from quarantine q join load l using (partnership_id, load_id)
   where q.partnership_id = $1 and l.feed_id = $2 and l.finished_at is not null and least(l.covers_to, l.finished_at) < $3`;

export interface Expired {
  incidents: number;
  heldRows: number;
}

/** How much of a feed ended before an instant; nothing is changed. Counts all, also what the viewer is not cleared for. */
export async function countExpired(tx: Tx, feedId: number, before: Instant): Promise<Expired> {
  const [row] = await tx.asOwner((owner) =>
    owner.query<{ incidents: number; heldRows: number }>(
      `select (select count(*)::int from (${EXPIRED}) e) as incidents,
              (select count(*)::int from (${EXPIRED_HELD}) h) as "heldRows"`,
      [here(tx), feedId, new Date(before)],
    ),
  );
  return row!;
}

export interface Erased extends Expired {
  versions: number;
  ofLoads: { loadId: number; versions: number; heldRows: number }[];
}

/** Deletes every version of the records of a feed that ended before an instant, and the held rows as old. */
export async function eraseExpired(tx: Tx, feedId: number, before: Instant): Promise<Erased> {
  const values = [here(tx), feedId, new Date(before)];
  const { records, held } = await tx.asOwner(async (owner) => ({
    records: await owner.query<{ loadId: number | null; versions: number; incidents: number }>(
      `with gone as (
         delete from incident i using (${EXPIRED}) e
          where i.partnership_id = $1 and i.incident_id = e.incident_id
         returning i.incident_id, i.known_from)
       select l.load_id as "loadId", count(*)::int as versions, (select count(distinct incident_id)::int from gone) as incidents
         from gone left join load l on l.partnership_id = $1 and l.moment_id = gone.known_from
        group by 1`,
      values,
    ),
    held: await owner.query<{ loadId: number; heldRows: number }>(
      `with gone as (
         delete from quarantine q using (${EXPIRED_HELD}) e
          where q.partnership_id = $1 and q.load_id = e.load_id and q.row_number = e.row_number
         returning q.load_id)
       select load_id as "loadId", count(*)::int as "heldRows" from gone group by 1`,
      values,
    ),
  }));
  const byLoad = new Map<number, { loadId: number; versions: number; heldRows: number }>();
  const of = (loadId: number) => {
    const found = byLoad.get(loadId) ?? { loadId, versions: 0, heldRows: 0 };
    byLoad.set(loadId, found);
    return found;
  };
  // Versions that a withdrawal or a correction brought belong to no load's account.
  for (const { loadId, versions } of records) if (loadId !== null) of(loadId).versions += versions;
  for (const { loadId, heldRows } of held) of(loadId).heldRows += heldRows;
  return {
    incidents: records[0]?.incidents ?? 0,
    versions: records.reduce((sum, row) => sum + row.versions, 0),
    heldRows: held.reduce((sum, row) => sum + row.heldRows, 0),
    ofLoads: [...byLoad.values()],
  };
}

export interface ErasureRow {
  moment_id: number;
  feed_id: number;
  at: Instant;
  retention_days: number;
  before: Instant;
  incidents: number;
  versions: number;
  held_rows: number;
}

export async function insertErasure(
  tx: Tx,
  { at, before, ...row }: ErasureRow,
  ofLoads: Erased['ofLoads'],
): Promise<void> {
  await tx
    .tables<Tables>()
    .insertInto('erasure')
    .values({
      ...row,
      partnership_id: here(tx),
      at: sql`${new Date(at)}::timestamptz`,
      before: sql`${new Date(before)}::timestamptz`,
    })
    .execute();
  if (ofLoads.length === 0) return;
  await tx
    .tables<Tables>()
    .insertInto('erasure_of_load')
    .values(
      ofLoads.map(({ loadId, versions, heldRows }) => ({
        partnership_id: here(tx),
        moment_id: row.moment_id,
        load_id: loadId,
        versions,
        held_rows: heldRows,
      })),
    )
    .execute();
}

/** What was erased, newest first. */
export async function listErasures(tx: Tx, limit: number): Promise<(ErasureRow & { feed_name: string })[]> {
  return tx
    .tables<Tables>()
    .selectFrom('erasure')
    .innerJoin('feed', (join) =>
      join.onRef('feed.partnership_id', '=', 'erasure.partnership_id').onRef('feed.feed_id', '=', 'erasure.feed_id'),
    )
    .select([
      'erasure.moment_id',
      'erasure.feed_id',
      'erasure.at',
      'erasure.retention_days',
      'erasure.before',
      'erasure.incidents',
      'erasure.versions',
      'erasure.held_rows',
      'feed.name as feed_name',
    ])
    .where('erasure.partnership_id', '=', here(tx))
    .orderBy('erasure.at', 'desc')
    .limit(limit)
    .execute();
}

/** True for the one transaction, of all processes, that comes to this piece of work first. */
export async function beginOnce(tx: Tx, what: string): Promise<boolean> {
  const { rows } = await sql<{ what: string }>`
    insert into begun_once (partnership_id, what) values (${here(tx)}, ${what}) on conflict do nothing returning what`.execute(
    tx.tables<Tables>(),
  );
  return rows.length === 1;
}
