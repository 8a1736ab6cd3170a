import type { Instant, Viewer } from '../../vocabulary/index.ts';
import {
  isOverdue,
  isReviewDue,
  missingForAgreement,
  type NextStep,
  nextSteps,
  openFields,
  type Task,
  taskNumber,
  waitsFor,
} from './model.ts';
import type { TaskChange, TaskComment, TaskLink } from './store/index.ts';

/** A task as it leaves AIM. */
export interface TaskView extends Task {
  number: string;
  isOverdue: boolean;
  isReviewDue: boolean;
  waitsFor: string;
  /** What this viewer can do with it now. */
  nextSteps: NextStep[];
  openFields: string[];
  /** What a proposal still lacks before it can be agreed. */
  missing: string[];
}

export interface TaskDetail extends TaskView {
  history: TaskChange[];
  comments: TaskComment[];
  links: (TaskLink & { number: string; title: string })[];
  watchers: { personId: number; name: string; agencyId: number }[];
  isWatched: boolean;
}

export function presentTask(
  task: Task,
  viewer: Viewer,
  now: Instant,
  agencyNames: ReadonlyMap<number, string>,
): TaskView {
  const agency = agencyNames.get(task.who.agencyId ?? -1) ?? 'the agency it is given to';
  return {
    ...task,
    number: taskNumber(task.taskId),
    isOverdue: isOverdue(task, now),
    isReviewDue: isReviewDue(task, now),
    waitsFor: waitsFor(task, agency),
    nextSteps: nextSteps(task, viewer, now),
    openFields: [...openFields(task, viewer)],
    missing: task.state === 'proposed' ? missingForAgreement(task) : [],
  };
}
