import { can } from '../../../governance/model.ts';
import { canonicalJson } from '../../../intelligence/model.ts';
import type { Viewer } from '../../../vocabulary/index.ts';
import type { MeetingAuthority, StepProblem } from './life.ts';
import { draftProblem } from './requirements.ts';
import type { Task, TaskDraft } from './task.ts';

/** What may still change once a task is agreed: who of the owning agency does it, until when, and when it is reviewed. */
const OPEN_AFTER_AGREEMENT = ['who', 'when', 'reviewAt'] as const satisfies readonly (keyof TaskDraft)[];

export type TaskAmendment = { [Field in keyof TaskDraft]?: TaskDraft[Field] | undefined };

export type AmendOutcome = { ok: true; task: Task; changed: (keyof TaskDraft)[] } | { ok: false; problem: StepProblem };

/** What the meeting may change of an agreed task without giving it anew. */
const OPEN_TO_MEETING = ['when', 'reviewAt'] as const satisfies readonly (keyof TaskDraft)[];

/** Which fields this person may change now. */
export function openFields(
  task: Task,
  viewer: Viewer,
  authority: MeetingAuthority | null = null,
): readonly (keyof TaskDraft)[] {
  const isOver = ['submitted', 'verified', 'closed'].includes(task.state);
  if (authority !== null && !isOver) return task.state === 'proposed' ? ALL_FIELDS : OPEN_TO_MEETING;
  if (viewer.kind !== 'person') return [];
  if (task.state === 'proposed') {
    const isProposers = task.proposed.agencyId === viewer.agencyId && can(viewer, 'task.propose');
    return isProposers || can(viewer, 'meeting.prepare') ? ALL_FIELDS : [];
  }
  if (isOver || !can(viewer, 'task.agree')) return [];
  const isOwners = task.who.agencyId === null || task.who.agencyId === viewer.agencyId;
  return isOwners ? OPEN_AFTER_AGREEMENT : [];
}

/**
 * Changes fields that are still open, or says why not. A changed proposal loses the first signature of a duty pair: it
 * was given for other words.
 */
export function amendTask(
  task: Task,
  amendment: TaskAmendment,
  viewer: Viewer,
  authority: MeetingAuthority | null = null,
): AmendOutcome {
  const asked = ALL_FIELDS.filter((field) => amendment[field] !== undefined);
  const changed = asked.filter((field) => canonicalJson(amendment[field]) !== canonicalJson(task[field]));
  const open = openFields(task, viewer, authority);
  const shut = changed.filter((field) => !open.includes(field));
  if (shut.length > 0) {
    const words =
      task.state === 'proposed'
        ? 'A proposal is changed by the agency that made it, or by who prepares the meeting.'
        : `${shut.map((field) => FIELD_WORDS[field]).join(', ')} cannot be changed by you now: once a task is agreed, a coordinator of its agency may change who does it, until when, and when it is reviewed.`;
    return {
      ok: false,
      problem: { code: 'task.step-not-yours', words: words.charAt(0).toUpperCase() + words.slice(1) },
    };
  }
  const next = { ...task, ...Object.fromEntries(changed.map((field) => [field, amendment[field]])) } as Task;
  if (task.state !== 'proposed' && next.who.agencyId !== task.who.agencyId) {
    const words = 'Another agency is given the task by allocating it anew; here only its team and person change.';
    return { ok: false, problem: { code: 'task.step-not-yours', words } };
  }
  if (task.state !== 'proposed' && next.when === null) {
    return {
      ok: false,
      problem: { code: 'task.step-needs', words: 'An agreed task keeps a time by when it is done.' },
    };
  }
  const wrong = draftProblem(next);
  if (wrong !== null) return { ok: false, problem: { code: 'task.step-needs', words: wrong } };
  if (changed.length > 0) next.version = task.version + 1;
  if (changed.length > 0 && task.state === 'proposed') next.signed = null;
  return { ok: true, task: next, changed };
}

export const FIELD_WORDS: Record<keyof TaskDraft, string> = {
  title: 'title',
  what: 'what is to be done',
  why: 'why',
  priorityId: 'priority',
  offStrategyReason: 'reason outside the strategy',
  problem: 'problem',
  response: 'response',
  where: 'where',
  when: 'when',
  who: 'who',
  power: 'power relied on',
  measure: 'measure of success',
  reviewAt: 'review date',
  marking: 'marking',
};

const ALL_FIELDS = Object.keys(FIELD_WORDS) as (keyof TaskDraft)[];
