import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, it } from 'vitest';
import { WAY_TO_DONE } from '../../../test/cases.ts';
import { testDatabase, testViewer } from '../../../test/database.ts';

const CHILD = resolve(import.meta.dirname, '../../../test/cases-child.ts');
const CASES = 12;
const WRITES = WAY_TO_DONE.length + 2;
const EVENTS = WAY_TO_DONE.reduce((sum, { adds }) => sum + adds, 2);

it('loses no report and doubles none when its process is killed with -9 and all is sent again', async () => {
  const database = await testDatabase();
  const query = <T>(text: string) =>
    database.transact(testViewer(), (tx) => tx.asOwner((owner) => owner.query<T & Record<string, never>>(text)));

  /** Runs the writer and kills it as soon as it has said so many writes; all of them where not given. */
  async function write(killAfter = Number.POSITIVE_INFINITY): Promise<string[]> {
    const child = spawn(process.execPath, ['--import', 'tsx', CHILD, database.url, String(CASES)], {
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

  for (const killAfter of [1, 9, 30, 61]) {
    const answered = await write(killAfter);
    const kept = await query<{ key: string }>('select key from idempotency where result is not null');
    const keys = new Set(kept.map((row) => row.key));
    expect(answered.filter((key) => !keys.has(key))).toEqual([]);
    // Whatever was in the air is whole or absent: each case at the version of its history, every event audited once, every
    // report with its reporter.
    const [counts] = await query<Record<string, number>>(
      `select (select coalesce(sum(version), 0)::int from service_case) as versions,
        (select count(*)::int from case_event) as events,
        (select count(*)::int from audit where subject_type = 'case') as audits,
        (select coalesce(sum(n_reports), 0)::int from service_case) as reports,
        (select count(*)::int from case_reporter) as reporters,
        (select last_case_id - (select count(*)::int from service_case) from case_counter) as gaps`,
    );
    const { versions: n, reports } = counts!;
    expect(counts).toEqual({ versions: n, events: n, audits: n, reports, reporters: reports, gaps: 0 });
  }
  expect(await write()).toHaveLength(CASES * WRITES);
  const [end] = await query<Record<string, number>>(
    `select (select count(*)::int from service_case) as cases,
      (select count(distinct body->>'words')::int from service_case) as words,
      (select max(case_id) from service_case) as highest,
      (select count(*)::int from service_case where state = 'done' and version = ${EVENTS} and n_reports = 2) as done,
      (select count(*)::int from case_event) as events,
      (select count(distinct email)::int from case_reporter) as reporters`,
  );
  const whole = { cases: CASES, words: CASES, highest: CASES, done: CASES };
  expect(end).toEqual({ ...whole, events: CASES * EVENTS, reporters: CASES * 2 });
}, 120_000);
