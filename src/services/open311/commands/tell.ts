import type { Deps } from '../../../platform/index.ts';
import type { Instant, Viewer } from '../../../vocabulary/index.ts';
import { findTellings, type Telling } from '../cases.ts';
import type { AskOne } from '../client/ask.ts';
import { type PublicUpdate, writeW3 } from '../model/index.ts';
import * as store from '../store/index.ts';
import { waitAfter } from './wait-after.ts';

const CASES_AT_ONCE = 100;

/**
 * Tells another server what became here of the cases that it has too, each case's updates in their order. An update keeps
 * its `update_id` however often it is sent, so that one whose answer was lost is not kept there twice; one that is refused
 * for good is noted and passed over, and any other is sent again later.
 *
 * @returns why the server could not be spoken with, where that is so
 */
export async function tell(
  deps: Deps,
  viewer: Viewer,
  endpoint: store.Endpoint,
  ask: AskOne,
  now: Instant,
  signal: AbortSignal | undefined,
): Promise<{ nTold: number; fault: string | null }> {
  const { endpointId } = endpoint;
  let nTold = 0;
  const save = (telling: Telling, change: Parameters<typeof store.saveTold>[2]) =>
    deps.database.transact(viewer, (tx) => store.saveTold(tx, { endpointId, caseId: telling.kept.caseId }, change));
  for (const telling of await findTellings(deps, viewer.partnershipId, endpoint, now, CASES_AT_ONCE)) {
    const { kept, updates, version } = telling;
    let told = kept.toldSeq;
    for (const update of updates) {
      if (signal?.aborted) return { nTold, fault: null };
      const answer = await ask('servicerequestupdates', { form: formOf(update, kept.theirId) });
      const isTheirs = !answer.ok && (!answer.isFinal || answer.status === 401 || answer.status === 403);
      if (isTheirs) {
        const nextAt = now + waitAfter(kept.attempts);
        await save(telling, { seq: told, isTold: null, attempts: kept.attempts + 1, nextAt, fault: answer.words });
        return { nTold, fault: answer.words };
      }
      told = update.seq;
      const fault = answer.ok ? null : answer.words;
      await save(telling, { seq: told, isTold: answer.ok, attempts: 0, nextAt: now, fault });
      if (answer.ok) nTold++;
    }
    if (version > told) await save(telling, { seq: version, isTold: null, attempts: 0, nextAt: now, fault: null });
  }
  return { nTold, fault: null };
}

const formOf = ({ updateId, number, state, at, words }: PublicUpdate, theirId: string): [string, string][] => [
  ['service_request_id', theirId],
  ['service_request_id_ext', number],
  ['update_id', updateId],
  ['status', state],
  ['updated_datetime', writeW3(at)],
  ['description', words],
];
