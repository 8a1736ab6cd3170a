import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, testViewer } from '../../../test/database.ts';
import { type Permission, requirePolicy } from '../../governance/index.ts';
import { type AimApp, createApp, type Database, silentLog, standingClock } from '../../platform/index.ts';
import type { Role, Viewer } from '../../vocabulary/index.ts';
import { taskRoutes } from './index.ts';

const NOW = Date.UTC(2026, 10, 23, 9);
const DAY = 86_400_000;
const clock = standingClock(NOW);

let database: Database;
let app: AimApp;
let viewer: Viewer;

/** Coordinators 11 to 13 and officers 21 to 23, of agencies 1 to 3; analyst 31 of the council. */
const person = (personId: number, overrides: Partial<Viewer> = {}): Viewer =>
  testViewer({
    personId,
    agencyId: personId > 30 ? 2 : personId % 10,
    name: `Person ${personId}`,
    roles: [personId > 30 ? 'analyst' : personId > 20 ? 'officer' : 'coordinator'] satisfies Role[],
    ...overrides,
  });

beforeAll(async () => {
  database = await testDatabase();
  const client = await database.connect();
  for (const id of [11, 12, 13, 21, 22, 23, 31]) {
    await client.query(
      `insert into person (partnership_id, person_id, sign_in_name, name, agency_id) overriding system value values (1, $1, $2, $3, $4)`,
      [id, `person${id}`, `Person ${id}`, id > 30 ? 2 : id % 10],
    );
  }
  await client.end();
  app = await createApp({
    log: silentLog,
    authenticate: async () => viewer,
    authorize: async (who, permission) => requirePolicy(who, permission as Permission),
  });
  taskRoutes(app, { database, clock });
  await app.ready();
});
afterAll(() => app?.close());

const square = (lon: number, lat: number, size = 0.002) => ({
  type: 'Polygon' as const,
  coordinates: [
    [
      [lon, lat],
      [lon + size, lat],
      [lon + size, lat + size],
      [lon, lat + size],
      [lon, lat],
    ],
  ],
});

const proposal = (overrides = {}) => ({
  title: 'Fuel removal in Made-up Street',
  what: 'Clear what could burn from the back alley.',
  why: { kind: 'finding', reference: 'fires:made-up', words: ['4 deliberate fires in 7 days.'] },
  problem: 'deliberateFire',
  offStrategyReason: 'A new cluster that no priority covers.',
  where: { geometry: square(-1.23, 54.57), words: 'the alley behind Made-up Street' },
  when: { from: NOW, until: NOW + 3 * DAY },
  who: { agencyId: 3 },
  power: { actor: 'firePrevention', power: 'none', authorisation: null },
  measure: { kind: 'delivered', words: 'The alley is clear.', unit: 'alleys cleared', target: 1 },
  reviewAt: NOW + 5 * DAY,
  ...overrides,
});
const result = {
  input: { hours: 4, words: 'two people' },
  output: { words: 'Two loads taken away.', counts: [{ what: 'loads', number: 2 }] },
  cameOfIt: 'Nothing to burn is left.',
  failure: 'neither',
  costPounds: 180,
};

async function call<Body = { taskId: number; version: number; state: string; title: string }>(
  as: Viewer,
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE',
  url: string,
  payload?: object,
  status = 200,
): Promise<Body> {
  viewer = as;
  const response = await app.inject({ method, url, ...(payload === undefined ? {} : { payload }) });
  expect([url, response.statusCode, response.statusCode === status ? '' : response.body]).toEqual([url, status, '']);
  return response.json() as Body;
}

describe('a task through the API', () => {
  it('goes from proposal to close, by the agencies that may, with its history kept', async () => {
    let task = await call(person(31), 'POST', '/api/tasks', proposal());
    const id = task.taskId;
    const step = async (as: Viewer, name: string, more = {}, status = 200) => {
      const answer = await call(
        as,
        'POST',
        `/api/tasks/${id}/steps`,
        { step: name, expectedVersion: task.version, ...more },
        status,
      );
      if (status === 200) task = answer;
      return answer;
    };
    await step(person(12), 'sign');
    expect((await step(person(12), 'confirm', {}, 403)).title).toMatch(/another agency/);
    await step(person(11), 'confirm');
    await step(person(11), 'allocate');
    expect((await step(person(12), 'accept', {}, 403)).title).toMatch(/nobody is ordered/);
    await step(person(23), 'accept', { personId: 23 });
    await step(person(23), 'start');
    await step(person(23), 'block', { reason: 'The gate is locked.', nextAt: NOW + DAY });
    await step(person(13), 'unblock');
    await step(person(23), 'submit', { result });
    expect((await step(person(23), 'verify', {}, 403)).title).toMatch(/may not verify/);
    await step(person(31), 'verify');
    await step(person(31), 'close', { closing: 'completed' });
    expect(task.state).toBe('closed');
    const detail = await call<{ history: { step: string; version: number }[] }>(person(31), 'GET', `/api/tasks/${id}`);
    expect(detail.history.map((row) => row.step)).toEqual([
      ...['propose', 'sign', 'confirm', 'allocate', 'accept', 'start', 'block', 'unblock', 'submit', 'verify', 'close'],
    ]);
    expect(detail.history.map((row) => row.version)).toEqual(detail.history.map((_, i) => i + 1));
  });
});
