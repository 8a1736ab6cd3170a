import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openApp, type RunningApp } from '../src/app.ts';
import { PERMISSIONS } from '../src/governance/index.ts';
import { silentLog, systemClock } from '../src/platform/index.ts';
import { testDatabase } from './database.ts';

const FILE = resolve(import.meta.dirname, '../docs/openapi.json');
const KNOWN = new Set<string>([...PERMISSIONS, 'signedIn', 'public']);
const routes: { name: string; permission: string | undefined }[] = [];
let running: RunningApp;

beforeAll(async () => {
  running = await openApp(
    {
      database: await testDatabase(),
      clock: systemClock,
      log: silentLog,
      dataFolder: resolve(import.meta.dirname, '../.aim/test'),
    },
    { partnershipId: 1, demoAccounts: null, pagesFolder: null, isHttps: false, doesJobs: false },
  );
  await running.app.ready();
  const paths = (running.app.swagger().paths ?? {}) as Record<string, Record<string, { 'x-permission'?: string }>>;
  for (const [path, operations] of Object.entries(paths)) {
    for (const [method, operation] of Object.entries(operations)) {
      const name = `${method.toUpperCase()} ${path}`;
      if (method !== 'head') routes.push({ name, permission: operation['x-permission'] });
    }
  }
});
afterAll(() => running.close());

describe('the API', () => {
  it('is described as it is: with AIM_WRITE_OPENAPI=1 this test writes docs/openapi.json anew', () => {
    const now = `${JSON.stringify(running.app.swagger(), null, 2)}\n`;
    if (process.env['AIM_WRITE_OPENAPI'] === '1') writeFileSync(FILE, now);
    expect(readFileSync(FILE, 'utf8')).toBe(now);
  });

  it('has many routes, and every one declares a permission of the policy', () => {
    expect(routes.length).toBeGreaterThan(40);
    expect(routes.filter(({ permission }) => permission === undefined || !KNOWN.has(permission))).toEqual([]);
  });

  it('opens without signing in only what a visitor needs', () => {
    expect(
      routes
        .filter(({ permission }) => permission === 'public')
        .map(({ name }) => name)
        .sort(),
    ).toEqual([
      'GET /api/calendar/{partnershipId}/{token}.ics',
      'GET /api/demo/accounts',
      'GET /api/me',
      'GET /api/sessions/standing',
      'POST /api/first-administrator',
      'POST /api/sessions',
    ]);
  });

  it('answers nothing else to who is not signed in, whatever is asked', async () => {
    const closed = routes.filter(({ permission }) => permission !== 'public');
    for (const { name } of closed) {
      const [method, url] = name.split(' ') as ['GET', string];
      const answer = await running.app.inject({ method, url: url.replace(/\{\w+\}/g, '1') });
      expect([name, answer.statusCode === 401 || answer.statusCode === 400]).toEqual([name, true]);
      expect(answer.headers['content-type']).toContain('problem+json');
    }
  });
});
