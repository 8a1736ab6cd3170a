import type { Instant } from '../../../vocabulary/index.ts';
import type { Changed } from '../../workforce/model.ts';

/** Another agency's team is asked (`requested`); its own agency agrees or declines. Removed ones stay on record. */
export const ASSIGNMENT_STATES = ['requested', 'agreed', 'declined', 'removed'] as const;
export type AssignmentState = (typeof ASSIGNMENT_STATES)[number];

/** Part or whole of a task put onto a team's shift: one named person, or so many of the shift's people. */
export interface Assignment extends Changed {
  assignmentId: number;
  taskId: number;
  /** Which part of the task, in words; empty for the whole. */
  part: string;
  teamId: number;
  shiftId: number | null;
  memberId: number | null;
  people: number;
  startsAt: Instant;
  endsAt: Instant;
  state: AssignmentState;
  askedByAgencyId: number | null;
  /** Why it was declined or removed. */
  reason: string;
  /** Why it stands although something is wrong with it. */
  despite: string;
  changedWhat: string;
}

/** What of an assignment decides whether it can be done. */
export type Placement = Pick<
  Assignment,
  'taskId' | 'teamId' | 'shiftId' | 'memberId' | 'people' | 'startsAt' | 'endsAt'
>;

/** How much work a task is, as far as anyone has said. */
export interface TaskNeed {
  people: number;
  minutes: number;
  skills: readonly string[];
  /** Nobody has said: one person for an hour. */
  isAssumed: boolean;
}
export const ASSUMED_NEED: TaskNeed = { people: 1, minutes: 60, skills: [], isAssumed: true };

export const stands = (assignment: Pick<Assignment, 'state'>): boolean =>
  assignment.state === 'agreed' || assignment.state === 'requested';

/**
 * Whose yes an assignment needs: it stands at once where the team is the placing agency's own, and is a request where it is
 * another's. Nobody is ordered by another agency.
 */
export function stateOnPlacing(teamAgencyId: number, placingAgencyId: number | null): 'agreed' | 'requested' {
  return placingAgencyId === null || placingAgencyId === teamAgencyId ? 'agreed' : 'requested';
}
