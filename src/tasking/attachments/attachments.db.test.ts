import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, testViewer } from '../../../test/database.ts';
import { type Permission, requirePolicy } from '../../governance/index.ts';
import {
  type AimApp,
  createApp,
  type Database,
  fileKeeper,
  migrate,
  restoreBackup,
  silentLog,
  silentProgress,
  standingClock,
  writeBackup,
} from '../../platform/index.ts';
import type { Viewer } from '../../vocabulary/index.ts';
import { proposeTask } from '../tasks/index.ts';
import { attachmentRoutes } from './index.ts';

const folder = mkdtempSync(join(tmpdir(), 'aim photos '));
const clock = standingClock(Date.UTC(2026, 10, 23, 9));
const signal = new AbortController().signal;
let database: Database;
let app: AimApp;
let viewer: Viewer;
let photo: Buffer;
let taskId = 0;
let markedTaskId = 0;

const council = testViewer({ personId: 12, agencyId: 2, roles: ['coordinator'] });
const fire = testViewer({ personId: 23, agencyId: 3, roles: ['officer'] });

beforeAll(async () => {
  database = await testDatabase();
  const client = await database.connect();
  for (const [id, agency] of [
    [12, 2],
    [23, 3],
  ]) {
    await client.query(
      `insert into person (partnership_id, person_id, sign_in_name, name, agency_id) overriding system value values (1, $1, $2, 'P', $3)`,
      [id, `p${id}`, agency],
    );
  }
  await client.end();
  photo = await sharp({ create: { width: 320, height: 200, channels: 3, background: '#886644' } })
    .jpeg()
    .toBuffer();
  const proposal = {
    ...{ title: 'A task', what: 'To do', problem: 'deliberateFire' },
    why: { kind: 'request' as const, reference: '', words: [] },
  };
  ({ taskId } = await proposeTask({ database, clock }, council, proposal));
  ({ taskId: markedTaskId } = await proposeTask({ database, clock }, council, {
    ...proposal,
    marking: 'OFFICIAL-SENSITIVE',
  }));
  app = await createApp({
    log: silentLog,
    authenticate: async () => viewer,
    authorize: async (who, permission) => requirePolicy(who, permission as Permission),
  });
  attachmentRoutes(app, { database, clock, dataFolder: folder, quotaBytes: 60_000 });
  await app.ready();
});
afterAll(async () => {
  await app?.close();
  rmSync(folder, { recursive: true, force: true });
});

function form(parts: Record<string, string | Buffer>, fileName = 'x.jpg', type = 'image/jpeg') {
  const chunks = Object.entries(parts).map(([name, value]) =>
    Buffer.concat([
      Buffer.from(
        `--b\r\ncontent-disposition: form-data; name="${name}"${typeof value === 'string' ? '' : `; filename="${fileName}"\r\ncontent-type: ${type}`}\r\n\r\n`,
      ),
      Buffer.from(value),
      Buffer.from('\r\n'),
    ]),
  );
  return {
    payload: Buffer.concat([...chunks, Buffer.from('--b--\r\n')]),
    headers: { 'content-type': 'multipart/form-data; boundary=b' },
  };
}

async function send(who: Viewer, to: number, parts: Record<string, string | Buffer>, fileName?: string, type?: string) {
  viewer = who;
  return app.inject({ method: 'POST', url: `/api/tasks/${to}/attachments`, ...form(parts, fileName, type) });
}
async function get(who: Viewer, url: string) {
  viewer = who;
  return app.inject({ method: 'GET', url });
}

