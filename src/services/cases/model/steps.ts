import type { Instant } from '../../../vocabulary/index.ts';
import type { Mark, ServiceDefinition, Value } from '../../catalogue/model.ts';
import type { GateReading } from '../../clocks/model.ts';
import type { Case, CaseEvent, CasePlace } from '../model.ts';
import { isOpen } from './fold.ts';

/** What can be done with a case, in the order in which it is offered. */
export const CASE_STEPS = [
  'triage',
  'establish',
  'verify',
  'assign',
  'unassign',
  'arrive',
  'done',
  'pause',
  'resume',
  'notFound',
  'notOurs',
  'refer',
  'confirm',
  'reopen',
  'move',
  'recode',
  'merge',
  'note',
] as const;
export type CaseStepName = (typeof CASE_STEPS)[number];

/** What a step says. `words` may be given with each; some need them. */
export type CaseStepInput = { words?: string | undefined } & (
  | { step: 'triage' | 'verify' | 'resume' | 'unassign' | 'arrive' | 'notFound' | 'confirm' | 'reopen' }
  | { step: 'establish'; facts: Readonly<Record<string, Value>> }
  | { step: 'pause'; reason: string; until: Instant }
  | { step: 'assign'; teamId?: number | null; personId?: number | null; plannedFor?: Instant | null }
  | { step: 'done'; outcome: string }
  | { step: 'notOurs' | 'refer'; body: string }
  | { step: 'move'; place: CasePlace }
  | { step: 'recode'; code: string }
  | { step: 'merge'; intoCaseId: number }
  | { step: 'note'; isPublic?: boolean }
);

const NEEDS: Partial<Record<CaseStepName, readonly (readonly [field: string, words: string])[]>> = {
  establish: [['facts', 'what was found']],
  pause: [
    ['reason', 'the reason'],
    ['until', 'until when'],
  ],
  done: [['outcome', 'what was done']],
  notOurs: [['body', 'whose it is']],
  refer: [['body', 'who it is passed on to']],
  move: [['place', 'the place']],
  recode: [['code', 'the kind']],
  merge: [['intoCaseId', 'the case it goes into']],
};

/** What a step as it was sent does not say and has to, in words; null when all of it is there. */
export function notSaidIn(input: CaseStepInput): string | null {
  const missing = (NEEDS[input.step] ?? []).filter(
    ([field]) => (input as Record<string, unknown>)[field] === undefined,
  );
  if (missing.length === 0) return null;
  const named = missing.map(([field, words]) => `${words} (${field})`).join(' and ');
  return `The step "${input.step}" needs ${named}; it is missing.`;
}

export type CasePermission = 'case.report' | 'case.work' | 'case.dispatch';

interface StepRule {
  /** As on its button. */
  words: string;
  /** Of somebody of the agency that works the case. `null`: its reporter, or whoever may report for them. */
  permission: CasePermission;
  /** Gates that refuse it while closed. */
  gates: readonly Mark[];
  needsWords: boolean;
  /** Why not now, in words; null: it may be done. */
  notNow(one: Case): string | null;
}

const ended = (one: Case) =>
  isOpen(one.state)
    ? null
    : one.state === 'merged'
      ? `${one.number} was merged into another case; go on there.`
      : `${one.number} is closed; open it again first.`;

/** The first of several reasons. */
const first =
  (...reasons: readonly ((one: Case) => string | null)[]) =>
  (one: Case): string | null => {
    for (const reason of reasons) {
      const words = reason(one);
      if (words !== null) return words;
    }
    return null;
  };
const paused = (one: Case) => (one.state === 'waiting' ? `${one.number} is paused; resume it first.` : null);
const lacks = (mark: Mark, words: string) => (one: Case) => (one.marks[mark] === undefined ? words : null);
const has = (mark: Mark, words: string) => (one: Case) => (one.marks[mark] === undefined ? null : words);

const work = { permission: 'case.work', gates: [], needsWords: false } as const;
const dispatch = { permission: 'case.dispatch', gates: [], needsWords: false } as const;

