import type { Tx } from '../../../platform/index.ts';
import { LocalClock } from '../../../vocabulary/index.ts';
import { boundsOf, findTasksIn, STATE_WORDS, type Task, type TaskState, taskNumber } from '../../tasks/index.ts';
import { type Team, type Workforce, workforceIn } from '../../workforce/index.ts';
import type { DeploymentDeps } from '../deps.ts';
import {
  ASSUMED_NEED,
  type Assignment,
  type Conflict,
  conflictsOf,
  type PlacedTask,
  type Placement,
  type Surroundings,
  stands,
} from '../model.ts';
import * as store from '../store.ts';
import type { LonLat, Ways } from '../travel-times.ts';

/** Work that may be put onto a shift. */
export const PLACEABLE: readonly TaskState[] = ['agreed', 'allocated', 'accepted', 'inProgress', 'blocked'];

const DAY_MS = 86_400_000;

/** Everything a range of the board is judged by, read in one transaction. */
export interface Ground {
  clock: LocalClock;
  known: Workforce;
  /** All that stand or were declined in the range and a day around it. */
  assignments: Assignment[];
  /** Those the viewer may see, by id. */
  tasks: Map<number, Task>;
  needs: Map<number, store.StoredNeed>;
  way: Ways;
}

export async function readGround(
  tx: Tx,
  deps: DeploymentDeps,
  range: { from: number; to: number },
  taskIds: readonly number[],
  way: Ground['way'],
): Promise<Ground> {
  // A day around it: travel and double booking do not end where the range does.
  const around = { from: range.from - DAY_MS, to: range.to + DAY_MS };
  const known = await workforceIn(tx, around);
  const assignments = await store.listAssignments(tx, around);
  const ids = [...new Set([...taskIds, ...assignments.map(({ taskId }) => taskId)])];
  const tasks = new Map((await findTasksIn(tx, ids)).map((task) => [task.taskId, task]));
  return {
    clock: new LocalClock(deps.timeZone),
    known,
    assignments,
    tasks,
    needs: await store.listNeeds(tx, ids),
    way,
  };
}

/** Where a task is: its point, or the middle of the box around its area. */
export function placeOf(task: Task | undefined): LonLat | null {
  if (task?.where == null) return null;
  const { west, south, east, north } = boundsOf(task.where.geometry);
  return { lon: (west + east) / 2, lat: (south + north) / 2 };
}

export function placedTask(ground: Pick<Ground, 'tasks' | 'needs'>, taskId: number): PlacedTask {
  const task = ground.tasks.get(taskId);
  const need = ground.needs.get(taskId) ?? ASSUMED_NEED;
  if (task === undefined) {
    // Above the viewer's clearance: that it is there is known from the board, and nothing else of it.
    return { taskId, number: 'This task', notReady: null, window: null, power: null, need: ASSUMED_NEED };
  }
  const number = taskNumber(taskId);
  return {
    taskId,
    number,
    notReady: PLACEABLE.includes(task.state) ? null : `${number} is ${STATE_WORDS[task.state]}.`,
    window: task.when,
    // `none` is the power of work that needs none.
    power: task.power === null || task.power.power === 'none' ? null : task.power.power,
    need,
  };
}

/** What stands against a placement, judged by what the ground knows. @param assignmentId the placement's own, if it is there */
export function judge(ground: Ground, team: Team, placed: Placement, assignmentId: number | null): Conflict[] {
  return conflictsOf(placed, surroundingsOf(ground, team, placed, assignmentId));
}

export function surroundingsOf(
  ground: Ground,
  team: Team,
  placed: Placement,
  assignmentId: number | null,
): Surroundings {
  const { known, tasks } = ground;
  const from = placeOf(tasks.get(placed.taskId));
  return {
    clock: ground.clock,
    shift: known.shifts.find(({ shiftId }) => shiftId === placed.shiftId) ?? null,
    members: new Map(known.members.map((member) => [member.memberId, member])),
    absences: known.absences,
    travel: team.travel,
    task: placedTask(ground, placed.taskId),
    others: ground.assignments.filter(
      (other) =>
        stands(other) &&
        other.assignmentId !== assignmentId &&
        ((placed.shiftId !== null && other.shiftId === placed.shiftId) ||
          (placed.memberId !== null && other.memberId === placed.memberId)),
    ),
    wayTo(otherTaskId) {
      const to = placeOf(tasks.get(otherTaskId));
      return from === null || to === null ? null : ground.way(from, to);
    },
  };
}
