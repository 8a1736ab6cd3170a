import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase } from '../../../test/database.ts';
import { commitMoment, insertFeed, type MadeUpIncident } from '../../../test/picture.ts';
import { insertTaskPeople, squareAt, taskPerson, taskProposal, WAY_TO_CLOSE } from '../../../test/tasks.ts';
import { openPicture, type Picture } from '../../picture/index.ts';
import { type Database, silentLog, standingClock } from '../../platform/index.ts';
import { proposeTask, stepTask, type TaskMeasure, type TaskProposal } from '../tasks/index.ts';
import { chairsBoard } from './chairs-board.ts';
import { whatWorked } from './commands.ts';
import { type ResultsDeps, resultsForPack, reviewTask } from './index.ts';

const DAY = 86_400_000;
const START = Date.UTC(2026, 8, 1, 12);
const clock = standingClock(Date.UTC(2026, 9, 1, 9));

let database: Database;
let picture: Picture;
let deps: ResultsDeps;
let nextId = 1;

/** So many deliberate secondary fires in the middle of a square, one a day from a day on. */
function fires(n: number, lon: number, lat: number, firstDay: number, more: Partial<MadeUpIncident> = {}) {
  return Array.from({ length: n }, (_, i) => ({
    incidentId: nextId++,
    categoryId: 304,
    agencyId: 3,
    occurredFrom: START + (firstDay + (i % 28)) * DAY,
    recordedAt: START + (firstDay + (i % 28)) * DAY,
    lon: lon + 0.001,
    lat: lat + 0.001,
    ...more,
  }));
}

const measure: TaskMeasure = {
  kind: 'incidents',
  words: 'Deliberate fires in the alleys.',
  measure: null,
  categories: ['fire/deliberate'],
  treated: squareAt(-1.23, 54.57),
  buffer: null,
  control: squareAt(-1.2, 54.57),
  bufferControl: null,
  before: { first: '2026-09-01', last: '2026-09-28' },
  after: { first: '2026-10-01', last: '2026-10-28' },
};

async function closedTask(overrides: Partial<TaskProposal> = {}): Promise<number> {
  const now = clock.at;
  const { taskId } = await proposeTask(
    deps,
    taskPerson(31),
    taskProposal({ when: { from: now, until: now + DAY }, reviewAt: now + 60 * DAY, ...overrides }),
  );
  for (const [i, [personId, step]] of WAY_TO_CLOSE.entries()) {
    clock.at += 3_600_000;
    await stepTask(deps, taskPerson(personId), { taskId, expectedVersion: i + 1, ...step });
  }
  clock.at = now;
  return taskId;
}

let measured: number;
let secret: number;
let firstMoment = 0;

beforeAll(async () => {
  database = await testDatabase();
  const client = await database.connect();
  await insertFeed(client, 1);
  await insertTaskPeople(database);
  // Treated: 60 before, 12 after; control: 60 and 58. Some more of the treated ones are marked above what all may see.
  const elsewhere = fires(1, -1, 54, 60);
  firstMoment = await commitMoment(client, 1, {
    known: [...fires(60, -1.23, 54.57, 0), ...fires(60, -1.2, 54.57, 0), ...fires(12, -1.23, 54.57, 30), ...elsewhere],
  });
  await commitMoment(client, 1, {
    known: [...fires(58, -1.2, 54.57, 30), ...fires(40, -1.23, 54.57, 30, { marking: 1 })],
  });
  await client.end();
  picture = await openPicture({ database, log: silentLog }, 1);
  deps = {
    database,
    clock,
    picture,
    timeZone: 'Europe/London',
    doseOf: async (_viewer, taskId) =>
      taskId === 1 ? { plannedVisits: 20, visits: 15, probableVisits: 2, plannedMinutes: 300, minutes: 210 } : null,
  };
  measured = await closedTask({ measure });
  secret = await closedTask({ measure, marking: 'OFFICIAL-SENSITIVE', title: 'Above' });
});
afterAll(() => picture?.close());

const low = taskPerson(23, { clearance: 'OFFICIAL' });

