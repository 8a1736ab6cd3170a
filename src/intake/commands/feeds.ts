import { join } from 'node:path';
import { requirePolicy } from '../../governance/index.ts';
import { badRequest, conflict, type Deps, notFound, type Tx } from '../../platform/index.ts';
import {
  type AgencyKind,
  type Instant,
  LocalClock,
  MARKINGS,
  type Marking,
  markingRank,
  type Viewer,
} from '../../vocabulary/index.ts';
import { adapterNamed } from '../adapters/index.ts';
import {
  type ArrivalDay,
  arrivalStrip,
  completeToDay,
  delayShares,
  type FeedDelay,
  type FeedSchedule,
  type Lateness,
  lateness,
  type OutsideRule,
} from '../model.ts';
import { loadProfile } from '../profile/index.ts';
import * as store from '../store/index.ts';

/** Where a partnership keeps mapping profiles of its own. */
export function ownProfiles(deps: Deps): string {
  return join(deps.dataFolder, 'profiles');
}

/** A feed as its keeper states it. */
export interface FeedDefinition {
  code: string;
  name: string;
  /** The agency by id, or by kind where the partnership has one of that kind. */
  agencyId?: number;
  agency?: AgencyKind;
  owner?: string;
  purpose: string;
  marking?: Marking;
  adapter: string;
  profile?: string | null;
  schedule?: FeedSchedule;
  retentionDays?: number | null;
  outside?: OutsideRule;
}

export async function createFeed(deps: Deps, viewer: Viewer, input: FeedDefinition): Promise<store.FeedRow> {
  requirePolicy(viewer, 'feed.manage');
  return deps.database.transact(viewer, async (tx) => {
    if ((await store.getFeedByCode(tx, input.code)) !== undefined) {
      throw conflict('feed.exists', `There is a feed ${input.code} already. Choose another code, or change that one.`);
    }
    return insertFeed(deps, tx, input);
  });
}

/** The feed of this code, made as defined if there is none. What it already is is left alone. */
export async function ensureFeed(deps: Deps, viewer: Viewer, input: FeedDefinition): Promise<store.FeedRow> {
  return deps.database.transact(viewer, async (tx) => {
    const feed = await store.getFeedByCode(tx, input.code);
    if (feed !== undefined) return feed;
    requirePolicy(viewer, 'feed.manage');
    return insertFeed(deps, tx, input);
  });
}

async function insertFeed(deps: Deps, tx: Tx, input: FeedDefinition): Promise<store.FeedRow> {
  if (!/^[a-z0-9][a-z0-9-]{0,40}$/.test(input.code)) {
    throw badRequest('feed.code', `The feed's code "${input.code}" may hold small letters, digits and hyphens only.`);
  }
  adapterNamed(input.adapter);
  if (input.profile) loadProfile(input.profile, ownProfiles(deps));
  const feed = await store.insertFeed(tx, {
    code: input.code,
    name: input.name,
    agency_id: await agencyOf(tx, input),
    owner: input.owner ?? '',
    purpose: input.purpose,
    marking: markingRank(input.marking ?? 'OFFICIAL'),
    adapter: input.adapter,
    profile: input.profile ?? null,
    schedule: input.schedule ?? { kind: 'none' },
    retention_days: input.retentionDays ?? null,
    settings: input.outside === undefined ? {} : { outside: input.outside },
  });
  tx.audit({ v: 1, what: 'feed.created', subjectType: 'feed', subjectId: feed.feed_id, details: { code: feed.code } });
  tx.emit({ what: 'feed.changed', payload: { feedId: feed.feed_id } });
  return feed;
}

