import type { BoardAssignment, BoardDay, BoardShift, BoardTask, Spot } from './types.ts';

/** Width of an hour on the board, CSS pixels. */
export const HOUR_PX = 64;
const HOUR_MS = 3_600_000;
export const STEP_MS = 15 * 60_000;

export const pxOf = (ms: number): number => (ms / HOUR_MS) * HOUR_PX;
export const msOf = (px: number): number => (px / HOUR_PX) * HOUR_MS;

/** To the nearest quarter of an hour. */
export const snapped = (instant: number): number => Math.round(instant / STEP_MS) * STEP_MS;

/**
 * Which line of a team each assignment is drawn on, so that none covers another. Those that were there keep their line:
 * what is being read does not move when something is added.
 */
export function linesOf(
  assignments: readonly BoardAssignment[],
  before: ReadonlyMap<number, number>,
): Map<number, number> {
  const lines = new Map<number, number>();
  const isFree = (line: number, one: BoardAssignment) =>
    assignments.every(
      (other) => lines.get(other.assignmentId) !== line || other.startsAt >= one.endsAt || one.startsAt >= other.endsAt,
    );
  const known = assignments.filter(({ assignmentId }) => before.has(assignmentId));
  const fresh = assignments.filter(({ assignmentId }) => !before.has(assignmentId));
  for (const one of [...known, ...fresh]) {
    let line = before.get(one.assignmentId) ?? 0;
    while (!isFree(line, one)) line++;
    lines.set(one.assignmentId, line);
  }
  return lines;
}

export function spotOf(assignment: BoardAssignment): Spot {
  const { taskId, assignmentId, version, teamId, shiftId, memberId, people, startsAt, endsAt } = assignment;
  return { taskId, assignmentId, expectedVersion: version, teamId, shiftId, memberId, people, startsAt, endsAt };
}

/** The shift of a team that a span lies on, the one that holds its start first. */
export function shiftAt(board: BoardDay, teamId: number, startsAt: number): BoardShift | undefined {
  return board.shifts.find(
    (shift) => shift.teamId === teamId && !shift.isCancelled && shift.startsAt <= startsAt && startsAt < shift.endsAt,
  );
}

/** How long one sitting of a task takes: what is left of it, shared by its people, in quarter hours. */
function lengthOf(task: BoardTask): number {
  const minutes = task.left > 0 ? task.left / task.need.people : task.need.minutes;
  return Math.max(STEP_MS, Math.min(8 * HOUR_MS, Math.ceil((minutes * 60_000) / STEP_MS) * STEP_MS));
}

/** A first guess of where a task goes: its agency's team, in its window, on a shift that has not ended. */
export function firstSpot(board: BoardDay, task: BoardTask): Spot | null {
  const length = lengthOf(task);
  const from = Math.max(task.from ?? board.from, board.from, snapped(Math.min(board.now, board.to)));
  const ofTeam = [...board.teams].sort(
    (a, b) =>
      Number(b.teamId === task.teamId) - Number(a.teamId === task.teamId) ||
      Number(b.agencyId === task.agencyId) - Number(a.agencyId === task.agencyId),
  );
  for (const team of ofTeam) {
    const shifts = board.shifts.filter((shift) => shift.teamId === team.teamId && !shift.isCancelled);
    const shift = shifts.find(({ endsAt, startsAt }) => Math.max(from, startsAt) + length <= endsAt);
    if (shift === undefined) continue;
    const startsAt = Math.max(from, shift.startsAt);
    return spotFor(task, team.teamId, shift.shiftId, startsAt, length);
  }
  const team = ofTeam[0];
  return team === undefined ? null : spotFor(task, team.teamId, null, from, length);
}

export function spotFor(
  task: BoardTask,
  teamId: number,
  shiftId: number | null,
  startsAt: number,
  length = lengthOf(task),
): Spot {
  return {
    ...{ taskId: task.taskId, assignmentId: null, expectedVersion: 0, teamId, shiftId, memberId: null },
    ...{ people: task.need.people, startsAt, endsAt: startsAt + length },
  };
}

/** A spot moved to another start or team; the shift follows, and a named person stays behind with their own. */
export function movedTo(board: BoardDay, spot: Spot, teamId: number, startsAt: number): Spot {
  const length = spot.endsAt - spot.startsAt;
  const start = Math.max(board.from, Math.min(board.to - length, startsAt));
  const shift = shiftAt(board, teamId, start);
  return {
    ...spot,
    teamId,
    shiftId: shift?.shiftId ?? null,
    memberId: teamId === spot.teamId && shift?.shiftId === spot.shiftId ? spot.memberId : null,
    startsAt: start,
    endsAt: start + length,
  };
}
