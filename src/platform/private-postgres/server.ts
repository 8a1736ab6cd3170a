import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, rmSync, statfsSync, statSync, truncateSync } from 'node:fs';
import { createServer } from 'node:net';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Refusal } from '../errors.ts';
import type { Account } from './account.ts';
import type { Binaries } from './binaries.ts';

/** A server that runs on a cluster's folder: ours, or one left by an AIM that was killed. */
export interface RunningServer {
  pid: number;
  port: number;
}

/** Starts take a second; only recovery after a crash under load takes longer, and says so. */
const START_LIMIT_MS = 10 * 60_000;

/**
 * The server that runs on this folder, if any. A `postmaster.pid` whose process is no PostgreSQL (the machine was
 * restarted, the number belongs to another program now) is stale and removed, so that PostgreSQL does not stumble on it.
 */
export function runningServer(folder: string): RunningServer | null {
  const file = join(folder, 'postmaster.pid');
  if (!existsSync(file)) return null;
  const lines = readFileSync(file, 'utf8').split('\n');
  const pid = Number(lines[0]);
  if (isPostgres(pid)) return lines[7]?.trim() === 'ready' ? { pid, port: Number(lines[3]) } : null;
  rmSync(file, { force: true });
  return null;
}

/**
 * Starts PostgreSQL on the folder and waits until it answers.
 * @param port  the port to listen on, or null for one the system chooses
 * @returns null when another process started a server on this folder first
 */
export async function startServer(options: {
  binaries: Binaries;
  account: Account;
  folder: string;
  port: number | null;
  settings: Readonly<Record<string, string>>;
  say: (sentence: string) => void;
}): Promise<RunningServer | null> {
  const { binaries, account, folder, say } = options;
  const logFile = join(folder, 'server.log');
  for (let attempt = 0; ; attempt++) {
    const port = options.port ?? (await freePort());
    const logStart = openLogFile(logFile);
    const child = spawn(binaries.postgres, ['-D', folder, '-p', String(port), ...asFlags(options.settings)], {
      cwd: folder,
      // A group of its own: Ctrl-C in the terminal reaches AIM, which stops PostgreSQL when its own work has ended.
      detached: true,
      stdio: ['ignore', logStart.fd, logStart.fd],
      env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C', TZ: 'UTC' },
      ...(account === null ? {} : { uid: account.uid, gid: account.gid }),
    });
    child.unref();
    closeSync(logStart.fd);
    const ended = await untilReady(child, folder, say);
    if (ended === null) return { pid: child.pid!, port };
    const said = readFileSync(logFile, 'utf8').slice(logStart.at);
    if (/lock file "postmaster\.pid" already exists/.test(said)) return null;
    // Somebody else took the port between the choice and the start: choose again.
    if (/could not bind|Address already in use/.test(said) && options.port === null && attempt < 5) continue;
    const reason = /(?:FATAL|PANIC):\s*(.+)/.exec(said)?.[1] ?? (said.trim().split('\n').at(-1) || ended);
    throw new Refusal(
      'postgres.not-started',
      503,
      `The private PostgreSQL in ${folder} did not start: ${reason}. Its log is ${logFile}; nothing was changed.`,
    );
  }
}

/** Asks the server to end; open work is rolled back. Resolves when its process is gone. */
export async function stopServer(folder: string, pid: number): Promise<void> {
  signal(pid, 'SIGINT');
  for (let waited = 0; isPostgres(pid); waited += 20) {
    if (waited === 20_000) signal(pid, 'SIGQUIT');
    await wait(20);
  }
  const file = join(folder, 'postmaster.pid');
  if (existsSync(file) && Number(readFileSync(file, 'utf8').split('\n')[0]) === pid) rmSync(file, { force: true });
}

/** Asks the server to end when its last connection has. For a process that is exiting and cannot wait. */
export function stopServerWhenUnused(pid: number): void {
  signal(pid, 'SIGTERM');
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It ended by itself.
  }
}

