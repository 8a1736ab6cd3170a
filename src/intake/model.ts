import { type Instant, isoDateOfDay, type LocalClock, weekdayOfDay } from '../vocabulary/index.ts';

/** Where a load stands. Only `done` loads are part of the picture. */
export const LOAD_STATES = ['running', 'done', 'failed', 'cancelled', 'withdrawn'] as const;
export type LoadState = (typeof LOAD_STATES)[number];

/** What became of the rows of a load: `read = accepted + updated + unchanged + quarantined`, always. */
export interface RowCounts {
  read: number;
  accepted: number;
  updated: number;
  unchanged: number;
  quarantined: number;
}

export function noRows(): RowCounts {
  return { read: 0, accepted: 0, updated: 0, unchanged: 0, quarantined: 0 };
}

export function isAccountedFor(rows: RowCounts): boolean {
  return rows.read === rows.accepted + rows.updated + rows.unchanged + rows.quarantined;
}

/** Why a row can be held, and the rule in words. Codes are stable: reports and saved filters use them. */
export const PROBLEM_CODES = {
  'row.columns': 'The row has more or fewer values than the header.',
  'row.quotes': 'The row’s quotation marks do not pair up.',
  'row.unreadable': 'The record cannot be read at all.',
  'text.encoding': 'The row holds bytes that are not text in the file’s encoding.',
  'text.control': 'The row holds a character that no text may hold.',
  'key.missing': 'The row has no reference.',
  'key.twice': 'Another row of the same file has the same reference and says something else.',
  'key.unknown': 'The row changes a record that this feed does not have.',
  'date.missing': 'The row does not say when it happened.',
  'date.unreadable': 'A date or time cannot be read.',
  'date.order': 'The latest time is before the earliest.',
  'category.missing': 'The row does not say what it is.',
  'category.unknown': 'The code or words for what it is are not in the crosswalk.',
  'place.unreadable': 'The position cannot be read.',
  'place.incomplete': 'One half of a position is missing.',
  'place.ambiguous': 'The words for the place name several places.',
  'place.outside': 'The position lies outside the partnership’s area by more than the feed allows.',
  'number.unreadable': 'A number cannot be read.',
  'value.unknown': 'A value is not one of those the layout knows.',
} as const;
export type ProblemCode = keyof typeof PROBLEM_CODES;

/**
 * When a feed's next file is due, on the partnership's local clock. `quietHours` is how long the source may go without a
 * record before its file is thought to stop short: 12 a day and 72 a week unless said otherwise.
 */
export type FeedSchedule =
  | { kind: 'daily'; at: string; quietHours?: number }
  | { kind: 'weekly'; weekday: number; at: string; quietHours?: number }
  | { kind: 'monthly'; day: number; at?: string }
  | { kind: 'none' };

/** What a feed does with positions outside the partnership's area. `keep` counts them; they fall in no area. */
export interface OutsideRule {
  /** Nearer to the boundary than this is still inside. */
  metres: number;
  action: 'keep' | 'quarantine';
}

export const KEEP_OUTSIDE: OutsideRule = { metres: 0, action: 'keep' };

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const GRACE_MS = HOUR_MS;

/** The latest moment at or before `now` at which a file was due; null for a feed without a schedule. */
export function lastDue(schedule: FeedSchedule, now: Instant, clock: LocalClock): Instant | null {
  if (schedule.kind === 'none') return null;
  const today = clock.localDay(now);
  // A monthly file is due at most 31 days apart; 62 covers a short month before a long one.
  for (let day = today; day > today - 62; day--) {
    if (!isDueOn(schedule, day)) continue;
    const due = dueAt(schedule, day, clock);
    if (due <= now) return due;
  }
  return null;
}

function isDueOn(schedule: FeedSchedule, day: number): boolean {
  switch (schedule.kind) {
    case 'daily':
      return true;
    case 'weekly':
      return weekdayOfDay(day) === schedule.weekday;
    case 'monthly':
      return Number(isoDateOfDay(day).slice(8)) === Math.min(schedule.day, daysInMonth(day));
    case 'none':
      return false;
  }
}

function daysInMonth(day: number): number {
  const date = new Date(day * DAY_MS);
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
}

function dueAt(schedule: Exclude<FeedSchedule, { kind: 'none' }>, day: number, clock: LocalClock): Instant {
  const [hour = 9, minute = 0] = (schedule.at ?? '09:00').split(':').map(Number);
  const date = new Date(day * DAY_MS);
  return clock.instantOf(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate(), hour, minute);
}

/**
 * What a complete file of this schedule covers at its end: a daily or weekly file everything up to the midnight before it
 * is due, a monthly one up to the end of the month before last month's publication, as data.police.uk does (about six weeks).
 */
export function shouldCoverTo(schedule: FeedSchedule, due: Instant, clock: LocalClock): Instant {
  const day = clock.localDay(due);
  if (schedule.kind !== 'monthly') return clock.startOfDay(day);
  const date = new Date(day * DAY_MS);
  return clock.instantOf(
    date.getUTCMonth() === 0 ? date.getUTCFullYear() - 1 : date.getUTCFullYear(),
    date.getUTCMonth() === 0 ? 12 : date.getUTCMonth(),
    1,
  );
}

/** What is known of a feed's files when its lateness is judged. */
export interface FeedArrivals {
  /** When each finished load arrived, oldest first. */
  arrivedAt: readonly Instant[];
  /** The latest instant that what has arrived speaks of; null when nothing has. */
  completeTo: Instant | null;
}

