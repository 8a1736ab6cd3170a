import { resolve } from 'node:path';
import { type Database, migrate, openDatabase, startPrivatePostgres } from '../src/platform/index.ts';

/** A fresh, migrated database for one suite, on the server of AIM_TEST_DATABASE_URL, else on a private PostgreSQL. */
export async function benchDatabase(
  name: string,
): Promise<{ database: Database; server: string; close(): Promise<void> }> {
  const given = process.env['AIM_TEST_DATABASE_URL'];
  const dataFolder = resolve(import.meta.dirname, '../.aim/bench');
  const postgres = given ? null : await startPrivatePostgres({ dataFolder, say: (line) => console.error(line) });
  const base = given ?? postgres!.urlOf('postgres');
  const databaseName = `aim_bench_${name}_${process.pid}`;
  const url = new URL(base);
  url.pathname = `/${databaseName}`;
  const server = await openDatabase(base, { maxConnections: 1 });
  const admin = await server.connect();
  await admin.query(`create database "${databaseName}" template template0 encoding 'UTF8'`);
  const { rows } = await admin.query<{ server_version: string }>('show server_version');
  const database = await openDatabase(url.href);
  await migrate(database);
  return {
    database,
    server: `PostgreSQL ${rows[0]?.server_version.split(' ')[0]}`,
    async close() {
      await database.close();
      await admin.query(`drop database if exists "${databaseName}" with (force)`);
      await admin.end();
      await server.close();
      await postgres?.stop();
    },
  };
}
