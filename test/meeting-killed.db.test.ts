import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, it } from 'vitest';
import { standingClock } from '../src/platform/index.ts';
import { changePack, listTasks, liveMeeting, openMeeting, preparePack, recordDecision } from '../src/tasking/index.ts';

import { testDatabase } from './database.ts';
import { addDaily, decisionsToSend, insertMeetingWorld, MORNING, meetingDepsOn, PEOPLE } from './meeting.ts';

const N = 30;
const KILL_AFTER = 7;

it('a server that is killed while a meeting records loses nothing it confirmed and does nothing twice', async () => {
  const database = await testDatabase();
  const client = await database.connect();
  await insertMeetingWorld(client);
  await client.end();
  const deps = await meetingDepsOn(database, standingClock(MORNING));
  const { meetingId } = await addDaily(deps);
  await preparePack(deps, PEOPLE.analyst, { meetingId });
  for (let i = 0; i < N; i++) {
    const edit = {
      what: 'add' as const,
      title: `Item ${i + 1}`,
      place: 'Here',
      sentence: '',
      section: 'tasking',
      point: null,
    };
    await changePack(deps, PEOPLE.analyst, { meetingId, expectedChanges: i, edit });
  }
  await openMeeting(deps, PEOPLE.chair, { meetingId });

  const child = spawn(
    process.execPath,
    ['--import', 'tsx', resolve(import.meta.dirname, 'meeting-child.ts'), database.url, String(meetingId), String(N)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const confirmed: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.startsWith('recorded ')) confirmed.push(line.slice('recorded '.length));
    if (confirmed.length === KILL_AFTER) child.kill('SIGKILL');
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  expect(child.signalCode).toBe('SIGKILL');

  const after = (await liveMeeting(deps, PEOPLE.chair, meetingId)).decisions;
  expect(after.map(({ itemKey }) => itemKey)).toEqual(expect.arrayContaining(confirmed));
  expect(after.length).toBeLessThan(N);
  // A decision without its task, or a task without its decision, would be half a commit.
  const tasksAfter = await listTasks(deps, PEOPLE.chair);
  expect(tasksAfter.map(({ taskId }) => taskId).sort()).toEqual(after.map(({ taskId }) => taskId).sort());

  // The page sends everything again, not knowing what had arrived.
  for (const decision of decisionsToSend(meetingId, N)) await recordDecision(deps, PEOPLE.chair, decision);
  const { decisions } = await liveMeeting(deps, PEOPLE.chair, meetingId);
  expect(decisions.map(({ itemKey }) => itemKey)).toEqual(decisionsToSend(meetingId, N).map(({ itemKey }) => itemKey));
  const tasks = await listTasks(deps, PEOPLE.chair);
  expect(tasks).toHaveLength(N);
  expect(new Set(tasks.map(({ state }) => state))).toEqual(new Set(['allocated']));
  await deps.close();
});
