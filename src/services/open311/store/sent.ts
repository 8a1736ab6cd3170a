import { sql } from 'kysely';
import type { Tx } from '../../../platform/index.ts';
import type { Instant } from '../../../vocabulary/index.ts';
import { here, moment, tables } from './tables.ts';

export interface Sent {
  caseId: number;
  endpointId: number;
  number: string;
  sendKey: string;
  state: 'waiting' | 'token' | 'sent' | 'refused';
  token: string | null;
  theirId: string | null;
  theirStatus: string | null;
  attempts: number;
  fault: string | null;
}

const SENT_COLUMNS = [
  'case_id as caseId',
  'endpoint_id as endpointId',
  'number',
  'send_key as sendKey',
  'state',
  'token',
  'their_id as theirId',
  'their_status as theirStatus',
  'attempts',
  'fault',
] as const;

/** @returns false when the case is on its way there already */
export async function insertSent(
  tx: Tx,
  sent: Pick<Sent, 'caseId' | 'endpointId' | 'number' | 'sendKey'>,
  at: Instant,
): Promise<boolean> {
  const rows = await tables(tx)
    .insertInto('open311_sent')
    .values({
      partnership_id: here(tx),
      case_id: sent.caseId,
      endpoint_id: sent.endpointId,
      number: sent.number,
      send_key: sent.sendKey,
      next_at: new Date(at),
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('case_id')
    .execute();
  return rows.length > 0;
}

export async function listDue(tx: Tx, endpointId: number, at: Instant, limit: number): Promise<Sent[]> {
  return tables(tx)
    .selectFrom('open311_sent')
    .select(SENT_COLUMNS)
    .where('partnership_id', '=', here(tx))
    .where('endpoint_id', '=', endpointId)
    .where('state', 'in', ['waiting', 'token'])
    .where('next_at', '<=', moment(at))
    .orderBy('next_at')
    .limit(limit)
    .execute();
}

/** Those there whose end nobody told us yet. */
export async function listOpenThere(tx: Tx, endpointId: number, limit: number): Promise<Sent[]> {
  return tables(tx)
    .selectFrom('open311_sent')
    .select(SENT_COLUMNS)
    .where('partnership_id', '=', here(tx))
    .where('endpoint_id', '=', endpointId)
    .where('state', '=', 'sent')
    .where((where) => where.or([where('their_status', 'is', null), where('their_status', '!=', 'closed')]))
    .orderBy('case_id')
    .limit(limit)
    .execute();
}

export async function findSentByTheirs(tx: Tx, endpointId: number, theirId: string): Promise<Sent | undefined> {
  return tables(tx)
    .selectFrom('open311_sent')
    .select(SENT_COLUMNS)
    .where('partnership_id', '=', here(tx))
    .where('endpoint_id', '=', endpointId)
    .where('their_id', '=', theirId)
    .executeTakeFirst();
}

export async function saveSent(
  tx: Tx,
  of: Pick<Sent, 'caseId' | 'endpointId'>,
  change: Partial<Pick<Sent, 'state' | 'token' | 'theirId' | 'theirStatus' | 'attempts' | 'fault'>> & {
    nextAt?: Instant;
    sentAt?: Instant;
  },
): Promise<void> {
  await tables(tx)
    .updateTable('open311_sent')
    .set({
      ...(change.state === undefined ? {} : { state: change.state }),
      ...(change.token === undefined ? {} : { token: change.token }),
      ...(change.theirId === undefined ? {} : { their_id: change.theirId }),
      ...(change.theirStatus === undefined ? {} : { their_status: change.theirStatus }),
      ...(change.attempts === undefined ? {} : { attempts: change.attempts }),
      ...(change.fault === undefined ? {} : { fault: change.fault }),
      ...(change.nextAt === undefined ? {} : { next_at: new Date(change.nextAt) }),
      ...(change.sentAt === undefined ? {} : { sent_at: new Date(change.sentAt) }),
    })
    .where('partnership_id', '=', here(tx))
    .where('case_id', '=', of.caseId)
    .where('endpoint_id', '=', of.endpointId)
    .execute();
}

/** @returns false when it was taken over before */
export async function insertHeard(
  tx: Tx,
  heard: { endpointId: number; kind: 'update' | 'request'; theirId: string; caseId: number | null; at: Instant },
): Promise<boolean> {
  const rows = await tables(tx)
    .insertInto('open311_heard')
    .values({
      partnership_id: here(tx),
      endpoint_id: heard.endpointId,
      kind: heard.kind,
      their_id: heard.theirId,
      case_id: heard.caseId,
      at: new Date(heard.at),
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('their_id')
    .execute();
  return rows.length > 0;
}

export async function wasHeard(tx: Tx, endpointId: number, kind: 'update' | 'request', theirId: string) {
  const { rows } = await sql<{ one: number }>`select 1 as one from open311_heard where partnership_id = ${here(tx)}
    and endpoint_id = ${endpointId} and kind = ${kind} and their_id = ${theirId}`.execute(tables(tx));
  return rows.length > 0;
}