/** The life of a case: when each step can be done, by whom, and what the law may say against it. */
export const STEP_RULES: Readonly<Record<CaseStepName, StepRule>> = {
  triage: {
    ...work,
    words: 'Triage',
    notNow: first(ended, paused, has('triaged', 'It has been triaged.')),
  },
  establish: { ...work, words: 'Record what was found', notNow: ended },
  verify: {
    ...work,
    words: 'Verify',
    gates: ['eligible'],
    notNow: first(
      ended,
      paused,
      lacks('triaged', 'Triage it first.'),
      has('eligible', 'It has been verified already.'),
    ),
  },
  assign: {
    ...dispatch,
    words: 'Give to a crew',
    gates: ['assigned'],
    notNow: first(
      ended,
      paused,
      lacks('triaged', 'Triage it first.'),
      has('onScene', 'Somebody is on the scene; take it back from them first.'),
    ),
  },
  unassign: {
    ...dispatch,
    words: 'Take back',
    notNow: first(ended, lacks('assigned', 'It is given to nobody.')),
  },
  arrive: {
    ...work,
    words: 'On scene',
    gates: ['assigned', 'onScene'],
    notNow: first(
      ended,
      paused,
      lacks('assigned', 'It is given to nobody yet; take it first.'),
      has('onScene', 'Somebody is on the scene.'),
    ),
  },
  done: {
    ...work,
    words: 'Done',
    // Whoever leaves the way there out does not leave the law out.
    gates: ['eligible', 'assigned', 'onScene', 'done'],
    notNow: first(
      ended,
      paused,
      lacks('eligible', 'It is not verified yet: nobody has said that it may be dealt with.'),
    ),
  },
  pause: { ...work, words: 'Pause', notNow: first(ended, paused) },
  resume: {
    ...work,
    words: 'Resume',
    notNow: first(ended, (one) => (one.state === 'waiting' ? null : 'It is not paused.')),
  },
  notFound: {
    ...work,
    words: 'Not found',
    notNow: first(ended, paused, lacks('onScene', 'Nobody has been there yet.')),
  },
  notOurs: { ...work, words: 'Not ours', notNow: ended },
  refer: { ...work, words: 'Refer', notNow: ended },
  confirm: {
    permission: 'case.report',
    gates: [],
    needsWords: false,
    words: 'Confirmed as fixed',
    notNow: (one) => (one.state === 'done' ? null : 'Only what is done can be confirmed.'),
  },
  reopen: {
    permission: 'case.report',
    gates: [],
    needsWords: true,
    words: 'Open again',
    notNow: (one) =>
      isOpen(one.state)
        ? 'It is open.'
        : one.state === 'merged'
          ? `${one.number} was merged into another case; go on there.`
          : null,
  },
  move: { ...work, words: 'Correct the place', notNow: ended },
  recode: { ...work, words: 'Correct the kind', notNow: ended, needsWords: true },
  merge: { ...work, words: 'Merge into another', notNow: ended, needsWords: true },
  note: { ...work, words: 'Note', notNow: () => null, needsWords: true },
};

/** What a step asks of whoever takes it: giving work out is a dispatcher's; taking it oneself, or giving one's own back, is the crew's. */
export function permissionOf(
  one: Pick<Case, 'assigned'>,
  input: { step: CaseStepName; teamId?: number | null | undefined; personId?: number | null | undefined },
  personId: number | null,
): CasePermission {
  const isOwn =
    personId !== null &&
    ((input.step === 'assign' && (input.teamId ?? null) === null && input.personId === personId) ||
      (input.step === 'unassign' && one.assigned?.personId === personId));
  return isOwn ? 'case.work' : STEP_RULES[input.step].permission;
}

export interface StepProblem {
  code: 'case.step-not-now' | 'case.gate-closed' | 'case.step-wrong';
  words: string;
}

/** A step with whether it can be done now, for buttons and for refusals alike. */
export interface NextStep {
  step: CaseStepName;
  words: string;
  permission: CasePermission;
  isAllowed: boolean;
  /** Why not, in words: the case does not stand so, or a gate is closed. */
  refusal: string | null;
  /** The gate that is closed. */
  gate: string | null;
  needsWords: boolean;
}

/** What the law still says against reaching a mark: the first gate that is closed. */
export function closedGate(gates: readonly GateReading[], marks: readonly string[]): GateReading | null {
  return gates.find((gate) => gate.state === 'closed' && marks.includes(gate.before)) ?? null;
}

function gateWords({ words, law, waitsFor, opensAt }: GateReading): string {
  const waits = waitsFor.length > 0 ? ` It waits for: ${waitsFor.join('; ')}.` : '';
  const when = opensAt === null ? '' : ` It opens at ${new Date(opensAt).toISOString()}.`;
  return `${words} (${law}).${waits}${when}`;
}

/** Every step of a case's life as it stands, whoever asks. */
export function nextSteps(one: Case, gates: readonly GateReading[]): NextStep[] {
  return CASE_STEPS.map((step) => {
    const rule = STEP_RULES[step];
    const notNow = rule.notNow(one);
    const gate = notNow === null ? closedGate(gates, rule.gates) : null;
    return {
      step,
      words: rule.words,
      permission: rule.permission,
      isAllowed: notNow === null && gate === null,
      refusal: notNow ?? (gate === null ? null : gateWords(gate)),
      gate: gate?.id ?? null,
      needsWords: rule.needsWords,
    };
  });
}

