import { sql } from 'kysely';
import type { Tx } from '../../platform/index.ts';
import type { Instant } from '../../vocabulary/index.ts';
import type { Task } from '../tasks/index.ts';
import type { Took } from './model.ts';

const here = (tx: Tx) => tx.viewer.partnershipId;

export async function listOpenTasks(tx: Tx): Promise<Task[]> {
  const { rows } = await sql<{ body: Task }>`select body from task
    where partnership_id = ${here(tx)} and state <> 'closed' order by task_id`.execute(tx.tables<unknown>());
  return rows.map(({ body }) => body);
}

export interface ClosedSearch {
  closedFrom?: Instant | undefined;
  closedTo?: Instant | undefined;
  problem?: string | undefined;
  response?: string | undefined;
  /** West, south, east and north in degrees. */
  within?: { west: number; south: number; east: number; north: number } | undefined;
  text?: string | undefined;
  /** Only those that were done: neither cancelled nor replaced. */
  isDone?: boolean | undefined;
  limit: number;
}

/** Newest first. */
export async function listClosedTasks(tx: Tx, search: ClosedSearch): Promise<Task[]> {
  const { closedFrom, closedTo, problem, response, within, text, isDone, limit } = search;
  const like = text === undefined ? null : `%${text.replace(/[\\%_]/g, (letter) => `\\${letter}`)}%`;
  const date = (at: Instant | undefined) => (at === undefined ? null : new Date(at));
  const { rows } = await sql<{ body: Task }>`select body from task
    where partnership_id = ${here(tx)} and state = 'closed'
      and (${date(closedFrom)}::timestamptz is null or closed_at >= ${date(closedFrom)})
      and (${date(closedTo)}::timestamptz is null or closed_at < ${date(closedTo)})
      and (${problem ?? null}::text is null or problem = ${problem ?? null})
      and (${response ?? null}::text is null or response = ${response ?? null})
      and (${isDone ?? false} = false or closing in ('completed', 'partially', 'notAchieved'))
      and (${within?.west ?? null}::float8 is null or (west <= ${within?.east ?? 0} and east >= ${within?.west ?? 0}
        and south <= ${within?.north ?? 0} and north >= ${within?.south ?? 0}))
      and (${like}::text is null or body->>'title' ilike ${like} or body->>'what' ilike ${like}
        or body->'result'->>'cameOfIt' ilike ${like} or body->'where'->>'words' ilike ${like})
    order by closed_at desc, task_id desc limit ${limit}`.execute(tx.tables<unknown>());
  return rows.map(({ body }) => body);
}

/** Since an instant: how long each acceptance took from the last time the task was given, and who said no. */
export async function listAnswers(
  tx: Tx,
  since: Instant,
): Promise<{ accepted: Took[]; rejections: { agencyId: number | null }[] }> {
  const { rows } = await sql<{ step: string; agency_id: number | null; ms: number | null }>`
    select answer.step, answer.agency_id, extract(epoch from answer.at - (
        select max(given.at) from task_change given where given.partnership_id = answer.partnership_id
          and given.task_id = answer.task_id and given.step = 'allocate' and given.version < answer.version)) * 1000 as ms
    from task_change answer
    where answer.partnership_id = ${here(tx)} and answer.step in ('accept', 'reject') and answer.at >= ${new Date(since)}
    order by answer.at`.execute(tx.tables<unknown>());
  return {
    accepted: rows
      .filter(({ step, ms }) => step === 'accept' && ms !== null)
      .map(({ agency_id, ms }) => ({ agencyId: agency_id, ms: Number(ms) })),
    rejections: rows.filter(({ step }) => step === 'reject').map(({ agency_id }) => ({ agencyId: agency_id })),
  };
}

export interface DecisionRow {
  decisionId: number;
  meetingId: number;
  choice: string;
  title: string;
  place: string;
  recordedAt: Instant;
  untilDay: number | null;
  taskId: number | null;
  /** Null where no task was made, or where this viewer may not know of it. */
  taskState: Task['state'] | null;
  taskClosing: Task['closing'];
}

/**
 * Decisions that were to be followed and that nothing later was decided about: tasks, monitoring and referrals. Only of
 * meetings that this viewer may know of.
 */
export async function listLastDecisions(tx: Tx, since: Instant): Promise<DecisionRow[]> {
  const { rows } = await sql<{
    decision_id: number;
    meeting_id: number;
    choice: string;
    title: string;
    place: string;
    recorded_at: Instant;
    until_day: number | null;
    task_id: number | null;
    state: Task['state'] | null;
    closing: Task['closing'];
  }>`
    select d.decision_id, d.meeting_id, d.choice, d.title, d.place, d.recorded_at, d.until_day, d.task_id,
        task.state, task.closing
    from meeting_decision d
    join meeting on meeting.partnership_id = d.partnership_id and meeting.meeting_id = d.meeting_id
    left join task on task.partnership_id = d.partnership_id and task.task_id = d.task_id
    where d.partnership_id = ${here(tx)} and d.undone_at is null and d.recorded_at >= ${new Date(since)}
      and d.choice in ('task', 'monitor', 'extend', 'refer')
      and not exists (select from meeting_decision later where later.partnership_id = d.partnership_id
        and later.item_key = d.item_key and later.undone_at is null and later.recorded_at > d.recorded_at)
    order by d.recorded_at, d.decision_id`.execute(tx.tables<unknown>());
  return rows.map((row) => ({
    decisionId: row.decision_id,
    meetingId: row.meeting_id,
    choice: row.choice,
    title: row.title,
    place: row.place,
    recordedAt: Number(row.recorded_at),
    untilDay: row.until_day,
    taskId: row.task_id,
    taskState: row.state,
    taskClosing: row.closing,
  }));
}
