import { once } from 'node:events';
import { statSync } from 'node:fs';
import type pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { fileKeeper } from '../attachments/index.ts';
import type { Database } from '../database.ts';
import { emptyDatabase } from '../empty-database.ts';
import { Refusal } from '../errors.ts';
import { knownMigrations } from '../migrate.ts';
import type { Progress } from '../progress.ts';
import { broken, type Frame, jsonFrame, readFrames, writeFrames } from './file.ts';

const FORMAT = 'aim-backup';
/** 2: with the kept files. An AIM that knows 1 alone would lose them, and refuses it. */
const VERSION = 2;
/** Values read as they were written, whatever the servers' own settings. */
const SAME_TEXT = `set timezone = 'UTC'; set datestyle = 'ISO'; set intervalstyle = 'postgres'; set extra_float_digits = 1`;

interface Header {
  format: string;
  v: number;
  madeAt: string;
  aimVersion: string;
  migrations: string[];
}

interface TableFrame {
  table: string;
  columns: string[];
}

interface Summary {
  rows: Record<string, number>;
  sequences: Record<string, string>;
  /** Kept files. Backups of version 1 have none. */
  files?: number;
}

export interface BackupReport {
  file: string;
  bytes: number;
  hash: string;
  rows: number;
  tables: Record<string, number>;
  /** Photos and their thumbnails. */
  files: number;
  madeAt: string;
}

export interface BackupOptions {
  /** Whose kept files belong to it. */
  dataFolder: string;
  aimVersion: string;
  now: number;
  progress: Progress;
  signal: AbortSignal;
}

/**
 * Writes everything AIM knows to one file, as it stood at one moment, while AIM goes on working. Jobs that wait in the
 * queue are not part of it. The file holds personal data and password hashes: it is made for its owner alone.
 */
export async function writeBackup(database: Database, file: string, options: BackupOptions): Promise<BackupReport> {
  const client = await database.connect();
  try {
    await client.query(SAME_TEXT);
    await client.query('begin isolation level repeatable read read only');
    const tables = await tablesInOrder(client);
    const counts = new Map<string, number>();
    const madeAt = new Date(options.now).toISOString();
    const { rows: applied } = await client.query<{ name: string }>('select name from migration order by name');
    const total = await countRows(client, tables);
    const done: Summary = { rows: {}, sequences: {} };

    async function* frames(): AsyncGenerator<Frame> {
      const header: Header = {
        format: FORMAT,
        v: VERSION,
        madeAt,
        aimVersion: options.aimVersion,
        migrations: applied.map((row) => row.name),
      };
      yield jsonFrame('H', header);
      let written = 0;
      for (const { name, columns } of tables) {
        yield jsonFrame('T', { table: name, columns } satisfies TableFrame);
        let rows = 0;
        const source = client.query(
          copyTo(`copy (select ${columns.map(quoted).join(', ')} from ${quoted(name)}) to stdout`),
        );
        for await (const chunk of source) {
          options.signal.throwIfAborted();
          const body = chunk as Buffer;
          rows += newlines(body);
          options.progress.update(written + rows, total, `Backing up ${name}`);
          yield { kind: 'D', body };
        }
        written += rows;
        counts.set(name, rows);
      }
      // The rows came first: every photo that they name is still to be read, unless it was removed meanwhile.
      const files = fileKeeper(options.dataFolder);
      let nFiles = 0;
      for (const sha256 of await files.list()) {
        options.signal.throwIfAborted();
        const body = await files.read(sha256);
        if (body === null) continue;
        yield { kind: 'F', body: Buffer.concat([Buffer.from(sha256, 'hex'), body]) };
        nFiles++;
      }
      done.files = nFiles;
      done.rows = Object.fromEntries(counts);
      done.sequences = await readSequences(client);
      yield jsonFrame('S', done);
    }

    const { hash } = await writeFrames(file, frames());
    await client.query('commit');
    options.progress.finish();
    return {
      file,
      bytes: statSync(file).size,
      hash,
      rows: sumOf(done.rows),
      tables: done.rows,
      files: done.files ?? 0,
      madeAt,
    };
  } finally {
    await client.end();
  }
}

export interface RestoreOptions {
  /** Where the kept files go. */
  dataFolder: string;
  /** True: what the database holds is given up for the backup. */
  mayReplace: boolean;
  progress: Progress;
  signal: AbortSignal;
}

/**
 * Brings a database to what a backup holds, in one transaction: all of it, checked (every byte's hash, every table's
 * rows, the audit chain), or nothing. The database is left at the backup's version; migrating it is the next step.
 */
