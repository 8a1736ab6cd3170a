import { sql } from 'kysely';
import type { Tx } from '../../../platform/index.ts';
import type { Instant } from '../../../vocabulary/index.ts';
import type { Format } from '../model/index.ts';
import { here, tables } from './tables.ts';

export interface Endpoint {
  endpointId: number;
  name: string;
  url: string;
  jurisdictionId: string;
  apiKey: string;
  format: Format;
  body: string | null;
  codes: Readonly<Record<string, string>>;
  sends: boolean;
  polls: boolean;
  fetches: boolean;
  /** Since when it is told what becomes of its cases here; null: it is not. */
  tellsFrom: Instant | null;
  /** Off: it is left alone until it is on again. */
  isOn: boolean;
  updatesUntil: Instant | null;
  requestsUntil: Instant | null;
  askedAt: Instant | null;
  fault: string | null;
}

const COLUMNS = [
  'endpoint_id as endpointId',
  'name',
  'url',
  'jurisdiction_id as jurisdictionId',
  'api_key as apiKey',
  'format',
  'body',
  'codes',
  'sends',
  'polls',
  'fetches',
  'tells_from as tellsFrom',
  'is_on as isOn',
  'updates_until as updatesUntil',
  'requests_until as requestsUntil',
  'asked_at as askedAt',
  'fault',
] as const;

export type NewEndpoint = Pick<
  Endpoint,
  'name' | 'url' | 'jurisdictionId' | 'apiKey' | 'format' | 'body' | 'codes' | 'sends' | 'polls' | 'fetches'
> & { tells: boolean };

export async function insertEndpoint(tx: Tx, endpoint: NewEndpoint, at: Instant): Promise<number> {
  const row = await tables(tx)
    .insertInto('open311_endpoint')
    .values({
      partnership_id: here(tx),
      name: endpoint.name,
      url: endpoint.url,
      jurisdiction_id: endpoint.jurisdictionId,
      api_key: endpoint.apiKey,
      format: endpoint.format,
      body: endpoint.body,
      codes: JSON.stringify(endpoint.codes),
      sends: endpoint.sends,
      polls: endpoint.polls,
      fetches: endpoint.fetches,
      // What was there before is not taken over.
      updates_until: new Date(at),
      requests_until: new Date(at),
      asked_at: null,
      fault: null,
      made_at: new Date(at),
      closed_at: null,
      tells_from: endpoint.tells ? new Date(at) : null,
    })
    .returning('endpoint_id')
    .executeTakeFirstOrThrow();
  return row.endpoint_id;
}

/** @param change  `apiKey` null: it stays. What is fetched or told from now on begins now. @returns false when it is closed */
export async function updateEndpoint(
  tx: Tx,
  endpointId: number,
  change: Omit<NewEndpoint, 'apiKey'> & { apiKey: string | null },
  at: Instant,
): Promise<boolean> {
  const begins = new Date(at);
  const rows = await tables(tx)
    .updateTable('open311_endpoint')
    .set(({ ref }) => ({
      name: change.name,
      url: change.url,
      jurisdiction_id: change.jurisdictionId,
      format: change.format,
      body: change.body,
      codes: JSON.stringify(change.codes),
      sends: change.sends,
      polls: change.polls,
      fetches: change.fetches,
      requests_until: sql<Date | null>`case when ${change.fetches} and not ${ref('fetches')} then ${begins} else ${ref('requests_until')} end`,
      tells_from: change.tells ? sql<Date | null>`coalesce(${ref('tells_from')}, ${begins})` : null,
      ...(change.apiKey === null ? {} : { api_key: change.apiKey }),
    }))
    .where('partnership_id', '=', here(tx))
    .where('endpoint_id', '=', endpointId)
    .where('closed_at', 'is', null)
    .returning('endpoint_id')
    .execute();
  return rows.length > 0;
}

/** @returns its name; undefined when there is none in use */
export async function switchEndpoint(tx: Tx, endpointId: number, isOn: boolean): Promise<string | undefined> {
  const row = await tables(tx)
    .updateTable('open311_endpoint')
    .set({ is_on: isOn })
    .where('partnership_id', '=', here(tx))
    .where('endpoint_id', '=', endpointId)
    .where('closed_at', 'is', null)
    .returning('name')
    .executeTakeFirst();
  return row?.name;
}

export async function listEndpoints(tx: Tx): Promise<Endpoint[]> {
  return tables(tx)
    .selectFrom('open311_endpoint')
    .select(COLUMNS)
    .where('partnership_id', '=', here(tx))
    .where('closed_at', 'is', null)
    .orderBy('endpoint_id')
    .execute();
}

export async function closeEndpoint(tx: Tx, endpointId: number, at: Instant): Promise<string | undefined> {
  const row = await tables(tx)
    .updateTable('open311_endpoint')
    // What was theirs to be kept secret is not kept longer than needed.
    .set({ closed_at: new Date(at), api_key: '' })
    .where('partnership_id', '=', here(tx))
    .where('endpoint_id', '=', endpointId)
    .where('closed_at', 'is', null)
    .returning('name')
    .executeTakeFirst();
  return row?.name;
}

export async function saveExchange(
  tx: Tx,
  endpointId: number,
  exchange: { askedAt: Instant; fault: string | null; updatesUntil?: Instant; requestsUntil?: Instant },
): Promise<void> {
  await tables(tx)
    .updateTable('open311_endpoint')
    .set({
      asked_at: new Date(exchange.askedAt),
      fault: exchange.fault,
      ...(exchange.updatesUntil === undefined ? {} : { updates_until: new Date(exchange.updatesUntil) }),
      ...(exchange.requestsUntil === undefined ? {} : { requests_until: new Date(exchange.requestsUntil) }),
    })
    .where('partnership_id', '=', here(tx))
    .where('endpoint_id', '=', endpointId)
    .execute();
}
