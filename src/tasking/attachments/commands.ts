import { can, requirePolicy } from '../../governance/index.ts';
import {
  badRequest,
  conflict,
  type Deps,
  fileKeeper,
  notAllowed,
  notFound,
  Refusal,
  type Tx,
  takePhoto,
  unusedFiles,
} from '../../platform/index.ts';
import type { Viewer } from '../../vocabulary/index.ts';
import { findTasksIn } from '../tasks/index.ts';
import { type Task, taskNumber } from '../tasks/model.ts';
import * as store from './store.ts';

export type AttachmentDeps = Pick<Deps, 'database' | 'clock' | 'dataFolder'> & {
  /** Most bytes of photos a partnership keeps. Default 20 GB: about 60,000 photos. */
  quotaBytes?: number;
};

const USUAL_QUOTA_BYTES = 20_000_000_000;
const MOST_PHOTOS_A_TASK = 60;
const LONGEST_WORDS = 200;

export interface AttachmentView {
  attachmentId: string;
  taskId: number;
  at: number;
  by: string;
  agencyId: number | null;
  words: string;
  width: number;
  height: number;
  bytes: number;
  mayRemove: boolean;
}

/**
 * Keeps a photo under a task. `attachmentId` is made by the sender: a phone that does not know whether its photo arrived
 * sends it again, and it is there once.
 */
export async function attachPhoto(
  deps: AttachmentDeps,
  viewer: Viewer,
  input: { taskId: number; attachmentId: string; words: string; bytes: Buffer },
): Promise<AttachmentView> {
  const { taskId, attachmentId } = input;
  const words = input.words.trim();
  if (words.length > LONGEST_WORDS) {
    throw badRequest(
      'photo.words',
      `What the photo shows has ${words.length} characters; at most ${LONGEST_WORDS} fit.`,
    );
  }
  // Rights before work: a stranger's photo is not even opened.
  await deps.database.transact(viewer, (tx) => openTask(tx, viewer, taskId));
  const photo = await takePhoto(input.bytes);
  const files = fileKeeper(deps.dataFolder);
  // Files before rows: a row always has its files; a file without a row is removed with the next one or harmless.
  const [sha256, thumbnailSha256] = [await files.keep(photo.bytes), await files.keep(photo.thumbnail)];
  return deps.database.transact(viewer, async (tx) => {
    const task = await openTask(tx, viewer, taskId);
    const kept = await store.lockBytesKept(tx);
    const earlier = await store.findAttachment(tx, attachmentId);
    if (earlier !== null) {
      if (earlier.taskId === taskId && earlier.personId === viewer.personId) return present(earlier, task, viewer);
      throw conflict('photo.sent-before', 'This photo was sent before, for something else.');
    }
    const bytes = photo.bytes.length + photo.thumbnail.length;
    const quota = deps.quotaBytes ?? USUAL_QUOTA_BYTES;
    if (kept + bytes > quota) {
      throw new Refusal(
        'photo.quota',
        507,
        `The partnership keeps ${Math.round(kept / 1e6)} MB of photos and may keep ${Math.round(quota / 1e6)} MB. Remove photos that are not needed, or ask who runs AIM.`,
      );
    }
    if ((await store.listAttachments(tx, taskId)).length >= MOST_PHOTOS_A_TASK) {
      throw conflict(
        'photo.many',
        `${taskNumber(taskId)} has ${MOST_PHOTOS_A_TASK} photos; that is as many as a task keeps.`,
      );
    }
    const attachment: store.Attachment = {
      ...{ attachmentId, taskId, at: deps.clock.now(), words, bytes, sha256, thumbnailSha256 },
      ...{ personId: viewer.personId, agencyId: viewer.agencyId, actor: viewer.name },
      ...{ width: photo.width, height: photo.height },
    };
    await store.insertAttachment(tx, attachment);
    tx.audit({ v: 1, what: 'task.photo', subjectType: 'task', subjectId: taskId, details: { attachmentId, sha256 } });
    tx.emit({ what: 'task.changed', payload: { taskId } });
    return present(attachment, task, viewer);
  });
}

