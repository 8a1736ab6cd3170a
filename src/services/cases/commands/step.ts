import { can, requirePolicy } from '../../../governance/index.ts';
import { badRequest, conflict, notAllowed, once, type Refusal, type Tx } from '../../../platform/index.ts';
import type { Instant, Viewer } from '../../../vocabulary/index.ts';
import { type Body, beginUnder, knownOf, responsibleFor, type Value } from '../../catalogue/index.ts';
import type { Author, Case } from '../model.ts';
import { type CaseStepInput, notSaidIn, permissionOf, planStep, readValues, STEP_RULES, scoreOf } from '../model.ts';
import * as store from '../store/index.ts';
import { addEvents, authorOf, type CaseDeps, gatesOf, placerOf, rowIn, rulesOf, timeZoneOf } from './shared.ts';

export type StepInput = CaseStepInput & {
  caseId: number;
  expectedVersion: number;
  /** When it was done, where a phone had no signal then: not in the future and not before what the case says already. */
  doneAt?: Instant | undefined;
  idempotencyKey?: string | undefined;
};

/**
 * Takes a case on by one step. Refused in words when the case does not stand so, when the law says not yet, or when
 * somebody else was faster; sent twice with one key it is done once.
 */
export async function stepCase(deps: CaseDeps, viewer: Viewer, input: StepInput): Promise<Case> {
  // Who may neither take this step nor work cases is refused before anything is read.
  if (!can(viewer, STEP_RULES[input.step].permission)) requirePolicy(viewer, 'case.work');
  return stepWith(deps, viewer, input, authorOf(viewer), (one) =>
    requirePolicy(viewer, permissionOf(one, input, viewer.personId)),
  );
}

/** The same for a reporter, who may confirm and open again what they reported. */
export async function stepAsReporter(
  deps: CaseDeps,
  viewer: Viewer,
  input: { caseId: number; step: 'confirm' | 'reopen'; words: string; idempotencyKey?: string | undefined },
): Promise<Case> {
  const expectedVersion = await deps.database.transact(
    viewer,
    async (tx) => (await rowIn(tx, input.caseId)).it.version,
  );
  const author: Author = { kind: 'resident', personId: null, agencyId: null, words: 'A resident' };
  return stepWith(deps, viewer, { ...input, expectedVersion }, author, () => undefined);
}

async function stepWith(
  deps: CaseDeps,
  viewer: Viewer,
  input: StepInput,
  author: Author,
  requireMay: (one: Case) => void,
): Promise<Case> {
  const timeZone = await timeZoneOf(deps, viewer.partnershipId);
  const { idempotencyKey, ...asked } = input;
  const notSaid = notSaidIn(input);
  if (notSaid !== null) throw badRequest('case.step-wrong', notSaid);
  const step = await placedAnew(deps, viewer, input);
  const agencyId = await agencyAfter(deps, viewer, step);
  return deps.database.transact(viewer, async (tx) => {
    await once(tx, idempotencyKey, asked, async () => {
      const row = await rowIn(tx, input.caseId, true);
      requireMay(row.it);
      requireOwnAgency(viewer, row, input);
      if (row.it.version !== input.expectedVersion) throw changedMeanwhile(row);
      await take(
        tx,
        deps,
        timeZone,
        { ...row, agencyId: agencyId === undefined ? row.agencyId : agencyId },
        step,
        author,
      );
      return { caseId: input.caseId };
    });
    return (await rowIn(tx, input.caseId)).it;
  });
}

/** A place that was put right lies on the street that is there, whatever street it lay on before. */
async function placedAnew(deps: CaseDeps, viewer: Viewer, input: StepInput): Promise<StepInput> {
  if (input.step !== 'move') return input;
  const placer = await placerOf(deps, viewer);
  const { x, y } = placer.plane.toPlane(input.place.longitude, input.place.latitude);
  return { ...input, place: { ...input.place, streetId: placer.segmentAt(x, y) } };
}

/** Whose case it is once its place or kind was put right: worked out anew, as when it was reported. Undefined: it stays. */
async function agencyAfter(deps: CaseDeps, viewer: Viewer, input: StepInput): Promise<number | null | undefined> {
  if (input.step !== 'move' && input.step !== 'recode') return undefined;
  const row = await deps.database.transact(viewer, (tx) => rowIn(tx, input.caseId));
  const place = input.step === 'move' ? input.place : row.it.place;
  const code = input.step === 'recode' ? input.code : row.it.code;
  const known = knownOf(row.it);
  const values = { ...known.values, ...(place.land === '' ? {} : { land: place.land }) };
  const body = await responsibleFor(deps, viewer, code, place, { ...known, values });
  return body.agencyId ?? (await deps.database.transact(viewer, store.findCouncil));
}

