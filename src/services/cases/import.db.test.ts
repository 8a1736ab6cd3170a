import { beforeAll, expect, it } from 'vitest';
import { testDatabase, testViewer } from '../../../test/database.ts';
import { type Database, type Deps, silentLog } from '../../platform/index.ts';
import { type CaseHistory, importCases, listCases, readCase } from './commands/index.ts';
import { tellPicture } from './commands/picture.ts';

const HOUR = 3_600_000;
const BEGAN = Date.UTC(2026, 9, 1, 8);
const analyst = testViewer({ roles: ['analyst'] });
const coordinator = testViewer({ roles: ['coordinator'] });
let database: Database;
let deps: Deps;

beforeAll(async () => {
  database = await testDatabase();
  deps = { database, clock: { now: () => BEGAN + 1000 * HOUR }, log: silentLog, dataFolder: '' };
});

const made = (n: number, steps: CaseHistory['steps']): CaseHistory => ({
  ...{ code: 'VEH-UNTX', feed: 'council-cases', reference: `R-${n}`, channel: 'phone', at: BEGAN + n * HOUR, steps },
  place: { longitude: -1.21, latitude: 54.57, words: 'Made-up Street', streetId: null, addressId: null, land: 'road' },
  ...{ words: 'A car', answers: { vrm: 'ZZ00AIM', land: 'road' } },
});
const way = (n: number): CaseHistory['steps'] => [
  { at: BEGAN + (n + 1) * HOUR, step: { step: 'triage' } },
  { at: BEGAN + (n + 2) * HOUR, step: { step: 'verify' } },
  { at: BEGAN + (n + 5) * HOUR, step: { step: 'done', outcome: 'Lifted' } },
];

it('takes histories over as they were, once, with their clocks, and counts them in no picture a second time', async () => {
  const histories = [made(0, way(0)), made(1, way(1).slice(0, 1)), made(2, [])];
  expect(await importCases(deps, analyst, histories)).toEqual({ imported: 3, unchanged: 0 });
  expect(await importCases(deps, analyst, histories)).toEqual({ imported: 0, unchanged: 3 });
  const all = await listCases(deps, coordinator, {});
  expect(all.map(({ state }) => state)).toEqual(['reported', 'triaged', 'done']);
  const done = await readCase(deps, coordinator, all[2]!.caseId);
  expect(done.history.map(({ what, at }) => [what, (at - BEGAN) / HOUR])).toEqual([
    ...[
      ['reported', 0],
      ['triaged', 1],
      ['verified', 2],
    ],
    ['done', 5],
  ]);
  expect(done.targets).toMatchObject([{ from: 'eligible', to: 'done', used: 3 * HOUR, state: 'late' }]);
  expect(done.vrms).toEqual({ vrm: 'ZZ00AIM' });
  expect(JSON.stringify(done.history)).not.toContain('ZZ00AIM');
  expect(await tellPicture(deps, 1)).toBe(0);
});

it('refuses what cannot have been, naming it, and keeps nothing of its part', async () => {
  const before = (await listCases(deps, coordinator, {})).length;
  const backwards = [...way(10)].reverse().map(({ at }, i) => ({ at, step: way(10)[i]!.step }));
  await expect(importCases(deps, analyst, [made(9, way(9)), made(10, backwards)])).rejects.toThrow(
    'council-cases R-10, verify: it was done before what came before.',
  );
  await expect(importCases(deps, analyst, [made(11, way(11).slice(1))])).rejects.toThrow(
    'R-11, verify: Triage it first.',
  );
  expect((await listCases(deps, coordinator, {})).length).toBe(before);
  await expect(importCases(deps, testViewer({ roles: ['officer'] }), [])).rejects.toThrow('may not load files');
});
