import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testDatabase, testViewer } from '../../../test/database.ts';
import { type Permission, requirePolicy, systemViewer } from '../../governance/index.ts';
import {
  type AimApp,
  createApp,
  type Database,
  type Jobs,
  openJobs,
  silentLog,
  standingClock,
} from '../../platform/index.ts';
import type { Viewer } from '../../vocabulary/index.ts';
import { proposeTask, stepTask } from '../tasks/index.ts';
import { commentOnTask } from '../tasks/talk.ts';
import { tellPeople, tellTheRest } from './commands.ts';
import { defineMailJob, type NoticeDeps, noticeRoutes, startTelling } from './index.ts';

/** A Monday, nine in the morning: nobody's quiet hours. */
const NOW = Date.UTC(2026, 10, 23, 9);
const clock = standingClock(NOW);
const SECRET = 'Mrs Made-Up of 4 Invented Terrace';

let database: Database;
let jobs: Jobs;
let app: AimApp;
let deps: NoticeDeps;
let viewer: Viewer;
let smtp: SMTPServer;
/** What the mail server took, and how it answers the next ones. */
const mails: { to: string[]; text: string }[] = [];
let answers: number[] = [];

const person = (personId: number): Viewer =>
  testViewer({ personId, agencyId: personId % 10, name: `Person ${personId}`, roles: ['coordinator'] });

beforeAll(async () => {
  database = await testDatabase();
  const client = await database.connect();
  for (const id of [11, 12, 13]) {
    await client.query(
      `insert into person (partnership_id, person_id, sign_in_name, name, agency_id, roles, clearance)
        overriding system value values (1, $1, $2, $3, $4, '{coordinator}', 1)`,
      [id, `person${id}`, `Person ${id}`, id % 10],
    );
  }
  await client.end();
  smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onRcptTo(_address, _session, done) {
      const code = answers.shift();
      done(code === undefined ? null : Object.assign(new Error('as told by the test'), { responseCode: code }));
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        mails.push({
          to: session.envelope.rcptTo.map(({ address }) => address),
          text: Buffer.concat(chunks).toString(),
        });
        done();
      });
    },
  });
  smtp.listen(0, '127.0.0.1');
  await once(smtp.server, 'listening');
  const { port } = smtp.server.address() as AddressInfo;
  jobs = await openJobs({ database, log: silentLog });
  const mail = { smtpUrl: `smtp://127.0.0.1:${port}`, from: 'aim@example.org', publicUrl: 'https://aim.example.org' };
  deps = { database, clock, log: silentLog, dataFolder: '/nonexistent', jobs, timeZone: 'Europe/London', mail };
  defineMailJob(jobs, deps);
  await jobs.start();
  app = await createApp({
    log: silentLog,
    authenticate: async () => viewer,
    authorize: async (who, permission) => requirePolicy(who, permission as Permission),
  });
  noticeRoutes(app, deps);
  await app.ready();
});
afterAll(async () => {
  await app?.close();
  await jobs?.stop();
  await new Promise<void>((done) => smtp.close(() => done()));
});
beforeEach(() => {
  mails.length = 0;
  answers = [];
  clock.at = NOW;
});

const ask = async (who: number, method: 'GET' | 'POST' | 'PUT', url: string, body?: object) => {
  viewer = person(who);
  const response = await app.inject({ method, url, ...(body === undefined ? {} : { payload: body }) });
  return { status: response.statusCode, body: response.json() };
};
const settings = (overrides = {}) => ({
  ...{ email: 'duty@example.org', byMail: true, quietFrom: 1080, quietTo: 480, quietWeekends: true, ...overrides },
});

/** Agreed by a duty pair of police and council, and given to the fire service. */
async function givenTask(): Promise<number> {
  const { taskId } = await proposeTask(deps, person(12), {
    title: `Visit ${SECRET}`,
    what: SECRET,
    why: { kind: 'request', reference: '', words: [SECRET] },
    problem: 'deliberateFire',
    offStrategyReason: SECRET,
    where: { geometry: { type: 'Point', coordinates: [-1.2, 54.5] }, words: SECRET },
    when: { from: NOW, until: NOW + 86_400_000 },
    who: { agencyId: 3 },
    power: { actor: 'firePrevention', power: 'none', authorisation: null },
    measure: { kind: 'delivered', words: 'Visited.', unit: 'visits', target: 1 },
    reviewAt: NOW + 2 * 86_400_000,
  });
  await stepTask(deps, person(11), { taskId, expectedVersion: 1, step: 'sign' });
  await stepTask(deps, person(12), { taskId, expectedVersion: 2, step: 'confirm' });
  await stepTask(deps, person(11), { taskId, expectedVersion: 3, step: 'allocate' });
  return taskId;
}