async function take(
  tx: Tx,
  deps: CaseDeps,
  timeZone: string,
  row: store.CaseRow,
  input: StepInput,
  author: Author,
): Promise<void> {
  const now = deps.clock.now();
  const at = input.doneAt === undefined ? now : await whenDone(tx, row, input.doneAt, now);
  const rules = await rulesOf(tx, timeZone, row.it, now);
  const definition = input.step === 'recode' ? await beginUnder(tx, timeZone, input.code, now) : rules.definition;
  const values = input.step === 'establish' ? readFacts(rules.definition.facts, input.facts) : {};
  if (input.step === 'notOurs' || input.step === 'refer') requireOther(rules.bodies, input.body);
  const known = { ...knownOf(row.it).values, ...values };
  const planned = planStep(row.it, input, {
    ...{ at, definition, values, gates: gatesOf(row.it, rules, at), score: scoreOf(rules.definition, known) },
  });
  if (!planned.ok) throw conflict(planned.problem.code, planned.problem.words);
  const after = await addEvents(tx, deps, row.it, { row }, planned.events, rules.definition, { author, at });
  if (after === null) throw changedMeanwhile(row);
  if (input.step === 'merge') await mergeInto(tx, deps, row, input.intoCaseId, author, at);
}

/** Whoever it is passed on to is a body of the catalogue, so that its reporter learns how to reach it. */
function requireOther(bodies: readonly Body[], id: string): void {
  const others = bodies.filter(({ isOurs }) => !isOurs);
  if (others.some((body) => body.id === id)) return;
  throw badRequest(
    'case.body',
    `There is no other body "${id}"; there are ${others.map((body) => `${body.id} (${body.name})`).join(', ')}.`,
  );
}

/** Longest that a phone keeps what was done on it before a person has to look at it. */
const DONE_WITHIN_MS = 7 * 86_400_000;

/** When something was done without signal: a phone's clock may be off, so never after now nor before what is recorded already. */
async function whenDone(tx: Tx, row: store.CaseRow, doneAt: Instant, now: Instant): Promise<Instant> {
  if (doneAt < now - DONE_WITHIN_MS) {
    throw badRequest(
      'case.done-at',
      'By the phone’s clock this was done more than 7 days ago. Check its clock, or leave a note with the time instead.',
    );
  }
  const history = (await store.listHistories(tx, [row.it.caseId])).get(row.it.caseId) ?? [];
  return Math.min(now, Math.max(doneAt, history.at(-1)?.at ?? doneAt));
}

/** The other case has another report, and the reporters go with it. */
async function mergeInto(
  tx: Tx,
  deps: CaseDeps,
  from: store.CaseRow,
  intoCaseId: number,
  author: Author,
  at: Instant,
): Promise<void> {
  const into = await rowIn(tx, intoCaseId, true);
  if (!into.isOpen) throw conflict('case.step-wrong', `${into.it.number} is closed; merge into an open case.`);
  if (into.agencyId !== from.agencyId) {
    throw conflict('case.step-wrong', `${into.it.number} is worked by another agency; refer it to them instead.`);
  }
  const reporters = await store.listReporters(tx, intoCaseId);
  await store.moveReporters(tx, from.it.caseId, intoCaseId, Math.max(0, ...reporters.map(({ reportNo }) => reportNo)));
  const joined = Array.from({ length: from.it.nReports }, () => ({
    ...{
      what: 'joined' as const,
      channel: from.it.channel,
      words: `From ${from.it.number}`,
      fromCaseId: from.it.caseId,
    },
  }));
  await addEvents(tx, deps, into.it, { row: into }, joined, { questions: [], facts: [] }, { author, at });
}

function readFacts(
  facts: Parameters<typeof readValues>[0],
  said: Readonly<Record<string, Value>>,
): Record<string, Value> {
  const read = readValues(facts, said, false);
  if ('wrong' in read) throw badRequest('case.facts', read.wrong);
  return read.values;
}

/** Another agency's case is seen, not worked. */
function requireOwnAgency(viewer: Viewer, row: store.CaseRow, input: StepInput): void {
  if (viewer.kind !== 'person' || row.agencyId === null || viewer.agencyId === row.agencyId) return;
  if (['note', 'confirm', 'reopen'].includes(input.step)) return;
  // The police answer whether a vehicle is looked for: a fact of theirs on a case of the council's.
  if (input.step === 'establish' && can(viewer, 'case.vehicle')) return;
  throw notAllowed(`${row.it.number} is worked by another agency. Leave a note, or ask them.`);
}

function changedMeanwhile(row: store.CaseRow): Refusal {
  return conflict(
    'case.changed',
    `${row.it.number} was changed by somebody else meanwhile (now ${row.it.state}). Read it again; nothing of yours was recorded.`,
  );
}

/** Facts that another part of the room has established, in its own transaction: AIM's word, whoever asked. */
export async function establishIn(
  tx: Tx,
  deps: CaseDeps,
  input: { caseId: number; facts: Readonly<Record<string, Value>>; words: string },
): Promise<void> {
  const row = await rowIn(tx, input.caseId, true);
  const timeZone = await timeZoneOf(deps, tx.viewer.partnershipId);
  const rules = await rulesOf(tx, timeZone, row.it, deps.clock.now());
  // A kind of case that has no such fact is not told of it.
  const known = Object.fromEntries(
    Object.entries(input.facts).filter(([name]) => rules.definition.facts.some(({ id }) => id === name)),
  );
  if (Object.keys(known).length === 0) return;
  const values = readFacts(rules.definition.facts, known);
  const events = Object.entries(values).map(([fact, value]) => ({
    what: 'established' as const,
    fact,
    value,
    words: input.words,
  }));
  const author: Author = { kind: 'system', personId: null, agencyId: null, words: 'AIM' };
  await addEvents(tx, deps, row.it, { row }, events, rules.definition, { author });
}
