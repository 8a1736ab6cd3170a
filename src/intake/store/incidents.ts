import type { OwnerClient, Tx } from '../../platform/index.ts';

/** Columns of the binary COPY, in the order in which `EncodedRows` writes them. */
export const INCIDENT_COLUMNS = [
  'partnership_id',
  'incident_id',
  'version',
  'feed_id',
  'load_id',
  'known_from',
  'source_ref',
  'content_hash',
  'agency_id',
  'category_id',
  'source_category',
  'occurred_from',
  'occurred_to',
  'reported_at',
  'recorded_at',
  'time_precision',
  'location_precision',
  'x',
  'y',
  'lon',
  'lat',
  'ward_id',
  'small_area_id',
  'beat_id',
  'segment_id',
  'address_id',
  'location_text',
  'outcome',
  'flags',
  'count',
  'marking',
  'attributes',
] as const;

/** The sequence hands out this many ids with each number (migration 0004). */
export const IDS_A_BLOCK = 256;

/** First ids of blocks of 256 incident ids that nobody else is given. */
export async function takeIncidentIds(owner: OwnerClient, blocks: number): Promise<Int32Array> {
  const rows = await owner.query<{ id: number }>(
    `select nextval('incident_id_seq')::int as id from generate_series(1, $1)`,
    [blocks],
  );
  return Int32Array.from(rows, ({ id }) => id);
}

/** Streams a finished binary COPY of incident versions into the table. */
export function copyIncidents(owner: OwnerClient, encoded: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const into = owner.copyIn(`copy incident (${INCIDENT_COLUMNS.join(', ')}) from stdin (format binary)`);
    into.on('error', reject);
    into.on('finish', () => resolve());
    into.end(encoded);
  });
}

/**
 * What the feed currently holds, for telling new rows from changed and unchanged ones: a binary COPY of 128-bit hash of the
 * source reference, content hash, incident id and version.
 */
export function currentVersions(owner: OwnerClient, partnershipId: number, feedId: number): AsyncIterable<Buffer> {
  return owner.copyOut(
    `copy (select substring(sha256(convert_to(source_ref, 'UTF8')) from 1 for 16), content_hash, incident_id, version
             from incident
            where partnership_id = ${Math.trunc(partnershipId)} and feed_id = ${Math.trunc(feedId)} and known_to is null)
       to stdout (format binary)`,
  ) as AsyncIterable<Buffer>;
}

/** Ends versions at a moment, before their successors go in. */
export async function closeVersions(
  owner: OwnerClient,
  partnershipId: number,
  momentId: number,
  incidentIds: readonly number[],
  versions: readonly number[],
): Promise<void> {
  await owner.query(
    `update incident i set known_to = $2
       from unnest($3::int[], $4::int[]) as closed (incident_id, version)
      where i.partnership_id = $1 and i.incident_id = closed.incident_id and i.version = closed.version and i.known_to is null`,
    [partnershipId, momentId, incidentIds, versions],
  );
}

export interface OutcomeRow {
  incidentId: number;
  outcome: string;
}

const PLAIN_COLUMNS = INCIDENT_COLUMNS.filter((name) => name !== 'version' && name !== 'known_from');
const KEPT_COLUMNS = PLAIN_COLUMNS.filter((name) => name !== 'outcome');

/**
 * Gives current incidents another outcome as their next version; those that have it already are left alone. Content hash and
 * load stay those of the record's own row: loading that row again does not take the outcome back, and withdrawing its load takes
 * the record out. Which load changed the outcome is told by the moment.
 *
 * @returns how many were changed
 */
export async function changeOutcomes(
  owner: OwnerClient,
  partnershipId: number,
  momentId: number,
  rows: readonly OutcomeRow[],
): Promise<number> {
  const changed = await owner.query<{ incident_id: number }>(
    `with closed as (
       update incident i set known_to = $2
         from unnest($3::int[], $4::text[]) as said (incident_id, outcome)
        where i.partnership_id = $1 and i.incident_id = said.incident_id and i.known_to is null
          and i.outcome is distinct from said.outcome
       returning i.*, said.outcome as said_outcome
     )
     insert into incident (${KEPT_COLUMNS.join(', ')}, version, known_from, outcome)
     select ${KEPT_COLUMNS.join(', ')}, version + 1, $2, said_outcome from closed
     returning incident_id`,
    [partnershipId, momentId, rows.map((row) => row.incidentId), rows.map((row) => row.outcome)],
  );
  return changed.length;
}

/** What a load mended: rows it names, and the key of every version it made. */
export interface Mending {
  feedId: number;
  loadId: number;
  /** Null when the load made no versions. */
  momentId: number | null;
  loadIds: readonly number[];
  rowNumbers: readonly number[];
}

