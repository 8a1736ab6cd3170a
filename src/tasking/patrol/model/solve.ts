import {
  PATROL_RULES,
  type PatrolCrew,
  type PatrolProblem,
  type PatrolVisit,
  patrolAlternatives,
  patrolBound,
  patrolEntropy,
  planPatrol,
  type StreetGraph,
  stopsOnStreets,
  streetDistances,
  streetPath,
} from '../../../analysis/index.ts';

/** What a thread is handed to make a plan: plain data. */
export interface PatrolWork {
  graph: StreetGraph;
  places: { x: number; y: number; risk: number; ward: number; promised: number }[];
  start: { x: number; y: number };
  end: { x: number; y: number };
  nCrews: number;
  /** Of the shift. */
  minutes: number;
  metresAMinute: number;
  visitMinutes: number;
  gapMinutes: number;
  repeatWorth: number;
  mostVisitsAWard: number | null;
  seed: number;
}

export interface PatrolAnswer {
  routes: PatrolVisit[][];
  travelMinutes: number[];
  backMinute: number[];
  /** Way of each crew along the streets, metres: x0, y0, x1, y1 … */
  ways: Float64Array[];
  nVisits: number[];
  covered: number;
  bound: number;
  short: number[];
  alternatives: ReturnType<typeof patrolAlternatives>;
  unpredictable: { nSeeds: number; nextPlaces: number; hours: number };
  nUnjoined: number;
  farthestOffMetres: number;
}

/** Plans of other seeds that the order is compared with; short ones, since only their order matters. */
const OTHER_SEEDS = 10;

/** Ways, plan, bound and what it is compared with. Same work, same answer, on any thread. */
export function solvePatrol(work: PatrolWork): PatrolAnswer {
  const { graph, places, start, end } = work;
  const nPlaces = places.length;
  const points = [...places, start, end];
  const stops = stopsOnStreets(graph, {
    x: Float64Array.from(points, ({ x }) => x),
    y: Float64Array.from(points, ({ y }) => y),
  });
  const { metres, nUnjoined } = streetDistances(graph, stops);
  const crew: PatrolCrew = { fromMinute: 0, toMinute: work.minutes, startStop: nPlaces, endStop: nPlaces + 1 };
  const problem: PatrolProblem = {
    risk: Float64Array.from(places, ({ risk }) => risk),
    area: Int32Array.from(places, ({ ward }) => ward),
    fewestVisits: Int32Array.from(places, ({ promised }) => promised),
    nStops: points.length,
    // Whole minutes, rounded up: nobody is planned to be there sooner than they can.
    travelMinutes: metres.map((each) => Math.ceil(each / work.metresAMinute)),
    crews: Array.from({ length: work.nCrews }, () => crew),
    rules: {
      ...PATROL_RULES,
      visitMinutes: work.visitMinutes,
      gapMinutes: work.gapMinutes,
      repeatWorth: work.repeatWorth,
      mostAnArea: work.mostVisitsAWard ?? Number.POSITIVE_INFINITY,
    },
  };
  const plan = planPatrol(problem, { seed: work.seed });
  const others = Array.from({ length: OTHER_SEEDS }, (_, i) =>
    planPatrol(problem, { seed: work.seed + 1 + i, rounds: 4 }),
  );
  const { nSeeds, nextPlaces, hours } = patrolEntropy(problem, [plan, ...others]);
  return {
    routes: plan.routes,
    travelMinutes: [...plan.travelMinutes],
    backMinute: [...plan.backMinute],
    ways: plan.routes.map((route) => {
      const visited = [nPlaces, ...route.map(({ place }) => place), nPlaces + 1];
      const legs = visited.slice(1).map((stop, i) => streetPath(graph, stops[visited[i]!]!, stops[stop]!));
      return Float64Array.from(legs.flatMap((leg) => [...leg]));
    }),
    nVisits: [...plan.nVisits],
    covered: plan.covered,
    // Where a promise could not be kept, other plans may break it too: then the bound must not count on it.
    bound: patrolBound(problem, plan.short.length === 0 ? problem.fewestVisits : undefined),
    short: plan.short,
    alternatives: patrolAlternatives(problem, work.seed),
    unpredictable: { nSeeds, nextPlaces, hours },
    nUnjoined,
    farthestOffMetres: Math.max(0, ...stops.slice(0, nPlaces).map(({ offMetres }) => offMetres)),
  };
}
