import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ROLES, type Role, type Viewer } from '../../vocabulary/index.ts';
import {
  amendTask,
  isOverdue,
  isReviewDue,
  missingForAgreement,
  nextSteps,
  openFields,
  STEPS,
  type StepInput,
  type StepName,
  stepRefusal,
  TASK_STATES,
  type Task,
  type TaskState,
  TRANSITIONS,
  takeStep,
} from './model.ts';

const NOW = Date.UTC(2026, 10, 23, 9);
const DAY = 86_400_000;
const ref = (personId: number, agencyId: number) => ({ personId, agencyId, name: `Person ${personId}` });

/** Proposed by the council (2), to be done by the fire service (3), signed by a police coordinator, handed in by 39. */
function taskAs(state: TaskState, overrides: Partial<Task> = {}): Task {
  const done = { by: ref(39, 3), at: NOW };
  const order = TASK_STATES.indexOf(state);
  return {
    taskId: 7,
    version: 4,
    state,
    closing: state === 'closed' ? 'completed' : null,
    title: 'Fuel removal',
    what: 'Clear what could burn.',
    why: {
      kind: 'finding',
      reference: 'made-up',
      evidence: { words: ['4 fires in 7 days.'], asKnownAt: null, sha256: '00' },
    },
    priorityId: null,
    offStrategyReason: 'New cluster.',
    problem: 'deliberateFire',
    response: 'removal',
    where: { geometry: { type: 'Point', coordinates: [-1.23, 54.57] }, words: 'Made-up Street' },
    when: { from: NOW, until: NOW + DAY },
    who: { agencyId: 3, teamId: null, personId: null },
    power: { actor: 'firePrevention', power: 'none', authorisation: null },
    measure: { kind: 'delivered', words: 'The alley is clear.', unit: 'alleys', target: 1 },
    reviewAt: NOW + 7 * DAY,
    marking: 'OFFICIAL',
    proposed: { by: ref(29, 2), agencyId: 2, at: NOW },
    signed: { by: ref(19, 1), at: NOW },
    agreed: order > 0 ? { at: NOW, under: { kind: 'meeting', meetingId: 1, decisionId: 1 } } : null,
    allocated: order > 1 ? done : null,
    accepted: order > 2 ? done : null,
    rejection: null,
    started: null,
    block: null,
    result: order > 6 ? RESULT : null,
    submitted: order > 6 ? done : null,
    verified: null,
    closed: null,
    ...overrides,
  };
}

const RESULT = {
  input: { hours: 3, words: '' },
  output: { words: 'Two loads.', counts: [] },
  cameOfIt: 'Nothing seen yet.',
  failure: 'neither' as const,
  costPounds: null,
};
/** Everything any step may need. */
const EVERYTHING: Omit<StepInput, 'step'> = {
  reason: 'because',
  nextAt: NOW + DAY,
  agencyId: 3,
  result: RESULT,
  closing: 'completed',
  byTaskId: 8,
};
const viewerOf = (role: Role, agencyId: number, personId = 50): Viewer => ({
  kind: 'person',
  partnershipId: 1,
  personId,
  name: `Person ${personId}`,
  agencyId,
  roles: [role],
  clearance: 'OFFICIAL-SENSITIVE',
  sessionId: null,
  correlationId: 'test',
});

/**
 * The rule book, written out apart from the code: from which states, by which roles, of which agency (owner 3, proposer 2,
 * signer 1, a stranger 4), and where the state goes.
 */