export async function listPhotos(deps: AttachmentDeps, viewer: Viewer, taskId: number): Promise<AttachmentView[]> {
  requirePolicy(viewer, 'task.read');
  return deps.database.transact(viewer, async (tx) => {
    const task = await visibleTask(tx, taskId);
    return (await store.listAttachments(tx, taskId)).map((attachment) => present(attachment, task, viewer));
  });
}

/** The photo's JPEG, for whoever may see its task. */
export async function readPhoto(
  deps: AttachmentDeps,
  viewer: Viewer,
  { attachmentId, isThumbnail }: { attachmentId: string; isThumbnail: boolean },
): Promise<Buffer> {
  requirePolicy(viewer, 'task.read');
  const found = await deps.database.transact(viewer, async (tx) => {
    const attachment = await store.findAttachment(tx, attachmentId);
    if (attachment !== null && !isThumbnail) {
      tx.audit({
        v: 1,
        what: 'task.photo.read',
        subjectType: 'task',
        subjectId: attachment.taskId,
        details: { attachmentId },
      });
    }
    return attachment;
  });
  const bytes = found && (await fileKeeper(deps.dataFolder).read(isThumbnail ? found.thumbnailSha256 : found.sha256));
  if (bytes === null) throw notFound('This photo');
  return bytes;
}

/** Takes a photo away for good: its row says who and why, its file is gone. */
export async function removePhoto(
  deps: AttachmentDeps,
  viewer: Viewer,
  { attachmentId, reason }: { attachmentId: string; reason: string },
): Promise<void> {
  requirePolicy(viewer, 'task.read');
  if (reason.trim() === '') throw badRequest('photo.reason', 'Say why the photo is removed.');
  const gone = await deps.database.transact(viewer, async (tx) => {
    const attachment = await store.findAttachment(tx, attachmentId);
    if (attachment === null) throw notFound('This photo');
    const task = await visibleTask(tx, attachment.taskId);
    if (!mayRemove(attachment, task, viewer)) {
      throw notAllowed('A photo is removed by who took it, or by a coordinator of the agency the task is given to.');
    }
    await store.removeAttachment(tx, attachmentId, deps.clock.now(), reason.trim());
    tx.audit({
      v: 1,
      what: 'task.photo.removed',
      subjectType: 'task',
      subjectId: task.taskId,
      purpose: reason.trim(),
      details: { attachmentId },
    });
    tx.emit({ what: 'task.changed', payload: { taskId: task.taskId } });
    return unusedFiles(tx, [attachment.sha256, attachment.thumbnailSha256]);
  });
  for (const sha256 of gone) await fileKeeper(deps.dataFolder).remove(sha256);
}

async function visibleTask(tx: Tx, taskId: number): Promise<Task> {
  const [task] = await findTasksIn(tx, [taskId]);
  if (task === undefined) throw notFound(`Task ${taskNumber(taskId)}`);
  return task;
}

async function openTask(tx: Tx, viewer: Viewer, taskId: number): Promise<Task> {
  requirePolicy(viewer, 'task.read');
  const task = await visibleTask(tx, taskId);
  if (!can(viewer, 'task.work') && !can(viewer, 'task.propose')) {
    throw notAllowed('Your role may look at tasks and not add to them.');
  }
  if (task.state === 'closed')
    throw conflict('photo.closed', `${taskNumber(taskId)} is closed; photos are added to open tasks.`);
  return task;
}

function mayRemove(attachment: store.Attachment, task: Task, viewer: Viewer): boolean {
  if (viewer.personId !== null && attachment.personId === viewer.personId) return true;
  return can(viewer, 'task.agree') && viewer.agencyId !== null && viewer.agencyId === task.who.agencyId;
}

function present(attachment: store.Attachment, task: Task, viewer: Viewer): AttachmentView {
  const { attachmentId, taskId, at, actor, agencyId, words, width, height, bytes } = attachment;
  return {
    attachmentId,
    taskId,
    at,
    by: actor,
    agencyId,
    words,
    width,
    height,
    bytes,
    mayRemove: mayRemove(attachment, task, viewer),
  };
}
