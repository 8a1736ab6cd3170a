import { sql } from 'kysely';
import type { Tx } from '../../../platform/index.ts';
import type { Instant } from '../../../vocabulary/index.ts';
import { here, tables } from './tables.ts';

/** A case as other systems may know of it, before its history is read. */
export interface CaseRow {
  caseId: number;
  number: string;
  agency: string | null;
  mergedInto: string | null;
}

const columns = sql`c.case_id as "caseId", c.number, a.name as agency, m.number as "mergedInto"`;
const joined = sql`service_case c
  left join agency a on a.partnership_id = c.partnership_id and a.agency_id = c.agency_id
  left join service_case m on m.partnership_id = c.partnership_id and m.case_id = c.merged_into`;

/** @param codes  the kinds that may be known outside */
export async function listCases(
  tx: Tx,
  which: {
    numbers: readonly string[] | null;
    codes: readonly string[];
    isOpen: boolean | null;
    from: Instant;
    to: Instant;
    limit: number;
    offset: number;
  },
): Promise<CaseRow[]> {
  const byNumber =
    which.numbers === null
      ? sql`c.reported_at between ${new Date(which.from)} and ${new Date(which.to)}
          and (${which.isOpen}::boolean is null or c.is_open = ${which.isOpen})`
      : sql`c.number = any(${[...which.numbers]})`;
  const { rows } = await sql<CaseRow>`select ${columns} from ${joined}
    where c.partnership_id = ${here(tx)} and c.code = any(${[...which.codes]}) and ${byNumber}
    order by c.reported_at desc, c.case_id desc limit ${which.limit} offset ${which.offset}`.execute(tables(tx));
  return rows;
}

/** Cases something happened to in a span. */
export async function listChangedCases(
  tx: Tx,
  which: { numbers: readonly string[] | null; codes: readonly string[]; from: Instant; to: Instant; limit: number },
): Promise<CaseRow[]> {
  const { rows } = await sql<CaseRow>`select ${columns} from ${joined}
    where c.partnership_id = ${here(tx)} and c.code = any(${[...which.codes]})
      and (${which.numbers === null} or c.number = any(${[...(which.numbers ?? [])]}))
      and c.case_id in (select e.case_id from case_event e where e.partnership_id = ${here(tx)} and e.what <> 'reported'
        and e.at between ${new Date(which.from)} and ${new Date(which.to)} order by e.at limit ${which.limit})`.execute(
    tables(tx),
  );
  return rows;
}

/** Names of streets, without house numbers. */
export async function listStreetNames(tx: Tx, segmentIds: readonly number[]): Promise<Map<number, string>> {
  if (segmentIds.length === 0) return new Map();
  const { rows } = await sql<{ segment_id: number; name: string }>`select segment_id, name from street_segment
    where partnership_id = ${here(tx)} and segment_id = any(${[...segmentIds]}) and name <> ''`.execute(tables(tx));
  return new Map(rows.map(({ segment_id, name }) => [segment_id, name]));
}

/** Cases that were found to be a body's and are not on their way to its server yet. */
export async function listUnsent(
  tx: Tx,
  body: string,
  endpointId: number,
  limit: number,
): Promise<{ caseId: number; number: string }[]> {
  const { rows } = await sql<{ caseId: number; number: string }>`select c.case_id as "caseId", c.number
    from open311_endpoint p join service_case c on c.partnership_id = p.partnership_id
    where p.partnership_id = ${here(tx)} and p.endpoint_id = ${endpointId} and c.state in ('notOurs', 'referred')
      and c.closed_at >= p.made_at
      and not exists (select from open311_sent s where s.partnership_id = c.partnership_id and s.case_id = c.case_id
        and s.endpoint_id = p.endpoint_id)
      and (select e.body ->> 'body' from case_event e where e.partnership_id = c.partnership_id and e.case_id = c.case_id
        and e.what in ('notOurs', 'referred') order by e.seq desc limit 1) = ${body}
    order by c.case_id limit ${limit}`.execute(tables(tx));
  return rows;
}
