import { addToBins, emptyBins, errorStencil, kernelStencil, reachInCells, spreadBins } from './binned-sums.ts';
import { gaussianSums } from './gaussian-sums.ts';
import type { Grid } from './grid.ts';
import { type Kernel, kernelPeak } from './kernels.ts';
import { type LeftOut, leftOutOf } from './left-out.ts';
import { NO_POSITION, NO_WEIGHT, type PlanePoints, requirePositive, requireSameLength } from './points.ts';
import type { PolygonShape } from './polygon.ts';
import { splat } from './splat.ts';
import { shareInside, studyAreaMask } from './study-area.ts';

/**
 * What is done about incidents beyond the study area that nobody recorded: nothing; or each place's density is divided by
 * the share of its kernel that lies inside (`uniform`); or each incident's kernel is scaled up so that all of its weight
 * stays inside (`diggle`, which keeps the total).
 */
export type EdgeCorrection = 'none' | 'uniform' | 'diggle';

export interface DensityOptions {
  /** Default quartic. */
  kernel?: Kernel;
  /** Radius within which an incident is felt; for the Gaussian its standard deviation. */
  bandwidthMetres: number;
  /** One a point, at least 0: harm, aoristic share. Default 1 each. */
  weights?: ArrayLike<number>;
  /** Needed for edge correction; cells whose centre it does not hold become NaN. */
  studyArea?: PolygonShape;
  /** 1 = cell of the study area, other cells become NaN. Default: from the study area, else all cells. */
  mask?: Uint8Array;
  /** Default none. */
  edgeCorrection?: EdgeCorrection;
  /** `binned` moves every point to the four nearest cell centres: much faster for a slider, with a stated error bound. Default exact. */
  method?: 'exact' | 'binned';
}

export interface Density {
  grid: Grid;
  /** Incidents (or weight) per m² at each cell's centre, row-major from the south-west; NaN outside the study area. */
  density: Float64Array;
  /** Largest density; 0 without points. */
  most: number;
  /** No density is further from the exact one than this share of the largest; about 1e-13 for exact results. */
  errorBound: number;
  parameters: {
    kernel: Kernel;
    bandwidthMetres: number;
    edgeCorrection: EdgeCorrection;
    method: 'exact' | 'binned';
    weighted: boolean;
  };
  nUsed: number;
  totalWeight: number;
  leftOut: LeftOut[];
  /** Sentences a reader of the map needs. */
  warnings: string[];
}

/** Rounding of a sum of positive terms, as seen against long double: 1e-15 to 5e-14 of the largest. */
const ROUNDING = 1e-13;

/**
 * Where are incidents dense? Kernel density at the centre of every cell, per m².
 *
 * Points outside the grid count as far as they are felt in it. Units: multiply by 1e6 for per km².
 * @throws RangeError for a bandwidth that is not above 0, arrays of different length, or edge correction without study area
 *
 * Silverman 1986; quartic as CrimeStat and QGIS. Edge correction: Diggle 1985, Jones 1993 (spatstat's `diggle` and default).
 */
export function kernelDensity(grid: Grid, points: PlanePoints, options: DensityOptions): Density {
  const { kernel = 'quartic', bandwidthMetres, edgeCorrection = 'none', method = 'exact' } = options;
  requirePositive('bandwidthMetres', bandwidthMetres);
  requireSameLength(points, options.weights);
  const area = inStudyArea(grid, options);
  const used = usable(points, options.weights);
  const inside = edgeCorrection === 'none' ? null : kernelInside(grid, kernel, bandwidthMetres, options.studyArea);
  const weights = edgeCorrection === 'diggle' ? scaledUp(grid, used, inside!) : used.weights;
  const { sums, bound } =
    method === 'binned'
      ? binned(grid, used.points, kernel, bandwidthMetres, weights)
      : exact(grid, used.points, kernel, bandwidthMetres, weights);
  const peak = kernelPeak(kernel, bandwidthMetres);
  let most = 0;
  for (let i = 0; i < sums.length; i++) {
    if (area !== null && area[i] === 0) sums[i] = Number.NaN;
    else {
      sums[i] *= edgeCorrection === 'uniform' ? peak / inside![i] : peak;
      if (sums[i] > most) most = sums[i];
    }
  }
  return {
    grid,
    density: sums,
    most,
    errorBound: bound,
    parameters: { kernel, bandwidthMetres, edgeCorrection, method, weighted: options.weights !== undefined },
    nUsed: used.points.x.length,
    totalWeight: used.totalWeight,
    leftOut: used.leftOut,
    warnings: warningsFor(grid, bandwidthMetres, used.points.x.length),
  };
}

function warningsFor(grid: Grid, bandwidthMetres: number, nUsed: number): string[] {
  const warnings: string[] = [];
  if (bandwidthMetres < grid.cellSizeMetres) {
    warnings.push(
      `The bandwidth (${bandwidthMetres} m) is smaller than a cell (${grid.cellSizeMetres} m): incidents between cell centres are missed.`,
    );
  }
  if (nUsed > 0 && nUsed < 30) {
    warnings.push(`Only ${nUsed} incidents: the shape of this surface is mostly the kernel's.`);
  }
  return warnings;
}

function inStudyArea(grid: Grid, { mask, studyArea, edgeCorrection }: DensityOptions): Uint8Array | null {
  if (studyArea === undefined && edgeCorrection !== undefined && edgeCorrection !== 'none') {
    throw new RangeError(`Edge correction '${edgeCorrection}' needs a study area.`);
  }
  if (mask !== undefined && mask.length !== grid.nColumns * grid.nRows) {
    throw new RangeError(`mask has ${mask.length} entries, expected one a cell: ${grid.nColumns * grid.nRows}.`);
  }
  if (mask !== undefined) return mask;
  return studyArea === undefined ? null : studyAreaMask(grid, studyArea);
}

