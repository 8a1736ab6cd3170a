import { sql } from 'kysely';
import type { Tx } from '../../../platform/index.ts';
import type { Instant } from '../../../vocabulary/index.ts';
import { here, tables } from './tables.ts';

export interface Jurisdiction {
  partnershipId: number;
  jurisdictionId: string;
  contact: string;
  keyService: string;
  changedAt: Instant;
}

/** Those of every partnership: whose server is asked is known only after the name was found. */
export async function listJurisdictions(tx: Tx): Promise<Jurisdiction[]> {
  const rows = await tx.asOwner((owner) =>
    owner.query<{
      partnership_id: number;
      jurisdiction_id: string;
      contact: string;
      key_service: string;
      changed_at: Instant;
    }>(
      'select partnership_id, jurisdiction_id, contact, key_service, changed_at from open311_jurisdiction order by 1, 2',
    ),
  );
  return rows.map((row) => ({
    partnershipId: row.partnership_id,
    jurisdictionId: row.jurisdiction_id,
    contact: row.contact,
    keyService: row.key_service,
    changedAt: row.changed_at,
  }));
}

export async function saveJurisdiction(tx: Tx, it: Omit<Jurisdiction, 'partnershipId'>): Promise<void> {
  const values = { contact: it.contact, key_service: it.keyService, changed_at: new Date(it.changedAt) };
  await tables(tx)
    .insertInto('open311_jurisdiction')
    .values({ partnership_id: here(tx), jurisdiction_id: it.jurisdictionId, ...values })
    .onConflict((conflict) => conflict.columns(['partnership_id', 'jurisdiction_id']).doUpdateSet(values))
    .execute();
}

export async function deleteJurisdiction(tx: Tx, jurisdictionId: string): Promise<boolean> {
  const [done] = await tables(tx)
    .deleteFrom('open311_jurisdiction')
    .where('partnership_id', '=', here(tx))
    .where('jurisdiction_id', '=', jurisdictionId)
    .execute();
  return Number(done?.numDeletedRows ?? 0) > 0;
}

export interface Key {
  keyId: number;
  name: string;
  mayReport: boolean;
  mayUpdate: boolean;
  perMinute: number;
  mediaHosts: readonly string[];
  madeAt: Instant;
  revokedAt: Instant | null;
}

const KEY_COLUMNS = [
  'key_id as keyId',
  'name',
  'may_report as mayReport',
  'may_update as mayUpdate',
  'per_minute as perMinute',
  'media_hosts as mediaHosts',
  'made_at as madeAt',
  'revoked_at as revokedAt',
] as const;

export async function insertKey(tx: Tx, key: Omit<Key, 'keyId' | 'revokedAt'> & { keyHash: Buffer }): Promise<number> {
  const row = await tables(tx)
    .insertInto('open311_key')
    .values({
      partnership_id: here(tx),
      name: key.name,
      key_hash: key.keyHash,
      may_report: key.mayReport,
      may_update: key.mayUpdate,
      per_minute: key.perMinute,
      media_hosts: [...key.mediaHosts],
      made_at: new Date(key.madeAt),
      made_by: tx.viewer.personId,
      revoked_at: null,
      revoked_by: null,
    })
    .returning('key_id')
    .executeTakeFirstOrThrow();
  return row.key_id;
}

/** What came by a key. */
export interface Usage {
  nReports: number;
  nUpdates: number;
  lastAt: Instant | null;
}

/** Also of revoked keys: what they sent stays known. */
export async function listKeys(tx: Tx): Promise<(Key & Usage)[]> {
  const keys = await tables(tx)
    .selectFrom('open311_key')
    .where('partnership_id', '=', here(tx))
    .select(KEY_COLUMNS)
    .orderBy('key_id')
    .execute();
  const { rows } = await sql<Usage & { keyId: number }>`
    select key_id as "keyId", count(*) filter (where is_report)::int as "nReports",
      count(*) filter (where not is_report)::int as "nUpdates", max(at) as "lastAt"
    from (
      select key_id, at, true as is_report from open311_received where partnership_id = ${here(tx)}
      union all select key_id, at, false from open311_update where partnership_id = ${here(tx)}
    ) used group by key_id`.execute(tables(tx));
  const usage = new Map(rows.map(({ keyId, ...used }) => [keyId, used]));
  return keys.map((key) => ({ ...key, ...(usage.get(key.keyId) ?? { nReports: 0, nUpdates: 0, lastAt: null }) }));
}

export async function findKey(tx: Tx, keyHash: Buffer): Promise<Key | undefined> {
  return tables(tx)
    .selectFrom('open311_key')
    .select(KEY_COLUMNS)
    .where('partnership_id', '=', here(tx))
    .where('key_hash', '=', keyHash)
    .executeTakeFirst();
}

export async function revokeKey(tx: Tx, keyId: number, at: Instant): Promise<string | undefined> {
  const row = await tables(tx)
    .updateTable('open311_key')
    .set({ revoked_at: new Date(at), revoked_by: tx.viewer.personId })
    .where('partnership_id', '=', here(tx))
    .where('key_id', '=', keyId)
    .where('revoked_at', 'is', null)
    .returning('name')
    .executeTakeFirst();
  return row?.name;
}
