import { requirePolicy } from '../../governance/index.ts';
import { badRequest, notFound, once, type Tx } from '../../platform/index.ts';
import type { Viewer } from '../../vocabulary/index.ts';
import { detailOf, type TaskDeps } from './commands.ts';
import { type LinkKind, personRef, type Task, taskNumber } from './model.ts';
import type { TaskDetail } from './present.ts';
import * as store from './store/index.ts';

/** Comments, links and watchers: what is said about a task and does not change it. */

async function visibleTask(tx: Tx, taskId: number): Promise<Task> {
  const [task] = await store.findTasks(tx, [taskId]);
  if (task === undefined) throw notFound(`Task ${taskNumber(taskId)}`);
  return task;
}

export async function commentOnTask(
  deps: TaskDeps,
  viewer: Viewer,
  input: { taskId: number; words: string; idempotencyKey?: string | undefined },
): Promise<TaskDetail> {
  requirePolicy(viewer, 'task.read');
  const { taskId, idempotencyKey } = input;
  const words = input.words.trim();
  if (words === '') throw badRequest('task.comment', 'A comment needs words.');
  return deps.database.transact(viewer, async (tx) => {
    await visibleTask(tx, taskId);
    await once(tx, idempotencyKey, { taskId, words }, async () => {
      const at = deps.clock.now();
      const commentId = await store.insertComment(tx, { taskId, at, by: personRef(viewer), actor: viewer.name, words });
      tx.audit({ v: 1, what: 'task.comment', subjectType: 'task', subjectId: taskId, details: { commentId } });
      tx.emit({ what: 'task.changed', payload: { taskId } });
      return { commentId };
    });
    return detailOf(tx, deps, viewer, taskId);
  });
}

export interface LinkInput {
  taskId: number;
  otherTaskId: number;
  kind: LinkKind;
}

export async function linkTasks(deps: TaskDeps, viewer: Viewer, link: LinkInput): Promise<TaskDetail> {
  return changeLink(deps, viewer, link, 'task.link', (tx) => store.insertLink(tx, link, deps.clock.now()));
}

export async function unlinkTasks(deps: TaskDeps, viewer: Viewer, link: LinkInput): Promise<TaskDetail> {
  return changeLink(deps, viewer, link, 'task.unlink', (tx) => store.deleteLink(tx, link));
}

async function changeLink(
  deps: TaskDeps,
  viewer: Viewer,
  link: LinkInput,
  what: string,
  change: (tx: Tx) => Promise<boolean>,
): Promise<TaskDetail> {
  requirePolicy(viewer, 'task.propose');
  const { taskId, otherTaskId, kind } = link;
  if (taskId === otherTaskId) throw badRequest('task.link', 'A task is linked to another one, not to itself.');
  return deps.database.transact(viewer, async (tx) => {
    await visibleTask(tx, taskId);
    await visibleTask(tx, otherTaskId);
    if (await change(tx)) {
      tx.audit({ v: 1, what, subjectType: 'task', subjectId: taskId, details: { otherTaskId, kind } });
      tx.emit({ what: 'task.changed', payload: { taskId } });
    }
    return detailOf(tx, deps, viewer, taskId);
  });
}

/** Watching is one's own affair: nobody is made to, and it tells the others. */
export async function watchTask(
  deps: TaskDeps,
  viewer: Viewer,
  { taskId, isWatched }: { taskId: number; isWatched: boolean },
): Promise<TaskDetail> {
  requirePolicy(viewer, 'task.read');
  const { personId } = viewer;
  if (personId === null) throw badRequest('task.watch', 'Only a person can watch a task.');
  return deps.database.transact(viewer, async (tx) => {
    await visibleTask(tx, taskId);
    if (isWatched) await store.insertWatcher(tx, taskId, personId, deps.clock.now());
    else await store.deleteWatcher(tx, taskId, personId);
    return detailOf(tx, deps, viewer, taskId);
  });
}

/** Who watches a task, within a transaction of the caller's: for notices. */
export async function watchersIn(tx: Tx, taskId: number): Promise<number[]> {
  return (await store.listWatchers(tx, taskId)).map(({ personId }) => personId);
}
