import { getisOrdStar } from './getis-ord.ts';
import { type CellCounts, cellCentre, countInCells, type Grid } from './grid.ts';
import { kernelDensity } from './kernel-density.ts';
import type { Kernel } from './kernels.ts';
import { type LeftOut, leftOutOf } from './left-out.ts';
import { NO_POSITION, NO_WEIGHT, type PlanePoints, requirePositive, requireSameLength } from './points.ts';
import type { PolygonShape } from './polygon.ts';
import { cellsWithin, type LatticeNeighbourhood, queenNeighbours } from './spatial-weights.ts';
import { studyAreaMask } from './study-area.ts';

/** What makes a cell hot. */
export type HotRule =
  | {
      kind: 'density';
      bandwidthMetres: number;
      /** Default quartic. */
      kernel?: Kernel;
      /** Cells of at least this density, per m², are hot: the break of the map, kept as it is throughout. */
      breakPerM2: number;
      /** Default exact. */
      method?: 'exact' | 'binned';
    }
  | {
      kind: 'gi-star';
      /** Cells within this distance are neighbours; null (default) for the eight around. */
      radiusMetres?: number | null;
      /** Hot: z above 0 and a Benjamini–Hochberg adjusted p of at most this. Default 0.05. */
      level?: number;
    };

/**
 * How far the true place may lie from the recorded one, metres, by the stated precision of a record. `area` records cannot
 * say where in a town it is hot and are better left out; `unknown` has no place.
 */
export const JITTER_METRES = {
  property: 5,
  street: 50,
  postcode: 100,
  area: 500,
  snapped: 150,
  unknown: Number.NaN,
} as const;

export interface StabilityOptions {
  /** The lattice of the map whose hot spots are asked about. */
  grid: Grid;
  rule: HotRule;
  studyArea?: PolygonShape;
  /** One a record, at least 0. Default 1 each. */
  weights?: ArrayLike<number>;
  /** How far each record's true place may lie from the recorded one, metres: see JITTER_METRES. Default 5 for all. */
  uncertaintyMetres?: ArrayLike<number>;
  /** Default 100. */
  nReplicates?: number;
  seed?: number;
  /** A hot spot stays where at least this share of its cells is still hot. Default 0.5. */
  shareOfCells?: number;
}

/** What a worker needs to run replicates: plain data, ready to be cloned or shared. Made by `planStability`. */
export interface StabilityPlan {
  readonly grid: Grid;
  readonly rule: HotRule;
  readonly studyArea: PolygonShape;
  /** Records with a place, a weight and an uncertainty. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly weights: Float64Array;
  readonly uncertaintyMetres: Float64Array;
  /** Cells hot as recorded, hot spot by hot spot: those of h are `hotCells[hotStarts[h] … hotStarts[h+1])`. */
  readonly hotCells: Int32Array;
  readonly hotStarts: Int32Array;
  readonly leftOut: LeftOut[];
  readonly parameters: { nReplicates: number; seed: number; shareOfCells: number; weighted: boolean };
}

/** @throws RangeError when arrays differ in length, or a number is out of its range */
export function planStability(points: PlanePoints, options: StabilityOptions): StabilityPlan {
  const { grid, rule, weights, uncertaintyMetres, nReplicates = 100, seed = 1, shareOfCells = 0.5 } = options;
  requireSameLength(points, weights);
  requireSameLength(points, uncertaintyMetres);
  requireRule(rule);
  if (!(Number.isInteger(nReplicates) && nReplicates >= 0)) {
    throw new RangeError(`nReplicates must be a whole number from 0 on, got ${nReplicates}.`);
  }
  if (!(shareOfCells > 0 && shareOfCells <= 1)) {
    throw new RangeError(`shareOfCells must lie above 0 and up to 1, got ${shareOfCells}.`);
  }
  const { kept, leftOut } = usableRecords(points, weights, uncertaintyMetres);
  const read = (values: ArrayLike<number> | undefined, otherwise: number) =>
    Float64Array.from(kept, (i) => (values === undefined ? otherwise : values[i]));
  const records = {
    x: read(points.x, 0),
    y: read(points.y, 0),
    weights: read(weights, 1),
    uncertaintyMetres: read(uncertaintyMetres, JITTER_METRES.property),
  };
  const studyArea = options.studyArea ?? boxOf(grid);
  const { hotCells, hotStarts } = groupHot(grid, hotCellsOf(grid, rule, studyArea, records, records.weights));
  return {
    grid,
    rule,
    studyArea,
    ...records,
    hotCells,
    hotStarts,
    leftOut,
    parameters: { nReplicates, seed, shareOfCells, weighted: weights !== undefined },
  };
}

