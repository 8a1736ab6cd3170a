import { binomialInterval } from '../../analysis/index.ts';
import type { Instant } from '../../vocabulary/index.ts';
import type { Mark } from '../catalogue/model.ts';
import type { TargetReading } from '../clocks/model.ts';

/** What of a case its measures are made from. */
export interface Measured {
  caseId: number;
  code: string;
  group: string;
  /** Name of the area it lies in; null: none, or not placed. */
  area: string | null;
  state: string;
  isOpen: boolean;
  marks: Readonly<Partial<Record<Mark, Instant>>>;
  pauses: readonly { from: Instant; to: Instant | null; reason: string }[];
  targets: readonly TargetReading[];
  /** The same targets as if nothing had ever been paused. */
  unpaused: readonly TargetReading[];
  nReports: number;
  nReopened: number;
}

/** An estimate with what it is made of. `level` 0.95. */
export interface Share {
  k: number;
  n: number;
  /** Null where n is 0: nothing can be said. */
  share: number | null;
  lower: number | null;
  upper: number | null;
}

/** k of n with the exact (Clopper-Pearson) 95 % interval. */
export function shareOf(k: number, n: number): Share {
  if (n === 0) return { k, n, share: null, lower: null, upper: null };
  const [lower, upper] = binomialInterval(k, n, 0.95);
  return { k, n, share: k / n, lower, upper };
}

/** A quantile of times with the interval its order statistics give, ms. Null bounds: too few to say. */
export interface Quantile {
  value: number;
  lower: number | null;
  upper: number | null;
}

export interface Times {
  from: Mark;
  to: Mark;
  n: number;
  /** Reached the first and not yet the second: their times are longer than they seem, and are not in these figures. */
  nNotYet: number;
  /** Ended otherwise: not found, not ours, referred, merged. */
  nOtherwise: number;
  median: Quantile | null;
  ninetieth: Quantile | null;
}

/**
 * Quantile of a sample by the inverse of its distribution function (the smallest value with at least a share p at or
 * below it), and the distribution-free interval: the order statistics between which the true quantile lies in at least
 * 95 % of samples. Source: Conover, Practical Nonparametric Statistics, 3.2.
 */
export function quantileOf(sorted: readonly number[], p: number): Quantile | null {
  const n = sorted.length;
  if (n === 0) return null;
  const value = sorted[Math.max(0, Math.ceil(n * p) - 1)]!;
  // P(at most r - 1 below the quantile) ≤ 2.5 %, and likewise above: the cumulative binomial, summed as logarithms.
  const below = cumulative(n, p);
  let r = 0;
  while (r < n && below[r]! <= 0.025) r += 1;
  let s = n;
  while (s > 0 && 1 - below[s - 1]! <= 0.025) s -= 1;
  return { value, lower: r === 0 ? null : sorted[r - 1]!, upper: s >= n ? null : sorted[s]! };
}

/** P(X ≤ k) of a binomial(n, p) for k = 0 … n. */
function cumulative(n: number, p: number): Float64Array {
  const sums = new Float64Array(n + 1);
  let logTerm = n * Math.log1p(-p);
  let sum = 0;
  for (let k = 0; k <= n; k++) {
    sum += Math.exp(logTerm);
    sums[k] = Math.min(1, sum);
    logTerm += Math.log(n - k) - Math.log(k + 1) + Math.log(p) - Math.log1p(-p);
  }
  return sums;
}

/** How long it took from one mark to another, of the cases that reached both. Nothing is taken out: this is what people waited. */
export function timesBetween(cases: readonly Measured[], from: Mark, to: Mark): Times {
  const times: number[] = [];
  let nNotYet = 0;
  let nOtherwise = 0;
  for (const { marks, isOpen, state } of cases) {
    const [a, b] = [marks[from], marks[to]];
    if (a === undefined) continue;
    if (b !== undefined && (to !== 'done' || !isOpen)) times.push(Math.max(0, b - a));
    else if (isOpen) nNotYet += 1;
    else if (state !== 'merged') nOtherwise += 1;
  }
  times.sort((a, b) => a - b);
  return {
    ...{ from, to, n: times.length, nNotYet, nOtherwise },
    ...{ median: quantileOf(times, 0.5), ninetieth: quantileOf(times, 0.9) },
  };
}

