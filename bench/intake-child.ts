import { systemViewer } from '../src/governance/index.ts';
import { importFile } from '../src/intake/index.ts';
import { openDatabase, silentLog, systemClock } from '../src/platform/index.ts';
import { peakMb } from './harness.ts';

/**
 * One load in a process of its own, so that its memory is its own: `intake-child.ts <database url> <data folder> <file> <profile>`.
 * Prints one JSON line.
 */
const [url, dataFolder, path, profile] = process.argv.slice(2) as [string, string, string, string];
const database = await openDatabase(url);
const deps = { database, clock: systemClock, log: silentLog, dataFolder };
const started = performance.now();
const imported = await importFile(deps, systemViewer(1, 'bench'), {
  feed: { code: 'bench', name: 'Bench', agencyId: 1, purpose: 'bench', adapter: 'profile', profile },
  path,
});
const milliseconds = performance.now() - started;
await database.close();
console.log(JSON.stringify({ ...imported, milliseconds, peakMb: peakMb() }));
