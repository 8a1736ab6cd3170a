import {
  cellCentre,
  createRandom,
  dbscan,
  gridOver,
  type HotRule,
  kernelDensity,
  nearestNeighbourHierarchy,
  type PlanePoints,
  planStability,
  polygonAreaM2,
  polygonBounds,
  type StabilityPlan,
  stability,
  stac,
} from '../../src/analysis/index.ts';
import { chosen, pointsOf, type TruthTown } from './records.ts';
import type { Score } from './scores.ts';

/** One thing a method called out: the places it consists of. */
type Spot = PlanePoints;

interface Called {
  spots: Spot[];
  /** Of the study area, m²; NaN for methods that call points and not ground. */
  areaM2: number;
}

interface PlaceMethod {
  name: string;
  call(points: PlanePoints, one: TruthTown): Called;
}

const STABILITY_REPLICATES = 20;

/** Of the records, at least this share and at least ten make a cluster. */
const LEAST_SHARE = 0.02;
const fewest = (points: PlanePoints) => Math.max(10, Math.ceil(LEAST_SHARE * points.x.length));

export const PLACE_METHODS: readonly PlaceMethod[] = [
  {
    name: 'kernel density, 50 m cells, quartic 200 m, at least 5 x the mean of cells above 0',
    call: (points, one) => ofPlan(planStability(points, densityOptions(points, one))),
  },
  {
    name: `the same, and firm or fair in ${STABILITY_REPLICATES} stability replicates`,
    call(points, one) {
      const options = { ...densityOptions(points, one), nReplicates: STABILITY_REPLICATES };
      const { spots, grid } = stability(points, options);
      const kept = spots.filter(({ verdict }) => verdict !== 'weak');
      return {
        spots: kept.map(({ cells }) => pointsOf(Array.from(cells, (cell) => cellCentre(grid, cell)))),
        areaM2: kept.reduce((sum, { cells }) => sum + cells.length, 0) * grid.cellSizeMetres ** 2,
      };
    },
  },
  {
    name: 'Gi*, 100 m cells, within 250 m, FDR 0.05',
    call(points, { studyArea }) {
      const rule: HotRule = { kind: 'gi-star', radiusMetres: 250, level: 0.05 };
      const grid = gridOver(polygonBounds(studyArea), 100);
      return ofPlan(planStability(points, { grid, rule, studyArea, nReplicates: 0 }));
    },
  },
  {
    name: 'DBSCAN, 75 m, 2 % of records and at least 10',
    call: (points) => ofLabels(points, dbscan(points, { radiusMetres: 75, minPoints: fewest(points) }).labels),
  },
  {
    name: 'nearest-neighbour hierarchy, seeds, 5 % one-tailed, 2 % of records and at least 10',
    call(points, { studyArea }) {
      const { orders } = nearestNeighbourHierarchy(points, { studyArea, grouping: 'seed', minPoints: fewest(points) });
      return orders[0] === undefined ? { spots: [], areaM2: Number.NaN } : ofLabels(points, orders[0].labels);
    },
  },
  {
    name: 'STAC, 150 m, 2 % of records and at least 10, up to 25 circles',
    call: (points) => ofLabels(points, stac(points, { radiusMetres: 150, minPoints: fewest(points) }).labels),
  },
];

function densityOptions(points: PlanePoints, { studyArea }: TruthTown) {
  const grid = gridOver(polygonBounds(studyArea), 50);
  const { density } = kernelDensity(grid, points, { bandwidthMetres: 200, studyArea });
  let [sum, n] = [0, 0];
  for (const value of density) {
    if (!(value > 0)) continue;
    sum += value;
    n++;
  }
  const rule: HotRule = { kind: 'density', bandwidthMetres: 200, breakPerM2: (5 * sum) / n };
  return { grid, rule, studyArea, nReplicates: 0 };
}

function ofPlan({ grid, hotCells, hotStarts }: StabilityPlan): Called {
  const spots = Array.from({ length: hotStarts.length - 1 }, (_, h) =>
    pointsOf(Array.from(hotCells.subarray(hotStarts[h], hotStarts[h + 1]), (cell) => cellCentre(grid, cell))),
  );
  return { spots, areaM2: hotCells.length * grid.cellSizeMetres ** 2 };
}

function ofLabels(points: PlanePoints, labels: Int32Array): Called {
  const members: { x: number; y: number }[][] = [];
  labels.forEach((label, i) => {
    if (label < 0) return;
    members[label] ??= [];
    members[label].push({ x: points.x[i]!, y: points.y[i]! });
  });
  return { spots: members.filter(Boolean).map(pointsOf), areaM2: Number.NaN };
}

/**
 * Each planted hot spot is looked for among the last year's records of its own kinds. Found: something called has a place
 * within half the planted radius of its centre. A false alarm: called, but with no place within the radius of anything
 * planted of one of these kinds (hot spots, the emerging one, repeat addresses within 100 m). With nothing planted: as
 * many records at addresses drawn at random.
 */
export function scorePlaces(method: PlaceMethod, one: TruthTown, score: Score): void {
  const { truth, town, studyArea } = one;
  const doors = new Map(town.addresses.map((address) => [address.uprn, address.at]));
  const townM2 = polygonAreaM2(studyArea);
  for (const hotSpot of truth.hotSpots) {
    const points = pointsOf(chosen(one, hotSpot.keys));
    const { spots, areaM2 } = score.timed(points.x.length, () => method.call(points, one));
    score.planted(spots.some((spot) => comesWithin(spot, hotSpot.x, hotSpot.y, hotSpot.radiusMetres / 2)));
    const kindred = ({ keys }: { keys: readonly string[] }) => keys.some((key) => hotSpot.keys.includes(key));
    const circles = [
      ...[...truth.hotSpots, truth.emerging].filter(kindred),
      ...truth.repeatLocations.filter(kindred).map(({ uprn }) => {
        const [x, y] = doors.get(uprn)!;
        return { x, y, radiusMetres: 100 };
      }),
    ];
    const isFalse = (spot: Spot) => !circles.some(({ x, y, radiusMetres }) => comesWithin(spot, x, y, radiusMetres));
    score.called(spots.length, spots.filter(isFalse).length);
    if (!Number.isNaN(areaM2)) score.shares.push(areaM2 / townM2);
    score.nothingPlanted(method.call(atRandomDoors(one, points.x.length, hotSpot.id), one).spots.length);
  }
}

function comesWithin(spot: Spot, x: number, y: number, metres: number): boolean {
  for (let i = 0; i < spot.x.length; i++) if (Math.hypot(spot.x[i]! - x, spot.y[i]! - y) <= metres) return true;
  return false;
}

function atRandomDoors({ town, seed }: TruthTown, n: number, id: string): PlanePoints {
  const random = createRandom(seed * 1000 + Number(id.slice(1)));
  return pointsOf(
    Array.from({ length: n }, () => {
      const [x, y] = town.addresses[random.below(town.addresses.length)]!.at;
      return { x, y };
    }),
  );
}
