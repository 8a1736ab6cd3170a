import { sql } from 'kysely';
import type { Tx } from '../../platform/index.ts';
import type { Instant } from '../../vocabulary/index.ts';
import type { FeedRow, Tables } from './tables.ts';

const here = (tx: Tx) => tx.viewer.partnershipId;

export async function listFeeds(tx: Tx): Promise<FeedRow[]> {
  return tx
    .tables<Tables>()
    .selectFrom('feed')
    .selectAll()
    .where('partnership_id', '=', here(tx))
    .orderBy('feed_id')
    .execute();
}

export async function getFeed(tx: Tx, feedId: number): Promise<FeedRow | undefined> {
  return tx
    .tables<Tables>()
    .selectFrom('feed')
    .selectAll()
    .where('partnership_id', '=', here(tx))
    .where('feed_id', '=', feedId)
    .executeTakeFirst();
}

export async function getFeedByCode(tx: Tx, code: string): Promise<FeedRow | undefined> {
  return tx
    .tables<Tables>()
    .selectFrom('feed')
    .selectAll()
    .where('partnership_id', '=', here(tx))
    .where('code', '=', code)
    .executeTakeFirst();
}

export type NewFeed = Pick<
  FeedRow,
  | 'code'
  | 'name'
  | 'agency_id'
  | 'owner'
  | 'purpose'
  | 'marking'
  | 'adapter'
  | 'profile'
  | 'schedule'
  | 'retention_days'
  | 'settings'
>;

export async function insertFeed(tx: Tx, feed: NewFeed): Promise<FeedRow> {
  // Few feeds, made rarely: one at a time, so that the next number is free.
  await sql`select pg_advisory_xact_lock(7005, ${here(tx)})`.execute(tx.tables<Tables>());
  const { next } = await tx
    .tables<Tables>()
    .selectFrom('feed')
    .select(({ fn, lit }) => fn.coalesce(fn.max('feed_id'), lit(0)).as('next'))
    .where('partnership_id', '=', here(tx))
    .executeTakeFirstOrThrow();
  return tx
    .tables<Tables>()
    .insertInto('feed')
    .values({
      ...feed,
      partnership_id: here(tx),
      feed_id: Number(next) + 1,
      schedule: sql`${JSON.stringify(feed.schedule)}::jsonb`,
      settings: sql`${JSON.stringify(feed.settings)}::jsonb`,
      is_active: true,
      created_at: sql`now()`,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
}

export async function updateFeed(
  tx: Tx,
  feedId: number,
  change: Partial<NewFeed & { is_active: boolean }>,
): Promise<FeedRow> {
  const { schedule, settings, ...plain } = change;
  return tx
    .tables<Tables>()
    .updateTable('feed')
    .set({
      ...plain,
      ...(schedule === undefined ? {} : { schedule: sql`${JSON.stringify(schedule)}::jsonb` }),
      ...(settings === undefined ? {} : { settings: sql`${JSON.stringify(settings)}::jsonb` }),
    })
    .where('partnership_id', '=', here(tx))
    .where('feed_id', '=', feedId)
    .returningAll()
    .executeTakeFirstOrThrow();
}

export async function getPartnership(tx: Tx) {
  return tx
    .tables<Tables>()
    .selectFrom('partnership')
    .select(['time_zone', 'plane', 'settings'])
    .where('partnership_id', '=', here(tx))
    .executeTakeFirstOrThrow();
}

export async function listAgencies(tx: Tx) {
  return tx
    .tables<Tables>()
    .selectFrom('agency')
    .select(['agency_id', 'kind', 'name'])
    .where('partnership_id', '=', here(tx))
    .orderBy('agency_id')
    .execute();
}

export interface FeedArrivalRow {
  feed_id: number;
  arrived_at: Instant[];
  complete_to: Instant | null;
}

/** What has arrived of each feed: when its files did, and the last moment they speak of. */
export async function listArrivals(tx: Tx, asAt: Instant): Promise<FeedArrivalRow[]> {
  const { rows } = await sql<{ feed_id: number; arrived_at: number[]; complete_to: number | null }>`
    select feed_id, array_agg(extract(epoch from finished_at)::float8 * 1000 order by finished_at) as arrived_at,
           max(covers_to) as complete_to
      from load
     where partnership_id = ${here(tx)} and state = 'done' and finished_at <= ${new Date(asAt)}
     group by feed_id`.execute(tx.tables<Tables>());
  return rows;
}

export interface DelayRow {
  days: number;
  n: number;
}

/**
 * Current records of a feed by whole local days between occurrence and recording, over what occurred since a moment. Days past
 * `lastDay` are counted at `lastDay + 1`; -1 stands for records without both times, -2 for month-only dates.
 */
export async function countDelays(
  tx: Tx,
  feedId: number,
  since: Instant,
  timeZone: string,
  lastDay: number,
): Promise<DelayRow[]> {
  const { rows } = await sql<DelayRow>`
    select case
             when time_precision = 3 then -2
             when occurred_to is null or recorded_at is null then -1
             else least(greatest((recorded_at at time zone ${timeZone})::date - (occurred_to at time zone ${timeZone})::date, 0),
                        ${lastDay + 1}::integer)
           end as days,
           sum(count)::int as n
      from incident
     where partnership_id = ${here(tx)} and feed_id = ${feedId} and known_to is null and occurred_from >= ${new Date(since)}
     group by 1 order by 1`.execute(tx.tables<Tables>());
  return rows;
}
