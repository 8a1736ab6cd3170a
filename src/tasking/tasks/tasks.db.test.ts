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
      `insert into person (partnership_id, person_id, sign_in_name, name, agency_id, roles, clearance)
        overriding system value values (1, $1, $2, $3, $4, '{officer}', 1)`,
      [id, `person${id}`, `Person ${id}`, id > 30 ? 2 : id % 10],
    );
  }
  await client.end();
  app = await createApp({
    log: silentLog,
    authenticate: async () => viewer,
    authorize: async (who, permission) => requirePolicy(who, permission as Permission),
  });
  taskRoutes(app, { database, clock, log: silentLog, dataFolder: '/nowhere' });
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

describe('who is told what', () => {
  it('is refused in words what is not lawful for a role, and what does not exist', async () => {
    const refused = async (overrides: object) =>
      (await call<{ title: string }>(person(31), 'POST', '/api/tasks', proposal(overrides), 400)).title;
    expect(
      await refused({ power: { actor: 'streetWarden', power: 'arrest', authorisation: null }, who: { agencyId: 2 } }),
    ).toMatch(/not lawful for this role: A warden has no power of arrest/);
    expect(await refused({ power: { actor: 'constable', power: 'none', authorisation: null } })).toMatch(
      /constables work for police/,
    );
    expect(await refused({ problem: 'unheardOf' })).toMatch(/no problem "unheardOf"/);
    expect(await refused({ who: { agencyId: 9 } })).toMatch(/no agency 9/);
    expect(await refused({ who: { agencyId: 3, personId: 21 } })).toMatch(/names its own people/);
    expect(
      await refused({ where: { geometry: { type: 'Point', coordinates: [450_000, 520_000] }, words: '' } }),
    ).toMatch(/metres/);
    expect(await refused({ title: '  ' })).toMatch(/title/);
  });

  it('names who changed what, where another came first', async () => {
    const { taskId } = await call(person(31), 'POST', '/api/tasks', proposal());
    await call(person(31), 'PATCH', `/api/tasks/${taskId}`, { expectedVersion: 1, changes: { title: 'Other words' } });
    await call(person(11), 'POST', `/api/tasks/${taskId}/steps`, { step: 'sign', expectedVersion: 2 });
    const late = await call<{ title: string; code: string; details: { version: number; since: unknown[] } }>(
      person(12),
      'PATCH',
      `/api/tasks/${taskId}`,
      { expectedVersion: 1, changes: { title: 'Mine' } },
      409,
    );
    expect(late.code).toBe('task.changed');
    expect(late.title).toMatch(
      /changed meanwhile: Person 31 changed title; Person 11 signed it as first of a duty pair\./,
    );
    expect(late.details).toMatchObject({ version: 3, since: [{ version: 2 }, { version: 3 }] });
  });

  it('finds tasks by state, agency, person, lateness, nearness and words', async () => {
    const far = { geometry: square(-3, 51), words: 'far away' };
    const { taskId } = await call(
      person(31),
      'POST',
      '/api/tasks',
      proposal({ where: far, title: '100%_certain', who: { agencyId: 1, personId: 21 }, power: null, measure: null }),
    );
    const found = async (query: string) => {
      const { tasks } = await call<{ tasks: { taskId: number; missing: string[] }[] }>(
        person(31),
        'GET',
        `/api/tasks?${query}`,
      );
      return tasks.some((task) => task.taskId === taskId);
    };
    for (const query of [
      'state=proposed',
      'state=open,closed&agency=1',
      'person=21',
      'near=-3.001,51.001,200',
      `from=${NOW}&to=${NOW + DAY}`,
      'q=100%25_CERT',
      'problem=deliberateFire&limit=2000',
    ]) {
      expect([query, await found(query)]).toEqual([query, true]);
    }
    for (const query of [
      'state=closed',
      'agency=2',
      'person=22',
      'near=-3.001,51.001,50',
      'overdue=true',
      `from=${NOW + 9 * DAY}&to=${NOW + 10 * DAY}`,
      'q=100_certain',
      'watched=true',
    ]) {
      expect([query, await found(query)]).toEqual([query, false]);
    }
    await call(person(31), 'GET', '/api/tasks?state=asleep', undefined, 400);
    await call(person(31), 'GET', '/api/tasks?near=1,2', undefined, 400);
    clock.at = NOW + 4 * DAY;
    // A proposal is not late, it is not agreed.
    expect(await found('overdue=true')).toBe(false);
    clock.at = NOW;
  });

  it('knows nothing of a task above its clearance: neither it, nor its comments, links and calendar', async () => {
    const secret = await call(person(31), 'POST', '/api/tasks', proposal({ marking: 'OFFICIAL-SENSITIVE' }));
    const open = await call(person(31), 'POST', '/api/tasks', proposal());
    await call(person(31), 'POST', `/api/tasks/${secret.taskId}/comments`, { words: 'Between us.' });
    await call(person(31), 'POST', `/api/tasks/${open.taskId}/links`, { otherTaskId: secret.taskId, kind: 'follows' });
    const low = person(13, { clearance: 'OFFICIAL' });
    const url = `/api/tasks/${secret.taskId}`;
    for (const [method, path, body] of [
      ['GET', '', undefined],
      ['GET', '.ics', undefined],
      ['POST', '/comments', { words: 'x' }],
      ['POST', '/steps', { step: 'sign', expectedVersion: 1 }],
      ['POST', '/links', { otherTaskId: open.taskId, kind: 'follows' }],
      ['PUT', '/watching', { isWatched: true }],
      ['PATCH', '', { expectedVersion: 1, changes: { title: 'x' } }],
    ] as const) {
      const { title } = await call<{ title: string }>(low, method, `${url}${path}`, body, 404);
      expect(title).toBe(`Task T-${String(secret.taskId).padStart(4, '0')} was not found.`);
    }
    const detail = await call<{ links: unknown[] }>(low, 'GET', `/api/tasks/${open.taskId}`);
    expect(detail.links).toEqual([]);
    expect(await call(person(31), 'GET', `/api/tasks/${open.taskId}`)).toMatchObject({
      links: [{ otherTaskId: secret.taskId }],
    });
    expect(await call(low, 'POST', '/api/tasks', proposal({ marking: 'OFFICIAL-SENSITIVE' }), 400)).toMatchObject({
      code: 'task.marking',
    });
    const rows = await database.transact(low, (tx) =>
      tx
        .tables<{ task_change: { task_id: number }; task_comment: { task_id: number } }>()
        .selectFrom('task_change')
        .select('task_id')
        .where('task_id', '=', secret.taskId)
        .execute(),
    );
    expect(rows).toEqual([]);
  });

  it('can be said once though it is sent twice', async () => {
    const key = '0a53b7a0-0000-4000-8000-000000000001';
    const first = await call(person(31), 'POST', '/api/tasks', { ...proposal(), idempotencyKey: key });
    const again = await call(person(31), 'POST', '/api/tasks', { ...proposal(), idempotencyKey: key });
    expect(again.taskId).toBe(first.taskId);
    const other = await call<{ code: string }>(
      person(31),
      'POST',
      '/api/tasks',
      { ...proposal({ title: 'Else' }), idempotencyKey: key },
      409,
    );
    expect(other.code).toBe('idempotency.other');
    await call(person(11), 'POST', '/api/tasks', { ...proposal(), idempotencyKey: key }, 409);
    const step = { step: 'sign', expectedVersion: 1, idempotencyKey: '0a53b7a0-0000-4000-8000-000000000002' };
    await call(person(11), 'POST', `/api/tasks/${first.taskId}/steps`, step);
    expect(await call(person(11), 'POST', `/api/tasks/${first.taskId}/steps`, step)).toMatchObject({ version: 2 });
  });
});