const BOOK: Record<StepName, { from: TaskState[]; to: TaskState | 'same'; may(role: Role, agency: number): boolean }> =
  {
    sign: { from: ['proposed'], to: 'same', may: () => false }, // signed already; unsigned below
    confirm: { from: ['proposed'], to: 'agreed', may: (role, agency) => role === 'coordinator' && agency !== 1 },
    agree: { from: ['proposed'], to: 'agreed', may: () => false },
    allocate: { from: ['agreed', 'rejected'], to: 'allocated', may: (role) => role === 'coordinator' },
    accept: { from: ['allocated'], to: 'accepted', may: ownersWorkers },
    reject: { from: ['allocated'], to: 'rejected', may: ownersWorkers },
    start: { from: ['accepted'], to: 'inProgress', may: ownersWorkers },
    block: { from: ['inProgress'], to: 'blocked', may: ownersWorkers },
    unblock: { from: ['blocked'], to: 'inProgress', may: ownersWorkers },
    submit: { from: ['inProgress'], to: 'submitted', may: ownersWorkers },
    sendBack: { from: ['submitted'], to: 'inProgress', may: verifiers },
    verify: { from: ['submitted'], to: 'verified', may: verifiers },
    close: { from: ['verified'], to: 'closed', may: verifiers },
    cancel: { from: droppable(), to: 'closed', may: () => false }, // by state, below
    supersede: { from: droppable(), to: 'closed', may: () => false },
  };

function ownersWorkers(role: Role, agency: number): boolean {
  return agency === 3 && (role === 'coordinator' || role === 'officer');
}
function verifiers(role: Role): boolean {
  return ['analyst', 'coordinator', 'performance'].includes(role);
}
function droppable(): TaskState[] {
  return ['proposed', 'agreed', 'allocated', 'accepted', 'rejected', 'inProgress', 'blocked'];
}
const PROPOSERS: Role[] = ['analyst', 'coordinator', 'officer', 'engagement'];
function mayDrop(state: TaskState, role: Role, agency: number): boolean {
  if (state === 'proposed') return role === 'coordinator' || (agency === 2 && PROPOSERS.includes(role));
  if (state === 'agreed' || state === 'rejected') return role === 'coordinator';
  return role === 'coordinator' && agency === 3;
}

