import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase } from '../../../test/database.ts';
import { insertTaskPeople, TASK_PEOPLE, TASKS_NOW, taskPerson, taskProposal, taskResult } from '../../../test/tasks.ts';
import { canonicalJson } from '../../intelligence/index.ts';
import { type Database, openDatabase, Refusal, standingClock } from '../../platform/index.ts';
import { amendTask, getTask, proposeTask, STEPS, type StepInput, stepTask, type Task, takeStep } from './index.ts';

const WRITERS = 200;
const TASKS = 5;
const DAY = 86_400_000;
const clock = standingClock(TASKS_NOW);
let database: Database;

beforeAll(async () => {
  const seeded = await testDatabase();
  await insertTaskPeople(seeded);
  database = await openDatabase(seeded.url, { maxConnections: 40 });
});
afterAll(() => database?.close());

const personal = STEPS.filter((step) => step !== 'agree' && step !== 'supersede' && step !== 'cancel');
const writer = fc.record({
  task: fc.integer({ min: 0, max: TASKS - 1 }),
  personId: fc.constantFrom(...TASK_PEOPLE),
  wish: fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom(...personal) },
    { weight: 1, arbitrary: fc.constant('amend' as const) },
  ),
  /** A phone that had no answer sends the same again at once. */
  isSentTwice: fc.boolean(),
});

const everything: Omit<StepInput, 'step'> = {
  reason: 'because',
  nextAt: TASKS_NOW + DAY,
  result: taskResult,
  closing: 'completed',
};

describe('200 writers at once on the same tasks', () => {
  it('lose no update and make no illegal state: the system is the model, replayed', async () => {
    const seen = { done: 0, refused: 0, conflicts: 0 };
    await fc.assert(
      fc.asyncProperty(fc.array(writer, { minLength: WRITERS, maxLength: WRITERS }), async (writers) => {
        const deps = { database, clock };
        const first: Task[] = [];
        for (let i = 0; i < TASKS; i++) first.push(await proposeTask(deps, taskPerson(31), taskProposal()));
        /** What was answered as done: task and version → what was asked, by whom. */
        const done = new Map<string, { personId: number; wish: string; until: number | null }>();

        async function write(given: (typeof writers)[number], i: number): Promise<void> {
          const { taskId } = first[given.task]!;
          const viewer = taskPerson(given.personId);
          // Somebody who looks again after each conflict, at most so often.
          for (let attempt = 0; attempt < 12; attempt++) {
            const { version: expectedVersion } = await getTask(deps, viewer, taskId);
            const asked = { taskId, expectedVersion, idempotencyKey: randomUUID() };
            const until = TASKS_NOW + DAY + i;
            const send = () =>
              given.wish === 'amend'
                ? amendTask(deps, viewer, { ...asked, changes: { when: { from: TASKS_NOW, until } } })
                : stepTask(deps, viewer, { ...asked, step: given.wish, ...everything });
            const answers = await Promise.allSettled(given.isSentTwice ? [send(), send()] : [send()]);
            const refusals = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason] : []));
            for (const reason of refusals) if (!(reason instanceof Refusal)) throw reason;
            if (refusals.length === 0) {
              const key = `${taskId}:${expectedVersion + 1}`;
              expect(done.has(key)).toBe(false);
              done.set(key, {
                personId: given.personId,
                wish: given.wish,
                until: given.wish === 'amend' ? until : null,
              });
              seen.done++;
              return;
            }
            // Sent twice, both were answered alike.
            expect(refusals).toHaveLength(answers.length);
            if (refusals[0].code !== 'task.changed') {
              seen.refused++;
              return;
            }
            seen.conflicts++;
          }
        }
        await Promise.all(writers.map(write));

        for (const start of first) {
          const end = await getTask(deps, taskPerson(31), start.taskId);
          expect(end.history.map(({ version }) => version)).toEqual(
            Array.from({ length: end.version }, (_, i) => i + 1),
          );
          // Every answered write is in the history, every written one was answered, and they come to what is stored.
          let model: Task = start;
          for (const { version, step, by } of end.history.slice(1)) {
            const asked = done.get(`${start.taskId}:${version}`);
            expect(asked).toMatchObject({ personId: by!.personId, wish: step });
            if (asked!.until !== null) {
              model = { ...model, version, when: { from: TASKS_NOW, until: asked!.until } };
              if (model.state === 'proposed') model.signed = null;
              continue;
            }
            const input = { ...everything, step: asked!.wish } as StepInput;
            const outcome = takeStep(model, input, taskPerson(by!.personId), TASKS_NOW);
            if (!outcome.ok) throw new Error(`${start.taskId}:${version} ${outcome.problem.words}`);
            model = outcome.task;
          }
          const fields = Object.keys(model) as (keyof Task)[];
          const stored = Object.fromEntries(fields.map((field) => [field, end[field]]));
          const expected = Object.fromEntries(fields.map((field) => [field, model[field]]));
          for (const derived of [
            'number',
            'isOverdue',
            'isReviewDue',
            'waitsFor',
            'nextSteps',
            'openFields',
            'missing',
            'history',
            'comments',
            'links',
            'watchers',
            'isWatched',
          ]) {
            delete stored[derived];
            delete expected[derived];
          }
          expect(canonicalJson(stored)).toBe(canonicalJson(expected));
        }
      }),
      { numRuns: 3, seed: 11, endOnFailure: true },
    );
    // Of every kind there was enough to have shown something.
    expect(seen.done).toBeGreaterThan(25);
    expect(seen.refused).toBeGreaterThan(100);
    expect(seen.conflicts).toBeGreaterThan(25);
  });

  it('number their tasks without a gap and without a double', async () => {
    const before = await proposeTask({ database, clock }, taskPerson(31), taskProposal());
    const made = await Promise.all(
      Array.from({ length: WRITERS }, (_, i) =>
        proposeTask({ database, clock }, taskPerson(TASK_PEOPLE[i % TASK_PEOPLE.length]!), taskProposal()),
      ),
    );
    const ids = made.map(({ taskId }) => taskId).sort((a, b) => a - b);
    expect(ids).toEqual(Array.from({ length: WRITERS }, (_, i) => before.taskId + 1 + i));
  });
});
