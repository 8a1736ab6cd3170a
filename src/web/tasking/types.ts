import type { NextStep, PersonRef, Task, TaskState } from '../../tasking/model.ts';

/** A task as the server hands it out: with what this person can do with it now. */
export interface TaskView extends Task {
  number: string;
  isOverdue: boolean;
  isReviewDue: boolean;
  waitsFor: string;
  nextSteps: NextStep[];
  openFields: string[];
  missing: string[];
}

export interface TaskChange {
  version: number;
  at: number;
  actor: string;
  step: string;
  from: TaskState | null;
  to: TaskState;
  reason: string | null;
  changes: Record<string, { from: unknown; to: unknown }>;
}

export interface TaskDetail extends TaskView {
  history: TaskChange[];
  comments: { commentId: number; at: number; by: PersonRef | null; words: string }[];
  links: { taskId: number; otherTaskId: number; kind: string; number: string; title: string }[];
  watchers: PersonRef[];
  isWatched: boolean;
}

export interface Photo {
  attachmentId: string;
  at: number;
  by: string;
  words: string;
  width: number;
  height: number;
  mayRemove: boolean;
}

export interface PriorityName {
  priorityId: number;
  title: string;
}

export interface TeamName {
  teamId: number;
  agencyId: number;
  name: string;
}
