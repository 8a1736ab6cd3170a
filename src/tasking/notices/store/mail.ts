import type { Tx } from '../../../platform/index.ts';
import type { Instant } from '../../../vocabulary/index.ts';
import type { Notice, NoticeSubject } from '../model.ts';

interface Tables {
  notice: {
    partnership_id: number;
    notice_id: number;
    person_id: number;
    at: Instant;
    about: NoticeSubject;
    subject_id: number;
    word: string;
    mail_due_at: Instant | Date | null;
    mailed_at: Instant | Date | null;
    mail_refused: string | null;
  };
}

const MOST_A_MAIL = 50;

/** What is due to be sent to a person, oldest first; locked, so that two workers do not send the same. */
export async function lockMailDue(tx: Tx, personId: number, now: Instant): Promise<Notice[]> {
  const rows = await tx
    .tables<Tables>()
    .selectFrom('notice')
    .select(['notice_id', 'at', 'about', 'subject_id', 'word'])
    .where('partnership_id', '=', tx.viewer.partnershipId)
    .where('person_id', '=', personId)
    .where('mail_due_at', '<=', new Date(now))
    .where('mailed_at', 'is', null)
    .where('mail_refused', 'is', null)
    .orderBy('notice_id')
    .limit(MOST_A_MAIL)
    .forUpdate()
    .skipLocked()
    .execute();
  return rows.map(({ notice_id, at, about, subject_id, word }) => ({
    ...{ noticeId: notice_id, at, about, subjectId: subject_id, word, readAt: null },
  }));
}

export async function markMailed(
  tx: Tx,
  noticeIds: readonly number[],
  outcome: { mailedAt: Instant } | { refused: string },
): Promise<void> {
  await tx
    .tables<Tables>()
    .updateTable('notice')
    .set('mailedAt' in outcome ? { mailed_at: new Date(outcome.mailedAt) } : { mail_refused: outcome.refused })
    .where('partnership_id', '=', tx.viewer.partnershipId)
    .where('notice_id', 'in', [...noticeIds])
    .execute();
}

/** The mail server's last final no to this person's e-mail, unless one was delivered since. */
export async function lastRefusal(tx: Tx, personId: number): Promise<string | null> {
  const row = await tx
    .tables<Tables>()
    .selectFrom('notice')
    .select('mail_refused')
    .where('partnership_id', '=', tx.viewer.partnershipId)
    .where('person_id', '=', personId)
    .where((where) => where.or([where('mailed_at', 'is not', null), where('mail_refused', 'is not', null)]))
    .orderBy('notice_id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.mail_refused ?? null;
}