export async function restoreBackup(database: Database, file: string, options: RestoreOptions): Promise<BackupReport> {
  const { header, summary } = await checkBackup(file, options);
  const known = knownMigrations();
  const missing = header.migrations.filter((name) => !known.some((migration) => migration.name === name));
  if (missing.length > 0) {
    throw new Refusal(
      'backup.newer',
      409,
      `${file} was made by a newer AIM (${header.aimVersion}; it knows ${missing.join(', ')}). Restore it with that AIM; nothing was changed.`,
    );
  }
  const client = await database.connect();
  try {
    // A server that works on this database would hold its tables for ever.
    await client.query(`set lock_timeout = '10s'`);
    await client.query(SAME_TEXT);
    await client.query('begin');
    if (!options.mayReplace) await refuseData(client);
    await emptyDatabase(client);
    await client.query('create table migration (name text primary key, applied_at timestamptz not null default now())');
    for (const migration of known.filter(({ name }) => header.migrations.includes(name))) {
      await client.query(migration.sql);
    }
    const restored = await copyTables(client, file, sumOf(summary.rows), options);
    for (const [name, rows] of Object.entries(summary.rows)) {
      if (restored[name] !== rows) throw broken(file, `${name} should have ${rows} rows, ${restored[name] ?? 0} came`);
    }
    await writeSequences(client, summary.sequences);
    await checkAudit(client, file);
    // Before the rows that name them are there for good. Files are named by their content: none is written over.
    const files = await restoreFiles(file, options);
    if (files !== (summary.files ?? 0)) throw broken(file, `it should have ${summary.files} files, ${files} came`);
    await client.query('commit');
    options.progress.finish();
    return {
      file,
      bytes: statSync(file).size,
      hash: '',
      rows: sumOf(restored),
      tables: restored,
      files,
      madeAt: header.madeAt,
    };
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    if ((error as { code?: string }).code === '55P03') {
      throw new Refusal(
        'restore.in-use',
        409,
        'The database is in use, probably by a running AIM. Stop it ("aim serve", "aim worker"), then restore; nothing was changed.',
      );
    }
    throw error;
  } finally {
    await client.end();
  }
}

/** Reads the whole file once before anything is touched. */
async function checkBackup(
  file: string,
  options: Pick<RestoreOptions, 'signal' | 'progress'>,
): Promise<{ header: Header; summary: Summary }> {
  let header: Header | null = null;
  let summary: Summary | null = null;
  let read = 0;
  for await (const { kind, body } of readFrames(file)) {
    options.signal.throwIfAborted();
    read += body.length;
    options.progress.update(Math.round(read / 1e6), null, 'Checking the file (MB)');
    if (kind === 'H') header = JSON.parse(body.toString()) as Header;
    else if (kind === 'S') summary = JSON.parse(body.toString()) as Summary;
    if (header?.format !== FORMAT) throw broken(file, 'it does not begin as one');
    if (header.v > VERSION) {
      throw new Refusal(
        'backup.newer',
        409,
        `${file} was made by a newer AIM (${header.aimVersion}). Restore it with that one.`,
      );
    }
  }
  if (header === null || summary === null) throw broken(file, 'it does not say what it holds');
  return { header, summary };
}

async function copyTables(
  client: pg.Client,
  file: string,
  total: number,
  options: RestoreOptions,
): Promise<Record<string, number>> {
  const restored: Record<string, number> = {};
  let target: { name: string; sink: ReturnType<typeof copyFrom> & NodeJS.WritableStream } | null = null;
  let written = 0;
  const finish = async () => {
    if (target === null) return;
    const { name, sink } = target;
    target = null;
    const ended = once(sink, 'finish');
    sink.end();
    await ended;
    restored[name] = sink.rowCount ?? 0;
  };
  const tables = (await tablesInOrder(client))
    .map((table) => quoted(table.name))
    .filter((name) => name !== '"migration"');
  // What triggers did when a row was first written is in the row: the audit keeps its hashes, nothing is announced.
  for (const table of tables) await client.query(`alter table ${table} disable trigger user`);
  // The migrations may have made rows of their own; the backup has them too.
  await client.query(`truncate ${tables.join(', ')}`);
  for await (const { kind, body } of readFrames(file)) {
    options.signal.throwIfAborted();
    if (kind === 'T') {
      await finish();
      const { table, columns } = JSON.parse(body.toString()) as TableFrame;
      const sink = client.query(copyFrom(`copy ${quoted(table)} (${columns.map(quoted).join(', ')}) from stdin`));
      target = { name: table, sink };
    } else if (kind === 'D' && target !== null) {
      written += newlines(body);
      options.progress.update(written, total, `Restoring ${target.name}`);
      if (!target.sink.write(body)) await once(target.sink, 'drain');
    } else if (kind === 'S') await finish();
  }
  for (const table of tables) await client.query(`alter table ${table} enable trigger user`);
  return restored;
}

