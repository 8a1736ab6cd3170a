import { expect, it } from 'vitest';
import { testPerson } from '../../../test/cases.ts';
import { testDatabase, testViewer } from '../../../test/database.ts';
import { systemViewer } from '../../governance/index.ts';
import { silentLog, standingClock } from '../../platform/index.ts';
import { type OwnReport, readCase, readOwnReport, reportCase, stepCase } from './commands/index.ts';
import { forgetPersonal } from './commands/retention.ts';

const DAY = 86_400_000;
const resident = systemViewer(1, 'residents', 'OFFICIAL');

it('forgets who reported and which vehicle a year after the end, and nothing else, and nothing of what is open', async () => {
  const database = await testDatabase();
  const clock = standingClock(Date.UTC(2026, 10, 24, 9));
  const deps = { database, clock, log: silentLog, dataFolder: '' };
  const report = () =>
    reportCase(deps, resident, {
      ...{ code: 'VEH-UNTX', channel: 'site', words: 'A car', place: { longitude: -1.21, latitude: 54.57 } },
      ...{ answers: { vrm: 'ZZ00AIM', land: 'road' }, reporter: { name: 'A Resident', phone: '01632 960000' } },
    });
  const [closed, open] = [await report(), await report()];
  const { caseId, version } = closed;
  await stepCase(deps, testPerson, { caseId, expectedVersion: version, step: 'notOurs', body: 'county' });

  const forget = () => forgetPersonal(deps, systemViewer(1, 'retention'));
  clock.at += 365 * DAY - 1;
  expect(await forget()).toBe(0);
  const before = await readCase(deps, testPerson, caseId);
  expect(before).toMatchObject({ vrms: { vrm: 'ZZ00AIM' }, reporters: [{ name: 'A Resident' }] });
  clock.at += 2;
  expect(await forget()).toBe(1);
  expect(await forget()).toBe(0);

  const after = await readCase(deps, testPerson, caseId);
  expect(after.history).toEqual(before.history);
  expect(after).toMatchObject({ nReports: 1, vrms: {}, reporters: [{ name: null, email: null, phone: null }] });
  const kept = await readCase(deps, testPerson, open.caseId);
  expect(kept).toMatchObject({ vrms: { vrm: 'ZZ00AIM' }, reporters: [{ name: 'A Resident' }] });
  // The link still says how it went.
  const own: OwnReport = await readOwnReport(deps, resident, closed.token);
  expect(own.state).toBe('notOurs');

  await expect(forgetPersonal(deps, testViewer({ roles: ['officer'] }))).rejects.toThrow('may not change settings');
});
