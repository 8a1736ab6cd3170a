import type pg from 'pg';
import type { Database } from './database.ts';
import { Refusal } from './errors.ts';
import { migrate } from './migrate.ts';

/** Takes every table AIM made away, in the caller's transaction. Refuses where others' things lie among them. */
export async function emptyDatabase(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query<{ extname: string }>(
    `select extname from pg_extension where extnamespace = 'public'::regnamespace`,
  );
  if (rows.length > 0) {
    throw new Refusal(
      'database.extensions',
      409,
      `The extension ${rows[0]!.extname} lives in the schema AIM would replace. Use a new, empty database; nothing was changed.`,
    );
  }
  await client.query('drop schema if exists job cascade');
  await client.query('drop schema public cascade');
  await client.query('create schema public');
  await client.query('grant usage on schema public to public');
}

/** Gives up all data: the database is as at a first start. For the demonstration alone; real data is never given up so. */
export async function startOver(database: Database): Promise<void> {
  const client = await database.connect();
  try {
    await client.query('begin');
    await emptyDatabase(client);
    await client.query('commit');
  } finally {
    await client.end();
  }
  await migrate(database);
}
