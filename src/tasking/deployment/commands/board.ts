import { can, requirePolicy } from '../../../governance/index.ts';
import { badRequest } from '../../../platform/index.ts';
import { dayOfIsoDate, type Instant, isoDateOfDay, LocalClock, type Viewer } from '../../../vocabulary/index.ts';
import { listTasks, STATE_WORDS, type Task, taskNumber } from '../../tasks/index.ts';
import {
  listAgencies,
  overlaps,
  presentShift,
  presentTeam,
  type ShiftView,
  type TeamView,
} from '../../workforce/index.ts';
import type { DeploymentDeps } from '../deps.ts';
import {
  ASSUMED_NEED,
  type Assignment,
  boardDayOf,
  boardRange,
  type CapacityHour,
  type Conflict,
  capacityOf,
  mustShare,
  placedMinutes,
  stands,
  type TaskNeed,
  travelMinutes,
  wayWords,
} from '../model.ts';
import * as store from '../store.ts';
import { type Ground, judge, PLACEABLE, placedTask, placeOf, readGround } from './surroundings.ts';

/** A task as the board shows it. */
export interface BoardTask {
  taskId: number;
  number: string;
  title: string;
  state: string;
  agencyId: number | null;
  teamId: number | null;
  from: Instant | null;
  until: Instant | null;
  where: string | null;
  lon: number | null;
  lat: number | null;
  power: string | null;
  need: Omit<TaskNeed, 'skills'> & { skills: string[]; version: number };
  /** Person-minutes placed on any day, and still to place. */
  placed: number;
  left: number;
}

export interface BoardAssignment {
  assignmentId: number;
  taskId: number;
  /** Null where the task is above the viewer's clearance. */
  number: string | null;
  title: string | null;
  part: string;
  teamId: number;
  shiftId: number | null;
  /** Of a person whose name is shared. */
  memberId: number | null;
  memberName: string | null;
  isOnePerson: boolean;
  people: number;
  startsAt: Instant;
  endsAt: Instant;
  state: Assignment['state'];
  askedByAgencyId: number | null;
  reason: string;
  despite: string;
  version: number;
  changedBy: string;
  changedAt: Instant;
  conflicts: Conflict[];
  /** How they get there from the task before, in words; null where nothing says who does both. */
  travel: string | null;
  mayMove: boolean;
  mayAnswer: boolean;
}

export interface Board {
  date: string;
  /** The day the board opens on. */
  today: string;
  now: Instant;
  from: Instant;
  to: Instant;
  agencies: { agencyId: number; kind: string; name: string }[];
  teams: (TeamView & { capacity: CapacityHour[] })[];
  shifts: ShiftView[];
  assignments: BoardAssignment[];
  /** Tasks that still need people on or before this day; in the order their windows end. */
  unplaced: BoardTask[];
  /** Tasks of the assignments, by id. */
  tasks: BoardTask[];
}

/** The deployment board of a day, six to six, as this viewer may know it. */
export async function boardOf(deps: DeploymentDeps, viewer: Viewer, date?: string): Promise<Board> {
  requirePolicy(viewer, 'workforce.read');
  requirePolicy(viewer, 'task.read');
  const clock = new LocalClock(deps.timeZone);
  const now = deps.clock.now();
  const today = isoDateOfDay(boardDayOf(clock, now));
  const range = boardRange(clock, dayOf(date ?? today));
  const open = (await listTasks(deps, viewer, { states: PLACEABLE })).filter(
    ({ when }) => when === null || (when.from < range.to && when.until > range.from),
  );
  const way = await deps.travel.ways(viewer.partnershipId);
  return deps.database.transact(viewer, async (tx) => {
    const ground = await readGround(
      tx,
      deps,
      range,
      open.map(({ taskId }) => taskId),
      way,
    );
    const inDay = (each: { startsAt: Instant; endsAt: Instant }) =>
      overlaps(each, { startsAt: range.from, endsAt: range.to });
    const assignments = ground.assignments.filter(inDay);
    const everPlaced = await store.listAssignments(tx, { taskIds: [...ground.tasks.keys()] });
    const boardTask = (task: Task) =>
      presentTask(
        ground,
        task,
        everPlaced.filter((each) => each.taskId === task.taskId),
      );
    const shown = new Set(assignments.map(({ taskId }) => taskId));
    const teams = ground.known.teams.filter(({ isActive }) => isActive);
    return {
      date: date ?? today,
      today,
      now,
      ...range,
      agencies: await listAgencies(tx),
      teams: teams.map((team) => ({
        ...presentTeam(ground.known, viewer, team),
        capacity: capacityOf(
          { startsAt: range.from, endsAt: range.to },
          ground.known.shifts.filter((shift) => shift.teamId === team.teamId),
          ground.known.absences,
          assignments.filter((each) => each.teamId === team.teamId),
        ),
      })),
      shifts: ground.known.shifts.filter(inDay).map((shift) => presentShift(ground.known, viewer, shift)),
      assignments: assignments.map((each) => presentAssignment(ground, viewer, each)),
      unplaced: open
        .map((task) => boardTask(task))
        .filter(({ left }) => left > 0)
        .sort((a, b) => (a.until ?? Infinity) - (b.until ?? Infinity) || a.taskId - b.taskId),
      tasks: [...ground.tasks.values()].filter(({ taskId }) => shown.has(taskId)).map(boardTask),
    };
  });
}

