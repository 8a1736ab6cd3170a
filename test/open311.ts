import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createApp,
  type Database,
  type Deps,
  type Jobs,
  openJobs,
  silentLog,
  systemClock,
} from '../src/platform/index.ts';
import { type CaseEvent, type CaseStepInput, stepCase } from '../src/services/cases/index.ts';
import { open311Routes } from '../src/services/open311/index.ts';
import { testViewer } from './database.ts';

/** An Open311 server of AIM that really listens, without the rooms that it does not need. */
export interface RunningOpen311 {
  url: string;
  deps: Deps & { jobs: Jobs };
  close(): Promise<void>;
}

export async function openOpen311(database: Database, partnershipId = 1): Promise<RunningOpen311> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'aim-open311-'));
  const base: Deps = { database, clock: systemClock, log: silentLog, dataFolder };
  const jobs = await openJobs(base);
  const deps = { ...base, jobs };
  const app = await createApp({ log: silentLog, authenticate: async () => null, authorize: async () => undefined });
  // However busy the machine of the tests is, they are answered with numbers.
  open311Routes(app, deps, partnershipId, 60_000);
  await app.listen({ host: '127.0.0.1', port: 0 });
  const address = app.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    deps,
    async close() {
      await app.close();
      await jobs.stop();
    },
  };
}

/** What happened to a case, in order. */
export async function historyOf(
  server: RunningOpen311,
  number: string,
): Promise<{ what: CaseEvent['what']; words: string }[]> {
  const client = await server.deps.database.connect();
  const { rows } = await client.query<{ what: CaseEvent['what']; words: string }>(
    `select e.what, e.body ->> 'words' as words from service_case c join case_event e using (partnership_id, case_id)
      where c.number = $1 order by e.seq`,
    [number],
  );
  await client.end();
  return rows;
}

/** A step of a case by somebody of the council. */
export async function stepOf(server: RunningOpen311, number: string, input: CaseStepInput): Promise<void> {
  const client = await server.deps.database.connect();
  const { rows } = await client.query<{ case_id: number; version: number }>(
    'select case_id, version from service_case where number = $1',
    [number],
  );
  await client.end();
  const { case_id: caseId, version } = rows[0]!;
  const coordinator = testViewer({ roles: ['coordinator'], name: 'Coordinator' });
  await stepCase(server.deps, coordinator, { ...input, caseId, expectedVersion: version });
}

/** From the office to done. */
export async function finishCase(server: RunningOpen311, number: string): Promise<void> {
  for (const step of ['triage', 'verify'] as const) await stepOf(server, number, { step });
  await stepOf(server, number, { step: 'done', outcome: 'Cleared' });
}
