import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { changeSettings, type PartnershipSummary, setUpPartnership } from '../governance/index.ts';
import { type FeedDefinition, importFile } from '../intake/index.ts';
import { importPlacesFolder } from '../places/index.ts';
import { type Deps, type Progress, Refusal, standingClock, startOver } from '../platform/index.ts';
import { makeIncidents, makeTown, type TownFeed, writeTown } from '../town/index.ts';
import { commandLineViewer, findPartnership } from './aim.ts';
import { addMadeUpPeople, type DemoSettings, demoSettingsOf } from './demo-accounts.ts';
import { addMadeUpCases } from './demo-cases.ts';
import { DEMO_TIME_ZONE, demoInstant } from './demo-clock.ts';
import { addMadeUpMeetings } from './demo-meetings.ts';
import { addMadeUpPatrols } from './demo-patrols.ts';
import { addMadeUpTasks } from './demo-tasks.ts';
import { addMadeUpWorkforce } from './demo-workforce.ts';

export interface DemoOptions {
  seed: number;
  /** ISO date of the morning of the briefing. */
  asOf: string;
}

export interface DemoTown extends DemoOptions {
  partnership: PartnershipSummary;
  settings: DemoSettings;
  isNew: boolean;
}

/** Where the town's files are, and stay for a person to look at or load again. */
export const townFolder = (dataFolder: string) => join(dataFolder, 'town');

/**
 * The made-up town of this data folder, made at the first run. A first run that was cut short is cleared away and made
 * anew: the whole town is there, or none.
 * @param asked  what the person named; a town that exists is never silently another one
 */
export async function findOrMakeTown(
  deps: Deps,
  asked: Partial<DemoOptions>,
  defaults: DemoOptions,
  progress: Progress,
): Promise<DemoTown> {
  const existing = await findPartnership(deps);
  if (existing !== null) {
    const settings = demoSettingsOf(existing);
    if (settings === null) {
      throw new Refusal(
        'demo.real-data',
        409,
        `${deps.dataFolder} holds the data of ${existing.name}, which is not made up. Start it with "npm run aim -- serve", or make the demonstration elsewhere with --data.`,
      );
    }
    if (settings.isReady) {
      const { seed, asOf } = settings;
      const other =
        (asked.seed !== undefined && asked.seed !== seed) || (asked.asOf !== undefined && asked.asOf !== asOf);
      if (other) {
        throw new Refusal(
          'demo.other-town',
          409,
          `${deps.dataFolder} holds the town of seed ${seed} as of ${asOf}. For another, name another folder with --data, or remove this one.`,
        );
      }
      return { partnership: existing, settings, seed, asOf, isNew: false };
    }
    await startOver(deps.database);
  }
  const town = { ...defaults, ...asked };
  return { ...(await makeDemoTown(deps, town, progress)), ...town, isNew: true };
}

/** Steps with their share of the whole, in thousandths, as measured. */
const STEPS = [
  ['Drawing the town', 30],
  ['Living three years in it', 60],
  ['Writing each agency’s files', 110],
  ['Setting up the partnership', 20],
  ['Importing areas, streets and addresses', 130],
  ['Loading the agencies’ files', 550],
  ['Holding yesterday’s meeting', 50],
  ['Planning shifts and tasks', 20],
  ['Walking last night’s patrols', 30],
] as const;

