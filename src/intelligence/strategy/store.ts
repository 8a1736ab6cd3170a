import type { Tx } from '../../platform/index.ts';
import type { Instant } from '../../vocabulary/index.ts';
import type {
  ControlStrategy,
  Priority,
  PriorityDraft,
  PriorityRisk,
  Strand,
  StrategyDraft,
  StrategyStatus,
} from './model.ts';

interface Tables {
  control_strategy: {
    partnership_id: number;
    strategy_id: number;
    title: string;
    period_from: number;
    period_to: number;
    status: string;
    effective_from: Instant | Date | null;
    effective_to: Instant | Date | null;
    meeting_id: number | null;
    decision_id: number | null;
    drafted_by: number | null;
    drafted_at: Instant | Date;
    version: number;
  };
  strategy_priority: {
    partnership_id: number;
    priority_id: number;
    strategy_id: number;
    position: number;
    title: string;
    rationale: string;
    target: string;
    lead_agency_id: number | null;
    risk: string | PriorityRisk | null;
  };
  standing_action: {
    partnership_id: number;
    action_id: number;
    priority_id: number;
    position: number;
    strand: string;
    what: string;
    owner_agency_id: number | null;
    measure: string;
  };
}

const instantOf = (value: Instant | Date | null): Instant | null => (value === null ? null : Number(value));

export async function listStrategies(tx: Tx, only?: { strategyId: number }): Promise<ControlStrategy[]> {
  const partnershipId = tx.viewer.partnershipId;
  let query = tx
    .tables<Tables>()
    .selectFrom('control_strategy')
    .selectAll()
    .where('partnership_id', '=', partnershipId)
    .orderBy('strategy_id', 'desc');
  if (only) query = query.where('strategy_id', '=', only.strategyId);
  const rows = await query.execute();
  if (rows.length === 0) return [];
  const priorities = await tx
    .tables<Tables>()
    .selectFrom('strategy_priority')
    .selectAll()
    .where('partnership_id', '=', partnershipId)
    .where(
      'strategy_id',
      'in',
      rows.map((row) => row.strategy_id),
    )
    .orderBy('position')
    .execute();
  const actions =
    priorities.length === 0
      ? []
      : await tx
          .tables<Tables>()
          .selectFrom('standing_action')
          .selectAll()
          .where('partnership_id', '=', partnershipId)
          .where(
            'priority_id',
            'in',
            priorities.map((row) => row.priority_id),
          )
          .orderBy('position')
          .execute();
  return rows.map((row) => ({
    strategyId: row.strategy_id,
    title: row.title,
    periodFrom: row.period_from,
    periodTo: row.period_to,
    status: row.status as StrategyStatus,
    effectiveFrom: instantOf(row.effective_from),
    effectiveTo: instantOf(row.effective_to),
    meetingId: row.meeting_id,
    decisionId: row.decision_id,
    version: row.version,
    priorities: priorities
      .filter((priority) => priority.strategy_id === row.strategy_id)
      .map(
        (priority): Priority => ({
          priorityId: priority.priority_id,
          title: priority.title,
          rationale: priority.rationale,
          target: priority.target,
          leadAgencyId: priority.lead_agency_id,
          risk: priority.risk as PriorityRisk | null,
          actions: actions
            .filter((action) => action.priority_id === priority.priority_id)
            .map((action) => ({
              strand: action.strand as Strand,
              what: action.what,
              ownerAgencyId: action.owner_agency_id,
              measure: action.measure,
            })),
        }),
      ),
  }));
}

export async function insertDraft(tx: Tx, draft: StrategyDraft, at: Instant): Promise<number> {
  const { strategy_id } = await tx
    .tables<Tables>()
    .insertInto('control_strategy')
    .values({
      partnership_id: tx.viewer.partnershipId,
      title: draft.title,
      period_from: draft.periodFrom,
      period_to: draft.periodTo,
      drafted_by: tx.viewer.personId,
      drafted_at: new Date(at),
    } as never)
    .returning('strategy_id')
    .executeTakeFirstOrThrow();
  await insertPriorities(tx, strategy_id, draft.priorities);
  return strategy_id;
}