async function agencyOf(tx: Tx, input: Pick<FeedDefinition, 'agencyId' | 'agency'>): Promise<number> {
  const agencies = await store.listAgencies(tx);
  const found =
    input.agencyId === undefined
      ? agencies.filter((agency) => agency.kind === input.agency)
      : agencies.filter((agency) => agency.agency_id === input.agencyId);
  if (found.length === 1) return found[0]!.agency_id;
  throw badRequest(
    'feed.agency',
    `The feed's agency ${input.agencyId ?? input.agency ?? ''} is ${found.length === 0 ? 'none' : 'more than one'} of the partnership's: ${agencies.map((agency) => `${agency.agency_id} ${agency.name} (${agency.kind})`).join(', ')}.`,
  );
}

export async function getFeed(deps: Deps, viewer: Viewer, input: { feedId: number }): Promise<store.FeedRow> {
  requirePolicy(viewer, 'load.read');
  const feed = await deps.database.transact(viewer, (tx) => store.getFeed(tx, input.feedId));
  if (feed === undefined) throw notFound('The feed');
  return feed;
}

export type FeedChange = Partial<
  Pick<FeedDefinition, 'name' | 'owner' | 'purpose' | 'schedule' | 'retentionDays' | 'outside'>
> & {
  isActive?: boolean;
};

export async function changeFeed(
  deps: Deps,
  viewer: Viewer,
  input: FeedChange & { feedId: number },
): Promise<store.FeedRow> {
  requirePolicy(viewer, 'feed.manage');
  const { feedId, name, owner, purpose, schedule, retentionDays, outside, isActive } = input;
  return deps.database.transact(viewer, async (tx) => {
    const before = await store.getFeed(tx, feedId);
    if (before === undefined) throw notFound('The feed');
    const feed = await store.updateFeed(tx, feedId, {
      ...(name === undefined ? {} : { name }),
      ...(owner === undefined ? {} : { owner }),
      ...(purpose === undefined ? {} : { purpose }),
      ...(schedule === undefined ? {} : { schedule }),
      ...(retentionDays === undefined ? {} : { retention_days: retentionDays }),
      ...(outside === undefined ? {} : { settings: { ...before.settings, outside } }),
      ...(isActive === undefined ? {} : { is_active: isActive }),
    });
    const { feedId: _id, ...change } = input;
    tx.audit({
      v: 1,
      what: 'feed.changed',
      subjectType: 'feed',
      subjectId: feedId,
      details: { change: Object.keys(change) },
    });
    tx.emit({ what: 'feed.changed', payload: { feedId } });
    return feed;
  });
}

/** A feed with what has come of it. */
export interface FeedStatus extends Lateness {
  feedId: number;
  code: string;
  name: string;
  agencyId: number;
  agency: AgencyKind;
  agencyName: string;
  owner: string;
  purpose: string;
  marking: Marking;
  adapter: string;
  profile: string | null;
  schedule: FeedSchedule;
  retentionDays: number | null;
  outside: OutsideRule | null;
  isActive: boolean;
  lastArrivedAt: Instant | null;
  /** Up to when the feed speaks; null when nothing has come. */
  completeTo: Instant | null;
  /** Last local day of which nothing more is expected but late records; null where the feed is late or nothing has come. */
  completeToDay: number | null;
  arrivals: ArrivalDay[];
  openQuarantine: number;
}

/** Every feed with its lateness and its last fortnight of arrivals, as at a moment (default: now). */
export async function feedStatus(deps: Deps, viewer: Viewer, input: { at?: Instant } = {}): Promise<FeedStatus[]> {
  requirePolicy(viewer, 'load.read');
  return deps.database.transact(viewer, (tx) => feedStatusIn(tx, input.at ?? deps.clock.now()));
}