describe('the life of a task', () => {
  it('goes only as the rule book says: every step from every state, by every role of every agency', () => {
    let [taken, refused] = [0, 0];
    for (const step of STEPS) {
      for (const state of TASK_STATES) {
        for (const role of ROLES) {
          for (const agency of [1, 2, 3, 4]) {
            const isDrop = step === 'cancel' || step === 'supersede';
            const page = BOOK[step];
            const expected =
              page.from.includes(state) && (isDrop ? mayDrop(state, role, agency) : page.may(role, agency));
            const task = taskAs(state);
            const outcome = takeStep(task, { step, ...EVERYTHING }, viewerOf(role, agency), NOW);
            expect([step, state, role, agency, outcome.ok]).toEqual([step, state, role, agency, expected]);
            if (outcome.ok) {
              taken++;
              expect(outcome.task.state).toBe(page.to === 'same' ? state : page.to);
              expect(outcome.task.version).toBe(5);
            } else {
              refused++;
              expect(outcome.problem.code).toBe(
                page.from.includes(state) ? 'task.step-not-yours' : 'task.step-not-now',
              );
              expect(outcome.problem.words).toMatch(/\.$/);
            }
            expect(task).toEqual(taskAs(state));
          }
        }
      }
    }
    expect(taken + refused).toBe(STEPS.length * TASK_STATES.length * ROLES.length * 4);
    expect(taken).toBeGreaterThan(90);
  });

  it('has exactly the transitions of the rule book', () => {
    const book = STEPS.flatMap((step) =>
      BOOK[step].from.map((from) => ({ step, from, to: BOOK[step].to === 'same' ? from : BOOK[step].to })),
    );
    expect(TRANSITIONS).toEqual(book);
  });

  it('lets the meeting agree, give, cancel and replace, and nothing else', () => {
    const authority = { kind: 'meeting', meetingId: 3, decisionId: 9 } as const;
    const officer = viewerOf('officer', 4);
    for (const step of STEPS) {
      const [from] = BOOK[step].from;
      const outcome = takeStep(taskAs(from!), { step, ...EVERYTHING }, officer, NOW, authority);
      expect([step, outcome.ok]).toEqual([step, ['agree', 'allocate', 'cancel', 'supersede'].includes(step)]);
    }
    const agreed = takeStep(taskAs('proposed'), { step: 'agree' }, officer, NOW, authority);
    expect(agreed.ok && agreed.task.agreed).toEqual({ at: NOW, under: authority });
  });

  it('needs two coordinators of two agencies where no meeting sits', () => {
    const unsigned = taskAs('proposed', { signed: null });
    for (const role of ROLES) {
      expect(takeStep(unsigned, { step: 'sign' }, viewerOf(role, 1), NOW).ok).toBe(role === 'coordinator');
    }
    const signed = takeStep(unsigned, { step: 'sign' }, viewerOf('coordinator', 1, 19), NOW);
    if (!signed.ok) throw new Error(signed.problem.words);
    expect(signed.task.state).toBe('proposed');
    expect(takeStep(signed.task, { step: 'confirm' }, viewerOf('coordinator', 1, 18), NOW).ok).toBe(false);
    expect(takeStep(signed.task, { step: 'confirm' }, viewerOf('coordinator', 2, 19), NOW).ok).toBe(false);
    const confirmed = takeStep(signed.task, { step: 'confirm' }, viewerOf('coordinator', 2, 28), NOW);
    expect(confirmed.ok && confirmed.task.agreed?.under).toEqual({
      kind: 'dutyPair',
      first: ref(19, 1),
      second: ref(28, 2),
    });
    expect(takeStep(unsigned, { step: 'confirm' }, viewerOf('coordinator', 2), NOW)).toMatchObject({
      problem: { code: 'task.step-needs', words: 'Nobody has signed the task yet; sign it first.' },
    });
  });

  it('keeps who handed the result in from verifying, sending back or closing it', () => {
    for (const step of ['verify', 'sendBack'] as const) {
      expect(takeStep(taskAs('submitted'), { step, ...EVERYTHING }, viewerOf('coordinator', 3, 39), NOW).ok).toBe(
        false,
      );
    }
    expect(
      takeStep(taskAs('verified'), { step: 'close', closing: 'completed' }, viewerOf('coordinator', 3, 39), NOW).ok,
    ).toBe(false);
  });

  it('is not agreed while anything it must say is missing, or its time is over', () => {
    const holes: Partial<Task>[] = [
      { offStrategyReason: null },
      { where: null },
      { when: null },
      { who: { agencyId: null, teamId: null, personId: null } },
      { power: null },
      { measure: null },
      { reviewAt: null },
    ];
    for (const hole of holes) {
      const task = taskAs('proposed', hole);
      expect(missingForAgreement(task)).toHaveLength(1);
      for (const step of ['agree', 'confirm'] as const) {
        const outcome = takeStep(task, { step }, viewerOf('coordinator', 2), NOW, {
          kind: 'meeting',
          meetingId: 1,
          decisionId: 1,
        });
        expect(outcome).toMatchObject({ ok: false, problem: { code: 'task.step-needs' } });
      }
    }
    const late = taskAs('proposed', { when: { from: NOW - 2 * DAY, until: NOW - DAY } });
    expect(takeStep(late, { step: 'confirm' }, viewerOf('coordinator', 2), NOW).ok).toBe(false);
  });

  it.each([
    ['reject', 'allocated', {}, /why the task is rejected/],
    ['block', 'inProgress', { nextAt: NOW + 1 }, /what blocks/],
    ['block', 'inProgress', { reason: 'gate' }, /looked at again/],
    ['block', 'inProgress', { reason: 'gate', nextAt: NOW }, /lie ahead/],
    ['submit', 'inProgress', {}, /result is needed/],
    ['submit', 'inProgress', { result: { ...RESULT, cameOfIt: ' ' } }, /what came of it/],
    ['submit', 'inProgress', { result: { ...RESULT, input: { hours: -1, words: '' } } }, /0 or more; found -1/],
    ['sendBack', 'submitted', {}, /what is missing/],
    ['close', 'verified', {}, /completed, partially/],
    ['close', 'verified', { closing: 'cancelled' }, /completed, partially/],
    ['cancel', 'accepted', {}, /why the task is dropped/],
    ['cancel', 'blocked', { reason: 'x' }, /result is needed/],
    ['supersede', 'accepted', { reason: 'x' }, /which task replaces/],
    ['supersede', 'accepted', { reason: 'x', byTaskId: 7 }, /cannot replace itself/],
  ] as const)('asks for what it needs: %s from %s with %o', (step, state, input, words) => {
    const outcome = takeStep(taskAs(state), { step, ...input }, viewerOf('coordinator', 3), NOW);
    expect(outcome).toMatchObject({
      ok: false,
      problem: { code: 'task.step-needs', words: expect.stringMatching(words) },
    });
  });

  it('does not call completed what was not done as agreed', () => {
    const task = taskAs('verified', { result: { ...RESULT, failure: 'implementation' } });
    const closeAs = (closing: 'completed' | 'notAchieved') =>
      takeStep(task, { step: 'close', closing }, viewerOf('analyst', 2), NOW).ok;
    expect(closeAs('completed')).toBe(false);
    expect(closeAs('notAchieved')).toBe(true);
    const theory = taskAs('verified', { result: { ...RESULT, failure: 'theory' } });
    expect(takeStep(theory, { step: 'close', closing: 'completed' }, viewerOf('analyst', 2), NOW).ok).toBe(true);
  });

  it('offers exactly the steps that can then be taken', () => {
    for (const state of TASK_STATES) {
      for (const role of ROLES) {
        for (const agency of [1, 2, 3, 4]) {
          const viewer = viewerOf(role, agency);
          const offered = nextSteps(taskAs(state), viewer, NOW).map(({ step }) => step);
          const possible = STEPS.filter((step) => takeStep(taskAs(state), { step, ...EVERYTHING }, viewer, NOW).ok);
          expect([state, role, agency, offered]).toEqual([state, role, agency, possible]);
        }
      }
    }
  });

  it('never leaves its states, and never counts backwards, whatever is tried in whatever order', () => {
    const anyStep = fc.record({
      step: fc.constantFrom(...STEPS),
      role: fc.constantFrom(...ROLES),
      agency: fc.constantFrom(1, 2, 3),
      personId: fc.integer({ min: 10, max: 14 }),
      closing: fc.constantFrom('completed' as const, 'partially' as const),
      isMeeting: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 40 }), (steps) => {
        let task = taskAs('proposed', { signed: null });
        for (const { step, role, agency, personId, closing, isMeeting } of steps) {
          const authority = isMeeting ? ({ kind: 'meeting', meetingId: 1, decisionId: 1 } as const) : null;
          const viewer = viewerOf(role, agency, personId);
          const outcome = takeStep(task, { step, ...EVERYTHING, closing }, viewer, NOW, authority);
          if (!outcome.ok) continue;
          const to = outcome.task.state;
          expect(TRANSITIONS).toContainEqual({ step, from: task.state, to });
          expect(outcome.task.version).toBe(task.version + 1);
          expect((to === 'closed') === (outcome.task.closing !== null)).toBe(true);
          if (to !== 'proposed' && to !== 'closed') expect(outcome.task.agreed).not.toBeNull();
          if (to === 'verified')
            expect(outcome.task.verified?.by?.personId).not.toBe(outcome.task.submitted?.by?.personId);
          if (task.agreed !== null) expect(outcome.task.measure).toEqual(task.measure);
          task = outcome.task;
        }
      }),
      { seed: 4, numRuns: 400 },
    );
  });
});

