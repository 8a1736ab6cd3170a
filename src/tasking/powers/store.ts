import type { Tx } from '../../platform/index.ts';
import type { Instant } from '../../vocabulary/index.ts';
import type { Dated, Power, Rung } from './model.ts';

export type EntryKind = 'power' | 'rung';

interface Tables {
  power_entry: {
    partnership_id: number;
    entry_id: number;
    kind: EntryKind;
    code: string;
    from_date: string;
    body: string | Power | Rung | null;
    changed_at: Instant | Date;
    changed_by: number | null;
  };
}

/** The partnership's own entries, in the order in which they were made. */
export async function listEntries<Body extends Power | Rung>(
  tx: Tx,
  kind: EntryKind,
): Promise<(Dated<Body> & { code: string; changedAt: Instant })[]> {
  const rows = await tx
    .tables<Tables>()
    .selectFrom('power_entry')
    .selectAll()
    .where('partnership_id', '=', tx.viewer.partnershipId)
    .where('kind', '=', kind)
    .orderBy('entry_id')
    .execute();
  return rows.map((row) => ({
    code: row.code,
    from: row.from_date,
    body: row.body as Body | null,
    changedAt: Number(row.changed_at),
  }));
}

export async function insertEntry(
  tx: Tx,
  entry: { kind: EntryKind; code: string; from: string; body: Power | Rung | null; at: Instant },
): Promise<void> {
  await tx
    .tables<Tables>()
    .insertInto('power_entry')
    .values({
      partnership_id: tx.viewer.partnershipId,
      kind: entry.kind,
      code: entry.code,
      from_date: entry.from,
      body: entry.body === null ? null : JSON.stringify(entry.body),
      changed_at: new Date(entry.at),
      changed_by: tx.viewer.personId,
    } as Tables['power_entry'])
    .execute();
}
