import { execFileSync } from 'node:child_process';
import { createWriteStream, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { testDatabase } from '../../test/database.ts';
import { testSystemViewer } from '../../test/intake.ts';
import { type Deps, silentLog, systemClock } from '../platform/index.ts';
import { categoryById } from '../vocabulary/index.ts';
import * as intake from './index.ts';
import { openSourceFile } from './reading/source-file.ts';

const data = resolve(import.meta.dirname, '../../../shared/data');
const isThere = existsSync(data);
if (!isThere) console.log(`Left out: tests on real data, because ${data} is not there.`);
const dataFolder = mkdtempSync(join(tmpdir(), 'aim-real-'));
afterAll(() => rmSync(dataFolder, { recursive: true, force: true }));
const viewer = testSystemViewer();

async function partnershipOf(plane: object, timeZone: string): Promise<Deps> {
  const database = await testDatabase();
  const client = await database.connect();
  await client.query('update partnership set plane = $1, time_zone = $2', [JSON.stringify(plane), timeZone]);
  await client.end();
  return { database, clock: systemClock, log: silentLog, dataFolder };
}

const britain = () => partnershipOf({ id: 'bng' }, 'Europe/London');

function load(deps: Deps, path: string, adapter: string, more: Partial<intake.FeedDefinition> = {}) {
  const code = more.profile ?? adapter;
  const feed = { code, name: code, agency: 'police' as const, purpose: 'testing', adapter, ...more };
  return intake.importFile(deps, viewer, { feed, path: join(data, path) });
}

const counts = ({ read, accepted, updated, unchanged, quarantined }: intake.RowCounts) => [
  read,
  accepted,
  updated,
  unchanged,
  quarantined,
];

describe.skipIf(!isThere)('Cleveland 2023 and 2024', () => {
  const zip = 'police/cleveland_2023-01_2024-12_street_and_stop-and-search.zip';

  it('adds up by month and category to what awk counts in the unpacked files', async () => {
    const deps = await britain();
    const loaded = await load(deps, zip, 'police-uk-street');
    // One Crime ID stands in two months with two outcomes: the second is held, naming the first.
    expect(counts(loaded)).toEqual([187_001, 187_000, 0, 0, 1]);
    expect(loaded.quarantinedByCode).toEqual({ 'key.twice': 1 });
    expect(loaded.notes.filter((note) => note.includes('stop and search'))).toHaveLength(24);

    const folder = mkdtempSync(join(tmpdir(), 'aim-cleveland-'));
    const unpacked = await openSourceFile(join(data, zip));
    for (const { member, bytes } of unpacked.texts.filter((text) => text.member!.endsWith('-street.csv'))) {
      await pipeline(
        bytes(() => undefined),
        createWriteStream(join(folder, basename(member!))),
      );
    }
    await unpacked.close();
    // No value of these files before the tenth holds a comma, so plain awk cuts them rightly.
    const awk = execFileSync(
      'sh',
      ['-c', `awk -F, 'FNR > 1 { n[$2 "|" $10]++ } END { for (k in n) print k "|" n[k] }' ${folder}/*-street.csv`],
      {
        encoding: 'utf8',
      },
    );
    rmSync(folder, { recursive: true });
    const expected = new Map(
      awk
        .trim()
        .split('\n')
        .map((line) => [line.split('|').slice(0, 2).join(' '), Number(line.split('|')[2])]),
    );
    const rows = await deps.database.transact(viewer, (tx) =>
      tx.asOwner((owner) =>
        owner.query<{ month: string; category_id: number; source_category: string; n: number }>(
          `select to_char(occurred_from at time zone 'Europe/London', 'YYYY-MM') as month, category_id, source_category, count(*)::int as n
             from incident where known_to is null group by 1, 2, 3`,
        ),
      ),
    );
    expect(new Set(rows.map((row) => row.category_id)).size).toBe(14);
    for (const row of rows)
      expect(categoryById(row.category_id)!.kind).toBe(
        row.source_category === 'Anti-social behaviour' ? 'asb' : 'crime',
      );
    const held = '2024-04 Other theft';
    expected.set(held, expected.get(held)! - 1);
    expect(new Map(rows.map((row) => [`${row.month} ${row.source_category}`, row.n]))).toEqual(expected);
  });

  it('changes nothing the second time, and takes its outcomes by Crime ID', async () => {
    const deps = await britain();
    await load(deps, zip, 'police-uk-street');
    expect(counts(await load(deps, zip, 'police-uk-street'))).toEqual([187_001, 0, 0, 187_000, 1]);
    const outcomes = await load(deps, 'police/cleveland_2024-07_2024-12_outcomes.zip', 'police-uk-street');
    expect(intake.isAccountedFor(outcomes)).toBe(true);
    expect([outcomes.adapter, outcomes.read, outcomes.accepted]).toEqual(['police-uk-outcomes', 39_087, 0]);
    expect(outcomes.updated).toBeGreaterThan(4_000);
    expect(Object.keys(outcomes.quarantinedByCode)).toEqual(['key.unknown']);
  });
});

describe.skipIf(!isThere)('other British files', () => {
  it('account for every row', async () => {
    const deps = await britain();
    expect(
      counts(await load(deps, 'fire/avon_frs_attended_incidents_2014-07.csv', 'fire-incidents', { agency: 'fire' })),
    ).toEqual([1_084, 1_084, 0, 0, 0]);
    const fms = { agency: 'council' } as const;
    expect(
      counts(await load(deps, 'council/fixmystreet_cleveland_lsoa_month_category.csv', 'fixmystreet-counts', fms)),
    ).toEqual([7_870, 7_870, 0, 0, 0]);
    const [sum] = await deps.database.transact(viewer, (tx) =>
      tx.asOwner((owner) =>
        owner.query<{ n: number }>(
          `select sum(i.count)::int as n from incident i join feed using (feed_id) where code = 'fixmystreet-counts'`,
        ),
      ),
    );
    expect(sum!.n).toBe(9_095);
    expect(intake.isAccountedFor(await load(deps, 'police/barnet_burglary.csv.gz', 'police-uk-street'))).toBe(true);
  });
});

describe.skipIf(!isThere)('American files through shipped profiles', () => {
  const chicago = { lon: -87.65, lat: 41.85, zone: 'America/Chicago' };
  const stLouis = { lon: -90.25, lat: 38.63, zone: 'America/Chicago' };

  // Held: positions hundreds of kilometres away that are a geocoder's mistake, and requests that say two things.
  it.each([
    ['us_exact_time/chicago_crimes_2013_jan-jun.csv.gz', 'chicago-crimes', chicago, [152_615, 152_607, 0, 0, 8]],
    [
      'us_exact_time/chicago_311_sanitation_2013.csv.gz',
      'chicago-311-sanitation',
      chicago,
      [18_113, 17_939, 0, 1, 173],
    ],
    [
      'us_exact_time/houston_crime_2010.csv.gz',
      'houston-crime',
      { lon: -95.37, lat: 29.76, zone: 'America/Chicago' },
      [86_314, 86_293, 0, 0, 21],
    ],
    [
      'us_exact_time/nyc_vehicle_thefts_2014_2017.csv.gz',
      'nyc-vehicle-thefts',
      { lon: -73.9, lat: 40.75, zone: 'America/New_York' },
      [35_746, 35_746, 0, 0, 0],
    ],
    ['us_joint/stlouis_crime_2018-01.csv.gz', 'stlouis-crime', stLouis, [3_825, 3_825, 0, 0, 0]],
    ['us_joint/stlouis_311_2018-01.csv.gz', 'stlouis-311', stLouis, [1_554, 1_532, 0, 22, 0]],
  ])('%s', async (path, profile, { lon, lat, zone }, expected) => {
    const deps = await partnershipOf({ id: 'local', lon, lat }, zone);
    expect(counts(await load(deps, path, 'profile', { profile }))).toEqual(expected);
    const [, accepted, , unchanged, quarantined] = expected as [number, number, number, number, number];
    expect(counts(await load(deps, path, 'profile', { profile }))).toEqual([
      expected[0],
      0,
      0,
      accepted + unchanged,
      quarantined,
    ]);
  });
});
