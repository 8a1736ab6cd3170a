import { requirePolicy } from '../../../governance/index.ts';
import { badRequest, conflict, notAllowed, notFound, once, type Tx } from '../../../platform/index.ts';
import { type Instant, isoDateOfDay, LocalClock, type Viewer } from '../../../vocabulary/index.ts';
import { type Task, taskNumber } from '../../tasks/index.ts';
import { lockAgency, type Team } from '../../workforce/index.ts';
import type { DeploymentDeps } from '../deps.ts';
import { type Assignment, boardDayOf, type Conflict, stands, stateOnPlacing } from '../model.ts';
import * as store from '../store.ts';
import { type Ground, judge, readGround } from './surroundings.ts';

/** Where and when part of a task is put. */
export interface PlaceTask {
  taskId: number;
  part?: string | undefined;
  teamId: number;
  shiftId: number | null;
  memberId?: number | null | undefined;
  people?: number | undefined;
  startsAt: Instant;
  endsAt: Instant;
  /** Why it is to stand although something is wrong with it. */
  despite?: string | undefined;
  idempotencyKey?: string | undefined;
}

export interface Placed {
  assignmentId: number;
  version: number;
  state: Assignment['state'];
  conflicts: Conflict[];
}

const LONGEST_MS = 24 * 3_600_000;

/** Puts a task, or part of it, onto a team's shift. Another agency's team is asked, not told. */
export async function placeTask(deps: DeploymentDeps, viewer: Viewer, input: PlaceTask): Promise<Placed> {
  requirePolicy(viewer, 'deployment.manage');
  const { idempotencyKey, ...asked } = input;
  checkSpan(input);
  const way = await deps.travel.ways(viewer.partnershipId);
  return deps.database.transact(viewer, (tx) =>
    once(tx, idempotencyKey, asked, async () => {
      const { ground, team, task } = await lockedGround(tx, deps, input, [input.teamId], way);
      const fields = fieldsOf(viewer, team, input, {
        askedByAgencyId: viewer.agencyId,
        changedWhat: 'placed',
        part: input.part?.trim() ?? '',
      });
      const conflicts = requirePlaceable(ground, team, task, fields, null);
      const assignmentId = await store.insertAssignment(tx, fields, deps.clock.now());
      note(tx, deps, 'assignment.placed', assignmentId, fields, null, conflicts);
      return { assignmentId, version: 1, state: fields.state, conflicts };
    }),
  );
}

/** Moves an assignment to another time, shift, team or person. */
export async function moveAssignment(
  deps: DeploymentDeps,
  viewer: Viewer,
  input: Omit<PlaceTask, 'taskId'> & { assignmentId: number; expectedVersion: number },
): Promise<Placed> {
  requirePolicy(viewer, 'deployment.manage');
  const { idempotencyKey, ...asked } = input;
  checkSpan(input);
  const way = await deps.travel.ways(viewer.partnershipId);
  return deps.database.transact(viewer, (tx) =>
    once(tx, idempotencyKey, asked, async () => {
      const seen = await getAssignment(tx, input.assignmentId);
      const { ground, team, task, teams } = await lockedGround(
        tx,
        deps,
        { ...input, taskId: seen.taskId },
        [seen.teamId, input.teamId],
        way,
      );
      // Read again now that nobody else can change it.
      const before = await getAssignment(tx, input.assignmentId);
      requireMine(viewer, before, teams);
      requireSeen(before, input.expectedVersion);
      if (!stands(before)) throw conflict('assignment.gone', 'This was declined or taken off the board already.');
      const fields = fieldsOf(viewer, team, input, {
        taskId: before.taskId,
        part: input.part?.trim() ?? before.part,
        askedByAgencyId: before.askedByAgencyId,
        changedWhat: 'moved',
      });
      const conflicts = requirePlaceable(ground, team, task, fields, input.assignmentId);
      await store.updateAssignment(tx, input.assignmentId, before.version, fields, deps.clock.now());
      note(tx, deps, 'assignment.moved', input.assignmentId, fields, before, conflicts);
      return { assignmentId: input.assignmentId, version: before.version + 1, state: fields.state, conflicts };
    }),
  );
}

/** The agency whose team was asked says yes, or no and why. */
export async function answerRequest(
  deps: DeploymentDeps,
  viewer: Viewer,
  input: { assignmentId: number; expectedVersion: number; accept: boolean; reason?: string | undefined },
): Promise<{ version: number; state: Assignment['state'] }> {
  requirePolicy(viewer, 'deployment.manage');
  const reason = input.reason?.trim() ?? '';
  if (!input.accept && reason === '') {
    throw badRequest('assignment.reason', 'Say why it is declined: whoever asked has to find another way.');
  }
  return change(deps, viewer, input, input.accept ? 'accepted' : 'declined', (before, team) => {
    if (viewer.kind !== 'system' && team.agencyId !== viewer.agencyId) {
      throw notAllowed('Only the agency whose team was asked answers a request.');
    }
    if (before.state !== 'requested') throw conflict('assignment.answered', 'This has been answered already.');
    return { ...before, state: input.accept ? 'agreed' : 'declined', reason };
  });
}

