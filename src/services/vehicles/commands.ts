import { requirePolicy } from '../../governance/index.ts';
import { badRequest, conflict, type Deps, Refusal, type Tx } from '../../platform/index.ts';
import { localDate } from '../../tasking/index.ts';
import { type Instant, LocalClock, poundsWords, type Viewer } from '../../vocabulary/index.ts';
import { caseIn, establishIn, vrmIn } from '../cases/index.ts';
import {
  entriesOn,
  entriesToKeep,
  findRecord,
  listRecords,
  openRecord,
  setEntry,
  stepRecord,
} from '../records/index.ts';
import type { CaseRecord } from '../records/model.ts';
import { NoAnswer } from './connections.ts';
import { askDvla, askPolice } from './enquire.ts';
import {
  type Charge,
  chargesOf,
  type Enquiry,
  foldHold,
  type HoldEvent,
  type HoldStep,
  type HoldTerms,
  type HoldView,
  type HoldWorkflow,
  holdSteps,
  mismatches,
  payable,
  readVrm,
  SEED_TERMS,
  standsAgainstDisposal,
  standsAgainstKeeping,
  standsAgainstRelease,
  suretyLeft,
  taxStanding,
  taxWords,
  termsOn,
  termsProblems,
} from './model.ts';

export interface VehicleDeps extends Deps {
  timeZone: string;
}

export interface EnquiryInput {
  caseId: number;
  source: 'dvla' | 'police';
  idempotencyKey?: string | undefined;
}

/**
 * Asks DVLA or the police about a case's vehicle and records what they say as a fact of the case. Each enquiry is in the
 * audit trail with its case; nobody is asked about a mark that belongs to no case.
 *
 * @throws Refusal `vehicle.no-answer` in words when they do not answer; that they were asked is kept all the same
 */
export async function enquire(deps: VehicleDeps, viewer: Viewer, input: EnquiryInput): Promise<Enquiry> {
  requirePolicy(viewer, 'case.vehicle');
  const connection = deps.vehicleChecks?.[input.source] ?? null;
  const asked = { dvla: 'DVLA', police: 'The police' }[input.source];
  if (connection === null) {
    throw conflict(
      'vehicle.not-connected',
      `${asked} cannot be asked from here: no agreement is set up. Record by hand what they said.`,
    );
  }
  const { vrm, seen } = await deps.database.transact(viewer, async (tx) => {
    const found = await caseIn(tx, input.caseId);
    const written = await vrmIn(tx, input.caseId);
    const read = written === null ? null : readVrm(written);
    if (read === null) throw badRequest('vehicle.no-mark', `${found.number} has no registration number to ask about.`);
    const text = (name: string) => (typeof found.answers[name] === 'string' ? String(found.answers[name]) : undefined);
    return { vrm: read.vrm, seen: { make: text('make'), colour: text('colour') } };
  });
  let answer: Omit<Enquiry, 'enquiryId' | 'caseId' | 'at' | 'by'> | null = null;
  let failure = '';
  try {
    answer =
      input.source === 'dvla'
        ? dvlaAnswer(await askDvla(connection, vrm), seen)
        : policeAnswer(await askPolice(connection, vrm));
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    failure = error.message;
  }
  const kept = await deps.database.transact(viewer, async (tx) => {
    const told = answer ?? NOTHING_SAID(input.source, failure);
    const recordId = await openRecord(
      tx,
      deps,
      { caseId: input.caseId, kind: 'enquiry', subject: { ...told }, person: null },
      { what: 'asked', words: told.words, isOpen: false },
      input.idempotencyKey,
    );
    if (answer !== null) {
      const fact =
        input.source === 'dvla'
          ? { dvla: answer.standing ?? 'unknown' }
          : { police: answer.isStolen ? 'stolen' : 'clear' };
      await establishIn(tx, deps, { caseId: input.caseId, facts: fact, words: answer.words });
    }
    return enquiryOf(await findRecord(tx, 'enquiry', recordId));
  });
  if (answer === null) throw new Refusal('vehicle.no-answer', 502, failure);
  return kept;
}

type Told = Omit<Enquiry, 'enquiryId' | 'caseId' | 'at' | 'by'>;

const NOTHING_SAID = (source: Enquiry['source'], words: string): Told => ({
  ...{ source, outcome: 'failed', words, standing: null, isStolen: null },
  ...{ make: null, colour: null, motStatus: null, mismatches: [] },
});

function dvlaAnswer(
  vehicle: Awaited<ReturnType<typeof askDvla>>,
  seen: { make?: string | undefined; colour?: string | undefined },
): Told {
  const standing = taxStanding(vehicle);
  return {
    ...{
      source: 'dvla',
      outcome: vehicle === null ? 'notFound' : 'answered',
      words: taxWords(standing),
      standing,
      isStolen: null,
    },
    ...{ make: vehicle?.make ?? null, colour: vehicle?.colour ?? null, motStatus: vehicle?.motStatus ?? null },
    mismatches: vehicle === null ? [] : mismatches(vehicle, seen),
  };
}

