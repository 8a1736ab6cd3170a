import { dayOfIsoDate, isoDateOfDay, weekdayOfDay } from '../src/vocabulary/index.ts';
import { openDeliveries } from './fortnight/deliveries.ts';
import { type Live, type Meeting, Meetings } from './fortnight/meetings.ts';
import { playOnPhone, playOnScreens } from './fortnight/on-screens.ts';
import { gather, type People } from './fortnight/people.ts';
import { type TaskHead, TaskLives } from './fortnight/tasks.ts';
import { evaluateWestgate, proposeWestgate, tooEarly } from './fortnight/westgate.ts';
import type { Scenario, Stage } from './stage/index.ts';

/** The Monday before; the play begins on Tuesday and ends on the Monday after next. */
const EVE = '2026-11-23';
const DAYS = 14;
/** Working days from the first, on which something special happens. */
const ON_SCREENS = 2;
const POWER_CUT = 4;

export const scenario: Scenario = {
  about:
    'A fortnight of joint tasking: daily meetings and a tactical one, tasks accepted, rejected, blocked and closed.',
  asOf: EVE,
  seed: 7,
  async play(stage) {
    const { aim, checks, say } = stage;
    const first = dayOfIsoDate(EVE) + 1;
    const last = first + DAYS - 1;
    await aim.forwardTo(`${isoDateOfDay(first)}T06:10`);
    const people = await gather(stage);
    const deliveries = await openDeliveries(stage, people.analyst, { from: first - 1, to: last });
    const lives = new TaskLives(people, checks);
    const meetings = new Meetings(people, checks, lives);
    let westgate: TaskHead | null = null;
    let nTacticals = 0;
    let nDay = 0;
    for (let day = first; day <= last; day++) {
      if (weekdayOfDay(day) >= 5) continue;
      nDay++;
      const date = isoDateOfDay(day);
      if (day > first) await aim.forwardTo(`${date}T06:10`);
      await deliveries.deliver(people.analyst, day);
      await aim.forwardTo(`${date}T08:05`);
      const daily = await meetings.on('daily', day);
      if (!checks.check(`There is a daily meeting on ${date}`, daily !== null)) continue;
      const pack = await meetings.prepare(daily!);
      say(`${date}: ${pack.items.length} items, ${lives.nOpen} tasks under way`);
      await aim.forwardTo(`${date}T08:30`);
      if (nDay === ON_SCREENS) {
        const taskId = await playOnScreens(stage, people, meetings, daily!);
        await playOnPhone(stage, people, taskId);
      } else {
        await meetings.open(daily!.meetingId);
        if (nDay === POWER_CUT) await cutPower(stage, people, meetings, daily!);
        await meetings.decideAll(daily!.meetingId);
        await meetings.close(daily!.meetingId);
      }
      await aim.forwardTo(`${date}T10:00`);
      nTacticals += await holdTactical(meetings, day);
      await aim.forwardTo(`${date}T14:00`);
      const { now } = await people.analyst.call<{ now: number }>('GET', '/api/me');
      if (westgate === null) {
        westgate = await proposeWestgate(stage, people, now);
        lives.fated.set(westgate.taskId, 'straight');
      }
      await lives.workADay(now);
    }
    checks.same('Ten daily meetings and a tactical one were held', [meetings.nHeld - nTacticals, nTacticals], [10, 1]);
    await evaluateWestgate(stage, people, westgate!.taskId);
    await tooEarly(
      stage,
      people,
      lives.lives.map(({ taskId }) => taskId).filter((taskId) => taskId !== westgate!.taskId),
    );
    await checkTheBooks(stage, people, meetings);
    return { tasks: meetings.nTasks, decisions: meetings.nDecisions };
  },
};

/** The tactical meeting, where the day has one. Returns how many were held. */
async function holdTactical(meetings: Meetings, day: number): Promise<number> {
  const tactical = await meetings.on('tactical', day);
  if (tactical === null) return 0;
  await meetings.prepare(tactical);
  await meetings.open(tactical.meetingId);
  await meetings.decideAll(tactical.meetingId);
  await meetings.close(tactical.meetingId);
  return 1;
}

/** In the middle of a meeting AIM is killed: what was recorded is there afterwards, once, and the meeting goes on. */
async function cutPower(
  { aim, checks, say }: Stage,
  { coordinator, prevention }: People,
  meetings: Meetings,
  { meetingId }: Meeting,
): Promise<void> {
  await meetings.decideAll(meetingId, 1);
  const before = await coordinator.call<Live>('GET', `/api/meetings/${meetingId}/live`);
  say('AIM is killed in the middle of the meeting ...');
  await aim.killAndRestart();
  const after = await prevention.call<Live>('GET', `/api/meetings/${meetingId}/live`);
  checks.same('After kill -9 the meeting is as it was', after, before);
}

/** At the end AIM's own books say what the play counted. */
async function checkTheBooks({ checks, signIn }: Stage, { coordinator }: People, meetings: Meetings): Promise<void> {
  checks.same('AIM has every decision of the play, once', await meetings.countRecorded(), meetings.nDecisions);
  const { tasks } = await coordinator.call<{ tasks: { taskId: number }[] }>('GET', '/api/tasks?limit=2000');
  const ids = new Set(tasks.map(({ taskId }) => taskId));
  checks.same(
    'AIM has every task of the play',
    [...meetings.taskIds].filter((taskId) => !ids.has(taskId)),
    [],
  );
  const keeper = await signIn({ signInName: 'data-protection' });
  const audit = await keeper.call<{ entries: number; firstBroken: unknown }>('GET', '/api/audit/verify');
  checks.check('The audit trail of the fortnight is whole', audit.entries > 0 && audit.firstBroken === null, audit);
}
