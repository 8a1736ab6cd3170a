import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, it } from 'vitest';
import { testDatabase, testViewer } from '../../../test/database.ts';
import { insertTaskPeople, WAY_TO_CLOSE } from '../../../test/tasks.ts';

const CHILD = resolve(import.meta.dirname, '../../../test/tasks-child.ts');
const TASKS = 12;
const WRITES = WAY_TO_CLOSE.length + 1;

it('keeps all it answered, and does nothing twice, when its process is killed with -9 and all is sent again', async () => {
  const database = await testDatabase();
  await insertTaskPeople(database);
  const query = <T>(text: string) =>
    database.transact(testViewer(), (tx) => tx.asOwner((owner) => owner.query<T & Record<string, never>>(text)));

  /** Runs the writer and kills it as soon as it has said so many writes; all of them where not given. */
  async function write(killAfter = Number.POSITIVE_INFINITY): Promise<string[]> {
    const child = spawn(process.execPath, ['--import', 'tsx', CHILD, database.url, String(TASKS)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = once(child, 'exit');
    const said: string[] = [];
    for await (const line of createInterface(child.stdout)) {
      if (line !== 'ready') said.push(line);
      if (said.length >= killAfter) child.kill('SIGKILL');
    }
    const [code, signal] = await ended;
    expect([code, signal]).toEqual(killAfter === Number.POSITIVE_INFINITY ? [0, null] : [null, 'SIGKILL']);
    return said;
  }

  let answered: string[] = [];
  for (const killAfter of [1, 8, 30, 61]) {
    answered = await write(killAfter);
    const kept = await query<{ key: string }>('select key from idempotency where result is not null');
    const keys = new Set(kept.map((row) => row.key));
    expect(answered.filter((key) => !keys.has(key))).toEqual([]);
    // Whatever was in the air is whole or absent: each task at the version of its history, each version audited once.
    const [counts] = await query<Record<string, number>>(
      `select (select count(*)::int from idempotency) as keys,
        (select coalesce(sum(version), 0)::int from task) as versions,
        (select count(*)::int from task_change) as changes,
        (select count(*)::int from audit where subject_type = 'task') as audits,
        (select count(*)::int from event where what = 'task.changed') as events,
        (select count(*)::int from task t where t.version <> (select max(version) from task_change c where c.task_id = t.task_id)
          or t.state <> (select to_state from task_change c where c.task_id = t.task_id and c.version = t.version)) as torn`,
    );
    const { keys: n } = counts!;
    expect(counts).toEqual({ keys: n, versions: n, changes: n, audits: n, events: n, torn: 0 });
  }
  expect(await write()).toHaveLength(TASKS * WRITES);
  const [end] = await query<Record<string, number>>(
    `select (select count(*)::int from task) as tasks, (select count(distinct body->>'title')::int from task) as titles,
      (select max(task_id) from task) as highest,
      (select count(*)::int from task where state = 'closed' and version = ${WRITES}) as closed,
      (select count(*)::int from task_change) as changes`,
  );
  expect(end).toEqual({ tasks: TASKS, titles: TASKS, highest: TASKS, closed: TASKS, changes: TASKS * WRITES });
}, 120_000);
