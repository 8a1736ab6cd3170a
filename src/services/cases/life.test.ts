import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { GateReading } from '../clocks/model.ts';
import {
  type Author,
  applyEvent,
  CASE_STATES,
  CASE_STEPS,
  type Case,
  type CaseEvent,
  type CaseStepInput,
  type CaseStepName,
  foldCase,
  isOpen,
  nextSteps,
  planStep,
  STEP_RULES,
} from './model.ts';

const by: Author = { kind: 'person', personId: 1, agencyId: 2, words: 'Test Person' };
const place = { longitude: -1.2, latitude: 54.5, words: '', streetId: null, addressId: null, land: 'road' };
const identity = { caseId: 12, number: 'V-00012' };
const definition = {
  code: 'VEH-ABND',
  version: 1,
  pauseReasons: [{ id: 'notice', words: 'Waiting for the notice to run out', longestDays: 15 }],
};
const DAY = 86_400_000;
const BEGAN = Date.UTC(2026, 10, 20, 9);

const reported: CaseEvent = {
  ...{ seq: 1, at: BEGAN, by, what: 'reported', code: 'VEH-ABND', definitionVersion: 1, channel: 'site' },
  ...{ place, words: 'A car', answers: {} },
};

const gate = (before: string, state: GateReading['state']): GateReading => ({
  ...{ id: `before ${before}`, words: `Not before ${before}`, law: 'An Act, section 3', before, state },
  ...{ opensAt: null, waitsFor: state === 'closed' ? ['a notice'] : [] },
});

/** What somebody may ask of a case, sensible or not. */
const asked: fc.Arbitrary<CaseStepInput> = fc
  .tuple(fc.constantFrom(...CASE_STEPS), fc.constantFrom('', 'because'), fc.integer({ min: -1, max: 20 }))
  .map(([step, words, n]) => inputOf(step, words, n));

function inputOf(step: CaseStepName, words: string, n: number): CaseStepInput {
  switch (step) {
    case 'establish':
      return { step, words, facts: n % 2 === 0 ? { seen: true } : {} };
    case 'pause':
      return { step, words, reason: n % 5 === 0 ? 'none such' : 'notice', until: BEGAN + n * DAY };
    case 'assign':
      return { step, words, teamId: n < 0 ? null : n };
    case 'done':
      return { step, words, outcome: n < 0 ? ' ' : 'Lifted' };
    case 'notOurs':
    case 'refer':
      return { step, words, body: 'county' };
    case 'move':
      return { step, words, place: { ...place, longitude: n } };
    case 'recode':
      return { step, words, code: n % 2 === 0 ? 'VEH-UNTX' : 'VEH-ABND' };
    case 'merge':
      return { step, words, intoCaseId: n };
    case 'note':
      return { step, words, isPublic: n % 2 === 0 };
    default:
      return { step, words };
  }
}

const gates = fc
  .tuple(...['eligible', 'assigned', 'onScene', 'done'].map((mark) => fc.tuple(fc.constant(mark), fc.boolean())))
  .map((all) => all.map(([mark, isClosed]) => gate(mark, isClosed ? 'closed' : 'open')));

const plan = (one: Case, input: CaseStepInput, at: number, closed: readonly GateReading[]) =>
  planStep(one, input, {
    ...{ at, gates: closed, score: 3, values: input.step === 'establish' ? input.facts : {} },
    definition: input.step === 'recode' ? { ...definition, code: input.code } : definition,
  });

/** Asks one thing after the other, two hours apart; what is refused changes nothing. */
function live(steps: readonly { input: CaseStepInput; closed: readonly GateReading[] }[]): CaseEvent[] {
  const history: CaseEvent[] = [reported];
  steps.forEach(({ input, closed }, i) => {
    const one = foldCase(identity, history);
    const at = BEGAN + (i + 1) * 7_200_000;
    const planned = plan(one, input, at, closed);
    if (!planned.ok) return;
    for (const body of planned.events) history.push({ ...body, seq: history.length + 1, at, by } as CaseEvent);
  });
  return history;
}

const lives = fc.array(fc.record({ input: asked, closed: gates }), { maxLength: 40 }).map(live);
/** Ways out that are open from the beginning; taken seldom, or no case would come to its end. */
const LEAVES: readonly CaseStepName[] = ['merge', 'notOurs', 'refer', 'recode', 'unassign'];

/** Each time one of the steps that the case says are next: they reach the ends of a case's life. */
const lawfulLives = fc.array(fc.nat({ max: 1000 }), { maxLength: 60 }).map((choices) => {
  const history: CaseEvent[] = [reported];
  choices.forEach((choice, i) => {
    const one = foldCase(identity, history);
    const next = nextSteps(one, []).filter(
      ({ isAllowed, step }) => isAllowed && (choice > 800 || !LEAVES.includes(step)),
    );
    if (next.length === 0) return;
    const at = BEGAN + (i + 1) * 3_600_000;
    const planned = plan(one, inputOf(next[choice % next.length]!.step, 'because', 14), at, []);
    if (!planned.ok) return;
    for (const body of planned.events) history.push({ ...body, seq: history.length + 1, at, by } as CaseEvent);
  });
  return history;
});