export interface WithinTarget extends Share {
  /** Id of the target: kinds share ids, and are told apart by their words. */
  target: string;
  words: string;
  /** What was promised to be reached. */
  to: TargetReading['to'];
  /** Open and past their time: counted among n as not within. */
  nLateOpen: number;
  /** Open and not yet due: in neither. */
  nNotDue: number;
  /** The same share if no pause had stopped any clock. */
  withoutPauses: Share;
}

/**
 * Share within each target. A case that is open and past its time counts as missed now, not when it is closed, so that
 * leaving it open helps nobody; merged ones count once, with the case they were merged into.
 */
export function withinTargets(cases: readonly Measured[]): WithinTarget[] {
  const counted = cases.filter(({ state }) => state !== 'merged');
  const byTarget = new Map<
    string,
    { target: string; words: string; to: TargetReading['to']; readings: TargetReading[]; unpaused: TargetReading[] }
  >();
  for (const { targets, unpaused } of counted) {
    targets.forEach((reading, i) => {
      const { id, words, to } = reading;
      const key = `${id} ${words}`;
      const known = byTarget.get(key) ?? { target: id, words, to, readings: [], unpaused: [] };
      known.readings.push(reading);
      known.unpaused.push(unpaused[i] ?? reading);
      byTarget.set(key, known);
    });
  }
  return [...byTarget.values()].map(({ target, words, to, readings, unpaused }) => ({
    ...{ target, words, to },
    ...shareOf(nMet(readings), nJudged(readings)),
    nLateOpen: readings.filter(({ state, stoppedAt }) => state === 'late' && stoppedAt === null).length,
    nNotDue: readings.filter(({ state }) => state === 'running' || state === 'paused').length,
    withoutPauses: shareOf(nMet(unpaused), nJudged(unpaused)),
  }));
}

const nMet = (readings: readonly TargetReading[]) => readings.filter(({ state }) => state === 'met').length;
const nJudged = (readings: readonly TargetReading[]) =>
  readings.filter(({ state }) => state === 'met' || state === 'late').length;

/** What could make figures look better than the service is: shown beside every share. */
export interface Beside {
  n: number;
  nPaused: number;
  /** Time in pauses, by reason, ms. */
  pausedByReason: readonly { reason: string; n: number; ms: number }[];
  nMerged: number;
  nRejected: number;
  nReopened: number;
  nReports: number;
}

export function besides(cases: readonly Measured[], now: Instant): Beside {
  const reasons = new Map<string, { n: number; ms: number }>();
  for (const { pauses } of cases) {
    for (const { from, to, reason } of pauses) {
      const known = reasons.get(reason) ?? { n: 0, ms: 0 };
      reasons.set(reason, { n: known.n + 1, ms: known.ms + Math.max(0, (to ?? now) - from) });
    }
  }
  return {
    n: cases.length,
    nPaused: cases.filter(({ pauses }) => pauses.length > 0).length,
    pausedByReason: [...reasons].map(([reason, each]) => ({ reason, ...each })).sort((a, b) => b.ms - a.ms),
    nMerged: cases.filter(({ state }) => state === 'merged').length,
    nRejected: cases.filter(({ state }) => ['notFound', 'notOurs', 'referred'].includes(state)).length,
    nReopened: cases.filter(({ nReopened }) => nReopened > 0).length,
    // The reports of a merged case are counted with the case it was merged into.
    nReports: cases.reduce((sum, { state, nReports }) => sum + (state === 'merged' ? 0 : nReports), 0),
  };
}

const DAY_MS = 86_400_000;
/** Ages of open cases, days: [from, to). */
const AGES: readonly (readonly [number, number, string])[] = [
  [0, 1, 'under a day'],
  [1, 7, '1 to 6 days'],
  [7, 28, '1 to 3 weeks'],
  [28, 91, '4 weeks to 3 months'],
  [91, Number.POSITIVE_INFINITY, 'over 3 months'],
];

