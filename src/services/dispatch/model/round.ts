import { latenessBound, travelBound } from './bound.ts';
import { lateFrom, type RoundProblem, type RoundStop } from './problem.ts';

export const MOST_STOPS = 100;
/** A minute late counts as so many minutes of travel, where not said otherwise. */
const LATE_WEIGHT = 3;
const MOST_PASSES = 60;
const LONGEST_SEGMENT = 3;

export interface RoundPlan {
  /** In order, with when each is reached and done, minutes from the start. */
  stops: { id: number; travelMinutes: number; reachedIn: number; doneIn: number; lateMinutes: number }[];
  travelMinutes: number;
  workMinutes: number;
  /** Minutes late that come with the round, summed over the stops: what was late before it began is not of its making. */
  lateMinutes: number;
  totalMinutes: number;
  /** What was made least: minutes of travel, and minutes late times `lateWeight`. */
  cost: number;
  lateWeight: number;
  /** No order at all costs less than this. */
  bound: number;
  /** How far above the bound this order is at most, in per cent; null where the bound is 0 and the cost is not. */
  gapPercent: number | null;
}

export interface RoundOptions {
  lateWeight?: number | undefined;
}

/**
 * A good order for many small jobs from one start, ending at the last: nearest insertion and the order of deadlines, each
 * improved by turning stretches round (2-opt) and moving up to three stops elsewhere (Or-opt) until neither helps. How good
 * is said beside it, by a bound that no order can beat.
 *
 * @param minutes row 0 from the start, row i + 1 from the i-th stop
 * @throws RangeError for no stops, more than 100, or a table of another size
 */
export function planRound(
  stops: readonly RoundStop[],
  minutes: readonly (readonly number[])[],
  options: RoundOptions = {},
): RoundPlan {
  const problem = problemOf(stops, minutes, options);
  const orders = [nearestInsertion(problem), byDeadline(problem)].map((order) => improved(problem, order));
  const best = orders.reduce((a, b) => (costOf(problem, b) < costOf(problem, a) ? b : a));
  return described(problem, best);
}

/** The same figures for an order that was decided already: the stops as given. */
export function readRound(
  stops: readonly RoundStop[],
  minutes: readonly (readonly number[])[],
  options: RoundOptions = {},
): RoundPlan {
  const problem = problemOf(stops, minutes, options);
  return described(
    problem,
    stops.map((_, i) => i),
  );
}

function problemOf(
  stops: readonly RoundStop[],
  minutes: readonly (readonly number[])[],
  { lateWeight = LATE_WEIGHT }: RoundOptions,
): RoundProblem {
  const n = stops.length;
  if (n === 0 || n > MOST_STOPS) throw new RangeError(`A round has 1 to ${MOST_STOPS} stops; found ${n}.`);
  if (minutes.length !== n + 1 || minutes.some((row) => row.length !== n + 1)) {
    throw new RangeError(`Expected minutes between the start and ${n} stops, a table of ${n + 1} by ${n + 1}.`);
  }
  return { stops, minutes, lateWeight };
}

/** Travel and lateness of an order; stops reckoning, and gives Infinity, as soon as it costs `limit`. */
function costOf(
  { stops, minutes, lateWeight }: RoundProblem,
  order: readonly number[],
  limit = Number.POSITIVE_INFINITY,
): number {
  let cost = 0;
  let at = 0;
  let place = 0;
  for (const i of order) {
    const way = minutes[place]![i + 1]!;
    const { workMinutes, dueInMinutes } = stops[i]!;
    at += way + workMinutes;
    cost += way;
    if (dueInMinutes !== null) cost += lateWeight * lateFrom(dueInMinutes, at);
    if (cost >= limit) return Number.POSITIVE_INFINITY;
    place = i + 1;
  }
  return cost;
}

/** The stop that is nearest to any already in the order comes next, where it costs least. */
function nearestInsertion(problem: RoundProblem): number[] {
  const { stops, minutes } = problem;
  const left = new Set(stops.keys());
  const nearest = stops.map((_, i) => minutes[0]![i + 1]!);
  let order: number[] = [];
  while (left.size > 0) {
    let next = -1;
    for (const i of left) if (next < 0 || nearest[i]! < nearest[next]!) next = i;
    left.delete(next);
    let best = Number.POSITIVE_INFINITY;
    let found = [...order, next];
    for (let k = order.length; k >= 0; k--) {
      const tried = order.toSpliced(k, 0, next);
      const cost = costOf(problem, tried, best);
      if (cost < best) [best, found] = [cost, tried];
    }
    order = found;
    for (const i of left) nearest[i] = Math.min(nearest[i]!, minutes[next + 1]![i + 1]!);
  }
  return order;
}

function byDeadline({ stops }: RoundProblem): number[] {
  const due = (i: number) => stops[i]!.dueInMinutes ?? Number.MAX_VALUE;
  return stops.map((_, i) => i).sort((a, b) => due(a) - due(b) || a - b);
}

function improved(problem: RoundProblem, start: readonly number[]): number[] {
  const n = start.length;
  let order = [...start];
  let cost = costOf(problem, order);
  const take = (tried: number[]): boolean => {
    const found = costOf(problem, tried, cost - 1e-9);
    if (found === Number.POSITIVE_INFINITY) return false;
    [order, cost] = [tried, found];
    return true;
  };
  for (let pass = 0; pass < MOST_PASSES; pass++) {
    let isBetter = false;
    for (let i = 0; i < n - 1; i++) {
      for (let j = i + 1; j < n; j++) {
        const turned = [...order.slice(0, i), ...order.slice(i, j + 1).reverse(), ...order.slice(j + 1)];
        if (take(turned)) isBetter = true;
      }
    }
    for (let length = 1; length <= Math.min(LONGEST_SEGMENT, n - 1); length++) {
      for (let i = 0; i + length <= n; i++) {
        for (let to = 0; to <= n - length; to++) {
          if (to === i) continue;
          const segment = order.slice(i, i + length);
          const rest = order.toSpliced(i, length);
          if (take(rest.toSpliced(to, 0, ...segment))) isBetter = true;
          else if (length > 1 && take(rest.toSpliced(to, 0, ...segment.reverse()))) isBetter = true;
        }
      }
    }
    if (!isBetter) break;
  }
  return order;
}

function described(problem: RoundProblem, order: readonly number[]): RoundPlan {
  const { minutes, lateWeight } = problem;
  let [at, travelMinutes, workMinutes, lateMinutes, place] = [0, 0, 0, 0, 0];
  const stops = order.map((i) => {
    const stop = problem.stops[i]!;
    const way = minutes[place]![i + 1]!;
    const reachedIn = at + way;
    at = reachedIn + stop.workMinutes;
    const late = stop.dueInMinutes === null ? 0 : Math.max(0, at - stop.dueInMinutes);
    travelMinutes += way;
    workMinutes += stop.workMinutes;
    if (stop.dueInMinutes !== null) lateMinutes += lateFrom(stop.dueInMinutes, at);
    place = i + 1;
    return { id: stop.id, travelMinutes: way, reachedIn, doneIn: at, lateMinutes: late };
  });
  const cost = travelMinutes + lateWeight * lateMinutes;
  const bound = Math.min(cost, travelBound(problem, travelMinutes) + lateWeight * latenessBound(problem));
  const gapPercent = bound > 0 ? (100 * (cost - bound)) / bound : cost === 0 ? 0 : null;
  const totalMinutes = travelMinutes + workMinutes;
  return { stops, travelMinutes, workMinutes, lateMinutes, totalMinutes, cost, lateWeight, bound, gapPercent };
}
