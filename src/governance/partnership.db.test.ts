import { describe, expect, it } from 'vitest';
import { testDatabase } from '../../test/database.ts';
import { type Deps, silentLog, standingClock } from '../platform/index.ts';
import { describePartnership } from './commands.ts';
import { changeSettings, listPartnerships, setUpPartnership } from './partnership.ts';
import { systemViewer } from './policy.ts';

async function testDeps(): Promise<Deps> {
  return {
    database: await testDatabase(),
    clock: standingClock(Date.UTC(2026, 0, 5)),
    log: silentLog,
    dataFolder: '/nowhere',
  };
}

describe('setting up a partnership', () => {
  it('numbers it after those that exist and its agencies from 1', async () => {
    const deps = await testDeps();
    const made = await setUpPartnership(deps, {
      name: 'Riverside',
      timeZone: 'America/Chicago',
      plane: { id: 'local', lon: -90.2, lat: 38.6 },
      marking: 'OFFICIAL-SENSITIVE',
      madeUp: false,
      agencies: [
        { kind: 'fire', name: 'Riverside Fire' },
        { kind: 'police', name: 'Riverside Police' },
      ],
    });
    expect(made).toEqual({ partnershipId: 2 });
    expect(await describePartnership(deps, 2)).toMatchObject({
      name: 'Riverside',
      timeZone: 'America/Chicago',
      madeUp: false,
      agencies: [
        { agencyId: 1, kind: 'fire', name: 'Riverside Fire' },
        { agencyId: 2, kind: 'police', name: 'Riverside Police' },
      ],
    });
    expect((await listPartnerships(deps)).map((each) => each.partnershipId)).toEqual([1, 2]);
  });

  it('lays changed settings over the others', async () => {
    const deps = await testDeps();
    await changeSettings(deps, systemViewer(1, 'test'), { a: 1, b: 2 });
    await changeSettings(deps, systemViewer(1, 'test'), { b: 3 });
    expect((await listPartnerships(deps))[0]?.settings).toEqual({ a: 1, b: 3 });
  });
});