/** Takes an assignment off the board; it stays on record. */
export async function removeAssignment(
  deps: DeploymentDeps,
  viewer: Viewer,
  input: { assignmentId: number; expectedVersion: number; reason?: string | undefined },
): Promise<{ version: number; state: Assignment['state'] }> {
  requirePolicy(viewer, 'deployment.manage');
  return change(deps, viewer, input, 'taken off', (before, team) => {
    requireMine(viewer, before, [team]);
    if (before.state === 'removed') throw conflict('assignment.gone', 'This was taken off the board already.');
    return { ...before, state: 'removed', reason: input.reason?.trim() ?? '' };
  });
}

async function change(
  deps: DeploymentDeps,
  viewer: Viewer,
  input: { assignmentId: number; expectedVersion: number },
  what: string,
  make: (before: Assignment, team: Team) => store.AssignmentFields,
): Promise<{ version: number; state: Assignment['state'] }> {
  return deps.database.transact(viewer, async (tx) => {
    const seen = await getAssignment(tx, input.assignmentId);
    const ground = await readGround(tx, deps, { from: seen.startsAt, to: seen.endsAt }, [seen.taskId], noWay);
    const team = ground.known.teams.find(({ teamId }) => teamId === seen.teamId)!;
    await lockAgency(tx, team.agencyId);
    const before = await getAssignment(tx, input.assignmentId);
    requireSeen(before, input.expectedVersion);
    const fields = { ...make(before, team), changedWhat: what };
    await store.updateAssignment(tx, input.assignmentId, before.version, fields, deps.clock.now());
    note(tx, deps, `assignment.${what === 'taken off' ? 'removed' : what}`, input.assignmentId, fields, before, []);
    return { version: before.version + 1, state: fields.state };
  });
}

const noWay = () => ({ metres: 0, along: 'straight' as const });

/** What would stand against a placement, without making it. */
export async function checkPlacement(
  deps: DeploymentDeps,
  viewer: Viewer,
  input: PlaceTask & { assignmentId?: number | undefined },
): Promise<{ conflicts: Conflict[]; state: 'agreed' | 'requested' }> {
  requirePolicy(viewer, 'workforce.read');
  requirePolicy(viewer, 'task.read');
  checkSpan(input);
  const way = await deps.travel.ways(viewer.partnershipId);
  return deps.database.transact(viewer, async (tx) => {
    const ground = await readGround(tx, deps, { from: input.startsAt, to: input.endsAt }, [input.taskId], way);
    const team = teamOf(ground, input.teamId);
    const fields = fieldsOf(viewer, team, input, { askedByAgencyId: viewer.agencyId, changedWhat: '', part: '' });
    return {
      conflicts: judge(ground, team, fields, input.assignmentId ?? null),
      state: stateOnPlacing(team.agencyId, viewer.agencyId),
    };
  });
}

/** How much work a task is: whoever deploys it says so. */
export async function setNeed(
  deps: DeploymentDeps,
  viewer: Viewer,
  input: { taskId: number; people: number; minutes: number; skills: readonly string[]; expectedVersion: number },
): Promise<{ version: number }> {
  requirePolicy(viewer, 'deployment.manage');
  return deps.database.transact(viewer, async (tx) => {
    const now = deps.clock.now();
    const ground = await readGround(tx, deps, { from: now, to: now + 1 }, [input.taskId], noWay);
    if (!ground.tasks.has(input.taskId)) throw notFound('That task');
    if (!(await store.saveNeed(tx, input.taskId, input.expectedVersion, input, now))) {
      const by = (await store.listNeeds(tx, [input.taskId])).get(input.taskId)?.changedBy ?? 'somebody';
      throw conflict('changed-meanwhile', `${by} said how much work this is since you looked. Look at it again.`);
    }
    tx.audit({
      v: 1,
      what: 'task.need-set',
      subjectType: 'task',
      subjectId: input.taskId,
      details: { people: input.people, minutes: input.minutes, skills: input.skills },
    });
    tx.emit({ what: 'deployment.changed', payload: { shiftDate: null } });
    return { version: input.expectedVersion + 1 };
  });
}

function checkSpan({ startsAt, endsAt }: { startsAt: Instant; endsAt: Instant }): void {
  if (!(endsAt > startsAt) || endsAt - startsAt > LONGEST_MS) {
    throw badRequest('assignment.span', 'Work on a shift ends after it starts, within 24 hours.');
  }
}

/**
 * Locks the agencies of these teams, in order, and reads everything the placement is judged by: what is free now stays free
 * until it is taken here.
 */
