import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, testViewer } from '../../../test/database.ts';
import { type AimApp, createApp, type Jobs, openJobs, silentLog, standingClock } from '../../platform/index.ts';
import { caseIn, listCases, readCase, stepCase } from '../cases/index.ts';
import { closeDiary, listDiaries, sendDiary, writeInDiary } from '../diaries/commands.ts';
import { defineResidentMailJob, residentRoutes, startTellingResidents, type TellingDeps } from './index.ts';

const clock = standingClock(Date.UTC(2026, 10, 24, 9));
const MINUTE = 60_000;
const DAY = 86_400_000;
/** Everything personal or typed that this test says; none of it may be on a page that anybody can open. */
const SECRETS = ['sam@example.org', '01632 960001', 'ZZ00 AIM', 'ZZ00AIM', 'Mrs Made-Up'] as const;

let app: AimApp;
let deps: TellingDeps;
let jobs: Jobs;
let smtp: SMTPServer;
let folder: string;
const closers: (() => Promise<unknown>)[] = [];
const mails: string[] = [];
const staff = testViewer({ roles: ['coordinator'], name: 'Dispatcher' });
let nAddresses = 0;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'aim-residents-'));
  const database = await testDatabase();
  smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData(stream, _session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        // Quoted-printable breaks long lines; a link is read whole.
        mails.push(Buffer.concat(chunks).toString().replace(/=\r\n/g, '').replace(/=3D/g, '='));
        done();
      });
    },
  });
  smtp.listen(0, '127.0.0.1');
  await once(smtp.server, 'listening');
  const { port } = smtp.server.address() as AddressInfo;
  jobs = await openJobs({ database, log: silentLog });
  const mail = { smtpUrl: `smtp://127.0.0.1:${port}`, from: 'aim@example.org', publicUrl: 'https://aim.example.org' };
  deps = { database, clock, log: silentLog, dataFolder: folder, jobs, mail };
  defineResidentMailJob(jobs, deps);
  await jobs.start();
  app = await createApp({ log: silentLog, authenticate: async () => null, authorize: async () => undefined });
  const residents = await residentRoutes(app, deps, { partnershipId: 1, pagesFolder: null });
  closers.push(() => residents.close(), await startTellingResidents(deps, 1));
  await app.ready();
});
afterAll(async () => {
  for (const close of closers) await close();
  await app?.close();
  await jobs?.stop();
  await new Promise<void>((done) => smtp.close(() => done()));
  rmSync(folder, { recursive: true, force: true });
});

type Parts = Record<string, string | readonly string[] | { bytes: Buffer }>;

/** A form as a browser without scripts sends it. */
function formOf(parts: Parts): { headers: Record<string, string>; payload: Buffer } {
  const boundary = `aim${randomUUID()}`;
  const chunks: Buffer[] = [];
  for (const [name, value] of Object.entries(parts)) {
    const values = typeof value === 'string' || 'bytes' in value ? [value] : value;
    for (const each of values) {
      const isFile = typeof each !== 'string';
      const file = isFile ? '; filename="a.jpg"\r\nContent-Type: image/jpeg' : '';
      chunks.push(Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${name}"${file}\r\n\r\n`));
      chunks.push(isFile ? each.bytes : Buffer.from(each), Buffer.from('\r\n'));
    }
  }
  chunks.push(Buffer.from(`--${boundary}--\r\n`));
  const headers = { 'content-type': `multipart/form-data; boundary=${boundary}` };
  return { headers, payload: Buffer.concat(chunks) };
}

/** Each test's resident has an address of their own, as limits are counted by it. */
const newAddress = () => `10.0.${Math.floor(++nAddresses / 250)}.${(nAddresses % 250) + 1}`;

const get = async (url: string) => {
  const answer = await app.inject({ method: 'GET', url, remoteAddress: newAddress() });
  return { status: answer.statusCode, text: answer.body, headers: answer.headers };
};
const post = async (
  url: string,
  parts: Parts,
  { from = newAddress(), origin }: { from?: string; origin?: string } = {},
) => {
  const { headers, payload } = formOf(parts);
  const answer = await app.inject({
    ...{ method: 'POST', url, remoteAddress: from, payload },
    headers: { ...headers, ...(origin === undefined ? {} : { origin }) },
  });
  return { status: answer.statusCode, text: answer.body, location: String(answer.headers.location ?? '') };
};
const tokenIn = (text: string) => /name="token" value="([^"]+)"/.exec(text)![1]!;

