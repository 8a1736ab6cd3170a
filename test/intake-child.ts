import { importFile } from '../src/intake/index.ts';
import { openDatabase, silentLog, systemClock } from '../src/platform/index.ts';
import { testSystemViewer } from './intake.ts';

/** Loads one file in a process that may be killed: `intake-child.ts <database url> <data folder> <file> <feed code>`. */
const [url, dataFolder, path, feedCode] = process.argv.slice(2) as [string, string, string, string];
const database = await openDatabase(url);
console.log('ready');
await importFile({ database, clock: systemClock, log: silentLog, dataFolder }, testSystemViewer(), { feedCode, path });
console.log('done');
await database.close();
