import { patrolImprove } from './patrol-improve.ts';
import { checkProblem, coveredBy, type PatrolPlan, type PatrolProblem } from './patrol-problem.ts';
import { PatrolState } from './patrol-state.ts';
import { createRandom, permutation, type Random } from './random.ts';

export interface PatrolOptions {
  /** Same seed, same plan. */
  seed: number;
  /** How often part of the plan is torn up and made again. Default 60. */
  rounds?: number;
  /** How far chance may move a place's weight while places are chosen, as a share. Default 0.2. */
  jitter?: number;
}

/**
 * Which places, by whom, in which order, so that a shift of short visits covers the most risk? Team orienteering with
 * repeat visits at least a gap apart: greedy insertion by risk a minute, 2-opt, or-opt, exchange and replacement, then
 * rounds that tear up a fifth and fill again. What is left of the time is spread at random, routes are turned round and
 * crews exchanged at random where nothing is lost by it, so that the order cannot be learnt. Whole-minute travel times
 * give whole-minute plans.
 *
 * O(rounds × visits × places × crews). Chao, Golden & Wasil 1996, EJOR 88(3):464-474; Vansteenwegen, Souffriau & Van
 * Oudheusden 2011, EJOR 209(1):1-10 (docs/methods/patrol-plan.md).
 */
export function planPatrol(problem: PatrolProblem, options: PatrolOptions): PatrolPlan {
  const { seed, rounds = 60, jitter = 0.2 } = options;
  checkProblem(problem);
  const random = createRandom(seed);
  const state = new PatrolState(problem);
  const weights = () => Float64Array.from(problem.risk, () => 1 + jitter * (2 * random.unit() - 1));
  payFloors(state, random);
  fill(state, weights());
  patrolImprove(state, fill);
  let best = kept(state);
  for (let round = 0; round < rounds; round++) {
    tearUp(state, random);
    payFloors(state, random);
    fill(state, weights());
    patrolImprove(state, fill);
    if (isBetter(state, best)) best = kept(state);
    else state.restore(best.routes, best.starts, best.back);
  }
  state.restore(best.routes, best.starts, best.back);
  scramble(state, random);
  return planOf(state);
}

interface Kept {
  routes: number[][];
  starts: number[][];
  back: number[];
  covered: number;
  owed: number;
  travel: number;
}

function kept(state: PatrolState): Kept {
  return {
    routes: state.snapshot(),
    starts: state.starts.map((each) => [...each]),
    back: [...state.back],
    covered: state.covered,
    owed: owedIn(state),
    travel: state.routes.reduce((sum, _, k) => sum + state.travelOf(k), 0),
  };
}

function isBetter(state: PatrolState, best: Kept): boolean {
  const owed = owedIn(state);
  if (owed !== best.owed) return owed < best.owed;
  const scale = 1e-9 * (1 + Math.abs(best.covered));
  if (Math.abs(state.covered - best.covered) > scale) return state.covered > best.covered;
  return state.routes.reduce((sum, _, k) => sum + state.travelOf(k), 0) < best.travel - 1e-9;
}

function owedIn({ problem, nVisits }: PatrolState): number {
  let owed = 0;
  for (let p = 0; p < nVisits.length; p++) owed += Math.max(0, problem.fewestVisits[p] - nVisits[p]);
  return owed;
}

/** Visits that are owed come first, wherever they cost least. */
function payFloors(state: PatrolState, random: Random): void {
  const order = permutation(state.nVisits.length, random);
  for (const place of order) {
    while (state.nVisits[place] < state.problem.fewestVisits[place]) {
      if (!state.mayAdd(place) || !insertCheapest(state, place)) break;
    }
  }
}

function insertCheapest(state: PatrolState, place: number): boolean {
  const spots = state.routes.flatMap((route, k) =>
    Array.from({ length: route.length + 1 }, (_, i) => ({ k, i, cost: state.detour(k, i, place) })),
  );
  spots.sort((a, b) => a.cost - b.cost || a.k - b.k || a.i - b.i);
  return spots.some(({ k, i }) => state.tryRoute(k, state.routes[k].toSpliced(i, 0, place)));
}

