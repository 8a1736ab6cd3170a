import { systemViewer } from '../src/governance/index.ts';
import { openDatabase, silentLog, standingClock } from '../src/platform/index.ts';
import { joinCase, reportCase, stepCase } from '../src/services/cases/index.ts';
import { testPerson, WAY_TO_DONE } from './cases.ts';

/**
 * Reports so many cases, adds a second reporter to each and takes it to its end, in a process that may be killed, each write with
 * a key of its own, and says each that was answered: `cases-child.ts <database url> <cases>`. Run again, it sends the same
 * writes with the same keys.
 */
const [url, count] = process.argv.slice(2) as [string, string];
const database = await openDatabase(url);
const deps = { database, clock: standingClock(Date.UTC(2026, 10, 24, 9)), log: silentLog, dataFolder: '' };
const resident = systemViewer(1, 'residents', 'OFFICIAL');
const key = (n: number, write: number) => `00000000-0000-4000-8000-${String(n * 100 + write).padStart(12, '0')}`;
console.log('ready');
for (let i = 0; i < Number(count); i++) {
  const { caseId } = await reportCase(deps, resident, {
    ...{ code: 'VEH-UNTX', channel: 'site', words: `Car ${i}`, answers: { vrm: 'ZZ00AIM', land: 'road' } },
    ...{ place: { longitude: -1.21, latitude: 54.57 }, reporter: { email: `first-${i}@example.org` } },
    idempotencyKey: key(i, 0),
  });
  console.log(key(i, 0));
  await joinCase(deps, resident, {
    ...{ caseId, channel: 'site', words: 'Me too', reporter: { email: `second-${i}@example.org` } },
    idempotencyKey: key(i, 1),
  });
  console.log(key(i, 1));
  let version = 2;
  for (const [j, { adds, ...step }] of WAY_TO_DONE.entries()) {
    await stepCase(deps, testPerson, { ...step, caseId, expectedVersion: version, idempotencyKey: key(i, j + 2) });
    version += adds;
    console.log(key(i, j + 2));
  }
}
await database.close();
