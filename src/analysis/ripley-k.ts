import { type LeftOut, leftOutOf } from './left-out.ts';
import { placed, pointCells } from './point-cells.ts';
import { NO_POSITION, type PlanePoints, requireSameLength } from './points.ts';
import { distanceToBoundaryMetres, type PolygonShape, polygonAreaM2, polygonBounds, polygonHolds } from './polygon.ts';
import { createRandom, type Random, shuffle } from './random.ts';

/**
 * `translation` weighs a pair by how much of the area can hold it when moved about (needs a rectangle); `border` counts
 * only around points further from the boundary than the distance; `none` understates K near the edge.
 */
export type KEdgeCorrection = 'none' | 'border' | 'translation';

export interface RipleyOptions {
  studyArea: PolygonShape;
  /** Distances to answer for, rising. */
  distancesMetres: readonly number[];
  /** Default border. */
  edgeCorrection?: KEdgeCorrection;
  /** Simulations of chance for the envelope; 0 for none. Default 99. */
  replicates?: number;
  /** Default 1. */
  seed?: number;
}

export interface RipleyK {
  parameters: { distancesMetres: readonly number[]; edgeCorrection: KEdgeCorrection; replicates: number; seed: number };
  nUsed: number;
  leftOut: LeftOut[];
  /** Area in which one expects as many further points, m². Under chance π d². */
  K: Float64Array;
  /** √(K/π) − d: above 0 clustered up to this distance, below 0 spaced out; metres. */
  L: Float64Array;
  /** Least and greatest L of the simulations at each distance; pointwise, so some distance leaves it by chance. Null without. */
  lower: Float64Array | null;
  upper: Float64Array | null;
  /**
   * One test for all distances together: rank of the largest departure of L from the simulations' mean (both sides), which
   * a reader should go by. Null without simulations.
   */
  p: number | null;
}

/**
 * At which distances are incidents clustered? Ripley's K, with envelopes of complete spatial randomness in the study area.
 * Clustering here is against an even spread, which no town has: compare crimes with each other by `crossK`.
 *
 * @throws RangeError for distances that do not rise, or translation correction in an area that is no rectangle
 * Ripley 1976; Besag 1977 for L; Ohser 1983 for translation. O(pairs within the largest distance × replicates).
 */
export function ripleyK(points: PlanePoints, options: RipleyOptions): RipleyK {
  const setting = settingOf(options);
  const used = inside(points, options.studyArea);
  const n = used.points.x.length;
  const K = kOf(used.points, null, setting);
  const simulate = (random: Random) => kOf(randomPoints(n, options.studyArea, random), null, setting);
  return answer(K, used, setting, simulate);
}

/**
 * Are incidents of one kind near those of another, more than the places of all of them explain? Cross-K from the first
 * kind to the second, with envelopes in which the kinds are dealt out anew over the same places.
 */
export function crossK(points: PlanePoints, isSecond: Uint8Array, options: RipleyOptions): RipleyK {
  if (isSecond.length !== points.x.length) {
    throw new RangeError(`isSecond has ${isSecond.length} entries, expected one a point: ${points.x.length}.`);
  }
  const setting = settingOf(options);
  const used = inside(points, options.studyArea);
  const kinds = Uint8Array.from(used.ids, (id) => (isSecond[id] === 0 ? 0 : 1));
  const K = kOf(used.points, kinds, setting);
  return answer(K, used, setting, (random) => kOf(used.points, shuffle(kinds.slice(), random), setting));
}

interface Setting {
  distances: Float64Array;
  edgeCorrection: KEdgeCorrection;
  studyArea: PolygonShape;
  areaM2: number;
  width: number;
  height: number;
  replicates: number;
  seed: number;
}

function settingOf(options: RipleyOptions): Setting {
  const { studyArea, distancesMetres, edgeCorrection = 'border', replicates = 99, seed = 1 } = options;
  distancesMetres.forEach((distance, k) => {
    if (!(distance > (k === 0 ? 0 : distancesMetres[k - 1]))) {
      throw new RangeError(`distancesMetres must rise from above 0, got ${distancesMetres.join(', ')}.`);
    }
  });
  if (!(Number.isInteger(replicates) && replicates >= 0)) {
    throw new RangeError(`replicates must be a whole number of at least 0, got ${replicates}.`);
  }
  const areaM2 = polygonAreaM2(studyArea);
  const box = polygonBounds(studyArea);
  const [width, height] = [box.maxX - box.minX, box.maxY - box.minY];
  if (edgeCorrection === 'translation' && Math.abs(width * height - areaM2) > 1e-9 * areaM2) {
    throw new RangeError('Translation correction needs a rectangular study area along the axes; use border.');
  }
  const distances = Float64Array.from(distancesMetres);
  return { distances, edgeCorrection, studyArea, areaM2, width, height, replicates, seed };
}

interface Inside {
  points: PlanePoints;
  ids: Int32Array;
  leftOut: LeftOut[];
}

