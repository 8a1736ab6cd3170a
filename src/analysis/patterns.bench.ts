import { type AnalysisCase, cpuTimed } from '../../bench/against-c.ts';
import { adaptiveDensity } from './adaptive-density.ts';
import { relativeRisk } from './dual-density.ts';
import { gridOver } from './grid.ts';
import { hdbscan } from './hdbscan.ts';
import { mantel } from './mantel.ts';
import { nearestNeighbourHierarchy } from './nearest-neighbour-hierarchy.ts';
import { ripleyK } from './ripley-k.ts';
import type { SpaceTimeEvents } from './space-time-events.ts';
import { spaceTimeK } from './space-time-k.ts';
import { stDbscan } from './st-dbscan.ts';
import { stability } from './stability.ts';
import { stac } from './stac.ts';

const [WIDTH, HEIGHT] = [12_000, 10_000];
const AREA_M2 = WIDTH * HEIGHT;
const GRID = gridOver({ minX: 0, minY: 0, maxX: WIDTH, maxY: HEIGHT }, 100);
const studyArea = { parts: [[Float64Array.of(0, 0, WIDTH, 0, WIDTH, HEIGHT, 0, HEIGHT)]] };
const distancesMetres = [100, 200, 300, 400, 500];

/** Own times of the methods that have no C beside them. */
export const cases: readonly AnalysisCase[] = [
  own('HDBSCAN, 15 each', 10_000, (events) => hdbscan(events, { minClusterSize: 15 }).labels.length),
  own(
    'ST-DBSCAN, 200 m and 7 days',
    10_000,
    (events) => stDbscan(events, { radiusMetres: 200, withinDays: 7, minPoints: 5 }).labels.length,
  ),
  own(
    'nearest-neighbour hierarchy, 99 simulations',
    10_000,
    (events) => nearestNeighbourHierarchy(events, { studyArea, nReplicates: 99 }).nUsed,
  ),
  own('STAC, 300 m', 10_000, (events) => stac(events, { radiusMetres: 300 }).nUsed),
  own(
    "Ripley's K to 500 m, 99 simulations",
    2000,
    (events) => ripleyK(events, { studyArea, distancesMetres, replicates: 99 }).nUsed,
  ),
  own(
    'space-time K, 5 x 4, 199 replicates',
    2000,
    (events) =>
      spaceTimeK(events, { metres: distancesMetres, days: [7, 14, 21, 28], areaM2: AREA_M2, nReplicates: 199 }).nUsed,
  ),
  own('Mantel, 99 replicates', 2000, (events) => mantel(events, { nReplicates: 99 }).nUsed),
  own('relative risk, 12,000 cells', 10_000, (events) => {
    const half = events.x.length >> 1;
    const part = (from: number, to: number) => ({ x: events.x.slice(from, to), y: events.y.slice(from, to) });
    return relativeRisk(GRID, part(0, half), part(half, 2 * half), { bandwidthMetres: 500 }).nCases;
  }),
  own(
    'adaptive density (Abramson), 12,000 cells',
    10_000,
    (events) => adaptiveDensity(GRID, events, { rule: { by: 'abramson', pilotMetres: 400 } }).nUsed,
  ),
  own(
    'stability of Gi* hot spots, 100 replicates',
    10_000,
    (events) => stability(events, { grid: GRID, rule: { kind: 'gi-star', radiusMetres: 500 }, studyArea }).spots.length,
  ),
];

function own(name: string, n: number, work: (events: SpaceTimeEvents) => number): AnalysisCase {
  return {
    name,
    async run(bench) {
      const points = await bench.points(n);
      const events = {
        x: fromZero(points.xMetres),
        y: fromZero(points.yMetres),
        time: points.seconds.map((second) => second * 1000),
      };
      bench.report({ case: name, n, timing: cpuTimed(() => work(events), 3, 1), against: null, ratioAtMost: null });
    },
  };
}

/** The reference points lie at national coordinates; the study area here begins at 0. */
function fromZero(metres: Float64Array): Float64Array {
  const least = metres.reduce((low, value) => Math.min(low, value), Number.POSITIVE_INFINITY);
  return metres.map((value) => value - least);
}
