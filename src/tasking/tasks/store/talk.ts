import type { Tx } from '../../../platform/index.ts';
import type { Instant } from '../../../vocabulary/index.ts';
import type { LinkKind, PersonRef } from '../model.ts';

interface Tables {
  task_comment: {
    partnership_id: number;
    comment_id: number;
    task_id: number;
    at: Instant | Date;
    person_id: number | null;
    agency_id: number | null;
    actor: string;
    words: string;
  };
  task_link: {
    partnership_id: number;
    task_id: number;
    other_task_id: number;
    kind: LinkKind;
    at: Instant | Date;
    person_id: number | null;
  };
  task_watcher: { partnership_id: number; task_id: number; person_id: number; at: Instant | Date };
  person: { partnership_id: number; person_id: number; name: string; agency_id: number };
}

export interface TaskComment {
  commentId: number;
  at: Instant;
  by: PersonRef | null;
  words: string;
}

export interface TaskLink {
  taskId: number;
  otherTaskId: number;
  kind: LinkKind;
}

const here = (tx: Tx) => tx.viewer.partnershipId;

export async function insertComment(
  tx: Tx,
  comment: { taskId: number; at: Instant; by: PersonRef | null; actor: string; words: string },
): Promise<number> {
  const row = await tx
    .tables<Tables>()
    .insertInto('task_comment')
    .values({
      partnership_id: here(tx),
      task_id: comment.taskId,
      at: new Date(comment.at),
      person_id: comment.by?.personId ?? null,
      agency_id: comment.by?.agencyId ?? null,
      actor: comment.actor,
      words: comment.words,
    } as Tables['task_comment'])
    .returning('comment_id')
    .executeTakeFirstOrThrow();
  return row.comment_id;
}

/** Oldest first. */
export async function listComments(tx: Tx, taskId: number): Promise<TaskComment[]> {
  const rows = await tx
    .tables<Tables>()
    .selectFrom('task_comment')
    .selectAll()
    .where('partnership_id', '=', here(tx))
    .where('task_id', '=', taskId)
    .orderBy('comment_id')
    .execute();
  return rows.map((row) => ({
    commentId: row.comment_id,
    at: Number(row.at),
    by:
      row.person_id === null || row.agency_id === null
        ? null
        : { personId: row.person_id, agencyId: row.agency_id, name: row.actor },
    words: row.words,
  }));
}

/** @returns false where the link was there already */
export async function insertLink(tx: Tx, link: TaskLink, at: Instant): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .tables<Tables>()
    .insertInto('task_link')
    .values({
      partnership_id: here(tx),
      task_id: link.taskId,
      other_task_id: link.otherTaskId,
      kind: link.kind,
      at: new Date(at),
      person_id: tx.viewer.personId,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

export async function deleteLink(tx: Tx, link: TaskLink): Promise<boolean> {
  const { numDeletedRows } = await tx
    .tables<Tables>()
    .deleteFrom('task_link')
    .where('partnership_id', '=', here(tx))
    .where('task_id', '=', link.taskId)
    .where('other_task_id', '=', link.otherTaskId)
    .where('kind', '=', link.kind)
    .executeTakeFirst();
  return numDeletedRows === 1n;
}

/** From and to this task. */
export async function listLinks(tx: Tx, taskId: number): Promise<TaskLink[]> {
  const rows = await tx
    .tables<Tables>()
    .selectFrom('task_link')
    .select(['task_id', 'other_task_id', 'kind'])
    .where('partnership_id', '=', here(tx))
    .where((where) => where.or([where('task_id', '=', taskId), where('other_task_id', '=', taskId)]))
    .orderBy('task_id')
    .orderBy('other_task_id')
    .execute();
  return rows.map((row) => ({ taskId: row.task_id, otherTaskId: row.other_task_id, kind: row.kind }));
}

export async function insertWatcher(tx: Tx, taskId: number, personId: number, at: Instant): Promise<void> {
  await tx
    .tables<Tables>()
    .insertInto('task_watcher')
    .values({ partnership_id: here(tx), task_id: taskId, person_id: personId, at: new Date(at) })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export async function deleteWatcher(tx: Tx, taskId: number, personId: number): Promise<void> {
  await tx
    .tables<Tables>()
    .deleteFrom('task_watcher')
    .where('partnership_id', '=', here(tx))
    .where('task_id', '=', taskId)
    .where('person_id', '=', personId)
    .execute();
}

export async function listWatchers(tx: Tx, taskId: number): Promise<PersonRef[]> {
  const rows = await tx
    .tables<Tables>()
    .selectFrom('task_watcher')
    .innerJoin('person', (join) =>
      join
        .onRef('person.partnership_id', '=', 'task_watcher.partnership_id')
        .onRef('person.person_id', '=', 'task_watcher.person_id'),
    )
    .select(['person.person_id', 'person.name', 'person.agency_id'])
    .where('task_watcher.partnership_id', '=', here(tx))
    .where('task_watcher.task_id', '=', taskId)
    .orderBy('person.name')
    .execute();
  return rows.map((row) => ({ personId: row.person_id, agencyId: row.agency_id, name: row.name }));
}
