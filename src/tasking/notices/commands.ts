import { requirePolicy, systemViewer } from '../../governance/index.ts';
import { badRequest, type Deps, type Jobs, MailRefused, notAllowed, sendMail, type Tx } from '../../platform/index.ts';
import { LocalClock, MARKINGS, type Viewer } from '../../vocabulary/index.ts';
import {
  isUrgent,
  mailDueAt,
  type NoticeSettings,
  type NoticeSubject,
  noticeMail,
  recipientsOf,
  USUAL_SETTINGS,
} from './model.ts';
import { presentNotice } from './present.ts';
import * as store from './store/index.ts';

export interface NoticeDeps extends Deps {
  jobs: Jobs;
  timeZone: string;
}

const MAIL_JOB = 'notice.mail';

const teller = (partnershipId: number) => systemViewer(partnershipId, 'notices', MARKINGS.at(-1));

export interface NewNotice {
  about: NoticeSubject;
  subjectId: number;
  /** What happened: a word of letters that the model has a sentence for. */
  word: string;
  /** Of the thing: the same is told once. */
  version: number;
  personIds: readonly number[];
}

/**
 * Tells people, within a transaction of the caller's: the notice exists exactly if what it tells of does. E-mail goes out
 * when nobody's quiet hours stand against it; what a life may hang on does not wait for them.
 */
export async function tellPeople(tx: Tx, deps: NoticeDeps, notice: NewNotice): Promise<void> {
  const at = deps.clock.now();
  const local = new LocalClock(deps.timeZone);
  const told: number[] = [];
  for (const personId of notice.personIds) {
    const settings = await store.readSettings(tx, personId);
    const isMailed = settings?.byMail === true && settings.email !== null && deps.mail != null;
    const dueAt = isMailed ? (isUrgent(notice.about) ? at : mailDueAt(settings, at, local)) : null;
    if (!(await store.insertNotice(tx, { ...notice, at, personId, mailDueAt: dueAt }))) continue;
    told.push(personId);
    if (dueAt !== null) await enqueueMail(deps, tx, personId, dueAt - at);
  }
  if (told.length > 0) tx.emit({ what: 'notice.made', payload: { personIds: told } });
}

async function enqueueMail(deps: NoticeDeps, tx: Tx, personId: number, delayMs: number): Promise<void> {
  const data: MailJob = { partnershipId: tx.viewer.partnershipId, personId };
  await deps.jobs.enqueue(MAIL_JOB, data, tx, { delaySeconds: Math.ceil(delayMs / 1000) });
}

/** Tells of everything that happened to a task since it was last told. Done again, it tells nothing twice. */
export async function tellOfTask(deps: NoticeDeps, partnershipId: number, taskId: number): Promise<void> {
  await deps.database.transact(teller(partnershipId), async (tx) => {
    const told = await store.lockTold(tx, taskId);
    if (told === null) return;
    const news = await store.listUntold(tx, taskId, told);
    if (news.length === 0) return;
    const task = await store.readTask(tx, taskId);
    const people = await store.listPeople(tx);
    for (const { word, version, ...each } of news) {
      const personIds = recipientsOf(task, each, people);
      await tellPeople(tx, deps, { about: 'task', subjectId: taskId, word, version, personIds });
    }
    const last = (of: boolean, before: number) =>
      Math.max(before, ...news.filter(({ isComment }) => isComment === of).map(({ version }) => version));
    await store.saveTold(tx, taskId, last(false, told.version), last(true, told.commentId));
  });
}

/** Tells what was left untold, for instance because AIM was killed between a change and its notices. */
export async function tellTheRest(deps: NoticeDeps, partnershipId: number): Promise<void> {
  const taskIds = await deps.database.transact(teller(partnershipId), (tx) => store.listTasksToTell(tx));
  for (const taskId of taskIds) await tellOfTask(deps, partnershipId, taskId);
}

interface MailJob {
  partnershipId: number;
  personId: number;
}

/** Defines the job that sends notices by e-mail: tried again while the mail server is away, given up when it says no. */
export function defineMailJob(jobs: Jobs, deps: Deps): void {
  jobs.define<MailJob>(MAIL_JOB, ({ data }) => mailNotices(deps, data), { retries: 8, limitMinutes: 5 });
}

