import type { Tx } from '../../../platform/index.ts';
import { type Instant, MARKINGS, type Marking, markingRank } from '../../../vocabulary/index.ts';
import type { PatrolPlanBody, PatrolPlanHead } from '../model.ts';
import { here, isoDate, onTables } from './tables.ts';

export interface StoredPlan extends PatrolPlanHead {
  cardId: string;
  body: PatrolPlanBody;
}

export async function insertPlan(
  tx: Tx,
  plan: { planId: string; taskId: number | null; marking: Marking; at: Instant; body: PatrolPlanBody },
): Promise<void> {
  const { planId, body, at } = plan;
  await onTables(tx)
    .insertInto('patrol_plan')
    .values({
      partnership_id: here(tx),
      plan_id: planId,
      version: 1,
      name: body.request.name,
      local_date: body.request.date,
      starts_at: new Date(body.startsAt),
      ends_at: new Date(body.endsAt),
      task_id: plan.taskId,
      marking: markingRank(plan.marking),
      state: 'kept',
      card_id: body.card.cardId,
      seed: body.request.seed,
      made_at: new Date(at),
      made_by_person_id: tx.viewer.personId,
      changed_at: new Date(at),
      changed_by: tx.viewer.name,
      body,
    })
    .execute();
  const visits = body.crews.flatMap((crew, k) =>
    crew.visits.map((visit, i) => ({
      partnership_id: here(tx),
      visit_id: visit.visitId,
      plan_id: planId,
      crew: k,
      ordinal: i,
      place: visit.place,
      planned_from: new Date(visit.from),
      planned_to: new Date(visit.to),
    })),
  );
  if (visits.length > 0) await onTables(tx).insertInto('patrol_visit').values(visits).execute();
}

export async function listPlans(
  tx: Tx,
  where: { date?: string | undefined; taskId?: number | undefined; limit: number; withWithdrawn?: true },
): Promise<StoredPlan[]> {
  let query = selected(tx);
  if (!where.withWithdrawn) query = query.where('state', '=', 'kept');
  if (where.date !== undefined) query = query.where('local_date', '=', where.date);
  if (where.taskId !== undefined) query = query.where('task_id', '=', where.taskId);
  const rows = await query.orderBy('local_date', 'desc').orderBy('made_at', 'desc').limit(where.limit).execute();
  return rows.map(planOf);
}

export async function findPlan(tx: Tx, planId: string): Promise<StoredPlan | null> {
  const row = await selected(tx).where('plan_id', '=', planId).executeTakeFirst();
  return row === undefined ? null : planOf(row);
}

/** @returns false where the version is no longer the expected one */
export async function withdrawPlan(tx: Tx, planId: string, expectedVersion: number, at: Instant): Promise<boolean> {
  const { numUpdatedRows } = await onTables(tx)
    .updateTable('patrol_plan')
    .set({ state: 'withdrawn', version: expectedVersion + 1, changed_at: new Date(at), changed_by: tx.viewer.name })
    .where('partnership_id', '=', here(tx))
    .where('plan_id', '=', planId)
    .where('version', '=', expectedVersion)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

const selected = (tx: Tx) =>
  onTables(tx)
    .selectFrom('patrol_plan')
    .select(['plan_id', 'version', 'name', 'starts_at', 'ends_at', 'task_id', 'marking', 'state', 'card_id'])
    .select(['made_at', 'changed_by', 'body'])
    .select(isoDate('local_date').as('date'))
    .where('partnership_id', '=', here(tx));

function planOf(row: Awaited<ReturnType<ReturnType<typeof selected>['executeTakeFirstOrThrow']>>): StoredPlan {
  return {
    planId: row.plan_id,
    version: row.version,
    name: row.name,
    date: row.date,
    startsAt: Number(row.starts_at),
    endsAt: Number(row.ends_at),
    taskId: row.task_id,
    marking: MARKINGS[row.marking]!,
    state: row.state,
    madeAt: Number(row.made_at),
    changedBy: row.changed_by,
    cardId: row.card_id,
    nCrews: row.body.crews.length,
    nVisits: row.body.crews.reduce((sum, crew) => sum + crew.visits.length, 0),
    body: row.body,
  };
}
