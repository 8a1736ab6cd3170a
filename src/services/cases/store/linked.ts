import { sql } from 'kysely';
import type { Tx } from '../../../platform/index.ts';
import type { Instant } from '../../../vocabulary/index.ts';
import type { Case, CaseState } from '../model.ts';
import { here, type Tables } from './tables.ts';

const MOST = 1_000;

interface Found {
  case_id: number;
  number: string;
  name: string;
  body: Case;
  reported_at: Instant | Date;
  state: CaseState;
  is_open: boolean;
}

const linked = ({ case_id: caseId, number, name, body, reported_at, state, is_open: isOpen }: Found) => {
  const { longitude, latitude, words } = body.place;
  const reportedAt = Number(reported_at);
  return { caseId, number, name, place: { longitude, latitude, words }, reportedAt, state, isOpen };
};

/** Name of the version a case began under, and what is shown of it. */
const SHOWN = sql`c.case_id, c.number, d.body ->> 'name' as name, c.body, c.reported_at, c.state, c.is_open
  from service_case c join service_definition d
    on d.partnership_id = c.partnership_id and d.code = c.code and d.version = c.definition_version`;

/** What a case says in a question or fact: the fact before the answer. */
const said = (id: string) =>
  sql`coalesce(c.body -> 'facts' -> ${id}::text ->> 'value', c.body -> 'answers' ->> ${id}::text)`;

/** Cases that say the same, capitals and spaces apart, newest first. Merged ones are found as what they went into. */
export async function listWithAnswer(tx: Tx, id: string, value: string) {
  const { rows } = await sql<Found>`select ${SHOWN}
    where c.partnership_id = ${here(tx)} and c.state <> 'merged' and d.body -> 'linkedBy' ? ${id}::text
      and ${plain(said(id))} = ${plain(sql`${value}::text`)}
    order by c.case_id desc limit ${MOST}`.execute(tx.tables<Tables>());
  return rows.map(linked);
}

export async function listWithVrm(tx: Tx, vrm: string) {
  const { rows } = await sql<Found>`select ${SHOWN}
    where c.partnership_id = ${here(tx)} and c.state <> 'merged' and c.case_id in (
      select v.case_id from case_vehicle v where v.partnership_id = c.partnership_id and v.vrm = ${vrm})
    order by c.case_id desc limit ${MOST}`.execute(tx.tables<Tables>());
  return rows.map(linked);
}

/** Answers to a question, capitals and spaces apart, as last written. */
export async function listAnswers(tx: Tx, id: string): Promise<{ value: string; n: number; lastAt: Instant }[]> {
  const { rows } = await sql<{ value: string; n: number; last_at: Instant | Date }>`select
      (array_agg(${said(id)} order by c.case_id desc))[1] as value, count(*)::integer as n, max(c.reported_at) as last_at
    from service_case c join service_definition d
      on d.partnership_id = c.partnership_id and d.code = c.code and d.version = c.definition_version
    where c.partnership_id = ${here(tx)} and c.state <> 'merged' and d.body -> 'linkedBy' ? ${id}::text
      and ${plain(said(id))} <> ''
    group by ${plain(said(id))} order by n desc, value limit ${MOST}`.execute(tx.tables<Tables>());
  return rows.map(({ value, n, last_at }) => ({ value, n, lastAt: Number(last_at) }));
}

const plain = (text: ReturnType<typeof sql>) => sql`lower(regexp_replace(btrim(${text}), '\\s+', ' ', 'g'))`;
