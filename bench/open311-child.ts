import { listen, openApp } from '../src/app.ts';
import { openDatabase, silentLog, systemClock } from '../src/platform/index.ts';
import { peakMb } from './harness.ts';

/**
 * A whole AIM in a process of its own, as residents' systems meet it: `open311-child.ts <database url> <data folder> <partnership>`.
 * Prints its address; ends with its standard input and prints its memory.
 */
const [url, dataFolder, partnership] = process.argv.slice(2) as [string, string, string];
const database = await openDatabase(url);
const deps = { database, clock: systemClock, log: silentLog, dataFolder };
const running = await openApp(deps, {
  partnershipId: Number(partnership),
  demoAccounts: null,
  pagesFolder: null,
  isHttps: false,
  doesJobs: true,
});
console.log(await listen(running.app, '127.0.0.1', 0));
process.stdin.resume();
process.stdin.on('end', () => {
  console.log(peakMb());
  void running
    .close()
    .then(() => database.close())
    .then(() => process.exit(0));
});