async function lockedGround(
  tx: Tx,
  deps: DeploymentDeps,
  input: Pick<PlaceTask, 'taskId' | 'teamId' | 'startsAt' | 'endsAt'>,
  teamIds: readonly number[],
  way: Ground['way'],
): Promise<{ ground: Ground; team: Team; teams: Team[]; task: Task }> {
  const range = { from: input.startsAt, to: input.endsAt };
  const unlocked = await readGround(tx, deps, range, [], way);
  const teams = teamIds.map((teamId) => teamOf(unlocked, teamId));
  for (const agencyId of [...new Set(teams.map((team) => team.agencyId))].sort((a, b) => a - b)) {
    await lockAgency(tx, agencyId);
  }
  const ground = await readGround(tx, deps, range, [input.taskId], way);
  const task = ground.tasks.get(input.taskId);
  if (task === undefined) throw notFound('That task');
  return { ground, teams, team: teamOf(ground, input.teamId), task };
}

function teamOf(ground: Ground, teamId: number): Team {
  const team = ground.known.teams.find((each) => each.teamId === teamId);
  if (team === undefined || !team.isActive) throw notFound('That team');
  return team;
}

function fieldsOf(
  viewer: Viewer,
  team: Team,
  input: Omit<PlaceTask, 'taskId'> & { taskId?: number },
  rest: Pick<Assignment, 'askedByAgencyId' | 'changedWhat' | 'part'> & { taskId?: number },
): store.AssignmentFields {
  return {
    taskId: rest.taskId ?? input.taskId!,
    part: rest.part,
    teamId: input.teamId,
    shiftId: input.shiftId,
    memberId: input.memberId ?? null,
    people: input.memberId == null ? (input.people ?? 1) : 1,
    startsAt: input.startsAt,
    endsAt: input.endsAt,
    state: stateOnPlacing(team.agencyId, viewer.agencyId),
    askedByAgencyId: rest.askedByAgencyId,
    reason: '',
    despite: input.despite?.trim() ?? '',
    changedWhat: rest.changedWhat,
  };
}

/** @throws Refusal `deployment.conflicts` with what stands against it, unless a reason is given why it is to stand */
function requirePlaceable(
  ground: Ground,
  team: Team,
  task: Task,
  fields: store.AssignmentFields,
  assignmentId: number | null,
): Conflict[] {
  const shift = ground.known.shifts.find(({ shiftId }) => shiftId === fields.shiftId);
  if (fields.shiftId !== null && shift?.teamId !== team.teamId) {
    throw badRequest('assignment.shift', 'That shift is not one of this team around that time.');
  }
  if (task.state === 'closed') throw conflict('assignment.closed', `${taskNumber(task.taskId)} is closed.`);
  const conflicts = judge(ground, team, fields, assignmentId);
  if (conflicts.length > 0 && fields.despite === '') {
    throw conflict(
      'deployment.conflicts',
      `${conflicts.map(({ words }) => words).join(' ')} Choose another place, or say why it is to stand.`,
      { conflicts },
    );
  }
  return conflicts;
}

async function getAssignment(tx: Tx, assignmentId: number): Promise<Assignment> {
  const [found] = await store.listAssignments(tx, { assignmentId });
  if (found === undefined) throw notFound('That assignment');
  return found;
}

/** The team's own agency and the one that asked may move an assignment or take it off. */
function requireMine(viewer: Viewer, assignment: Assignment, teams: readonly Team[]): void {
  const team = teams.find(({ teamId }) => teamId === assignment.teamId);
  if (viewer.kind === 'system' || team?.agencyId === viewer.agencyId) return;
  if (assignment.askedByAgencyId === viewer.agencyId) return;
  throw notAllowed('This is between two other agencies: the team’s own, and the one that asked for it.');
}

function requireSeen(assignment: Assignment, expectedVersion: number): void {
  if (assignment.version === expectedVersion) return;
  throw conflict(
    'changed-meanwhile',
    `${taskNumber(assignment.taskId)} was ${assignment.changedWhat} by ${assignment.changedBy} since you looked at it. Nothing of yours was saved; look at it again.`,
    { changedBy: assignment.changedBy, changedAt: assignment.changedAt, version: assignment.version, expectedVersion },
  );
}

function note(
  tx: Tx,
  deps: DeploymentDeps,
  what: string,
  assignmentId: number,
  after: store.AssignmentFields,
  before: Assignment | null,
  conflicts: readonly Conflict[],
): void {
  const placeOf = ({ teamId, shiftId, memberId, people, startsAt, endsAt, state }: store.AssignmentFields) => ({
    ...{ teamId, shiftId, memberId, people, startsAt, endsAt, state },
  });
  tx.audit({
    v: 1,
    what,
    subjectType: 'assignment',
    subjectId: assignmentId,
    details: {
      taskId: after.taskId,
      before: before === null ? null : placeOf(before),
      after: placeOf(after),
      ...(after.reason === '' ? {} : { reason: after.reason }),
      ...(conflicts.length === 0
        ? {}
        : { despite: after.despite, conflicts: [...new Set(conflicts.map(({ kind }) => kind))] }),
    },
  });
  const clock = new LocalClock(deps.timeZone);
  const days = new Set(
    [before?.startsAt, after.startsAt].filter((at) => at !== undefined).map((at) => boardDayOf(clock, at)),
  );
  for (const day of days) tx.emit({ what: 'deployment.changed', payload: { shiftDate: isoDateOfDay(day) } });
}
