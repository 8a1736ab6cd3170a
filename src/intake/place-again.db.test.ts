import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, testViewer } from '../../test/database.ts';
import { importAreas } from '../places/index.ts';
import { type Database, type Deps, type Jobs, openJobs, silentLog, standingClock } from '../platform/index.ts';
import * as intake from './index.ts';

const viewer = testViewer({ agencyId: 1 });
const HEADER = 'Crime ID,Month,Longitude,Latitude,Location,LSOA code,Crime type,Last outcome category';
const row = (id: string, lon: number, lat: number) => `${id},2026-10,${lon},${lat},On or near Made-up Road,,Burglary,`;

let database: Database;
let deps: Deps;
let jobs: Jobs;

beforeAll(async () => {
  database = await testDatabase();
  const clock = standingClock(Date.parse('2026-11-24T08:30:00Z'));
  deps = { database, clock, log: silentLog, dataFolder: '/nowhere' };
  jobs = await openJobs(deps);
});
afterAll(() => jobs.stop());

async function query<T extends object>(text: string, values: unknown[] = []): Promise<T[]> {
  return database.transact(viewer, (tx) => tx.asOwner((owner) => owner.query<T & Record<string, never>>(text, values)));
}

const load = (...rows: string[]) =>
  intake.importFile(deps, viewer, {
    feedCode: 'street',
    stream: Readable.from([Buffer.from(`${[HEADER, ...rows].join('\n')}\n`)]),
    fileName: 'test.csv',
  });

const places = () =>
  query<{ ref: string; ward: string | null; known: boolean }>(
    `select i.source_ref || ' ' || i.version as ref, a.name as ward, i.known_to is null as known
       from incident i left join area a on a.partnership_id = i.partnership_id and a.area_id = i.ward_id order by 1`,
  );

/** A ward of a hundredth of a degree about a point. */
function ward(lon: number, lat: number): object {
  const ring = [
    [lon - 0.01, lat - 0.01],
    [lon + 0.01, lat - 0.01],
    [lon + 0.01, lat + 0.01],
    [lon - 0.01, lat + 0.01],
    [lon - 0.01, lat - 0.01],
  ];
  const geometry = { type: 'Polygon', coordinates: [ring] };
  const properties = { code: 'W1', name: 'Made-up Ward' };
  return { type: 'FeatureCollection', features: [{ type: 'Feature', properties, geometry }] };
}

describe('records loaded before there were areas', () => {
  it('get them by a new version, once, and are as they were as known before', async () => {
    await intake.createFeed(deps, viewer, {
      code: 'street',
      name: 'street',
      agency: 'police',
      purpose: 'testing',
      adapter: 'police-uk-street',
    });
    await load(row('in', -1.2, 54.5), row('out', -1.5, 54.5));
    expect(await intake.beginDue(deps, jobs, 1)).toEqual(['retention']);
    await importAreas(deps, viewer, {
      source: { name: 'wards.geojson', geojson: ward(-1.2, 54.5) },
      kind: 'ward',
      vintage: '2026',
      codeProperty: 'code',
      nameProperty: 'name',
    });
    expect(await intake.beginDue(deps, jobs, 1)).toEqual(['places']);
    expect(await intake.beginDue(deps, jobs, 1)).toEqual([]);

    const seen: [number, number][] = [];
    const done = await intake.placeAgain(deps, viewer, { onProgress: (n, total) => seen.push([n, total]) });
    expect(done).toEqual({ looked: 2, changed: 1, momentId: expect.any(Number) });
    expect(seen.at(-1)).toEqual([2, 2]);
    expect(await places()).toEqual([
      { ref: 'in 1', ward: null, known: false },
      { ref: 'in 2', ward: 'Made-up Ward', known: true },
      { ref: 'out 1', ward: null, known: true },
    ]);
    const [moment] = await query<{ kind: string; n: number }>(
      'select kind, (select count(*)::int from incident where known_from = moment_id) as n from moment where moment_id = $1',
      [done.momentId],
    );
    expect(moment).toEqual({ kind: 'correction', n: 1 });

    expect(await intake.placeAgain(deps, viewer)).toEqual({ looked: 2, changed: 0, momentId: null });
    // The source said nothing new: the same file is unchanged, and every load still adds up.
    expect(await load(row('in', -1.2, 54.5))).toMatchObject({ unchanged: 1, accepted: 0, updated: 0 });
    expect((await intake.verifyLoads(deps, viewer)).problems).toEqual([]);
  });

  it('go with their load when it is withdrawn', async () => {
    const [{ loadId } = { loadId: 0 }] = await query<{ loadId: number }>('select min(load_id) as "loadId" from load');
    await intake.withdrawLoad(deps, viewer, { loadId, reason: 'a test' });
    expect((await places()).filter(({ known }) => known)).toEqual([]);
  });
});
