import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { Refusal } from '../errors.ts';
import { type Account, accountFor } from './account.ts';
import { type Binaries, findBinaries } from './binaries.ts';
import {
  isAlive,
  type RunningServer,
  runningServer,
  serverSettings,
  startServer,
  stopServer,
  stopServerWhenUnused,
} from './server.ts';
import {
  clusterFolder,
  hasPrivatePostgres,
  makeDataFolder,
  markMade,
  newerFolder,
  openSettings,
  readSettings,
  type Settings,
} from './settings.ts';

export { hasPrivatePostgres, makeDataFolder };

export interface PrivatePostgres {
  /** Address of AIM's database in it, password included. */
  readonly url: string;
  /** Where the cluster is; in the data folder unless PostgreSQL's account cannot get there. */
  readonly folder: string;
  /** Address of another database of the same server. */
  urlOf(name: string): string;
  /**
   * Claims the folder for a server process; a second one is refused. Command-line verbs do not claim, they join.
   * @param note  where this AIM serves, told to whoever is refused
   */
  claim(note: string): Promise<void>;
  /** Leaves the server; the last AIM to leave stops it. */
  stop(): Promise<void>;
}

export interface PrivatePostgresOptions {
  dataFolder: string;
  /** Told what a person should know: where the data went when not in the folder, that it is being recovered. */
  say?: (sentence: string) => void;
  /** Server settings over AIM's own. Tests turn off durability; nothing else may. */
  settings?: Readonly<Record<string, string>>;
}

const SUPERUSER = 'aim';
const DATABASE = 'aim';
/** Held shared by every AIM that uses the server, and exclusively by the one that stops it. */
const IN_USE = 7100;
/** Held by the AIM that serves from the folder. */
const SERVING = 7101;

/**
 * A PostgreSQL for this data folder alone, started from the installed package, or joined when one runs already: another
 * AIM's, or one left behind by an AIM that was killed. The last AIM to leave stops it. It listens on 127.0.0.1 with a
 * random password and keeps all its data in one folder.
 */
export async function startPrivatePostgres(options: PrivatePostgresOptions): Promise<PrivatePostgres> {
  const { dataFolder } = options;
  const say = options.say ?? (() => undefined);
  const existing = hasPrivatePostgres(dataFolder) ? clusterFolder(dataFolder, readSettings(dataFolder)) : null;
  const account = accountFor(existing);
  const settings = openSettings(dataFolder, account, say);
  const folder = clusterFolder(dataFolder, settings);
  const binaries = findBinaries(account, dataFolder);
  checkVersion(dataFolder, folder, binaries);
  await makeCluster({ dataFolder, folder, settings, account, binaries });

  const serverOptions = { binaries, account, folder, settings: { ...serverSettings(), ...options.settings }, say };
  let server: RunningServer;
  let holder: pg.Client;
  let claimed: string | null = null;
  let stopping = false;

  async function enter(port: number | null): Promise<void> {
    for (let attempt = 0; attempt < 200; attempt++) {
      const running = runningServer(folder) ?? (await startServer({ ...serverOptions, port }));
      if (running !== null) {
        const client = await holdOpen(address(running.port, settings, 'postgres'));
        if (client !== null) {
          server = running;
          holder = client;
          client.once('end', () => void recover());
          return;
        }
      }
      // Another AIM is starting or stopping it at this moment.
      await wait(50);
    }
    throw new Refusal(
      'postgres.busy',
      503,
      `The private PostgreSQL in ${folder} is being started or stopped by another AIM and did not become ready. Try again; if it stays so, look into ${join(folder, 'server.log')}.`,
    );
  }

  /** PostgreSQL ended under us (killed, out of memory): start it again on the same port, so that open pools find it. */
  async function recover(): Promise<void> {
    if (stopping) return;
    say('The private PostgreSQL ended unexpectedly and is being started again.');
    try {
      await enter(server.port);
      if (claimed !== null) await lock(holder, SERVING);
      say('The private PostgreSQL answers again.');
    } catch (error) {
      say(error instanceof Refusal ? error.message : 'The private PostgreSQL could not be started again.');
    }
  }

  await enter(null);
  await createDatabase(holder!, DATABASE);
  // A process that exits without stopping (a bug, an unhandled rejection) must not leave the server behind for ever.
  const onExit = () => stopServerWhenUnused(server.pid);
  process.once('exit', onExit);

  return {
    get url() {
      return address(server.port, settings, DATABASE);
    },
    folder,
    urlOf: (name) => address(server.port, settings, name),
    async claim(note) {
      if (!(await lock(holder, SERVING))) throw await inUse(holder, dataFolder);
      claimed = note;
      await holder.query(`select set_config('application_name', $1, false)`, [
        `aim ${process.pid} ${note}`.slice(0, 63),
      ]);
    },
    async stop() {
      if (stopping) return;
      stopping = true;
      process.off('exit', onExit);
      const alone = await leave(holder).catch(() => false);
      if (alone) await stopServer(folder, server.pid);
      await holder.end().catch(() => undefined);
    },
  };
}

