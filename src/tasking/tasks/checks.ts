import { prioritiesInForce } from '../../intelligence/index.ts';
import { badRequest, type Tx } from '../../platform/index.ts';
import { type Instant, markingRank, type Viewer } from '../../vocabulary/index.ts';
import { isProblem, localDate, powerProblem, powersIn } from '../powers/index.ts';
import type { TaskDraft } from './model.ts';
import * as store from './store/index.ts';

/** What only the database knows: that the named person, priority and power exist and fit. */
export async function checkDraft(tx: Tx, viewer: Viewer, draft: TaskDraft, at: Instant): Promise<void> {
  if (markingRank(draft.marking) > markingRank(viewer.clearance)) {
    throw badRequest(
      'task.marking',
      `You are cleared to ${viewer.clearance}; you cannot mark a task ${draft.marking}.`,
    );
  }
  if (!isProblem(draft.problem)) {
    throw badRequest('task.problem', `There is no problem "${draft.problem}"; GET /api/powers/words lists them.`);
  }
  const agency =
    draft.who.agencyId === null
      ? null
      : (await store.listAgencies(tx)).find(({ agencyId }) => agencyId === draft.who.agencyId);
  if (agency === undefined) {
    throw badRequest('task.agency', `There is no agency ${draft.who.agencyId} in this partnership.`);
  }
  await checkPerson(tx, draft);
  if (draft.power !== null) {
    // The law of the day on which it is done.
    const on = localDate(await store.timeZoneOf(tx), draft.when?.from ?? at);
    const unlawful = powerProblem(await powersIn(tx, on), draft.power, agency?.kind ?? null);
    if (unlawful !== null) throw badRequest('task.power', unlawful);
  }
}

/** A task serves a priority of the strategy in force when it is named and when it is agreed. */
export async function checkPriority(tx: Tx, { priorityId }: Pick<TaskDraft, 'priorityId'>, at: Instant): Promise<void> {
  if (priorityId === null) return;
  const priorities = await prioritiesInForce(tx, at);
  if (priorities.some((priority) => priority.priorityId === priorityId)) return;
  throw badRequest(
    'task.priority',
    `Priority ${priorityId} is not of the control strategy in force. Name one that is, or say why the task serves none.`,
  );
}

export async function checkPerson(tx: Tx, { who }: Pick<TaskDraft, 'who'>): Promise<void> {
  if (who.personId === null) return;
  const person = await store.findPerson(tx, who.personId);
  if (person === null || !person.isActive) throw badRequest('task.person', 'The person named is not in AIM any more.');
  if (person.agencyId !== who.agencyId) {
    throw badRequest(
      'task.person',
      `${person.name} is not of the agency the task is given to; it names its own people.`,
    );
  }
}
