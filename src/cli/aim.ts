import { appendFileSync, readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { resolve } from 'node:path';
import { listPartnerships, type PartnershipSummary, setUpPartnership, systemViewer } from '../governance/index.ts';
import {
  type Config,
  type Database,
  type Deps,
  hasPrivatePostgres,
  type Log,
  makeDataFolder,
  migrate,
  openDatabase,
  openLog,
  type PrivatePostgres,
  Refusal,
  silentLog,
  startPrivatePostgres,
  systemClock,
} from '../platform/index.ts';
import type { AgencyKind, Viewer } from '../vocabulary/index.ts';

/** An AIM that is open: its database runs and knows this version's tables. */
export interface Aim {
  config: Config;
  deps: Deps;
  /** Null where AIM_DATABASE_URL names a server. */
  postgres: PrivatePostgres | null;
  /** Closes the database and stops what was started. */
  close(): Promise<void>;
}

export const ROOT = resolve(import.meta.dirname, '../..');

/** Of the package. */
export const VERSION = (JSON.parse(readFileSync(resolve(ROOT, 'package.json'), 'utf8')) as { version: string }).version;

/** Tells the person at the terminal something; standard output stays for answers. */
export function say(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
}

export interface OpenOptions {
  /** False: a folder that holds nothing yet is refused instead of made. */
  mayMake: boolean;
  /** Where log lines go: a server's to standard error, the demonstration's to `aim.log` in the data folder. Default none. */
  log?: 'stderr' | 'file';
  /** Where this AIM will serve; claims the private data folder, so that no second one serves from it. */
  serveAt?: string;
}

/** Opens the database, private or given, and brings it up to this version. */
export async function openAim(config: Config, options: OpenOptions): Promise<Aim> {
  if (config.databaseUrl === null && !options.mayMake && !hasPrivatePostgres(config.dataFolder)) {
    throw new Refusal(
      'data.none',
      404,
      `There is no AIM data in ${config.dataFolder}. Start with "npm run demo", "aim serve" or "aim import", or name another folder with --data.`,
    );
  }
  const postgres =
    config.databaseUrl === null ? await startPrivatePostgres({ dataFolder: config.dataFolder, say }) : null;
  let database: Database | null = null;
  try {
    makeDataFolder(config.dataFolder);
    if (options.serveAt !== undefined) await postgres?.claim(options.serveAt);
    database = await openDatabase(config.databaseUrl ?? postgres!.url);
    await migrate(database);
  } catch (error) {
    await database?.close();
    await postgres?.stop();
    throw error;
  }
  const opened = database;
  return {
    config,
    deps: {
      database: opened,
      clock: systemClock,
      log: logFor(config, options.log),
      dataFolder: config.dataFolder,
      mail: config.mail,
      vehicleChecks: config.vehicleChecks,
    },
    postgres,
    async close() {
      await opened.close();
      await postgres?.stop();
    },
  };
}

function logFor({ isDebug, dataFolder }: Config, where: OpenOptions['log']): Log {
  if (isDebug) return openLog({ withStacks: true });
  if (where === undefined) return silentLog;
  if (where === 'stderr') return openLog();
  const file = resolve(dataFolder, 'aim.log');
  return openLog({ write: (line) => appendFileSync(file, `${line}\n`, { mode: 0o600 }) });
}

/** The partnership this AIM is for: the only one, or the one named. */
export async function findPartnership(deps: Deps, named?: string): Promise<PartnershipSummary | null> {
  const all = await listPartnerships(deps);
  if (named !== undefined) {
    const match = all.find((each) => each.name === named || String(each.partnershipId) === named);
    if (match === undefined) {
      throw new Refusal(
        'partnership.unknown',
        404,
        `There is no partnership "${named}" here; known: ${all.map((each) => `${each.partnershipId} ${each.name}`).join(', ') || 'none'}.`,
      );
    }
    return match;
  }
  if (all.length > 1) {
    throw new Refusal(
      'partnership.several',
      409,
      `This database holds ${all.length} partnerships; say which with --partnership: ${all.map((each) => `${each.partnershipId} ${each.name}`).join(', ')}.`,
    );
  }
  return all[0] ?? null;
}

/** @throws Refusal where there is none yet */
export async function requirePartnership(deps: Deps, named?: string): Promise<PartnershipSummary> {
  const found = await findPartnership(deps, named);
  if (found !== null) return found;
  throw new Refusal(
    'partnership.none',
    404,
    'This AIM holds no partnership yet. Start "npm run demo", or "aim serve" to set one up.',
  );
}

const DEFAULT_AGENCIES: readonly { kind: AgencyKind; name: string }[] = [
  { kind: 'police', name: 'Police' },
  { kind: 'council', name: 'Council' },
  { kind: 'fire', name: 'Fire and Rescue' },
];

/** The partnership that is there, or a new one with a police, a council and a fire agency to rename later. */
export async function findOrSetUpPartnership(
  deps: Deps,
  options: {
    named?: string | undefined;
    timeZone: string;
    plane: { id: 'bng' } | { id: 'local'; lon: number; lat: number };
  },
): Promise<PartnershipSummary> {
  if ((await listPartnerships(deps)).length > 0) return requirePartnership(deps, options.named);
  await setUpPartnership(deps, {
    name: options.named ?? 'Community Safety Partnership',
    timeZone: options.timeZone,
    plane: options.plane,
    marking: 'OFFICIAL-SENSITIVE',
    madeUp: false,
    agencies: DEFAULT_AGENCIES,
  });
  return requirePartnership(deps);
}

/** The command line acts for AIM itself and says who typed: whoever may read the data folder could do as much. */
export function commandLineViewer(partnershipId: number): Viewer {
  return systemViewer(partnershipId, `command line (${userName()})`);
}

/** For managing people, which AIM's own jobs may not: an administrator who is nobody's account. */
export function operatorViewer(partnershipId: number): Viewer {
  return { ...commandLineViewer(partnershipId), kind: 'person', roles: ['administrator'] };
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return `user ${process.getuid?.() ?? '?'}`;
  }
}
