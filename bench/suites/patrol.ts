import {
  createRandom,
  PATROL_RULES,
  type PatrolProblem,
  patrolBound,
  planPatrol,
  type StreetGraph,
  stopsOnStreets,
  streetDistances,
  streetGraph,
} from '../../src/analysis/index.ts';
import { type BenchSuite, peakMb, timed } from '../harness.ts';

const NAME = 'patrol.60-places.4-crews.8-h';
const ROUNDS = 60;

/** A patrol plan for a whole shift, and how near it comes to what no plan could exceed. */
export const suite: BenchSuite = {
  name: 'patrol',
  async run({ seed, only, emit }) {
    if (only !== null && !NAME.includes(only)) return;
    const graph = madeUpStreets();
    const problem = madeUpShift(graph, seed);
    const bound = patrolBound(problem);
    const plan = planPatrol(problem, { seed, rounds: ROUNDS });
    const { medianMs, minMs } = await timed(() => planPatrol(problem, { seed, rounds: ROUNDS }).covered, 3, 0);
    const share = plan.covered / bound;
    emit({
      case: NAME,
      n: problem.risk.length,
      medianMs: Math.round(medianMs),
      minMs: Math.round(minMs),
      ratio: null,
      reference: 'what no plan could exceed (fractional knapsack, shortest ways)',
      target: 'covers >= 0.8 of the bound in <= 10 s',
      met: share >= 0.8 && medianMs <= 10_000,
      peakMb: peakMb(),
      note: `covers ${(100 * share).toFixed(1)} % of the bound with ${plan.routes.flat().length} visits, seed ${seed}`,
    });
  },
};

/** A grid of streets, 3.2 km by 3.2 km with corners 100 m apart, a third of the links missing. */
function madeUpStreets(): StreetGraph {
  const random = createRandom(99);
  const lines: Float64Array[] = [];
  for (let i = 0; i <= 32; i++) {
    for (let j = 0; j <= 32; j++) {
      if (i < 32 && (j % 4 === 0 || random.unit() < 2 / 3)) lines.push(Float64Array.of(i, j, i + 1, j).map(toMetres));
      if (j < 32 && (i % 4 === 0 || random.unit() < 2 / 3)) lines.push(Float64Array.of(i, j, i, j + 1).map(toMetres));
    }
  }
  return streetGraph(lines);
}

const toMetres = (corner: number) => corner * 100;

function madeUpShift(graph: StreetGraph, seed: number): PatrolProblem {
  const random = createRandom(seed);
  const nPlaces = 60;
  const nStops = nPlaces + 1;
  const places = {
    x: Float64Array.from({ length: nStops }, (_, i) => (i === nPlaces ? 1600 : 3200 * random.unit())),
    y: Float64Array.from({ length: nStops }, (_, i) => (i === nPlaces ? 1600 : 3200 * random.unit())),
  };
  const { metres } = streetDistances(graph, stopsOnStreets(graph, places));
  return {
    risk: Float64Array.from({ length: nPlaces }, (_, i) => 100 / (1 + i)),
    area: Int32Array.from({ length: nPlaces }, (_, i) => i % 8),
    fewestVisits: new Int32Array(nPlaces),
    nStops,
    // On foot, 4.8 km an hour.
    travelMinutes: metres.map((each) => Math.ceil(each / 80)),
    crews: Array.from({ length: 4 }, () => ({ fromMinute: 0, toMinute: 480, startStop: nPlaces, endStop: nPlaces })),
    rules: PATROL_RULES,
  };
}
