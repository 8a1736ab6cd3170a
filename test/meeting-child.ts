import { openDatabase, standingClock } from '../src/platform/index.ts';
import { recordDecision } from '../src/tasking/index.ts';
import { decisionsToSend, MORNING, meetingDepsOn, PEOPLE } from './meeting.ts';

/** Records decisions one after the other in a process that may be killed: `meeting-child.ts <database url> <meeting id> <n>`. */
const [url, meetingId, n] = process.argv.slice(2) as [string, string, string];
const database = await openDatabase(url);
const deps = await meetingDepsOn(database, standingClock(MORNING));
console.log('ready');
for (const decision of decisionsToSend(Number(meetingId), Number(n))) {
  await recordDecision(deps, PEOPLE.chair, decision);
  console.log(`recorded ${decision.itemKey}`);
}
console.log('done');
await deps.close();
await database.close();
