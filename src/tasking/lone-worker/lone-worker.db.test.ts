import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testDatabase, testViewer } from '../../../test/database.ts';
import { type Database, type Jobs, openJobs, Refusal, silentLog, standingClock } from '../../platform/index.ts';
import type { NoticeDeps } from '../notices/index.ts';
import {
  askForHelp,
  checkIn,
  defineLoneWorkerJob,
  endWatch,
  escalate,
  listWatches,
  seeTo,
  setLevels,
  startWatch,
} from './index.ts';

const MINUTE = 60_000;
const NOW = Date.UTC(2026, 10, 24, 20);
const clock = standingClock(NOW);

let database: Database;
let jobs: Jobs;
let deps: NoticeDeps;

const WARDEN = testViewer({ personId: 21, agencyId: 2, name: 'A Warden', roles: ['officer'] });
const COLLEAGUE = testViewer({ personId: 22, agencyId: 2, name: 'A Colleague', roles: ['officer'] });
const SUPERVISOR = testViewer({ personId: 12, agencyId: 2, name: 'Council Coordinator', roles: ['coordinator'] });
const CONTROL = testViewer({ personId: 11, agencyId: 1, name: 'Police Coordinator', roles: ['coordinator'] });

beforeAll(async () => {
  database = await testDatabase();
  const client = await database.connect();
  for (const [id, agencyId, role] of [
    [21, 2, 'officer'],
    [22, 2, 'officer'],
    [12, 2, 'coordinator'],
    [11, 1, 'coordinator'],
  ] as const) {
    await client.query(
      `insert into person (partnership_id, person_id, sign_in_name, name, agency_id, roles)
        overriding system value values (1, $1, $2, $3, $4, $5)`,
      [id, `person${id}`, `Person ${id}`, agencyId, [role]],
    );
  }
  await client.end();
  jobs = await openJobs({ database, log: silentLog });
  deps = { database, clock, log: silentLog, dataFolder: '/nowhere', jobs, timeZone: 'Europe/London' };
  defineLoneWorkerJob(jobs, deps);
});
afterAll(() => jobs.stop());

beforeEach(async () => {
  clock.at = NOW;
  const { mine } = await listWatches(deps, WARDEN);
  if (mine !== null) await endWatch(deps, WARDEN);
});

async function query<Row>(text: string, values: unknown[] = []): Promise<Row[]> {
  const client = await database.connect();
  try {
    return (await client.query(text, values)).rows as Row[];
  } finally {
    await client.end();
  }
}

const noticesOf = async (watchId: number) =>
  (
    await query<{ person_id: number; word: string }>(
      `select person_id, word from notice where about = 'loneWorker' and subject_id = $1 order by notice_id`,
      [watchId],
    )
  ).map((row) => `${row.word} ${row.person_id}`);

/** What the jobs that are due by the clock would do, in order; none of them runs by itself here. */
async function escalateNow(): Promise<void> {
  const { mine } = await listWatches(deps, WARDEN);
  await escalate(deps, 1, mine!.watchId, mine!.version);
}