describe('photos under a task', () => {
  it('are kept once, however often the phone sends them, and come back as AIM made them', async () => {
    const attachmentId = randomUUID();
    const parts = { attachmentId, words: 'The back alley', file: photo };
    const first = await send(fire, taskId, parts);
    expect(first.json()).toMatchObject({ attachmentId, taskId, words: 'The back alley', width: 320, mayRemove: true });
    expect((await send(fire, taskId, parts)).json()).toEqual(first.json());
    const listed = (await get(council, `/api/tasks/${taskId}/attachments`)).json();
    expect(listed.photos).toHaveLength(1);
    const shown = await get(council, `/api/attachments/${attachmentId}`);
    expect(shown.headers).toMatchObject({
      'content-type': 'image/jpeg',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    });
    expect(shown.headers['content-security-policy']).toContain('sandbox');
    expect(await sharp(shown.rawPayload).metadata()).toMatchObject({ width: 320, format: 'jpeg' });
    const small = await get(council, `/api/attachments/${attachmentId}?thumbnail=true`);
    expect(small.rawPayload.length).toBeLessThanOrEqual(shown.rawPayload.length);
  });

  it('lie outside what is served, for AIM alone, under the hash of their bytes and no name from outside', async () => {
    await send(fire, taskId, { attachmentId: randomUUID(), words: '', file: photo }, '../../../evil.html', 'text/html');
    const files = await fileKeeper(folder).list();
    expect(files.length).toBeGreaterThan(0);
    for (const sha256 of files) {
      expect(statSync(join(folder, 'attachments', sha256.slice(0, 2), sha256)).mode & 0o077).toBe(0);
    }
    expect(readdirSync(folder)).toEqual(['attachments']);
    await expect(async () => fileKeeper(folder).read('../../etc/passwd')).rejects.toThrow(RangeError);
  });

  it('are not there for who may not see the task, nor taken from who may not add to it', async () => {
    const attachmentId = randomUUID();
    expect((await send(council, markedTaskId, { attachmentId, words: '', file: photo })).statusCode).toBe(200);
    const lower = testViewer({ personId: 23, agencyId: 3, roles: ['officer'], clearance: 'OFFICIAL' });
    for (const url of [`/api/attachments/${attachmentId}`, `/api/tasks/${markedTaskId}/attachments`]) {
      expect((await get(lower, url)).statusCode).toBe(404);
    }
    expect((await send(lower, markedTaskId, { attachmentId: randomUUID(), words: '', file: photo })).statusCode).toBe(
      404,
    );
    const reader = testViewer({ personId: 12, roles: ['performance'] });
    expect((await send(reader, taskId, { attachmentId: randomUUID(), words: '', file: photo })).statusCode).toBe(403);
    const nobody = testViewer({ personId: 12, roles: ['dataProtection'] });
    expect((await get(nobody, `/api/attachments/${attachmentId}`)).statusCode).toBe(403);
  });

  it('are refused in words: no photo, no id, another field, another’s id', async () => {
    const attachmentId = randomUUID();
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>');
    expect((await send(fire, taskId, { attachmentId, words: '', file: svg })).json().title).toContain('SVG');
    expect((await send(fire, taskId, { attachmentId: '1', file: photo })).json().code).toBe('photo.id');
    expect((await send(fire, taskId, { attachmentId, more: 'x', file: photo })).json().code).toBe('field.unknown');
    expect((await send(fire, taskId, { attachmentId, words: '' })).json().code).toBe('photo.none');
    await send(fire, taskId, { attachmentId, words: '', file: photo });
    expect((await send(council, taskId, { attachmentId, words: '', file: photo })).json().code).toBe(
      'photo.sent-before',
    );
  });

  it('go into the backup and come back with it', async () => {
    const file = join(folder, 'whole.backup');
    const report = await writeBackup(database, file, {
      aimVersion: '1',
      dataFolder: folder,
      now: 0,
      progress: silentProgress,
      signal,
    });
    expect(report.files).toBe((await fileKeeper(folder).list()).length);
    const target = await testDatabase();
    const client = await target.connect();
    await client.query('drop schema public cascade; create schema public');
    await client.end();
    await migrate(target);
    const elsewhere = mkdtempSync(join(tmpdir(), 'aim restored '));
    await restoreBackup(target, file, { dataFolder: elsewhere, mayReplace: false, progress: silentProgress, signal });
    expect(await fileKeeper(elsewhere).list()).toEqual(await fileKeeper(folder).list());
    rmSync(elsewhere, { recursive: true });
    rmSync(file);
  });

  it('that were changed on disk are not shown', async () => {
    const different = await sharp({ create: { width: 50, height: 50, channels: 3, background: '#123456' } })
      .png()
      .toBuffer();
    const attachmentId = randomUUID();
    const before = new Set(await fileKeeper(folder).list());
    await send(fire, taskId, { attachmentId, words: '', file: different });
    for (const sha256 of await fileKeeper(folder).list()) {
      if (!before.has(sha256)) writeFileSync(join(folder, 'attachments', sha256.slice(0, 2), sha256), 'changed');
    }
    expect((await get(fire, `/api/attachments/${attachmentId}`)).statusCode).toBe(500);
  });

  it('are removed for good by who took them, with a reason; the same photo elsewhere stays', async () => {
    const [one, two] = [randomUUID(), randomUUID()];
    const pixels = await sharp({ create: { width: 60, height: 40, channels: 3, background: '#00ff88' } })
      .png()
      .toBuffer();
    await send(fire, taskId, { attachmentId: one, words: '', file: pixels });
    await send(fire, taskId, { attachmentId: two, words: '', file: pixels });
    const remove = async (who: Viewer, id: string) => {
      viewer = who;
      return app.inject({ method: 'POST', url: `/api/attachments/${id}/remove`, payload: { reason: 'Shows a face' } });
    };
    expect((await remove(council, one)).statusCode).toBe(403);
    const before = await fileKeeper(folder).list();
    expect((await remove(fire, one)).statusCode).toBe(200);
    expect((await get(fire, `/api/attachments/${one}`)).statusCode).toBe(404);
    expect(await fileKeeper(folder).list()).toEqual(before);
    expect((await remove(fire, two)).statusCode).toBe(200);
    expect((await fileKeeper(folder).list()).length).toBeLessThan(before.length);
  });

  it('end at the partnership’s quota, in words', async () => {
    const noise = await sharp({
      create: {
        width: 900,
        height: 900,
        channels: 3,
        background: '#000',
        noise: { type: 'gaussian', mean: 128, sigma: 60 },
      },
    })
      .jpeg({ quality: 95 })
      .toBuffer();
    const refused = await send(fire, taskId, { attachmentId: randomUUID(), words: '', file: noise });
    expect(refused.json()).toMatchObject({ status: 507, code: 'photo.quota' });
  });
});
