import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely';
import type { Tx } from '../../../platform/index.ts';
import { type AgencyKind, type Instant, markingRank } from '../../../vocabulary/index.ts';
import { boundsOf, type DegreeBounds, type PersonRef, type Task, type TaskState } from '../model.ts';

interface TaskRow {
  partnership_id: number;
  task_id: number;
  version: number;
  state: TaskState;
  closing: string | null;
  marking: number;
  agency_id: number | null;
  team_id: number | null;
  person_id: number | null;
  proposed_agency_id: number | null;
  priority_id: number | null;
  problem: string;
  response: string | null;
  starts_at: Instant | Date | null;
  due_at: Instant | Date | null;
  review_at: Instant | Date | null;
  proposed_at: Instant | Date;
  agreed_at: Instant | Date | null;
  accepted_at: Instant | Date | null;
  closed_at: Instant | Date | null;
  changed_at: Instant | Date;
  west: number | null;
  south: number | null;
  east: number | null;
  north: number | null;
  body: string | Task;
}

interface Tables {
  task_counter: { partnership_id: number; last_task_id: number };
  task: TaskRow;
  task_change: {
    partnership_id: number;
    task_id: number;
    version: number;
    at: Instant | Date;
    person_id: number | null;
    agency_id: number | null;
    actor: string;
    step: string;
    from_state: TaskState | null;
    to_state: TaskState;
    reason: string | null;
    meeting_id: number | null;
    decision_id: number | null;
    changes: string | Record<string, { from: unknown; to: unknown }>;
  };
  person: { partnership_id: number; person_id: number; name: string; agency_id: number; is_active: boolean };
  agency: { partnership_id: number; agency_id: number; name: string; kind: AgencyKind };
  partnership: { partnership_id: number; time_zone: string };
}

export interface TaskChange {
  taskId: number;
  version: number;
  at: Instant;
  by: PersonRef | null;
  actor: string;
  step: string;
  from: TaskState | null;
  to: TaskState;
  reason: string | null;
  meetingId: number | null;
  decisionId: number | null;
  changes: Record<string, { from: unknown; to: unknown }>;
}

const here = (tx: Tx) => tx.viewer.partnershipId;

/** The next number, and nobody else's until this transaction ends. */
export async function nextTaskId(tx: Tx): Promise<number> {
  const row = await tx
    .tables<Tables>()
    .insertInto('task_counter')
    .values({ partnership_id: here(tx), last_task_id: 1 })
    .onConflict((conflict) =>
      conflict.column('partnership_id').doUpdateSet({ last_task_id: sql`task_counter.last_task_id + 1` }),
    )
    .returning('last_task_id')
    .executeTakeFirstOrThrow();
  return row.last_task_id;
}

export async function insertTask(tx: Tx, task: Task, at: Instant): Promise<void> {
  await tx
    .tables<Tables>()
    .insertInto('task')
    .values(rowOf(tx, task, at))
    .execute();
}

