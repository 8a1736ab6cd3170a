import pg from 'pg';
import { afterAll, inject } from 'vitest';
import { type Database, openDatabase } from '../src/platform/index.ts';
import { MARKINGS, type Viewer } from '../src/vocabulary/index.ts';
import { databaseUrl } from './database-setup.ts';

const opened: { database: Database; name: string }[] = [];
let clones = 0;

/**
 * A fresh database for one test or one file: all migrations, partnership 1 with agencies 1 (police), 2 (council) and
 * 3 (fire). Closed and dropped when the file has ended.
 */
export async function testDatabase(): Promise<Database> {
  const name = `${inject('testPrefix')}${process.pid}_${clones++}`;
  await onServer((admin) => admin.query(`create database "${name}" template "${inject('testTemplate')}"`));
  const database = await openDatabase(databaseUrl(inject('testServerUrl'), name), { maxConnections: 6 });
  opened.push({ database, name });
  return database;
}

/** A person of partnership 1; analyst of the council, cleared for everything, where not said otherwise. */
export function testViewer(overrides: Partial<Viewer> = {}): Viewer {
  return {
    kind: 'person',
    partnershipId: 1,
    personId: null,
    name: 'Test Viewer',
    agencyId: 2,
    roles: ['analyst'],
    clearance: MARKINGS.at(-1)!,
    sessionId: null,
    correlationId: 'test',
    ...overrides,
  };
}

afterAll(async () => {
  for (const { database } of opened) await database.close();
  await onServer(async (admin) => {
    for (const { name } of opened) await admin.query(`drop database if exists "${name}" with (force)`);
  });
  opened.length = 0;
});

async function onServer(work: (admin: pg.Client) => Promise<unknown>): Promise<void> {
  const admin = new pg.Client({ connectionString: inject('testServerUrl') });
  admin.on('error', () => undefined);
  await admin.connect();
  try {
    await work(admin);
  } finally {
    await admin.end();
  }
}