describe('A case’s life', () => {
  it('folds, whatever was asked and in whatever order, and says a known state', () => {
    fc.assert(
      fc.property(fc.oneof(lives, lawfulLives), (history) => {
        const one = foldCase(identity, history);
        expect(CASE_STATES).toContain(one.state);
        expect(one.version).toBe(history.length);
        expect(one.marks.reported).toBe(BEGAN);
        expect(one.pauses.filter(({ to }) => to === null).length).toBe(one.state === 'waiting' ? 1 : 0);
        expect(one.state === 'merged').toBe(one.mergedInto !== null);
        for (const { from, to } of one.pauses) expect(to ?? from).toBeGreaterThanOrEqual(from);
      }),
      { numRuns: 400, seed: 5 },
    );
  });

  it('is the same folded at once or event by event, and never forgets what it knew', () => {
    fc.assert(
      fc.property(lawfulLives, (history) => {
        let one: Case | null = null;
        let [facts, pauses, reopened] = [0, 0, 0];
        for (const event of history) {
          one = applyEvent(one, event, identity);
          // What was established, every pause and every reopening stay, whatever comes after.
          expect(Object.keys(one.facts).length).toBeGreaterThanOrEqual(facts);
          expect(one.pauses.length).toBeGreaterThanOrEqual(pauses);
          expect(one.nReopened).toBeGreaterThanOrEqual(reopened);
          [facts, pauses, reopened] = [Object.keys(one.facts).length, one.pauses.length, one.nReopened];
        }
        expect(one).toEqual(foldCase(identity, history));
      }),
      { numRuns: 200, seed: 6 },
    );
  });

  it('reaches every state', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(lawfulLives, (history) => {
        for (let n = 1; n <= history.length; n++) seen.add(foldCase(identity, history.slice(0, n)).state);
      }),
      { numRuns: 600, seed: 7 },
    );
    expect([...seen].sort()).toEqual([...CASE_STATES].sort());
  });

  it('refuses in words exactly what its next steps say it would', () => {
    fc.assert(
      fc.property(fc.oneof(lives, lawfulLives), asked, gates, (history, input, closed) => {
        const one = foldCase(identity, history);
        const said = nextSteps(one, closed).find(({ step }) => step === input.step)!;
        const planned = plan(one, input, BEGAN + 100 * DAY, closed);
        if (!said.isAllowed) {
          expect(planned).toMatchObject({ ok: false, problem: { words: said.refusal } });
          expect(said.refusal).toMatch(/\.$/);
        } else if (!planned.ok) {
          // The case would, what was said with it would not.
          expect(planned.problem.code).toBe('case.step-wrong');
          expect(planned.problem.words.length).toBeGreaterThan(10);
        }
      }),
      { numRuns: 1000, seed: 8 },
    );
  });

  it('does nothing that the law says not yet to, also by leaving out the way there', () => {
    fc.assert(
      fc.property(lawfulLives, fc.constantFrom('eligible', 'assigned', 'onScene', 'done'), (history, mark) => {
        const one = foldCase(identity, history);
        const planned = plan(one, { step: 'done', outcome: 'Lifted' }, BEGAN + 100 * DAY, [gate(mark, 'closed')]);
        expect(planned.ok).toBe(false);
      }),
      { numRuns: 300, seed: 9 },
    );
  });

  it('opens again after any end but a merge, from the report it began with', () => {
    fc.assert(
      fc.property(lawfulLives, (history) => {
        const one = foldCase(identity, history);
        if (isOpen(one.state)) return;
        const planned = plan(one, { step: 'reopen', words: 'It is still there' }, BEGAN + 100 * DAY, []);
        expect(planned.ok).toBe(one.state !== 'merged');
        if (!planned.ok) return;
        const event = { ...planned.events[0]!, seq: one.version + 1, at: BEGAN + 100 * DAY, by } as CaseEvent;
        const again = applyEvent(one, event, identity);
        expect(isOpen(again.state)).toBe(true);
        expect(again.marks).toMatchObject({ reported: BEGAN });
        expect(again.marks.done).toBeUndefined();
        expect(again.nReopened).toBe(one.nReopened + 1);
      }),
      { numRuns: 400, seed: 10 },
    );
  });

  it('says of every step what it is called and who may take it', () => {
    for (const step of CASE_STEPS) {
      expect(STEP_RULES[step].words).toMatch(/^[A-Z]/);
      expect(STEP_RULES[step].permission).toMatch(/^case\./);
    }
  });

  it('cannot be told out of order', () => {
    const noted: CaseEvent = { seq: 3, at: BEGAN, by, what: 'noted', words: 'x', isPublic: false };
    expect(() => foldCase(identity, [reported, noted])).toThrow('does not follow');
    expect(() => foldCase(identity, [{ ...noted, seq: 1 }])).toThrow('begins with');
    expect(() => foldCase(identity, [reported, { ...reported, seq: 2 }])).toThrow('reported twice');
  });
});