describe('what still may be changed', () => {
  it('is everything of a proposal, by its agency or who prepares the meeting, and then the first signature falls', () => {
    const outcome = amendTask(taskAs('proposed'), { title: 'Other words' }, viewerOf('officer', 2));
    expect(outcome).toMatchObject({
      ok: true,
      changed: ['title'],
      task: { title: 'Other words', signed: null, version: 5 },
    });
    expect(amendTask(taskAs('proposed'), { title: 'Other words' }, viewerOf('officer', 3)).ok).toBe(false);
    expect(amendTask(taskAs('proposed'), { title: 'Other words' }, viewerOf('analyst', 3)).ok).toBe(true);
  });

  it('is never the measure, the place or the reason once it is agreed', () => {
    const measure = { kind: 'delivered', words: 'Easier.', unit: 'alleys', target: 0.5 } as const;
    for (const state of TASK_STATES.slice(1)) {
      for (const role of ROLES) {
        const viewer = viewerOf(role, 3);
        for (const change of [
          { measure },
          { title: 'x' },
          { where: null },
          { priorityId: 4 },
          { marking: 'OFFICIAL-SENSITIVE' },
        ] as const) {
          expect(amendTask(taskAs(state), change, viewer).ok).toBe(false);
          expect(amendTask(taskAs(state), change, viewer, { kind: 'meeting', meetingId: 1, decisionId: 1 }).ok).toBe(
            false,
          );
        }
      }
    }
  });

  it('is who, until when and the review of an agreed one, by a coordinator of its agency', () => {
    const later = { when: { from: NOW, until: NOW + 3 * DAY } };
    for (const state of ['agreed', 'allocated', 'accepted', 'inProgress', 'blocked'] as const) {
      expect(openFields(taskAs(state), viewerOf('coordinator', 3))).toEqual(['who', 'when', 'reviewAt']);
      expect(amendTask(taskAs(state), later, viewerOf('coordinator', 3)).ok).toBe(true);
      expect(amendTask(taskAs(state), later, viewerOf('coordinator', 1)).ok).toBe(false);
      expect(amendTask(taskAs(state), later, viewerOf('officer', 3)).ok).toBe(false);
    }
    const elsewhere = { who: { agencyId: 1, teamId: null, personId: null } };
    expect(amendTask(taskAs('accepted'), elsewhere, viewerOf('coordinator', 3)).ok).toBe(false);
  });

  it('counts nothing as changed that is the same in another order of its parts', () => {
    const when = { until: NOW + DAY, from: NOW };
    expect(amendTask(taskAs('proposed'), { when }, viewerOf('officer', 2))).toMatchObject({ ok: true, changed: [] });
  });
});

