import { createHash, randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { knownMigrations, migrate, openDatabase, startPrivatePostgres } from '../src/platform/index.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Address of the server's administrative database. */
    testServerUrl: string;
    /** A migrated and seeded database to clone from. */
    testTemplate: string;
    /** Databases of this run begin with it, and are dropped at its end. */
    testPrefix: string;
  }
}

const root = resolve(import.meta.dirname, '..');
/** Held by each run while it lasts, so that another run can tell its databases from those of a killed one. */
const RUN_LOCK = 7199;

/**
 * Readies one migrated database to clone for each test: on the server of AIM_TEST_DATABASE_URL, else on a private
 * PostgreSQL kept between runs in `.aim/test`. Runs at the same time share it.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env['AIM_TEST_DATABASE_URL'];
  // Nothing in a test's database outlives the test, so it need not survive a power cut.
  const settings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '200' };
  const postgres = given
    ? null
    : await startPrivatePostgres({ dataFolder: resolve(root, '.aim/test'), settings, say: console.log });
  const serverUrl = given ?? postgres!.urlOf('postgres');
  const admin = new pg.Client({ connectionString: serverUrl });
  admin.on('error', () => undefined);
  await admin.connect();

  const run = randomBytes(3).readUIntBE(0, 3);
  const prefix = `aim_test_${run}_`;
  await admin.query('select pg_advisory_lock_shared($1, $2)', [RUN_LOCK, run]);
  await dropLeftOvers(admin);
  project.provide('testServerUrl', serverUrl);
  project.provide('testTemplate', await readyTemplate(admin, serverUrl));
  project.provide('testPrefix', prefix);

  return async () => {
    const { rows } = await admin.query<{ datname: string }>(
      'select datname from pg_database where starts_with(datname, $1)',
      [prefix],
    );
    for (const { datname } of rows) await admin.query(`drop database if exists "${datname}" with (force)`);
    await admin.end();
    await postgres?.stop();
  };
}

/** The template is named for what the migrations and the seed say: a changed migration makes another. */
async function readyTemplate(admin: pg.Client, serverUrl: string): Promise<string> {
  const name = templateName();
  await admin.query('select pg_advisory_lock($1)', [RUN_LOCK]);
  try {
    const { rows } = await admin.query<{ datistemplate: boolean }>(
      'select datistemplate from pg_database where datname = $1',
      [name],
    );
    if (rows[0]?.datistemplate) return name;
    await admin.query(`drop database if exists "${name}" with (force)`);
    await admin.query(`create database "${name}" template template0 encoding 'UTF8'`);
    const url = databaseUrl(serverUrl, name);
    const database = await openDatabase(url, { maxConnections: 1 });
    try {
      await migrate(database);
      const client = await database.connect();
      await client.query(SEED);
      await client.end();
    } finally {
      await database.close();
    }
    await admin.query(`alter database "${name}" with is_template true allow_connections false`);
    return name;
  } finally {
    await admin.query('select pg_advisory_unlock($1)', [RUN_LOCK]);
  }
}

/** Databases of runs that were killed: nobody holds their run's lock. With no other run alive, templates of other migrations go too. */
async function dropLeftOvers(admin: pg.Client): Promise<void> {
  const { rows } = await admin.query<{ datname: string; run: number }>(
    `select datname, split_part(datname, '_', 3)::int as run from pg_database where datname ~ '^aim_test_[0-9]+_[0-9]+'
      and not exists (select from pg_locks where locktype = 'advisory' and classid = $1
        and objid = split_part(datname, '_', 3)::int)`,
    [RUN_LOCK],
  );
  for (const { datname } of rows) await admin.query(`drop database if exists "${datname}" with (force)`);
  const { rows: others } = await admin.query(
    `select from pg_locks where locktype = 'advisory' and classid = $1 and pid <> pg_backend_pid()`,
    [RUN_LOCK],
  );
  if (others.length > 0) return;
  const { rows: templates } = await admin.query<{ datname: string }>(
    `select datname from pg_database where starts_with(datname, 'aim_template_') and datname <> $1`,
    [templateName()],
  );
  for (const { datname } of templates) {
    await admin.query(`alter database "${datname}" with is_template false`);
    await admin.query(`drop database if exists "${datname}" with (force)`);
  }
}

function templateName(): string {
  const migrations = JSON.stringify(knownMigrations());
  return `aim_template_${createHash('sha256').update(migrations).update(SEED).digest('hex').slice(0, 12)}`;
}

export function databaseUrl(serverUrl: string, name: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}

const SEED = `
insert into partnership (partnership_id, name, made_up) values (1, 'Test Community Safety Partnership', true);
alter table partnership alter column partnership_id restart with 2;
insert into agency (partnership_id, agency_id, kind, name) values
  (1, 1, 'police', 'Test Police'), (1, 2, 'council', 'Test Council'), (1, 3, 'fire', 'Test Fire and Rescue');
`;