describe('somebody who works alone', () => {
  it('is missed by nobody while they check in in time', async () => {
    const { watchId } = await startWatch(deps, WARDEN, { intervalMinutes: 30, place: 'The allotments' });
    for (let k = 0; k < 4; k++) {
      clock.at += 29 * MINUTE;
      await escalateNow();
      await checkIn(deps, WARDEN);
    }
    expect(await noticesOf(watchId)).toEqual([]);
    expect((await listWatches(deps, COLLEAGUE)).others).toEqual([]);
    expect((await listWatches(deps, SUPERVISOR)).others.map((each) => each.place)).toEqual(['The allotments']);
    expect((await listWatches(deps, CONTROL)).others).toEqual([]);
  });

  it('is missed by the supervisor, then by control, once each, however often the job runs', async () => {
    const { watchId } = await startWatch(deps, WARDEN, { intervalMinutes: 30 });
    clock.at = NOW + 30 * MINUTE;
    await escalateNow();
    await escalateNow();
    expect(await noticesOf(watchId)).toEqual(['overdue 12']);
    expect((await listWatches(deps, CONTROL)).others).toEqual([]);
    clock.at = NOW + 40 * MINUTE;
    await escalateNow();
    await escalateNow();
    expect(await noticesOf(watchId)).toEqual(['overdue 12', 'overdue 11', 'overdue 12']);
    expect((await listWatches(deps, CONTROL)).others.map((each) => each.level)).toEqual([2]);
    await checkIn(deps, WARDEN);
    expect((await listWatches(deps, WARDEN)).mine).toMatchObject({ level: 0, dueAt: NOW + 70 * MINUTE });
    expect((await listWatches(deps, CONTROL)).others).toEqual([]);
  });

  it('who asks for help has everybody told at once', async () => {
    const { watchId } = await startWatch(deps, WARDEN, { intervalMinutes: 60 });
    clock.at += MINUTE;
    expect((await askForHelp(deps, WARDEN)).level).toBe(2);
    expect((await noticesOf(watchId)).sort()).toEqual(['help 11', 'help 12']);
  });

  it('without signal checks in late with the time of the button, and an older one takes nothing back', async () => {
    await startWatch(deps, WARDEN, { intervalMinutes: 30 });
    clock.at = NOW + 50 * MINUTE;
    await checkIn(deps, WARDEN, { at: NOW + 25 * MINUTE });
    expect((await listWatches(deps, WARDEN)).mine!.dueAt).toBe(NOW + 55 * MINUTE);
    await checkIn(deps, WARDEN, { at: NOW + 10 * MINUTE });
    expect((await listWatches(deps, WARDEN)).mine!.dueAt).toBe(NOW + 55 * MINUTE);
    // A clock that is ahead does not buy time.
    await checkIn(deps, WARDEN, { at: NOW + 500 * MINUTE });
    expect((await listWatches(deps, WARDEN)).mine!.dueAt).toBe(NOW + 80 * MINUTE);
  });

  it('sends the same start twice and has one timer', async () => {
    const key = '11111111-1111-4111-8111-111111111111';
    const first = await startWatch(deps, WARDEN, { intervalMinutes: 30, idempotencyKey: key });
    const second = await startWatch(deps, WARDEN, { intervalMinutes: 30, idempotencyKey: key });
    expect(second.watchId).toBe(first.watchId);
    await expect(startWatch(deps, WARDEN, { intervalMinutes: 30 })).rejects.toThrow(Refusal);
  });

  it('is seen to by somebody who was told, and by nobody else; found, the timer ends', async () => {
    const { watchId } = await startWatch(deps, WARDEN, { intervalMinutes: 30 });
    await expect(seeTo(deps, CONTROL, { watchId })).rejects.toMatchObject({ code: 'not-found' });
    await expect(seeTo(deps, COLLEAGUE, { watchId })).rejects.toMatchObject({ code: 'not-found' });
    clock.at = NOW + 31 * MINUTE;
    await escalateNow();
    expect((await seeTo(deps, SUPERVISOR, { watchId })).acknowledgedBy).toBe('Council Coordinator');
    clock.at = NOW + 41 * MINUTE;
    await escalateNow();
    expect(await noticesOf(watchId)).toContain('overdue 11');
    await seeTo(deps, CONTROL, { watchId, foundWords: 'Phone battery empty; met at the base.' });
    expect((await listWatches(deps, WARDEN)).mine).toBeNull();
  });
});

describe('levels', () => {
  it('are the agency’s own data', async () => {
    const levels = [
      { level: 1, name: 'Colleague', afterMinutes: 0, told: { kind: 'people' as const, personIds: [22] } },
      {
        level: 2,
        name: 'Supervisor',
        afterMinutes: 5,
        told: { kind: 'role' as const, role: 'coordinator' as const, of: 'agency' as const },
      },
    ];
    await expect(setLevels(deps, CONTROL, { agencyId: 2, levels })).rejects.toMatchObject({ code: 'not-allowed' });
    await setLevels(deps, SUPERVISOR, { agencyId: 2, levels });
    const { watchId } = await startWatch(deps, WARDEN, { intervalMinutes: 30 });
    clock.at = NOW + 30 * MINUTE;
    await escalateNow();
    expect(await noticesOf(watchId)).toEqual(['overdue 22']);
    await setLevels(deps, SUPERVISOR, { agencyId: 2, levels: [] });
  });
});

describe('the job', () => {
  it('is asked for with each change, for the time the next level is due', async () => {
    const { watchId, version } = await startWatch(deps, WARDEN, { intervalMinutes: 45 });
    const rows = await query<{ seconds: number }>(
      `select extract(epoch from start_after - created_on)::integer as seconds from job.job
        where name = 'lone-worker.escalate' and (data->>'watchId')::integer = $1 and (data->>'version')::integer = $2`,
      [watchId, version],
    );
    expect(rows).toEqual([{ seconds: 45 * 60 }]);
  });

  it('done by a worker escalates what is overdue by the clock', async () => {
    const { watchId, version } = await startWatch(deps, WARDEN, { intervalMinutes: 5 });
    clock.at = NOW + 20 * MINUTE;
    const id = await jobs.enqueue('lone-worker.escalate', { partnershipId: 1, watchId, version } as {
      partnershipId: number;
    });
    const heard = new Promise<void>((done) => {
      void database.listen((event) => {
        if (event.what === 'job.finished' && event.payload['jobId'] === id) done();
      });
    });
    await jobs.start();
    await heard;
    // That it ended is said a moment before its result is kept.
    await expect
      .poll(async () => (await jobs.find('lone-worker.escalate', id))?.result, { timeout: 20_000 })
      .toEqual({ level: 2 });
    expect((await noticesOf(watchId)).sort()).toEqual(['overdue 11', 'overdue 12']);
  });
});