describe('notices', () => {
  it('reach the agency that is to accept, once, read and unread, and nobody hears of their own acts', async () => {
    const taskId = await givenTask();
    await tellTheRest(deps, 1);
    await tellTheRest(deps, 1);
    const { body } = await ask(13, 'GET', '/api/notices');
    const mine = body.notices.filter((notice: { subjectId: number }) => notice.subjectId === taskId);
    expect(mine.map(({ word }: { word: string }) => word)).toEqual(['allocate', 'sign']);
    expect(mine[0]).toMatchObject({ path: `/tasking/task/${taskId}`, readAt: null });
    expect((await ask(11, 'GET', '/api/notices')).body.notices).toEqual([]);
    expect((await ask(13, 'POST', '/api/notices/read', { noticeIds: [mine[0].noticeId] })).body.unread).toBe(
      body.unread - 1,
    );
    // Another's notices are not mine to read away.
    await ask(12, 'POST', '/api/notices/read', { upTo: 1e9 });
    expect((await ask(13, 'GET', '/api/notices')).body.unread).toBe(body.unread - 1);
    expect((await ask(13, 'POST', '/api/notices/read', { upTo: mine[0].noticeId })).body.unread).toBe(0);
  });

  it('are told as changes are committed', async () => {
    const stop = await startTelling(deps, 1);
    const heard = new Promise(
      (done) => void database.listen((event) => event.what === 'notice.made' && done(event.payload)),
    );
    const taskId = await givenTask();
    expect(await heard).toMatchObject({ personIds: expect.arrayContaining([13]) });
    await expect
      .poll(
        async () =>
          (await ask(13, 'GET', '/api/notices')).body.notices.filter(
            (n: { subjectId: number }) => n.subjectId === taskId,
          ).length,
      )
      .toBe(2);
    await stop();
  });
});

describe('e-mail', () => {
  it('says number, state and address and nothing that anybody typed', async () => {
    expect((await ask(13, 'PUT', '/api/notices/settings', settings())).status).toBe(200);
    const taskId = await givenTask();
    await commentOnTask(deps, person(12), { taskId, words: SECRET });
    await tellTheRest(deps, 1);
    await expect.poll(() => mails.length, { timeout: 20_000 }).toBeGreaterThan(0);
    const all = mails.map(({ text }) => text).join('\n');
    expect(mails[0]!.to).toEqual(['duty@example.org']);
    expect(all).toContain(`T-${String(taskId).padStart(4, '0')}`);
    expect(all).toContain(`https://aim.example.org/tasking/task/${taskId}`);
    for (const word of [...SECRET.split(' '), 'Person', '54.5', 'Visit']) {
      if (word.length > 2) expect(all.includes(word), word).toBe(false);
    }
  });

  it('is tried again while the server is busy', async () => {
    answers = [451];
    await givenTask();
    await tellTheRest(deps, 1);
    await expect.poll(() => mails.length, { timeout: 60_000, interval: 200 }).toBeGreaterThan(0);
  });

  it('is given up, and says so, when the server refuses for good', async () => {
    answers = [550, 550, 550, 550];
    await givenTask();
    await tellTheRest(deps, 1);
    await expect
      .poll(async () => (await ask(13, 'GET', '/api/notices')).body.settings.refused, { timeout: 20_000 })
      .toBe('550');
    expect(mails).toEqual([]);
  });

  it('waits for the end of quiet hours, while the notice in AIM does not', async () => {
    clock.at = Date.UTC(2026, 10, 27, 20);
    const taskId = await givenTaskAt(clock.at);
    await tellTheRest(deps, 1);
    const { body } = await ask(13, 'GET', '/api/notices');
    expect(body.notices[0]).toMatchObject({ subjectId: taskId });
    const client = await database.connect();
    const { rows } = await client.query(
      `select distinct mail_due_at as due, mailed_at as mailed from notice where person_id = 13 and subject_id = $1`,
      [taskId],
    );
    const { rows: waiting } = await client.query(
      `select extract(epoch from start_after - created_on)::int as seconds from job.job
        where name = 'notice.mail' and state = 'created' order by created_on desc limit 1`,
    );
    await client.end();
    expect(rows).toEqual([{ due: Date.UTC(2026, 10, 30, 8), mailed: null }]);
    expect(waiting[0].seconds).toBe(60 * 3600);
  });

  it('does not wait for them when somebody who works alone is missed', async () => {
    clock.at = Date.UTC(2026, 10, 28, 3);
    await database.transact(systemViewer(1, 'lone-worker'), (tx) =>
      tellPeople(tx, deps, { about: 'loneWorker', subjectId: 77, word: 'overdue', version: 1, personIds: [13] }),
    );
    const client = await database.connect();
    const { rows } = await client.query('select mail_due_at as due from notice where subject_id = 77');
    await client.end();
    expect(rows).toEqual([{ due: clock.at }]);
  });

  it('is not promised where there is no mail server or no address', async () => {
    const { mail: _none, ...without } = deps;
    const quiet = await createApp({
      log: silentLog,
      authenticate: async () => viewer,
      authorize: async () => undefined,
    });
    noticeRoutes(quiet, without);
    const refused = await quiet.inject({ method: 'PUT', url: '/api/notices/settings', payload: settings() });
    expect(refused.json()).toMatchObject({ status: 400, code: 'notice.no-mail' });
    await quiet.close();
    expect((await ask(13, 'PUT', '/api/notices/settings', settings({ email: null }))).body.code).toBe('notice.email');
    for (const email of ['a@b.example\r\nBcc: x@y.example', 'a b@c.example', 'Name <a@b.example>']) {
      expect((await ask(13, 'PUT', '/api/notices/settings', settings({ email }))).status).toBe(400);
    }
  });
});

async function givenTaskAt(now: number): Promise<number> {
  clock.at = NOW;
  const taskId = await givenTask();
  clock.at = now;
  return taskId;
}
