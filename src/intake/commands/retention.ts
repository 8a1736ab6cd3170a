import { requirePolicy } from '../../governance/index.ts';
import type { Deps, Tx } from '../../platform/index.ts';
import { type Instant, LocalClock, type Viewer } from '../../vocabulary/index.ts';
import * as store from '../store/index.ts';

/** What a feed's rule did, or would do, today. */
export interface FeedErasure {
  feedId: number;
  code: string;
  name: string;
  retentionDays: number;
  /** Local midnight before which records had to have ended to go. */
  before: Instant;
  incidents: number;
  /** All versions of them: what was superseded is no less personal. Null where nothing was erased yet. */
  versions: number | null;
  heldRows: number;
  /** `busy`: the feed is being loaded or withdrawn; the next day's run comes to it. */
  state: 'erased' | 'nothing' | 'would' | 'busy';
}

/**
 * Erases what feeds may not keep any longer: every version of records whose latest version ended more than the feed's
 * retention ago, and held rows of files as old. A feed at a time, whole or not at all, each with a moment of its own; the
 * picture of earlier moments loses them too, because erased is erased.
 */
export async function eraseExpired(
  deps: Deps,
  viewer: Viewer,
  input: { isTrial?: boolean } = {},
): Promise<FeedErasure[]> {
  requirePolicy(viewer, 'feed.manage');
  const { feeds, clock } = await deps.database.transact(viewer, async (tx) => ({
    feeds: await store.listFeeds(tx),
    clock: new LocalClock((await store.getPartnership(tx)).time_zone),
  }));
  const today = clock.localDay(deps.clock.now());
  const done: FeedErasure[] = [];
  for (const feed of feeds) {
    if (feed.retention_days === null) continue;
    const rule = {
      feedId: feed.feed_id,
      code: feed.code,
      name: feed.name,
      retentionDays: feed.retention_days,
      before: clock.startOfDay(today - feed.retention_days),
    };
    done.push(
      await deps.database.transact(viewer, (tx) => (input.isTrial ? trial(tx, rule) : eraseFeed(deps, tx, rule))),
    );
  }
  return done;
}

type Rule = Pick<FeedErasure, 'feedId' | 'code' | 'name' | 'retentionDays' | 'before'>;

async function trial(tx: Tx, rule: Rule): Promise<FeedErasure> {
  const expired = await store.countExpired(tx, rule.feedId, rule.before);
  const state = expired.incidents + expired.heldRows > 0 ? 'would' : 'nothing';
  return { ...rule, ...expired, versions: null, state };
}

async function eraseFeed(deps: Deps, tx: Tx, rule: Rule): Promise<FeedErasure> {
  const { feedId, retentionDays, before } = rule;
  if (!(await store.tryLockFeed(tx, feedId))) {
    return { ...rule, incidents: 0, versions: null, heldRows: 0, state: 'busy' };
  }
  const { ofLoads, ...erased } = await store.eraseExpired(tx, feedId, before);
  if (erased.versions + erased.heldRows === 0) return { ...rule, ...erased, state: 'nothing' };
  const momentId = await store.insertMoment(tx, 'retention');
  const row = {
    moment_id: momentId,
    feed_id: feedId,
    at: deps.clock.now(),
    retention_days: retentionDays,
    before,
    incidents: erased.incidents,
    versions: erased.versions,
    held_rows: erased.heldRows,
  };
  await store.insertErasure(tx, row, ofLoads);
  const details = { retentionDays, before: new Date(before).toISOString(), ...erased };
  tx.audit({ v: 1, what: 'incidents.erased', subjectType: 'feed', subjectId: feedId, details });
  tx.emit({ what: 'incidents.erased', payload: { feedId, momentId, ...erased } });
  await store.placeMoment(tx, momentId, deps.clock.now());
  return { ...rule, ...erased, state: 'erased' };
}

/** What was erased under feeds' retention, newest first. */
export async function listErasures(
  deps: Deps,
  viewer: Viewer,
): Promise<Awaited<ReturnType<typeof store.listErasures>>> {
  requirePolicy(viewer, 'load.read');
  return deps.database.transact(viewer, (tx) => store.listErasures(tx, 100));
}