/** How old what is open is. */
export function backlogAges(cases: readonly Measured[], now: Instant): { words: string; n: number }[] {
  const open = cases.filter(({ isOpen }) => isOpen);
  return AGES.map(([from, to, words]) => ({
    words,
    n: open.filter(({ marks }) => {
      const days = (now - (marks.reported ?? now)) / DAY_MS;
      return from <= days && days < to;
    }).length,
  }));
}

export const MEASURE_BY = ['kind', 'area', 'shift'] as const;
export type MeasureBy = (typeof MEASURE_BY)[number];

/** Early 06:00 to 13:59, late 14:00 to 21:59, night 22:00 to 05:59, by the local hour of the report. */
export const shiftOf = (localHour: number): string =>
  localHour >= 6 && localHour < 14 ? 'early' : localHour >= 14 && localHour < 22 ? 'late' : 'night';

export interface Measures {
  /** '' for all together. */
  of: string;
  times: Times[];
  within: WithinTarget[];
  beside: Beside;
  backlog: { words: string; n: number }[];
}

/** The measures of a time, as they stood when they were asked for. */
export interface ServiceMeasures {
  from: Instant;
  to: Instant;
  asKnownAt: Instant;
  by: MeasureBy;
  n: number;
  /** The first holds all together. */
  measures: Measures[];
  /** The original's headline, said of both beginnings. */
  untaxed: { removed: number; ofEligible: Share; ofReport: Share };
}

const WAYS: readonly (readonly [Mark, Mark])[] = [
  ['reported', 'triaged'],
  ['reported', 'eligible'],
  ['eligible', 'assigned'],
  ['assigned', 'onScene'],
  ['eligible', 'done'],
  ['reported', 'done'],
];

/** All together, and by kind, area or shift, most cases first. */
export function measure(
  cases: readonly Measured[],
  now: Instant,
  by: MeasureBy,
  localHour: (instant: Instant) => number,
): Measures[] {
  const of = (some: readonly Measured[], name: string): Measures => ({
    of: name,
    times: WAYS.map(([from, to]) => timesBetween(some, from, to)),
    within: withinTargets(some),
    beside: besides(some, now),
    backlog: backlogAges(some, now),
  });
  const groups = new Map<string, Measured[]>();
  for (const each of cases) {
    const name =
      by === 'kind'
        ? each.code
        : by === 'area'
          ? (each.area ?? 'not placed')
          : shiftOf(localHour(each.marks.reported ?? now));
    const known = groups.get(name);
    if (known === undefined) groups.set(name, [each]);
    else known.push(each);
  }
  const parts = [...groups].sort((a, b) => b[1].length - a[1].length || (a[0] < b[0] ? -1 : 1));
  return [of(cases, ''), ...parts.map(([name, some]) => of(some, name))];
}

/** "87 % (874 of 1,004; 95 % interval 85 to 89 %)", or that nothing can be said. */
export function shareWords({ k, n, share, lower, upper }: Share): string {
  if (share === null || lower === null || upper === null) return 'no case yet';
  const count = new Intl.NumberFormat('en-GB');
  const percent = (x: number) => String(Math.round(x * 100));
  return `${percent(share)} % (${count.format(k)} of ${count.format(n)}; 95 % interval ${percent(lower)} to ${percent(upper)} %)`;
}

/** Vehicles lifted within a length of each of two beginnings: the headline of the original, said of both. */
export function removedWithin(
  cases: readonly Measured[],
  length: number,
): { removed: number; ofEligible: Share; ofReport: Share } {
  const done = cases.filter(
    ({ state, marks }) => marks.done !== undefined && (state === 'done' || state === 'confirmed'),
  );
  const within = (mark: Mark) =>
    done.filter(({ marks }) => marks[mark] !== undefined && marks.done! - marks[mark] <= length).length;
  return {
    removed: done.length,
    ofEligible: shareOf(within('eligible'), done.length),
    ofReport: shareOf(within('reported'), done.length),
  };
}
