import { coveredBy, mostVisits, type PatrolPlan, type PatrolProblem } from './patrol-problem.ts';
import { planPatrol } from './patrol-solver.ts';
import { log } from './portable-math.ts';

export interface PatrolAlternatives {
  /** Every place alike, whatever its risk: the same crews, times and rules. */
  equalSpread: { covered: number; nVisits: number; nPlaces: number };
  /** All crews in the place of highest risk the whole shift: visits that a gap parts count, standing there longer does not. */
  topPlace: { place: number; covered: number; nVisits: number };
}

/** What would two simple habits cover instead? */
export function patrolAlternatives(problem: PatrolProblem, seed: number): PatrolAlternatives {
  const nPlaces = problem.risk.length;
  const even = planPatrol(
    {
      ...problem,
      risk: new Float64Array(nPlaces).fill(1),
      rules: { ...problem.rules, repeatWorth: Math.min(0.5, problem.rules.repeatWorth) },
    },
    { seed, rounds: 10 },
  );
  let top = 0;
  for (let place = 1; place < nPlaces; place++) if (problem.risk[place] > problem.risk[top]) top = place;
  const nVisits = new Int32Array(nPlaces);
  if (nPlaces > 0 && problem.crews.length > 0) nVisits[top] = Math.min(mostVisits(problem), problem.rules.mostAnArea);
  return {
    equalSpread: {
      covered: coveredBy(problem, even.nVisits),
      nVisits: even.nVisits.reduce((a, b) => a + b, 0),
      nPlaces: even.nVisits.reduce((a, n) => a + (n > 0 ? 1 : 0), 0),
    },
    topPlace: { place: top, covered: coveredBy(problem, nVisits), nVisits: nVisits[top] ?? 0 },
  };
}

export interface PatrolEntropy {
  nSeeds: number;
  /** Where a crew goes next, for someone who saw where it is and knows all plans but not the seed: bits, and places alike likely. */
  nextPlaceBits: number;
  nextPlaces: number;
  /** In which hour of the shift a place is visited: bits, and hours alike likely. */
  hourBits: number;
  hours: number;
}

/** How hard is the order to guess? Over plans of different seeds for one problem. 2 to the bits is how many alike choices. */
export function patrolEntropy(problem: PatrolProblem, plans: readonly PatrolPlan[]): PatrolEntropy {
  const next = new Map<number, Map<number, number>>();
  const hours = new Map<number, Map<number, number>>();
  const first = Math.min(...problem.crews.map((crew) => crew.fromMinute));
  for (const plan of plans) {
    for (const route of plan.routes) {
      route.forEach(({ place, fromMinute }, i) => {
        count(hours, place, Math.floor((fromMinute - first) / 60));
        if (i + 1 < route.length) count(next, place, route[i + 1].place);
      });
    }
  }
  const nextPlaceBits = conditionalBits(next);
  const hourBits = conditionalBits(hours);
  return {
    nSeeds: plans.length,
    nextPlaceBits,
    nextPlaces: power2(nextPlaceBits),
    hourBits,
    hours: power2(hourBits),
  };
}

function count(table: Map<number, Map<number, number>>, row: number, column: number): void {
  const counts = table.get(row) ?? new Map<number, number>();
  counts.set(column, (counts.get(column) ?? 0) + 1);
  table.set(row, counts);
}

/** Entropy of the column given the row. */
function conditionalBits(table: ReadonlyMap<number, ReadonlyMap<number, number>>): number {
  let [bits, total] = [0, 0];
  for (const counts of table.values()) {
    const sum = [...counts.values()].reduce((a, b) => a + b, 0);
    for (const n of counts.values()) bits -= n * (log(n / sum) / Math.LN2);
    total += sum;
  }
  return total === 0 ? 0 : bits / total;
}

function power2(bits: number): number {
  const whole = Math.floor(bits);
  let value = 1;
  for (let i = 0; i < whole; i++) value *= 2;
  // The rest by halves: exact enough for a figure of two digits, and alike on every engine.
  let [rest, root] = [bits - whole, 2];
  for (let i = 0; i < 20; i++) {
    root = Math.sqrt(root);
    rest *= 2;
    if (rest >= 1) {
      value *= root;
      rest -= 1;
    }
  }
  return value;
}