type Body<E> = E extends unknown ? Omit<E, 'seq' | 'at' | 'by'> : never;
/** What happened, before it is said when and by whom. */
export type EventBody = Body<CaseEvent>;

const DAY_MS = 86_400_000;

/**
 * What a step makes happen, or why it does not.
 *
 * @param definition of the case's own version; for `recode` that of the new kind
 * @param values facts read and normalised, for `establish`; score for `triage`
 */
export function planStep(
  one: Case,
  input: CaseStepInput,
  facts: {
    at: Instant;
    definition: Pick<ServiceDefinition, 'code' | 'version' | 'pauseReasons'>;
    gates: readonly GateReading[];
    score: number;
    values: Readonly<Record<string, Value>>;
  },
): { ok: true; events: EventBody[] } | { ok: false; problem: StepProblem } {
  const rule = STEP_RULES[input.step];
  const refuse = (code: StepProblem['code'], words: string) => ({ ok: false as const, problem: { code, words } });
  const notNow = rule.notNow(one);
  if (notNow !== null) return refuse('case.step-not-now', notNow);
  const gate = closedGate(facts.gates, rule.gates);
  if (gate !== null) return refuse('case.gate-closed', gateWords(gate));
  const words = input.words?.trim() ?? '';
  if (rule.needsWords && words === '') return refuse('case.step-wrong', `"${rule.words}" needs a few words on why.`);
  const wrong = problemOf(one, input, facts);
  if (wrong !== null) return refuse('case.step-wrong', wrong);
  return { ok: true, events: eventsOf(input, words, facts) };
}

function problemOf(
  one: Case,
  input: CaseStepInput,
  { at, definition }: { at: Instant; definition: Pick<ServiceDefinition, 'code' | 'pauseReasons'> },
): string | null {
  switch (input.step) {
    case 'establish':
      return Object.keys(input.facts).length === 0 ? 'Say what was found.' : null;
    case 'pause': {
      const reason = definition.pauseReasons.find(({ id }) => id === input.reason);
      if (reason === undefined) {
        const known = definition.pauseReasons.map(({ id, words }) => `${id} (${words})`).join(', ');
        return `There is no reason "${input.reason}" to pause this; there are ${known || 'none'}.`;
      }
      if (input.until <= at) return 'Say until when it is paused: a time to come.';
      if (input.until > at + reason.longestDays * DAY_MS) {
        return `For "${reason.words}" a case is paused at most ${reason.longestDays} days at a time.`;
      }
      return null;
    }
    case 'assign':
      return (input.teamId ?? null) === null && (input.personId ?? null) === null
        ? 'Say which crew or person is to do it.'
        : null;
    case 'done':
      return input.outcome.trim() === '' ? 'Say what was done.' : null;
    case 'recode':
      return input.code === one.code ? `It is of that kind already.` : null;
    case 'merge':
      return input.intoCaseId === one.caseId ? 'A case cannot be merged into itself.' : null;
    default:
      return null;
  }
}

function eventsOf(
  input: CaseStepInput,
  words: string,
  {
    definition,
    score,
    values,
  }: {
    definition: Pick<ServiceDefinition, 'code' | 'version'>;
    score: number;
    values: Readonly<Record<string, Value>>;
  },
): EventBody[] {
  switch (input.step) {
    case 'triage':
      return [{ what: 'triaged', score, words }];
    case 'establish':
      return Object.entries(values).map(([fact, value]) => ({ what: 'established', fact, value, words }));
    case 'verify':
      return [{ what: 'verified', words }];
    case 'pause':
      return [{ what: 'paused', reason: input.reason, until: input.until, words }];
    case 'resume':
      return [{ what: 'resumed', words }];
    case 'assign': {
      const { teamId = null, personId = null, plannedFor = null } = input;
      return [{ what: 'assigned', teamId, personId, plannedFor, words }];
    }
    case 'unassign':
      return [{ what: 'unassigned', words }];
    case 'arrive':
      return [{ what: 'arrived', words }];
    case 'done':
      return [{ what: 'done', outcome: input.outcome.trim(), words }];
    case 'notFound':
      return [{ what: 'notFound', words }];
    case 'notOurs':
      return [{ what: 'notOurs', body: input.body, words }];
    case 'refer':
      return [{ what: 'referred', body: input.body, words }];
    case 'confirm':
      return [{ what: 'confirmed', isFixed: true, words }];
    case 'reopen':
      return [{ what: 'reopened', words }];
    case 'move':
      return [{ what: 'moved', place: input.place, words }];
    case 'recode':
      return [{ what: 'recoded', code: definition.code, definitionVersion: definition.version, words }];
    case 'merge':
      return [{ what: 'merged', intoCaseId: input.intoCaseId, words }];
    case 'note':
      return [{ what: 'noted', words, isPublic: input.isPublic ?? false }];
  }
}
