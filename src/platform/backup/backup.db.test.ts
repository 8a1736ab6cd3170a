import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, testViewer } from '../../../test/database.ts';
import type { Database } from '../database.ts';
import { migrate } from '../migrate.ts';
import { silentProgress } from '../progress.ts';
import { type BackupReport, restoreBackup, writeBackup } from './index.ts';

const folder = mkdtempSync(join(tmpdir(), 'aim backup '));
const file = join(folder, 'town.backup');
const signal = new AbortController().signal;
let source: Database;
let report: BackupReport;

beforeAll(async () => {
  source = await testDatabase();
  await source.transact(testViewer(), async (tx) => {
    await tx.asOwner(async (owner) => {
      await owner.query(`insert into feed (partnership_id, feed_id, code, name, agency_id, purpose, adapter)
        values (1, 1, 'f', E'Tabs\\tand\\nlines, "quotes" and ünïcode', 1, 'test', 'x')`);
      await owner.query(`insert into load (partnership_id, feed_id, state, file_name, adapter, file_hash, started_at)
        values (1, 1, 'done', 'x.csv', 'x', '\\x00ff0a', '2026-03-29 01:30:00.123456+00')`);
      await owner.query(`insert into incident (partnership_id, incident_id, version, feed_id, load_id, known_from, source_ref,
          content_hash, agency_id, category_id, source_category, time_precision, location_precision, x, attributes)
        select 1, nextval('incident_id_seq'), 1, 1, 1, 1, n::text, '\\x01', 1, 1, '', 0, 0, n / 7.0::float8, '{"a": "b\\\\n"}'
        from generate_series(1, 5000) n`);
    });
    tx.audit({ v: 1, what: 'incident.loaded' });
    tx.audit({ v: 1, what: 'incident.read' });
    tx.emit({ what: 'load.finished', payload: {} });
  });
  report = await writeBackup(source, file, {
    aimVersion: '1',
    dataFolder: folder,
    now: Date.now(),
    progress: silentProgress,
    signal,
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const TABLES = ['partnership', 'agency', 'feed', 'load', 'incident', 'audit', 'event'];

async function fingerprint(database: Database): Promise<Record<string, unknown>> {
  const sums: Record<string, unknown> = {};
  await database.transact(testViewer(), (tx) =>
    tx.asOwner(async (owner) => {
      for (const table of TABLES) {
        sums[table] = await owner.query(
          `select count(*), md5(string_agg(t::text, '|' order by t::text)) as sum from ${table} t`,
        );
      }
      sums['next incident'] = await owner.query('select last_value from incident_id_seq');
    }),
  );
  return sums;
}

const restoring = (database: Database, path = file, mayReplace = false) =>
  restoreBackup(database, path, { dataFolder: folder, mayReplace, progress: silentProgress, signal });

async function emptied(): Promise<Database> {
  const database = await testDatabase();
  const client = await database.connect();
  await client.query('drop schema public cascade; create schema public');
  await client.end();
  await migrate(database);
  return database;
}

describe('a backup', () => {
  it('is one file for its owner alone, with what it holds counted', () => {
    expect(statSync(file).mode & 0o077).toBe(0);
    expect(report).toMatchObject({ bytes: statSync(file).size, hash: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(report.tables).toMatchObject({ incident: 5000, audit: 2, agency: 3 });
    expect(readdirSync(folder)).toEqual(['town.backup']);
  });

  it('comes back the same to the last byte, triggers and counters included', async () => {
    const target = await emptied();
    const restored = await restoring(target);
    expect(restored.tables).toEqual(report.tables);
    expect(await fingerprint(target)).toEqual(await fingerprint(source));
    // The chain goes on where it was, which shows that its triggers are on again.
    await target.transact(testViewer(), async (tx) => tx.audit({ v: 1, what: 'after' }));
    const changing = target.transact(testViewer(), (tx) => tx.asOwner((owner) => owner.query('delete from audit')));
    await expect(changing).rejects.toThrow('audit rows are never changed or removed');
  });

  it('is not restored over data unless told', async () => {
    const target = await testDatabase();
    await expect(restoring(target)).rejects.toMatchObject({ code: 'restore.not-empty' });
    await restoring(target, file, true);
    expect(await fingerprint(target)).toEqual(await fingerprint(source));
  });
});

describe('a file that is not a whole backup', () => {
  const target = { database: undefined as unknown as Database };
  beforeAll(async () => {
    target.database = await testDatabase();
  });
  const refusing = async (name: string, bytes: Buffer | string) => {
    const path = join(folder, name);
    writeFileSync(path, bytes);
    const before = await fingerprint(target.database);
    await expect(restoring(target.database, path, true)).rejects.toMatchObject({ code: 'backup.broken' });
    expect(await fingerprint(target.database)).toEqual(before);
  };

  it('is refused when cut short', () => refusing('short.backup', readFileSync(file).subarray(0, 20_000)));

  it('is refused when one letter was changed and it was packed again', async () => {
    const content = gunzipSync(readFileSync(file));
    const at = content.indexOf('Test Police');
    content.write('Best', at);
    await refusing('changed.backup', gzipSync(content));
  });

  it('is refused when the last frame is missing', async () => {
    await refusing('unended.backup', gzipSync(gunzipSync(readFileSync(file)).subarray(0, -37)));
  });

  it('is refused when it is something else', () => refusing('other.backup', gzipSync('a,b,c\n1,2,3\n'.repeat(1000))));

  it('is refused when its audit trail was rewritten before the backup', async () => {
    const forged = await testDatabase();
    const client = await forged.connect();
    await forged.transact(testViewer(), async (tx) => tx.audit({ v: 1, what: 'honest' }));
    await client.query('alter table audit disable trigger user');
    await client.query(`update audit set what = 'forged'`);
    await client.query('alter table audit enable trigger user');
    await client.end();
    const path = join(folder, 'forged.backup');
    await writeBackup(forged, path, {
      aimVersion: '1',
      dataFolder: folder,
      now: Date.now(),
      progress: silentProgress,
      signal,
    });
    const before = await fingerprint(target.database);
    await expect(restoring(target.database, path, true)).rejects.toThrow(/its audit trail is broken at entry 1/);
    expect(await fingerprint(target.database)).toEqual(before);
  });
});