/** Adds visits by risk a minute until none fits. @param weights what chance makes of each place */
function fill(state: PatrolState, weights: Float64Array): boolean {
  let isChanged = false;
  const { visitMinutes } = state.problem.rules;
  const hopeless = new Set<number>();
  const nCrews = state.routes.length;
  for (;;) {
    const choices: { place: number; k: number; worth: number }[] = [];
    for (let place = 0; place < weights.length; place++) {
      const gain = state.gainOf(place) * weights[place];
      if (!(gain > 0)) continue;
      for (let k = 0; k < nCrews; k++) {
        if (hopeless.has(place * nCrews + k)) continue;
        choices.push({ place, k, worth: gain / (visitMinutes + cheapestDetour(state, k, place)) });
      }
    }
    choices.sort((a, b) => b.worth - a.worth || a.place - b.place || a.k - b.k);
    const done = choices.find(({ place, k }) => {
      if (insertInto(state, k, place)) return true;
      hopeless.add(place * nCrews + k);
      return false;
    });
    if (done === undefined) return isChanged;
    isChanged = true;
  }
}

function cheapestDetour(state: PatrolState, k: number, place: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i <= state.routes[k].length; i++) least = Math.min(least, state.detour(k, i, place));
  return Math.max(0, least);
}

function insertInto(state: PatrolState, k: number, place: number): boolean {
  const route = state.routes[k];
  const crew = state.problem.crews[k];
  let used = state.travelOf(k) + route.length * state.problem.rules.visitMinutes;
  used += state.problem.rules.visitMinutes;
  const spots = Array.from({ length: route.length + 1 }, (_, i) => ({ i, cost: state.detour(k, i, place) }));
  spots.sort((a, b) => a.cost - b.cost || a.i - b.i);
  for (const { i, cost } of spots) {
    // Waiting can shrink, walking and visiting cannot.
    if (used + cost > crew.toMinute - crew.fromMinute + 1e-7) return false;
    if (state.tryRoute(k, route.toSpliced(i, 0, place))) return true;
  }
  return false;
}

/** Takes a run of visits out of every route: a fifth of it on average. */
function tearUp(state: PatrolState, random: Random): void {
  for (let k = 0; k < state.routes.length; k++) {
    const route = state.routes[k];
    if (route.length === 0) continue;
    const n = 1 + random.below(Math.max(1, Math.round(0.4 * route.length)));
    const from = random.below(Math.max(1, route.length - n + 1));
    state.tryRoute(k, route.toSpliced(from, n));
  }
}

/** Unpredictable where it costs nothing: routes turned round, alike crews exchanged, spare minutes spread by chance. */
function scramble(state: PatrolState, random: Random): void {
  const { crews } = state.problem;
  for (let k = 0; k < crews.length; k++) {
    if (random.unit() < 0.5 && crews[k].startStop === crews[k].endStop) state.tryRoute(k, state.routes[k].toReversed());
    const twin = k + 1 + random.below(Math.max(1, crews.length - k - 1));
    if (twin < crews.length && random.unit() < 0.5) {
      state.tryRoutes(k, [...state.routes[twin]], twin, [...state.routes[k]]);
    }
  }
  for (let k = 0; k < crews.length; k++) {
    const n = state.routes[k].length;
    for (let spare = Math.floor(crews[k].toMinute - state.back[k]); spare >= 1 && n > 0; spare = spare >> 1) {
      const waits = new Array<number>(n).fill(0);
      for (let minute = 0; minute < spare; minute++) {
        // The last share stays at the end: who is late once is not late home.
        const i = random.below(n + 1);
        if (i < n) waits[i]++;
      }
      if (state.tryRoute(k, [...state.routes[k]], waits)) break;
    }
  }
}

function planOf(state: PatrolState): PatrolPlan {
  const { problem, nVisits } = state;
  return {
    routes: state.visits(),
    travelMinutes: Float64Array.from(state.routes, (_, k) => state.travelOf(k)),
    backMinute: Float64Array.from(state.back),
    nVisits: nVisits.slice(),
    covered: coveredBy(problem, nVisits),
    short: Array.from(nVisits.keys()).filter((place) => nVisits[place] < problem.fewestVisits[place]),
  };
}
