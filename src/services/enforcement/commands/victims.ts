import { requirePolicy } from '../../../governance/index.ts';
import { badRequest, type Tx } from '../../../platform/index.ts';
import { localDate } from '../../../tasking/index.ts';
import type { Instant, Viewer } from '../../../vocabulary/index.ts';
import { caseIn } from '../../cases/index.ts';
import type { LetterDeps } from '../../letters/index.ts';
import { entriesOn, findRecord, listRecords, openRecord } from '../../records/index.ts';
import type { CaseRecord } from '../../records/model.ts';
import { type Assessment, assess, type RiskQuestion, SEED_RISK_QUESTIONS } from '../model.ts';

export interface AssessmentView extends Assessment {
  assessmentId: number;
  caseId: number;
  at: Instant;
  by: string;
  words: string;
  answers: Record<string, string>;
}

/** The questions about a victim's risk, as the partnership asks them today. */
export async function listRiskQuestions(deps: LetterDeps, viewer: Viewer): Promise<readonly RiskQuestion[]> {
  requirePolicy(viewer, 'case.victim');
  return deps.database.transact(viewer, (tx) => questionsIn(tx, deps));
}

async function questionsIn(tx: Tx, deps: LetterDeps): Promise<readonly RiskQuestion[]> {
  const seed = [{ code: 'victim', from: '2000-01-01', questions: SEED_RISK_QUESTIONS }];
  const [set] = await entriesOn(tx, 'risk', seed, localDate(deps.timeZone, deps.clock.now()));
  return set?.questions ?? SEED_RISK_QUESTIONS;
}

/** Records how a victim stands at a contact. Each contact is a record of its own: how it went is read from them all. */
export async function assessVictim(
  deps: LetterDeps,
  viewer: Viewer,
  input: { caseId: number; answers: Record<string, string>; words: string; idempotencyKey?: string | undefined },
): Promise<AssessmentView> {
  requirePolicy(viewer, 'case.victim');
  return deps.database.transact(viewer, async (tx) => {
    await caseIn(tx, input.caseId);
    const questions = await questionsIn(tx, deps);
    for (const [id, value] of Object.entries(input.answers)) {
      const question = questions.find((each) => each.id === id);
      if (question === undefined) throw badRequest('assessment.question', `There is no question "${id}".`);
      if (!question.options.some((option) => option.value === value)) {
        const options = question.options.map((option) => `${option.value} (${option.words})`).join(', ');
        throw badRequest('assessment.answer', `"${question.words}" is answered with one of ${options}.`);
      }
    }
    const assessed = assess(questions, input.answers);
    const recordId = await openRecord(
      tx,
      deps,
      { caseId: input.caseId, kind: 'assessment', subject: { assessed }, person: { answers: input.answers } },
      { what: 'assessed', words: input.words, isOpen: false },
      input.idempotencyKey,
    );
    return assessmentOf(await findRecord(tx, 'assessment', recordId));
  });
}

/** The contacts with a victim, newest first. Who read them is in the audit trail. */
export async function listAssessments(deps: LetterDeps, viewer: Viewer, caseId: number): Promise<AssessmentView[]> {
  requirePolicy(viewer, 'case.victim');
  return deps.database.transact(viewer, async (tx) => {
    tx.audit({ v: 1, what: 'assessment.read', subjectType: 'case', subjectId: caseId, details: {} });
    return (await listRecords(tx, { kind: 'assessment', caseId })).map(assessmentOf);
  });
}

function assessmentOf(record: CaseRecord): AssessmentView {
  return {
    ...(record.subject['assessed'] as Assessment),
    assessmentId: record.recordId,
    caseId: record.caseId,
    at: record.openedAt,
    by: record.events[0]?.by ?? '',
    words: record.events[0]?.words ?? '',
    answers: (record.person?.['answers'] ?? {}) as Record<string, string>,
  };
}
