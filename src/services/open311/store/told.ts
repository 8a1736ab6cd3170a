import { sql } from 'kysely';
import type { Tx } from '../../../platform/index.ts';
import type { Instant } from '../../../vocabulary/index.ts';
import type { CaseRow } from './public-cases.ts';
import { here, tables } from './tables.ts';

/** A case that another server has too, and how far it was told of it. */
export interface ToTell extends CaseRow {
  theirId: string;
  /** Since when they have it. */
  since: Instant;
  /** 0: nothing yet. */
  toldSeq: number;
  attempts: number;
}

/** Cases that were sent there or fetched from there and changed since they were told, those that waited longest first. */
export async function listToTell(tx: Tx, endpointId: number, at: Instant, limit: number): Promise<ToTell[]> {
  const { rows } = await sql<ToTell>`
    select c.case_id as "caseId", c.number, a.name as agency, m.number as "mergedInto", l.their_id as "theirId",
      l.since, coalesce(t.seq, 0) as "toldSeq", coalesce(t.attempts, 0) as attempts
    from (
      select s.partnership_id, s.case_id, s.their_id, s.sent_at as since from open311_sent s
        where s.partnership_id = ${here(tx)} and s.endpoint_id = ${endpointId} and s.state = 'sent'
      union all
      select h.partnership_id, h.case_id, h.their_id, h.at from open311_heard h
        where h.partnership_id = ${here(tx)} and h.endpoint_id = ${endpointId} and h.kind = 'request'
          and h.case_id is not null
    ) l
    join service_case c on c.partnership_id = l.partnership_id and c.case_id = l.case_id
    left join agency a on a.partnership_id = c.partnership_id and a.agency_id = c.agency_id
    left join service_case m on m.partnership_id = c.partnership_id and m.case_id = c.merged_into
    left join open311_told t on t.partnership_id = l.partnership_id and t.endpoint_id = ${endpointId}
      and t.case_id = l.case_id
    where c.version > coalesce(t.seq, 0) and (t.next_at is null or t.next_at <= ${new Date(at)})
    order by coalesce(t.next_at, c.changed_at), c.case_id limit ${limit}`.execute(tables(tx));
  return rows;
}

/** @param change  `isTold` null: nothing was to be said. Undefined `seq`: it is said again at `nextAt` */
export async function saveTold(
  tx: Tx,
  of: { endpointId: number; caseId: number },
  change: { seq: number; isTold: boolean | null; attempts: number; nextAt: Instant; fault: string | null },
): Promise<void> {
  const { endpointId, caseId } = of;
  const next = new Date(change.nextAt);
  const [told, refused] = [change.isTold === true ? 1 : 0, change.isTold === false ? 1 : 0];
  // What went wrong stays to be read until the next update is taken.
  const keepsFault = change.isTold === null && change.fault === null;
  await sql`insert into open311_told as t
      (partnership_id, endpoint_id, case_id, seq, n_told, n_refused, attempts, next_at, told_at, fault)
    values (${here(tx)}, ${endpointId}, ${caseId}, ${change.seq}, ${told}, ${refused}, ${change.attempts}, ${next},
      ${told === 1 ? next : null}, ${change.fault})
    on conflict (partnership_id, endpoint_id, case_id) do update set seq = excluded.seq, n_told = t.n_told + ${told},
      n_refused = t.n_refused + ${refused}, attempts = excluded.attempts, next_at = excluded.next_at,
      told_at = coalesce(excluded.told_at, t.told_at),
      fault = case when ${keepsFault} then t.fault else excluded.fault end`.execute(tables(tx));
}