/** The same within a transaction, for rooms that show feeds beside their own figures. */
export async function feedStatusIn(tx: Tx, at: Instant): Promise<FeedStatus[]> {
  const { time_zone } = await store.getPartnership(tx);
  const clock = new LocalClock(time_zone);
  const agencies = new Map((await store.listAgencies(tx)).map((agency) => [agency.agency_id, agency]));
  const arrivals = new Map((await store.listArrivals(tx, at)).map((row) => [row.feed_id, row]));
  const held = new Map((await store.countOpenQuarantine(tx)).map((row) => [row.feed_id, row.n]));
  return (await store.listFeeds(tx)).map((feed) => {
    const agency = agencies.get(feed.agency_id)!;
    const arrivedAt = arrivals.get(feed.feed_id)?.arrived_at ?? [];
    const completeTo = arrivals.get(feed.feed_id)?.complete_to ?? null;
    const schedule: FeedSchedule = feed.is_active ? feed.schedule : { kind: 'none' };
    return {
      feedId: feed.feed_id,
      code: feed.code,
      name: feed.name,
      agencyId: feed.agency_id,
      agency: agency.kind as AgencyKind,
      agencyName: agency.name,
      owner: feed.owner,
      purpose: feed.purpose,
      marking: MARKINGS[feed.marking]!,
      adapter: feed.adapter,
      profile: feed.profile,
      schedule: feed.schedule,
      retentionDays: feed.retention_days,
      outside: feed.settings.outside ?? null,
      isActive: feed.is_active,
      lastArrivedAt: arrivedAt.at(-1) ?? null,
      completeTo,
      completeToDay: completeToDay(schedule, { arrivedAt, completeTo }, at, clock),
      arrivals: arrivalStrip(schedule, arrivedAt, at, clock),
      openQuarantine: held.get(feed.feed_id) ?? 0,
      ...lateness(schedule, { arrivedAt, completeTo }, at, clock),
    };
  });
}

/** A late feed in the words of the briefing and the map. */
export interface LateFeed {
  feedId: number;
  name: string;
  agency: AgencyKind;
  dueAt: Instant;
  hoursLate: number;
  /** Last local day (days since 1970-01-01) that the feed covers whole; null when nothing has come. */
  completeToDay: number | null;
}

/** Feeds whose file was due by a moment and has not come, or came short. For any viewer: whoever reads figures must know. */
export async function lateFeeds(deps: Deps, viewer: Viewer, at: Instant = deps.clock.now()): Promise<LateFeed[]> {
  return deps.database.transact(viewer, async (tx) => {
    const { time_zone } = await store.getPartnership(tx);
    const clock = new LocalClock(time_zone);
    return (await feedStatusIn(tx, at)).flatMap((feed) =>
      feed.lateSince === null
        ? []
        : [
            {
              feedId: feed.feedId,
              name: feed.name,
              agency: feed.agency,
              dueAt: feed.lateSince,
              hoursLate: Math.floor((at - feed.lateSince) / 3_600_000),
              completeToDay: feed.completeTo === null ? null : clock.localDay(feed.completeTo + 1) - 1,
            },
          ],
    );
  });
}

const DELAY_DAYS = 60;
const YEAR_MS = 365 * 86_400_000;

/** How late a feed's records arrive, over what occurred in the last twelve months (domain brief §12.2). */
export async function feedDelay(deps: Deps, viewer: Viewer, input: { feedId: number }): Promise<FeedDelay> {
  requirePolicy(viewer, 'load.read');
  return deps.database.transact(viewer, async (tx) => {
    if ((await store.getFeed(tx, input.feedId)) === undefined) throw notFound('The feed');
    const { time_zone } = await store.getPartnership(tx);
    const rows = await store.countDelays(tx, input.feedId, deps.clock.now() - YEAR_MS, time_zone, DELAY_DAYS);
    const n = (days: number) => rows.find((row) => row.days === days)?.n ?? 0;
    const counts = Array.from({ length: DELAY_DAYS + 2 }, (_, day) => n(day));
    const leftOut = [
      { reason: 'no time of occurrence or recording', n: n(-1) },
      { reason: 'dated by month only', n: n(-2) },
    ];
    return delayShares(
      counts,
      leftOut.filter((reason) => reason.n > 0),
    );
  });
}
