import type pg from 'pg';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { testDatabase } from '../../../test/database.ts';
import {
  addDaily,
  commitAt,
  fires,
  insertMeetingWorld,
  MORNING,
  meetingDepsOn,
  PEOPLE,
} from '../../../test/meeting.ts';
import { draftNewStrategy, STRANDS } from '../../intelligence/index.ts';
import { renderHtml, standingClock } from '../../platform/index.ts';
import { getTask, listTasks, stepTask } from '../tasks/index.ts';
import { recordDecision, undoDecision } from './commands/decide.ts';
import { minutesOf } from './commands/minutes.ts';
import { changePack, preparePack, remakePack } from './commands/pack.ts';
import {
  closeMeeting,
  liveMeeting,
  moveTo,
  openMeeting,
  signInToMeeting,
  takeChair,
  viewMeeting,
} from './commands/run.ts';
import { addSeries, changeSeries, defaultSeries, listMeetings } from './commands/series.ts';
import { askForDuePacks, definePackJob } from './jobs.ts';
import { minutesCalendar, minutesDocument } from './minutes.ts';
import { carriedKey, type DecisionAsked, stepsOf } from './model.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const TODAY = Math.floor(MORNING / DAY);

type Deps = Awaited<ReturnType<typeof meetingDepsOn>>;
let deps: Deps;
let client: pg.Client;
let clock: ReturnType<typeof standingClock>;
let meetingId: number;
let seriesId: number;
const open: Deps[] = [];

beforeEach(async () => {
  const database = await testDatabase();
  client = await database.connect();
  await insertMeetingWorld(client);
  clock = standingClock(MORNING);
  deps = await meetingDepsOn(database, clock);
  open.push(deps);
  ({ meetingId, seriesId } = await addDaily(deps));
});
afterEach(async () => {
  await client.end();
});
afterAll(async () => {
  for (const each of open) await each.close();
});

const { chair, police, fire, analyst, engagement, officer } = PEOPLE;
const nothing: DecisionAsked = {
  choice: 'noAction',
  reason: '',
  untilDay: null,
  refer: null,
  task: null,
  closing: null,
};
const noAction = (reason = 'One event, ended.'): DecisionAsked => ({ ...nothing, reason });
const asTask = (change: Partial<NonNullable<DecisionAsked['task']>> = {}): DecisionAsked => ({
  ...nothing,
  choice: 'task',
  task: {
    title: 'Clear the alley',
    what: 'Lift what could burn.',
    agencyId: 3,
    dueAt: MORNING + 2 * DAY,
    success: 'Fewer fires in 28 days.',
    priorityId: null,
    offStrategyReason: 'A new cluster that no priority covers.',
    power: null,
    ...change,
  },
});
let keys = 0;
const record = (itemKey: string, asked: DecisionAsked, viewer = chair, id = meetingId, idempotencyKey?: string) =>
  recordDecision(deps, viewer, {
    ...asked,
    meetingId: id,
    itemKey,
    idempotencyKey: idempotencyKey ?? `00000000-0000-4000-8000-${String(++keys).padStart(12, '0')}`,
  });
const prepared = async () => {
  await preparePack(deps, analyst, { meetingId });
  return viewMeeting(deps, analyst, meetingId);
};
const opened = async () => {
  await prepared();
  await openMeeting(deps, chair, { meetingId });
  return viewMeeting(deps, chair, meetingId);
};
const addLine = async (title: string, id = meetingId, section = 'tasking') => {
  const { changes } = await changePack(deps, analyst, {
    meetingId: id,
    expectedChanges: (await viewMeeting(deps, analyst, id)).changes.length,
    edit: { what: 'add', title, place: 'Made-up Street', sentence: 'Seen on the way in.', section, point: null },
  });
  return `added:${id}:${changes}`;
};

