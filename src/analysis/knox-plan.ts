import type { LeftOut } from './left-out.ts';
import { type PlanePoints, requireSameLength } from './points.ts';
import { DAY_MS, inTimeOrder, type SpaceTimeEvents } from './space-time-events.ts';
import { wholeCentimetres } from './whole-centimetres.ts';

export interface KnoxOptions {
  /** Upper edges of the distance bands, metres, rising; the last may be Infinity: "farther than". Default 100, 200, 300. */
  spaceEdgesMetres?: readonly number[];
  /** Upper edges of the time bands, days, rising; the last may be Infinity: "more than". Default 7, 14, 21, 28. */
  timeEdgesDays?: readonly number[];
  /** `half-open` (default): [0, 7) [7, 14) …; `closed-above`: [0, 7] (7, 14] …. For both axes. */
  intervals?: 'half-open' | 'closed-above';
  /** Pairs nearer than this make a first band of their own, "same place". Default 1 m; null for none. */
  samePlaceMetres?: number | null;
  /**
   * Manhattan (default, as the Near Repeat Calculator), straight line, or metres between two records handed in, for
   * instance along the street network: it is asked once for each pair of records, by their places in the input, lower first.
   */
  distance?: 'manhattan' | 'euclidean' | ((i: number, j: number) => number);
  nReplicates?: number;
  seed?: number;
}

/** What a worker needs to run replicates: plain data, ready to be cloned or shared. Made by `planKnox`. */
export interface KnoxPlan {
  readonly n: number;
  /** Input places of the events, in time order (ties: in the order of the input), which is the order of everything below. */
  readonly used: Int32Array;
  readonly leftOut: LeftOut[];
  /** Milliseconds since the first event. */
  readonly time: Float64Array;
  readonly space: SpaceSearch;
  /** Inclusive upper limits of the finite bands, ms. */
  readonly timeLimits: Float64Array;
  readonly spaceBands: readonly KnoxBand[];
  readonly timeBands: readonly KnoxBand[];
  readonly nPairs: number;
  readonly parameters: KnoxParameters;
}

/** A band of metres or days. `until` is Infinity for the open last one. */
export interface KnoxBand {
  readonly from: number;
  readonly until: number;
  readonly samePlace: boolean;
}

export interface KnoxParameters {
  readonly spaceEdgesMetres: readonly number[];
  readonly timeEdgesDays: readonly number[];
  readonly intervals: 'half-open' | 'closed-above';
  readonly samePlaceMetres: number | null;
  readonly distance: 'manhattan' | 'euclidean' | 'handed in';
  readonly nReplicates: number;
  readonly seed: number;
}

/** Where to look for neighbours: events on a grid, or the pairs themselves where distances were handed in. */
export type SpaceSearch = GridSearch | PairSearch;

export interface GridSearch {
  readonly kind: 'grid';
  readonly manhattan: boolean;
  /** Whole centimetres. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly cell: Int32Array;
  readonly cellStart: Int32Array;
  readonly nColumns: number;
  readonly nRows: number;
  /** Inclusive upper limits of the finite bands: centimetres for Manhattan, else square centimetres. */
  readonly limits: Float64Array;
}

export interface PairSearch {
  readonly kind: 'pairs';
  readonly first: Int32Array;
  readonly second: Int32Array;
  readonly band: Uint8Array;
  readonly nBands: number;
}