async function makeDemoTown(
  deps: Deps,
  { seed, asOf }: DemoOptions,
  progress: Progress,
): Promise<{ partnership: PartnershipSummary; settings: DemoSettings }> {
  const step = stepsOf(progress);
  const folder = townFolder(deps.dataFolder);
  if (existsSync(folder)) rmSync(folder, { recursive: true });

  await step.next();
  const town = makeTown({ seed, asOf });
  await step.next();
  const incidents = makeIncidents(town, { seed, asOf });
  await step.next();
  await writeTown(town, incidents, folder, { onProgress: ({ done, total }) => step.part(done / total) });

  await step.next();
  const settings: DemoSettings = {
    v: 1,
    seed,
    asOf,
    isReady: false,
    password: `made-up-${randomBytes(4).toString('hex')}`,
  };
  const { partnershipId } = await setUpPartnership(deps, {
    name: `${town.name} Community Safety Partnership (made up)`,
    timeZone: DEMO_TIME_ZONE,
    plane: { id: 'bng' },
    marking: 'OFFICIAL-SENSITIVE',
    madeUp: true,
    agencies: [
      { kind: 'police', name: `${town.name} Police (made up)` },
      { kind: 'council', name: `${town.name} Council (made up)` },
      { kind: 'fire', name: `${town.name} Fire and Rescue (made up)` },
    ],
    settings: { demo: settings },
  });
  await addMadeUpPeople(deps, partnershipId, settings.password);

  await step.next();
  const viewer = commandLineViewer(partnershipId);
  let imported = 0;
  await importPlacesFolder(deps, viewer, {
    folder,
    vintage: asOf.slice(0, 4),
    onProgress: () => step.part(imported++ / 15),
  });

  await step.next();
  // Yesterday morning the agencies' history came in, this morning last night's: then yesterday can be looked at again.
  const { feeds } = JSON.parse(readFileSync(join(folder, 'town.json'), 'utf8')) as { feeds: TownFeed[] };
  const files = [0, 1].flatMap((night) => feeds.flatMap((feed) => (feed.files[night] ? [{ feed, night }] : [])));
  const bytes = files.map(({ feed, night }) => statSync(join(folder, feed.files[night]!)).size);
  const total = bytes.reduce((sum, size) => sum + size, 0);
  let taken = 0;
  for (const [i, { feed, night }] of files.entries()) {
    const clock = standingClock(demoInstant(asOf, 1 - night, 6, 10 + i));
    await importFile({ ...deps, clock }, viewer, {
      feed: feedOf(feed),
      path: join(folder, feed.files[night]!),
      onProgress: ({ bytesTaken }) => step.part((taken + bytesTaken) / total),
    });
    taken += bytes[i]!;
  }

  await step.next();
  await addMadeUpMeetings(deps, (await findPartnership(deps))!, asOf);

  await step.next();
  await addMadeUpWorkforce(deps, partnershipId, { seed, asOf });
  await addMadeUpTasks(deps, partnershipId, { seed, asOf });
  await addMadeUpCases(deps, partnershipId, { seed, asOf });

  await step.next();
  await addMadeUpPatrols(deps, (await findPartnership(deps))!, { seed, asOf });

  const ready = { ...settings, isReady: true };
  await changeSettings(deps, viewer, { demo: ready });
  progress.finish();
  return { partnership: (await findPartnership(deps))!, settings: ready };
}

/** Who answers for each feed, and how long its agency keeps records; made up like the rest. */
const KEEPERS: Readonly<Record<string, { owner: string; retentionDays: number }>> = {
  police: { owner: 'Intelligence unit', retentionDays: 2555 },
  fire: { owner: 'Prevention team', retentionDays: 2190 },
  council: { owner: 'Street services desk', retentionDays: 2190 },
  cctv: { owner: 'Control room manager', retentionDays: 1825 },
};

function feedOf({ id, name, agency, layout, purpose, dueBy }: TownFeed): FeedDefinition {
  return {
    code: id,
    name,
    agency,
    ...KEEPERS[id],
    purpose,
    adapter: layout,
    schedule: { kind: 'daily', at: dueBy },
    // The town's files have a few positions far out in the sea: mistakes of whoever typed them.
    outside: { metres: 2000, action: 'quarantine' },
  };
}

function stepsOf(progress: Progress) {
  let index = -1;
  let before = 0;
  const tell = (part: number) => {
    const [name, share] = STEPS[index]!;
    progress.update(Math.round(before + share * Math.min(1, part)), 1000, name);
  };
  return {
    /** Begins the next step. Lets the bar be drawn before work that does not pause. */
    async next() {
      if (index >= 0) before += STEPS[index]![1];
      index++;
      tell(0);
      await new Promise((done) => setImmediate(done));
    },
    part: tell,
  };
}
