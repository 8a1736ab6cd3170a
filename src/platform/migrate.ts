import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Database } from './database.ts';
import { Refusal } from './errors.ts';

const FOLDER = resolve(import.meta.dirname, '../../migrations');

export interface Migration {
  name: string;
  sql: string;
}

/** All migrations this AIM knows, in order. */
export function knownMigrations(folder: string = FOLDER): Migration[] {
  return readdirSync(folder)
    .filter((file) => /^\d{4}_.*\.sql$/.test(file))
    .sort()
    .map((file) => ({ name: file.slice(0, -4), sql: readFileSync(join(folder, file), 'utf8') }));
}

/**
 * Brings the database up to this AIM, each migration whole or not at all. Forward only.
 * @returns the names applied now
 * @throws Refusal `database.newer` when the database knows migrations that this AIM does not
 */
export async function migrate(database: Database, migrations: Migration[] = knownMigrations()): Promise<string[]> {
  const client = await database.connect();
  try {
    // One migrator at a time; the lock goes with the connection.
    await client.query('select pg_advisory_lock(7000)');
    await client.query(
      'create table if not exists migration (name text primary key, applied_at timestamptz not null default now())',
    );
    const { rows } = await client.query<{ name: string }>('select name from migration order by name');
    const applied = new Set(rows.map((row) => row.name));
    const known = new Set(migrations.map((migration) => migration.name));
    const unknown = [...applied].filter((name) => !known.has(name));
    if (unknown.length > 0) {
      throw new Refusal(
        'database.newer',
        503,
        `This data was written by a newer AIM (it has ${unknown.join(', ')}, which this one does not know). Start the newer AIM, or use another data folder; nothing was changed.`,
      );
    }
    const now: string[] = [];
    for (const migration of migrations.filter(({ name }) => !applied.has(name))) {
      await client.query('begin');
      try {
        await client.query(migration.sql);
        await client.query('insert into migration (name) values ($1)', [migration.name]);
        await client.query('commit');
      } catch (error) {
        await client.query('rollback');
        throw new Error(`migration ${migration.name} failed`, { cause: error });
      }
      now.push(migration.name);
    }
    return now;
  } finally {
    await client.end();
  }
}
