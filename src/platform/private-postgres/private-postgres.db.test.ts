import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import pg from 'pg';
import { afterEach, describe, expect, it } from 'vitest';
import { type PrivatePostgres, startPrivatePostgres } from './index.ts';
import { isPostgres } from './server.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const started: PrivatePostgres[] = [];
const folders: string[] = [];
const children: ChildProcess[] = [];

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  for (const postgres of started.splice(0)) await postgres.stop();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function newFolder(name = 'data'): string {
  const parent = mkdtempSync(join(tmpdir(), 'aim private '));
  folders.push(parent);
  return join(parent, name);
}

async function start(dataFolder: string, said: string[] = []): Promise<PrivatePostgres> {
  const postgres = await startPrivatePostgres({ dataFolder, say: (sentence) => said.push(sentence) });
  started.push(postgres);
  // As root in a folder of root's own, the cluster lies elsewhere.
  folders.push(postgres.folder);
  return postgres;
}

async function query(postgres: PrivatePostgres, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

/** An AIM in another process. */
async function holdElsewhere(dataFolder: string): Promise<ChildProcess> {
  const script = join(ROOT, 'test/fixtures/hold-postgres.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', script, dataFolder], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  await once(child.stdout!, 'data');
  return child;
}

const postmaster = (postgres: { folder: string }) =>
  Number(readFileSync(join(postgres.folder, 'postmaster.pid'), 'utf8').split('\n')[0]);

describe('the private PostgreSQL', () => {
  it('keeps its data over a restart, in a folder with spaces and other letters', async () => {
    const folder = newFolder('Stratégie & données');
    const first = await start(folder);
    await query(first, 'create table kept as select 42 as answer');
    const pid = postmaster(first);
    await first.stop();
    expect(isPostgres(pid)).toBe(false);
    const second = await start(folder);
    expect(await query(second, 'select answer from kept')).toEqual([{ answer: 42 }]);
  });

  it('stays durable: fsync, full page writes and synchronous commit are on', async () => {
    const postgres = await start(newFolder());
    const settings = `select string_agg(setting, ' ' order by name) as on
      from pg_settings where name in ('fsync', 'full_page_writes', 'synchronous_commit')`;
    expect(await query(postgres, settings)).toEqual([{ on: 'on on on' }]);
  });

  it('listens on this machine only and keeps its password where its owner alone can read it', async () => {
    const folder = newFolder();
    const postgres = await start(folder);
    expect(new URL(postgres.url).hostname).toBe('127.0.0.1');
    expect(await query(postgres, 'show listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }]);
    expect(statSync(join(folder, 'private-postgres.json')).mode & 0o077).toBe(0);
    const wrong = new pg.Client({ connectionString: postgres.url.replace(/:[^:@/]+@/, ':guess@') });
    await expect(wrong.connect()).rejects.toThrow(/password/);
  });

  it('refuses a second AIM that would serve from the folder, in words, and lets command-line verbs join', async () => {
    const folder = newFolder();
    const holder = await holdElsewhere(folder);
    const joined = await start(folder);
    expect(await query(joined, 'select 1 as one')).toEqual([{ one: 1 }]);
    await expect(joined.claim('here')).rejects.toThrow(
      `The data folder ${folder} is in use by another AIM (process ${holder.pid}, http://127.0.0.1:1).`,
    );
  });

  it('is stopped by the last AIM that leaves it, not by the first', async () => {
    const folder = newFolder();
    const holder = await holdElsewhere(folder);
    const joined = await start(folder);
    holder.kill('SIGTERM');
    await once(holder, 'exit');
    expect(await query(joined, 'select 1 as one')).toEqual([{ one: 1 }]);
    const pid = postmaster(joined);
    await joined.stop();
    expect(isPostgres(pid)).toBe(false);
  });

  it('takes over the server that a killed AIM left behind, so that none stays for ever', async () => {
    const folder = newFolder();
    const holder = await holdElsewhere(folder);
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    const next = await start(folder);
    await next.claim('here');
    const pid = postmaster(next);
    await next.stop();
    expect(isPostgres(pid)).toBe(false);
  });

  it('recovers a folder whose server was killed with it, though the pid now belongs to another program', async () => {
    const folder = newFolder();
    const first = await start(folder);
    await query(first, 'create table kept as select 7 as answer');
    await first.stop();
    const lines = ['1', first.folder, '0', '5432', '', '127.0.0.1', '0', 'ready   ', ''];
    lines[0] = String(process.pid);
    writeFileSync(join(first.folder, 'postmaster.pid'), lines.join('\n'));
    const second = await start(folder);
    expect(await query(second, 'select answer from kept')).toEqual([{ answer: 7 }]);
  });

  it('is started again on the same port when it is killed under a running AIM', async () => {
    const said: string[] = [];
    const postgres = await start(newFolder(), said);
    const url = postgres.url;
    process.kill(postmaster(postgres), 'SIGKILL');
    await expect.poll(() => said.at(-1), { timeout: 30_000 }).toBe('The private PostgreSQL answers again.');
    expect(postgres.url).toBe(url);
    expect(await query(postgres, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('refuses the folder of a newer PostgreSQL in words and changes nothing', async () => {
    const folder = newFolder();
    const first = await start(folder);
    await first.stop();
    writeFileSync(join(first.folder, 'PG_VERSION'), '99\n');
    await expect(start(folder)).rejects.toThrow(
      `The data folder ${folder} was made by a newer AIM (it holds PostgreSQL 99, this AIM brings 18).`,
    );
    expect(existsSync(join(first.folder, 'postmaster.pid'))).toBe(false);
  });

  it('does not begin anew in silence when the cluster is not where it was', async () => {
    const folder = newFolder();
    const first = await start(folder);
    await first.stop();
    renameSync(first.folder, `${first.folder}-away`);
    folders.push(`${first.folder}-away`);
    await expect(start(folder)).rejects.toThrow(/should be in .*, but is not there/);
  });

  it('clears away a first start that was cut short', async () => {
    const folder = newFolder();
    const [one, two] = await Promise.all([start(folder), start(folder)]);
    expect(one.url).toBe(two.url);
    const left = readdirSync(join(one.folder, '..')).filter((name) => name.startsWith(`${basename(one.folder)}.`));
    expect(left).toEqual([]);
  });
});

describe.runIf(process.getuid?.() === 0)('as root', () => {
  it('runs as another account and keeps its data where that account can go, and says where', async () => {
    const said: string[] = [];
    const folder = newFolder();
    const postgres = await start(folder, said);
    expect(statSync(postgres.folder).uid).not.toBe(0);
    expect(said).toEqual([expect.stringContaining(`it is kept in ${postgres.folder}.`)]);
    expect(postgres.folder.startsWith(folder)).toBe(false);
  });
});