const AT = { longitude: '-1.23', latitude: '54.57' };

async function filledIn(overrides: Parts = {}): Promise<Parts> {
  const { text } = await get(`/report/details?kind=FLY-TIP&longitude=${AT.longitude}&latitude=${AT.latitude}`);
  clock.at += MINUTE;
  return {
    ...{ kind: 'FLY-TIP', ...AT, place: '', token: tokenIn(text) },
    ...{ 'q.waste': ['furniture', 'tyres'], 'q.land': 'road', words: 'Mrs Made-Up of no. 4 saw it', website: '' },
    ...{ email: 'sam@example.org', phone: '01632 960001' },
    ...overrides,
  };
}

async function step(caseId: number, input: object) {
  const { version } = await deps.database.transact(staff, (tx) => caseIn(tx, caseId));
  await stepCase(deps, staff, { ...input, caseId, expectedVersion: version } as Parameters<typeof stepCase>[2]);
}

async function dealWith(caseId: number) {
  await step(caseId, { step: 'triage' });
  await step(caseId, { step: 'establish', facts: { searched: true } });
  await step(caseId, { step: 'verify' });
  clock.at += 5 * MINUTE;
  await step(caseId, { step: 'done', outcome: 'Cleared' });
}

const caseOf = async (location: string) => {
  const number = /[A-Z]-\d{5}/.exec((await get(location)).text)![0];
  return (await listCases(deps, staff, {})).find((each) => each.number === number)!;
};

describe('A report', () => {
  it('sent twice is one case with one link and its photos once', async () => {
    const photo = await sharp({ create: { width: 60, height: 40, channels: 3, background: '#777' } })
      .jpeg()
      .toBuffer();
    const form = await filledIn({ photos: { bytes: photo } });
    const [first, second] = [await post('/report/send', form), await post('/report/send', form)];
    expect([first.status, second.status]).toEqual([303, 303]);
    expect(second.location).toBe(first.location);
    const { caseId } = await caseOf(first.location);
    const detail = await readCase(deps, staff, caseId);
    expect(detail).toMatchObject({ state: 'reported', channel: 'site', nReports: 1, code: 'FLY-TIP' });
    expect(detail.answers).toEqual({ waste: ['furniture', 'tyres'], land: 'road' });
    expect(detail.photos).toHaveLength(1);
    expect(detail.reporters).toMatchObject([{ email: 'sam@example.org', phone: '01632 960001', wantsUpdates: true }]);
  });

  it('sent at the same time from two tabs is one case', async () => {
    const form = await filledIn();
    const answers = await Promise.all([post('/report/send', form), post('/report/send', form)]);
    expect(new Set(answers.map(({ location }) => location)).size).toBe(1);
  });

  it.each([
    ['without its answers', { 'q.waste': '' }, 'Answer: What is it?'],
    ['with a token somebody made up', { token: 'x' }, 'This page was open for a long time'],
    ['by what fills in every field', { website: 'https://spam.example' }, 'Please leave that field empty'],
    ['with web addresses', { words: 'Buy at https://spam.example' }, 'without web addresses'],
    ['with two e-mail addresses', { email: 'a@b.de,c@d.ef' }, 'Check the e-mail address'],
    [
      'with what is no photo',
      { photos: { bytes: Buffer.from('<svg onload="alert(1)"/>') } },
      'A photo could not be taken',
    ],
  ])('%s is asked again in words and opens no case', async (_what, overrides, words) => {
    const before = (await listCases(deps, staff, {})).length;
    const { status, text } = await post('/report/send', await filledIn(overrides));
    expect(status).toBe(422);
    expect(text).toContain(words);
    expect((await listCases(deps, staff, {})).length).toBe(before);
  });

  it('filled in faster than a person can is asked again, and taken when it is sent once more', async () => {
    const { text } = await get(`/report/details?kind=FLY-TIP&longitude=${AT.longitude}&latitude=${AT.latitude}`);
    const form = { ...(await filledIn()), token: tokenIn(text) };
    clock.at -= MINUTE;
    expect((await post('/report/send', form)).text).toContain('very quick');
    clock.at += MINUTE;
    expect((await post('/report/send', form)).status).toBe(303);
  });

  it('from another site is refused, and so is what is not of these pages', async () => {
    expect((await post('/report/send', await filledIn(), { origin: 'https://evil.example' })).status).toBe(403);
    expect((await post('/report/send', await filledIn({ kind: 'CCTV-REQ' }))).status).toBe(404);
    expect((await get('/report/details?kind=FLY-TIP&longitude=x&latitude=1')).status).toBe(404);
    expect((await get('/report/nothing')).text).toContain('We could not find this page');
  });

  it('can be sent 60 times in ten minutes from one address; then the page says how long to wait', async () => {
    const from = newAddress();
    const form = await filledIn({ website: 'x' });
    const statuses = [];
    for (let i = 0; i < 60; i++) statuses.push((await post('/report/send', form, { from })).status);
    expect(new Set(statuses)).toEqual(new Set([422]));
    const { status, text } = await post('/report/send', form, { from });
    expect(status).toBe(429);
    expect(text).toContain('<!doctype html>');
    expect(text).toContain('999');
    expect((await post('/report/send', form)).status).toBe(422);
  });

  it('shows what was typed as text wherever it comes back', async () => {
    const typed = '"><script>alert(1)</script>';
    const pages = [
      await get(`/report?q=${encodeURIComponent(typed)}`),
      await get(`/report/place?kind=FLY-TIP&q=${encodeURIComponent(typed)}`),
      await get(`/report/place?kind=FLY-TIP&longitude=-1.2&latitude=54.5&place=${encodeURIComponent(typed)}`),
      await get(`/report/done?area=${encodeURIComponent(typed)}`),
      await post('/report/send', await filledIn({ words: typed, place: typed, email: typed, 'q.waste': typed })),
      await post('/report/details', await filledIn({ words: typed, place: typed })),
    ];
    for (const { text } of pages) expect(text).not.toContain('<script>alert');
  });
});

