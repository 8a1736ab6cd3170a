import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { testDatabase, testViewer } from '../../../test/database.ts';
import { systemViewer } from '../../governance/index.ts';
import type { Database, Deps } from '../../platform/index.ts';
import { silentLog } from '../../platform/index.ts';
import { reportCase, type StepInput, stepCase } from './commands/index.ts';
import { tellPicture } from './commands/picture.ts';

const coordinator = testViewer({ roles: ['coordinator'], name: 'Dispatcher' });
const resident = systemViewer(1, 'residents', 'OFFICIAL');
const folder = mkdtempSync(join(tmpdir(), 'aim-cases-'));
let database: Database;
let deps: Deps;
let now = Date.UTC(2026, 10, 24, 6);

beforeAll(async () => {
  database = await testDatabase();
  deps = { database, clock: { now: () => now }, log: silentLog, dataFolder: folder };
});
afterAll(() => rmSync(folder, { recursive: true }));

const report = (longitude: number) =>
  reportCase(deps, resident, {
    ...{ code: 'VEH-UNTX', channel: 'site', words: 'A car', place: { longitude, latitude: 54.57 } },
    answers: { vrm: 'ZZ00AIM', land: 'road' },
  });

async function step(caseId: number, expectedVersion: number, input: object) {
  now += 60_000;
  return stepCase(deps, coordinator, { ...input, caseId, expectedVersion } as StepInput);
}

/** What the picture counts: incidents of the feed that are known now. */
const counted = () =>
  database.transact(coordinator, (tx) =>
    tx.asOwner((owner) =>
      owner.query<{ source_ref: string; lon: number; version: number; source_category: string }>(
        `select source_ref, round(lon::numeric, 3)::float8 as lon, version, source_category from incident
          where known_to is null order by source_ref`,
      ),
    ),
  );

it('is told of a case at once, of its place put right, and not of one that was merged; told again, nothing changes', async () => {
  const [one, two] = [await report(-1.21), await report(-1.211)];
  expect(await tellPicture(deps, 1)).toBe(2);
  expect(await counted()).toMatchObject([
    { source_ref: one.number, lon: -1.21, version: 1, source_category: expect.stringMatching(/^VEH-UNTX /) },
    { source_ref: two.number, lon: -1.211, version: 1 },
  ]);
  expect(await tellPicture(deps, 1)).toBe(0);

  // A step that says nothing of place or kind is none of the picture's.
  const triaged = await step(one.caseId, one.version, { step: 'triage' });
  expect(await tellPicture(deps, 1)).toBe(0);
  await step(one.caseId, triaged.version, {
    ...{ step: 'move', words: 'It stands round the corner' },
    place: { longitude: -1.215, latitude: 54.57, words: '', streetId: null, addressId: null, land: 'road' },
  });
  await step(two.caseId, two.version, { step: 'merge', intoCaseId: one.caseId, words: 'The same car' });
  expect(await tellPicture(deps, 1)).toBe(3 - 1);
  expect(await counted()).toMatchObject([{ source_ref: one.number, lon: -1.215, version: 2 }]);

  // As after a kill between telling and noting it.
  await database.transact(coordinator, (tx) =>
    tx.asOwner((owner) => owner.query('update service_case set pictured_version = 0')),
  );
  expect(await tellPicture(deps, 1)).toBe(2);
  expect(await counted()).toMatchObject([{ source_ref: one.number, lon: -1.215, version: 2 }]);
});

it('is not told twice of what its own feed tells', async () => {
  const before = await counted();
  await reportCase(deps, resident, {
    ...{ code: 'VEH-UNTX', channel: 'import', words: '', place: { longitude: -1.2, latitude: 54.57 } },
    ...{ answers: { vrm: 'ZZ00AIM', land: 'road' }, sourceRef: 'feed council-cases 17' },
  });
  expect(await tellPicture(deps, 1)).toBe(1);
  expect(await counted()).toEqual(before);
});
