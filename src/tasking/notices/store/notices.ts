import { sql } from 'kysely';
import type { Tx } from '../../../platform/index.ts';
import { type Instant, MARKINGS, type Role } from '../../../vocabulary/index.ts';
import type { Notice, NoticePerson, NoticeSettings, NoticeSubject, NoticeTask, Told } from '../model.ts';

interface Tables {
  notice: {
    partnership_id: number;
    notice_id: number;
    person_id: number;
    at: Instant | Date;
    about: NoticeSubject;
    subject_id: number;
    word: string;
    version: number;
    read_at: Instant | Date | null;
    mail_due_at: Instant | Date | null;
    mailed_at: Instant | Date | null;
    mail_refused: string | null;
  };
  notice_setting: {
    partnership_id: number;
    person_id: number;
    email: string | null;
    by_mail: boolean;
    quiet_from: number;
    quiet_to: number;
    quiet_weekends: boolean;
  };
  notice_told: { partnership_id: number; task_id: number; version: number; comment_id: number };
  task: {
    partnership_id: number;
    task_id: number;
    version: number;
    marking: number;
    agency_id: number | null;
    person_id: number | null;
    proposed_agency_id: number | null;
    body: { proposed: { by: { personId: number } | null } };
  };
  task_change: { partnership_id: number; task_id: number; version: number; step: string; person_id: number | null };
  task_comment: { partnership_id: number; task_id: number; comment_id: number; person_id: number | null };
  task_watcher: { partnership_id: number; task_id: number; person_id: number };
  person: {
    partnership_id: number;
    person_id: number;
    agency_id: number;
    roles: Role[];
    clearance: number;
    is_active: boolean;
  };
}

const here = (tx: Tx) => tx.viewer.partnershipId;
const tables = (tx: Tx) => tx.tables<Tables>();

/** How far a task was told; its row is locked until commit, so that two servers do not tell the same. Null: no such task. */
export async function lockTold(tx: Tx, taskId: number): Promise<{ version: number; commentId: number } | null> {
  const task = await tables(tx)
    .selectFrom('task')
    .select('task_id')
    .where('partnership_id', '=', here(tx))
    .where('task_id', '=', taskId)
    .executeTakeFirst();
  if (task === undefined) return null;
  await tables(tx)
    .insertInto('notice_told')
    .values({ partnership_id: here(tx), task_id: taskId, version: 0, comment_id: 0 })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const row = await tables(tx)
    .selectFrom('notice_told')
    .select(['version', 'comment_id'])
    .where('partnership_id', '=', here(tx))
    .where('task_id', '=', taskId)
    .forUpdate()
    .executeTakeFirstOrThrow();
  return { version: row.version, commentId: row.comment_id };
}

export async function saveTold(tx: Tx, taskId: number, version: number, commentId: number): Promise<void> {
  await tables(tx)
    .updateTable('notice_told')
    .set({ version, comment_id: commentId })
    .where('partnership_id', '=', here(tx))
    .where('task_id', '=', taskId)
    .execute();
}

/** What happened to a task since it was last told, oldest first. */
export async function listUntold(
  tx: Tx,
  taskId: number,
  after: { version: number; commentId: number },
): Promise<(Told & { word: string; version: number; isComment: boolean })[]> {
  const changes = await tables(tx)
    .selectFrom('task_change')
    .select(['version', 'step', 'person_id'])
    .where('partnership_id', '=', here(tx))
    .where('task_id', '=', taskId)
    .where('version', '>', after.version)
    .orderBy('version')
    .execute();
  const comments = await tables(tx)
    .selectFrom('task_comment')
    .select(['comment_id', 'person_id'])
    .where('partnership_id', '=', here(tx))
    .where('task_id', '=', taskId)
    .where('comment_id', '>', after.commentId)
    .orderBy('comment_id')
    .execute();
  return [
    ...changes.map(({ version, step, person_id }) => ({
      ...{ version, step, word: step, byPersonId: person_id, isComment: false },
    })),
    ...comments.map(({ comment_id, person_id }) => ({
      ...{ version: comment_id, step: 'comment', word: 'comment', byPersonId: person_id, isComment: true },
    })),
  ];
}

/** Tasks that something happened to which nobody was told yet. */
export async function listTasksToTell(tx: Tx): Promise<number[]> {
  const rows = await tables(tx)
    .selectFrom('task')
    .leftJoin('notice_told', (join) =>
      join
        .onRef('notice_told.partnership_id', '=', 'task.partnership_id')
        .onRef('notice_told.task_id', '=', 'task.task_id'),
    )
    .select('task.task_id')
    .where('task.partnership_id', '=', here(tx))
    .where(
      sql<boolean>`task.version > coalesce(notice_told.version, 0) or exists (select from task_comment c
        where c.partnership_id = task.partnership_id and c.task_id = task.task_id
          and c.comment_id > coalesce(notice_told.comment_id, 0))`,
    )
    .orderBy('task.task_id')
    .execute();
  return rows.map(({ task_id }) => task_id);
}

