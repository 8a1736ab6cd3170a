import { ACTORS, PROBLEMS, type StepName, type TaskState } from '../../tasking/model.ts';
import type { AgencyKind } from '../../vocabulary/index.ts';
import { clockWords, dayWords, durationWords, localDay, momentWords, now, today } from '../ui/words.ts';
import type { TaskView } from './types.ts';

/** The board's columns, in the order of a task's life. The last two share a column on a wide screen. */
export const COLUMNS = [
  { id: 'agree', words: 'To agree', states: ['proposed'] },
  { id: 'accept', words: 'To accept', states: ['agreed', 'allocated', 'rejected'] },
  { id: 'accepted', words: 'Accepted', states: ['accepted'] },
  { id: 'progress', words: 'In progress', states: ['inProgress'] },
  { id: 'blocked', words: 'Blocked', states: ['blocked'] },
  { id: 'check', words: 'To check', states: ['submitted', 'verified'] },
] as const satisfies readonly { id: string; words: string; states: readonly TaskState[] }[];
export type Column = (typeof COLUMNS)[number];

export const columnOf = (state: TaskState): Column | undefined =>
  COLUMNS.find((column) => (column.states as readonly TaskState[]).includes(state));

/** Steps that bring a task into a column, the first that this person can take. */
const INTO: Record<Column['id'], readonly StepName[]> = {
  agree: [],
  accept: ['confirm', 'allocate'],
  accepted: ['accept'],
  progress: ['start', 'unblock', 'sendBack'],
  blocked: ['block'],
  check: ['submit', 'verify'],
};

export function stepInto(task: TaskView, column: Column) {
  return INTO[column.id].flatMap((step) => task.nextSteps.find((next) => next.step === step) ?? [])[0];
}

export const problemName = (code: string): string => PROBLEMS.find((problem) => problem.code === code)?.name ?? code;
export const actorName = (code: string): string => ACTORS.find((actor) => actor.code === code)?.name ?? code;

export interface StateTag {
  kind: 'late' | 'soon' | 'hold' | 'ok' | 'plain';
  words: string;
}

/** Due or state, whichever matters now. */
export function tagOf(task: TaskView): StateTag {
  const { when, state } = task;
  if (state === 'rejected') return { kind: 'late', words: 'Rejected' };
  if (state === 'blocked') {
    const next = task.block && localDay(task.block.nextAt);
    return { kind: 'hold', words: next ? `Blocked until ${dayWords(next)}` : 'Blocked' };
  }
  if (state === 'submitted') return { kind: 'plain', words: 'Result handed in' };
  if (state === 'verified') return { kind: 'ok', words: 'Verified' };
  if (state === 'closed') return { kind: 'hold', words: 'Closed' };
  if (when === null) return { kind: 'plain', words: 'No date yet' };
  if (task.isOverdue) return { kind: 'late', words: `${durationWords(now() - when.until)} late` };
  if (localDay(when.until) === today()) return { kind: 'soon', words: `Due today ${clockWords(when.until)}` };
  if (state === 'accepted' && when.from > now()) return { kind: 'plain', words: `Starts ${momentWords(when.from)}` };
  return { kind: 'plain', words: `Due ${dayWords(localDay(when.until))}` };
}

export interface AgencyName {
  agencyId: number;
  kind: AgencyKind;
  name: string;
}

/** "17 open: 2 late, 1 blocked, 5 due today." */
export function countSentence(tasks: readonly TaskView[]): { open: string; rest: string } {
  const late = tasks.filter((task) => task.isOverdue).length;
  const blocked = tasks.filter(({ state }) => state === 'blocked').length;
  const rejected = tasks.filter(({ state }) => state === 'rejected').length;
  const due = tasks.filter(({ when, isOverdue }) => when && !isOverdue && localDay(when.until) === today()).length;
  const parts = [
    late > 0 ? `${late} late` : '',
    blocked > 0 ? `${blocked} blocked` : '',
    rejected > 0 ? `${rejected} rejected` : '',
    due > 0 ? `${due} due today` : '',
  ].filter((part) => part !== '');
  return { open: `${tasks.length} open`, rest: parts.length > 0 ? `: ${parts.join(', ')}` : ', none late' };
}

export const windowWords = ({ from, until }: { from: number; until: number }): string =>
  `${momentWords(from)} to ${localDay(from) === localDay(until) ? clockWords(until) : momentWords(until)}`;