describe('comments, links and watching', () => {
  it('are kept beside the task and do not change it', async () => {
    const task = await call(person(31), 'POST', '/api/tasks', proposal());
    const url = `/api/tasks/${task.taskId}`;
    await call(person(22), 'POST', `${url}/comments`, { words: ' The gate has a new lock. ' });
    await call(person(22), 'POST', `${url}/comments`, { words: '   ' }, 400);
    await call(person(31), 'POST', `${url}/links`, { otherTaskId: 1, kind: 'follows' });
    await call(person(31), 'POST', `${url}/links`, { otherTaskId: 1, kind: 'follows' });
    await call(person(31), 'POST', `${url}/links`, { otherTaskId: task.taskId, kind: 'follows' }, 400);
    expect(await call(person(22), 'PUT', `${url}/watching`, { isWatched: true })).toMatchObject({
      version: 1,
      isWatched: true,
      comments: [{ words: 'The gate has a new lock.', by: { personId: 22 } }],
      links: [{ otherTaskId: 1, kind: 'follows', number: 'T-0001' }],
      watchers: [{ personId: 22 }],
    });
    expect(await call(person(31), 'DELETE', `${url}/links`, { otherTaskId: 1, kind: 'follows' })).toMatchObject({
      links: [],
    });
    expect(await call(person(22), 'PUT', `${url}/watching`, { isWatched: false })).toMatchObject({ watchers: [] });
  });
});

