import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { calendarFor } from '../incidents/calendar.ts';
import type { TownIncidents } from '../incidents/model.ts';
import type { Town } from '../model.ts';
import { writeLines } from './file.ts';
import { placeFiles } from './geojson.ts';
import { fireLines, open311Lines, policeLines, serviceList } from './records.ts';

export interface WriteProgress {
  done: number;
  total: number;
  /** The file being written. */
  what: string;
}

/** One agency's feed as `town.json` names it: what comes when, in which layout, and which files to load in which order. */
export interface TownFeed {
  id: string;
  name: string;
  agency: 'police' | 'fire' | 'council';
  layout: 'police-rms' | 'fire-incidents' | 'open311-json';
  purpose: string;
  schedule: string;
  /** Local time by which last night's file is due. */
  dueBy: string;
  files: string[];
}

/** Writes the town and its agencies' records as files in their own layouts (docs/town.md). Nothing else is in the folder's files. */
export async function writeTown(
  town: Town,
  incidents: TownIncidents,
  folder: string,
  { onProgress }: { onProgress?: (progress: WriteProgress) => void } = {},
): Promise<void> {
  const calendar = calendarFor(incidents.asOf);
  const { police, fire, council, cctv } = incidents;
  const councilName = `${town.name} Council (made up)`;
  const cctvName = `${town.name} CCTV control room (made up)`;
  const records: [path: string, lines: Iterable<string>, encoding: 'utf8' | 'latin1'][] = [
    ['police/police-history.csv', policeLines(police.history, calendar, town.name), 'utf8'],
    ['police/police-last-night.csv', policeLines(police.lastNight, calendar, town.name), 'utf8'],
    ['fire/fire-history.csv', fireLines(fire.history, calendar), 'latin1'],
    ['fire/fire-last-night.csv', fireLines(fire.lastNight, calendar), 'latin1'],
    ['council/council-history.json', open311Lines(council.history, calendar, councilName), 'utf8'],
    ['council/council-last-night.json', open311Lines(council.lastNight, calendar, councilName), 'utf8'],
    ['cctv/cctv-history.json', open311Lines(cctv.history, calendar, cctvName), 'utf8'],
  ];
  const places = placeFiles(town);
  const nRecords = Object.values(incidents.truth.rows).reduce((sum, n) => sum + n, 0);
  const total = nRecords + town.addresses.length + town.segments.length * 2 + town.postcodes.length + town.nodes.length;
  let done = 0;
  const write = async (path: string, lines: Iterable<string>, encoding: 'utf8' | 'latin1') => {
    onProgress?.({ done, total, what: path });
    await writeLines(join(folder, path), lines, {
      encoding,
      onLines: (n) => {
        done = Math.min(total, done + n);
        onProgress?.({ done, total, what: path });
      },
    });
  };
  await mkdir(folder, { recursive: true });
  for (const [path, lines] of places) await write(path, lines, 'utf8');
  for (const [path, lines, encoding] of records) await write(path, lines, encoding);
  await writeFile(join(folder, 'council/services.json'), serviceList(town.name));
  await writeFile(join(folder, 'truth.json'), `${JSON.stringify(incidents.truth, null, 1)}\n`);
  await writeFile(join(folder, 'town.json'), `${JSON.stringify(description(town, incidents), null, 1)}\n`);
  await writeFile(join(folder, 'README.txt'), readme(town, incidents));
  onProgress?.({ done: total, total, what: folder });
}

function description(town: Town, incidents: TownIncidents) {
  const { name, notice, seed, asOf, bounds } = town;
  return {
    name,
    notice,
    seed,
    asOf,
    timeZone: 'Europe/London',
    coordinates: 'British National Grid (EPSG:27700) metres, in open sea',
    bounds,
    population: town.boundary.population,
    counts: {
      wards: town.wards.length,
      smallAreas: town.smallAreas.length,
      beats: town.beats.length,
      segments: town.segments.length,
      addresses: town.addresses.length,
      postcodes: town.postcodes.length,
      venues: town.venues.length,
      records: Object.values(incidents.truth.rows).reduce((sum, n) => sum + n, 0),
    },
    feeds: feedsOf(name),
  };
}

function feedsOf(name: string): TownFeed[] {
  const nightly = { schedule: 'daily', dueBy: '06:00' } as const;
  return [
    {
      id: 'police',
      name: `${name} Police crimes and ASB incidents (made up)`,
      agency: 'police',
      layout: 'police-rms',
      purpose: 'Crime and disorder: joint analysis and daily tasking',
      ...nightly,
      files: ['police/police-history.csv', 'police/police-last-night.csv'],
    },
    {
      id: 'fire',
      name: `${name} Fire and Rescue incidents (made up)`,
      agency: 'fire',
      layout: 'fire-incidents',
      purpose: 'Fires and calls: arson reduction',
      ...nightly,
      files: ['fire/fire-history.csv', 'fire/fire-last-night.csv'],
    },
    {
      id: 'council',
      name: `${name} Council street services (made up)`,
      agency: 'council',
      layout: 'open311-json',
      purpose: 'Street scene and enforcement: signals of disorder',
      ...nightly,
      files: ['council/council-history.json', 'council/council-last-night.json'],
    },
    {
      id: 'cctv',
      name: `${name} CCTV control room log (made up)`,
      agency: 'council',
      layout: 'open311-json',
      purpose: 'What operators saw and what was asked of them',
      ...nightly,
      files: ['cctv/cctv-history.json'],
    },
  ];
}

function readme(town: Town, incidents: TownIncidents): string {
  return `${town.notice}

Seed ${town.seed}, morning of ${incidents.asOf}. Records run from ${incidents.truth.period.from} to ${incidents.truth.period.to}.
town.json lists the feeds and their files in load order; truth.json says what was planted. Layouts: docs/town.md of AIM.
`;
}
