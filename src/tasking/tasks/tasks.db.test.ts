import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase } from '../../../test/database.ts';
import { insertTaskPeople, squareAt, TASKS_NOW, taskPerson, taskProposal, taskResult } from '../../../test/tasks.ts';
import { type Permission, requirePolicy } from '../../governance/index.ts';
import { type AimApp, createApp, type Database, silentLog, standingClock } from '../../platform/index.ts';
import type { Viewer } from '../../vocabulary/index.ts';
import { powersRoutes } from '../powers/index.ts';
import { taskRoutes } from './index.ts';

const NOW = TASKS_NOW;
const DAY = 86_400_000;
const clock = standingClock(NOW);

let database: Database;
let app: AimApp;
let viewer: Viewer;

beforeAll(async () => {
  database = await testDatabase();
  await insertTaskPeople(database);
  app = await createApp({
    log: silentLog,
    authenticate: async () => viewer,
    authorize: async (who, permission) => requirePolicy(who, permission as Permission),
  });
  taskRoutes(app, { database, clock, log: silentLog, dataFolder: '/nowhere' });
  powersRoutes(app, { database, clock, timeZone: 'Europe/London' });
  await app.ready();
});
afterAll(() => app?.close());

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
    let task = await call(taskPerson(31), 'POST', '/api/tasks', taskProposal());
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
    await step(taskPerson(12), 'sign');
    expect((await step(taskPerson(12), 'confirm', {}, 403)).title).toMatch(/another agency/);
    await step(taskPerson(11), 'confirm');
    await step(taskPerson(11), 'allocate');
    expect((await step(taskPerson(12), 'accept', {}, 403)).title).toMatch(/nobody is ordered/);
    await step(taskPerson(23), 'accept', { personId: 23 });
    await step(taskPerson(23), 'start');
    await step(taskPerson(23), 'block', { reason: 'The gate is locked.', nextAt: NOW + DAY });
    await step(taskPerson(13), 'unblock');
    await step(taskPerson(23), 'submit', { result: taskResult });
    expect((await step(taskPerson(23), 'verify', {}, 403)).title).toMatch(/may not verify/);
    await step(taskPerson(31), 'verify');
    await step(taskPerson(31), 'close', { closing: 'completed' });
    expect(task.state).toBe('closed');
    const detail = await call<{ history: { step: string; version: number }[] }>(
      taskPerson(31),
      'GET',
      `/api/tasks/${id}`,
    );
    expect(detail.history.map((row) => row.step)).toEqual([
      ...['propose', 'sign', 'confirm', 'allocate', 'accept', 'start', 'block', 'unblock', 'submit', 'verify', 'close'],
    ]);
    expect(detail.history.map((row) => row.version)).toEqual(detail.history.map((_, i) => i + 1));
  });
});

