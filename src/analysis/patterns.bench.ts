import { type AnalysisCase, cpuTimed } from '../../bench/against-c.ts';
import { adaptiveDensity } from './adaptive-density.ts';
import { diggleBandwidth, likelihoodBandwidth, nearestNeighbourBandwidth, ruleBandwidth } from './bandwidth.ts';
import { concentration } from './concentration.ts';
import { deviationalEllipse } from './deviational-ellipse.ts';
import { relativeRisk } from './dual-density.ts';
import { gridOver } from './grid.ts';
import { hdbscan } from './hdbscan.ts';
import { countInHexes, hexGridOver } from './hex-grid.ts';
import { mantel } from './mantel.ts';
import { nearestNeighbourHierarchy } from './nearest-neighbour-hierarchy.ts';
import { networkDensity, snapToNetwork } from './network-density.ts';
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

const HEXAGONS = hexGridOver({ minX: 0, minY: 0, maxX: WIDTH, maxY: HEIGHT }, 250);

/** Streets of a town as a lattice of blocks of 150 m. */
function lattice(blockMetres: number) {
  const [nColumns, nRows] = [Math.floor(WIDTH / blockMetres) + 1, Math.floor(HEIGHT / blockMetres) + 1];
  const streets: [from: number, to: number][] = [];
  for (let at = 0; at < nColumns * nRows; at++) {
    if (at % nColumns > 0) streets.push([at - 1, at]);
    if (at >= nColumns) streets.push([at - nColumns, at]);
  }
  const places = Array.from({ length: nColumns * nRows }, (_, at) => at);
  return {
    nodes: {
      x: Float64Array.from(places, (at) => (at % nColumns) * blockMetres),
      y: Float64Array.from(places, (at) => Math.floor(at / nColumns) * blockMetres),
    },
    from: Int32Array.from(streets, ([from]) => from),
    to: Int32Array.from(streets, ([, to]) => to),
  };
}

const STREETS = lattice(150);

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
  own('hexagons of 250 m', 100_000, (events) => countInHexes(HEXAGONS, events).nUsed),
  own(
    'rule and k-nearest bandwidth',
    10_000,
    (events) => ruleBandwidth(events).nUsed + nearestNeighbourBandwidth(events).nUsed,
  ),
  own(
    'Diggle bandwidth, 24 tried',
    10_000,
    (events) => diggleBandwidth(events, { fromMetres: 50, toMetres: 2000, areaM2: AREA_M2 }).nUsed,
  ),
  own(
    'likelihood bandwidth, 24 tried, 4,000 points',
    10_000,
    (events) => likelihoodBandwidth(events, { fromMetres: 50, toMetres: 2000 }).nUsed,
  ),
  own('deviational ellipse', 100_000, (events) => deviationalEllipse(events).nUsed),
  own('concentration on 1,500 places', 100_000, (events) => {
    const counts = new Float64Array(1500);
    for (const x of events.x) counts[Math.abs(Math.floor(x)) % 1500]!++;
    return concentration(counts, { shares: [0.25, 0.5, 0.8] }).nPlaces;
  }),
  own(`density along ${STREETS.from.length} streets, 300 m`, 10_000, (events) => {
    const places = snapToNetwork(STREETS, events, 100);
    return networkDensity(STREETS, places, { bandwidthMetres: 300 }).nUsed;
  }),
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