describe('the review of a task', () => {
  it('is too early while the days after last, and says so', async () => {
    const review = await reviewTask(deps, low, measured);
    expect(review.outcome).toMatchObject({ verdict: 'tooEarly', counts: null });
    expect(review.words.join(' ')).toMatch(/Too early: the days after last until 2026-10-28/);
  });

  it('tells input, output, dose, cost and what came of it, with counts as this viewer may see them', async () => {
    clock.at = Date.UTC(2026, 10, 20);
    const review = await reviewTask(deps, low, measured);
    expect(review).toMatchObject({
      input: { hours: 4 },
      costPounds: 180,
      dose: { visits: 15, plannedVisits: 20 },
      failure: 'neither',
      outcome: {
        verdict: 'fewer',
        counts: { treated: { before: 60, after: 12 }, control: { before: 60, after: 58 }, buffer: null },
        difference: { wdd: -46 },
      },
      made: { records: 190 },
    });
    expect(review.words).toEqual([
      'Put in: 4 hours, £180. Done: Two loads taken away.',
      'Presence: 15 of 20 planned visits, 2 more probably, 210 minutes.',
      'Deliberate fires in the alleys: treated area 60 before and 12 after; control area 60 before and 58 after (28 days before and after).',
      '46 fewer than the control leads one to expect (95 % interval 73 fewer to 19 fewer): fewer.',
    ]);
    // Who is cleared for more counts more.
    const cleared = await reviewTask(deps, taskPerson(31), measured);
    expect(cleared.outcome).toMatchObject({ verdict: 'noClearChange', counts: { treated: { before: 60, after: 52 } } });
  });

  it('cannot be asked about a task above the clearance', async () => {
    await expect(reviewTask(deps, low, secret)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('cannot count in a drawn area what is told by area only', async () => {
    const taskId = await closedTask({ measure: { ...measure, categories: ['crime/violence/sexual'] } });
    expect((await reviewTask(deps, low, taskId)).outcome?.verdict).toBe('notPlaceable');
  });
});

describe('what goes to a meeting', () => {
  it('is the same whenever it is asked as of one moment, whatever came in since', async () => {
    const period = { from: Date.UTC(2026, 8, 1), to: Date.UTC(2026, 10, 20) };
    const early = await resultsForPack(deps, low, { ...period, ordinal: firstMoment });
    const now = await resultsForPack(deps, low, { ...period, ordinal: firstMoment + 1 });
    const of = (results: typeof now) => results.find((each) => each.taskId === measured)?.outcome;
    // As known at the first moment, the days after had not been reported in the control area.
    expect(of(early)).toMatchObject({ counts: { control: { before: 60, after: 0 } } });
    expect(of(now)).toMatchObject({ counts: { control: { before: 60, after: 58 } } });
    expect(await resultsForPack(deps, low, { ...period, ordinal: firstMoment })).toEqual(early);
    expect(now.map(({ taskId }) => taskId)).not.toContain(secret);
  });
});

describe('what worked here', () => {
  it('is found by problem, response, place, effect and words', async () => {
    clock.at = Date.UTC(2026, 10, 20);
    const found = async (query: Parameters<typeof whatWorked>[2]) =>
      (await whatWorked(deps, low, query)).results.some(({ taskId }) => taskId === measured);
    for (const query of [
      {},
      { problem: 'deliberateFire', response: 'removal' },
      { effect: 'fewer' },
      { near: { lon: -1.229, lat: 54.571, metres: 50 } },
      { text: 'nothing to BURN' },
    ] as const) {
      expect([query, await found(query)]).toEqual([query, true]);
    }
    for (const query of [
      { problem: 'noise' },
      { response: 'patrol' },
      { effect: 'tooFew' },
      { near: { lon: -3, lat: 51, metres: 500 } },
      { text: 'unheard of' },
    ] as const) {
      expect([query, await found(query)]).toEqual([query, false]);
    }
    const { summary } = await whatWorked(deps, low, { effect: 'fewer' });
    expect(summary).toEqual([
      { problem: 'deliberateFire', response: 'removal', n: 1, verdicts: { fewer: 1 }, words: '1 tasks: 1 fewer.' },
    ]);
  });
});

describe("the chair's board", () => {
  it('shows open, late, blocked and rejected by agency, medians, and decisions that nothing followed', async () => {
    clock.at = Date.UTC(2026, 10, 1, 9);
    const open = await proposeTask(
      deps,
      taskPerson(31),
      taskProposal({ when: { from: clock.at, until: clock.at + DAY }, reviewAt: clock.at + DAY }),
    );
    for (const [i, [personId, step]] of WAY_TO_CLOSE.slice(0, 3).entries()) {
      await stepTask(deps, taskPerson(personId), { taskId: open.taskId, expectedVersion: i + 1, ...step });
    }
    const reject = { step: 'reject', reason: 'No crew this week.' } as const;
    await stepTask(deps, taskPerson(13), { taskId: open.taskId, expectedVersion: 4, ...reject });
    const client = await database.connect();
    await client.query(
      `insert into meeting_series (partnership_id, series_id, kind, name, calendar, agenda, planned_minutes, reminder)
        overriding system value values (1, 1, 'daily', 'Daily', '{}', '[]', 20, '')`,
    );
    await client.query(
      `insert into meeting (partnership_id, meeting_id, series_id, day, starts_at, period, covers_from, covers_to, marking)
        overriding system value values (1, 1, 1, 20000, now(), '', now(), now(), 0), (1, 2, 1, 20001, now(), '', now(), now(), 1)`,
    );
    const decide = (
      meetingId: number,
      number: number,
      choice: string,
      more: { untilDay?: number; taskId?: number } = {},
    ) =>
      client.query(
        `insert into meeting_decision (partnership_id, idempotency_key, meeting_id, number, item_key, choice, reason, until_day,
            task_id, title, place, subject, recorded_at, recorded_by, recorded_by_name)
          values (1, gen_random_uuid(), $1, $2::int, 'item' || $2::int, $3, 'because', $4, $5, 'Item ' || $2::int, 'here', 'x', $6, 11, 'Person 11')`,
        [meetingId, number, choice, more.untilDay ?? null, more.taskId ?? null, new Date(clock.at)],
      );
    await decide(1, 1, 'task');
    await decide(1, 2, 'task', { taskId: open.taskId });
    await decide(1, 3, 'task', { taskId: measured });
    await decide(1, 4, 'monitor', { untilDay: 20_770 });
    await decide(1, 5, 'monitor', { untilDay: 99_999 });
    await decide(2, 6, 'task');
    await client.end();
    clock.at = Date.UTC(2026, 10, 20);

    const board = await chairsBoard(deps, low);
    expect(board.late.map(({ taskId }) => taskId)).toEqual([open.taskId]);
    const fire = board.agencies.find(({ agencyId }) => agencyId === 3);
    expect(fire).toMatchObject({ open: 1, late: 1, rejected: 1, hoursToAccept: { median: 1 } });
    expect(board.agencies[0]).toMatchObject({ agencyId: null, open: 1, closed: 2 });
    expect(board.decisions.map(({ title, words }) => [title, words])).toEqual([
      ['Item 1', 'A task was decided, and none was made.'],
      ['Item 2', expect.stringMatching(/^T-\d{4} was not taken up in 18 days\.$/)],
      ['Item 4', expect.stringMatching(/watched has passed/)],
    ]);
  });
});
