import {
  nextSteps,
  type PatrolPlanBody,
  type PatrolPlanHead,
  type StepInput,
  type Task,
  takeStep,
} from '../../tasking/model.ts';
import type { Viewer } from '../../vocabulary/index.ts';
import type { Me } from '../api/types.ts';
import { type CaseBook, caseStepPath } from './case-book.ts';
import type { Update, UpdateRequest } from './updates.ts';
import { seal, unseal, vault } from './vault.ts';
import type { OpenVisit } from './visits.ts';

/** A task as the server shows it. */
export type PhoneTask = Task & { number: string };

/** A patrol plan of today, whole. */
export type PhonePlan = PatrolPlanHead & { body: PatrolPlanBody };

export interface LoneWatch {
  watchId: number;
  dueAt: number;
  heardAt: number;
}

/** All that an officer needs for the shift, as last heard from the server. Sealed on the phone. */
export interface Book {
  person: NonNullable<Me['person']>;
  partnership: Me['partnership'];
  /** AIM's own clock, and how far this phone's is behind it. */
  heardAt: number;
  clockAhead: number;
  tasks: PhoneTask[];
  plans: PhonePlan[];
  /** Cases of the street services; null for whoever does not work them. */
  cases: CaseBook | null;
  /** Where the officer is checked in, as the server knows. */
  visit: OpenVisit | null;
  watch: LoneWatch | null;
}

export async function readBook(): Promise<Book | null> {
  const sealed = await (await vault()).get('book', 'own');
  // A book written by an AIM without cases has none.
  return sealed ? { cases: null, ...(await unseal<Omit<Book, 'cases'>>(sealed)) } : null;
}

export async function writeBook(book: Book): Promise<void> {
  await (await vault()).put('book', await seal(book), 'own');
}

/** The cached work goes; updates stay until they are sent. */
export async function closeBook(): Promise<void> {
  await (await vault()).delete('book', 'own');
}

export async function ownerOfPhone(): Promise<number | null> {
  return (await readBook())?.person.personId ?? null;
}

/** The officer as the rules of a task's life know them. */
export function viewerOf({ person }: Pick<Book, 'person'>): Viewer {
  return {
    kind: 'person',
    partnershipId: 0,
    personId: person.personId,
    name: person.name,
    agencyId: person.agencyId,
    roles: person.roles,
    clearance: person.clearance,
    sessionId: null,
    correlationId: '',
  };
}

/** The tasks as they will be once the saved updates are in: the same rules, run on the phone. */
export function withUpdates(book: Book, updates: readonly Update[]): PhoneTask[] {
  return book.tasks.map((task) => {
    let current = task;
    for (const { state, request, at } of updates) {
      if (request === null || state === 'sent' || state === 'needsYou') continue;
      if (request.path !== stepPath(task.taskId)) continue;
      const taken = takeStep(current, request.body as unknown as StepInput, viewerOf(book), at);
      if (taken.ok) current = { ...taken.task, number: task.number };
    }
    return current;
  });
}

export const stepPath = (taskId: number): string => `/api/tasks/${taskId}/steps`;

export const stepsNow = (book: Book, task: PhoneTask, now: number) => nextSteps(task, viewerOf(book), now);

/** What a refused update is about: how that stands now, and how the words of the update are kept there as a note. */
export function subjectOf(
  book: Book,
  request: UpdateRequest | null,
): { version: number; note(words: string): UpdateRequest } | null {
  const task = book.tasks.find(({ taskId }) => request?.path === stepPath(taskId));
  if (task !== undefined) {
    const path = `/api/tasks/${task.taskId}/comments`;
    return { version: task.version, note: (words) => ({ method: 'POST', path, body: { words } }) };
  }
  const one = book.cases?.cases.find(({ caseId }) => request?.path === caseStepPath(caseId));
  if (one === undefined) return null;
  const { version } = one;
  const path = caseStepPath(one.caseId);
  return {
    version,
    note: (words) => ({ method: 'POST', path, body: { step: 'note', words, expectedVersion: version } }),
  };
}
