import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import PgBoss from 'pg-boss';
import { type Database, isConnectionLoss, type Tx } from './database.ts';
import { Refusal } from './errors.ts';
import type { Log } from './log.ts';

/** What every job's data holds; the rest is the job's own, and ids only: the data outlives the job by days. */
export interface JobData {
  partnershipId: number;
}

export interface JobProgress {
  done: number;
  /** Null while it is not known. */
  total: number | null;
  /** The step, in words. */
  what: string;
}

export interface Job<Data extends JobData> {
  id: string;
  data: Data;
  /** Aborted on cancel, at the time limit, and when this process stops. */
  signal: AbortSignal;
  /** Told to open pages as the event `job.progress`, at most four times a second. */
  progress(progress: JobProgress): void;
}

export interface JobOptions {
  /** How many of them this process runs at once. Default 1. */
  concurrency?: number;
  /** When a job is given up. Default six hours. */
  limitMinutes?: number;
  /** How often a job that threw or whose process died is tried again. Default never. */
  retries?: number;
}

export interface JobView {
  id: string;
  partnershipId: number;
  state: 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';
  /** What a finished job returned, or why it failed, in words. */
  result: unknown;
}

/** Work that outlives a request, kept in the database: any process of AIM enqueues, those that `start` do the work. */
export interface Jobs {
  define<Data extends JobData>(name: string, handler: (job: Job<Data>) => Promise<unknown>, options?: JobOptions): void;
  /** @param tx  enqueues in that transaction: the job exists exactly if the work around it commits */
  enqueue<Data extends JobData>(
    name: string,
    data: Data,
    tx?: Tx,
    options?: { delaySeconds?: number },
  ): Promise<string>;
  cancel(name: string, id: string): Promise<void>;
  find(name: string, id: string): Promise<JobView | null>;
  /** Begins to do the work of all defined jobs. */
  start(): Promise<void>;
  /** Aborts what runs here, waits for it to end, and leaves the queue as it is. */
  stop(): Promise<void>;
}

const SCHEMA = 'job';
const CANCELLED = 'job.cancelled';