function requireRule(rule: HotRule): void {
  if (rule.kind === 'density') {
    requirePositive('breakPerM2', rule.breakPerM2);
    return;
  }
  const { level = 0.05 } = rule;
  if (!(level > 0 && level < 1)) throw new RangeError(`level must lie between 0 and 1, got ${level}.`);
}

function usableRecords(points: PlanePoints, weights?: ArrayLike<number>, uncertaintyMetres?: ArrayLike<number>) {
  const kept: number[] = [];
  const counts = { unplaced: 0, unweighted: 0, unknown: 0 };
  for (let i = 0; i < points.x.length; i++) {
    const weight = weights === undefined ? 1 : weights[i];
    const metres = uncertaintyMetres === undefined ? 0 : uncertaintyMetres[i];
    if (!Number.isFinite(points.x[i] + points.y[i])) counts.unplaced++;
    else if (!(weight >= 0 && Number.isFinite(weight))) counts.unweighted++;
    else if (!(metres >= 0 && Number.isFinite(metres))) counts.unknown++;
    else kept.push(i);
  }
  const leftOut = leftOutOf({
    [NO_POSITION]: counts.unplaced,
    [NO_WEIGHT]: counts.unweighted,
    'precision of the place not known': counts.unknown,
  });
  return { kept, leftOut };
}

function boxOf({ originX, originY, cellSizeMetres, nColumns, nRows }: Grid): PolygonShape {
  const east = originX + nColumns * cellSizeMetres;
  const north = originY + nRows * cellSizeMetres;
  return { parts: [[Float64Array.of(originX, originY, east, originY, east, north, originX, north)]] };
}

/** 1 for each cell that is hot by the rule. */
export function hotCellsOf(
  grid: Grid,
  rule: HotRule,
  studyArea: PolygonShape,
  points: PlanePoints,
  weights: Float64Array,
): Uint8Array {
  const mask = studyAreaMask(grid, studyArea);
  if (rule.kind === 'density') {
    const { bandwidthMetres, kernel = 'quartic', method = 'exact', breakPerM2 } = rule;
    const { density } = kernelDensity(grid, points, { bandwidthMetres, kernel, method, weights, mask });
    return Uint8Array.from(density, (value) => (value >= breakPerM2 ? 1 : 0));
  }
  const { radiusMetres = null, level = 0.05 } = rule;
  const { counts }: CellCounts = countInCells(grid, points, { weights, mask });
  const neighbourhood: LatticeNeighbourhood =
    radiusMetres === null ? queenNeighbours(grid) : cellsWithin(grid, radiusMetres);
  const { z, pAdjusted } = getisOrdStar(counts, { neighbourhood });
  return Uint8Array.from(z, (value, i) => (value > 0 && pAdjusted[i] <= level ? 1 : 0));
}

/** Hot cells that touch, corners included, make one hot spot; numbered from the south-west. */
function groupHot(grid: Grid, isHot: Uint8Array): { hotCells: Int32Array; hotStarts: Int32Array } {
  const { nColumns, nRows } = grid;
  const seen = new Uint8Array(isHot.length);
  const cells: number[] = [];
  const starts = [0];
  for (let first = 0; first < isHot.length; first++) {
    if (isHot[first] === 0 || seen[first] === 1) continue;
    seen[first] = 1;
    const from = cells.push(first) - 1;
    for (let k = from; k < cells.length; k++) {
      const column = cells[k] % nColumns;
      const row = (cells[k] - column) / nColumns;
      for (let r = Math.max(0, row - 1); r <= Math.min(nRows - 1, row + 1); r++) {
        for (let c = Math.max(0, column - 1); c <= Math.min(nColumns - 1, column + 1); c++) {
          const other = r * nColumns + c;
          if (isHot[other] === 0 || seen[other] === 1) continue;
          seen[other] = 1;
          cells.push(other);
        }
      }
    }
    starts.push(cells.length);
  }
  return { hotCells: Int32Array.from(cells), hotStarts: Int32Array.from(starts) };
}

/** Mean of the centres of a hot spot's cells. */
export function middleOf(grid: Grid, cells: ArrayLike<number>): { x: number; y: number } {
  let [x, y] = [0, 0];
  for (let k = 0; k < cells.length; k++) {
    const centre = cellCentre(grid, cells[k]);
    x += centre.x / cells.length;
    y += centre.y / cells.length;
  }
  return { x, y };
}