function dayOf(date: string): number {
  try {
    return dayOfIsoDate(date);
  } catch {
    throw badRequest('deployment.date', `"${date}" is no date; expected one as 2026-11-24.`);
  }
}

function presentTask(ground: Ground, task: Task, assignments: readonly Assignment[]): BoardTask {
  const need = ground.needs.get(task.taskId) ?? { ...ASSUMED_NEED, version: 0 };
  const place = placeOf(task);
  const placed = placedMinutes(assignments);
  return {
    taskId: task.taskId,
    number: taskNumber(task.taskId),
    title: task.title,
    state: STATE_WORDS[task.state],
    agencyId: task.who.agencyId,
    teamId: task.who.teamId,
    from: task.when?.from ?? null,
    until: task.when?.until ?? null,
    where: task.where?.words ?? null,
    lon: place?.lon ?? null,
    lat: place?.lat ?? null,
    power: placedTask(ground, task.taskId).power,
    need: {
      people: need.people,
      minutes: need.minutes,
      skills: [...need.skills],
      isAssumed: need.isAssumed,
      version: need.version,
    },
    placed,
    left: Math.max(0, need.people * need.minutes - placed),
  };
}

function presentAssignment(ground: Ground, viewer: Viewer, assignment: Assignment): BoardAssignment {
  const { known } = ground;
  const team = known.teams.find(({ teamId }) => teamId === assignment.teamId)!;
  const task = ground.tasks.get(assignment.taskId);
  const { shared } = presentTeam(known, viewer, team);
  const isNamed = shared === 'own' || shared === 'names';
  const isTheirs = viewer.kind === 'system' || team.agencyId === viewer.agencyId;
  const mayDeploy = can(viewer, 'deployment.manage') && stands(assignment);
  return {
    assignmentId: assignment.assignmentId,
    taskId: assignment.taskId,
    number: task === undefined ? null : taskNumber(task.taskId),
    title: task?.title ?? null,
    part: task === undefined ? '' : assignment.part,
    teamId: assignment.teamId,
    shiftId: assignment.shiftId,
    memberId: isNamed ? assignment.memberId : null,
    memberName: isNamed ? (known.members.find(({ memberId }) => memberId === assignment.memberId)?.name ?? null) : null,
    isOnePerson: assignment.memberId !== null,
    people: assignment.people,
    startsAt: assignment.startsAt,
    endsAt: assignment.endsAt,
    state: assignment.state,
    askedByAgencyId: assignment.askedByAgencyId,
    reason: assignment.reason,
    despite: assignment.despite,
    version: assignment.version,
    changedBy: assignment.changedBy,
    changedAt: assignment.changedAt,
    conflicts: stands(assignment) ? judge(ground, team, assignment, assignment.assignmentId) : [],
    travel: travelOf(ground, assignment),
    mayMove: mayDeploy && task !== undefined && (isTheirs || assignment.askedByAgencyId === viewer.agencyId),
    mayAnswer: mayDeploy && isTheirs && assignment.state === 'requested',
  };
}

/** From the last task that the same people must have done before. */
function travelOf(ground: Ground, assignment: Assignment): string | null {
  const { known, tasks } = ground;
  const team = known.teams.find(({ teamId }) => teamId === assignment.teamId)!;
  const shift = known.shifts.find(({ shiftId }) => shiftId === assignment.shiftId);
  const to = placeOf(tasks.get(assignment.taskId));
  if (!stands(assignment) || shift === undefined || to === null || team.travel === 'none') return null;
  const before = ground.assignments.findLast(
    (other) =>
      stands(other) &&
      other.endsAt <= assignment.startsAt &&
      other.shiftId === assignment.shiftId &&
      mustShare(other, assignment, shift.members.length),
  );
  const from = before === undefined ? null : placeOf(tasks.get(before.taskId));
  if (before === undefined || from === null) return null;
  const way = ground.way(from, to);
  return `${travelMinutes(team.travel, way)} min ${TRAVEL_WORDS[team.travel]} from ${taskNumber(before.taskId)}, ${wayWords(way)}`;
}

const TRAVEL_WORDS = { walk: 'on foot', cycle: 'by bicycle', drive: 'by car', none: '' } as const;