interface Usable {
  points: PlanePoints;
  weights: Float64Array | undefined;
  totalWeight: number;
  leftOut: LeftOut[];
}

function usable(points: PlanePoints, weights: ArrayLike<number> | undefined): Usable {
  const n = points.x.length;
  const kept = new Int32Array(n);
  let nKept = 0;
  let unplaced = 0;
  let totalWeight = 0;
  for (let k = 0; k < n; k++) {
    if (Number.isNaN(points.x[k] + points.y[k])) {
      unplaced++;
      continue;
    }
    const weight = weights === undefined ? 1 : weights[k];
    if (!(weight >= 0 && weight < Number.POSITIVE_INFINITY)) continue;
    totalWeight += weight;
    kept[nKept++] = k;
  }
  const leftOut = leftOutOf({ [NO_POSITION]: unplaced, [NO_WEIGHT]: n - nKept - unplaced });
  const asArray = weights === undefined || weights instanceof Float64Array ? weights : Float64Array.from(weights);
  if (nKept === n) return { points, weights: asArray, totalWeight, leftOut };
  const pick = (values: ArrayLike<number>) => Float64Array.from({ length: nKept }, (_, k) => values[kept[k]]);
  return {
    points: { x: pick(points.x), y: pick(points.y) },
    weights: asArray === undefined ? undefined : pick(asArray),
    totalWeight,
    leftOut,
  };
}

interface Sums {
  sums: Float64Array;
  /** Share of the largest sum. */
  bound: number;
}

function exact(grid: Grid, points: PlanePoints, kernel: Kernel, bandwidthMetres: number, weights?: Float64Array): Sums {
  if (kernel === 'gaussian') {
    const { sums, errorBound } = gaussianSums(grid, points, bandwidthMetres, weights);
    return { sums, bound: errorBound + ROUNDING };
  }
  const sums = splat({ grid, points, kernel, bandwidthMetres, ...(weights === undefined ? {} : { weights }) });
  return { sums, bound: ROUNDING };
}

function binned(
  grid: Grid,
  points: PlanePoints,
  kernel: Kernel,
  bandwidthMetres: number,
  weights?: Float64Array,
): Sums {
  const reach = reachInCells(grid, kernel, bandwidthMetres);
  const bins = emptyBins(grid, reach);
  addToBins(bins, points, weights);
  const sums = spreadBins(bins, kernelStencil(grid, kernel, bandwidthMetres, reach));
  const errors = spreadBins(bins, errorStencil(grid, kernel, bandwidthMetres, reach));
  let most = 0;
  let worst = 0;
  for (let i = 0; i < sums.length; i++) {
    if (sums[i] > most) most = sums[i];
    if (errors[i] > worst) worst = errors[i];
  }
  return { sums, bound: most > 0 ? worst / most : 0 };
}

/** The share of a kernel centred in each cell that lies in the study area; cell by cell, so to about a cell's share of the kernel. */
function kernelInside(
  grid: Grid,
  kernel: Kernel,
  bandwidthMetres: number,
  studyArea: PolygonShape | undefined,
): Float64Array {
  const reach = reachInCells(grid, kernel, bandwidthMetres);
  const bins = emptyBins(grid, reach);
  const wide: Grid = {
    ...grid,
    originX: grid.originX - reach * grid.cellSizeMetres,
    originY: grid.originY - reach * grid.cellSizeMetres,
    nColumns: bins.stride,
    nRows: grid.nRows + 2 * reach,
  };
  bins.weights.set(shareInside(wide, studyArea!));
  const stencil = kernelStencil(grid, kernel, bandwidthMetres, reach);
  const inside = spreadBins(bins, stencil);
  let whole = 0;
  for (let b = 0; b <= reach; b++) {
    for (let a = 0; a <= reach; a++) whole += (a === 0 ? 1 : 2) * (b === 0 ? 1 : 2) * stencil[b * (reach + 1) + a];
  }
  for (let i = 0; i < inside.length; i++) inside[i] /= whole;
  return inside;
}

/** Each point's weight divided by the share of its kernel inside, read between the four nearest cell centres. */
function scaledUp(grid: Grid, used: Usable, inside: Float64Array): Float64Array {
  const { originX, originY, cellSizeMetres, nColumns, nRows } = grid;
  const within = (value: number, last: number) => Math.min(last, Math.max(0, value));
  return Float64Array.from(used.points.x, (x, k) => {
    const weight = used.weights === undefined ? 1 : used.weights[k];
    const u = within((x - originX) / cellSizeMetres - 0.5, nColumns - 1);
    const v = within((used.points.y[k] - originY) / cellSizeMetres - 0.5, nRows - 1);
    const column = Math.floor(u);
    const row = Math.floor(v);
    const at = row * nColumns + column;
    const east = column + 1 < nColumns ? 1 : 0;
    const north = row + 1 < nRows ? nColumns : 0;
    const south = inside[at] + (u - column) * (inside[at + east] - inside[at]);
    const upper = inside[at + north] + (u - column) * (inside[at + north + east] - inside[at + north]);
    const share = south + (v - row) * (upper - south);
    // A point further than the bandwidth from the study area keeps its weight as it is.
    return share > 0 ? weight / share : weight;
  });
}
