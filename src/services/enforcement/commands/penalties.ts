import { requirePolicy } from '../../../governance/index.ts';
import { badRequest, conflict, type Tx } from '../../../platform/index.ts';
import { localDate } from '../../../tasking/index.ts';
import { type Instant, isoDateOfDay, LocalClock, poundsWords, type Viewer } from '../../../vocabulary/index.ts';
import { caseIn } from '../../cases/index.ts';
import { dateWords, draftLetterIn, type LetterDeps } from '../../letters/index.ts';
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
  addMonths,
  CANCEL_WORDS,
  type CancelReason,
  foldPenalty,
  offenceProblems,
  offencesOn,
  PENALTY_STEPS,
  type Penalty,
  type PenaltyChecks,
  type PenaltyEvent,
  type PenaltyOffence,
  type PenaltyStep,
  SEED_OFFENCES,
  standsAgainstPenalty,
  standsAgainstStep,
} from '../model.ts';

/** A penalty with its offence and, for those who may see them, whom it was offered to. */
export interface PenaltyView extends Penalty {
  penaltyId: number;
  caseId: number;
  version: number;
  offence: PenaltyOffence;
  person: string;
  checks: PenaltyChecks;
  history: { at: Instant; by: string; what: string; words: string }[];
  /** Each step with why it cannot be taken now; null: it can. */
  steps: { step: PenaltyStep; refusal: string | null }[];
}

/** The offences with their amounts, as published: today's, and those that begin on a later day. */
export async function listOffences(
  deps: LetterDeps,
  viewer: Viewer,
): Promise<{ offences: PenaltyOffence[]; later: PenaltyOffence[] }> {
  const today = localDate(deps.timeZone, deps.clock.now());
  return deps.database.transact(viewer, async (tx) => {
    const { now: offences, later } = await entriesToKeep(tx, 'offence', SEED_OFFENCES, today);
    return { offences, later };
  });
}

/** Penalties offered before keep what they were offered under. @throws Refusal `entry.wrong` */
export async function setOffence(deps: LetterDeps, viewer: Viewer, offence: PenaltyOffence): Promise<void> {
  const problems = offenceProblems(offence, localDate(deps.timeZone, deps.clock.now()));
  await setEntry(deps, viewer, { kind: 'offence', code: offence.code, from: offence.from, body: offence }, problems);
}

async function offencesIn(tx: Tx, deps: LetterDeps): Promise<PenaltyOffence[]> {
  const today = localDate(deps.timeZone, deps.clock.now());
  return offencesOn(await entriesOn(tx, 'offence', SEED_OFFENCES, today), today);
}

export interface OfferInput {
  caseId: number;
  offence: string;
  pence: number;
  offenceAt: Instant;
  circumstances: string;
  /** Name and address, one line each. */
  person: string;
  checks: PenaltyChecks;
  idempotencyKey?: string | undefined;
}

/** Offers a fixed penalty after every check, and drafts its notice. */
export async function offerPenalty(deps: LetterDeps, viewer: Viewer, input: OfferInput): Promise<PenaltyView> {
  requirePolicy(viewer, 'case.enforce');
  return deps.database.transact(viewer, async (tx) => {
    const found = await caseIn(tx, input.caseId);
    const offence = (await offencesIn(tx, deps)).find(({ code }) => code === input.offence);
    if (offence === undefined) throw badRequest('penalty.offence', `There is no offence "${input.offence}".`);
    if (offence.cases.length > 0 && !offence.cases.includes(found.code)) {
      throw badRequest(
        'penalty.case',
        `${offence.name} does not belong to a case of the kind ${found.code}; it belongs to ${offence.cases.join(', ')}.`,
      );
    }
    const now = deps.clock.now();
    if (input.offenceAt > now) throw badRequest('penalty.when', 'The offence lies in the future.');
    const against = standsAgainstPenalty(offence, input.checks, input.pence);
    if (against.length > 0) throw conflict('penalty.checks', against.join(' '));
    const discount =
      offence.discountPence === null || offence.discountPence >= input.pence ? null : offence.discountPence;
    const recordId = await openRecord(
      tx,
      deps,
      {
        caseId: input.caseId,
        kind: 'penalty',
        subject: { offence, checks: { ...input.checks, identity: 'established' } },
        person: { to: input.person, identity: input.checks.identity },
      },
      {
        what: 'offered',
        words: input.circumstances,
        body: { pence: input.pence, discountPence: discount, offenceAt: input.offenceAt },
        isOpen: true,
      },
      input.idempotencyKey,
    );
    const penalty = penaltyOf(deps, await findRecord(tx, 'penalty', recordId));
    // A repeat with the same key finds the notice of the first time.
    if (
      (await listRecords(tx, { kind: 'letter', caseId: input.caseId })).every(
        (each) => each.subject['penaltyId'] !== recordId,
      )
    ) {
      await draftLetterIn(tx, deps, {
        caseId: input.caseId,
        template: 'penalty',
        to: input.person,
        about: { penaltyId: recordId },
        values: {
          offence: `${offence.name}, ${offence.law}`,
          when: momentWords(deps, input.offenceAt),
          circumstances: input.circumstances,
          amount: input.pence,
          due: isoDateOfDay(penalty.payDay),
          ...(discount === null || penalty.discountDay === null
            ? {}
            : {
                discount: `If you pay by ${dateWords(isoDateOfDay(penalty.discountDay))}, ${poundsWords(discount)} is enough.`,
              }),
        },
      });
    }
    return penalty;
  });
}

