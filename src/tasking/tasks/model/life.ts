import { can } from '../../../governance/model.ts';
import type { Instant, Viewer } from '../../../vocabulary/index.ts';
import { incomplete, resultProblem } from './requirements.ts';
import {
  type AgreedUnder,
  CLOSINGS,
  type Closing,
  OPEN_STATES,
  type PersonRef,
  type Task,
  type TaskResult,
  type TaskState,
} from './task.ts';
import { STATE_WORDS } from './words.ts';

/**
 * What moves a task on. `agree` belongs to the meeting alone; `sign` and `confirm` are the duty pair's two halves of it.
 */
export const STEPS = [
  'sign',
  'confirm',
  'agree',
  'allocate',
  'accept',
  'reject',
  'start',
  'block',
  'unblock',
  'submit',
  'sendBack',
  'verify',
  'close',
  'cancel',
  'supersede',
] as const;
export type StepName = (typeof STEPS)[number];

/** The meeting's authority. Only the command that records a meeting's decision makes one; no route takes it from outside. */
export interface MeetingAuthority {
  kind: 'meeting';
  meetingId: number;
  decisionId: number;
}

/** A step with what it needs said. What a step does not need is not read. */
export interface StepInput {
  step: StepName;
  reason?: string | undefined;
  /** When a blocked task is looked at again. */
  nextAt?: Instant | undefined;
  agencyId?: number | undefined;
  teamId?: number | null | undefined;
  personId?: number | null | undefined;
  result?: TaskResult | undefined;
  words?: string | undefined;
  closing?: Closing | undefined;
  /** The task that replaces this one. */
  byTaskId?: number | undefined;
}

/** Why a step cannot be taken. `notNow`: the state is wrong; `notYours`: the person is; `needs`: something is missing. */
export interface StepProblem {
  code: 'task.step-not-now' | 'task.step-not-yours' | 'task.step-needs';
  words: string;
}

export type StepOutcome = { ok: true; task: Task; reason: string | null } | { ok: false; problem: StepProblem };

interface Rule {
  from: readonly TaskState[];
  /** Null: stays where it is. */
  to: TaskState | null;
  /** What the next step is called on a button. */
  label: string;
  /** Why this person may not, or null. */
  refuses(task: Task, viewer: Viewer, authority: MeetingAuthority | null): string | null;
  /** What is missing, or null. */
  misses(task: Task, input: StepInput, now: Instant): string | null;
}

const nothing = () => null;
const isOwner = (task: Task, viewer: Viewer) => viewer.agencyId !== null && viewer.agencyId === task.who.agencyId;

const ownersOnly =
  (doing: string): Rule['refuses'] =>
  (task, viewer) => {
    if (viewer.kind !== 'person' || viewer.personId === null || !isOwner(task, viewer)) {
      return `Only the agency the task is given to may ${doing}; nobody is ordered by another.`;
    }
    return can(viewer, 'task.work') ? null : `Your role may not ${doing}. A coordinator or officer of your agency may.`;
  };

const dutyPair = (task: Task, viewer: Viewer): string | null => {
  if (viewer.kind !== 'person' || viewer.personId === null || viewer.agencyId === null || !can(viewer, 'task.agree')) {
    return 'Outside a meeting two coordinators of two agencies agree a task together.';
  }
  if (task.signed === null) return null;
  return task.signed.by.personId === viewer.personId || task.signed.by.agencyId === viewer.agencyId
    ? `${task.signed.by.name} has signed already; a coordinator of another agency must confirm.`
    : null;
};

const verifier: Rule['refuses'] = (task, viewer) => {
  if (viewer.kind !== 'person' || viewer.personId === null || !can(viewer, 'task.verify')) {
    return 'Your role may not verify what a task achieved. An analyst, a coordinator or who keeps performance may.';
  }
  return task.submitted?.by?.personId === viewer.personId
    ? 'You handed in this result; somebody else must verify it.'
    : null;
};