export interface Lateness {
  isLate: boolean;
  /** Since when the file that is missing was due. */
  lateSince: Instant | null;
  /** The period that is grey: from what has arrived to what should have. */
  missing: { from: Instant | null; to: Instant } | null;
  nextDue: Instant | null;
}

/**
 * Is a feed late? It is when its last due moment passed more than an hour ago and nothing has arrived since the due moment
 * before it, or what did arrive stops short of what was due (an old file loaded again does not help).
 */
export function lateness(schedule: FeedSchedule, arrivals: FeedArrivals, now: Instant, clock: LocalClock): Lateness {
  const due = lastDue(schedule, now - GRACE_MS, clock);
  const nextDue = nextDueAfter(schedule, now, clock);
  if (due === null) return { isLate: false, lateSince: null, missing: null, nextDue };
  const before = lastDue(schedule, due - 1, clock) ?? due - DAY_MS;
  const cover = shouldCoverTo(schedule, due, clock);
  const last = arrivals.arrivedAt.at(-1);
  const arrived = last !== undefined && last > before;
  const covered = arrivals.completeTo !== null && arrivals.completeTo >= cover - quietMs(schedule);
  if (arrived && covered) return { isLate: false, lateSince: null, missing: null, nextDue };
  return { isLate: true, lateSince: due, missing: { from: arrivals.completeTo, to: cover }, nextDue };
}

/**
 * The last local day of which nothing more is expected but late records: of a file that came when it was due, the day its
 * schedule promises, however quiet that day's end was. Null when the feed is late or nothing has come.
 */
export function completeToDay(
  schedule: FeedSchedule,
  arrivals: FeedArrivals,
  now: Instant,
  clock: LocalClock,
): number | null {
  if (arrivals.completeTo === null || lateness(schedule, arrivals, now, clock).isLate) return null;
  const spokenOf = clock.localDay(arrivals.completeTo + 1) - 1;
  const due = lastDue(schedule, now - GRACE_MS, clock);
  return due === null
    ? clock.localDay(arrivals.completeTo)
    : Math.max(spokenOf, clock.localDay(shouldCoverTo(schedule, due, clock) - 1));
}

// A month's file says of itself that it runs to the month's last instant, one millisecond before the next.
function quietMs(schedule: FeedSchedule): number {
  if (schedule.kind === 'daily') return (schedule.quietHours ?? 12) * HOUR_MS;
  if (schedule.kind === 'weekly') return (schedule.quietHours ?? 72) * HOUR_MS;
  return 1;
}

function nextDueAfter(schedule: FeedSchedule, now: Instant, clock: LocalClock): Instant | null {
  if (schedule.kind === 'none') return null;
  const today = clock.localDay(now);
  for (let day = today; day < today + 62; day++) {
    if (!isDueOn(schedule, day)) continue;
    const due = dueAt(schedule, day, clock);
    if (due > now) return due;
  }
  return null;
}

export interface ArrivalDay {
  isoDate: string;
  /** A file was due on this day. */
  due: boolean;
  /** Files that arrived on it. */
  loads: number;
  state: 'arrived' | 'missing' | 'notDue' | 'dueToday';
}

/** The last days' arrivals, oldest first, for the strip beside a feed's name. Before its first file a feed owed none. */
export function arrivalStrip(
  schedule: FeedSchedule,
  arrivedAt: readonly Instant[],
  now: Instant,
  clock: LocalClock,
  days = 14,
): ArrivalDay[] {
  const today = clock.localDay(now);
  const loads = new Map<number, number>();
  const firstDay = arrivedAt[0] === undefined ? Number.NEGATIVE_INFINITY : clock.localDay(arrivedAt[0]);
  for (const at of arrivedAt) loads.set(clock.localDay(at), (loads.get(clock.localDay(at)) ?? 0) + 1);
  return Array.from({ length: days }, (_, i) => {
    const day = today - days + 1 + i;
    const due = day >= firstDay && isDueOn(schedule, day);
    const n = loads.get(day) ?? 0;
    const isPast = !due || schedule.kind === 'none' || dueAt(schedule, day, clock) + GRACE_MS <= now;
    const state = n > 0 ? 'arrived' : !due ? 'notDue' : isPast ? 'missing' : 'dueToday';
    return { isoDate: isoDateOfDay(day), due, loads: n, state };
  });
}

/** How late a feed's records arrive: share recorded by the end of day k after they occurred, k = 0, 1, 2 … */
export interface FeedDelay {
  /** Records with both an occurrence and a recording time. */
  nUsed: number;
  /** Left out, by reason. */
  nLeftOut: { reason: string; n: number }[];
  /** share[k] = share of nUsed recorded within k days; never falls; the rest came later than the last day. */
  share: number[];
  /** First day by which 95 % were recorded, or null when the shares never reach it. */
  daysTo95: number | null;
}

/** Turns counts by delay in whole local days (index k; the last entry holds all later ones) into shares. */
export function delayShares(countsByDay: readonly number[], nLeftOut: FeedDelay['nLeftOut']): FeedDelay {
  const nUsed = countsByDay.reduce((sum, n) => sum + n, 0);
  let running = 0;
  const share = countsByDay.slice(0, -1).map((n) => {
    running += n;
    return nUsed === 0 ? Number.NaN : running / nUsed;
  });
  const reached = share.findIndex((value) => value >= 0.95);
  return { nUsed, nLeftOut, share, daysTo95: reached < 0 ? null : reached };
}
