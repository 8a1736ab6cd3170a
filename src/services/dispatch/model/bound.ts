import { lateFrom, type RoundProblem } from './problem.ts';

const ROUNDS = 250;

/**
 * No order of the stops travels fewer minutes. A round is a spanning tree of start and stops in which nobody has more than
 * two neighbours; the least spanning tree therefore costs no more. Prices on the places whose tree has too many or too few
 * neighbours (Held and Karp 1970) raise it while it stays a bound; the highest found is given.
 *
 * @param upper minutes of a known round
 */
export function travelBound({ minutes }: RoundProblem, upper: number): number {
  const n = minutes.length;
  if (n < 2) return 0;
  const least = (i: number, j: number) => Math.min(minutes[i]![j]!, minutes[j]![i]!);
  const prices = new Float64Array(n);
  let best = 0;
  let pace = 2;
  let sinceBest = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const { sum, degrees } = leastTree(n, least, prices);
    // A last way leads from the end, wherever it is, back to the start for nothing: so every place has two neighbours.
    let end = 1;
    for (let i = 2; i < n; i++) if (prices[i]! < prices[end]!) end = i;
    degrees[0] = degrees[0]! + 1;
    degrees[end] = degrees[end]! + 1;
    const value = sum + prices[0]! + prices[end]! - 2 * prices.reduce((a, b) => a + b, 0);
    sinceBest = value > best + 1e-9 ? 0 : sinceBest + 1;
    best = Math.max(best, value);
    let off = 0;
    for (const degree of degrees) off += (degree - 2) ** 2;
    if (off === 0) break;
    if (sinceBest >= 8) {
      pace *= 0.6;
      sinceBest = 0;
    }
    const step = (pace * Math.max(upper - value, 0.01)) / off;
    for (let i = 0; i < n; i++) prices[i] = prices[i]! + step * (degrees[i]! - 2);
  }
  const isWhole = minutes.every((row) => row.every(Number.isInteger));
  return isWhole ? Math.ceil(best - 1e-6) : best;
}

/** Prim's least spanning tree with a price on each place. */
function leastTree(
  n: number,
  least: (i: number, j: number) => number,
  prices: Float64Array,
): { sum: number; degrees: Int32Array } {
  const degrees = new Int32Array(n);
  const from = new Int32Array(n);
  const cost = new Float64Array(n).fill(Number.POSITIVE_INFINITY);
  const isIn = new Uint8Array(n);
  let sum = 0;
  let last = 0;
  isIn[0] = 1;
  for (let count = 1; count < n; count++) {
    let next = -1;
    for (let i = 0; i < n; i++) {
      if (isIn[i]) continue;
      const way = least(last, i) + prices[last]! + prices[i]!;
      if (way < cost[i]!) {
        cost[i] = way;
        from[i] = last;
      }
      if (next < 0 || cost[i]! < cost[next]!) next = i;
    }
    isIn[next] = 1;
    sum += cost[next]!;
    degrees[next] = degrees[next]! + 1;
    degrees[from[next]!] = degrees[from[next]!]! + 1;
    last = next;
  }
  return { sum, degrees };
}

/**
 * No order is fewer minutes late: the greater of two bounds. Each stop alone is reached no sooner than by the shortest way;
 * and the k-th stop done is done no sooner than after the k least works with the least ways to them, matched with the k-th deadline.
 */
export function latenessBound({ stops, minutes }: RoundProblem): number {
  const shortest = minutes.map((row) => [...row]);
  const n = shortest.length;
  for (let k = 0; k < n; k++) {
    for (let i = 0; i < n; i++) {
      const via = shortest[i]![k]!;
      for (let j = 0; j < n; j++) shortest[i]![j] = Math.min(shortest[i]![j]!, via + shortest[k]![j]!);
    }
  }
  let alone = 0;
  for (const [i, { workMinutes, dueInMinutes }] of stops.entries()) {
    if (dueInMinutes !== null) alone += lateFrom(dueInMinutes, shortest[0]![i + 1]! + workMinutes);
  }
  const costs = stops
    .map(({ workMinutes }, i) => {
      let entry = Number.POSITIVE_INFINITY;
      for (let j = 0; j < n; j++) if (j !== i + 1) entry = Math.min(entry, minutes[j]![i + 1]!);
      return workMinutes + entry;
    })
    .sort((a, b) => a - b);
  const dues = stops.map(({ dueInMinutes }) => dueInMinutes ?? Number.POSITIVE_INFINITY).sort((a, b) => a - b);
  let together = 0;
  let done = 0;
  for (const [k, cost] of costs.entries()) {
    done += cost;
    together += lateFrom(dues[k]!, done);
  }
  return Math.max(alone, together);
}