/** Before anyone has accepted, whoever may agree tasks may drop one; afterwards its owner or the meeting. */
const dropper: Rule['refuses'] = (task, viewer, authority) => {
  if (authority !== null) return null;
  if (viewer.kind !== 'person' || viewer.personId === null) return 'A task is dropped by a person or by the meeting.';
  if (task.state === 'proposed') {
    const isProposers = task.proposed.agencyId === viewer.agencyId && can(viewer, 'task.propose');
    return isProposers || can(viewer, 'task.agree')
      ? null
      : 'A proposal is dropped by the agency that made it, or by a coordinator.';
  }
  if (task.state === 'agreed' || task.state === 'rejected') {
    return can(viewer, 'task.agree') ? null : 'A coordinator, or the meeting, drops a task that was agreed.';
  }
  return isOwner(task, viewer) && can(viewer, 'task.agree')
    ? null
    : 'A coordinator of the agency the task is given to, or the meeting, drops it.';
};

const reasonFor =
  (why: string): Rule['misses'] =>
  (_task, { reason }) =>
    reason === undefined || reason.trim() === '' ? why : null;

/** Work that has begun does not vanish: what was done so far is said. */
const dropped: Rule['misses'] = (task, input) => {
  if (input.reason === undefined || input.reason.trim() === '') return 'Say why the task is dropped.';
  const hasBegun = task.state === 'inProgress' || task.state === 'blocked';
  return hasBegun ? resultProblem(input.result) : null;
};

const RULES: Record<StepName, Rule> = {
  sign: {
    from: ['proposed'],
    to: null,
    label: 'Sign as first of a duty pair',
    refuses: (task, viewer) => (task.signed !== null ? 'The task is signed already.' : dutyPair(task, viewer)),
    misses: (task, _input, now) => incomplete(task, now),
  },
  confirm: {
    from: ['proposed'],
    to: 'agreed',
    label: 'Confirm as second of the duty pair',
    refuses: dutyPair,
    misses: (task, _input, now) =>
      task.signed === null ? 'Nobody has signed the task yet; sign it first.' : incomplete(task, now),
  },
  agree: {
    from: ['proposed'],
    to: 'agreed',
    label: 'Agree in the meeting',
    refuses: (_task, _viewer, authority) =>
      authority === null ? 'Only the meeting, or two coordinators of two agencies together, agrees a task.' : null,
    misses: (task, _input, now) => incomplete(task, now),
  },
  allocate: {
    from: ['agreed', 'rejected'],
    to: 'allocated',
    label: 'Give to an agency',
    refuses: (_task, viewer, authority) =>
      authority !== null || (viewer.kind === 'person' && can(viewer, 'task.agree'))
        ? null
        : 'The meeting, or a coordinator, gives a task to an agency.',
    misses: (task, { agencyId }) =>
      (agencyId ?? task.who.agencyId) === null ? 'Say which agency is to do it; it may still reject it.' : null,
  },
  accept: { from: ['allocated'], to: 'accepted', label: 'Accept', refuses: ownersOnly('accept it'), misses: nothing },
  reject: {
    from: ['allocated'],
    to: 'rejected',
    label: 'Reject',
    refuses: ownersOnly('reject it'),
    misses: reasonFor('Say why the task is rejected, so that the meeting can decide anew.'),
  },
  start: { from: ['accepted'], to: 'inProgress', label: 'Start', refuses: ownersOnly('start it'), misses: nothing },
  block: {
    from: ['inProgress'],
    to: 'blocked',
    label: 'Say it is blocked',
    refuses: ownersOnly('say what blocks it'),
    misses: (_task, { reason, nextAt }, now) => {
      if (reason === undefined || reason.trim() === '') return 'Say what blocks the task.';
      if (nextAt === undefined) return 'Say when the task is looked at again.';
      return nextAt > now ? null : 'The date when it is looked at again must lie ahead.';
    },
  },
  unblock: {
    from: ['blocked'],
    to: 'inProgress',
    label: 'Go on',
    refuses: ownersOnly('go on with it'),
    misses: nothing,
  },
  submit: {
    from: ['inProgress'],
    to: 'submitted',
    label: 'Hand in the result',
    refuses: ownersOnly('hand in its result'),
    misses: (_task, { result }) => resultProblem(result),
  },
  sendBack: {
    from: ['submitted'],
    to: 'inProgress',
    label: 'Send back',
    refuses: verifier,
    misses: reasonFor('Say what is missing in the result.'),
  },
  verify: { from: ['submitted'], to: 'verified', label: 'Verify', refuses: verifier, misses: nothing },
  close: {
    from: ['verified'],
    to: 'closed',
    label: 'Close',
    refuses: verifier,
    misses: (task, { closing }) => {
      if (closing !== 'completed' && closing !== 'partially' && closing !== 'notAchieved') {
        return 'Say whether it was completed, partially done or not achieved.';
      }
      return closing === 'completed' && task.result?.failure === 'implementation'
        ? 'The result says it was not done as agreed, so it was not completed: close it as partially done or not achieved.'
        : resultProblem(task.result ?? undefined);
    },
  },
  cancel: {
    from: ['proposed', 'agreed', 'allocated', 'accepted', 'rejected', 'inProgress', 'blocked'],
    to: 'closed',
    label: 'Cancel',
    refuses: dropper,
    misses: dropped,
  },
  supersede: {
    from: ['proposed', 'agreed', 'allocated', 'accepted', 'rejected', 'inProgress', 'blocked'],
    to: 'closed',
    label: 'Replace by another task',
    refuses: dropper,
    misses: (task, input, now) => {
      if (input.byTaskId === undefined) return 'Say which task replaces it.';
      return input.byTaskId === task.taskId ? 'A task cannot replace itself.' : dropped(task, input, now);
    },
  },
};