async function insertPriorities(tx: Tx, strategyId: number, priorities: readonly PriorityDraft[]): Promise<void> {
  const partnership_id = tx.viewer.partnershipId;
  for (const [position, priority] of priorities.entries()) {
    const { priority_id } = await tx
      .tables<Tables>()
      .insertInto('strategy_priority')
      .values({
        partnership_id,
        strategy_id: strategyId,
        position,
        title: priority.title,
        rationale: priority.rationale,
        target: priority.target,
        lead_agency_id: priority.leadAgencyId,
        risk: priority.risk === null ? null : JSON.stringify(priority.risk),
      } as never)
      .returning('priority_id')
      .executeTakeFirstOrThrow();
    if (priority.actions.length === 0) continue;
    await tx
      .tables<Tables>()
      .insertInto('standing_action')
      .values(
        priority.actions.map((action, i) => ({
          partnership_id,
          priority_id,
          position: i,
          strand: action.strand,
          what: action.what,
          owner_agency_id: action.ownerAgencyId,
          measure: action.measure,
        })) as never,
      )
      .execute();
  }
}

/** @returns false where somebody changed the draft meanwhile, or it is none any more */
export async function replaceDraft(
  tx: Tx,
  strategyId: number,
  draft: StrategyDraft,
  expectedVersion: number,
): Promise<boolean> {
  const partnershipId = tx.viewer.partnershipId;
  const { numUpdatedRows } = await tx
    .tables<Tables>()
    .updateTable('control_strategy')
    .set({
      title: draft.title,
      period_from: draft.periodFrom,
      period_to: draft.periodTo,
      version: expectedVersion + 1,
    })
    .where('partnership_id', '=', partnershipId)
    .where('strategy_id', '=', strategyId)
    .where('version', '=', expectedVersion)
    .where('status', '=', 'draft')
    .executeTakeFirstOrThrow();
  if (numUpdatedRows === 0n) return false;
  const mine = tx
    .tables<Tables>()
    .selectFrom('strategy_priority')
    .select('priority_id')
    .where('partnership_id', '=', partnershipId)
    .where('strategy_id', '=', strategyId);
  await tx
    .tables<Tables>()
    .deleteFrom('standing_action')
    .where('partnership_id', '=', partnershipId)
    .where('priority_id', 'in', mine)
    .execute();
  await tx
    .tables<Tables>()
    .deleteFrom('strategy_priority')
    .where('partnership_id', '=', partnershipId)
    .where('strategy_id', '=', strategyId)
    .execute();
  await insertPriorities(tx, strategyId, draft.priorities);
  return true;
}

/** Ends what is in force and puts the draft in its place, at one instant. */
export async function putInForce(
  tx: Tx,
  strategyId: number,
  by: { meetingId: number; decisionId: number },
  at: Instant,
): Promise<void> {
  const partnershipId = tx.viewer.partnershipId;
  await tx
    .tables<Tables>()
    .updateTable('control_strategy')
    .set({ status: 'superseded', effective_to: new Date(at) })
    .where('partnership_id', '=', partnershipId)
    .where('status', '=', 'inForce')
    .execute();
  await tx
    .tables<Tables>()
    .updateTable('control_strategy')
    .set({
      status: 'inForce',
      effective_from: new Date(at),
      effective_to: null,
      meeting_id: by.meetingId,
      decision_id: by.decisionId,
    })
    .where('partnership_id', '=', partnershipId)
    .where('strategy_id', '=', strategyId)
    .execute();
}

/** The chair took it back within the ten minutes: the draft is a draft again, and what was before stands again. */
export async function takeBack(tx: Tx, strategyId: number): Promise<void> {
  const partnershipId = tx.viewer.partnershipId;
  const taken = await tx
    .tables<Tables>()
    .selectFrom('control_strategy')
    .select('effective_from')
    .where('partnership_id', '=', partnershipId)
    .where('strategy_id', '=', strategyId)
    .where('status', '=', 'inForce')
    .executeTakeFirst();
  if (taken?.effective_from == null) return;
  await tx
    .tables<Tables>()
    .updateTable('control_strategy')
    .set({ status: 'draft', effective_from: null, meeting_id: null, decision_id: null })
    .where('partnership_id', '=', partnershipId)
    .where('strategy_id', '=', strategyId)
    .execute();
  await tx
    .tables<Tables>()
    .updateTable('control_strategy')
    .set({ status: 'inForce', effective_to: null })
    .where('partnership_id', '=', partnershipId)
    .where('status', '=', 'superseded')
    .where('effective_to', '=', new Date(Number(taken.effective_from)))
    .execute();
}
