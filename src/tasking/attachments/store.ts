import { sql } from 'kysely';
import type { Tx } from '../../platform/index.ts';
import type { Instant } from '../../vocabulary/index.ts';

interface Tables {
  attachment: {
    partnership_id: number;
    attachment_id: string;
    task_id: number;
    at: Instant | Date;
    person_id: number | null;
    agency_id: number | null;
    actor: string;
    words: string;
    width: number;
    height: number;
    bytes: number;
    sha256: Buffer;
    thumbnail_sha256: Buffer;
    removed_at: Instant | Date | null;
    removed_by: number | null;
    removed_reason: string | null;
  };
}

/** A photo under a task, as its row says; the pixels are in files of these hashes. */
export interface Attachment {
  attachmentId: string;
  taskId: number;
  at: Instant;
  personId: number | null;
  agencyId: number | null;
  actor: string;
  words: string;
  width: number;
  height: number;
  bytes: number;
  sha256: string;
  thumbnailSha256: string;
}

const here = (tx: Tx) => tx.viewer.partnershipId;

export async function insertAttachment(tx: Tx, attachment: Attachment): Promise<void> {
  await tx
    .tables<Tables>()
    .insertInto('attachment')
    .values({
      partnership_id: here(tx),
      attachment_id: attachment.attachmentId,
      task_id: attachment.taskId,
      at: new Date(attachment.at),
      person_id: attachment.personId,
      agency_id: attachment.agencyId,
      actor: attachment.actor,
      words: attachment.words,
      width: attachment.width,
      height: attachment.height,
      bytes: attachment.bytes,
      sha256: Buffer.from(attachment.sha256, 'hex'),
      thumbnail_sha256: Buffer.from(attachment.thumbnailSha256, 'hex'),
      removed_at: null,
      removed_by: null,
      removed_reason: null,
    })
    .execute();
}

const current = (tx: Tx) =>
  tx
    .tables<Tables>()
    .selectFrom('attachment')
    .selectAll()
    .where('partnership_id', '=', here(tx))
    .where('removed_at', 'is', null);

/** Null also where the viewer may not know of its task. */
export async function findAttachment(tx: Tx, attachmentId: string): Promise<Attachment | null> {
  const row = await current(tx).where('attachment_id', '=', attachmentId).executeTakeFirst();
  return row === undefined ? null : attachmentOf(row);
}

export async function listAttachments(tx: Tx, taskId: number): Promise<Attachment[]> {
  const rows = await current(tx).where('task_id', '=', taskId).orderBy('at').orderBy('attachment_id').execute();
  return rows.map(attachmentOf);
}

/** Photos' bytes of the whole partnership. Held until commit, so that two at once cannot both fit into the last place. */
export async function lockBytesKept(tx: Tx): Promise<number> {
  await sql`select pg_advisory_xact_lock(7011, ${here(tx)})`.execute(tx.tables<Tables>());
  const { bytes } = await tx
    .tables<Tables>()
    .selectFrom('attachment')
    .select(sql<number>`coalesce(sum(bytes), 0)::bigint`.as('bytes'))
    .where('partnership_id', '=', here(tx))
    .where('removed_at', 'is', null)
    .executeTakeFirstOrThrow();
  return bytes;
}

export async function removeAttachment(tx: Tx, attachmentId: string, at: Instant, reason: string): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .tables<Tables>()
    .updateTable('attachment')
    .set({ removed_at: new Date(at), removed_by: tx.viewer.personId, removed_reason: reason })
    .where('partnership_id', '=', here(tx))
    .where('attachment_id', '=', attachmentId)
    .where('removed_at', 'is', null)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

function attachmentOf(row: Tables['attachment']): Attachment {
  return {
    attachmentId: row.attachment_id,
    taskId: row.task_id,
    at: row.at as Instant,
    personId: row.person_id,
    agencyId: row.agency_id,
    actor: row.actor,
    words: row.words,
    width: row.width,
    height: row.height,
    bytes: row.bytes,
    sha256: row.sha256.toString('hex'),
    thumbnailSha256: row.thumbnail_sha256.toString('hex'),
  };
}
