import { existsSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import {
  detectLayout,
  type FeedDefinition,
  type ImportedFile,
  importFile,
  loadProfile,
  type Profile,
} from '../intake/index.ts';
import { badRequest, type Progress, terminalProgress } from '../platform/index.ts';
import { AGENCY_KINDS, type AgencyKind, DEFAULT_TIME_ZONE } from '../vocabulary/index.ts';
import { commandLineViewer, findOrSetUpPartnership, say } from './aim.ts';
import { type Answer, type CommonOptions, common, configOf, withAim, workingFolder } from './verb.ts';

interface ImportOptions extends CommonOptions {
  feed?: string;
  name?: string;
  agency?: AgencyKind;
  adapter?: string;
  profile?: string;
  timeZone?: string;
  plane?: { id: 'bng' } | { id: 'local'; lon: number; lat: number };
}

/** Whose records a layout holds, where neither a profile nor the person says. */
const AGENCY_OF_ADAPTER: Readonly<Record<string, AgencyKind>> = {
  'police-uk-street': 'police',
  'police-uk-outcomes': 'police',
  'police-rms': 'police',
  'fire-incidents': 'fire',
};

export function importVerb(program: Command): void {
  common(
    program
      .command('import')
      .description('loads files of incidents: each whole or not at all, every row accounted for')
      .argument('<file...>', 'CSV, XLSX, JSON or XML, gzipped or not, or the monthly zip of data.police.uk')
      .option('--feed <code>', 'feed to load into; made if there is none (default: named for the layout or profile)')
      .option('--name <name>', 'name of a feed that is made now')
      .addOption(
        new Option('--agency <kind>', 'whose records they are, for a feed that is made now').choices(AGENCY_KINDS),
      )
      .option(
        '--profile <name>',
        'mapping profile to read through: a shipped one, or one of the data folder’s profiles',
      )
      .option('--adapter <name>', 'layout, where the file’s beginning does not tell')
      .option('--time-zone <zone>', 'of a partnership that is set up now (default: the profile’s, or Europe/London)')
      .option(
        '--plane <bng|lon,lat>',
        'metres of a partnership that is set up now: British National Grid, or round a centre',
        plane,
      ),
  ).action((files: string[], options: ImportOptions) => {
    const paths = files.map((file) => resolve(workingFolder(), file));
    const missing = paths.find((path) => !existsSync(path) || !statSync(path).isFile());
    if (missing !== undefined) throw badRequest('usage.file', `There is no file ${missing}.`);
    return withAim(options, { mayMake: true }, async ({ deps }, signal) => {
      const sources = await Promise.all(paths.map((path) => sourceOf(path, options)));
      const profile = sources.find((source) => source.profile !== null)?.profile ?? null;
      const partnership = await findOrSetUpPartnership(deps, {
        named: options.partnership,
        timeZone: options.timeZone ?? profile?.timeZone ?? DEFAULT_TIME_ZONE,
        plane: options.plane ?? planeFor(profile),
      });
      const viewer = commandLineViewer(partnership.partnershipId);
      const progress = terminalProgress({ unit: 'rows' });
      const done: ImportedFile[] = [];
      for (const { path, feed, profile: through } of sources) {
        signal.throwIfAborted();
        done.push(
          await importFile(deps, viewer, {
            feed,
            path,
            ...(options.adapter === undefined ? {} : { adapter: options.adapter }),
            ...(through === null ? {} : { profile: through.name }),
            onProgress: showing(progress, basename(path)),
            signal,
          }),
        );
        progress.finish();
      }
      return answerOf(done);
    });
  });
}

/** Bytes tell how far a file is; rows how fast. */
function showing(progress: Progress, fileName: string): NonNullable<Parameters<typeof importFile>[2]['onProgress']> {
  return ({ read, bytesTaken, bytesTotal }) => {
    const total =
      bytesTaken > 0 && bytesTotal > 0 ? Math.max(read, Math.round((read * bytesTotal) / bytesTaken)) : null;
    progress.update(read, total, fileName);
  };
}

interface Source {
  path: string;
  profile: Profile | null;
  feed: FeedDefinition;
}

/** How a file is read, as the person says or as its columns do, and the feed it belongs to. */
async function sourceOf(path: string, options: ImportOptions): Promise<Source> {
  const ownProfiles = join(configOf(options).dataFolder, 'profiles');
  const isSaid = options.profile !== undefined || options.adapter !== undefined;
  const detected = isSaid ? null : await detectLayout(path, ownProfiles);
  const profileName = options.profile ?? detected?.profile ?? null;
  const profile = profileName === null ? null : loadProfile(profileName, ownProfiles);
  if (options.profile === undefined && profile !== null) {
    say(`${basename(path)} has the columns of profile ${profile.name} (${profile.describes}) and is read through it.`);
  }
  const adapter = profile !== null ? 'profile' : (options.adapter ?? detected!.feedAdapter);
  const code = options.feed ?? profile?.name ?? adapter;
  return {
    path,
    profile,
    feed: {
      code,
      name: options.name ?? profile?.describes ?? code,
      agency: options.agency ?? profile?.agency ?? AGENCY_OF_ADAPTER[adapter] ?? 'council',
      purpose: 'Joint analysis',
      adapter,
      profile: profile?.name ?? null,
    },
  };
}

/** A profile from outside Britain needs metres round its own place: its centre, or the one the person says. */
function planeFor(profile: Profile | null): NonNullable<ImportOptions['plane']> {
  if (profile?.centre !== undefined) return { id: 'local', ...profile.centre };
  if (profile?.timeZone === undefined || profile.timeZone === DEFAULT_TIME_ZONE) return { id: 'bng' };
  throw badRequest(
    'usage.plane',
    `This is the first load and its records are outside Britain (${profile.timeZone}). Say round which point the partnership works with --plane lon,lat, for instance --plane -90.2,38.63.`,
  );
}

function plane(text: string): NonNullable<ImportOptions['plane']> {
  if (text === 'bng') return { id: 'bng' };
  const [, lon, lat] = /^(-?\d+(?:\.\d+)?),(-?\d+(?:\.\d+)?)$/.exec(text) ?? [];
  if (lon === undefined || Math.abs(Number(lon)) > 180 || Math.abs(Number(lat)) > 85) {
    throw new InvalidArgumentError(`Expected "bng" or longitude,latitude in degrees; found "${text}".`);
  }
  return { id: 'local', lon: Number(lon), lat: Number(lat) };
}

const COUNTS = ['read', 'accepted', 'updated', 'unchanged', 'quarantined'] as const;

function answerOf(done: readonly ImportedFile[]): Answer {
  const total = Object.fromEntries(COUNTS.map((name) => [name, done.reduce((sum, each) => sum + each[name], 0)]));
  const json = done.length === 1 ? { ...done[0]! } : { ...total, files: done };
  return { text: done.map(inWords).join('\n\n'), json };
}

function inWords(file: ImportedFile): string {
  const n = (count: number) => count.toLocaleString('en-GB');
  const lines = [
    `${file.fileName} → feed ${file.feed} (load ${file.loadId}): ${n(file.read)} rows read = ${n(file.accepted)} accepted + ${n(file.updated)} updated + ${n(file.unchanged)} unchanged + ${n(file.quarantined)} quarantined, in ${(file.milliseconds / 1000).toFixed(1)} s (${n(Math.round(file.rowsPerSecond))} rows/s)`,
  ];
  for (const [code, count] of Object.entries(file.quarantinedByCode)) lines.push(`  held: ${n(count)} × ${code}`);
  const placed = Object.entries(file.placedBy).filter(([, count]) => count > 0);
  if (placed.length > 0) lines.push(`  placed by ${placed.map(([how, count]) => `${how}: ${n(count)}`).join(', ')}`);
  for (const note of file.notes) lines.push(`  ${note}`);
  return lines.join('\n');
}
