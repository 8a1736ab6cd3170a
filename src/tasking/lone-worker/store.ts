import { type ColumnType, type Generated, sql } from 'kysely';
import type { Tx } from '../../platform/index.ts';
import type { Instant } from '../../vocabulary/index.ts';
import type { EscalationLevel, Told, Watch } from './model.ts';

type At = ColumnType<Instant, Date, Date>;
type AtOrNot = ColumnType<Instant | null, Date | null, Date | null>;

interface Tables {
  lone_worker_level: {
    partnership_id: number;
    agency_id: number;
    level: number;
    name: string;
    after_minutes: number;
    told: ColumnType<Told, string, string>;
  };
  lone_worker_watch: {
    partnership_id: number;
    watch_id: Generated<number>;
    person_id: number;
    agency_id: number;
    name: string;
    interval_minutes: number;
    place: string;
    started_at: At;
    heard_at: At;
    due_at: At;
    level: number;
    asked_for_help_at: AtOrNot;
    acknowledged_at: AtOrNot;
    acknowledged_by: string | null;
    ended_at: AtOrNot;
    ended_words: string;
    version: number;
  };
  person: { partnership_id: number; person_id: number; agency_id: number; roles: string[]; is_active: boolean };
}

const here = (tx: Tx) => tx.viewer.partnershipId;
const tables = (tx: Tx) => tx.tables<Tables>();
const date = (instant: Instant | null) => (instant === null ? null : new Date(instant));

const columnsOf = (tx: Tx, watch: Omit<Watch, 'watchId'>) => ({
  partnership_id: here(tx),
  person_id: watch.personId,
  agency_id: watch.agencyId,
  name: watch.name,
  interval_minutes: watch.intervalMinutes,
  place: watch.place,
  started_at: new Date(watch.startedAt),
  heard_at: new Date(watch.heardAt),
  due_at: new Date(watch.dueAt),
  level: watch.level,
  asked_for_help_at: date(watch.askedForHelpAt),
  acknowledged_at: date(watch.acknowledgedAt),
  acknowledged_by: watch.acknowledgedBy,
  ended_at: date(watch.endedAt),
  ended_words: watch.endedWords,
  version: watch.version,
});

export async function insertWatch(tx: Tx, watch: Omit<Watch, 'watchId'>): Promise<number> {
  const row = await tables(tx)
    .insertInto('lone_worker_watch')
    .values(columnsOf(tx, watch))
    .returning('watch_id')
    .executeTakeFirstOrThrow();
  return row.watch_id;
}

/** The row is locked by whoever changes it; the version goes up by one. */
export async function saveWatch(tx: Tx, watch: Watch): Promise<void> {
  await tables(tx)
    .updateTable('lone_worker_watch')
    .set({ ...columnsOf(tx, watch), version: watch.version + 1 })
    .where('partnership_id', '=', here(tx))
    .where('watch_id', '=', watch.watchId)
    .execute();
}

/** Watches that have not ended, or the one asked for, locked until commit where one is. */
export async function listWatches(
  tx: Tx,
  wanted: { watchId: number } | { personId: number } | 'all',
): Promise<Watch[]> {
  let query = tables(tx)
    .selectFrom('lone_worker_watch')
    .selectAll()
    .where('partnership_id', '=', here(tx))
    .orderBy('due_at');
  if (wanted === 'all') query = query.where('ended_at', 'is', null);
  else if ('watchId' in wanted) query = query.where('watch_id', '=', wanted.watchId).forUpdate();
  else query = query.where('person_id', '=', wanted.personId).where('ended_at', 'is', null).forUpdate();
  const rows = await query.execute();
  return rows.map((row) => ({
    watchId: row.watch_id,
    personId: row.person_id,
    agencyId: row.agency_id,
    name: row.name,
    intervalMinutes: row.interval_minutes,
    place: row.place,
    startedAt: row.started_at,
    heardAt: row.heard_at,
    dueAt: row.due_at,
    level: row.level,
    askedForHelpAt: row.asked_for_help_at,
    acknowledgedAt: row.acknowledged_at,
    acknowledgedBy: row.acknowledged_by,
    endedAt: row.ended_at,
    endedWords: row.ended_words,
    version: row.version,
  }));
}

export async function listLevels(tx: Tx, agencyId: number): Promise<EscalationLevel[]> {
  const rows = await tables(tx)
    .selectFrom('lone_worker_level')
    .select(['level', 'name', 'after_minutes', 'told'])
    .where('partnership_id', '=', here(tx))
    .where('agency_id', '=', agencyId)
    .orderBy('level')
    .execute();
  return rows.map((row) => ({ level: row.level, name: row.name, afterMinutes: row.after_minutes, told: row.told }));
}

export async function replaceLevels(tx: Tx, agencyId: number, levels: readonly EscalationLevel[]): Promise<void> {
  await tables(tx)
    .deleteFrom('lone_worker_level')
    .where('partnership_id', '=', here(tx))
    .where('agency_id', '=', agencyId)
    .execute();
  if (levels.length === 0) return;
  await tables(tx)
    .insertInto('lone_worker_level')
    .values(
      levels.map((each) => ({
        partnership_id: here(tx),
        agency_id: agencyId,
        level: each.level,
        name: each.name,
        after_minutes: each.afterMinutes,
        told: JSON.stringify(each.told),
      })),
    )
    .execute();
}

/** People with an account that is on, for whom a level is meant. */
export async function listTold(tx: Tx, told: Told, agencyId: number): Promise<number[]> {
  let query = tables(tx)
    .selectFrom('person')
    .select('person_id')
    .where('partnership_id', '=', here(tx))
    .where('is_active', '=', true)
    .orderBy('person_id');
  if (told.kind === 'people') {
    if (told.personIds.length === 0) return [];
    query = query.where('person_id', 'in', [...told.personIds]);
  } else {
    query = query.where(sql<boolean>`${told.role} = any(roles)`);
    if (told.of === 'agency') query = query.where('agency_id', '=', agencyId);
  }
  return (await query.execute()).map((row) => row.person_id);
}