/**
 * Marks held rows as resolved. A held change of a record nobody knew (`key.unknown`) is mended only by a change that goes in,
 * and any other row only by a record, not by a later word on it.
 */
export async function resolveQuarantine(owner: OwnerClient, partnershipId: number, mending: Mending): Promise<void> {
  const { feedId, loadId, momentId, loadIds, rowNumbers } = mending;
  if (momentId !== null) {
    await owner.query(
      `update quarantine q set resolved_by_load_id = $3
         from load l
        where q.partnership_id = $1 and q.resolved_by_load_id is null and q.source_ref is not null
          and l.partnership_id = q.partnership_id and l.load_id = q.load_id and l.feed_id = $2 and l.load_id <> $3
          and l.state = 'done'
          -- a scalar subquery, so that each key is looked up in the index whatever the planner knows of the tables
          and (select i.known_from = $4 and (i.load_id <> $3) = (q.code = 'key.unknown') from incident i
                where i.partnership_id = $1 and i.feed_id = $2 and i.source_ref = q.source_ref and i.known_to is null)`,
      [partnershipId, feedId, loadId, momentId],
    );
  }
  if (loadIds.length === 0) return;
  await owner.query(
    `update quarantine q set resolved_by_load_id = $3
       from unnest($4::int[], $5::bigint[]) as mended (load_id, row_number), load l
      where q.partnership_id = $1 and q.load_id = mended.load_id and q.row_number = mended.row_number
        and l.partnership_id = q.partnership_id and l.load_id = q.load_id and l.feed_id = $2
        and q.resolved_by_load_id is null`,
    [partnershipId, feedId, loadId, loadIds, rowNumbers],
  );
}

export interface HeldRow {
  rowNumber: number;
  code: string;
  column: string;
  found: string;
  expected: string;
  raw: string;
  sourceRef: string | null;
  member: string | null;
}

export async function insertQuarantine(
  owner: OwnerClient,
  partnershipId: number,
  loadId: number,
  rows: readonly HeldRow[],
): Promise<void> {
  const column = <K extends keyof HeldRow>(name: K) => rows.map((row) => row[name]);
  await owner.query(
    `insert into quarantine (partnership_id, load_id, row_number, code, column_name, found, expected, raw, source_ref, member)
     select $1, $2, * from unnest($3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[])`,
    [
      partnershipId,
      loadId,
      column('rowNumber'),
      column('code'),
      column('column'),
      column('found'),
      column('expected'),
      column('raw'),
      column('sourceRef'),
      column('member'),
    ],
  );
}

export interface WithdrawnCounts {
  closed: number;
  restored: number;
}

/**
 * Takes a load's records out, and what it changed of others': their current versions end at the moment, and where an earlier
 * version that still stands was superseded, it comes back as a new one. The copy keeps the earlier load's id: withdrawing that
 * load takes it out too.
 */
export async function withdrawVersions(
  tx: Tx,
  load: { feedId: number; loadId: number; momentId: number | null },
  momentId: number,
): Promise<WithdrawnCounts> {
  const { partnershipId } = tx.viewer;
  return tx.asOwner(async (owner) => {
    const closed = await owner.query<{ incident_id: number; version: number }>(
      `update incident i set known_to = $5
        where i.partnership_id = $1 and i.feed_id = $2 and i.known_to is null and (i.load_id = $3 or i.known_from = $4)
       returning i.incident_id, i.version`,
      [partnershipId, load.feedId, load.loadId, load.momentId, momentId],
    );
    const restored = await owner.query<{ incident_id: number }>(
      `insert into incident (${PLAIN_COLUMNS.join(', ')}, version, known_from)
       select ${PLAIN_COLUMNS.map((name) => `e.${name}`).join(', ')}, closed.version + 1, $3
         from unnest($4::int[], $5::int[]) as closed (incident_id, version)
         cross join lateral (
           select i.* from incident i join load l on l.partnership_id = i.partnership_id and l.load_id = i.load_id
            where i.partnership_id = $1 and i.incident_id = closed.incident_id and i.version < closed.version
              and l.state = 'done' and l.load_id <> $2
              and not exists (select from load w where w.partnership_id = $1 and w.moment_id = i.known_from
                                 and (w.load_id = $2 or w.state = 'withdrawn'))
            order by i.version desc limit 1
         ) e
       returning incident_id`,
      [partnershipId, load.loadId, momentId, closed.map((row) => row.incident_id), closed.map((row) => row.version)],
    );
    return { closed: closed.length, restored: restored.length };
  });
}

/** Lets the planner know what a large load did, at once and not when autovacuum gets round to it. */
export async function refreshStatistics(owner: OwnerClient): Promise<void> {
  await owner.query('analyze incident');
}
