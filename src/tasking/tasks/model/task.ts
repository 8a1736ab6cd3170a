import type { Instant, Marking } from '../../../vocabulary/index.ts';
import type { TaskMeasure } from './measure.ts';
import type { TaskGeometry } from './where.ts';

/** The life of a task, in order. `rejected` and `blocked` are side steps that a task comes back from. */
export const TASK_STATES = [
  'proposed',
  'agreed',
  'allocated',
  'accepted',
  'rejected',
  'inProgress',
  'blocked',
  'submitted',
  'verified',
  'closed',
] as const;
export type TaskState = (typeof TASK_STATES)[number];

export const CLOSINGS = ['completed', 'partially', 'notAchieved', 'superseded', 'cancelled'] as const;
export type Closing = (typeof CLOSINGS)[number];

/** What a task answers. */
export const WHY_KINDS = ['finding', 'hotSpot', 'analysisCard', 'problem', 'priority', 'request'] as const;
export type WhyKind = (typeof WHY_KINDS)[number];

/**
 * Why it did not work, if it did not: not done as agreed (implementation), or done as agreed and it did not help
 * (theory). `neither` where it did what it should.
 */
export const FAILURES = ['neither', 'implementation', 'theory'] as const;
export type Failure = (typeof FAILURES)[number];

/** How one task stands to another. */
export const LINK_KINDS = ['follows', 'partOf', 'duplicates', 'relatesTo'] as const;
export type LinkKind = (typeof LINK_KINDS)[number];

/** A person of the partnership as they were called when they did it. */
export interface PersonRef {
  personId: number;
  agencyId: number;
  name: string;
}

/** What was seen when the task was proposed; never changed afterwards. */
export interface Evidence {
  words: string[];
  asKnownAt: { ordinal: number; at: Instant | null } | null;
  /** SHA-256, hex, of kind, reference, words and moment in canonical JSON. */
  sha256: string;
}

export interface Why {
  kind: WhyKind;
  /** What kind it is decides what this names: a finding's key, an analysis card's id, a problem, a priority's id. */
  reference: string;
  evidence: Evidence;
}

export interface PowerRelied {
  /** Who acts: a code of the powers table, for instance `streetWarden`. */
  actor: string;
  power: string;
  /** Which authorisation, where the power needs one: its number, who gave it, until when. */
  authorisation: string | null;
}

export interface TaskResult {
  input: { hours: number; words: string };
  output: { words: string; counts: { what: string; number: number }[] };
  cameOfIt: string;
  failure: Failure;
  costPounds: number | null;
}

export type AgreedUnder =
  | { kind: 'meeting'; meetingId: number; decisionId: number }
  | { kind: 'dutyPair'; first: PersonRef; second: PersonRef };

interface Done {
  by: PersonRef | null;
  at: Instant;
}

/** Who proposed, signed, agreed and so on. Null until it happened; the whole history is kept in rows of its own. */
export interface Task {
  taskId: number;
  version: number;
  state: TaskState;
  closing: Closing | null;
  title: string;
  what: string;
  why: Why;
  /** The control-strategy priority it serves, or why it serves none. */
  priorityId: number | null;
  offStrategyReason: string | null;
  /** Code of the problem, as the powers table names it; and of the response, as the templates do. */
  problem: string;
  response: string | null;
  where: { geometry: TaskGeometry; words: string } | null;
  when: { from: Instant; until: Instant } | null;
  who: { agencyId: number | null; teamId: number | null; personId: number | null };
  power: PowerRelied | null;
  measure: TaskMeasure | null;
  reviewAt: Instant | null;
  marking: Marking;
  proposed: { by: PersonRef | null; agencyId: number | null; at: Instant };
  /** First of a duty pair. */
  signed: { by: PersonRef; at: Instant } | null;
  agreed: { at: Instant; under: AgreedUnder } | null;
  allocated: Done | null;
  accepted: Done | null;
  rejection: (Done & { reason: string }) | null;
  started: Done | null;
  block: (Done & { reason: string; nextAt: Instant }) | null;
  result: TaskResult | null;
  submitted: Done | null;
  verified: (Done & { words: string }) | null;
  closed: (Done & { reason: string | null; supersededBy: number | null }) | null;
}

/** What a proposal says; everything but the marked ones may be filled in later, before it is agreed. */
export type TaskDraft = Pick<
  Task,
  | 'title'
  | 'what'
  | 'why'
  | 'priorityId'
  | 'offStrategyReason'
  | 'problem'
  | 'response'
  | 'where'
  | 'when'
  | 'who'
  | 'power'
  | 'measure'
  | 'reviewAt'
  | 'marking'
>;

/** As people say it: T-0001, one series a partnership. */
export function taskNumber(taskId: number): string {
  return `T-${String(taskId).padStart(4, '0')}`;
}

/** Not closed, and somebody still has to do it. */
export const OPEN_STATES: readonly TaskState[] = [
  'proposed',
  'agreed',
  'allocated',
  'accepted',
  'rejected',
  'inProgress',
  'blocked',
  'submitted',
  'verified',
];

/** States in which the work itself is still to be done. */
const STILL_TO_DO: readonly TaskState[] = ['agreed', 'allocated', 'accepted', 'rejected', 'inProgress', 'blocked'];

/** Its window has passed and the work is not in. Never stored: it follows from the clock. */
export function isOverdue(task: Pick<Task, 'state' | 'when'>, now: Instant): boolean {
  return STILL_TO_DO.includes(task.state) && task.when !== null && task.when.until < now;
}

/** Somebody has to look at it again: its review date, or the next date of what blocks it, has come. */
export function isReviewDue(task: Pick<Task, 'state' | 'reviewAt' | 'block'>, now: Instant): boolean {
  if (task.state === 'closed') return false;
  if (task.state === 'blocked' && task.block !== null && task.block.nextAt <= now) return true;
  return task.reviewAt !== null && task.reviewAt <= now;
}
