import { listPartnerships } from '../../governance/index.ts';
import { type Deps, type Jobs, Refusal } from '../../platform/index.ts';
import { askOverHttp } from './client/ask.ts';
import { exchange } from './commands/exchange.ts';

export const EXCHANGE_JOB = 'open311.exchange';
const EVERY_MS = 60_000;

/** Speaks with the other Open311 systems: what is theirs goes there, what they say comes here. */
export function defineExchangeJob(jobs: Jobs, deps: Deps): void {
  jobs.define(EXCHANGE_JOB, ({ data, signal }) => exchange({ ...deps, ask: askOverHttp }, data.partnershipId, signal), {
    limitMinutes: 30,
  });
}

/** Asks for an exchange every minute, none while the last one has not ended. @returns ends it */
export function keepExchanging(jobs: Jobs, deps: Deps): () => void {
  const last = new Map<number, string>();
  let isAsking = false;
  async function askFor(): Promise<void> {
    for (const { partnershipId } of await listPartnerships(deps)) {
      const before = last.get(partnershipId);
      const found = before === undefined ? null : await jobs.find(EXCHANGE_JOB, before);
      if (found?.state === 'waiting' || found?.state === 'running') continue;
      last.set(partnershipId, await jobs.enqueue(EXCHANGE_JOB, { partnershipId }));
    }
  }
  const timer = setInterval(() => {
    if (isAsking) return;
    isAsking = true;
    void askFor()
      .catch((error) => {
        // The database is away; the next minute asks again.
        if (!(error instanceof Refusal)) deps.log.error('open311 exchange not asked for', error);
      })
      .finally(() => {
        isAsking = false;
      });
  }, EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}