export async function readTask(tx: Tx, taskId: number): Promise<NoticeTask> {
  const row = await tables(tx)
    .selectFrom('task')
    .selectAll()
    .where('partnership_id', '=', here(tx))
    .where('task_id', '=', taskId)
    .executeTakeFirstOrThrow();
  const watchers = await tables(tx)
    .selectFrom('task_watcher')
    .select('person_id')
    .where('partnership_id', '=', here(tx))
    .where('task_id', '=', taskId)
    .execute();
  return {
    marking: MARKINGS[row.marking]!,
    agencyId: row.agency_id,
    personId: row.person_id,
    proposedBy: row.body.proposed.by?.personId ?? null,
    proposedAgencyId: row.proposed_agency_id,
    watchers: watchers.map(({ person_id }) => person_id),
  };
}

/** Everybody who may sign in. */
export async function listPeople(tx: Tx): Promise<NoticePerson[]> {
  const rows = await tables(tx)
    .selectFrom('person')
    .select(['person_id', 'agency_id', 'roles', 'clearance'])
    .where('partnership_id', '=', here(tx))
    .where('is_active', '=', true)
    .execute();
  return rows.map((row) => ({
    personId: row.person_id,
    agencyId: row.agency_id,
    roles: row.roles,
    clearance: MARKINGS[row.clearance]!,
  }));
}

/** @returns true where this person was not told of it yet */
export async function insertNotice(
  tx: Tx,
  notice: Omit<Notice, 'noticeId' | 'readAt'> & { personId: number; version: number; mailDueAt: Instant | null },
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tables(tx)
    .insertInto('notice')
    .values({
      partnership_id: here(tx),
      person_id: notice.personId,
      at: new Date(notice.at),
      about: notice.about,
      subject_id: notice.subjectId,
      word: notice.word,
      version: notice.version,
      mail_due_at: notice.mailDueAt === null ? null : new Date(notice.mailDueAt),
    } as Tables['notice'])
    .onConflict((conflict) => conflict.constraint('notice_is_told_once').doNothing())
    .executeTakeFirst();
  return (numInsertedOrUpdatedRows ?? 0n) > 0n;
}

/** The viewer's own, newest first. */
export async function listNotices(
  tx: Tx,
  personId: number,
  { limit, before, isUnread }: { limit: number; before?: number | undefined; isUnread?: boolean | undefined },
): Promise<Notice[]> {
  let query = tables(tx)
    .selectFrom('notice')
    .select(['notice_id', 'at', 'about', 'subject_id', 'word', 'read_at'])
    .where('partnership_id', '=', here(tx))
    .where('person_id', '=', personId)
    .orderBy('notice_id', 'desc')
    .limit(limit);
  if (before !== undefined) query = query.where('notice_id', '<', before);
  if (isUnread) query = query.where('read_at', 'is', null);
  return (await query.execute()).map((row) => ({
    noticeId: row.notice_id,
    at: row.at as Instant,
    about: row.about,
    subjectId: row.subject_id,
    word: row.word,
    readAt: row.read_at as Instant | null,
  }));
}

export async function countUnread(tx: Tx, personId: number): Promise<number> {
  const { n } = await tables(tx)
    .selectFrom('notice')
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .where('partnership_id', '=', here(tx))
    .where('person_id', '=', personId)
    .where('read_at', 'is', null)
    .executeTakeFirstOrThrow();
  return n;
}

/** Marks the person's own notices read: those named, or all up to one. */
export async function markRead(
  tx: Tx,
  personId: number,
  which: { noticeIds?: readonly number[] | undefined; upTo?: number | undefined },
  at: Instant,
): Promise<number> {
  let query = tables(tx)
    .updateTable('notice')
    .set({ read_at: new Date(at) })
    .where('partnership_id', '=', here(tx))
    .where('person_id', '=', personId)
    .where('read_at', 'is', null);
  if (which.noticeIds !== undefined) query = query.where('notice_id', 'in', [...which.noticeIds]);
  if (which.upTo !== undefined) query = query.where('notice_id', '<=', which.upTo);
  const { numUpdatedRows } = await query.executeTakeFirstOrThrow();
  return Number(numUpdatedRows);
}

export async function readSettings(tx: Tx, personId: number): Promise<NoticeSettings | null> {
  const row = await tables(tx)
    .selectFrom('notice_setting')
    .selectAll()
    .where('partnership_id', '=', here(tx))
    .where('person_id', '=', personId)
    .executeTakeFirst();
  return row === undefined
    ? null
    : {
        email: row.email,
        byMail: row.by_mail,
        quietFrom: row.quiet_from,
        quietTo: row.quiet_to,
        quietWeekends: row.quiet_weekends,
      };
}

export async function saveSettings(tx: Tx, personId: number, settings: NoticeSettings): Promise<void> {
  const set = {
    email: settings.email,
    by_mail: settings.byMail,
    quiet_from: settings.quietFrom,
    quiet_to: settings.quietTo,
    quiet_weekends: settings.quietWeekends,
  };
  await tables(tx)
    .insertInto('notice_setting')
    .values({ partnership_id: here(tx), person_id: personId, ...set })
    .onConflict((conflict) => conflict.columns(['partnership_id', 'person_id']).doUpdateSet(set))
    .execute();
}
