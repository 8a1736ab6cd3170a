import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { Refusal } from '../errors.ts';
import { type Account, mayReach } from './account.ts';
import { SHARED_FOLDER } from './binaries.ts';

const FILE = 'private-postgres.json';
const VERSION = 1;

/** What AIM remembers of its private PostgreSQL, in a file of the data folder that only its owner may read. */
export interface Settings {
  v: number;
  /** Where the cluster is; relative to the data folder while it lies in it, so that the folder can be moved. */
  folder: string;
  password: string;
  /** Set once the cluster was made whole: from then on a missing cluster is a loss, not a first start. */
  madeAt: string | null;
}

/** The data folder's settings, made at the first start. Two first starts at once agree on the first one's. */
export function openSettings(dataFolder: string, account: Account, say: (sentence: string) => void): Settings {
  makeDataFolder(dataFolder);
  const path = join(dataFolder, FILE);
  if (!existsSync(path)) {
    const settings: Settings = {
      v: VERSION,
      folder: chooseFolder(dataFolder, account, say),
      password: randomBytes(24).toString('base64url'),
      madeAt: null,
    };
    try {
      writeFileSync(path, `${JSON.stringify(settings)}\n`, { mode: 0o600, flag: 'wx' });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
  return readSettings(dataFolder);
}

export function readSettings(dataFolder: string): Settings {
  const path = join(dataFolder, FILE);
  let settings: Settings;
  try {
    settings = JSON.parse(readFileSync(path, 'utf8')) as Settings;
  } catch (error) {
    throw new Refusal(
      'postgres.settings-unreadable',
      503,
      `${path} cannot be read (${(error as Error).message}). AIM needs it to open its database: run AIM as the user who made the folder, or put the file back.`,
    );
  }
  if (settings.v > VERSION)
    throw newerFolder(dataFolder, `its settings are of version ${settings.v}, this AIM knows ${VERSION}`);
  return settings;
}

/** True when this folder has had a private PostgreSQL. */
export function hasPrivatePostgres(dataFolder: string): boolean {
  return existsSync(join(dataFolder, FILE));
}

export function markMade(dataFolder: string, settings: Settings): void {
  const path = join(dataFolder, FILE);
  const next = `${path}.${process.pid}`;
  writeFileSync(next, `${JSON.stringify({ ...settings, madeAt: new Date().toISOString() })}\n`, { mode: 0o600 });
  renameSync(next, path);
}

export function clusterFolder(dataFolder: string, settings: Settings): string {
  return isAbsolute(settings.folder) ? settings.folder : resolve(dataFolder, settings.folder);
}

export function newerFolder(dataFolder: string, why: string): Refusal {
  return new Refusal(
    'data.newer',
    503,
    `The data folder ${dataFolder} was made by a newer AIM (${why}). Start that newer AIM, or choose another folder with --data; nothing was changed.`,
  );
}

/** Makes the folder for its owner alone. @throws Refusal in words when it cannot be made or written. */
export function makeDataFolder(dataFolder: string): void {
  try {
    const made = mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
    // As root, the account PostgreSQL runs as must pass through to its own folder; it may not list this one.
    if (made !== undefined && process.getuid?.() === 0) {
      for (let folder = dataFolder; folder.startsWith(made); folder = dirname(folder)) chmodSync(folder, 0o711);
    }
    const probe = join(dataFolder, `.probe.${process.pid}`);
    writeFileSync(probe, '');
    rmSync(probe);
  } catch (error) {
    throw new Refusal(
      'data.not-writable',
      503,
      `The data folder ${dataFolder} cannot be written (${(error as NodeJS.ErrnoException).code ?? 'unknown error'}). Choose another with --data, or give this user the right to write there.`,
    );
  }
}

function chooseFolder(dataFolder: string, account: Account, say: (sentence: string) => void): string {
  if (account === null) return 'postgres';
  if (mayReach(account, dataFolder, 'execute')) return 'postgres';
  const id = randomBytes(6).toString('hex');
  for (const parent of [SHARED_FOLDER, join(tmpdir(), 'aim')]) {
    try {
      if (mkdirSync(parent, { recursive: true }) !== undefined) chmodSync(parent, 0o755);
    } catch {
      continue;
    }
    if (!mayReach(account, parent, 'execute')) continue;
    const folder = join(parent, id);
    say(
      `AIM runs as root and PostgreSQL may not, so the database runs as ${account.name}, who may not enter ${dataFolder}: it is kept in ${folder}.`,
    );
    return folder;
  }
  throw new Refusal(
    'data.not-reachable',
    503,
    `PostgreSQL cannot run as root, and the user ${account.name} may not enter ${dataFolder} nor ${SHARED_FOLDER}. Choose a data folder that others may enter with --data, or set AIM_DATABASE_URL.`,
  );
}
