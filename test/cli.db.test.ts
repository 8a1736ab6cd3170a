import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ROOT } from './sources.ts';

const folder = mkdtempSync(join(tmpdir(), 'aim cli '));
// As root, PostgreSQL's account has to pass through.
chmodSync(folder, 0o711);
const data = join(folder, 'first');
const children: ChildProcess[] = [];

async function endAll(): Promise<void> {
  for (const child of children) {
    if (child.exitCode === null && child.signalCode === null && child.kill('SIGKILL')) await once(child, 'exit');
  }
}

afterAll(async () => {
  await endAll();
  rmSync(folder, { recursive: true, force: true });
});

interface Ran {
  code: number | null;
  out: string;
  err: string;
  /** The last line of standard output, read as JSON. */
  json(): Record<string, unknown>;
}

function start(...args: string[]): ChildProcess {
  const env = { ...process.env, AIM_DATABASE_URL: '', AIM_DATA: '', AIM_PORT: '', INIT_CWD: undefined };
  const child = spawn(process.execPath, [join(ROOT, 'bin/aim.mjs'), ...args], { cwd: folder, env });
  children.push(child);
  return child;
}

async function aim(...args: string[]): Promise<Ran> {
  const child = start(...args);
  let [out, err] = ['', ''];
  child.stdout!.on('data', (chunk) => (out += chunk));
  child.stderr!.on('data', (chunk) => (err += chunk));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, out, err, json: () => JSON.parse(out.trimEnd().split('\n').at(-1)!) as Record<string, unknown> };
}

/** A server, when it is ready. */
async function serving(...args: string[]): Promise<{ child: ChildProcess; url: string; token: string | undefined }> {
  const child = start('serve', '--no-pages', '--json', ...args);
  let err = '';
  child.stderr!.on('data', (chunk) => (err += chunk));
  const ended = once(child, 'close').then(([code]) => {
    throw new Error(`aim serve ended with ${code}: ${err}`);
  });
  const silent = AbortSignal.timeout(60_000);
  const said = once(child.stdout!, 'data', { signal: silent }).catch(() => {
    throw new Error(`aim serve said nothing in a minute but: ${err}`);
  });
  const [line] = (await Promise.race([said, ended])) as [Buffer];
  return { child, url: (JSON.parse(line.toString()) as { url: string }).url, token: /token=(\S+)/.exec(err)?.[1] };
}

describe('what goes wrong is one sentence and an exit code', () => {
  it.each([
    [['no-such-verb'], 2, /unknown command/],
    [['user', 'add', 'ann'], 2, /--name/],
    [['serve', '--port', 'eighty'], 2, /--port should be a number from 0 to 65535; found "eighty"/],
    [['verify', 'audit', '--data', 'nothing here'], 1, /There is no AIM data in .*nothing here/],
    [['import', 'no-such.csv'], 2, /There is no file .*no-such\.csv/],
  ])('aim %j ends with %i', async (args, code, sentence) => {
    const ran = await aim(...args);
    expect(ran).toMatchObject({ code, err: expect.stringMatching(sentence) });
    expect(ran.err).not.toMatch(/^\s+at /m);
  });

  it('says the same to machines as the last line of standard output', async () => {
    const ran = await aim('verify', 'loads', '--data', 'nothing here', '--json');
    expect(ran.json()).toEqual({ error: 'data.none', message: expect.stringContaining('nothing here') });
    expect(existsSync(join(folder, 'nothing here'))).toBe(false);
  });

  it('names a port that is taken, before anything is made', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as { port: number };
    const ran = await aim('demo', '--port', String(port), '--data', 'never made');
    other.close();
    expect(ran).toMatchObject({
      code: 1,
      err: `Port ${port} on 127.0.0.1 is taken by another program. Stop that program, or choose another port, for instance --port ${port + 1}.\n`,
    });
    expect(existsSync(join(folder, 'never made'))).toBe(false);
  });

  it('opens the demonstration to the network only when that is typed in full', async () => {
    const ran = await aim('demo', '--bind', '0.0.0.0', '--port', '0', '--data', 'never made');
    expect(ran).toMatchObject({ code: 2, err: expect.stringContaining('--open-to-the-network') });
  });
});

