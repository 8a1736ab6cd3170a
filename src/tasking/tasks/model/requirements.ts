import type { Instant } from '../../../vocabulary/index.ts';
import { measureProblem } from './measure.ts';
import type { Task, TaskResult } from './task.ts';
import { geometryProblem } from './where.ts';

/** What a proposal still lacks before it can be agreed, each a sentence. */
export function missingForAgreement(task: Task): string[] {
  const missing: string[] = [];
  if (task.priorityId === null && (task.offStrategyReason ?? '').trim() === '') {
    missing.push('Name the control-strategy priority it serves, or say why it serves none.');
  }
  if (task.where === null) missing.push('Say where.');
  if (task.when === null) missing.push('Say from when until when.');
  if (task.who.agencyId === null) missing.push('Say which agency is to do it.');
  if (task.power === null) missing.push('Say who acts and which power is relied on.');
  if (task.measure === null) missing.push('Fix the measure of success.');
  if (task.reviewAt === null) missing.push('Say when it is reviewed.');
  return missing;
}

/** What keeps a proposal from being agreed now, in words, or null. */
export function incomplete(task: Task, now: Instant): string | null {
  const missing = missingForAgreement(task);
  if (missing.length > 0) return `Before it can be agreed: ${missing.join(' ')}`;
  return task.when!.until > now ? null : 'The time it was to be done in is over; set another before it is agreed.';
}

/** What is wrong with a result, in words, or null. */
export function resultProblem(result: TaskResult | undefined): string | null {
  if (result === undefined) return 'A result is needed: what was put in, what was done, what came of it.';
  if (!(result.input.hours >= 0)) return `The hours put in must be 0 or more; found ${result.input.hours}.`;
  if (result.output.words.trim() === '') return 'Say what was done and how much.';
  if (result.cameOfIt.trim() === '') return 'Say what came of it; "nothing seen yet" is an answer.';
  if (result.costPounds !== null && !(result.costPounds >= 0)) return 'The cost must be 0 or more.';
  const wrong = result.output.counts.find(({ number }) => !(number >= 0));
  return wrong === undefined ? null : `The number of ${wrong.what} must be 0 or more; found ${wrong.number}.`;
}

/** What is wrong with a draft's own parts, in words, or null. Missing parts are allowed until it is agreed. */
export function draftProblem(
  draft: Pick<Task, 'title' | 'what' | 'where' | 'when' | 'measure' | 'reviewAt'>,
): string | null {
  if (draft.title.trim() === '') return 'A task needs a title.';
  if (draft.what.trim() === '') return 'Say what is to be done.';
  if (draft.where !== null) {
    const problem = geometryProblem(draft.where.geometry);
    if (problem !== null) return `Where: ${problem}`;
  }
  if (draft.when !== null && !(draft.when.from < draft.when.until)) return 'The task must end after it begins.';
  if (draft.measure !== null) {
    const problem = measureProblem(draft.measure);
    if (problem !== null) return `Measure: ${problem}`;
  }
  return null;
}