/** @returns null when ready, else why it ended */
async function untilReady(
  child: ChildProcess,
  folder: string,
  say: (sentence: string) => void,
): Promise<string | null> {
  let ended: string | null = null;
  child.on('error', (error) => {
    ended = error.message;
  });
  child.on('exit', (code, killedBy) => {
    ended = `it ended with ${killedBy ?? `code ${code}`}`;
  });
  const pidFile = join(folder, 'postmaster.pid');
  for (let waited = 0; waited < START_LIMIT_MS; waited += 15) {
    await wait(15);
    if (ended !== null) return ended;
    if (waited === 6_000) say('The database was not closed properly last time and is being recovered.');
    if (!existsSync(pidFile)) continue;
    const lines = readFileSync(pidFile, 'utf8').split('\n');
    if (Number(lines[0]) === child.pid && lines[7]?.trim() === 'ready') {
      child.removeAllListeners();
      return null;
    }
  }
  signal(child.pid!, 'SIGQUIT');
  return `it was not ready after ${START_LIMIT_MS / 60_000} minutes`;
}

function openLogFile(path: string): { fd: number; at: number } {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size > 10_000_000) truncateSync(path);
  return { fd: openSync(path, 'a', 0o600), at: size > 10_000_000 ? 0 : size };
}

/** True when that process lives; one that has ended and only waits to be counted does not. */
export function isAlive(pid: number): boolean {
  return programOf(pid) !== null;
}

/** True when that process lives and is a PostgreSQL. */
export function isPostgres(pid: number): boolean {
  const program = programOf(pid);
  return program === 'postgres' || program === '';
}

/** The name of the process's program, empty where the system does not tell, null when it does not live. */
function programOf(pid: number): string | null {
  if (!Number.isInteger(pid) || pid <= 1) return null;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return null;
  }
  if (process.platform !== 'linux') return '';
  try {
    // "pid (program) state …"; the name may hold brackets itself.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const close = stat.lastIndexOf(')');
    return stat[close + 2] === 'Z' ? null : stat.slice(stat.indexOf('(') + 1, close);
  } catch {
    return null;
  }
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((done, failed) => {
    probe.once('error', failed);
    probe.listen(0, '127.0.0.1', done);
  });
  const address = probe.address();
  await new Promise((done) => probe.close(done));
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return address.port;
}

/**
 * Tuned for loading in bulk and reading whole tables. `fsync`, `full_page_writes` and `synchronous_commit` stay on.
 * `wal_level` is minimal because nothing replicates from a private server.
 */
export function serverSettings(): Record<string, string> {
  const memoryMb = totalmem() / 2 ** 20;
  const sharedMb = Math.round(Math.min(512, Math.max(64, memoryMb / 8)));
  return {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '100',
    shared_buffers: `${sharedMb}MB`,
    effective_cache_size: `${Math.round(Math.max(256, memoryMb / 3))}MB`,
    work_mem: '32MB',
    maintenance_work_mem: '256MB',
    random_page_cost: '1.1',
    wal_level: 'minimal',
    max_wal_senders: '0',
    max_wal_size: '4GB',
    wal_compression: 'on',
    checkpoint_timeout: '15min',
    jit: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    password_encryption: 'scram-sha-256',
    // The log says what failed, never with which values.
    log_error_verbosity: 'terse',
    log_min_error_statement: 'panic',
    ...(sharedMemoryIsSmall() ? { dynamic_shared_memory_type: 'mmap' } : {}),
  };
}

/** Containers often allow 64 MB in /dev/shm, too little for a parallel hash. */
function sharedMemoryIsSmall(): boolean {
  if (process.platform !== 'linux') return false;
  try {
    const { bsize, blocks } = statfsSync('/dev/shm');
    return bsize * blocks < 512 * 2 ** 20;
  } catch {
    return true;
  }
}

function asFlags(settings: Readonly<Record<string, string>>): string[] {
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}