/** Why this step cannot be taken by this person now, or null where it can (what it needs said is not looked at). */
export function stepRefusal(
  task: Task,
  step: StepName,
  viewer: Viewer,
  authority: MeetingAuthority | null = null,
): StepProblem | null {
  const rule = RULES[step];
  if (!rule.from.includes(task.state)) {
    return {
      code: 'task.step-not-now',
      words: `The task is ${STATE_WORDS[task.state]}; "${rule.label}" is for tasks that are ${listed(rule.from.map((state) => STATE_WORDS[state]))}.`,
    };
  }
  const words = rule.refuses(task, viewer, authority);
  return words === null ? null : { code: 'task.step-not-yours', words };
}

/** Takes one step in a task's life, or says why not. Changes nothing it is given. */
export function takeStep(
  task: Task,
  input: StepInput,
  viewer: Viewer,
  at: Instant,
  authority: MeetingAuthority | null = null,
): StepOutcome {
  const rule = RULES[input.step];
  const refused = stepRefusal(task, input.step, viewer, authority);
  if (refused !== null) return { ok: false, problem: refused };
  const missing = rule.misses(task, input, at);
  if (missing !== null) return { ok: false, problem: { code: 'task.step-needs', words: missing } };
  const by = personRef(viewer);
  const next: Task = { ...task, version: task.version + 1, state: rule.to ?? task.state };
  return { ok: true, task: record(next, input, by, at, authority), reason: input.reason?.trim() || null };
}

