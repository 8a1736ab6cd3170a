import { beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, testViewer } from '../../../test/database.ts';
import type { Database, Deps } from '../../platform/index.ts';
import { isoDateOfDay } from '../../vocabulary/index.ts';
import {
  beginUnder,
  definitionOf,
  listUpcoming,
  listVersions,
  readCatalogue,
  responsibleFor,
  setBody,
  setDefinition,
} from './commands.ts';
import { saveStreetOwner } from './store.ts';

const NOW = Date.UTC(2026, 10, 24, 8);
const DAY = 86_400_000;
let database: Database;
let deps: Deps;
let now = NOW;
const coordinator = testViewer({ roles: ['coordinator'] });
const today = Math.floor(NOW / DAY);

beforeAll(async () => {
  database = await testDatabase();
  deps = { database, clock: { now: () => now }, log: { write: () => undefined } as never, dataFolder: '' };
});

describe('The catalogue', () => {
  it('comes with what AIM knows, until the partnership sets its own from a day on', async () => {
    const before = (await readCatalogue(deps, coordinator)).services.find(({ code }) => code === 'LIT-GEN')!;
    expect(before.version).toBe(1);
    const begun = await database.transact(coordinator, (tx) => beginUnder(tx, 'Europe/London', 'LIT-GEN', NOW));
    const { version: _, effectiveFrom: __, ...content } = before;
    const changed = { ...content, targets: [{ ...before.targets[0]!, words: 'Cleaned the same day' }] };
    await setDefinition(deps, coordinator, { definition: changed, from: isoDateOfDay(today + 2), expectedVersion: 1 });
    const litter = async () =>
      (await readCatalogue(deps, coordinator)).services.find(({ code }) => code === 'LIT-GEN')!;
    expect((await litter()).version).toBe(1);
    const upcoming = async () =>
      (await listUpcoming(deps, testViewer({ roles: ['administrator'] }))).map(({ code }) => code);
    expect(await upcoming()).toEqual(['LIT-GEN']);
    now = NOW + 2 * DAY;
    expect(await upcoming()).toEqual([]);
    expect(await litter()).toMatchObject({ version: 2, targets: [{ words: 'Cleaned the same day' }] });
    // A case that began before keeps what it began under.
    const kept = await database.transact(coordinator, (tx) => definitionOf(tx, 'LIT-GEN', begun.version));
    expect(kept.targets[0]!.words).toBe(before.targets[0]!.words);
    expect(await listVersions(deps, coordinator, 'LIT-GEN')).toHaveLength(2);
    // Whoever keeps the catalogue reads its history, without seeing any case.
    expect(await listVersions(deps, testViewer({ roles: ['administrator'] }), 'LIT-GEN')).toHaveLength(2);
    now = NOW;
  });

  it('refuses in words what cases could not begin under, what is over, and who may not', async () => {
    const found = (await readCatalogue(deps, coordinator)).services.find(({ code }) => code === 'FLY-TIP')!;
    const { version, effectiveFrom: _, ...content } = found;
    const set = (change: object, from = isoDateOfDay(today), expectedVersion = version) =>
      setDefinition(deps, coordinator, { definition: { ...content, ...change }, from, expectedVersion });
    await expect(set({ targets: [] })).rejects.toThrow('Nothing is promised');
    await expect(set({}, '2026-11-23')).rejects.toThrow('has passed');
    await expect(set({}, isoDateOfDay(today), 9)).rejects.toThrow('at version 1 meanwhile');
    await expect(
      setDefinition(deps, testViewer({ roles: ['officer'] }), {
        definition: content,
        from: isoDateOfDay(today),
        expectedVersion: 1,
      }),
    ).rejects.toThrow('Your role may not change the service catalogue');
  });
});

describe('Who answers', () => {
  const at = { longitude: -1.2, latitude: 54.57, streetId: null, land: 'road' };

  it('is said by the first rule that holds: land, owner of the street, else the council', async () => {
    const who = async (code: string, where: object) =>
      (await responsibleFor(deps, coordinator, code, { ...at, ...where })).id;
    expect(await who('FLY-TIP', {})).toBe('council');
    expect(await who('FLY-TIP', { land: 'private' })).toBe('owner');
    expect(await who('FLY-TIP', { land: 'housing' })).toBe('housing');
    await onStreet(async (segmentId) => {
      await database.transact(coordinator, (tx) => saveStreetOwner(tx, segmentId, 'national'));
      expect(await who('LGT-OUT', { streetId: segmentId })).toBe('national-roads');
      expect(await who('LGT-OUT', { streetId: segmentId + 1 })).toBe('council');
    });
  });

  it('has the words that the partnership gave it', async () => {
    await setBody(deps, coordinator, {
      id: 'housing',
      name: 'Thirteen',
      isOurs: false,
      agencyId: null,
      contact: '0300',
    });
    expect(await responsibleFor(deps, coordinator, 'FLY-TIP', { ...at, land: 'housing' })).toMatchObject({
      name: 'Thirteen',
    });
  });
});

/** With a street of its own: the test town has none. */
async function onStreet(work: (segmentId: number) => Promise<void>): Promise<void> {
  await database.transact(coordinator, (tx) =>
    tx.asOwner((client) =>
      client.query(`insert into street_segment (partnership_id, segment_id, code, name, name_key, length_metres, line, line_degrees)
      overriding system value values (1, 1, 'S1', 'Dock Street', 'dock street', 10, '{0,0,10,0}', '{-1.2,54.5,-1.2,54.6}')`),
    ),
  );
  await work(1);
}