function policeAnswer({ isStolen, reference }: { isStolen: boolean; reference: string }): Told {
  const words = isStolen ? 'The police look for it: do not touch it, ring them.' : 'The police do not look for it.';
  return {
    ...{ source: 'police', outcome: 'answered', words: reference === '' ? words : `${words} (${reference})` },
    ...{ standing: null, isStolen, make: null, colour: null, motStatus: null, mismatches: [] },
  };
}

const enquiryOf = (record: CaseRecord): Enquiry => ({
  ...(record.subject as unknown as Told),
  ...{ enquiryId: record.recordId, caseId: record.caseId, at: record.openedAt, by: record.events[0]?.by ?? '' },
});

export async function listEnquiries(deps: VehicleDeps, viewer: Viewer, caseId: number): Promise<Enquiry[]> {
  requirePolicy(viewer, 'case.vehicle');
  return deps.database.transact(viewer, async (tx) =>
    (await listRecords(tx, { kind: 'enquiry', caseId })).map(enquiryOf),
  );
}

export async function liftVehicle(
  deps: VehicleDeps,
  viewer: Viewer,
  input: { caseId: number; place: string; workflow: HoldWorkflow; idempotencyKey?: string | undefined },
): Promise<HoldView> {
  requirePolicy(viewer, 'case.work');
  return deps.database.transact(viewer, async (tx) => {
    const found = await caseIn(tx, input.caseId);
    if (found.marks.eligible === undefined) {
      throw conflict('vehicle.gate', `${found.number} is not verified: nobody has said that it may be lifted.`);
    }
    const terms = await termsIn(tx, deps, input.workflow, deps.clock.now());
    const vrm = (await vrmIn(tx, input.caseId)) ?? '';
    const recordId = await openRecord(
      tx,
      deps,
      { caseId: input.caseId, kind: 'hold', subject: { terms, workflow: input.workflow }, person: { vrm } },
      { what: 'lifted', words: '', body: { place: input.place, workflow: input.workflow }, isOpen: true },
      input.idempotencyKey,
      conflict('vehicle.held', `The vehicle of ${found.number} is in keeping already.`),
    );
    return holdOf(deps, await findRecord(tx, 'hold', recordId));
  });
}

export interface HoldStepInput {
  holdId: number;
  step: HoldStep;
  expectedVersion: number;
  words: string;
  place?: string | undefined;
  letterId?: number | undefined;
  pence?: number | undefined;
  towards?: Charge | undefined;
  isTaxed?: boolean | undefined;
  certificate?: string | undefined;
  facility?: string | undefined;
  idempotencyKey?: string | undefined;
}

/** What happens to a vehicle in keeping; released or disposed of only when nothing of the law or its charges stands against it. */
export async function stepHold(deps: VehicleDeps, viewer: Viewer, input: HoldStepInput): Promise<HoldView> {
  requirePolicy(viewer, input.step === 'dispose' ? 'case.approve' : 'case.work');
  return deps.database.transact(viewer, async (tx) => {
    const record = await findRecord(tx, 'hold', input.holdId);
    const hold = holdOf(deps, record);
    const clock = new LocalClock(deps.timeZone);
    const now = deps.clock.now();
    if (hold.version === input.expectedVersion) {
      const against = standsAgainst(hold, input, now, (at) => clock.localDay(at));
      if (against.length > 0) throw conflict('vehicle.not-yet', against.join(' '));
    }
    const { what, body } = holdEvent(input);
    const after = foldHold([...eventsOf(record), { at: now, by: viewer.name, words: '', what, ...body } as HoldEvent])!;
    const words = input.words.trim();
    await stepRecord(
      tx,
      deps,
      { ...record, version: input.expectedVersion },
      // Open while anything can still be done with it: a surety outlasts the release.
      { what, words, body, isOpen: holdSteps(after).length > 0 },
      input.idempotencyKey,
    );
    return holdOf(deps, await findRecord(tx, 'hold', input.holdId));
  });
}

function standsAgainst(
  hold: HoldView,
  input: HoldStepInput,
  now: Instant,
  localDay: (instant: Instant) => number,
): string[] {
  const { terms } = hold;
  // Release and disposal say themselves what is missing, however the vehicle stands.
  if (input.step === 'release') return standsAgainstRelease(hold, terms, now, input.isTaxed ?? false);
  if (input.step === 'dispose') return standsAgainstDisposal(hold, terms, now, localDay);
  if (!holdSteps(hold).includes(input.step)) {
    return [hold.endedAt === null ? 'That does not fit how it stands.' : 'It is not in keeping any more.'];
  }
  if (input.step === 'keepSurety') return standsAgainstKeeping(hold, terms, now, localDay);
  const most =
    input.step === 'pay' && input.towards !== undefined
      ? payable(hold, terms, input.towards, now)
      : input.step === 'returnSurety'
        ? suretyLeft(hold)
        : Number.POSITIVE_INFINITY;
  return (input.pence ?? 0) > most
    ? [`No more than ${poundsWords(most)} is open there; found ${poundsWords(input.pence!)}.`]
    : [];
}