async function mailNotices(deps: Deps, { partnershipId, personId }: MailJob): Promise<{ mailed: number }> {
  const { mail } = deps;
  if (mail == null) return { mailed: 0 };
  return deps.database.transact(teller(partnershipId), async (tx) => {
    const settings = await store.readSettings(tx, personId);
    const due = await store.lockMailDue(tx, personId, deps.clock.now());
    if (due.length === 0 || settings?.email == null || !settings.byMail) return { mailed: 0 };
    const ids = due.map(({ noticeId }) => noticeId);
    try {
      // The same notices sent again, where AIM died before it could write that they were, carry the same id.
      const messageId = `notice-${partnershipId}-${personId}-${ids[0]}-${ids.at(-1)}`;
      await sendMail(mail, { to: settings.email, messageId, ...noticeMail(due, mail.publicUrl) });
    } catch (error) {
      if (!(error instanceof MailRefused)) throw error;
      await store.markMailed(tx, ids, { refused: String(error.code) });
      return { mailed: 0 };
    }
    await store.markMailed(tx, ids, { mailedAt: deps.clock.now() });
    tx.audit({
      v: 1,
      what: 'notice.mailed',
      subjectType: 'person',
      subjectId: personId,
      details: { notices: ids.length },
    });
    return { mailed: ids.length };
  });
}

/** A person's own notices, newest first, and how they want to be told. */
export async function readNotices(
  deps: NoticeDeps,
  viewer: Viewer,
  query: { limit?: number | undefined; before?: number | undefined; isUnread?: boolean | undefined },
) {
  const personId = own(viewer);
  return deps.database.transact(viewer, async (tx) => ({
    notices: (await store.listNotices(tx, personId, { ...query, limit: query.limit ?? 50 })).map(presentNotice),
    unread: await store.countUnread(tx, personId),
    settings: {
      ...((await store.readSettings(tx, personId)) ?? USUAL_SETTINGS),
      /** False: this AIM has no mail server, and says so beside the switch. */
      hasMail: deps.mail != null,
      refused: await store.lastRefusal(tx, personId),
    },
  }));
}

export async function markNoticesRead(
  deps: NoticeDeps,
  viewer: Viewer,
  which: { noticeIds?: readonly number[] | undefined; upTo?: number | undefined },
): Promise<{ unread: number }> {
  const personId = own(viewer);
  if ((which.noticeIds === undefined) === (which.upTo === undefined)) {
    throw badRequest('notice.which', 'Say which notices: noticeIds, or all up to one with upTo.');
  }
  return deps.database.transact(viewer, async (tx) => {
    if (which.noticeIds?.length !== 0) await store.markRead(tx, personId, which, deps.clock.now());
    tx.emit({ what: 'notice.read', payload: { personIds: [personId] } });
    return { unread: await store.countUnread(tx, personId) };
  });
}

export async function setNotices(deps: NoticeDeps, viewer: Viewer, settings: NoticeSettings): Promise<NoticeSettings> {
  const personId = own(viewer);
  if (settings.byMail && settings.email === null) {
    throw badRequest('notice.email', 'To be told by e-mail, give the address to write to.');
  }
  if (settings.byMail && deps.mail == null) {
    throw badRequest(
      'notice.no-mail',
      'This AIM sends no e-mail: no mail server is set up (docs/operations.md, "E-mail").',
    );
  }
  return deps.database.transact(viewer, async (tx) => {
    await store.saveSettings(tx, personId, settings);
    tx.audit({
      v: 1,
      what: 'notice.settings',
      subjectType: 'person',
      subjectId: personId,
      details: { byMail: settings.byMail },
    });
    return settings;
  });
}

function own(viewer: Viewer): number {
  requirePolicy(viewer, 'notice.read');
  if (viewer.personId === null) throw notAllowed('Notices are for people.');
  return viewer.personId;
}

/** Tells of changes as they are committed, of any partnership. The returned function stops it and waits. */
export async function startTelling(deps: NoticeDeps, partnershipId: number): Promise<() => Promise<void>> {
  let work: Promise<void> = Promise.resolve();
  let stopListening: (() => Promise<void>) | null = null;
  let isOpen = true;
  let retry: NodeJS.Timeout | undefined;
  const next = (tell: () => Promise<void>) => {
    // One after the other: what one of them could not tell, the next start or the next change of the task does.
    work = work.then(tell).catch((error) => deps.log.error('notices failed', error));
  };
  async function listen(): Promise<void> {
    try {
      stopListening = await deps.database.listen(
        (event) => {
          const { taskId } = event.payload;
          if (event.what !== 'task.changed' || event.partnershipId !== partnershipId || !isOpen) return;
          if (typeof taskId === 'number') next(() => tellOfTask(deps, partnershipId, taskId));
        },
        () => {
          stopListening = null;
          if (isOpen) retry = setTimeout(() => void listen(), RECONNECT_MS);
        },
      );
      next(() => tellTheRest(deps, partnershipId));
    } catch {
      if (isOpen) retry = setTimeout(() => void listen(), RECONNECT_MS);
    }
  }
  await listen();
  return async () => {
    isOpen = false;
    clearTimeout(retry);
    await stopListening?.();
    await work;
  };
}

const RECONNECT_MS = 1_000;
