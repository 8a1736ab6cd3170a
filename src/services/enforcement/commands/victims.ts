import { requirePolicy } from '../../../governance/index.ts';
import { badRequest, conflict, type Tx } from '../../../platform/index.ts';
import { localDate } from '../../../tasking/index.ts';
import { type Instant, LocalClock, type Viewer } from '../../../vocabulary/index.ts';
import { caseIn } from '../../cases/index.ts';
import type { LetterDeps } from '../../letters/index.ts';
import { entriesOn, findRecord, listRecords, openRecord, stepRecord } from '../../records/index.ts';
import type { CaseRecord } from '../../records/model.ts';
import {
  type Assessment,
  addMonths,
  assess,
  meetsThreshold,
  type ReviewThreshold,
  type RiskQuestion,
  SEED_RISK_QUESTIONS,
  SEED_THRESHOLD,
} from '../model.ts';

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

export const REVIEW_STEPS = ['acknowledge', 'decide', 'appeal'] as const;
export type ReviewStep = (typeof REVIEW_STEPS)[number];

export interface ReviewView {
  reviewId: number;
  caseId: number;
  version: number;
  askedAt: Instant;
  isMet: boolean;
  words: string;
  acknowledgedAt: Instant | null;
  decidedAt: Instant | null;
  appealedAt: Instant | null;
  /** Local days by which it is acknowledged and decided, days since 1970. */
  acknowledgeBy: number;
  decideBy: number;
  history: { at: Instant; by: string; what: string; words: string }[];
}

/**
 * Opens an ASB case review (2014 Act s.104) at a victim's request, and says whether the published threshold is met and
 * why. Below it a review may still be held: nothing is refused here.
 *
 * @param reports each with the local date it happened and was reported, as 2026-11-24
 */
export async function askReview(
  deps: LetterDeps,
  viewer: Viewer,
  input: {
    caseId: number;
    reports: { happened: number; reported: number }[];
    words: string;
    idempotencyKey?: string | undefined;
  },
): Promise<ReviewView> {
  requirePolicy(viewer, 'case.victim');
  return deps.database.transact(viewer, async (tx) => {
    await caseIn(tx, input.caseId);
    const threshold = await thresholdIn(tx, deps);
    const [latest] = await listRecords(tx, { kind: 'assessment', caseId: input.caseId, limit: 1 });
    const isGrave = latest !== undefined && (latest.subject['assessed'] as Assessment).level === 'high';
    const askedDay = new LocalClock(deps.timeZone).localDay(deps.clock.now());
    const reports = input.reports.map(({ happened, reported }) => ({ happenedDay: happened, reportedDay: reported }));
    const met = meetsThreshold(threshold, reports, askedDay, isGrave, addMonths);
    const subject = { threshold, isMet: met.isMet, words: met.words, askedDay };
    const recordId = await openRecord(
      tx,
      deps,
      { caseId: input.caseId, kind: 'review', subject, person: { reports: input.reports } },
      { what: 'asked', words: input.words, isOpen: true },
      input.idempotencyKey,
    );
    return reviewOf(await findRecord(tx, 'review', recordId));
  });
}

async function thresholdIn(tx: Tx, deps: LetterDeps): Promise<ReviewThreshold> {
  const seed = [{ code: 'case-review', from: '2000-01-01', ...SEED_THRESHOLD }];
  const [standing] = await entriesOn(tx, 'threshold', seed, localDate(deps.timeZone, deps.clock.now()));
  return standing ?? SEED_THRESHOLD;
}

export async function stepReview(
  deps: LetterDeps,
  viewer: Viewer,
  input: {
    reviewId: number;
    step: ReviewStep;
    expectedVersion: number;
    words: string;
    idempotencyKey?: string | undefined;
  },
): Promise<ReviewView> {
  requirePolicy(viewer, input.step === 'decide' ? 'case.approve' : 'case.victim');
  const words = input.words.trim();
  if (words === '') throw badRequest('review.words', 'Say in a sentence what was said or decided.');
  return deps.database.transact(viewer, async (tx) => {
    const record = await findRecord(tx, 'review', input.reviewId);
    const review = reviewOf(record);
    if (review.version === input.expectedVersion) {
      const not =
        input.step === 'acknowledge' && review.acknowledgedAt !== null
          ? 'It was acknowledged already.'
          : input.step === 'decide' && review.decidedAt !== null && review.appealedAt === null
            ? 'It was decided already; an appeal opens it again.'
            : input.step === 'appeal' && review.decidedAt === null
              ? 'There is no decision yet to appeal against.'
              : null;
      if (not !== null) throw conflict('review.step', not);
    }
    const what = { acknowledge: 'acknowledged', decide: 'decided', appeal: 'appealed' }[input.step];
    const step = { what, words, isOpen: input.step !== 'decide' };
    await stepRecord(tx, deps, { ...record, version: input.expectedVersion }, step, input.idempotencyKey);
    return reviewOf(await findRecord(tx, 'review', input.reviewId));
  });
}

export async function listReviews(
  deps: LetterDeps,
  viewer: Viewer,
  of: { caseId?: number; isOpen?: boolean },
): Promise<ReviewView[]> {
  requirePolicy(viewer, 'case.victim');
  return deps.database.transact(viewer, async (tx) => (await listRecords(tx, { kind: 'review', ...of })).map(reviewOf));
}

/** Monday to Friday; whether a bank holiday lies between is for the partnership's own calendar of services. */
function workingDaysAfter(day: number, n: number): number {
  let at = day;
  for (let left = n; left > 0; ) {
    at += 1;
    if ((at + 3) % 7 < 5) left -= 1;
  }
  return at;
}

function reviewOf(record: CaseRecord): ReviewView {
  const { threshold, isMet, words, askedDay } = record.subject as {
    threshold: ReviewThreshold;
    isMet: boolean;
    words: string;
    askedDay: number;
  };
  const last = (what: string) => record.events.findLast((event) => event.what === what)?.at ?? null;
  return {
    ...{
      reviewId: record.recordId,
      caseId: record.caseId,
      version: record.version,
      askedAt: record.openedAt,
      isMet,
      words,
    },
    ...{ acknowledgedAt: last('acknowledged'), decidedAt: last('decided'), appealedAt: last('appealed') },
    acknowledgeBy: workingDaysAfter(askedDay, threshold.acknowledgeWorkingDays),
    decideBy: workingDaysAfter(askedDay, threshold.decideWorkingDays),
    history: record.events.map(({ at, by, what, words: said }) => ({ at, by, what, words: said })),
  };
}
