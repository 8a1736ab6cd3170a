import type { ColumnType, Generated } from 'kysely';
import type { Tx } from '../../platform/index.ts';
import type { Instant } from '../../vocabulary/index.ts';
import type { Assignment, AssignmentState, TaskNeed } from './model.ts';

type At = ColumnType<Instant, Date, Date>;

interface Tables {
  assignment: {
    partnership_id: number;
    assignment_id: Generated<number>;
    task_id: number;
    part: string;
    team_id: number;
    shift_id: number | null;
    member_id: number | null;
    people: number;
    starts_at: At;
    ends_at: At;
    state: AssignmentState;
    asked_by_agency_id: number | null;
    reason: string;
    despite: string;
    version: Generated<number>;
    changed_at: At;
    changed_by: string;
    changed_what: string;
  };
  task_need: {
    partnership_id: number;
    task_id: number;
    people: number;
    minutes: number;
    skills: string[];
    version: Generated<number>;
    changed_at: At;
    changed_by: string;
  };
}

export type AssignmentFields = Omit<Assignment, 'assignmentId' | 'version' | 'changedAt' | 'changedBy'>;

const here = (tx: Tx) => tx.viewer.partnershipId;
const tables = (tx: Tx) => tx.tables<Tables>();

const columnsOf = (tx: Tx, assignment: AssignmentFields, now: Instant) => ({
  partnership_id: here(tx),
  task_id: assignment.taskId,
  part: assignment.part,
  team_id: assignment.teamId,
  shift_id: assignment.shiftId,
  member_id: assignment.memberId,
  people: assignment.people,
  starts_at: new Date(assignment.startsAt),
  ends_at: new Date(assignment.endsAt),
  state: assignment.state,
  asked_by_agency_id: assignment.askedByAgencyId,
  reason: assignment.reason,
  despite: assignment.despite,
  changed_at: new Date(now),
  changed_by: tx.viewer.name,
  changed_what: assignment.changedWhat,
});

export async function insertAssignment(tx: Tx, assignment: AssignmentFields, now: Instant): Promise<number> {
  const row = await tables(tx)
    .insertInto('assignment')
    .values(columnsOf(tx, assignment, now))
    .returning('assignment_id')
    .executeTakeFirstOrThrow();
  return row.assignment_id;
}

/** @returns false where the version is no longer the expected one */
export async function updateAssignment(
  tx: Tx,
  assignmentId: number,
  expectedVersion: number,
  assignment: AssignmentFields,
  now: Instant,
): Promise<boolean> {
  const { partnership_id, ...columns } = columnsOf(tx, assignment, now);
  const { numUpdatedRows } = await tables(tx)
    .updateTable('assignment')
    .set({ ...columns, version: expectedVersion + 1 })
    .where('partnership_id', '=', partnership_id)
    .where('assignment_id', '=', assignmentId)
    .where('version', '=', expectedVersion)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Assignments that touch a range, of tasks, or the one of an id; in the order they begin. Removed ones are left out of lists. */
export async function listAssignments(
  tx: Tx,
  wanted: { from: Instant; to: Instant } | { taskIds: readonly number[] } | { assignmentId: number },
): Promise<Assignment[]> {
  if ('taskIds' in wanted && wanted.taskIds.length === 0) return [];
  let query = tables(tx)
    .selectFrom('assignment')
    .selectAll()
    .where('partnership_id', '=', here(tx))
    .orderBy('starts_at')
    .orderBy('assignment_id');
  if ('assignmentId' in wanted) query = query.where('assignment_id', '=', wanted.assignmentId);
  else {
    query = query.where('state', '!=', 'removed');
    query =
      'taskIds' in wanted
        ? query.where('task_id', 'in', [...wanted.taskIds])
        : query
            .where('starts_at', '<', new Date(wanted.to) as never)
            .where('ends_at', '>', new Date(wanted.from) as never);
  }
  const rows = await query.execute();
  return rows.map((row) => ({
    assignmentId: row.assignment_id,
    taskId: row.task_id,
    part: row.part,
    teamId: row.team_id,
    shiftId: row.shift_id,
    memberId: row.member_id,
    people: row.people,
    startsAt: row.starts_at,
    endsAt: row.ends_at,
    state: row.state,
    askedByAgencyId: row.asked_by_agency_id,
    reason: row.reason,
    despite: row.despite,
    version: row.version,
    changedAt: row.changed_at,
    changedBy: row.changed_by,
    changedWhat: row.changed_what,
  }));
}

export interface StoredNeed extends TaskNeed {
  version: number;
  changedAt: Instant;
  changedBy: string;
}

export async function listNeeds(tx: Tx, taskIds: readonly number[]): Promise<Map<number, StoredNeed>> {
  if (taskIds.length === 0) return new Map();
  const rows = await tables(tx)
    .selectFrom('task_need')
    .selectAll()
    .where('partnership_id', '=', here(tx))
    .where('task_id', 'in', [...taskIds])
    .execute();
  return new Map(
    rows.map((row) => [
      row.task_id,
      {
        people: row.people,
        minutes: row.minutes,
        skills: row.skills,
        isAssumed: false,
        version: row.version,
        changedAt: row.changed_at,
        changedBy: row.changed_by,
      },
    ]),
  );
}

/**
 * @param expectedVersion 0 where nobody had said yet
 * @returns false where somebody said something else meanwhile
 */
export async function saveNeed(
  tx: Tx,
  taskId: number,
  expectedVersion: number,
  need: Pick<TaskNeed, 'people' | 'minutes' | 'skills'>,
  now: Instant,
): Promise<boolean> {
  const columns = {
    people: need.people,
    minutes: need.minutes,
    skills: [...need.skills],
    changed_at: new Date(now),
    changed_by: tx.viewer.name,
  };
  if (expectedVersion === 0) {
    const { numInsertedOrUpdatedRows } = await tables(tx)
      .insertInto('task_need')
      .values({ partnership_id: here(tx), task_id: taskId, ...columns })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    return numInsertedOrUpdatedRows === 1n;
  }
  const { numUpdatedRows } = await tables(tx)
    .updateTable('task_need')
    .set({ ...columns, version: expectedVersion + 1 })
    .where('partnership_id', '=', here(tx))
    .where('task_id', '=', taskId)
    .where('version', '=', expectedVersion)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}
