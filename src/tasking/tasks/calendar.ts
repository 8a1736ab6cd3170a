import { createHash, randomBytes } from 'node:crypto';
import ical, { ICalCalendarMethod } from 'ical-generator';
import { personViewer, requirePolicy, systemViewer } from '../../governance/index.ts';
import { badRequest, type Deps, notFound } from '../../platform/index.ts';
import type { Viewer } from '../../vocabulary/index.ts';
import { getTask, listTasks, type TaskDeps } from './commands.ts';
import { OPEN_STATES, SEED_TEMPLATES, STATE_WORDS, type Task, taskNumber } from './model.ts';
import * as store from './store/index.ts';

const hashOf = (token: string) => createHash('sha256').update(token).digest();

/**
 * Entries of a calendar leave the building: to phones, to the makers of mail programs. They carry a task's number, what
 * kind of response it is, how it stands and when; no place, no person, no words that anyone typed.
 */
export function calendarOf(name: string, tasks: readonly Task[], stampedAt: number): string {
  const calendar = ical({ name, method: ICalCalendarMethod.PUBLISH, prodId: { company: 'AIM', product: 'Tasking' } });
  for (const task of tasks) {
    if (task.when === null) continue;
    const response = SEED_TEMPLATES.find(({ code }) => code === task.response)?.name ?? 'Task';
    calendar.createEvent({
      id: `task-${task.taskId}@aim`,
      sequence: task.version,
      stamp: new Date(stampedAt),
      start: new Date(task.when.from),
      end: new Date(task.when.until),
      summary: `${taskNumber(task.taskId)} ${response}: ${STATE_WORDS[task.state]}`,
      description: 'Open AIM to read it.',
    });
  }
  return calendar.toString();
}

export async function taskCalendar(deps: TaskDeps, viewer: Viewer, taskId: number): Promise<string> {
  const task = await getTask(deps, viewer, taskId);
  if (task.when === null)
    throw badRequest('task.no-time', `${task.number} has no time yet, so there is no entry for it.`);
  return calendarOf(task.number, [task], deps.clock.now());
}

/** A new secret address for one's own calendar; those before it end. The token is shown once and not kept. */
export async function makeCalendarFeed(deps: TaskDeps, viewer: Viewer): Promise<{ path: string }> {
  requirePolicy(viewer, 'task.read');
  const { personId } = viewer;
  if (personId === null) throw badRequest('calendar.person', 'Only a person has a calendar.');
  const token = randomBytes(24).toString('base64url');
  await deps.database.transact(viewer, async (tx) => {
    const at = deps.clock.now();
    await store.revokeFeeds(tx, personId, at);
    await store.insertFeed(tx, hashOf(token), personId, at);
    tx.audit({ v: 1, what: 'calendar.made', subjectType: 'person', subjectId: personId });
  });
  return { path: `/api/calendar/${viewer.partnershipId}/${token}.ics` };
}

export async function endCalendarFeed(deps: TaskDeps, viewer: Viewer): Promise<void> {
  const { personId } = viewer;
  if (personId === null) return;
  await deps.database.transact(viewer, async (tx) => {
    const ended = await store.revokeFeeds(tx, personId, deps.clock.now());
    if (ended > 0) tx.audit({ v: 1, what: 'calendar.ended', subjectType: 'person', subjectId: personId });
  });
}

/**
 * What a calendar program reads: open tasks given to this person, or proposed or watched by them, and for coordinators
 * those of their agency. Rights are looked up anew each time. @throws Refusal `not-found` for any address that is not one
 */
export async function readCalendarFeed(deps: Deps, partnershipId: number, token: string): Promise<string> {
  const asking = systemViewer(partnershipId, 'calendar', 'OFFICIAL');
  const personId = await deps.database.transact(asking, (tx) => store.findFeed(tx, hashOf(token)));
  if (personId === null) throw notFound('That calendar');
  const viewer = await personViewer(deps, partnershipId, personId).catch(() => {
    throw notFound('That calendar');
  });
  const isCoordinator = viewer.roles.includes('coordinator') && viewer.agencyId !== null;
  const own = await listTasks(deps, viewer, { states: OPEN_STATES, personId });
  const watched = await listTasks(deps, viewer, { states: OPEN_STATES, watchedBy: personId });
  const agencys = isCoordinator
    ? await listTasks(deps, viewer, { states: OPEN_STATES, agencyId: viewer.agencyId! })
    : [];
  const tasks = new Map([...own, ...watched, ...agencys].map((task) => [task.taskId, task]));
  const inOrder = [...tasks.values()].sort((a, b) => a.taskId - b.taskId);
  return calendarOf('AIM tasks', inOrder, deps.clock.now());
}
