import { mostVisits, type PatrolProblem, visitWorth } from './patrol-problem.ts';

/**
 * What no plan can exceed. Every way into a place and out of it is taken at its shortest, half of each counted to the
 * visit; crews' times are one purse; visits may be bought in parts (a fractional knapsack). The lowest of three such
 * relaxations: by time; by time with the caps (in each area its highest worths with its lowest costs, as many as the cap
 * allows); and by the whole number of visits that fit.
 *
 * @param owed visits that every plan in question makes; leave out where some cannot be kept
 */
export function patrolBound(problem: PatrolProblem, owed?: Int32Array): number {
  const { risk, crews, rules, area } = problem;
  const most = mostVisits(problem);
  const cost = visitCosts(problem);
  let purse = 0;
  let nWhole = 0;
  const cheapest = cost.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  for (const crew of crews) {
    const own =
      crew.toMinute - crew.fromMinute - wayOut(problem, crew.startStop) / 2 - wayIn(problem, crew.endStop) / 2;
    purse += Math.max(0, own);
    if (own >= cheapest) nWhole += Math.floor(own / cheapest + 1e-9);
  }
  const items: Item[] = [];
  let [forced, spent, nForced] = [0, 0, 0];
  for (let place = 0; place < risk.length; place++) {
    const due = Math.min(owed?.[place] ?? 0, most);
    for (let k = 0; k < most; k++) {
      const item = { worth: visitWorth(problem, place, k), cost: cost[place], area: area[place] };
      if (k < due) {
        forced += item.worth;
        spent += item.cost;
        nForced++;
      } else if (item.worth > 0) items.push(item);
    }
  }
  const rest = Math.max(0, purse - spent);
  const byTime = knapsack(items, rest);
  const worths = items.map(({ worth }) => worth).sort((a, b) => b - a);
  const byNumber = worths.slice(0, Math.max(0, nWhole - nForced)).reduce((a, b) => a + b, 0);
  const byArea = owed === undefined ? knapsack(capped(items, rules.mostAnArea), rest) : byTime;
  return forced + Math.min(byTime, byNumber, byArea);
}

interface Item {
  worth: number;
  cost: number;
  area: number;
}

/** As many items an area as the cap allows: the highest worth with the lowest cost, and so on. */
function capped(items: readonly Item[], mostAnArea: number): Item[] {
  if (!Number.isFinite(mostAnArea)) return [...items];
  const byArea = new Map<number, Item[]>();
  for (const item of items) {
    const same = byArea.get(item.area);
    if (same === undefined) byArea.set(item.area, [item]);
    else same.push(item);
  }
  return [...byArea].flatMap(([area, same]) => {
    if (area < 0) return same;
    const worths = same.map(({ worth }) => worth).sort((a, b) => b - a);
    const costs = same.map(({ cost }) => cost).sort((a, b) => a - b);
    return worths.slice(0, mostAnArea).map((worth, i) => ({ worth, cost: costs[i], area }));
  });
}

function knapsack(items: readonly Item[], purse: number): number {
  const sorted = [...items].sort((a, b) => b.worth * a.cost - a.worth * b.cost);
  let [worth, left] = [0, purse];
  for (const item of sorted) {
    if (left <= 0) break;
    const part = item.cost <= left ? 1 : left / item.cost;
    worth += part * item.worth;
    left -= part * item.cost;
  }
  return worth;
}

/** Minutes a visit takes at least, half the shortest way in and half the shortest way out included. */
function visitCosts(problem: PatrolProblem): Float64Array {
  return Float64Array.from(
    problem.risk,
    (_, place) => problem.rules.visitMinutes + (wayIn(problem, place) + wayOut(problem, place)) / 2,
  );
}

/** The same crew may also stay by for the whole gap: then the gap is the way. */
function wayIn({ nStops, travelMinutes, rules, risk }: PatrolProblem, stop: number): number {
  let least = stop < risk.length ? rules.gapMinutes : Number.POSITIVE_INFINITY;
  for (let i = 0; i < nStops; i++) if (i !== stop) least = Math.min(least, travelMinutes[i * nStops + stop]);
  return Number.isFinite(least) ? least : 0;
}

function wayOut({ nStops, travelMinutes, rules, risk }: PatrolProblem, stop: number): number {
  let least = stop < risk.length ? rules.gapMinutes : Number.POSITIVE_INFINITY;
  for (let i = 0; i < nStops; i++) if (i !== stop) least = Math.min(least, travelMinutes[stop * nStops + i]);
  return Number.isFinite(least) ? least : 0;
}
