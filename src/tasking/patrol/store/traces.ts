import type { Tx } from '../../../platform/index.ts';
import type { Instant } from '../../../vocabulary/index.ts';
import { here, onTables } from './tables.ts';

export interface StoredTrace {
  traceId: string;
  planId: string;
  personId: number;
  agencyId: number | null;
  uploadedAt: Instant;
  firstAt: Instant;
  lastAt: Instant;
  nPositions: number;
  nLeftOut: number;
  countedAt: Instant | null;
  nVisits: number | null;
}

/** Milliseconds, x and y of the plane. */
export type StoredPosition = [at: number, x: number, y: number];

export async function insertTrace(tx: Tx, trace: StoredTrace, positions: StoredPosition[]): Promise<void> {
  await onTables(tx)
    .insertInto('position_trace')
    .values({
      partnership_id: here(tx),
      trace_id: trace.traceId,
      plan_id: trace.planId,
      person_id: trace.personId,
      agency_id: trace.agencyId,
      uploaded_at: new Date(trace.uploadedAt),
      first_at: new Date(trace.firstAt),
      last_at: new Date(trace.lastAt),
      n_positions: trace.nPositions,
      n_left_out: trace.nLeftOut,
      positions: JSON.stringify(positions),
      counted_at: null,
      n_visits: null,
    })
    .execute();
}

export async function listTraces(
  tx: Tx,
  where: { personId?: number; traceId?: string; uploadedBefore?: Instant },
): Promise<StoredTrace[]> {
  let query = onTables(tx)
    .selectFrom('position_trace')
    .select(['trace_id', 'plan_id', 'person_id', 'agency_id', 'uploaded_at', 'first_at', 'last_at'])
    .select(['n_positions', 'n_left_out', 'counted_at', 'n_visits'])
    .where('partnership_id', '=', here(tx));
  if (where.personId !== undefined) query = query.where('person_id', '=', where.personId);
  if (where.traceId !== undefined) query = query.where('trace_id', '=', where.traceId);
  if (where.uploadedBefore !== undefined) {
    query = query.where('counted_at', 'is', null).where('uploaded_at', '<=', new Date(where.uploadedBefore));
  }
  const rows = await query.orderBy('uploaded_at', 'desc').orderBy('trace_id').limit(500).execute();
  return rows.map((row) => ({
    traceId: row.trace_id,
    planId: row.plan_id,
    personId: row.person_id,
    agencyId: row.agency_id,
    uploadedAt: Number(row.uploaded_at),
    firstAt: Number(row.first_at),
    lastAt: Number(row.last_at),
    nPositions: row.n_positions,
    nLeftOut: row.n_left_out,
    countedAt: row.counted_at === null ? null : Number(row.counted_at),
    nVisits: row.n_visits,
  }));
}

/** The positions of a trace, held until the transaction ends; null where they are gone. */
export async function takePositions(tx: Tx, traceId: string): Promise<StoredPosition[] | null> {
  const row = await onTables(tx)
    .selectFrom('position_trace')
    .select('positions')
    .where('partnership_id', '=', here(tx))
    .where('trace_id', '=', traceId)
    .forUpdate()
    .executeTakeFirst();
  return (row?.positions ?? null) as StoredPosition[] | null;
}

/** Counted: the positions are gone. */
export async function forgetPositions(tx: Tx, traceId: string, at: Instant, nVisits: number): Promise<void> {
  await onTables(tx)
    .updateTable('position_trace')
    .set({ positions: null, counted_at: new Date(at), n_visits: nVisits })
    .where('partnership_id', '=', here(tx))
    .where('trace_id', '=', traceId)
    .execute();
}

export async function deleteTrace(tx: Tx, traceId: string): Promise<void> {
  await onTables(tx)
    .deleteFrom('position_trace')
    .where('partnership_id', '=', here(tx))
    .where('trace_id', '=', traceId)
    .execute();
}
