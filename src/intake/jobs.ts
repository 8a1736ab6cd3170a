import { systemViewer } from '../governance/index.ts';
import { type Deps, type Job, type JobData, type Jobs, Refusal } from '../platform/index.ts';
import { LocalClock } from '../vocabulary/index.ts';
import { eraseExpired, placeAgain } from './commands/index.ts';
import * as store from './store/index.ts';

const RETENTION = 'retention';
const PLACE_AGAIN = 'places';
const LOOK_EVERY_MS = 3_600_000;
/** When the areas come many files at once, they are waited for. */
const SETTLE_MS = 5_000;

/** Intake's work that nobody waits for, wherever jobs are done. */
export function defineIntakeJobs(jobs: Jobs, deps: Deps): void {
  jobs.define(RETENTION, ({ data }: Job<JobData>) => eraseExpired(deps, systemViewer(data.partnershipId, RETENTION)));
  jobs.define(
    PLACE_AGAIN,
    ({ data, signal, progress }: Job<JobData>) =>
      placeAgain(deps, systemViewer(data.partnershipId, PLACE_AGAIN), {
        signal,
        onProgress: (done, total) => progress({ done, total, what: 'Finding areas and streets of records' }),
      }),
    // A feed that is being loaded is waited for.
    { retries: 5 },
  );
}

/**
 * Begins the day's erasing once a day, and placing again once after areas or streets changed, however many servers and
 * restarts there are. Called at start, every hour, and a moment after each change.
 */
export async function beginDue(deps: Deps, jobs: Jobs, partnershipId: number): Promise<string[]> {
  return deps.database.transact(systemViewer(partnershipId, 'intake'), async (tx) => {
    const { time_zone } = await store.getPartnership(tx);
    const clock = new LocalClock(time_zone);
    const change = await store.lastGroundChange(tx);
    const due = [
      { name: RETENTION, what: `${RETENTION} ${clock.localDay(deps.clock.now())}` },
      ...(change === null ? [] : [{ name: PLACE_AGAIN, what: `${PLACE_AGAIN} ${change}` }]),
    ];
    const begun: string[] = [];
    for (const { name, what } of due) {
      if (!(await store.beginOnce(tx, what))) continue;
      await jobs.enqueue(name, { partnershipId }, tx);
      begun.push(name);
    }
    return begun;
  });
}

/** Keeps `beginDue` going while a server runs. */
export async function keepBeginning(
  deps: Deps,
  jobs: Jobs,
  partnershipId: number,
): Promise<{ close(): Promise<void> }> {
  let running: Promise<unknown> = Promise.resolve();
  const begin = () => {
    running = running
      .then(() => beginDue(deps, jobs, partnershipId))
      .catch((error) => {
        // The database is away; the next hour, or the next change, comes to it.
        if (!(error instanceof Refusal)) deps.log.error('daily work could not be begun', error);
      });
  };
  begin();
  const hourly = setInterval(begin, LOOK_EVERY_MS);
  hourly.unref();
  let settling: NodeJS.Timeout | undefined;
  const stopListening = await deps.database.listen((event) => {
    if (event.partnershipId !== partnershipId || !/^(areas|places)\.changed$/.test(event.what)) return;
    clearTimeout(settling);
    settling = setTimeout(begin, SETTLE_MS);
    settling.unref();
  });
  return {
    async close() {
      clearInterval(hourly);
      clearTimeout(settling);
      await stopListening();
      await running;
    },
  };
}
