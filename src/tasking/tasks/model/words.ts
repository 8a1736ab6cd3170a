import type { StepName } from './life.ts';
import type { Closing, Task, TaskState } from './task.ts';

export const STATE_WORDS: Record<TaskState, string> = {
  proposed: 'proposed',
  agreed: 'agreed',
  allocated: 'waiting to be accepted',
  accepted: 'accepted',
  rejected: 'rejected',
  inProgress: 'in progress',
  blocked: 'blocked',
  submitted: 'handed in',
  verified: 'verified',
  closed: 'closed',
};

export const CLOSING_WORDS: Record<Closing, string> = {
  completed: 'completed',
  partially: 'partially done',
  notAchieved: 'not achieved',
  superseded: 'replaced by another task',
  cancelled: 'cancelled',
};

/** Who it now waits for, in words; `agencyName` names the agency the task is given to. */
export function waitsFor(task: Task, agencyName: string): string {
  switch (task.state) {
    case 'proposed':
      return task.signed === null
        ? 'Waits for the meeting, or for two coordinators of two agencies, to agree it.'
        : `Signed by ${task.signed.by.name}; waits for a coordinator of another agency to confirm.`;
    case 'agreed':
      return 'Waits to be given to an agency.';
    case 'allocated':
      return `Waits for ${agencyName} to accept or reject it.`;
    case 'accepted':
      return `Waits for ${agencyName} to start.`;
    case 'rejected':
      return `${agencyName} rejected it: ${task.rejection?.reason ?? ''} Waits for the meeting or a coordinator to decide anew.`;
    case 'inProgress':
      return `${agencyName} is at work on it.`;
    case 'blocked':
      return `Blocked: ${task.block?.reason ?? ''}`;
    case 'submitted':
      return 'Waits for somebody else than who handed it in to verify the result.';
    case 'verified':
      return 'Waits to be closed.';
    case 'closed':
      return `Closed: ${CLOSING_WORDS[task.closing ?? 'completed']}.`;
  }
}

/** What somebody did, as it follows their name. */
export const STEP_WORDS: Record<StepName | 'propose', string> = {
  propose: 'proposed it',
  sign: 'signed it as first of a duty pair',
  confirm: 'confirmed it as second of the duty pair',
  agree: 'agreed it in a meeting',
  allocate: 'gave it to an agency',
  accept: 'accepted it',
  reject: 'rejected it',
  start: 'started it',
  block: 'said it is blocked',
  unblock: 'went on with it',
  submit: 'handed in its result',
  sendBack: 'sent its result back',
  verify: 'verified its result',
  close: 'closed it',
  cancel: 'cancelled it',
  supersede: 'replaced it by another task',
};
