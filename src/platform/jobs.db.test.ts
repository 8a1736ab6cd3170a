import { afterEach, describe, expect, it } from 'vitest';
import { testDatabase, testViewer } from '../../test/database.ts';
import type { AimEvent, Database } from './database.ts';
import { badRequest } from './errors.ts';
import { type Jobs, openJobs } from './jobs.ts';
import { silentLog } from './log.ts';

const opened: Jobs[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((jobs) => jobs.stop()));
});

async function jobsOn(database: Database): Promise<Jobs> {
  const jobs = await openJobs({ database, log: silentLog });
  opened.push(jobs);
  return jobs;
}

/** Listens by the time it answers; `first` resolves with the first event that is such. */
async function listening(database: Database, is: (event: AimEvent) => boolean): Promise<{ first: Promise<AimEvent> }> {
  let hear: (event: AimEvent) => void = () => undefined;
  const first = new Promise<AimEvent>((resolve) => {
    hear = resolve;
  });
  await database.listen((event) => is(event) && hear(event));
  return { first };
}

describe('jobs', () => {
  it('are done by another process than the one that enqueued them, and keep what they returned', async () => {
    const database = await testDatabase();
    const [web, worker] = [await jobsOn(database), await jobsOn(database)];
    worker.define<{ partnershipId: number; loadId: number }>('double', async ({ data }) => ({
      twice: data.loadId * 2,
    }));
    await worker.start();
    const finished = await listening(database, (event) => event.what === 'job.finished');
    const id = await web.enqueue('double', { partnershipId: 1, loadId: 21 });
    await finished.first;
    await expect
      .poll(() => web.find('double', id), { timeout: 20_000 })
      .toMatchObject({ state: 'done', result: { twice: 42 } });
  });

  it('exist exactly if the transaction that enqueued them commits', async () => {
    const database = await testDatabase();
    const jobs = await jobsOn(database);
    jobs.define('noop', async () => undefined);
    let inside = '';
    const failing = database.transact(testViewer(), async (tx) => {
      inside = await jobs.enqueue('noop', { partnershipId: 1 }, tx);
      throw new Error('half way');
    });
    await expect(failing).rejects.toThrow('half way');
    expect(await jobs.find('noop', inside)).toBeNull();
    const kept = await database.transact(testViewer(), (tx) => jobs.enqueue('noop', { partnershipId: 1 }, tx));
    expect(await jobs.find('noop', kept)).toMatchObject({ state: 'waiting' });
  });

  it('tell their progress and hear that they are cancelled', async () => {
    const database = await testDatabase();
    const jobs = await jobsOn(database);
    const ended = new Promise<unknown>((done) => {
      jobs.define('long', async ({ signal, progress }) => {
        progress({ done: 1, total: 3, what: 'reading' });
        await new Promise((stop) => signal.addEventListener('abort', stop));
        done(signal.reason);
        throw signal.reason;
      });
    });
    const told = await listening(database, (event) => event.what === 'job.progress');
    await jobs.start();
    const id = await jobs.enqueue('long', { partnershipId: 1 });
    expect((await told.first).payload).toMatchObject({ jobId: id, done: 1, total: 3, what: 'reading' });
    await jobs.cancel('long', id);
    expect(await ended).toMatchObject({ code: 'cancelled' });
    await expect.poll(() => jobs.find('long', id), { timeout: 20_000 }).toMatchObject({ state: 'cancelled' });
  });

  it('say why they failed: a refusal in its words, a bug by its reference only', async () => {
    const database = await testDatabase();
    const jobs = await jobsOn(database);
    jobs.define('refusing', async () => {
      throw badRequest('file.empty', 'The file is empty; expected rows.');
    });
    jobs.define('broken', async () => {
      throw new Error('secret of the inside');
    });
    await jobs.start();
    const refused = await jobs.enqueue('refusing', { partnershipId: 1 });
    const broken = await jobs.enqueue('broken', { partnershipId: 1 });
    await expect
      .poll(() => jobs.find('refusing', refused), { timeout: 20_000 })
      .toMatchObject({ state: 'failed', result: { message: 'The file is empty; expected rows.' } });
    await expect.poll(() => jobs.find('broken', broken), { timeout: 20_000 }).toMatchObject({ state: 'failed' });
    expect(JSON.stringify(await jobs.find('broken', broken))).not.toContain('secret');
  });
});
