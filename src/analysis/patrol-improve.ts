import type { PatrolState } from './patrol-state.ts';

const TINY = 1e-7;
/** More passes than any case needed; it ends by itself, since each change shortens the way or covers more. */
const MOST_PASSES = 30;

/** Changes a plan until no small change makes it better: shorter on the way, or covering more. */
export function patrolImprove(state: PatrolState, fill: (state: PatrolState, weights: Float64Array) => boolean): void {
  const plain = new Float64Array(state.nVisits.length).fill(1);
  for (let pass = 0; pass < MOST_PASSES; pass++) {
    let isChanged = false;
    for (let k = 0; k < state.routes.length; k++) isChanged = turnParts(state, k) || isChanged;
    isChanged = moveParts(state) || isChanged;
    isChanged = exchangeVisits(state) || isChanged;
    isChanged = replaceVisits(state) || isChanged;
    isChanged = fill(state, plain) || isChanged;
    if (!isChanged) return;
  }
}

/** 2-opt: turns a part of a route round. */
function turnParts(state: PatrolState, k: number): boolean {
  let isChanged = false;
  for (let i = 0; i < state.routes[k].length - 1; i++) {
    for (let j = i + 1; j < state.routes[k].length; j++) {
      const route = state.routes[k];
      const before = state.stopAt(k, i - 1);
      const after = state.stopAt(k, j + 1);
      const saved =
        state.travel(before, route[i]) +
        state.travel(route[j], after) -
        state.travel(before, route[j]) -
        state.travel(route[i], after);
      if (saved <= TINY) continue;
      const turned = [...route.slice(0, i), ...route.slice(i, j + 1).reverse(), ...route.slice(j + 1)];
      // Streets may be longer one way than the other.
      if (state.travelOf(k, turned) < state.travelOf(k) - TINY && state.tryRoute(k, turned)) isChanged = true;
    }
  }
  return isChanged;
}

/** Or-opt: one to three visits in a row go elsewhere, in the same route or another's. */
function moveParts(state: PatrolState): boolean {
  let isChanged = false;
  for (let k = 0; k < state.routes.length; k++) {
    for (let n = 1; n <= 3; n++) {
      for (let i = 0; i + n <= state.routes[k].length; i++) {
        if (moveOne(state, k, i, n)) isChanged = true;
      }
    }
  }
  return isChanged;
}

function moveOne(state: PatrolState, k: number, i: number, n: number): boolean {
  const route = state.routes[k];
  const part = route.slice(i, i + n);
  const rest = route.toSpliced(i, n);
  const [before, after] = [state.stopAt(k, i - 1), state.stopAt(k, i + n)];
  const saved = state.travel(before, part[0]) + state.travel(part[n - 1], after) - state.travel(before, after);
  if (saved <= TINY) return false;
  for (let l = 0; l < state.routes.length; l++) {
    const target = l === k ? rest : state.routes[l];
    for (let j = 0; j <= target.length; j++) {
      if (l === k && j === i) continue;
      const [left, right] = [state.stopAt(l, j - 1, target), state.stopAt(l, j, target)];
      const cost = state.travel(left, part[0]) + state.travel(part[n - 1], right) - state.travel(left, right);
      if (cost >= saved - TINY) continue;
      const moved = target.toSpliced(j, 0, ...part);
      if (l === k ? state.tryRoute(k, moved) : state.tryRoutes(k, rest, l, moved)) return true;
    }
  }
  return false;
}

/** Exchanges two visits of different crews, or of one. */
function exchangeVisits(state: PatrolState): boolean {
  let isChanged = false;
  for (let k = 0; k < state.routes.length; k++) {
    for (let l = k + 1; l < state.routes.length; l++) {
      for (let i = 0; i < state.routes[k].length; i++) {
        for (let j = 0; j < state.routes[l].length; j++) {
          const [p, q] = [state.routes[k][i], state.routes[l][j]];
          if (p === q || swapSaves(state, k, i, q) + swapSaves(state, l, j, p) <= TINY) continue;
          if (state.tryRoutes(k, state.routes[k].with(i, q), l, state.routes[l].with(j, p))) isChanged = true;
        }
      }
    }
  }
  return isChanged;
}

/** Minutes saved on the way when the visit at i goes to another place. */
function swapSaves(state: PatrolState, k: number, i: number, place: number): number {
  const [before, here, after] = [state.stopAt(k, i - 1), state.routes[k][i], state.stopAt(k, i + 1)];
  return (
    state.travel(before, here) + state.travel(here, after) - state.travel(before, place) - state.travel(place, after)
  );
}

/** A visit goes to a place that covers more. */
function replaceVisits(state: PatrolState): boolean {
  let isChanged = false;
  const { risk, fewestVisits, rules, area } = state.problem;
  for (let k = 0; k < state.routes.length; k++) {
    for (let i = 0; i < state.routes[k].length; i++) {
      const here = state.routes[k][i];
      if (state.nVisits[here] <= fewestVisits[here]) continue;
      let lost = risk[here];
      for (let v = 1; v < state.nVisits[here]; v++) lost *= rules.repeatWorth;
      for (let place = 0; place < risk.length; place++) {
        if (place === here) continue;
        // Within one area the cap stays as it is: one visit goes, another comes.
        const mayAdd = state.mayAdd(place) || (area[place] === area[here] && wouldFit(state, place));
        let gain = risk[place];
        for (let v = 0; v < state.nVisits[place]; v++) gain *= rules.repeatWorth;
        if (!mayAdd || gain <= lost + TINY * (1 + lost)) continue;
        if (state.tryRoute(k, state.routes[k].with(i, place))) {
          isChanged = true;
          break;
        }
      }
    }
  }
  return isChanged;
}

function wouldFit(state: PatrolState, place: number): boolean {
  return state.nVisits[place] < state.mostAPlace;
}