export async function listPenalties(
  deps: LetterDeps,
  viewer: Viewer,
  of: { caseId?: number; isOpen?: boolean } = {},
): Promise<PenaltyView[]> {
  requirePolicy(viewer, 'case.enforce');
  return deps.database.transact(viewer, async (tx) =>
    (await listRecords(tx, { kind: 'penalty', ...of })).map((record) => penaltyOf(deps, record)),
  );
}

export interface PenaltyStepInput {
  penaltyId: number;
  step: PenaltyStep;
  expectedVersion: number;
  words: string;
  pence?: number | undefined;
  reference?: string | undefined;
  reason?: CancelReason | undefined;
  idempotencyKey?: string | undefined;
}

/** Records a payment, a reminder, a dispute, a cancellation with its reason, or that it goes to court. */
export async function stepPenalty(deps: LetterDeps, viewer: Viewer, input: PenaltyStepInput): Promise<PenaltyView> {
  // What gives up a claim of the public or begins a prosecution is not the warden's alone.
  requirePolicy(viewer, ['cancel', 'prosecute', 'refund'].includes(input.step) ? 'case.approve' : 'case.enforce');
  return deps.database.transact(viewer, async (tx) => {
    const record = await findRecord(tx, 'penalty', input.penaltyId);
    const before = penaltyOf(deps, record);
    const refusal = before.steps.find(({ step }) => step === input.step)?.refusal ?? null;
    if (before.version === input.expectedVersion && refusal !== null) throw conflict('penalty.step', refusal);
    const step = { words: input.words.trim(), ...bodyOf(input) };
    const after = [...record.events, { ...step, seq: 0, at: deps.clock.now(), personId: null, by: '' }];
    const { state } = foldOf(deps, record, after);
    await stepRecord(
      tx,
      deps,
      { ...record, version: input.expectedVersion },
      { ...step, isOpen: state === 'open' },
      input.idempotencyKey,
    );
    return penaltyOf(deps, await findRecord(tx, 'penalty', input.penaltyId));
  });
}

const PAST: Record<PenaltyStep, PenaltyEvent['what']> = {
  ...{ pay: 'paid', refund: 'refunded', remind: 'reminded', dispute: 'disputed' },
  ...{ cancel: 'cancelled', prosecute: 'prosecuted' },
};

function bodyOf({ step, pence, reference, reason }: PenaltyStepInput): { what: string; body: Record<string, unknown> } {
  const what = PAST[step];
  if (step === 'pay' || step === 'refund') {
    if (pence === undefined || pence <= 0)
      throw badRequest('penalty.amount', 'How much? A whole number of pence above 0.');
    if (!reference?.trim()) throw badRequest('penalty.reference', 'The reference of the payment is missing.');
    return { what, body: { pence, reference: reference.trim() } };
  }
  if (step === 'cancel') {
    if (reason === undefined) {
      throw badRequest('penalty.reason', `Why? One of: ${Object.values(CANCEL_WORDS).join('; ')}.`);
    }
    return { what, body: { reason } };
  }
  return { what, body: {} };
}

function foldOf(deps: LetterDeps, record: CaseRecord, events: CaseRecord['events']): Penalty {
  const clock = new LocalClock(deps.timeZone);
  const localDay = (instant: Instant) => clock.localDay(instant);
  return foldPenalty(
    record.subject['offence'] as PenaltyOffence,
    events.map(({ at, by, what, words, body }) => ({ at, by, what, words, ...body }) as PenaltyEvent),
    localDay(deps.clock.now()),
    localDay,
    addMonths,
  );
}

function penaltyOf(deps: LetterDeps, record: CaseRecord): PenaltyView {
  const penalty = foldOf(deps, record, record.events);
  const today = new LocalClock(deps.timeZone).localDay(deps.clock.now());
  return {
    ...penalty,
    penaltyId: record.recordId,
    caseId: record.caseId,
    version: record.version,
    offence: record.subject['offence'] as PenaltyOffence,
    checks: record.subject['checks'] as PenaltyChecks,
    person:
      typeof record.person?.['to'] === 'string' ? record.person['to'] : 'Forgotten: its time to be kept has passed.',
    history: record.events.map(({ at, by, what, words }) => ({ at, by, what, words })),
    steps: PENALTY_STEPS.map((step) => ({ step, refusal: standsAgainstStep(penalty, step, today) })),
  };
}

function momentWords(deps: LetterDeps, at: Instant): string {
  const time = new Intl.DateTimeFormat('en-GB', { timeZone: deps.timeZone, hour: '2-digit', minute: '2-digit' });
  return `${dateWords(localDate(deps.timeZone, at))}, ${time.format(at)}`;
}