describe('templates', () => {
  it('are the ten usual ones until the partnership edits them, one after the other', async () => {
    type Body = { templates: { code: string; version: number; name: string }[] };
    const { templates } = await call<Body>(person(22), 'GET', '/api/task-templates');
    expect(templates.map(({ code }) => code)).toEqual([
      ...['patrol', 'visit', 'letterDrop', 'cctvReview', 'visualAudit'],
      ...['removal', 'youthOutreach', 'targetHardening', 'arsonAudit', 'cocooning'],
    ]);
    const { code: _, version: __, ...patrol } = templates[0]!;
    const mine = { ...patrol, name: 'Patrol on foot', expectedVersion: 0 };
    await call(person(22), 'PUT', '/api/task-templates/patrol', mine, 403);
    const after = await call<Body>(person(12), 'PUT', '/api/task-templates/patrol', mine);
    expect(after.templates[0]).toMatchObject({ code: 'patrol', version: 1, name: 'Patrol on foot' });
    await call(person(12), 'PUT', '/api/task-templates/patrol', mine, 409);
    const own = await call<Body>(person(12), 'PUT', '/api/task-templates/dogWalk', { ...mine, name: 'Dog walkers' });
    expect(own.templates.at(-1)).toMatchObject({ code: 'dogWalk' });
    await call(person(12), 'PUT', '/api/task-templates/x', { ...mine, actor: 'superhero' }, 400);
  });
});

describe('a calendar', () => {
  it('holds no name, place or typed word, at an address that ends when it is told to', async () => {
    const secretWords = proposal({
      title: 'Mr Example of 4 Made-up Street',
      who: { agencyId: 3, personId: 23 },
      response: 'removal',
    });
    const { taskId } = await call(person(31), 'POST', '/api/tasks', secretWords);
    const text = async (url: string) => (await app.inject({ url })).body.replace(/\r\n /g, '');
    viewer = person(23);
    const one = await text(`/api/tasks/${taskId}.ics`);
    expect(one).toContain('BEGIN:VEVENT');
    expect(one).toContain('Removal of waste');
    expect(one).not.toMatch(/Example|Made-up|Person|back alley|burn/);
    const { path } = await call<{ path: string }>(person(23), 'POST', '/api/calendar');
    const feed = await text(path);
    expect(feed).toContain(`T-${String(taskId).padStart(4, '0')} Removal of waste`);
    expect(feed).not.toMatch(/Example|Made-up|Person|back alley/);
    expect((await app.inject({ url: path.replace(/.{5}\.ics$/, 'aaaaa.ics') })).statusCode).toBe(404);
    const { path: second } = await call<{ path: string }>(person(23), 'POST', '/api/calendar');
    expect([(await app.inject({ url: path })).statusCode, (await app.inject({ url: second })).statusCode]).toEqual([
      404, 200,
    ]);
    await call(person(23), 'DELETE', '/api/calendar');
    expect((await app.inject({ url: second })).statusCode).toBe(404);
  });
});