describe('who is told what', () => {
  it('is refused in words what is not lawful for a role, and what does not exist', async () => {
    const refused = async (overrides: object) =>
      (await call<{ title: string }>(taskPerson(31), 'POST', '/api/tasks', taskProposal(overrides), 400)).title;
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
    expect(await refused({ priorityId: 77, offStrategyReason: null })).toMatch(/not of the control strategy in force/);
    expect(await refused({ title: '  ' })).toMatch(/title/);
  });

  it('names who changed what, where another came first', async () => {
    const { taskId } = await call(taskPerson(31), 'POST', '/api/tasks', taskProposal());
    await call(taskPerson(31), 'PATCH', `/api/tasks/${taskId}`, {
      expectedVersion: 1,
      changes: { title: 'Other words' },
    });
    await call(taskPerson(11), 'POST', `/api/tasks/${taskId}/steps`, { step: 'sign', expectedVersion: 2 });
    const late = await call<{ title: string; code: string; details: { version: number; since: unknown[] } }>(
      taskPerson(12),
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
    const far = { geometry: squareAt(-3, 51), words: 'far away' };
    const { taskId } = await call(
      taskPerson(31),
      'POST',
      '/api/tasks',
      taskProposal({
        where: far,
        title: '100%_certain',
        who: { agencyId: 1, personId: 21 },
        power: null,
        measure: null,
      }),
    );
    const found = async (query: string) => {
      const { tasks } = await call<{ tasks: { taskId: number; missing: string[] }[] }>(
        taskPerson(31),
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
    await call(taskPerson(31), 'GET', '/api/tasks?state=asleep', undefined, 400);
    await call(taskPerson(31), 'GET', '/api/tasks?near=1,2', undefined, 400);
    clock.at = NOW + 4 * DAY;
    // A proposal is not late, it is not agreed.
    expect(await found('overdue=true')).toBe(false);
    clock.at = NOW;
  });

  it('knows nothing of a task above its clearance: neither it, nor its comments, links and calendar', async () => {
    const secret = await call(taskPerson(31), 'POST', '/api/tasks', taskProposal({ marking: 'OFFICIAL-SENSITIVE' }));
    const open = await call(taskPerson(31), 'POST', '/api/tasks', taskProposal());
    await call(taskPerson(31), 'POST', `/api/tasks/${secret.taskId}/comments`, { words: 'Between us.' });
    await call(taskPerson(31), 'POST', `/api/tasks/${open.taskId}/links`, {
      otherTaskId: secret.taskId,
      kind: 'follows',
    });
    const low = taskPerson(13, { clearance: 'OFFICIAL' });
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
    expect(await call(taskPerson(31), 'GET', `/api/tasks/${open.taskId}`)).toMatchObject({
      links: [{ otherTaskId: secret.taskId }],
    });
    expect(await call(low, 'POST', '/api/tasks', taskProposal({ marking: 'OFFICIAL-SENSITIVE' }), 400)).toMatchObject({
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
    const first = await call(taskPerson(31), 'POST', '/api/tasks', { ...taskProposal(), idempotencyKey: key });
    const again = await call(taskPerson(31), 'POST', '/api/tasks', { ...taskProposal(), idempotencyKey: key });
    expect(again.taskId).toBe(first.taskId);
    const other = await call<{ code: string }>(
      taskPerson(31),
      'POST',
      '/api/tasks',
      { ...taskProposal({ title: 'Else' }), idempotencyKey: key },
      409,
    );
    expect(other.code).toBe('idempotency.other');
    await call(taskPerson(11), 'POST', '/api/tasks', { ...taskProposal(), idempotencyKey: key }, 409);
    const step = { step: 'sign', expectedVersion: 1, idempotencyKey: '0a53b7a0-0000-4000-8000-000000000002' };
    await call(taskPerson(11), 'POST', `/api/tasks/${first.taskId}/steps`, step);
    expect(await call(taskPerson(11), 'POST', `/api/tasks/${first.taskId}/steps`, step)).toMatchObject({ version: 2 });
  });
});

describe('comments, links and watching', () => {
  it('are kept beside the task and do not change it', async () => {
    const task = await call(taskPerson(31), 'POST', '/api/tasks', taskProposal());
    const url = `/api/tasks/${task.taskId}`;
    await call(taskPerson(22), 'POST', `${url}/comments`, { words: ' The gate has a new lock. ' });
    await call(taskPerson(22), 'POST', `${url}/comments`, { words: '   ' }, 400);
    await call(taskPerson(31), 'POST', `${url}/links`, { otherTaskId: 1, kind: 'follows' });
    await call(taskPerson(31), 'POST', `${url}/links`, { otherTaskId: 1, kind: 'follows' });
    await call(taskPerson(31), 'POST', `${url}/links`, { otherTaskId: task.taskId, kind: 'follows' }, 400);
    expect(await call(taskPerson(22), 'PUT', `${url}/watching`, { isWatched: true })).toMatchObject({
      version: 1,
      isWatched: true,
      comments: [{ words: 'The gate has a new lock.', by: { personId: 22 } }],
      links: [{ otherTaskId: 1, kind: 'follows', number: 'T-0001' }],
      watchers: [{ personId: 22 }],
    });
    expect(await call(taskPerson(31), 'DELETE', `${url}/links`, { otherTaskId: 1, kind: 'follows' })).toMatchObject({
      links: [],
    });
    expect(await call(taskPerson(22), 'PUT', `${url}/watching`, { isWatched: false })).toMatchObject({ watchers: [] });
  });
});

describe('templates', () => {
  it('are the ten usual ones until the partnership edits them, one after the other', async () => {
    type Body = { templates: { code: string; version: number; name: string }[] };
    const { templates } = await call<Body>(taskPerson(22), 'GET', '/api/task-templates');
    expect(templates.map(({ code }) => code)).toEqual([
      ...['patrol', 'visit', 'letterDrop', 'cctvReview', 'visualAudit'],
      ...['removal', 'youthOutreach', 'targetHardening', 'arsonAudit', 'cocooning'],
    ]);
    const { code: _, version: __, ...patrol } = templates[0]!;
    const mine = { ...patrol, name: 'Patrol on foot', expectedVersion: 0 };
    await call(taskPerson(22), 'PUT', '/api/task-templates/patrol', mine, 403);
    const after = await call<Body>(taskPerson(12), 'PUT', '/api/task-templates/patrol', mine);
    expect(after.templates[0]).toMatchObject({ code: 'patrol', version: 1, name: 'Patrol on foot' });
    await call(taskPerson(12), 'PUT', '/api/task-templates/patrol', mine, 409);
    const own = await call<Body>(taskPerson(12), 'PUT', '/api/task-templates/dogWalk', {
      ...mine,
      name: 'Dog walkers',
    });
    expect(own.templates.at(-1)).toMatchObject({ code: 'dogWalk' });
    await call(taskPerson(12), 'PUT', '/api/task-templates/x', { ...mine, actor: 'superhero' }, 400);
  });
});

describe('a calendar', () => {
  it('holds no name, place or typed word, at an address that ends when it is told to', async () => {
    const secretWords = taskProposal({
      title: 'Mr Example of 4 Made-up Street',
      who: { agencyId: 3, personId: 23 },
      response: 'removal',
    });
    const { taskId } = await call(taskPerson(31), 'POST', '/api/tasks', secretWords);
    const text = async (url: string) => (await app.inject({ url })).body.replace(/\r\n /g, '');
    viewer = taskPerson(23);
    const one = await text(`/api/tasks/${taskId}.ics`);
    expect(one).toContain('BEGIN:VEVENT');
    expect(one).toContain('Removal of waste');
    expect(one).not.toMatch(/Example|Made-up|Person|back alley|burn/);
    const { path } = await call<{ path: string }>(taskPerson(23), 'POST', '/api/calendar');
    const feed = await text(path);
    expect(feed).toContain(`T-${String(taskId).padStart(4, '0')} Removal of waste`);
    expect(feed).not.toMatch(/Example|Made-up|Person|back alley/);
    expect((await app.inject({ url: path.replace(/.{5}\.ics$/, 'aaaaa.ics') })).statusCode).toBe(404);
    const { path: second } = await call<{ path: string }>(taskPerson(23), 'POST', '/api/calendar');
    expect([(await app.inject({ url: path })).statusCode, (await app.inject({ url: second })).statusCode]).toEqual([
      404, 200,
    ]);
    await call(taskPerson(23), 'DELETE', '/api/calendar');
    expect((await app.inject({ url: second })).statusCode).toBe(404);
  });
});

describe('powers', () => {
  it('are looked up by problem, actor and day, and changed from a day on', async () => {
    interface Answer {
      on: string;
      mayAct: { actor: string; power: string; standing: string; evidence: string }[];
      notLawful: { actor: string; power: string; words: string }[];
      nextRung: { code: string } | null;
    }
    const ask = (query: string) => call<Answer>(taskPerson(22), 'GET', `/api/powers?${query}`);
    const asked = await ask('problem=rowdy&agencyKind=council&rung=letter1');
    expect(asked.on).toBe('2026-11-23');
    expect(asked.nextRung?.code).toBe('letter2');
    expect(asked.mayAct).toContainEqual(
      expect.objectContaining({ actor: 'streetWarden', power: 'orderEnforcement', standing: 'ifAuthorised' }),
    );
    expect(asked.notLawful).toContainEqual(
      expect.objectContaining({
        actor: 'streetWarden',
        power: 'dispersal',
        words: expect.stringMatching(/Only constables/),
      }),
    );
    await call(taskPerson(22), 'GET', '/api/powers?problem=unheardOf', undefined, 400);

    const fuel = {
      name: 'Remove waste that could be set alight',
      law: 'Local scheme of 2027',
      problems: ['deliberateFire'],
      evidence: 'A photograph.',
      holders: [{ actor: 'streetWarden', standing: 'may', words: '' }],
    };
    await call(taskPerson(22), 'PUT', '/api/powers/entries/fuelRemoval', { from: '2027-01-01', body: fuel }, 403);
    await call(taskPerson(12), 'PUT', '/api/powers/entries/fuelRemoval', { from: '2027-01-01', body: fuel });
    const wardens = async (on: string) =>
      (await ask(`actor=streetWarden&on=${on}`)).mayAct.some(({ power }) => power === 'fuelRemoval');
    expect([await wardens('2026-12-31'), await wardens('2027-01-01')]).toEqual([false, true]);
    // A task is held to the law of the day on which it is done.
    const task = (from: number) =>
      taskProposal({
        who: { agencyId: 2 },
        power: { actor: 'streetWarden', power: 'fuelRemoval', authorisation: null },
        when: { from, until: from + DAY },
      });
    await call(taskPerson(31), 'POST', '/api/tasks', task(NOW), 400);
    await call(taskPerson(31), 'POST', '/api/tasks', task(Date.UTC(2027, 0, 2)));
    const { powers } = await call<{ powers: { code: string; entries: unknown[] }[] }>(
      taskPerson(22),
      'GET',
      '/api/powers/entries',
    );
    expect(powers.find(({ code }) => code === 'fuelRemoval')?.entries).toHaveLength(2);
  });
});