export async function openJobs(deps: { database: Database; log: Log }): Promise<Jobs> {
  const { database, log } = deps;
  const pool = new pg.Pool({ connectionString: database.url, max: 4, application_name: 'aim jobs' });
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  let isOpen = true;
  // pg-boss reports a finished job without waiting for the answer: a lost database must not become an unhandled
  // rejection there, so its statements wait until the database is back. They are safe to repeat.
  async function executeSql(text: string, values: unknown[]): Promise<{ rows: unknown[] }> {
    for (;;) {
      try {
        return await pool.query(text, values);
      } catch (error) {
        // pg-boss counts the rows it is told were changed.
        if (!isOpen) return { rows: [{ count: 0 }] };
        if (!isConnectionLoss(error)) throw error;
        await wait(500);
      }
    }
  }
  const boss = new PgBoss({ db: { executeSql }, schema: SCHEMA, schedule: false, deleteAfterDays: 14 });
  boss.on('error', (error) => log.error('jobs failed', error));
  await boss.start();

  const defined = new Map<string, { handler: (job: Job<JobData>) => Promise<unknown>; options: JobOptions }>();
  const known = new Set<string>();
  const running = new Map<string, AbortController>();
  const work = new Set<Promise<unknown>>();
  let stopListening: (() => Promise<void>) | null = null;

  async function ready(name: string): Promise<void> {
    if (known.has(name)) return;
    const { limitMinutes = 360, retries = 0 } = defined.get(name)?.options ?? {};
    const options = { name, expireInSeconds: limitMinutes * 60, retryLimit: retries, retryBackoff: retries > 0 };
    await ((await boss.getQueue(name)) === null ? boss.createQueue(name, options) : boss.updateQueue(name, options));
    known.add(name);
  }

  async function perform(name: string, found: PgBoss.Job<JobData>): Promise<unknown> {
    const { handler, options } = defined.get(name)!;
    const controller = new AbortController();
    running.set(found.id, controller);
    const limit = setTimeout(() => controller.abort(timeOut(name)), (options.limitMinutes ?? 360) * 60_000 - 5_000);
    let toldAt = 0;
    const progress = (told: JobProgress) => {
      if (Date.now() - toldAt < 250 && told.done !== told.total) return;
      toldAt = Date.now();
      void tell('job.progress', found.data.partnershipId, { jobId: found.id, job: name, ...told });
    };
    const started = performance.now();
    try {
      const result = await handler({ id: found.id, data: found.data, signal: controller.signal, progress });
      log.info('job done', { job: name, jobId: found.id, ms: Math.round(performance.now() - started) });
      void tell('job.finished', found.data.partnershipId, { jobId: found.id, job: name, state: 'done' });
      return result;
    } catch (error) {
      log.error('job failed', error, { job: name, jobId: found.id });
      void tell('job.finished', found.data.partnershipId, { jobId: found.id, job: name, state: 'failed' });
      // What pg-boss keeps is shown to people: a refusal's sentence, or a reference and nothing of the inside.
      throw error instanceof Refusal
        ? { code: error.code, message: error.message }
        : { code: 'internal', message: `Something went wrong in AIM (reference ${found.id}).` };
    } finally {
      clearTimeout(limit);
      running.delete(found.id);
    }
  }

  /** Told as it happens and never kept: an open page that misses one hears the next. */
  async function tell(what: string, partnershipId: number, payload: Record<string, unknown>): Promise<void> {
    const message = JSON.stringify({ partnershipId, eventId: 0, what, payload });
    await executeSql(`select pg_notify('aim_event', $1)`, [message]).catch((error) => log.error('event lost', error));
  }

  /** Hears cancellations; when the connection is lost, anew as soon as the database is back. */
  async function listen(): Promise<void> {
    try {
      stopListening = await database.listen(
        (event) => {
          if (event.what === CANCELLED) running.get(String(event.payload['jobId']))?.abort(cancelled());
        },
        () => {
          stopListening = null;
          if (isOpen) setTimeout(() => void listen(), 1_000).unref();
        },
      );
    } catch {
      if (isOpen) setTimeout(() => void listen(), 1_000).unref();
    }
  }

  return {
    define(name, handler, options = {}) {
      if (defined.has(name)) throw new Error(`job ${name} is defined twice`);
      defined.set(name, { handler: handler as (job: Job<JobData>) => Promise<unknown>, options });
    },
    async enqueue(name, data, tx, { delaySeconds = 0 } = {}) {
      await ready(name);
      const id = randomUUID();
      const send = (db?: PgBoss.Db) =>
        boss.send(name, data, { id, startAfter: delaySeconds, ...(db === undefined ? {} : { db }) });
      if (tx === undefined) await send();
      else {
        await tx.asOwner((owner) =>
          send({ executeSql: async (text, values) => ({ rows: await owner.query(text, values) }) }),
        );
      }
      return id;
    },
    async cancel(name, id) {
      const job = await boss.getJobById<JobData>(name, id);
      if (job === null) return;
      await boss.cancel(name, id);
      await tell(CANCELLED, job.data.partnershipId, { jobId: id });
    },
    async find(name, id) {
      const job = await boss.getJobById<JobData>(name, id, { includeArchive: true });
      if (job === null) return null;
      return { id, partnershipId: job.data.partnershipId, state: VIEWED[job.state], result: job.output ?? null };
    },
    async start() {
      await listen();
      for (const [name, { options }] of defined) {
        await ready(name);
        for (let i = 0; i < (options.concurrency ?? 1); i++) {
          await boss.work<JobData>(name, { pollingIntervalSeconds: 0.5 }, async ([job]) => {
            if (job === undefined) return;
            const done = perform(name, job);
            work.add(done);
            return done.finally(() => work.delete(done));
          });
        }
      }
    },
    async stop() {
      for (const controller of running.values()) controller.abort(stopping());
      await Promise.allSettled(work);
      isOpen = false;
      await stopListening?.();
      await boss.stop({ graceful: false, wait: false, close: false });
      await pool.end();
    },
  };
}

const VIEWED = {
  created: 'waiting',
  retry: 'waiting',
  active: 'running',
  completed: 'done',
  failed: 'failed',
  cancelled: 'cancelled',
} as const;

const cancelled = () => new Refusal('cancelled', 409, 'Cancelled.');
const stopping = () => new Refusal('stopping', 503, 'AIM was stopped while this ran. Start it again.');
const timeOut = (name: string) =>
  new Refusal('time-limit', 503, `${name} took longer than its limit and was given up.`);
