import { sql } from 'kysely';
import type { Tx } from '../../../platform/index.ts';
import type { Instant } from '../../../vocabulary/index.ts';
import { here, tables } from './tables.ts';

/** What has passed between AIM and another server. */
export interface Tally {
  nSent: number;
  nWaiting: number;
  /** Cases it did not take. */
  nRefused: number;
  sentAt: Instant | null;
  /** Updates of theirs. */
  nHeard: number;
  heardAt: Instant | null;
  /** Requests of theirs that are cases here. */
  nFetched: number;
  fetchedAt: Instant | null;
  /** Updates of ours. */
  nTold: number;
  nUntold: number;
  toldAt: Instant | null;
}

export const NO_TALLY: Tally = {
  nSent: 0,
  nWaiting: 0,
  nRefused: 0,
  sentAt: null,
  nHeard: 0,
  heardAt: null,
  nFetched: 0,
  fetchedAt: null,
  nTold: 0,
  nUntold: 0,
  toldAt: null,
};

export async function listTallies(tx: Tx): Promise<Map<number, Tally>> {
  const { rows } = await sql<Tally & { endpointId: number }>`
    with sent as (
      select endpoint_id, count(*) filter (where state = 'sent')::int as sent, max(sent_at) as sent_at,
        count(*) filter (where state in ('waiting', 'token'))::int as waiting,
        count(*) filter (where state = 'refused')::int as refused
      from open311_sent where partnership_id = ${here(tx)} group by endpoint_id
    ), heard as (
      select endpoint_id, count(*) filter (where kind = 'update')::int as heard,
        max(at) filter (where kind = 'update') as heard_at,
        count(*) filter (where kind = 'request' and case_id is not null)::int as fetched,
        max(at) filter (where kind = 'request' and case_id is not null) as fetched_at
      from open311_heard where partnership_id = ${here(tx)} group by endpoint_id
    ), told as (
      select endpoint_id, sum(n_told)::int as told, sum(n_refused)::int as untold, max(told_at) as told_at
      from open311_told where partnership_id = ${here(tx)} group by endpoint_id
    )
    select p.endpoint_id as "endpointId", coalesce(s.sent, 0) as "nSent", coalesce(s.waiting, 0) as "nWaiting",
      coalesce(s.refused, 0) as "nRefused", s.sent_at as "sentAt", coalesce(h.heard, 0) as "nHeard",
      h.heard_at as "heardAt", coalesce(h.fetched, 0) as "nFetched", h.fetched_at as "fetchedAt",
      coalesce(t.told, 0) as "nTold", coalesce(t.untold, 0) as "nUntold", t.told_at as "toldAt"
    from open311_endpoint p left join sent s using (endpoint_id) left join heard h using (endpoint_id)
      left join told t using (endpoint_id)
    where p.partnership_id = ${here(tx)} and p.closed_at is null`.execute(tables(tx));
  return new Map(rows.map(({ endpointId, ...tally }) => [endpointId, tally]));
}

/** One case and why it, or what became of it, did not arrive. */
export interface Trouble {
  endpointId: number;
  number: string;
  kind: 'waiting' | 'refused' | 'untold';
  words: string;
}

/** The latest cases first, some of each server. */
export async function listTroubles(tx: Tx, ofEach: number): Promise<Trouble[]> {
  const { rows } = await sql<Trouble>`
    select "endpointId", number, kind, words from (
      select f.*, row_number() over (partition by "endpointId" order by case_id desc, kind) as place from (
        select endpoint_id as "endpointId", case_id, number, fault as words,
          case state when 'refused' then 'refused' else 'waiting' end as kind
        from open311_sent where partnership_id = ${here(tx)} and state <> 'sent' and fault is not null
        union all
        select t.endpoint_id, t.case_id, c.number, t.fault, 'untold' from open311_told t
        join service_case c on c.partnership_id = t.partnership_id and c.case_id = t.case_id
        where t.partnership_id = ${here(tx)} and t.fault is not null
      ) f
    ) r where place <= ${ofEach} order by "endpointId", place`.execute(tables(tx));
  return rows;
}

/** Those it did not take are due again. @returns how many */
export async function sendRefusedAgain(tx: Tx, endpointId: number, at: Instant): Promise<number> {
  const rows = await tables(tx)
    .updateTable('open311_sent')
    .set({ state: 'waiting', attempts: 0, next_at: new Date(at) })
    .where('partnership_id', '=', here(tx))
    .where('endpoint_id', '=', endpointId)
    .where('state', '=', 'refused')
    .returning('case_id')
    .execute();
  return rows.length;
}
