import { requirePolicy, systemViewer } from '../../../governance/index.ts';
import type { Deps } from '../../../platform/index.ts';
import type { Viewer } from '../../../vocabulary/index.ts';
import * as store from '../store/index.ts';

/** So long after a case was last closed it is still known who reported it, and which vehicle it was about. */
const KEPT_DAYS = 365;
const DAY_MS = 86_400_000;
const LOOK_EVERY_MS = 3_600_000;

/**
 * Forgets who reported, and registration marks, of cases that were closed long enough ago. The cases, their histories and how
 * many reports they had stay.
 *
 * @returns how many reporters were forgotten
 */
export async function forgetPersonal(deps: Pick<Deps, 'database' | 'clock'>, viewer: Viewer): Promise<number> {
  requirePolicy(viewer, 'settings.manage');
  const now = deps.clock.now();
  return deps.database.transact(viewer, async (tx) => {
    const reporters = await store.erasePersonal(tx, now - KEPT_DAYS * DAY_MS, now);
    if (reporters > 0) tx.audit({ v: 1, what: 'case.forgotten', details: { reporters, keptDays: KEPT_DAYS } });
    return reporters;
  });
}

/** Keeps forgetting while a server runs. The returned function stops it. */
export function keepForgetting(deps: Deps, partnershipId: number): () => Promise<void> {
  let work: Promise<unknown> = Promise.resolve();
  const forget = () => {
    work = work
      .then(() => forgetPersonal(deps, systemViewer(partnershipId, 'retention')))
      .catch((error) => deps.log.error('reporters of old cases wait to be forgotten', error));
  };
  forget();
  const hourly = setInterval(forget, LOOK_EVERY_MS);
  hourly.unref();
  return async () => {
    clearInterval(hourly);
    await work;
  };
}