function holdEvent(input: HoldStepInput): { what: HoldEvent['what']; body: object } {
  const need = <T>(value: T | undefined, words: string): T => {
    if (value === undefined || value === ('' as never)) throw badRequest('vehicle.missing', words);
    return value;
  };
  switch (input.step) {
    case 'move':
      return { what: 'moved', body: { place: need(input.place, 'Where is it kept now?') } };
    case 'tellKeeper':
      if (input.letterId === undefined)
        need(input.words.trim() || undefined, 'Name the letter, or say why no keeper can be told.');
      return { what: 'keeperTold', body: { letterId: input.letterId ?? null } };
    case 'claim':
      return { what: 'claimed', body: {} };
    case 'endClaim':
      need(input.words.trim() || undefined, 'Say why the claim has ended: withdrawn, or not paid in time.');
      return { what: 'claimEnded', body: {} };
    case 'keepSurety':
      return { what: 'suretyKept', body: {} };
    case 'pay':
      return {
        what: 'paid',
        body: {
          pence: need(input.pence, 'How much was paid?'),
          towards: need(input.towards, 'Towards what was it paid?'),
        },
      };
    case 'returnSurety':
      return { what: 'suretyReturned', body: { pence: need(input.pence, 'How much was given back?') } };
    case 'release':
      return { what: 'released', body: {} };
    case 'dispose':
      return {
        what: 'disposed',
        body: {
          certificate: need(input.certificate, 'The number of the certificate of destruction is missing.'),
          facility: need(input.facility, 'Which authorised treatment facility?'),
        },
      };
  }
}

export async function listHolds(
  deps: VehicleDeps,
  viewer: Viewer,
  of: { caseId?: number; isOpen?: boolean },
): Promise<HoldView[]> {
  requirePolicy(viewer, 'case.vehicle');
  return deps.database.transact(viewer, async (tx) =>
    (await listRecords(tx, { kind: 'hold', ...of })).map((record) => holdOf(deps, record)),
  );
}

/** The terms of keeping vehicles, by workflow: today's, and those that begin on a later day. */
export async function listTerms(deps: VehicleDeps, viewer: Viewer): Promise<{ now: HoldTerms[]; later: HoldTerms[] }> {
  const today = localDate(deps.timeZone, deps.clock.now());
  return deps.database.transact(viewer, (tx) => entriesToKeep(tx, 'terms', SEEDED_TERMS, today));
}

/** Vehicles lifted before keep the terms they were lifted under. @throws Refusal `entry.wrong` */
export async function setTerms(deps: VehicleDeps, viewer: Viewer, terms: HoldTerms): Promise<void> {
  const problems = termsProblems(terms, localDate(deps.timeZone, deps.clock.now()));
  const code = terms.workflow;
  await setEntry(deps, viewer, { kind: 'terms', code, from: terms.from, body: { ...terms, code } }, problems);
}

const SEEDED_TERMS = SEED_TERMS.map((terms) => ({ ...terms, code: terms.workflow }));

async function termsIn(tx: Tx, deps: VehicleDeps, workflow: HoldWorkflow, at: Instant): Promise<HoldTerms> {
  const on = localDate(deps.timeZone, at);
  return termsOn(await entriesOn(tx, 'terms', SEEDED_TERMS, on), workflow, on);
}

function eventsOf(record: CaseRecord): HoldEvent[] {
  const vrm = typeof record.person?.['vrm'] === 'string' ? record.person['vrm'] : '';
  return record.events.map(
    ({ at, by, what, words, body }) => ({ at, by, what, words, vrm, ...body }) as unknown as HoldEvent,
  );
}

function holdOf(deps: VehicleDeps, record: CaseRecord): HoldView {
  const hold = foldHold(eventsOf(record));
  if (hold === null) throw new Error(`Hold ${record.recordId} has no lift.`);
  const terms = record.subject['terms'] as HoldTerms;
  const now = deps.clock.now();
  const clock = new LocalClock(deps.timeZone);
  return {
    ...hold,
    ...{ holdId: record.recordId, caseId: record.caseId, version: record.version, terms },
    charges: chargesOf(hold, terms, now),
    againstRelease: standsAgainstRelease(hold, terms, now, false),
    againstDisposal: standsAgainstDisposal(hold, terms, now, (at) => clock.localDay(at)),
    history: record.events.map(({ at, by, what, words }) => ({ at, by, what, words })),
  };
}