describe('a served AIM', () => {
  it('makes its first administrator by a link, works beside the command line, and stops all it started', async () => {
    const { child, url, token } = await serving('--data', data, '--port', '0', '--partnership', 'Testbury');
    const first = await fetch(`${url}/api/first-administrator`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token, signInName: 'ann', name: 'Ann', agencyId: 2, password: 'correct horse battery' }),
    });
    expect(first.status).toBe(200);

    const second = await aim('serve', '--no-pages', '--data', data, '--port', '0');
    expect(second).toMatchObject({
      code: 1,
      err: `The data folder ${data} is in use by another AIM (process ${child.pid}, ${url}). Use that one, stop it, or choose another folder with --data.\n`,
    });

    const added = await aim(
      'user',
      'add',
      'zoe',
      '--name',
      'Zoe',
      '--agency',
      'police',
      '--role',
      'analyst',
      '--data',
      data,
      '--json',
    );
    expect(added).toMatchObject({ code: 0 });
    const session = await fetch(`${url}/api/sessions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ signInName: 'zoe', password: added.json()['password'] }),
    });
    expect(session.status).toBe(200);

    const postmaster = Number(readFileSync(join(data, 'postgres/postmaster.pid'), 'utf8').split('\n')[0]);
    child.kill('SIGINT');
    expect((await once(child, 'exit'))[0]).toBe(0);
    expect(existsSync(`/proc/${postmaster}/exe`)).toBe(false);
  });

  it('answers in words while its database is gone, and goes on when it is back', async () => {
    // A second try finds nothing of the first.
    await endAll();
    const { child, url } = await serving('--data', data, '--port', '0');
    process.kill(Number(readFileSync(join(data, 'postgres/postmaster.pid'), 'utf8').split('\n')[0]), 'SIGKILL');
    const statuses = new Set<number>();
    await expect
      .poll(
        async () => {
          const response = await fetch(`${url}/api/me`, { signal: AbortSignal.timeout(20_000) });
          statuses.add(response.status);
          return response.status;
        },
        { timeout: 30_000, interval: 50 },
      )
      .toBe(200);
    // Whatever was answered meanwhile was an answer, not a crash.
    expect([...statuses].every((status) => status === 200 || status === 503)).toBe(true);
    child.kill('SIGTERM');
    expect((await once(child, 'exit', { signal: AbortSignal.timeout(40_000) }))[0]).toBe(0);
  });
});

describe('what a folder holds', () => {
  const csv = join(folder, 'records.json');

  it('is loaded with every row accounted for, and the same file again changes nothing', async () => {
    const record = (id: number, lat: number | null) => ({
      ...{ service_request_id: `R-${id}`, status: 'open', service_code: 'FLY-TIP', service_name: 'Fly-tipping' },
      ...{ requested_datetime: '2026-11-20T08:00:00+00:00', updated_datetime: '2026-11-20T09:00:00+00:00' },
      ...{ description: 'x', address: '1 High Street', lat, long: lat === null ? null : -1.2 },
    });
    const records = [record(1, 54.5), record(2, 54.6), record(3, null), { service_request_id: '' }];
    writeFileSync(csv, JSON.stringify(records));
    const load = () => aim('import', csv, '--data', data, '--json');
    const first = await load();
    expect(first.code).toBe(0);
    const { read, accepted, updated, unchanged, quarantined } = first.json() as Record<string, number>;
    expect({ read, updated, unchanged }).toEqual({ read: 4, updated: 0, unchanged: 0 });
    expect(accepted! + quarantined!).toBe(4);
    expect(quarantined).toBeGreaterThanOrEqual(1);
    expect((await load()).json()).toMatchObject({ read: 4, accepted: 0, updated: 0, unchanged: accepted, quarantined });
    expect(await aim('verify', 'loads', '--data', data)).toMatchObject({ code: 0 });
  });

  it('goes into a backup and comes back from it, whole', async () => {
    const backup = join(folder, 'all.backup');
    const made = await aim('backup', backup, '--data', data, '--json');
    expect(made).toMatchObject({ code: 0 });
    const refused = await aim('restore', backup, '--data', data);
    expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('already holds data (Testbury)') });
    const other = join(folder, 'second');
    const restored = await aim('restore', backup, '--data', other, '--json');
    expect(restored).toMatchObject({ code: 0 });
    expect(restored.json()).toMatchObject({ tables: made.json()['tables'], auditIsWhole: true });
    const list = async (at: string) => (await aim('user', 'list', '--data', at, '--json')).json();
    expect(await list(other)).toEqual(await list(data));
  });
});
