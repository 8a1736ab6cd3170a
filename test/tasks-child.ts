import { openDatabase, standingClock } from '../src/platform/index.ts';
import { proposeTask, stepTask } from '../src/tasking/index.ts';
import { TASKS_NOW, taskPerson, taskProposal, WAY_TO_CLOSE } from './tasks.ts';

/**
 * Takes so many tasks from proposal to close in a process that may be killed, each write with a key of its own, and says
 * each that was answered: `tasks-child.ts <database url> <tasks>`. Run again, it sends the same writes with the same keys.
 */
const [url, count] = process.argv.slice(2) as [string, string];
const database = await openDatabase(url);
const deps = { database, clock: standingClock(TASKS_NOW) };
const key = (task: number, write: number) => `00000000-0000-4000-8000-${String(task * 100 + write).padStart(12, '0')}`;
console.log('ready');
for (let i = 0; i < Number(count); i++) {
  const { taskId } = await proposeTask(deps, taskPerson(31), {
    ...taskProposal({ title: `Task ${i}` }),
    idempotencyKey: key(i, 0),
  });
  console.log(key(i, 0));
  for (const [j, [personId, step]] of WAY_TO_CLOSE.entries()) {
    await stepTask(deps, taskPerson(personId), {
      ...{ taskId, expectedVersion: j + 1, ...step },
      idempotencyKey: key(i, j + 1),
    });
    console.log(key(i, j + 1));
  }
}
await database.close();