function record(
  task: Task,
  input: StepInput,
  by: PersonRef | null,
  at: Instant,
  authority: MeetingAuthority | null,
): Task {
  const reason = input.reason?.trim() ?? '';
  const done = { by, at };
  switch (input.step) {
    case 'sign':
      return { ...task, signed: { by: by!, at } };
    case 'confirm':
      return agreed(task, at, { kind: 'dutyPair', first: task.signed!.by, second: by! });
    case 'agree':
      return agreed(task, at, authority!);
    case 'allocate': {
      const agencyId = input.agencyId ?? task.who.agencyId;
      const isMoved = agencyId !== task.who.agencyId;
      return {
        ...task,
        who: {
          agencyId,
          teamId: input.teamId ?? (isMoved ? null : task.who.teamId),
          personId: input.personId ?? (isMoved ? null : task.who.personId),
        },
        allocated: done,
        rejection: null,
      };
    }
    case 'accept':
      return {
        ...task,
        who: {
          agencyId: task.who.agencyId,
          teamId: input.teamId === undefined ? task.who.teamId : input.teamId,
          personId: input.personId === undefined ? task.who.personId : input.personId,
        },
        accepted: done,
      };
    case 'reject':
      return { ...task, rejection: { ...done, reason } };
    case 'start':
      return { ...task, started: done };
    case 'block':
      return { ...task, block: { ...done, reason, nextAt: input.nextAt! } };
    case 'unblock':
      return { ...task, block: null };
    case 'submit':
      return { ...task, result: input.result!, submitted: done };
    case 'sendBack':
      return { ...task, submitted: null };
    case 'verify':
      return { ...task, verified: { ...done, words: input.words?.trim() ?? '' } };
    case 'close':
      return { ...task, closing: input.closing!, closed: { ...done, reason: reason || null, supersededBy: null } };
    case 'cancel':
    case 'supersede':
      return {
        ...task,
        closing: input.step === 'cancel' ? 'cancelled' : 'superseded',
        result: input.result ?? task.result,
        block: null,
        closed: { ...done, reason, supersededBy: input.step === 'supersede' ? input.byTaskId! : null },
      };
  }
}

const agreed = (task: Task, at: Instant, under: AgreedUnder): Task => ({
  ...task,
  agreed: {
    at,
    under:
      under.kind === 'meeting' ? { kind: 'meeting', meetingId: under.meetingId, decisionId: under.decisionId } : under,
  },
});

/** Who acts, as the history will name them; null for AIM itself. */
export function personRef(viewer: Viewer): PersonRef | null {
  return viewer.kind === 'person' && viewer.personId !== null && viewer.agencyId !== null
    ? { personId: viewer.personId, agencyId: viewer.agencyId, name: viewer.name }
    : null;
}

export interface NextStep {
  step: StepName;
  label: string;
  /** What must be said with it, each by the name the request has for it. */
  needs: string[];
}

/** What a step must be told, by the names of StepInput. */
const NEEDS: Partial<Record<StepName, string[]>> = {
  allocate: ['agencyId'],
  reject: ['reason'],
  block: ['reason', 'nextAt'],
  submit: ['result'],
  sendBack: ['reason'],
  close: ['closing'],
  cancel: ['reason'],
  supersede: ['reason', 'byTaskId'],
};

/** The steps this person can take now, in the order of a task's life. The meeting's own step is not among them. */
export function nextSteps(task: Task, viewer: Viewer, now: Instant): NextStep[] {
  return STEPS.filter((step) => {
    if (step === 'agree' || stepRefusal(task, step, viewer) !== null) return false;
    // A step whose own input is complete and that still misses something of the task cannot be taken yet.
    if (step === 'sign') return incomplete(task, now) === null;
    return step === 'confirm' ? task.signed !== null && incomplete(task, now) === null : true;
  }).map((step) => {
    const needs = [...(NEEDS[step] ?? [])];
    const isDrop = step === 'cancel' || step === 'supersede';
    if (isDrop && (task.state === 'inProgress' || task.state === 'blocked')) needs.push('result');
    return { step, label: RULES[step].label, needs };
  });
}

/** Every transition there is, as read by tests and the document: step, from, to. */
export const TRANSITIONS: readonly { step: StepName; from: TaskState; to: TaskState }[] = STEPS.flatMap((step) =>
  RULES[step].from.map((from) => ({ step, from, to: RULES[step].to ?? from })),
);

export const isOpen = (task: Pick<Task, 'state'>) => OPEN_STATES.includes(task.state);
export const isClosing = (word: string): word is Closing => (CLOSINGS as readonly string[]).includes(word);

function listed(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}
