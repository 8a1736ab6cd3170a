import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { createRandom } from '../src/analysis/index.ts';
import { addPerson, type Permission, requirePolicy, systemViewer } from '../src/governance/index.ts';
import { analysisRoutes } from '../src/intelligence/index.ts';
import { BRITISH_NATIONAL_GRID } from '../src/places/index.ts';
import {
  type AimApp,
  createApp,
  type Database,
  type Deps,
  type Jobs,
  openJobs,
  silentLog,
  systemClock,
} from '../src/platform/index.ts';
import { describeRooms, openRooms, type Rooms } from '../src/rooms.ts';
import { LOCATION_PRECISIONS, type Viewer } from '../src/vocabulary/index.ts';
import { testDatabase, testViewer } from './database.ts';
import { databaseUrl } from './database-setup.ts';
import { commitMoment, insertFeed } from './picture.ts';
import { ROOT } from './sources.ts';

const DAY = 86_400_000;
const folder = mkdtempSync(join(tmpdir(), 'aim-worker-'));
let database: Database;
let rooms: Rooms;
let jobs: Jobs;
let app: AimApp;
let worker: ChildProcess;
let viewer: Viewer;

/** Burglaries about one corner. */
function incidents() {
  const random = createRandom(5);
  return Array.from({ length: 400 }, (_, i) => {
    const [x, y] = [450_000 + 500 * random.unit(), 520_000 + 500 * random.unit()];
    const at = Date.UTC(2025, 0, 1, 20) + (i % 200) * DAY;
    return {
      incidentId: i + 1,
      categoryId: 121,
      agencyId: 1,
      occurredFrom: at,
      occurredTo: at,
      locationPrecision: LOCATION_PRECISIONS.indexOf('property'),
      x,
      y,
      ...BRITISH_NATIONAL_GRID.toWgs84(x, y),
      marking: 0,
    };
  });
}

// The server does no jobs itself; a process of its own does them.
beforeAll(async () => {
  database = await testDatabase();
  const client = await database.connect();
  await insertFeed(client, 1);
  await commitMoment(client, 1, { known: incidents() });
  const { rows } = await client.query<{ name: string }>('select current_database() as name');
  await client.end();
  const deps: Deps = { database, clock: systemClock, log: silentLog, dataFolder: folder };
  const { personId } = await addPerson(deps, systemViewer(1, 'test'), {
    signInName: 'made.up',
    name: 'Made Up',
    agencyId: 2,
    roles: ['analyst'],
    clearance: 'OFFICIAL-SENSITIVE',
    password: 'a long made-up sentence',
  });
  viewer = testViewer({ personId });
  rooms = await openRooms(deps, await describeRooms(deps, 1));
  jobs = await openJobs(deps);
  app = await createApp({
    log: silentLog,
    authenticate: async () => viewer,
    authorize: async (who, permission) => requirePolicy(who, permission as Permission),
  });
  analysisRoutes(app, rooms.analysis, jobs);
  await app.ready();
  const url = databaseUrl(inject('testServerUrl'), rows[0]!.name);
  worker = spawn(process.execPath, [join(ROOT, 'bin/aim.mjs'), 'worker', '--json'], {
    cwd: folder,
    env: { ...process.env, AIM_DATABASE_URL: url, AIM_DATA: join(folder, 'data'), INIT_CWD: undefined },
  });
  let err = '';
  worker.stderr!.on('data', (chunk) => (err += chunk));
  const ended = once(worker, 'close').then(([code]) => {
    throw new Error(`aim worker ended with ${code}: ${err}`);
  });
  await Promise.race([once(worker.stdout!, 'data'), ended]);
  ended.catch(() => undefined);
});
afterAll(async () => {
  if (worker?.exitCode === null && worker.kill('SIGTERM')) await once(worker, 'exit');
  await app?.close();
  await jobs?.stop();
  await rooms?.close();
  rmSync(folder, { recursive: true, force: true });
});

const ask = async (nReplicates: number) => {
  const answer = await app.inject({
    method: 'POST',
    url: '/api/analyses',
    payload: {
      method: 'nearRepeat',
      options: { nReplicates },
      filter: { category: 'crime/burglary' },
      background: true,
    },
  });
  expect(answer.statusCode, answer.body).toBe(202);
  return answer.json<{ analysisId: string }>().analysisId;
};
const view = async (id: string) =>
  (await app.inject(`/api/analyses/${id}`)).json<{ state: string; card: { resultSha256: string } | null }>();

it('a worker process does what the server was asked, says how far it is, and gives the same bytes', async () => {
  const told: { jobId: unknown; done: number; total: number }[] = [];
  const stop = await database.listen(({ what, payload }) => {
    if (what === 'job.progress') told.push(payload as (typeof told)[number]);
  });
  const id = await ask(4999);
  await expect.poll(async () => (await view(id)).state, { timeout: 60_000 }).toBe('done');
  const { card } = await view(id);
  await expect.poll(() => told.some(({ jobId, total }) => jobId === id && total === 4999)).toBe(true);
  await stop();
  const here = await app.inject({
    method: 'POST',
    url: '/api/analyses',
    payload: {
      method: 'nearRepeat',
      options: { nReplicates: 4999 },
      filter: { category: 'crime/burglary' },
      background: false,
    },
  });
  expect(card!.resultSha256).toBe(here.json<{ card: { resultSha256: string } }>().card.resultSha256);
});

it('a job on a worker process ends when it is cancelled at the server, and the worker goes on', async () => {
  const id = await ask(99_999);
  await expect.poll(async () => (await view(id)).state, { timeout: 60_000 }).toBe('running');
  expect((await app.inject({ method: 'POST', url: `/api/analyses/${id}/cancel` })).statusCode).toBe(200);
  await expect.poll(async () => (await view(id)).state, { timeout: 60_000 }).toBe('cancelled');
  const next = await ask(99);
  await expect.poll(async () => (await view(next)).state, { timeout: 60_000 }).toBe('done');
  expect(worker.exitCode).toBeNull();
});
