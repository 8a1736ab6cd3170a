import type { Tx } from '../../../platform/index.ts';
import type { Instant } from '../../../vocabulary/index.ts';
import type { Dose } from '../model.ts';
import { here, onTables } from './tables.ts';

export async function insertDose(tx: Tx, dose: Dose & { taskId: number | null }): Promise<void> {
  await onTables(tx)
    .insertInto('dose')
    .values({
      partnership_id: here(tx),
      dose_id: dose.doseId,
      plan_id: dose.planId,
      visit_id: dose.visitId,
      place: dose.place,
      task_id: dose.taskId,
      person_id: dose.personId,
      agency_id: dose.agencyId,
      how: dose.how,
      certainty: dose.certainty,
      started_at: new Date(dose.startedAt),
      ended_at: dose.endedAt === null ? null : new Date(dose.endedAt),
      seen_minutes: dose.seenMinutes,
      found: dose.found,
      version: dose.version,
    })
    .execute();
}

/** @returns false where it had ended already */
export async function endDose(
  tx: Tx,
  doseId: string,
  end: { at: Instant; seenMinutes: number; found: string[] },
): Promise<boolean> {
  const { numUpdatedRows } = await onTables(tx)
    .updateTable('dose')
    .set((b) => ({
      ended_at: new Date(end.at),
      seen_minutes: end.seenMinutes,
      found: end.found,
      version: b('version', '+', 1),
    }))
    .where('partnership_id', '=', here(tx))
    .where('dose_id', '=', doseId)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

export async function listDoses(
  tx: Tx,
  where: { planIds?: readonly string[]; personId?: number; doseId?: string; isOpen?: true },
): Promise<Dose[]> {
  if (where.planIds?.length === 0) return [];
  let query = onTables(tx).selectFrom('dose').selectAll().where('partnership_id', '=', here(tx));
  if (where.planIds !== undefined) query = query.where('plan_id', 'in', where.planIds);
  if (where.personId !== undefined) query = query.where('person_id', '=', where.personId);
  if (where.doseId !== undefined) query = query.where('dose_id', '=', where.doseId);
  if (where.isOpen) query = query.where('ended_at', 'is', null);
  const rows = await query.orderBy('started_at').orderBy('dose_id').execute();
  return rows.map((row) => ({
    doseId: row.dose_id,
    planId: row.plan_id,
    visitId: row.visit_id,
    place: row.place,
    personId: row.person_id,
    agencyId: row.agency_id,
    how: row.how,
    certainty: row.certainty,
    startedAt: Number(row.started_at),
    endedAt: row.ended_at === null ? null : Number(row.ended_at),
    seenMinutes: row.seen_minutes,
    found: row.found,
    version: row.version,
  }));
}
