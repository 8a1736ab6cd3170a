import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, testViewer } from '../../test/database.ts';
import { type Permission, requirePolicy } from '../governance/index.ts';
import { type AimApp, createApp, type Database, type Deps, silentLog, systemClock } from '../platform/index.ts';
import type { Viewer } from '../vocabulary/index.ts';
import { createFeed, intakeRoutes } from './index.ts';

let database: Database;
let app: AimApp;
let deps: Deps;
let loads: { close(): Promise<void> };
let feedId: number;
let asking: Viewer = testViewer();

const CSV = `Crime ID,Month,Longitude,Latitude,Location,LSOA code,Crime type,Last outcome category
a,2024-03,-1.2,54.5,On or near Made-up Road,,Burglary,
b,2024-03,-1.2,54.5,On or near Made-up Road,,Witchcraft,
`;

beforeAll(async () => {
  database = await testDatabase();
  deps = { database, clock: systemClock, log: silentLog, dataFolder: mkdtempSync(join(tmpdir(), 'aim-intake-http-')) };
  app = await createApp({
    log: silentLog,
    authenticate: async () => asking,
    authorize: async (viewer, permission) => requirePolicy(viewer, permission as Permission),
  });
  loads = intakeRoutes(app, deps);
  await app.ready();
  const feed = await createFeed(deps, asking, {
    code: 'police',
    name: 'Police',
    agency: 'police',
    purpose: 'testing',
    adapter: 'police-uk-street',
  });
  feedId = feed.feed_id;
});
afterAll(async () => {
  await loads.close();
  await app.close();
  rmSync(deps.dataFolder, { recursive: true, force: true });
});

function form(fields: Record<string, string>, fileName: string | null, content = CSV) {
  const line = 'made-up-boundary';
  const parts = Object.entries(fields).map(
    ([name, value]) => `--${line}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  if (fileName !== null) {
    parts.push(
      `--${line}\r\ncontent-disposition: form-data; name="file"; filename="${fileName}"\r\ncontent-type: text/csv\r\n\r\n${content}\r\n`,
    );
  }
  return {
    method: 'POST' as const,
    url: '/api/loads',
    headers: { 'content-type': `multipart/form-data; boundary=${line}` },
    payload: `${parts.join('')}--${line}--\r\n`,
  };
}

/** The load once it has ended. */
async function ended(loadId: number) {
  for (;;) {
    const { load } = (await app.inject(`/api/loads/${loadId}`)).json<{
      load: { state: string } & Record<string, unknown>;
    }>();
    if (load.state !== 'running') return load;
  }
}

describe('loads over HTTP', () => {
  it('answer with the load at once and tell what became of it', async () => {
    const sent = await app.inject(form({ feedId: String(feedId) }, 'C:\\fake\\path\\march.csv'));
    expect(sent.statusCode).toBe(200);
    const { loadId } = sent.json<{ loadId: number }>();
    expect(await ended(loadId)).toMatchObject({
      state: 'done',
      fileName: 'march.csv',
      read: 2,
      accepted: 1,
      quarantined: 1,
    });
    expect((await app.inject(`/api/loads/${loadId}`)).json()).toMatchObject({
      quarantine: [{ code: 'category.unknown', column: 'Crime type', n: 1, open: 1 }],
    });
    const held = await app.inject(`/api/loads/${loadId}/quarantine`);
    expect(held.json()).toMatchObject({ rows: [{ rowNumber: 3, found: 'Witchcraft' }], next: null });
    const csv = await app.inject(`/api/loads/${loadId}/quarantine.csv`);
    expect(csv.headers['content-disposition']).toBe(`attachment; filename="held-rows-of-load-${loadId}.csv"`);
    expect(csv.body).toContain('b,2024-03');
    expect((await app.inject(`/api/loads?feedId=${feedId}`)).json()).toMatchObject({
      loads: [{ loadId, placedBy: { position: 1 } }],
    });
    const withdrawn = await app.inject({
      method: 'POST',
      url: `/api/loads/${loadId}/withdraw`,
      payload: { reason: 'a test' },
    });
    expect(withdrawn.json()).toEqual({ closed: 1, restored: 0 });
    expect(readdirSync(join(deps.dataFolder, 'uploads'))).toEqual([]);
  });

  it('show a file that is no such file as a failed load', async () => {
    const { loadId } = (await app.inject(form({ feedId: String(feedId) }, 'x.csv', 'a,b\n1,2\n'))).json<{
      loadId: number;
    }>();
    expect(await ended(loadId)).toMatchObject({
      state: 'failed',
      read: 0,
      message: expect.stringContaining('expected also Crime ID, Month'),
    });
  });

  it.each([
    ['no feed', form({}, 'x.csv'), 400, 'feed.missing'],
    ['no file', form({ feedId: '1' }, null), 400, 'file.missing'],
    ['an unknown field', form({ feedId: '1', colour: 'blue' }, 'x.csv'), 400, 'field.unknown'],
    ['a feed that is not there', form({ feedId: '99' }, 'x.csv'), 404, 'not-found'],
  ])('are refused with %s and leave no upload', async (_what, request, status, code) => {
    const answer = await app.inject(request);
    expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([status, code]);
    expect(readdirSync(join(deps.dataFolder, 'uploads'))).toEqual([]);
  });

  it('are not for officers', async () => {
    asking = testViewer({ roles: ['officer'] });
    expect((await app.inject(form({ feedId: String(feedId) }, 'x.csv'))).statusCode).toBe(403);
    expect((await app.inject('/api/feeds')).statusCode).toBe(403);
    asking = testViewer();
  });
});

describe('feeds over HTTP', () => {
  it('are made, changed and shown with their arrivals', async () => {
    const made = await app.inject({
      method: 'POST',
      url: '/api/feeds',
      payload: {
        code: 'fire',
        name: 'Fire',
        agencyId: 3,
        purpose: 'arson reduction',
        adapter: 'fire-incidents',
        schedule: { kind: 'daily', at: '06:00' },
      },
    });
    const { feedId: fireId } = made.json<{ feedId: number }>();
    await app.inject({ method: 'PATCH', url: `/api/feeds/${fireId}`, payload: { owner: 'Station manager' } });
    const { feeds } = (await app.inject('/api/feeds')).json<{ feeds: Record<string, unknown>[] }>();
    expect(feeds.find((feed) => feed['feedId'] === fireId)).toMatchObject({
      owner: 'Station manager',
      isLate: true,
      agency: 'fire',
    });
    expect((await app.inject(`/api/feeds/${fireId}/delay`)).json()).toMatchObject({ nUsed: 0, daysTo95: null });
  });

  it('say which layouts and profiles there are', async () => {
    const { adapters, profiles } = (await app.inject('/api/layouts')).json<{
      adapters: { name: string }[];
      profiles: string[];
    }>();
    expect(adapters.map((adapter) => adapter.name)).toContain('open311-xml');
    expect(profiles).toContain('stlouis-311');
  });
});