function address(port: number, settings: Settings, database: string): string {
  return `postgres://${SUPERUSER}:${settings.password}@127.0.0.1:${port}/${database}`;
}

/** A connection that marks the server as used, or null when it is going down. */
async function holdOpen(url: string): Promise<pg.Client | null> {
  const client = new pg.Client({ connectionString: url, application_name: `aim ${process.pid}`, keepAlive: true });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ got: boolean }>('select pg_try_advisory_lock_shared($1) as got', [IN_USE]);
    if (rows[0]?.got) return client;
    await client.end();
    return null;
  } catch (error) {
    await client.end().catch(() => undefined);
    if ((error as { code?: string }).code === '28P01') {
      throw new Refusal(
        'postgres.password',
        503,
        'The PostgreSQL that runs on the data folder does not accept the password kept there. Was the folder copied while AIM ran? Stop the other AIM and start again.',
      );
    }
    return null;
  }
}

async function lock(client: pg.Client, key: number): Promise<boolean> {
  const { rows } = await client.query<{ got: boolean }>('select pg_try_advisory_lock($1) as got', [key]);
  return rows[0]?.got ?? false;
}

/** Gives up this AIM's hold. @returns true when nobody else has one, and nobody can get one any more */
async function leave(holder: pg.Client): Promise<boolean> {
  await holder.query('select pg_advisory_unlock_shared($1)', [IN_USE]);
  for (;;) {
    if (await lock(holder, IN_USE)) return true;
    const { rows } = await holder.query<{ application_name: string }>(HOLDERS, [IN_USE]);
    const pids = rows.map((row) => Number(/^aim (\d+)/.exec(row.application_name)?.[1]));
    if (pids.some((pid) => pid === process.pid || isAlive(pid))) return false;
    // PostgreSQL has yet to notice that a killed AIM's connection is gone.
    await wait(20);
  }
}

const HOLDERS = `select a.application_name from pg_locks l join pg_stat_activity a using (pid)
  where l.locktype = 'advisory' and l.objid = $1 and l.granted and l.pid <> pg_backend_pid()`;

async function inUse(client: pg.Client, dataFolder: string): Promise<Refusal> {
  const { rows } = await client.query<{ application_name: string }>(HOLDERS, [SERVING]);
  const [, pid, where] = /^aim (\d+)(?: (.*))?$/.exec(rows[0]?.application_name ?? '') ?? [];
  return new Refusal(
    'data.in-use',
    409,
    `The data folder ${dataFolder} is in use by another AIM (process ${pid ?? 'unknown'}${where ? `, ${where}` : ''}). Use that one, stop it, or choose another folder with --data.`,
  );
}