/** @throws RangeError when arrays differ in length, edges do not rise, or numbers of replicates are not whole */
export function planKnox(events: SpaceTimeEvents, options: KnoxOptions = {}): KnoxPlan {
  requireSameLength(events, events.time);
  const {
    spaceEdgesMetres = [100, 200, 300],
    timeEdgesDays = [7, 14, 21, 28],
    intervals = 'half-open',
    samePlaceMetres = 1,
    distance = 'manhattan',
    nReplicates = 999,
    seed = 1,
  } = options;
  requireRising('spaceEdgesMetres', spaceEdgesMetres, samePlaceMetres ?? 0);
  requireRising('timeEdgesDays', timeEdgesDays, 0);
  if (!(Number.isInteger(nReplicates) && nReplicates >= 0)) {
    throw new RangeError(`nReplicates must be a whole number from 0 on, got ${nReplicates}.`);
  }
  const { used, leftOut } = inTimeOrder(events);
  const start = used.length > 0 ? events.time[used[0]] : 0;
  const time = Float64Array.from(used, (i) => events.time[i] - start);

  const closed = intervals === 'closed-above';
  const finite = spaceEdgesMetres.filter(Number.isFinite).map((edge) => edge * 100);
  const samePlace = samePlaceMetres === null ? [] : [samePlaceMetres * 100];
  // The same place always means nearer than its limit, whatever the other bands do at theirs.
  const limitsCm = [...samePlace.map((e) => below(e)), ...finite.map((e) => (closed ? Math.floor(e) : below(e)))];
  const squaredLimits = [
    ...samePlace.map((e) => below(e * e)),
    ...finite.map((e) => (closed ? Math.floor(e * e) : below(e * e))),
  ];
  const timeLimits = timeEdgesDays
    .filter(Number.isFinite)
    .map((days) => (closed ? Math.floor(days * DAY_MS) : below(days * DAY_MS)));

  const space =
    typeof distance === 'function'
      ? pairSearch(used, distance, limitsCm)
      : gridSearch(
          wholeCentimetres(events, used),
          distance === 'manhattan',
          Float64Array.from(distance === 'manhattan' ? limitsCm : squaredLimits),
          limitsCm.at(-1) ?? 0,
        );
  return {
    n: used.length,
    used,
    leftOut,
    time,
    space,
    timeLimits: Float64Array.from(timeLimits),
    spaceBands: bandsOf(spaceEdgesMetres, samePlaceMetres),
    timeBands: bandsOf(timeEdgesDays, null),
    nPairs: (used.length * Math.max(0, used.length - 1)) / 2,
    parameters: {
      spaceEdgesMetres: [...spaceEdgesMetres],
      timeEdgesDays: [...timeEdgesDays],
      intervals,
      samePlaceMetres,
      distance: typeof distance === 'function' ? 'handed in' : distance,
      nReplicates,
      seed,
    },
  };
}

/** The largest whole number below an edge: distances and times are whole, so `< edge` is `<= below(edge)`. */
function below(edge: number): number {
  return Math.ceil(edge) - 1;
}

function requireRising(name: string, edges: readonly number[], floor: number): void {
  let last = floor;
  for (const edge of edges) {
    if (!(edge > last)) throw new RangeError(`${name} must rise from ${floor}, got ${edges.join(', ')}.`);
    last = edge;
  }
  if (edges.length === 0) throw new RangeError(`${name} must hold at least one edge.`);
}

function bandsOf(edges: readonly number[], samePlaceMetres: number | null): KnoxBand[] {
  const first = samePlaceMetres === null ? [] : [{ from: 0, until: samePlaceMetres, samePlace: true }];
  return [
    ...first,
    ...edges.map((until, k) => ({ from: k === 0 ? (samePlaceMetres ?? 0) : edges[k - 1], until, samePlace: false })),
  ];
}

function gridSearch(cm: PlanePoints, manhattan: boolean, limits: Float64Array, reachCm: number): GridSearch {
  const n = cm.x.length;
  let width = 0;
  let height = 0;
  for (let i = 0; i < n; i++) {
    if (cm.x[i] > width) width = cm.x[i];
    if (cm.y[i] > height) height = cm.y[i];
  }
  // Cells as wide as the farthest band, so that neighbours lie in the nine cells around; never many more than events.
  const side = Math.max(1, reachCm, Math.sqrt(((width + 1) * (height + 1)) / (4 * n + 64)));
  const nColumns = Math.floor(width / side) + 1;
  const nRows = Math.floor(height / side) + 1;
  const cell = new Int32Array(n);
  const cellStart = new Int32Array(nColumns * nRows + 1);
  for (let i = 0; i < n; i++) {
    cell[i] = Math.floor(cm.y[i] / side) * nColumns + Math.floor(cm.x[i] / side);
    cellStart[cell[i] + 1]++;
  }
  for (let c = 0; c < nColumns * nRows; c++) cellStart[c + 1] += cellStart[c];
  return { kind: 'grid', manhattan, x: cm.x, y: cm.y, cell, cellStart, nColumns, nRows, limits };
}

function pairSearch(
  used: Int32Array,
  metresBetween: (i: number, j: number) => number,
  limitsCm: readonly number[],
): PairSearch {
  const first: number[] = [];
  const second: number[] = [];
  const band: number[] = [];
  for (let a = 0; a < used.length; a++) {
    for (let b = a + 1; b < used.length; b++) {
      const metres = metresBetween(Math.min(used[a], used[b]), Math.max(used[a], used[b]));
      if (!(metres >= 0)) {
        throw new RangeError(`Distance of ${used[a]} and ${used[b]} must be 0 or more, or Infinity, got ${metres}.`);
      }
      const cm = Math.round(metres * 100);
      const k = limitsCm.findIndex((limit) => cm <= limit);
      if (k < 0) continue;
      first.push(a);
      second.push(b);
      band.push(k);
    }
  }
  return {
    kind: 'pairs',
    first: Int32Array.from(first),
    second: Int32Array.from(second),
    band: Uint8Array.from(band),
    nBands: limitsCm.length,
  };
}