function inside(points: PlanePoints, studyArea: PolygonShape): Inside {
  requireSameLength(points);
  const { points: all, ids, nUnplaced } = placed(points);
  const kept: number[] = [];
  for (let k = 0; k < ids.length; k++) if (polygonHolds(studyArea, all.x[k], all.y[k])) kept.push(k);
  return {
    points: { x: Float64Array.from(kept, (k) => all.x[k]), y: Float64Array.from(kept, (k) => all.y[k]) },
    ids: Int32Array.from(kept, (k) => ids[k]),
    leftOut: leftOutOf({ [NO_POSITION]: nUnplaced, 'outside the study area': ids.length - kept.length }),
  };
}

/** K at all distances; with kinds, from those of kind 0 to those of kind 1. */
function kOf(points: PlanePoints, kinds: Uint8Array | null, setting: Setting): Float64Array {
  const { distances, edgeCorrection, areaM2, width, height } = setting;
  const n = points.x.length;
  const nDistances = distances.length;
  const weights = new Float64Array(nDistances);
  const furthest = nDistances === 0 ? 0 : distances[nDistances - 1];
  const border = edgeCorrection === 'border' ? distancesToBorder(points, setting.studyArea) : null;
  const cells = pointCells(points);
  const add = (from: number, distance: number, weight: number): void => {
    // Under border correction a pair counts for distances up to how far its first point lies from the boundary.
    const limit = border === null ? Infinity : border[from];
    for (let k = firstAtLeast(distances, distance); k < nDistances && distances[k] <= limit; k++) weights[k] += weight;
  };
  cells.forEachPair(furthest, (i, j, squared) => {
    const distance = Math.sqrt(squared);
    let weight = 1;
    if (edgeCorrection === 'translation') {
      const shared = (width - Math.abs(points.x[i] - points.x[j])) * (height - Math.abs(points.y[i] - points.y[j]));
      weight = areaM2 / shared;
    }
    if (kinds === null || (kinds[i] === 0 && kinds[j] === 1)) add(i, distance, weight);
    if (kinds === null || (kinds[j] === 0 && kinds[i] === 1)) add(j, distance, weight);
  });
  let nSecond = n - 1;
  if (kinds !== null) nSecond = kinds.reduce((sum, kind) => sum + kind, 0);
  const nFirst = kinds === null ? n : n - nSecond;
  return weights.map((weight, k) => {
    let from = nFirst;
    if (border !== null) {
      from = 0;
      for (let i = 0; i < n; i++) if (border[i] >= distances[k] && (kinds === null || kinds[i] === 0)) from++;
    }
    return (weight * areaM2) / (from * nSecond);
  });
}

function firstAtLeast(distances: Float64Array, distance: number): number {
  let k = 0;
  while (k < distances.length && distances[k] < distance) k++;
  return k;
}

function distancesToBorder(points: PlanePoints, studyArea: PolygonShape): Float64Array {
  return points.x.map((x, i) => distanceToBoundaryMetres(studyArea, x, points.y[i]));
}

function randomPoints(n: number, studyArea: PolygonShape, random: Random): PlanePoints {
  const box = polygonBounds(studyArea);
  const x = new Float64Array(n);
  const y = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    do {
      x[i] = box.minX + random.unit() * (box.maxX - box.minX);
      y[i] = box.minY + random.unit() * (box.maxY - box.minY);
    } while (!polygonHolds(studyArea, x[i], y[i]));
  }
  return { x, y };
}

function answer(K: Float64Array, used: Inside, setting: Setting, simulate: (random: Random) => Float64Array): RipleyK {
  const { distances, edgeCorrection, replicates, seed } = setting;
  const toL = (k: Float64Array) => k.map((value, i) => Math.sqrt(value / Math.PI) - distances[i]);
  const L = toL(K);
  const simulated: Float64Array[] = [];
  if (used.points.x.length > 0) {
    for (let r = 1; r <= replicates; r++) simulated.push(toL(simulate(createRandom(seed + r))));
  }
  const has = simulated.length > 0;
  const each = (pick: (...values: number[]) => number) => L.map((_, k) => pick(...simulated.map((one) => one[k])));
  return {
    parameters: { distancesMetres: Array.from(distances), edgeCorrection, replicates, seed },
    nUsed: used.points.x.length,
    leftOut: used.leftOut,
    K,
    L,
    lower: has ? each(Math.min) : null,
    upper: has ? each(Math.max) : null,
    p: has ? departureP(L, simulated) : null,
  };
}

/** Rank of the observed largest departure among all curves, each measured from the mean of the others. */
function departureP(observed: Float64Array, simulated: readonly Float64Array[]): number {
  const curves = [observed, ...simulated];
  const sums = observed.map((_, k) => curves.reduce((sum, curve) => sum + curve[k], 0));
  const departures = curves.map((curve) => {
    let most = 0;
    curve.forEach((value, k) => {
      const others = (sums[k] - value) / (curves.length - 1);
      if (Math.abs(value - others) > most) most = Math.abs(value - others);
    });
    return most;
  });
  const atLeast = departures.filter((departure) => departure >= departures[0]).length;
  return atLeast / curves.length;
}