async function restoreFiles(file: string, { dataFolder, signal }: RestoreOptions): Promise<number> {
  const files = fileKeeper(dataFolder);
  let n = 0;
  for await (const { kind, body } of readFrames(file)) {
    if (kind !== 'F') continue;
    signal.throwIfAborted();
    const sha256 = body.subarray(0, SHA256_BYTES).toString('hex');
    if ((await files.keep(body.subarray(SHA256_BYTES))) !== sha256) throw broken(file, 'a photo in it is damaged');
    n++;
  }
  return n;
}

const SHA256_BYTES = 32;

interface TableInfo {
  name: string;
  columns: string[];
}

/** AIM's tables, each after those its foreign keys name. */
async function tablesInOrder(client: pg.Client): Promise<TableInfo[]> {
  const { rows } = await client.query<{ name: string; columns: string[]; needs: string[] }>(`
    select c.relname as name,
      (select array_agg(a.attname::text order by a.attnum) from pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns,
      coalesce((select array_agg(distinct r.relname::text) from pg_constraint k join pg_class r on r.oid = k.confrelid
        where k.conrelid = c.oid and k.contype = 'f' and k.confrelid <> c.oid), '{}') as needs
    from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
      and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')
    order by c.relname`);
  const ordered: TableInfo[] = [];
  const placed = new Set<string>();
  const waiting = [...rows];
  while (waiting.length > 0) {
    const next = waiting.findIndex((table) => table.needs.every((name) => placed.has(name)));
    if (next < 0) throw new Error(`tables refer to each other in a circle: ${waiting.map((t) => t.name).join(', ')}`);
    const { name, columns } = waiting[next]!;
    waiting.splice(next, 1);
    placed.add(name);
    ordered.push({ name, columns });
  }
  return ordered;
}

async function countRows(client: pg.Client, tables: readonly TableInfo[]): Promise<number> {
  let total = 0;
  for (const { name } of tables) {
    const { rows } = await client.query<{ n: number }>(`select count(*) as n from ${quoted(name)}`);
    total += rows[0]!.n;
  }
  return total;
}

async function readSequences(client: pg.Client): Promise<Record<string, string>> {
  const { rows } = await client.query<{ name: string; last: string }>(
    `select sequencename as name, last_value::text as last from pg_sequences where schemaname = 'public' and last_value is not null`,
  );
  return Object.fromEntries(rows.map(({ name, last }) => [name, last]));
}

async function writeSequences(client: pg.Client, sequences: Record<string, string>): Promise<void> {
  for (const [name, last] of Object.entries(sequences)) {
    await client.query('select setval($1::regclass, $2)', [`public.${quoted(name)}`, last]);
  }
}

async function refuseData(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ exists: boolean }>(
    `select to_regclass('public.partnership') is not null as exists`,
  );
  if (!rows[0]?.exists) return;
  const { rows: partnerships } = await client.query<{ name: string }>('select name from partnership');
  if (partnerships.length === 0) return;
  throw new Refusal(
    'restore.not-empty',
    409,
    `This AIM already holds data (${partnerships.map((each) => each.name).join(', ')}). Restore into a new folder with --data, or add --replace-all-data to give up what is here; nothing was changed.`,
  );
}

async function checkAudit(client: pg.Client, file: string): Promise<void> {
  const { rows } = await client.query<{ partnership_id: number; audit_id: number }>(
    `select partnership_id, audit_id from (
       select partnership_id, audit_id, audit_id = row_number() over chain
           and previous_hash = coalesce(lag(hash) over chain, '') and hash = audit_hash(previous_hash, audit) as is_right
         from audit window chain as (partition by partnership_id order by audit_id)) entry
     where is_right is not true order by 1, 2 limit 1`,
  );
  if (rows.length > 0) throw broken(file, `its audit trail is broken at entry ${rows[0]!.audit_id}`);
}

function newlines(chunk: Buffer): number {
  let count = 0;
  for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) count++;
  return count;
}

function sumOf(counts: Record<string, number>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