/** @returns false where the stored version is no longer the one before this */
export async function saveTask(tx: Tx, task: Task, at: Instant): Promise<boolean> {
  const { partition, ...changed } = splitKey(rowOf(tx, task, at));
  const { numUpdatedRows } = await tx
    .tables<Tables>()
    .updateTable('task')
    .set(changed)
    .where('partnership_id', '=', partition.partnership_id)
    .where('task_id', '=', partition.task_id)
    .where('version', '=', task.version - 1)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

function splitKey({ partnership_id, task_id, ...rest }: TaskRow) {
  return { partition: { partnership_id, task_id }, ...rest };
}

function rowOf(tx: Tx, task: Task, at: Instant): TaskRow {
  const date = (instant: Instant | null | undefined) => (instant == null ? null : new Date(instant));
  const bounds = task.where === null ? null : boundsOf(task.where.geometry);
  return {
    partnership_id: here(tx),
    task_id: task.taskId,
    version: task.version,
    state: task.state,
    closing: task.closing,
    marking: markingRank(task.marking),
    agency_id: task.who.agencyId,
    team_id: task.who.teamId,
    person_id: task.who.personId,
    proposed_agency_id: task.proposed.agencyId,
    priority_id: task.priorityId,
    problem: task.problem,
    response: task.response,
    starts_at: date(task.when?.from),
    due_at: date(task.when?.until),
    review_at: date(task.reviewAt),
    proposed_at: new Date(task.proposed.at),
    agreed_at: date(task.agreed?.at),
    accepted_at: date(task.accepted?.at),
    closed_at: date(task.closed?.at),
    changed_at: new Date(at),
    west: bounds?.west ?? null,
    south: bounds?.south ?? null,
    east: bounds?.east ?? null,
    north: bounds?.north ?? null,
    body: JSON.stringify(task),
  };
}

/** Locked until the transaction ends, so that what is decided about it stays true until it is saved. */
export async function lockTask(tx: Tx, taskId: number): Promise<Task | null> {
  const row = await tx
    .tables<Tables>()
    .selectFrom('task')
    .select('body')
    .where('partnership_id', '=', here(tx))
    .where('task_id', '=', taskId)
    .forUpdate()
    .executeTakeFirst();
  return row === undefined ? null : (row.body as Task);
}

export async function findTasks(tx: Tx, taskIds: readonly number[]): Promise<Task[]> {
  if (taskIds.length === 0) return [];
  const rows = await tx
    .tables<Tables>()
    .selectFrom('task')
    .select('body')
    .where('partnership_id', '=', here(tx))
    .where('task_id', 'in', [...taskIds])
    .orderBy('task_id')
    .execute();
  return rows.map((row) => row.body as Task);
}

export interface TaskSearch {
  states?: readonly TaskState[] | undefined;
  agencyId?: number | undefined;
  proposedAgencyId?: number | undefined;
  teamId?: number | undefined;
  personId?: number | undefined;
  priorityId?: number | undefined;
  problem?: string | undefined;
  response?: string | undefined;
  /** Of work whose window ended before this. */
  overdueAt?: Instant | undefined;
  within?: DegreeBounds | undefined;
  /** Only those that happen at some time in it. */
  during?: { from: Instant; to: Instant } | undefined;
  watchedBy?: number | undefined;
  text?: string | undefined;
  after?: number | undefined;
  limit: number;
}

/** Open and late ones first, then by number, newest first. */
export async function searchTasks(tx: Tx, search: TaskSearch): Promise<Task[]> {
  const rows = await tx
    .tables<Tables>()
    .selectFrom('task')
    .select('body')
    .where('partnership_id', '=', here(tx))
    .where((where) => where.and(conditions(where, search)))
    .orderBy(sql`state = 'closed'`)
    .orderBy('due_at', (order) => order.asc().nullsLast())
    .orderBy('task_id')
    .limit(search.limit)
    .execute();
  return rows.map((row) => row.body as Task);
}

function conditions(where: ExpressionBuilder<Tables, 'task'>, search: TaskSearch): Expression<SqlBool>[] {
  const all: Expression<SqlBool>[] = [];
  if (search.states !== undefined) all.push(where('state', 'in', [...search.states]));
  if (search.agencyId !== undefined) all.push(where('agency_id', '=', search.agencyId));
  if (search.proposedAgencyId !== undefined) all.push(where('proposed_agency_id', '=', search.proposedAgencyId));
  if (search.teamId !== undefined) all.push(where('team_id', '=', search.teamId));
  if (search.personId !== undefined) all.push(where('person_id', '=', search.personId));
  if (search.priorityId !== undefined) all.push(where('priority_id', '=', search.priorityId));
  if (search.problem !== undefined) all.push(where('problem', '=', search.problem));
  if (search.response !== undefined) all.push(where('response', '=', search.response));
  if (search.overdueAt !== undefined) {
    all.push(where('due_at', '<', new Date(search.overdueAt)));
    all.push(where('state', 'in', ['agreed', 'allocated', 'accepted', 'rejected', 'inProgress', 'blocked']));
  }
  if (search.within !== undefined) {
    const { west, south, east, north } = search.within;
    all.push(where('west', '<=', east), where('east', '>=', west));
    all.push(where('south', '<=', north), where('north', '>=', south));
  }
  if (search.during !== undefined) {
    all.push(where('starts_at', '<', new Date(search.during.to)));
    all.push(where('due_at', '>', new Date(search.during.from)));
  }
  if (search.watchedBy !== undefined) {
    all.push(
      sql<boolean>`exists (select from task_watcher w where w.partnership_id = task.partnership_id
        and w.task_id = task.task_id and w.person_id = ${search.watchedBy})`,
    );
  }
  if (search.text !== undefined) {
    const like = `%${search.text.replace(/[\\%_]/g, (letter) => `\\${letter}`)}%`;
    all.push(sql<boolean>`(body->>'title' ilike ${like} or body->>'what' ilike ${like}
      or body->'where'->>'words' ilike ${like})`);
  }
  if (search.after !== undefined) all.push(where('task_id', '>', search.after));
  return all;
}

export async function insertChange(tx: Tx, change: TaskChange): Promise<void> {
  await tx
    .tables<Tables>()
    .insertInto('task_change')
    .values({
      partnership_id: here(tx),
      task_id: change.taskId,
      version: change.version,
      at: new Date(change.at),
      person_id: change.by?.personId ?? null,
      agency_id: change.by?.agencyId ?? null,
      actor: change.actor,
      step: change.step,
      from_state: change.from,
      to_state: change.to,
      reason: change.reason,
      meeting_id: change.meetingId,
      decision_id: change.decisionId,
      changes: JSON.stringify(change.changes),
    })
    .execute();
}

/** Oldest first. */
export async function listChanges(tx: Tx, taskIds: readonly number[], afterVersion = 0): Promise<TaskChange[]> {
  if (taskIds.length === 0) return [];
  const rows = await tx
    .tables<Tables>()
    .selectFrom('task_change')
    .selectAll()
    .where('partnership_id', '=', here(tx))
    .where('task_id', 'in', [...taskIds])
    .where('version', '>', afterVersion)
    .orderBy('task_id')
    .orderBy('version')
    .execute();
  return rows.map((row) => ({
    taskId: row.task_id,
    version: row.version,
    at: Number(row.at),
    by:
      row.person_id === null || row.agency_id === null
        ? null
        : { personId: row.person_id, agencyId: row.agency_id, name: row.actor },
    actor: row.actor,
    step: row.step,
    from: row.from_state,
    to: row.to_state,
    reason: row.reason,
    meetingId: row.meeting_id,
    decisionId: row.decision_id,
    changes: row.changes as TaskChange['changes'],
  }));
}

export async function findPerson(tx: Tx, personId: number) {
  const row = await tx
    .tables<Tables>()
    .selectFrom('person')
    .select(['person_id', 'name', 'agency_id', 'is_active'])
    .where('partnership_id', '=', here(tx))
    .where('person_id', '=', personId)
    .executeTakeFirst();
  return row === undefined ? null : { personId, name: row.name, agencyId: row.agency_id, isActive: row.is_active };
}

export async function listAgencies(tx: Tx) {
  const rows = await tx
    .tables<Tables>()
    .selectFrom('agency')
    .select(['agency_id', 'name', 'kind'])
    .where('partnership_id', '=', here(tx))
    .orderBy('agency_id')
    .execute();
  return rows.map((row) => ({ agencyId: row.agency_id, name: row.name, kind: row.kind }));
}

export async function timeZoneOf(tx: Tx): Promise<string> {
  const row = await tx
    .tables<Tables>()
    .selectFrom('partnership')
    .select('time_zone')
    .where('partnership_id', '=', here(tx))
    .executeTakeFirstOrThrow();
  return row.time_zone;
}