describe('the pack', () => {
  it('brings only what is out of the ordinary, with its evidence frozen, its map and how sure', async () => {
    const { pack, items, packMade } = await prepared();
    expect(items.map(({ source }) => source)).toEqual(['finding/deliberateFires']);
    const [item] = items;
    expect(item).toMatchObject({
      section: 'fires',
      title: 'Deliberate fires',
      categories: ['fire/deliberate/secondary'],
    });
    expect(item!.evidence!.incidentIds).toEqual([26, 27, 28, 29, 30, 31, 32, 33]);
    expect(item!.evidence!.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(item!.points.filter(({ isNow }) => isNow)).toHaveLength(8);
    expect(item!.points.filter(({ isNow }) => !isNow).length).toBeGreaterThan(0);
    expect(item!.outline!.length).toBeGreaterThan(5);
    expect(item!.uncertainty).toMatch(/by chance/);
    expect(pack!.asKnownAt.ordinal).toBe(1);
    expect(packMade!.by).toBe('Analyst');
  });

  it('made again any later day is the same to the byte, after loads, decisions and undoing', async () => {
    const { items } = await opened();
    await record(items[0]!.key, noAction());
    clock.at = MORNING + 3 * DAY;
    await commitAt(client, MORNING + 2 * DAY, {
      known: fires(1000),
      superseded: [{ incidentId: 30, version: 1 }],
      kind: 'correction',
    });
    const again = await remakePack(deps, analyst, { meetingId });
    expect(again).toEqual({ same: true, sha256: again.sha256, madeAgainSha256: again.sha256 });
    // And a pack of that later day is another one.
    const { meetings } = await listMeetings(deps, chair);
    const later = meetings.find(({ day }) => day > TODAY)!;
    const other = await preparePack(deps, analyst, { meetingId: later.meetingId });
    expect(other!.sha256).not.toBe(again.sha256);
  });

  it('of a quiet day says so, and is a valid pack', async () => {
    await commitAt(client, MORNING - MINUTE, {
      superseded: Array.from({ length: 8 }, (_, i) => ({ incidentId: 26 + i, version: 1 })),
    });
    const { pack, items, series } = await prepared();
    expect(items).toEqual([]);
    expect(pack!.headline).toMatch(/^No exceptions\. \d+ checks were made/);
    expect(stepsOf(series.agenda, items)).toHaveLength(series.agenda.length);
    await openMeeting(deps, chair, { meetingId });
    expect(await closeMeeting(deps, chair, { meetingId, carryReason: null })).toEqual({ carried: 0 });
  });

  it('is ordered, annotated, added to and dropped from with a reason, and keeps who did what', async () => {
    await prepared();
    const first = await addLine('Insecure void');
    const second = await addLine('Lights out');
    const edit = (edit: Parameters<typeof changePack>[2]['edit'], expectedChanges: number) =>
      changePack(deps, analyst, { meetingId, expectedChanges, edit });
    await edit({ what: 'order', keys: [second, first] }, 2);
    await edit({ what: 'annotate', key: second, note: 'The lamp was reported twice.' }, 3);
    await expect(edit({ what: 'drop', key: first, reason: ' ' }, 4)).rejects.toThrow(/Say why/);
    await edit({ what: 'drop', key: first, reason: 'Secured at 07:40.' }, 4);
    await expect(edit({ what: 'restore', key: first }, 3)).rejects.toThrow(
      /Analyst wrote a note; Analyst dropped an item/,
    );
    const { items, changes } = await viewMeeting(deps, chair, meetingId);
    expect(items.map(({ key, note, dropped }) => [key, note, dropped])).toEqual([
      [items[0]!.key, null, null],
      [second, 'The lamp was reported twice.', null],
      [first, null, 'Secured at 07:40.'],
    ]);
    expect(changes.at(-1)!.words).toMatch(/dropped/);
    // Made anew before the meeting it is another edition, with what people did still in it.
    await preparePack(deps, analyst, { meetingId });
    expect((await viewMeeting(deps, chair, meetingId)).items.map(({ dropped }) => dropped)).toEqual([
      null,
      null,
      'Secured at 07:40.',
    ]);
  });

  it('makes itself within the hour before its meeting, once', async () => {
    definePackJob(deps.jobs, deps, async () => deps.intelligence);
    expect(await askForDuePacks(deps, 1)).toBe(1);
    expect(await askForDuePacks(deps, 1)).toBe(1);
    await deps.jobs.start();
    await expect
      .poll(async () => (await viewMeeting(deps, chair, meetingId)).packMade?.by, { timeout: 20_000 })
      .toBe('nightly pack');
    await expect
      .poll(async () => (await client.query('select count(*)::int as n from meeting_pack')).rows[0].n, {
        timeout: 5_000,
      })
      .toBe(1);
    expect(await askForDuePacks(deps, 1)).toBe(0);
  });

  it('shows places by area only to who works with residents, and is not for who has no part in meetings', async () => {
    await prepared();
    const [item] = (await viewMeeting(deps, engagement, meetingId)).items;
    expect(item).toMatchObject({ points: [], outline: null, point: null, place: 'Made-up ward' });
    expect(item!.evidence!.incidentIds).toEqual([]);
    await expect(viewMeeting(deps, officer, meetingId)).rejects.toThrow(/may not see meetings/);
  });
});

describe('the meeting', () => {
  it('is opened with a pack only, and whoever opens it is in the chair', async () => {
    await expect(openMeeting(deps, chair, { meetingId })).rejects.toThrow(/no pack yet/);
    const { live, series, items } = await opened();
    expect(live).toMatchObject({
      state: 'open',
      chair: { personId: 11 },
      currentStep: stepsOf(series.agenda, items)[0]!.key,
    });
    await expect(preparePack(deps, analyst, { meetingId })).rejects.toThrow(/stays as it was/);
  });

  it('shows who signed in for which agency with what they declared, and follows its chair', async () => {
    const { items } = await opened();
    await signInToMeeting(deps, police, { meetingId, declaration: '' });
    await signInToMeeting(deps, fire, { meetingId, declaration: 'A relative lives there.' });
    await moveTo(deps, chair, { meetingId, step: items[0]!.key });
    await expect(moveTo(deps, police, { meetingId, step: 'section:roles' })).rejects.toThrow(/Only who chairs/);
    const live = await liveMeeting(deps, police, meetingId);
    expect(live.currentStep).toBe(items[0]!.key);
    expect(live.presence.map(({ agencyKind, declaration }) => [agencyKind, declaration])).toEqual([
      ['council', 'In the chair'],
      ['police', 'Nothing to declare'],
      ['fire', 'A relative lives there.'],
    ]);
  });

  it('hands its chair over only to who may chair, and then the first records no more', async () => {
    const { items } = await opened();
    await expect(takeChair(deps, analyst, { meetingId })).rejects.toThrow(/may not run a meeting/);
    await takeChair(deps, police, { meetingId });
    await expect(record(items[0]!.key, noAction())).rejects.toThrow(/Only who chairs/);
    expect((await record(items[0]!.key, noAction(), police)).recordedBy).toBe('Member of Police');
  });

  it('ends only when every item has a decision, or what is left is carried with a reason', async () => {
    const { items } = await opened();
    await expect(closeMeeting(deps, chair, { meetingId, carryReason: null })).rejects.toThrow(/1 item has no decision/);
    expect(await closeMeeting(deps, chair, { meetingId, carryReason: 'Out of time.' })).toEqual({ carried: 1 });
    const { live } = await viewMeeting(deps, chair, meetingId);
    // Wednesday.
    expect(live.decisions[0]).toMatchObject({ itemKey: items[0]!.key, choice: 'monitor', untilDay: TODAY + 1 });
    await expect(record(items[0]!.key, noAction())).rejects.toThrow(/is closed/);
    clock.at = MORNING + DAY;
    const next = (await listMeetings(deps, chair)).meetings.find(({ day }) => day === TODAY + 1)!;
    await preparePack(deps, analyst, { meetingId: next.meetingId });
    const carried = (await viewMeeting(deps, chair, next.meetingId)).items.find(({ kind }) => kind === 'carried')!;
    expect(carried).toMatchObject({ key: carriedKey(live.decisions[0]!.decisionId), section: 'escalations' });
    expect(carried.sentence).toMatch(/Not reached: Out of time/);
  });
});

describe('a decision', () => {
  it.each<[string, DecisionAsked, RegExp]>([
    ['a task without an agency', asTask({ agencyId: null }), /Missing: Who/],
    ['a task without a measure', asTask({ success: '' }), /Missing: Success is/],
    [
      'a task without priority or reason',
      asTask({ offStrategyReason: null }),
      /Missing: Priority, or why off strategy/,
    ],
    ['a task due before now', asTask({ dueAt: MORNING - 1 }), /Missing: By/],
    ['monitoring without a date', { ...nothing, choice: 'monitor' }, /Missing: Until/],
    ['monitoring until today', { ...nothing, choice: 'monitor', untilDay: TODAY }, /Missing: Until: a day after today/],
    ['referring to nobody', { ...nothing, choice: 'refer', reason: 'Theirs.' }, /Missing: To/],
    ['no action without a reason', nothing, /Missing: Reason/],
    ['adopting a strategy', { ...nothing, choice: 'adopt' }, /Only the strategic meeting/],
  ])('is refused as %s, naming what is missing', async (_, asked, words) => {
    const { items } = await opened();
    await expect(record(items[0]!.key, asked)).rejects.toThrow(words);
    expect((await liveMeeting(deps, chair, meetingId)).decisions).toEqual([]);
  });

  it('"task" makes the task, agrees it and gives it to its agency, with the frozen evidence; the agency still accepts', async () => {
    const { items } = await opened();
    const decision = await record(items[0]!.key, asTask());
    const task = await getTask(deps, fire, decision.taskId!);
    expect(task).toMatchObject({
      state: 'allocated',
      problem: 'deliberateFire',
      who: { agencyId: 3 },
      agreed: { under: { kind: 'meeting', meetingId, decisionId: decision.decisionId } },
      measure: { kind: 'incidents', categories: ['fire/deliberate/secondary'], words: 'Fewer fires in 28 days.' },
    });
    expect(task.why.reference).toBe(items[0]!.key);
    expect(task.why.evidence.asKnownAt!.ordinal).toBe(1);
    expect(task.where!.geometry).toEqual({ type: 'Polygon', coordinates: [items[0]!.outline] });
    const accept = { taskId: task.taskId, expectedVersion: task.version, step: 'accept' as const };
    await expect(stepTask(deps, chair, accept)).rejects.toThrow(/nobody is ordered/);
    await stepTask(deps, fire, accept);
    expect((await liveMeeting(deps, chair, meetingId)).tasks).toMatchObject([{ state: 'accepted', agencyId: 3 }]);
  });

  it('sent twice is one decision and one task; an item is decided once', async () => {
    const { items } = await opened();
    const key = '00000000-0000-4000-9000-000000000001';
    const [first, second] = [
      await record(items[0]!.key, asTask(), chair, meetingId, key),
      await record(items[0]!.key, asTask(), chair, meetingId, key),
    ];
    expect(second).toEqual(first);
    await expect(record(items[0]!.key, noAction())).rejects.toThrow(/decided already, as number 1/);
    const at = await Promise.allSettled(
      Array.from({ length: 8 }, (_, i) => record(items[0]!.key, noAction(`Reason ${i}`))),
    );
    expect(at.every(({ status }) => status === 'rejected')).toBe(true);
    expect(await listTasks(deps, chair)).toHaveLength(1);
  });

  it('is not kept when its task cannot be made', async () => {
    const { items } = await opened();
    const constable = { actor: 'constable', power: 'none', authorisation: null };
    await expect(record(items[0]!.key, asTask({ power: constable }))).rejects.toThrow(/work for police/);
    expect((await liveMeeting(deps, chair, meetingId)).decisions).toEqual([]);
    expect(await listTasks(deps, chair)).toEqual([]);
  });

  it('is the chair’s to undo for ten minutes, logged; its task is cancelled unless it was accepted', async () => {
    const { items } = await opened();
    const decision = await record(items[0]!.key, asTask());
    await expect(
      undoDecision(deps, police, { meetingId, decisionId: decision.decisionId, reason: '' }),
    ).rejects.toThrow(/Only who chairs/);
    await undoDecision(deps, chair, { meetingId, decisionId: decision.decisionId, reason: 'Wrong agency.' });
    expect(await getTask(deps, fire, decision.taskId!)).toMatchObject({ state: 'closed', closing: 'cancelled' });
    const again = await record(items[0]!.key, asTask());
    expect(again.number).toBe(2);
    const task = await getTask(deps, fire, again.taskId!);
    await stepTask(deps, fire, { taskId: task.taskId, expectedVersion: task.version, step: 'accept' });
    await expect(undoDecision(deps, chair, { meetingId, decisionId: again.decisionId, reason: '' })).rejects.toThrow(
      /accepted/,
    );
    const line = await addLine('Another');
    const late = await record(line, noAction());
    clock.at = MORNING + 11 * MINUTE;
    await expect(undoDecision(deps, chair, { meetingId, decisionId: late.decisionId, reason: '' })).rejects.toThrow(
      /ten minutes/,
    );
    const { rows } = await client.query(
      `select what from audit where what in ('meeting.decided', 'meeting.undone') order by audit_id`,
    );
    expect(rows.map(({ what }) => what)).toEqual([
      'meeting.decided',
      'meeting.undone',
      'meeting.decided',
      'meeting.decided',
    ]);
  });

  it('on a late task continues it, gives it a later date, or closes it', async () => {
    const { items } = await opened();
    const { taskId } = await record(items[0]!.key, asTask({ dueAt: MORNING + HOUR }));
    await closeMeeting(deps, chair, { meetingId, carryReason: null });
    clock.at = MORNING + DAY;
    const wednesday = (await listMeetings(deps, chair)).meetings.find(({ day }) => day === TODAY + 1)!.meetingId;
    await preparePack(deps, analyst, { meetingId: wednesday });
    const late = (await viewMeeting(deps, chair, wednesday)).items.find(({ kind }) => kind === 'task')!;
    expect(late.sentence).toMatch(/waiting to be accepted\. 1 day late/);
    await openMeeting(deps, chair, { meetingId: wednesday });
    await expect(record(late.key, noAction(), chair, wednesday)).rejects.toThrow(/no decision for such an item/);
    await record(late.key, { ...nothing, choice: 'extend', untilDay: TODAY + 4 }, chair, wednesday);
    const task = await getTask(deps, chair, taskId!);
    expect(task.when!.until).toBe((TODAY + 5) * DAY - MINUTE);
    await closeMeeting(deps, chair, { meetingId: wednesday, carryReason: 'Out of time.' });
    // Put off, it does not come back the next day.
    clock.at = MORNING + 2 * DAY;
    const thursday = (await listMeetings(deps, chair)).meetings.find(({ day }) => day === TODAY + 2)!.meetingId;
    await preparePack(deps, analyst, { meetingId: thursday });
    const there = await viewMeeting(deps, chair, thursday);
    expect(there.items.some(({ kind }) => kind === 'task')).toBe(false);
    // What was decided at the place, and what is being done there, is beside the fires again.
    const carried = there.items.find(({ kind }) => kind === 'carried' || kind === 'finding')!;
    expect(carried.alreadyThere).toMatchObject([{ taskId }]);
    expect(carried.lastTime.map(({ words }) => words).join(' ')).toMatch(/extended until|task T-0001/);
  });

  it('refers upwards and back down, and stays until a later meeting has decided', async () => {
    const tactical = await addSeries(deps, chair, {
      ...defaultSeries('tactical'),
      calendar: { kind: 'fortnightly', at: '10:00', weekday: 2 },
      members: [],
    });
    const { items } = await opened();
    const up = await record(items[0]!.key, {
      ...nothing,
      choice: 'refer',
      reason: 'Third week running.',
      refer: { kind: 'tactical', to: '' },
    });
    await closeMeeting(deps, chair, { meetingId, carryReason: null });
    const above = (await listMeetings(deps, chair)).meetings.find((each) => each.seriesId === tactical.seriesId)!;
    clock.at = above.startsAt - HOUR;
    await preparePack(deps, analyst, { meetingId: above.meetingId });
    const key = carriedKey(up.decisionId);
    expect((await viewMeeting(deps, chair, above.meetingId)).items.find((item) => item.key === key)).toMatchObject({
      section: 'emerging',
      follows: { decisionId: up.decisionId, meetingId },
    });
    await openMeeting(deps, chair, { meetingId: above.meetingId });
    const down = await record(
      key,
      { ...nothing, choice: 'refer', reason: 'For the morning.', refer: { kind: 'daily', to: '' } },
      chair,
      above.meetingId,
    );
    clock.at += MINUTE;
    const daily = (await listMeetings(deps, chair)).meetings.filter(
      (each) => each.seriesId === seriesId && each.day > TODAY,
    );
    const next = daily.sort((a, b) => a.day - b.day)[0]!;
    await preparePack(deps, analyst, { meetingId: next.meetingId });
    const keysThere = (await viewMeeting(deps, chair, next.meetingId)).items.map((item) => item.key);
    expect(keysThere).toContain(carriedKey(down.decisionId));
    expect(keysThere).not.toContain(key);
  });
});

describe('the control strategy', () => {
  const draft = {
    title: 'Control strategy to spring',
    periodFrom: TODAY,
    periodTo: TODAY + 180,
    priorities: ['Fires', 'Burglary', 'Noise'].map((title) => ({
      title,
      rationale: 'Rising.',
      target: 'Fewer.',
      leadAgencyId: 3,
      risk: null,
      actions: STRANDS.map((strand) => ({ strand, what: 'Something', ownerAgencyId: 3, measure: 'Counted' })),
    })),
  };

  it('is changed by the strategic meeting alone, taken back by its undo, and then served by tasks', async () => {
    const strategic = await addSeries(deps, chair, { ...defaultSeries('strategic'), members: [] });
    const { strategyId } = await draftNewStrategy(deps, chair, draft);
    const board = (await listMeetings(deps, chair)).meetings.find((each) => each.seriesId === strategic.seriesId)!;
    await preparePack(deps, analyst, { meetingId: board.meetingId });
    const key = `strategy:${strategyId}`;
    await openMeeting(deps, chair, { meetingId: board.meetingId });
    const adopt = { ...nothing, choice: 'adopt' as const };
    const first = await record(key, adopt, chair, board.meetingId);
    const inForce = async () =>
      (await client.query(`select status, effective_from is not null as began from control_strategy`)).rows;
    expect(await inForce()).toEqual([{ status: 'inForce', began: true }]);
    await undoDecision(deps, chair, {
      meetingId: board.meetingId,
      decisionId: first.decisionId,
      reason: 'Wrong draft.',
    });
    expect(await inForce()).toEqual([{ status: 'draft', began: false }]);
    await record(key, adopt, chair, board.meetingId);
    const { rows } = await client.query(`select priority_id from strategy_priority where title = 'Fires'`);
    const { items } = await opened();
    const decision = await record(items[0]!.key, asTask({ priorityId: rows[0].priority_id, offStrategyReason: null }));
    expect(await getTask(deps, fire, decision.taskId!)).toMatchObject({ priorityId: rows[0].priority_id });
    // Kept as it was: the pack of the strategic meeting can still be made again.
    expect((await remakePack(deps, analyst, { meetingId: board.meetingId })).same).toBe(true);
  });
});

describe('the minutes', () => {
  it('say who was there, what was seen, what was decided and why, and give the dates to calendars', async () => {
    const { items } = await opened();
    await signInToMeeting(deps, fire, { meetingId, declaration: '' });
    const { taskId } = await record(items[0]!.key, asTask());
    const line = await addLine('Lights out');
    await record(line, { ...nothing, choice: 'monitor', untilDay: TODAY + 3, reason: 'Reported already.' });
    await closeMeeting(deps, chair, { meetingId, carryReason: null });
    const input = await minutesOf(deps, police, meetingId);
    const html = renderHtml(minutesDocument(input));
    for (const words of [
      'Chair of Council, chair',
      'Test Fire and Rescue',
      '8 fires in 7 days',
      'Task T-0001 for Test Fire and Rescue',
      'Success: Fewer fires in 28 days.',
      'Reported already.',
      'Lights out: looked at again on Fri 27 Nov.',
      'Next meeting: Wed 25 Nov, 08:30.',
    ]) {
      expect(html).toContain(words);
    }
    const calendar = minutesCalendar(input).replace(/\r\n[ \t]/g, '');
    expect(calendar.match(/BEGIN:VEVENT/g)).toHaveLength(3);
    expect(calendar).toContain(`Due: T-000${taskId}`);
    // Nothing of the place or the deed leaves AIM by calendar.
    expect(calendar).not.toMatch(/Clear the alley|Made-up|fire in/i);
  });
});

describe('a series', () => {
  it('is changed by who may chair, at the version they saw', async () => {
    const { series } = await listMeetings(deps, chair);
    const { seriesId: id, version, ...content } = series[0]!;
    const change = {
      ...content,
      members: [{ personId: 11, part: 'chair' as const }],
      seriesId: id,
      expectedVersion: version,
    };
    await expect(changeSeries(deps, analyst, change)).rejects.toThrow(/may not run a meeting/);
    const after = await changeSeries(deps, chair, { ...change, plannedMinutes: 25 });
    expect(after).toMatchObject({
      plannedMinutes: 25,
      version: 2,
      members: [{ personId: 11, name: 'Chair of Council' }],
    });
    await expect(changeSeries(deps, chair, change)).rejects.toThrow(/version 2, yours was 1/);
  });
});