describe('A reporter', () => {
  it('is told by e-mail when it is done, opens it again with a photo, and confirms it the second time', async () => {
    const { location } = await post('/report/send', await filledIn({ ...AT, latitude: '54.61' }));
    const { caseId, number } = await caseOf(location);
    expect((await get(location)).text).not.toContain('Is it fixed?');
    mails.length = 0;
    await dealWith(caseId);
    await expect.poll(() => mails.length).toBe(1);
    expect(mails[0]).toContain(`Your report ${number}: done`);
    const link = /https:\/\/aim\.example\.org(\/report\/follow\/[\w-]+)/.exec(mails[0]!)![1]!;
    const asked = await get(link);
    expect(asked.text).toContain('Is it fixed?');
    const unanswered = await post(link, { token: tokenIn(asked.text), website: '' });
    expect(unanswered.text).toContain('very quick');
    expect(unanswered.text).toContain('Choose whether it is fixed');
    clock.at += MINUTE;
    const photo = await sharp({ create: { width: 30, height: 30, channels: 3, background: '#333' } })
      .png()
      .toBuffer();
    const no = {
      token: tokenIn(asked.text),
      fixed: 'no',
      words: 'Half is still there',
      website: '',
      photos: { bytes: photo },
    };
    const [first, again] = [await post(link, no), await post(link, no)];
    expect([first.status, again.status]).toEqual([303, 303]);
    const reopened = await readCase(deps, staff, caseId);
    expect(reopened).toMatchObject({ nReopened: 1, isOpen: true });
    expect(reopened.photos).toHaveLength(1);
    expect(reopened.history.filter(({ what }) => what === 'reopened')).toHaveLength(1);
    await step(caseId, { step: 'verify' }).catch(() => undefined);
    await step(caseId, { step: 'done', outcome: 'Cleared again' });
    const second = await get(location);
    clock.at += MINUTE;
    const yes = await post(location.split('?')[0]!, {
      token: tokenIn(second.text),
      fixed: 'yes',
      words: '',
      website: '',
    });
    expect((await get(yes.location)).text).toContain('The report is closed');
    expect(await readCase(deps, staff, caseId)).toMatchObject({ state: 'confirmed', nReopened: 1 });
  });

  it('of the same problem joins: one case, two reporters, each with a link of their own', async () => {
    const here = { longitude: '-1.31', latitude: '54.62' };
    const { location } = await post('/report/send', await filledIn(here));
    const { caseId, number } = await caseOf(location);
    const check = await get(`/report/place?kind=FLY-TIP&longitude=-1.3101&latitude=54.62`);
    expect(check.text).toContain('Already reported, 10 m away');
    const page = await get(`/report/join?report=${number}`);
    clock.at += MINUTE;
    const form = { report: number, token: tokenIn(page.text), words: '', email: 'other@example.org', website: '' };
    const joined = await post('/report/join', form);
    expect((await post('/report/join', form)).location).toBe(joined.location);
    expect(joined.location.split('?')[0]).not.toBe(location.split('?')[0]);
    const detail = await readCase(deps, staff, caseId);
    expect(detail.nReports).toBe(2);
    expect(detail.reporters?.map(({ email }) => email)).toEqual(['sam@example.org', 'other@example.org']);
    await step(caseId, { step: 'notOurs', body: 'housing', words: '' });
    expect(
      (await post('/report/join', { ...form, token: tokenIn((await get(location)).text + page.text) })).status,
    ).toBe(409);
    expect((await get(location)).text).toContain('The housing association');
  });

  it('of a private kind is shown to nobody near by, nor can be joined', async () => {
    const { text } = await get(`/report/details?kind=NOI-DOM&longitude=-1.4&latitude=54.6`);
    const required = [...text.matchAll(/<legend>([^<]*)<\/legend>[\s\S]*?name="(q\.[^"]+)" value="([^"]+)"/g)];
    clock.at += MINUTE;
    const answers = Object.fromEntries(required.map(([, , name, value]) => [name!, value!]));
    const inputs = Object.fromEntries([...text.matchAll(/<input id="(q\.[^"]+)"/g)].map(([, name]) => [name!, '']));
    const { location, status } = await post('/report/send', {
      ...{
        kind: 'NOI-DOM',
        longitude: '-1.4',
        latitude: '54.6',
        place: '',
        token: tokenIn(text),
        website: '',
        words: 'x',
      },
      ...inputs,
      ...answers,
    });
    expect(status).toBe(303);
    const { number } = await caseOf(location);
    expect((await get('/report/place?kind=NOI-DOM&longitude=-1.4&latitude=54.6')).text).not.toContain(
      'Already reported',
    );
    expect((await get(`/report/join?report=${number}`)).status).toBe(409);
  });

  it('is found by no link that was guessed or changed', async () => {
    const { location } = await post('/report/send', await filledIn({ latitude: '54.7' }));
    const path = location.split('?')[0]!;
    const other = path.replace(
      /follow\/([0-9a-z]+)-/,
      (_whole, id: string) => `follow/${(Number.parseInt(id, 36) + 1).toString(36)}-`,
    );
    for (const guessed of [other, `${path}x`, path.slice(0, -1), '/report/follow/1', '/report/follow/..%2f..']) {
      expect((await get(guessed)).status).toBe(404);
    }
  });
});

describe('The diary of a nuisance', () => {
  it('is written by whoever has a link of the case, each sees their own, and staff see what it comes to', async () => {
    const diaries = { ...deps, timeZone: 'Europe/London' };
    const fields = await filledIn({ kind: 'NOI-DOM', 'q.what': 'music' });
    const { location } = await post('/report/send', fields);
    const link = location.split('?')[0]!;
    const { caseId } = await caseOf(location);
    expect((await get(link)).text).not.toContain('Write in your diary');
    expect((await get(`${link}/diary`)).text).toContain('This diary is closed');
    const sent = await sendDiary(diaries, staff, { caseId, days: 14, words: '' });
    expect((await readCase(deps, staff, caseId)).facts['diary']).toMatchObject({ value: 'sent' });
    for (const idempotencyKey of [undefined, randomUUID()]) {
      const again = sendDiary(diaries, staff, { caseId, days: 14, words: '', idempotencyKey });
      await expect(again).rejects.toThrow('out already');
    }
    expect((await get(link)).text).toContain('Write in your diary');

    const asked = await get(`${link}/diary`);
    clock.at += MINUTE;
    const entry = { token: tokenIn(asked.text), day: '2026-11-23', from: '23:30', to: '01:00', website: '' };
    const wrong = await post(`${link}/diary`, { ...entry, words: 'Bass', day: '2027-01-01' });
    expect([wrong.status, wrong.text.includes('That time is still to come')]).toEqual([422, true]);
    expect(wrong.text).toContain('Bass');
    const good = { ...entry, words: 'Bass through the wall, awake until one' };
    expect((await post(`${link}/diary`, good)).location).toBe(`${link}/diary?said=saved`);
    // Sent again it is the same entry.
    expect((await post(`${link}/diary`, good)).status).toBe(303);
    expect((await get(`${link}/diary`)).text).toContain('Bass through the wall');

    // What staff note for somebody else is not on this reporter's page.
    const from = Date.UTC(2026, 10, 23, 14);
    await writeInDiary(diaries, staff, sent.diaryId, {
      ...{ from, to: from + 60 * MINUTE, words: 'Rang: drilling', idempotencyKey: randomUUID() },
    });
    expect((await get(`${link}/diary`)).text).not.toContain('drilling');
    const [diary] = await listDiaries(diaries, staff, caseId);
    expect(diary!.summary).toEqual({ n: 2, nWriters: 2, nNights: 1, hours: 2.5, nightHours: 1.5 });

    await closeDiary(diaries, staff, {
      diaryId: sent.diaryId,
      expectedVersion: diary!.version,
      words: 'Two weeks over',
    });
    expect((await readCase(deps, staff, caseId)).facts['diary']).toMatchObject({ value: 'returned' });
    const late = await get(`${link}/diary`);
    expect(late.text).toContain('This diary is closed');
    await expect(listDiaries(diaries, testViewer({ roles: ['analyst'] }), caseId)).rejects.toThrow();
  });
});

describe('What anybody can open', () => {
  it('says nothing personal and nothing that anybody typed, in any language', async () => {
    const { text } = await get(`/report/details?kind=VEH-ABND&longitude=-1.5&latitude=54.65`);
    clock.at += MINUTE;
    const chosen = [...text.matchAll(/<input type="(?:radio|checkbox)" id="(q\.[^"]+)" name="\1" value="([^"]+)"/g)];
    const { location, status } = await post('/report/send', {
      ...{ kind: 'VEH-ABND', longitude: '-1.5', latitude: '54.65', place: '4 Invented Terrace', token: tokenIn(text) },
      ...Object.fromEntries(chosen.map(([, name, value]) => [name!, value!])),
      ...{
        'q.vrm': 'ZZ00 AIM',
        words: 'Mrs Made-Up says ZZ00 AIM',
        email: 'sam@example.org',
        phone: '01632 960001',
        website: '',
      },
    });
    expect(status).toBe(303);
    const { caseId, number } = await caseOf(location);
    await step(caseId, { step: 'note', words: 'ZZ00 AIM belongs to sam@example.org, 01632 960001', isPublic: true });
    await step(caseId, { step: 'note', words: 'Mrs Made-Up rang', isPublic: false });
    const pages = [
      '/report',
      '/report?q=car',
      '/report/place?kind=VEH-ABND&longitude=-1.5&latitude=54.65',
      '/report/done',
    ];
    pages.push('/report/accessibility', '/report/privacy', `/report/join?report=${number}`, location.split('?')[0]!);
    pages.push('/report/ground?longitude=-1.5&latitude=54.65');
    for (const page of pages) {
      for (const lang of ['en', 'pl', 'ur', 'ar', 'ro']) {
        const answer = await get(`${page}${page.includes('?') ? '&' : '?'}lang=${lang}`);
        expect(answer.status, page).toBe(200);
        for (const secret of SECRETS) expect(answer.text, `${page} ${lang}`).not.toContain(secret);
        expect(answer.headers['set-cookie'], page).toBeUndefined();
        if (page !== pages.at(-1)) {
          const direction = ['ur', 'ar'].includes(lang) ? 'rtl' : 'ltr';
          expect(answer.text).toMatch(new RegExp(`^<!doctype html>\\n<html lang="[\\w-]+" dir="${direction}">`));
        }
      }
    }
    expect((await get(location)).text).toContain('••• belongs to •••');
  });

  it('lists what was done a week later and not before, in a square of 100 m', async () => {
    const { location } = await post(
      '/report/send',
      await filledIn({ longitude: '-1.62', latitude: '54.52', 'q.waste': 'green' }),
    );
    const { caseId } = await caseOf(location);
    await dealWith(caseId);
    const rowsOf = async () => [
      ...(await get('/report/done')).text.matchAll(/<tr data-longitude="([^"]+)" data-latitude="([^"]+)"/g),
    ];
    const before = (await rowsOf()).length;
    clock.at += 8 * DAY;
    const rows = await rowsOf();
    expect(rows.length).toBeGreaterThan(before);
    const mine = rows.filter(([, longitude]) => Math.abs(Number(longitude) + 1.62) < 0.002);
    expect(mine).toHaveLength(1);
    expect(mine[0]!.slice(1)).not.toEqual(['-1.62', '54.52']);
  });
});
