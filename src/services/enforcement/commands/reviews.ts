import { requirePolicy } from '../../../governance/index.ts';
import { badRequest, conflict, type Tx } from '../../../platform/index.ts';
import { localDate } from '../../../tasking/index.ts';
import { type Instant, LocalClock, type Viewer } from '../../../vocabulary/index.ts';
import { caseIn } from '../../cases/index.ts';
import { catalogueIn } from '../../catalogue/index.ts';
import { Calendars, type WorkingTime } from '../../clocks/model.ts';
import type { LetterDeps } from '../../letters/index.ts';
import {
  entriesOn,
  entriesToKeep,
  findRecord,
  listRecords,
  openRecord,
  setEntry,
  stepRecord,
} from '../../records/index.ts';
import type { CaseRecord } from '../../records/model.ts';
import {
  type Assessment,
  addMonths,
  meetsThreshold,
  type ReviewFigures,
  type ReviewStep,
  type ReviewThreshold,
  type ReviewView,
  reviewDays,
  reviewFigures,
  reviewSteps,
  SEED_THRESHOLD,
  thresholdProblems,
} from '../model.ts';

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
    const subject = { threshold, isMet: met.isMet, words: met.words };
    const recordId = await openRecord(
      tx,
      deps,
      { caseId: input.caseId, kind: 'review', subject, person: { reports: input.reports } },
      { what: 'asked', words: input.words, isOpen: true },
      input.idempotencyKey,
    );
    return reviewOf(await findRecord(tx, 'review', recordId), await workingDaysIn(tx, deps));
  });
}

const SEEDED_THRESHOLD = [{ code: 'case-review', from: '2000-01-01', ...SEED_THRESHOLD }];

async function thresholdIn(tx: Tx, deps: LetterDeps): Promise<ReviewThreshold> {
  const today = localDate(deps.timeZone, deps.clock.now());
  const [standing] = await entriesOn(tx, 'threshold', SEEDED_THRESHOLD, today);
  return standing ?? SEED_THRESHOLD;
}

export type DatedThreshold = ReviewThreshold & { from: string };

/** The published threshold of a case review: today's, and one that begins on a later day. */
export async function readThreshold(
  deps: LetterDeps,
  viewer: Viewer,
): Promise<{ now: DatedThreshold; later: DatedThreshold | null }> {
  const today = localDate(deps.timeZone, deps.clock.now());
  return deps.database.transact(viewer, async (tx) => {
    const { now, later } = await entriesToKeep(tx, 'threshold', SEEDED_THRESHOLD, today);
    return { now: now[0] ?? SEEDED_THRESHOLD[0]!, later: later[0] ?? null };
  });
}

/** Reviews asked for before keep the threshold they were asked for under. @throws Refusal `entry.wrong` */
export async function setThreshold(deps: LetterDeps, viewer: Viewer, threshold: DatedThreshold): Promise<void> {
  const problems = thresholdProblems(threshold, localDate(deps.timeZone, deps.clock.now()));
  const code = 'case-review';
  const entry = { kind: 'threshold', code, from: threshold.from, body: { ...threshold, code } } as const;
  await setEntry(deps, viewer, entry, problems);
}

export async function stepReview(
  deps: LetterDeps,
  viewer: Viewer,
  input: {
    reviewId: number;
    step: ReviewStep;
    expectedVersion: number;
    words: string;
    /** How many recommendations a decision makes. */
    recommendations?: number | undefined;
    idempotencyKey?: string | undefined;
  },
): Promise<ReviewView> {
  requirePolicy(viewer, input.step === 'decide' ? 'case.approve' : 'case.victim');
  const words = input.words.trim();
  if (words === '') throw badRequest('review.words', 'Say in a sentence what was said or decided.');
  return deps.database.transact(viewer, async (tx) => {
    const record = await findRecord(tx, 'review', input.reviewId);
    const workingDays = await workingDaysIn(tx, deps);
    const review = reviewOf(record, workingDays);
    if (review.version === input.expectedVersion && !reviewSteps(review).includes(input.step)) {
      throw conflict('review.step', NOT_NOW[input.step]);
    }
    const what = { acknowledge: 'acknowledged', decide: 'decided', appeal: 'appealed' }[input.step];
    const body = input.step === 'decide' ? { recommendations: input.recommendations ?? 0 } : {};
    const step = { what, words, body, isOpen: input.step !== 'decide' };
    await stepRecord(tx, deps, { ...record, version: input.expectedVersion }, step, input.idempotencyKey);
    return reviewOf(await findRecord(tx, 'review', input.reviewId), workingDays);
  });
}

export async function listReviews(
  deps: LetterDeps,
  viewer: Viewer,
  of: { caseId?: number; isOpen?: boolean },
): Promise<ReviewView[]> {
  requirePolicy(viewer, 'case.victim');
  return deps.database.transact(viewer, async (tx) => {
    const workingDays = await workingDaysIn(tx, deps);
    return (await listRecords(tx, { kind: 'review', ...of })).map((record) => reviewOf(record, workingDays));
  });
}

/** Reviews that wait for a step, soonest decision first, and what is published of the year to now. */
export async function reviewsNow(
  deps: LetterDeps,
  viewer: Viewer,
): Promise<{ open: ReviewView[]; year: number; figures: ReviewFigures }> {
  const all = await listReviews(deps, viewer, {});
  const clock = new LocalClock(deps.timeZone);
  const yearOf = (at: Instant) => new Date(clock.localDay(at) * 86_400_000).getUTCFullYear();
  const year = yearOf(deps.clock.now());
  const open = all.filter((review) => !reviewSteps(review).includes('appeal'));
  return {
    open: open.toSorted((a, b) => a.decideBy - b.decideBy),
    ...{ year, figures: reviewFigures(all.filter(({ askedAt }) => yearOf(askedAt) === year)) },
  };
}

const NOT_NOW: Record<ReviewStep, string> = {
  acknowledge: 'It was acknowledged already.',
  decide: 'It was decided already; an appeal opens it again.',
  appeal: 'There is no decision yet to appeal against.',
};

async function workingDaysIn(tx: Tx, deps: LetterDeps): Promise<WorkingTime> {
  const { calendars } = await catalogueIn(tx, deps.timeZone, deps.clock.now());
  return new Calendars(calendars).of('working-days');
}

function reviewOf(record: CaseRecord, workingDays: WorkingTime): ReviewView {
  const { threshold, isMet, words } = record.subject as { threshold: ReviewThreshold; isMet: boolean; words: string };
  const decision = record.events.findLast(({ what }) => what === 'decided');
  const appealedAt = record.events.findLast(({ what }) => what === 'appealed')?.at ?? null;
  // An appeal is decided in its own days.
  const isAgain = appealedAt !== null && appealedAt >= (decision?.at ?? 0);
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
    ...{ acknowledgedAt: last('acknowledged'), decidedAt: decision?.at ?? null, appealedAt },
    recommendations: decision === undefined ? null : Number(decision.body['recommendations'] ?? 0),
    ...reviewDays(threshold, isAgain ? appealedAt! : record.openedAt, workingDays),
    history: record.events.map(({ at, by, what, words: said }) => ({ at, by, what, words: said })),
  };
}
