import { sql } from 'kysely';
import type { Tx } from '../../../platform/index.ts';
import type { Instant } from '../../../vocabulary/index.ts';
import type { NewRequest } from '../model/index.ts';
import { here, moment, tables } from './tables.ts';

export interface Received {
  token: string;
  caseId: number | null;
  number: string | null;
  fault: string | null;
}

const COLUMNS = ['token', 'case_id as caseId', 'number', 'fault'] as const;

/** One at a time for what is the same report, so that two that come at once are seen as one. Held until commit. */
export async function holdForm(tx: Tx, keyId: number, identity: string): Promise<void> {
  const name = `open311 ${here(tx)} ${keyId} ${identity}`;
  await sql`select pg_advisory_xact_lock(7019, hashtext(${name}))`.execute(tables(tx));
}

/** The same report by the same key: the same reference, or the same words since then. */
export async function findSame(
  tx: Tx,
  keyId: number,
  same: { reference: string | null; formHash: Buffer; since: Instant },
): Promise<Received | undefined> {
  const query = tables(tx)
    .selectFrom('open311_received')
    .select(COLUMNS)
    .where('partnership_id', '=', here(tx))
    .where('key_id', '=', keyId);
  return same.reference === null
    ? query
        .where('form_hash', '=', same.formHash)
        .where('at', '>=', moment(same.since))
        .orderBy('at', 'desc')
        .limit(1)
        .executeTakeFirst()
    : query.where('reference', '=', same.reference).executeTakeFirst();
}

export async function insertReceived(
  tx: Tx,
  received: {
    token: string;
    keyId: number;
    reference: string | null;
    formHash: Buffer;
    at: Instant;
    form: NewRequest;
    mediaUrl: string | null;
  },
): Promise<void> {
  await tables(tx)
    .insertInto('open311_received')
    .values({
      partnership_id: here(tx),
      token: received.token,
      key_id: received.keyId,
      reference: received.reference,
      form_hash: received.formHash,
      at: new Date(received.at),
      form: JSON.stringify(received.form),
      media_url: received.mediaUrl,
    })
    .execute();
}

export async function findReceived(tx: Tx, token: string): Promise<Received | undefined> {
  return tables(tx)
    .selectFrom('open311_received')
    .select(COLUMNS)
    .where('partnership_id', '=', here(tx))
    .where('token', '=', token)
    .executeTakeFirst();
}

export interface Waiting {
  token: string;
  keyId: number;
  keyName: string;
  at: Instant;
  form: NewRequest;
  attempts: number;
}

/** Reports without a case yet: oldest first, those that failed before after the others. */
export async function listWaiting(tx: Tx, which: { token: string } | { limit: number }): Promise<Waiting[]> {
  let query = tables(tx)
    .selectFrom('open311_received as r')
    .innerJoin('open311_key as k', (join) =>
      join.onRef('k.partnership_id', '=', 'r.partnership_id').onRef('k.key_id', '=', 'r.key_id'),
    )
    .where('r.partnership_id', '=', here(tx))
    .where('r.case_id', 'is', null)
    .where('r.fault', 'is', null);
  query =
    'token' in which
      ? query.where('r.token', '=', which.token)
      : query.orderBy('r.attempts').orderBy('r.at').limit(which.limit);
  const rows = await query
    .select(['r.token', 'r.key_id as keyId', 'k.name as keyName', 'r.at', 'r.form', 'r.attempts'])
    .execute();
  return rows.map((row) => ({ ...row, form: row.form as NewRequest }));
}

/** Empties the forms: from here on the cases hold what was said, and what is personal apart. */
export async function saveOpened(
  tx: Tx,
  opened: ReadonlyMap<string, { caseId: number; number: string }>,
): Promise<void> {
  const cases = [...opened.values()];
  await sql`update open311_received r set case_id = o.case_id, number = o.number, form = null
    from unnest(${[...opened.keys()]}::uuid[], ${cases.map(({ caseId }) => caseId)}::integer[],
      ${cases.map(({ number }) => number)}::text[]) as o (token, case_id, number)
    where r.partnership_id = ${here(tx)} and r.token = o.token and r.case_id is null`.execute(tables(tx));
}

/** Given up for a reason that its sender was told; who reported is forgotten. */
export async function saveRefused(tx: Tx, token: string, fault: string, form: NewRequest): Promise<void> {
  await tables(tx)
    .updateTable('open311_received')
    .set({ fault, form: JSON.stringify({ ...form, sender: null }), media_url: null })
    .where('partnership_id', '=', here(tx))
    .where('token', '=', token)
    .where('case_id', 'is', null)
    .execute();
}

export async function countAttempt(tx: Tx, token: string): Promise<void> {
  await tables(tx)
    .updateTable('open311_received')
    .set(({ eb }) => ({ attempts: eb('attempts', '+', 1) }))
    .where('partnership_id', '=', here(tx))
    .where('token', '=', token)
    .execute();
}

export interface NamedPhoto {
  token: string;
  caseId: number;
  mediaUrl: string;
  mediaHosts: readonly string[];
  keyId: number;
  keyName: string;
  attempts: number;
}

/** Photos that reports name and nobody has fetched yet, those that failed before after the others. */
export async function listMedia(tx: Tx, limit: number): Promise<NamedPhoto[]> {
  const rows = await tables(tx)
    .selectFrom('open311_received as r')
    .innerJoin('open311_key as k', (join) =>
      join.onRef('k.partnership_id', '=', 'r.partnership_id').onRef('k.key_id', '=', 'r.key_id'),
    )
    .where('r.partnership_id', '=', here(tx))
    .where('r.case_id', 'is not', null)
    .where('r.media_url', 'is not', null)
    .orderBy('r.attempts')
    .orderBy('r.at')
    .limit(limit)
    .select(['r.token', 'r.case_id', 'r.media_url', 'r.attempts', 'k.media_hosts', 'k.key_id', 'k.name'])
    .execute();
  return rows.map((row) => ({
    token: row.token,
    caseId: row.case_id!,
    mediaUrl: row.media_url!,
    mediaHosts: row.media_hosts,
    keyId: row.key_id,
    keyName: row.name,
    attempts: row.attempts,
  }));
}

export async function saveMediaDone(tx: Tx, token: string): Promise<void> {
  await tables(tx)
    .updateTable('open311_received')
    .set({ media_url: null })
    .where('partnership_id', '=', here(tx))
    .where('token', '=', token)
    .execute();
}

export async function findSameUpdate(
  tx: Tx,
  keyId: number,
  same: { reference: string | null; formHash: Buffer; since: Instant },
): Promise<number | undefined> {
  const query = tables(tx)
    .selectFrom('open311_update')
    .select('update_id')
    .where('partnership_id', '=', here(tx))
    .where('key_id', '=', keyId);
  const row = await (same.reference === null
    ? query.where('form_hash', '=', same.formHash).where('at', '>=', moment(same.since)).limit(1)
    : query.where('reference', '=', same.reference)
  ).executeTakeFirst();
  return row?.update_id;
}

export async function insertUpdate(
  tx: Tx,
  update: { keyId: number; reference: string | null; formHash: Buffer; caseId: number; at: Instant },
): Promise<number> {
  const row = await tables(tx)
    .insertInto('open311_update')
    .values({
      partnership_id: here(tx),
      key_id: update.keyId,
      reference: update.reference,
      form_hash: update.formHash,
      case_id: update.caseId,
      at: new Date(update.at),
    })
    .returning('update_id')
    .executeTakeFirstOrThrow();
  return row.update_id;
}
