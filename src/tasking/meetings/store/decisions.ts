import type { Tx } from '../../../platform/index.ts';
import type { Instant } from '../../../vocabulary/index.ts';
import type { Choice, Decision, MeetingKind, ReferKind } from '../model.ts';
import type { Tables } from './tables.ts';

type Row = Tables['meeting_decision'];

function decisionOf(row: Row): Decision {
  return {
    decisionId: row.decision_id,
    number: row.number,
    itemKey: row.item_key,
    choice: row.choice as Choice,
    reason: row.reason,
    untilDay: row.until_day,
    refer: row.refer_kind === null ? null : { kind: row.refer_kind as ReferKind, to: row.refer_to ?? '' },
    taskId: row.task_id,
    strategyId: row.strategy_id,
    title: row.title,
    place: row.place,
    recordedAt: Number(row.recorded_at),
    recordedBy: row.recorded_by_name,
    undone: row.undone_at === null ? null : { at: Number(row.undone_at), reason: row.undone_reason ?? '' },
  };
}

/** Of a meeting, in the order recorded; what was undone is among them. */
export async function listDecisions(tx: Tx, meetingId: number): Promise<Decision[]> {
  const rows = await tx
    .tables<Tables>()
    .selectFrom('meeting_decision')
    .selectAll()
    .where('partnership_id', '=', tx.viewer.partnershipId)
    .where('meeting_id', '=', meetingId)
    .orderBy('number')
    .execute();
  return rows.map(decisionOf);
}

/** The decision that a request, sent before, has already made. */
export async function findByRequest(
  tx: Tx,
  idempotencyKey: string,
): Promise<{ decision: Decision; meetingId: number } | null> {
  const row = await tx
    .tables<Tables>()
    .selectFrom('meeting_decision')
    .selectAll()
    .where('partnership_id', '=', tx.viewer.partnershipId)
    .where('idempotency_key', '=', idempotencyKey)
    .executeTakeFirst();
  return row === undefined ? null : { decision: decisionOf(row), meetingId: row.meeting_id };
}

export interface NewDecision {
  idempotencyKey: string;
  meetingId: number;
  number: number;
  itemKey: string;
  choice: Choice;
  reason: string;
  untilDay: number | null;
  refer: { kind: ReferKind; to: string } | null;
  strategyId: number | null;
  title: string;
  place: string;
  subject: string;
  lon: number | null;
  lat: number | null;
}

export async function insertDecision(tx: Tx, decision: NewDecision, at: Instant): Promise<number> {
  const { decision_id } = await tx
    .tables<Tables>()
    .insertInto('meeting_decision')
    .values({
      partnership_id: tx.viewer.partnershipId,
      idempotency_key: decision.idempotencyKey,
      meeting_id: decision.meetingId,
      number: decision.number,
      item_key: decision.itemKey,
      choice: decision.choice,
      reason: decision.reason,
      until_day: decision.untilDay,
      refer_kind: decision.refer?.kind ?? null,
      refer_to: decision.refer?.to ?? null,
      strategy_id: decision.strategyId,
      title: decision.title,
      place: decision.place,
      subject: decision.subject,
      lon: decision.lon,
      lat: decision.lat,
      recorded_at: new Date(at),
      recorded_by: tx.viewer.personId,
      recorded_by_name: tx.viewer.name,
    } as never)
    .returning('decision_id')
    .executeTakeFirstOrThrow();
  return decision_id;
}

export async function setTask(tx: Tx, decisionId: number, taskId: number): Promise<void> {
  await tx
    .tables<Tables>()
    .updateTable('meeting_decision')
    .set({ task_id: taskId })
    .where('partnership_id', '=', tx.viewer.partnershipId)
    .where('decision_id', '=', decisionId)
    .execute();
}

export async function undo(tx: Tx, decisionId: number, reason: string, at: Instant): Promise<void> {
  await tx
    .tables<Tables>()
    .updateTable('meeting_decision')
    .set({ undone_at: new Date(at), undone_by: tx.viewer.personId, undone_reason: reason })
    .where('partnership_id', '=', tx.viewer.partnershipId)
    .where('decision_id', '=', decisionId)
    .execute();
}

/** A decision with the meeting it was made in. */
export interface PastDecision extends Decision {
  meetingId: number;
  day: number;
  kind: MeetingKind;
  subject: string;
  lon: number | null;
  lat: number | null;
}

/**
 * Every decision that stood at an instant, oldest first. What was recorded, undone or answered later reads as it was then,
 * so that a pack can be made again.
 */
export async function decisionsAsOf(tx: Tx, at: Instant): Promise<PastDecision[]> {
  const rows = await tx
    .tables<Tables>()
    .selectFrom('meeting_decision')
    .innerJoin('meeting', (join) =>
      join
        .onRef('meeting.partnership_id', '=', 'meeting_decision.partnership_id')
        .onRef('meeting.meeting_id', '=', 'meeting_decision.meeting_id'),
    )
    .innerJoin('meeting_series', (join) =>
      join
        .onRef('meeting_series.partnership_id', '=', 'meeting.partnership_id')
        .onRef('meeting_series.series_id', '=', 'meeting.series_id'),
    )
    .selectAll('meeting_decision')
    .select(['meeting.day', 'meeting_series.kind'])
    .where('meeting_decision.partnership_id', '=', tx.viewer.partnershipId)
    .where('recorded_at', '<=', new Date(at))
    .where((where) => where.or([where('undone_at', 'is', null), where('undone_at', '>', new Date(at))]))
    .orderBy('recorded_at')
    .orderBy('decision_id')
    .execute();
  return rows.map((row) => ({
    ...decisionOf(row),
    undone: null,
    meetingId: row.meeting_id,
    day: row.day,
    kind: row.kind as MeetingKind,
    subject: row.subject,
    lon: row.lon,
    lat: row.lat,
  }));
}
