import type { Instant } from '../../../vocabulary/index.ts';
import type { Closing } from '../../tasks/model.ts';
import type { MeetingKind } from './calendar.ts';
import type { PackItem } from './pack.ts';

export const CHOICES = [
  'task',
  'monitor',
  'refer',
  'noAction',
  'continue',
  'extend',
  'close',
  'adopt',
  'keep',
] as const;
export type Choice = (typeof CHOICES)[number];

/** As the buttons of the decision bar say it. */
export const CHOICE_WORDS: Record<Choice, string> = {
  task: 'Task',
  monitor: 'Monitor until',
  refer: 'Refer',
  noAction: 'No action, with reason',
  continue: 'Continue',
  extend: 'Extend until',
  close: 'Close as',
  adopt: 'Adopt the draft',
  keep: 'Keep what is in force',
};

export const REFER_KINDS = ['daily', 'tactical', 'strategic', 'agency', 'other'] as const;
export type ReferKind = (typeof REFER_KINDS)[number];

export const REFER_WORDS: Record<ReferKind, string> = {
  daily: 'the daily meeting',
  tactical: 'the tactical meeting',
  strategic: 'the strategic meeting',
  agency: 'an agency',
  other: 'somebody else',
};

/** What a task of the meeting needs; the rest follows from its item. */
export interface TaskAsked {
  title: string;
  what: string;
  agencyId: number | null;
  /** When it is to be done by. */
  dueAt: Instant | null;
  /** What success is. */
  success: string;
  priorityId: number | null;
  offStrategyReason: string | null;
  /** Who of the agency acts, under which power, by the powers table's codes. Null: the agency's own choice, and no power. */
  power: { actor: string; power: string; authorisation: string | null } | null;
}

export interface DecisionAsked {
  choice: Choice;
  reason: string;
  untilDay: number | null;
  refer: { kind: ReferKind; to: string } | null;
  task: TaskAsked | null;
  closing: Closing | null;
}

export interface Decision {
  decisionId: number;
  /** Of the meeting: 1, 2, 3 … */
  number: number;
  itemKey: string;
  choice: Choice;
  reason: string;
  untilDay: number | null;
  refer: { kind: ReferKind; to: string } | null;
  taskId: number | null;
  strategyId: number | null;
  title: string;
  place: string;
  recordedAt: Instant;
  recordedBy: string;
  undone: { at: Instant; reason: string } | null;
}

/** The chair may take a decision back for so long. */
export const UNDO_MS = 10 * 60_000;

/** The decisions an item may end in, in the order of the keys 1 to 4. */
export function choicesFor(item: Pick<PackItem, 'kind'>, meeting: MeetingKind): Choice[] {
  if (item.kind === 'task') return ['continue', 'extend', 'close', 'refer'];
  if (item.kind === 'strategy') return meeting === 'strategic' ? ['adopt', 'keep'] : ['refer', 'noAction'];
  return ['task', 'monitor', 'refer', 'noAction'];
}

/** The field that is still missing, as its label says it; null where the decision is whole. */
export function missingField(asked: DecisionAsked, today: number, now: Instant): string | null {
  const { choice, task, refer } = asked;
  switch (choice) {
    case 'task':
      if (task === null || task.agencyId === null) return 'Who';
      if (task.what.trim() === '') return 'What';
      if (task.dueAt === null) return 'By';
      if (task.dueAt <= now) return 'By: a time that is still to come';
      if (task.success.trim() === '') return 'Success is';
      if (task.priorityId === null && (task.offStrategyReason ?? '').trim() === '')
        return 'Priority, or why off strategy';
      return null;
    case 'monitor':
    case 'extend':
      if (asked.untilDay === null) return 'Until';
      return asked.untilDay > today ? null : 'Until: a day after today';
    case 'refer':
      if (refer === null) return 'To';
      if ((refer.kind === 'agency' || refer.kind === 'other') && refer.to.trim() === '') return 'To whom';
      return asked.reason.trim() === '' ? 'Reason' : null;
    case 'close':
      if (asked.closing === null) return 'Close as';
      return asked.reason.trim() === '' ? 'Reason' : null;
    case 'noAction':
    case 'keep':
      return asked.reason.trim() === '' ? 'Reason' : null;
    case 'continue':
    case 'adopt':
      return null;
  }
}

export function mayUndo(decision: Pick<Decision, 'recordedAt' | 'undone'>, now: Instant): boolean {
  return decision.undone === null && now - decision.recordedAt <= UNDO_MS;
}

/** Decisions that stand: what was undone is kept and does not count. */
export function standing<D extends Pick<Decision, 'undone'>>(decisions: readonly D[]): D[] {
  return decisions.filter(({ undone }) => undone === null);
}

/** Key of the item by which a decision comes back to a later meeting. */
export const carriedKey = (decisionId: number): string => `carried:${decisionId}`;

/** Whether a decision comes back by itself: it set a date, or sent the thing to somebody. */
export const comesBack = (choice: Choice): boolean => choice === 'monitor' || choice === 'refer';