async function createDatabase(client: pg.Client, name: string): Promise<void> {
  const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
  if (rowCount !== 0) return;
  await client.query(`create database ${client.escapeIdentifier(name)}`).catch((error: { code?: string }) => {
    // Two first starts at once: the other was faster.
    if (error.code !== '42P04' && error.code !== '23505') throw error;
  });
}

function checkVersion(dataFolder: string, folder: string, binaries: Binaries): void {
  const file = join(folder, 'PG_VERSION');
  if (!existsSync(file)) return;
  const major = Number(readFileSync(file, 'utf8').trim());
  if (major > binaries.major) {
    throw newerFolder(dataFolder, `it holds PostgreSQL ${major}, this AIM brings ${binaries.major}`);
  }
  if (major < binaries.major) {
    throw new Refusal(
      'data.older-postgres',
      503,
      `The data folder ${dataFolder} holds PostgreSQL ${major}; this AIM brings ${binaries.major}. Make a backup with the AIM that made it ("aim backup"), and restore it here into a new folder; nothing was changed.`,
    );
  }
}

/** Makes the cluster in a folder beside its own and renames it, so that a start cut short leaves nothing half made. */
async function makeCluster(options: {
  dataFolder: string;
  folder: string;
  settings: Settings;
  account: Account;
  binaries: Binaries;
}): Promise<void> {
  const { dataFolder, folder, settings, account, binaries } = options;
  if (existsSync(join(folder, 'PG_VERSION'))) {
    if (settings.madeAt === null) markMade(dataFolder, settings);
    return;
  }
  if (settings.madeAt !== null) {
    throw new Refusal(
      'data.missing',
      503,
      `The database of ${dataFolder} should be in ${folder}, made ${settings.madeAt}, but is not there. Is a disk not mounted? Put it back, restore a backup into a new folder, or choose another with --data.`,
    );
  }
  removeUnfinished(folder);
  const unfinished = `${folder}.${process.pid}-${randomBytes(3).toString('hex')}`;
  const secrets = mkdtempSync(join(tmpdir(), 'aim-'));
  const passwordFile = join(secrets, 'password');
  try {
    mkdirSync(unfinished, { mode: 0o700 });
    writeFileSync(passwordFile, settings.password, { mode: 0o600 });
    if (account !== null)
      for (const path of [unfinished, secrets, passwordFile]) chownSync(path, account.uid, account.gid);
    chmodSync(secrets, 0o700);
    await promisify(execFile)(
      binaries.initdb,
      [
        ...['-D', unfinished, '-U', SUPERUSER, '--auth=scram-sha-256', `--pwfile=${passwordFile}`],
        // The same order and the same upper and lower case on every machine, whatever its locales.
        ...['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
        ...['--data-checksums', '--no-instructions'],
      ],
      {
        cwd: '/',
        env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C', TZ: 'UTC' },
        ...(account === null ? {} : { uid: account.uid, gid: account.gid }),
      },
    );
    renameSync(unfinished, folder);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    // Two first starts at once: the other's cluster is as good.
    if (existsSync(join(folder, 'PG_VERSION'))) return;
    const said = (error as { stderr?: string }).stderr ?? (error as Error).message;
    throw new Refusal(
      'postgres.not-made',
      503,
      `The private PostgreSQL could not be set up in ${folder}: ${/error:\s*(.+)/.exec(said)?.[1] ?? said.trim().split('\n').at(-1)}.`,
    );
  } finally {
    rmSync(secrets, { recursive: true, force: true });
  }
  markMade(dataFolder, settings);
}

/** What first starts that were killed left beside the cluster. */
function removeUnfinished(folder: string): void {
  const parent = dirname(folder);
  for (const name of existsSync(parent) ? readdirSync(parent) : []) {
    const [, pid] = name.startsWith(`${basename(folder)}.`) ? (/\.(\d+)-[0-9a-f]+$/.exec(name) ?? []) : [];
    if (pid !== undefined && !isAlive(Number(pid))) rmSync(join(parent, name), { recursive: true, force: true });
  }
}
