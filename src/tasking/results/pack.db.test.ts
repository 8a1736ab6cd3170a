import { afterAll, expect, it } from 'vitest';
import { testDatabase } from '../../../test/database.ts';
import { insertMeetingWorld, MORNING, meetingDepsOn, PEOPLE } from '../../../test/meeting.ts';
import { squareAt, taskProposal, taskResult } from '../../../test/tasks.ts';
import { standingClock } from '../../platform/index.ts';
import { addSeries, defaultSeries, listMeetings, preparePack, remakePack, viewMeeting } from '../meetings/index.ts';
import { proposeTask, type StepInput, stepTask } from '../tasks/index.ts';

const DAY = 86_400_000;
let close: (() => Promise<void>) | null = null;
afterAll(() => close?.());

it('goes to the tactical meeting, and is the same whenever the pack is made again', async () => {
  const database = await testDatabase();
  const client = await database.connect();
  await insertMeetingWorld(client);
  await client.end();
  const clock = standingClock(MORNING);
  const deps = await meetingDepsOn(database, clock);
  close = () => deps.close();
  const { chair, police, fire, analyst } = PEOPLE;
  const proposed = await proposeTask(
    deps,
    analyst,
    taskProposal({
      when: { from: MORNING, until: MORNING + DAY },
      reviewAt: MORNING + 5 * DAY,
      measure: {
        kind: 'incidents',
        words: 'Deliberate fires.',
        measure: null,
        categories: ['fire/deliberate'],
        treated: squareAt(-1.23, 54.57),
        buffer: null,
        control: null,
        bufferControl: null,
        before: { first: '2026-01-01', last: '2026-01-28' },
        after: { first: '2030-01-01', last: '2030-01-28' },
      },
    }),
  );
  const way: [typeof chair, Omit<StepInput, 'step'> & { step: StepInput['step'] }][] = [
    [chair, { step: 'sign' }],
    [police, { step: 'confirm' }],
    [chair, { step: 'allocate' }],
    [fire, { step: 'accept' }],
    [fire, { step: 'start' }],
    [fire, { step: 'submit', result: taskResult }],
    [analyst, { step: 'verify' }],
    [analyst, { step: 'close', closing: 'completed' }],
  ];
  let { version } = proposed;
  for (const [who, step] of way) {
    clock.at += 60_000;
    ({ version } = await stepTask(deps, who, { taskId: proposed.taskId, expectedVersion: version, ...step }));
  }
  clock.at += 60_000;
  const series = await addSeries(deps, chair, { ...defaultSeries('tactical'), members: [] });
  const { meetings } = await listMeetings(deps, chair);
  const meeting = meetings.find(({ seriesId }) => seriesId === series.seriesId)!;
  clock.at = meeting.startsAt - 3_600_000;
  await preparePack(deps, analyst, { meetingId: meeting.meetingId });
  const { items } = await viewMeeting(deps, analyst, meeting.meetingId);
  expect(items.find(({ kind }) => kind === 'result')?.sentence).toContain(
    'Two loads taken away. Nothing to burn is left. Too early: the days after last until 2030-01-28.',
  );
  clock.at += DAY;
  expect((await remakePack(deps, analyst, { meetingId: meeting.meetingId })).same).toBe(true);
});
