import type { Tx } from '../../../platform/index.ts';
import type { Instant } from '../../../vocabulary/index.ts';

interface Tables {
  resident_mail: {
    partnership_id: number;
    case_id: number;
    report_no: number;
    seq: number;
    word: string;
    made_at: Instant | Date;
    sent_at: Instant | Date | null;
    refused: string | null;
  };
  resident_told: { partnership_id: number; case_id: number; seq: number };
  case_event: { partnership_id: number; case_id: number; seq: number; what: string; by_kind: string };
  case_reporter: {
    partnership_id: number;
    case_id: number;
    report_no: number;
    email: string | null;
    language: string | null;
    wants_updates: boolean;
    erased_at: Instant | null;
  };
  service_case: { partnership_id: number; case_id: number; number: string; version: number };
}

export interface MailKey {
  caseId: number;
  reportNo: number;
  seq: number;
}

/** How far the reporters of a case were told; its row is locked, so that two servers do not tell twice. */
export async function lockTold(tx: Tx, caseId: number): Promise<number> {
  const { partnershipId } = tx.viewer;
  const tables = tx.tables<Tables>();
  await tables
    .insertInto('resident_told')
    .values({ partnership_id: partnershipId, case_id: caseId, seq: 0 })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const { seq } = await tables
    .selectFrom('resident_told')
    .select('seq')
    .where('partnership_id', '=', partnershipId)
    .where('case_id', '=', caseId)
    .forUpdate()
    .executeTakeFirstOrThrow();
  return seq;
}

export async function saveTold(tx: Tx, caseId: number, seq: number): Promise<void> {
  await tx
    .tables<Tables>()
    .updateTable('resident_told')
    .set({ seq })
    .where('partnership_id', '=', tx.viewer.partnershipId)
    .where('case_id', '=', caseId)
    .execute();
}

export async function listEventsAfter(
  tx: Tx,
  caseId: number,
  seq: number,
): Promise<{ seq: number; what: string; by: string }[]> {
  const rows = await tx
    .tables<Tables>()
    .selectFrom('case_event')
    .select(['seq', 'what', 'by_kind'])
    .where('partnership_id', '=', tx.viewer.partnershipId)
    .where('case_id', '=', caseId)
    .where('seq', '>', seq)
    .orderBy('seq')
    .execute();
  return rows.map((row) => ({ seq: row.seq, what: row.what, by: row.by_kind }));
}

/** Cases that somebody wants to be told of and that went on since they last were. */
export async function listCasesToTell(tx: Tx): Promise<number[]> {
  const { partnershipId } = tx.viewer;
  const rows = await tx
    .tables<Tables>()
    .selectFrom('service_case as c')
    .innerJoin('case_reporter as r', (join) =>
      join.onRef('r.partnership_id', '=', 'c.partnership_id').onRef('r.case_id', '=', 'c.case_id'),
    )
    .leftJoin('resident_told as t', (join) =>
      join.onRef('t.partnership_id', '=', 'c.partnership_id').onRef('t.case_id', '=', 'c.case_id'),
    )
    .select('c.case_id')
    .distinct()
    .where('c.partnership_id', '=', partnershipId)
    .where('r.email', 'is not', null)
    .where('r.erased_at', 'is', null)
    .where((where) => where.or([where('t.seq', 'is', null), where('t.seq', '<', where.ref('c.version'))]))
    .execute();
  return rows.map(({ case_id }) => case_id);
}

/** Reports of a case whose reporter left an address and asked to be told. */
export async function listMailed(tx: Tx, caseId: number): Promise<number[]> {
  const rows = await tx
    .tables<Tables>()
    .selectFrom('case_reporter')
    .select('report_no')
    .where('partnership_id', '=', tx.viewer.partnershipId)
    .where('case_id', '=', caseId)
    .where('email', 'is not', null)
    .where('wants_updates', '=', true)
    .where('erased_at', 'is', null)
    .orderBy('report_no')
    .execute();
  return rows.map(({ report_no }) => report_no);
}

/** @returns false where this was made before */
export async function insertMail(tx: Tx, mail: MailKey & { word: string; madeAt: Instant }): Promise<boolean> {
  const rows = await tx
    .tables<Tables>()
    .insertInto('resident_mail')
    .values({
      ...{ partnership_id: tx.viewer.partnershipId, case_id: mail.caseId, report_no: mail.reportNo, seq: mail.seq },
      ...{ word: mail.word, made_at: new Date(mail.madeAt), sent_at: null, refused: null },
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('seq')
    .execute();
  return rows.length > 0;
}

/** A mail that is still to be sent, with whom it goes to as that stands now; null where there is nobody or nothing any more. */
export async function lockMail(
  tx: Tx,
  { caseId, reportNo, seq }: MailKey,
): Promise<{ word: string; number: string; email: string; language: string | null } | null> {
  const { partnershipId } = tx.viewer;
  const tables = tx.tables<Tables>();
  const mail = await tables
    .selectFrom('resident_mail')
    .select('word')
    .where('partnership_id', '=', partnershipId)
    .where('case_id', '=', caseId)
    .where('report_no', '=', reportNo)
    .where('seq', '=', seq)
    .where('sent_at', 'is', null)
    .where('refused', 'is', null)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst();
  if (mail === undefined) return null;
  const to = await tables
    .selectFrom('case_reporter as r')
    .innerJoin('service_case as c', (join) =>
      join.onRef('c.partnership_id', '=', 'r.partnership_id').onRef('c.case_id', '=', 'r.case_id'),
    )
    .select(['r.email', 'r.language', 'c.number'])
    .where('r.partnership_id', '=', partnershipId)
    .where('r.case_id', '=', caseId)
    .where('r.report_no', '=', reportNo)
    .where('r.erased_at', 'is', null)
    .executeTakeFirst();
  if (to === undefined || to.email === null) return null;
  return { word: mail.word, number: to.number, email: to.email, language: to.language };
}

export async function markMail(
  tx: Tx,
  key: MailKey,
  outcome: { sentAt: Instant } | { refused: string },
): Promise<void> {
  await tx
    .tables<Tables>()
    .updateTable('resident_mail')
    .set('sentAt' in outcome ? { sent_at: new Date(outcome.sentAt) } : { refused: outcome.refused })
    .where('partnership_id', '=', tx.viewer.partnershipId)
    .where('case_id', '=', key.caseId)
    .where('report_no', '=', key.reportNo)
    .where('seq', '=', key.seq)
    .execute();
}
