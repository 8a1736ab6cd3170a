import { requirePolicy, systemViewer } from '../../../governance/index.ts';
import type { Deps, Tx } from '../../../platform/index.ts';
import type { Instant, Viewer } from '../../../vocabulary/index.ts';
import * as store from '../store/index.ts';

/** So long after a case was last closed it is still known who reported it, and which vehicle it was about. */
const KEPT_DAYS = 365;
const DAY_MS = 86_400_000;
const LOOK_EVERY_MS = 3_600_000;

/** What else of persons hangs on cases, forgotten in the same transaction. Returns how many. */
export type ForgetAlso = (tx: Tx, closedBefore: Instant) => Promise<number>;

/**
 * Forgets who reported, and registration marks, of cases that were closed long enough ago. The cases, their histories and how
 * many reports they had stay.
 *
 * @returns how many reporters were forgotten
 */
export async function forgetPersonal(
  deps: Pick<Deps, 'database' | 'clock'>,
  viewer: Viewer,
  forgetAlso?: ForgetAlso,
): Promise<number> {
  requirePolicy(viewer, 'settings.manage');
  const now = deps.clock.now();
  return deps.database.transact(viewer, async (tx) => {
    const reporters = await store.erasePersonal(tx, now - KEPT_DAYS * DAY_MS, now);
    const others = (await forgetAlso?.(tx, now - KEPT_DAYS * DAY_MS)) ?? 0;
    if (others > 0)
      tx.audit({ v: 1, what: 'case-record.forgotten', details: { persons: others, keptDays: KEPT_DAYS } });
    if (reporters > 0) tx.audit({ v: 1, what: 'case.forgotten', details: { reporters, keptDays: KEPT_DAYS } });
    return reporters;
  });
}

/** Keeps forgetting while a server runs. The returned function stops it. */
export function keepForgetting(deps: Deps, partnershipId: number, forgetAlso: ForgetAlso): () => Promise<void> {
  let work: Promise<unknown> = Promise.resolve();
  const forget = () => {
    work = work
      .then(() => forgetPersonal(deps, systemViewer(partnershipId, 'retention'), forgetAlso))
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