describe('lateness', () => {
  it('follows from the clock, and only of work still to be done', () => {
    const late = TASK_STATES.filter((state) => isOverdue(taskAs(state), NOW + DAY + 1));
    expect(late).toEqual(['agreed', 'allocated', 'accepted', 'rejected', 'inProgress', 'blocked']);
    expect(TASK_STATES.filter((state) => isOverdue(taskAs(state), NOW + DAY))).toEqual([]);
  });

  it('calls for a review when its date, or that of what blocks it, has come', () => {
    const block = { by: null, at: NOW, reason: 'gate', nextAt: NOW + DAY };
    expect(isReviewDue(taskAs('blocked', { block }), NOW + DAY)).toBe(true);
    expect(isReviewDue(taskAs('blocked', { block }), NOW + DAY - 1)).toBe(false);
    expect(isReviewDue(taskAs('accepted'), NOW + 7 * DAY)).toBe(true);
    expect(isReviewDue(taskAs('closed'), NOW + 7 * DAY)).toBe(false);
  });
});

describe('a refusal', () => {
  it('says in words what is expected', () => {
    expect(stepRefusal(taskAs('accepted'), 'submit', viewerOf('officer', 3))?.words).toBe(
      'The task is accepted; "Hand in the result" is for tasks that are in progress.',
    );
  });
});
