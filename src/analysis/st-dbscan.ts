import { NOISE, NOT_CLUSTERED } from './dbscan.ts';
import { type LeftOut, leftOutOf } from './left-out.ts';
import { requirePositive, requireSameLength } from './points.ts';
import { DAY_MS, inTimeOrder, type SpaceTimeEvents } from './space-time-events.ts';
import { wholeCentimetres } from './whole-centimetres.ts';

export interface StDbscanOptions {
  /** Neighbours lie within this distance, metres, inclusive, */
  radiusMetres: number;
  /** and within this many days of each other, inclusive. */
  withinDays: number;
  /** A point with at least this many neighbours, itself included, is a core point. */
  minPoints: number;
  /** A measure of each record, for instance harm; with `maxDifference`. */
  values?: Float64Array;
  /** A point whose value differs by more than this from the mean of a cluster so far stays out of it. */
  maxDifference?: number;
}

export interface StDbscanResult {
  /** Cluster of each record from 0 on, by its first core point in the input; NOISE (-1); NOT_CLUSTERED (-2) without place, time or value. */
  labels: Int32Array;
  isCore: Uint8Array;
  nClusters: number;
  nNoise: number;
  nUsed: number;
  leftOut: LeftOut[];
  parameters: { radiusMetres: number; withinDays: number; minPoints: number; maxDifference: number | null };
}

/**
 * Which incidents crowd in place and time at once? ST-DBSCAN. Numbers and borders follow the order of the input as in
 * `dbscan`; with `values`, which points join does too, so sort the input first.
 *
 * O(pairs near in place and time). Birant & Kut 2007, Data & Knowledge Engineering 60(1):208-221.
 *
 * @throws RangeError for lengths that differ, reaches not above 0, minPoints not a whole number above 0, or one of values
 *   and maxDifference without the other
 */
export function stDbscan(events: SpaceTimeEvents, options: StDbscanOptions): StDbscanResult {
  const { radiusMetres, withinDays, minPoints, values, maxDifference } = options;
  requireSameLength(events, events.time);
  requireSameLength(events, values);
  requirePositive('radiusMetres', radiusMetres);
  requirePositive('withinDays', withinDays);
  if (!(Number.isInteger(minPoints) && minPoints > 0)) {
    throw new RangeError(`minPoints must be a whole number above 0, got ${minPoints}.`);
  }
  if ((values === undefined) !== (maxDifference === undefined)) {
    throw new RangeError('values and maxDifference belong together, got only one of them.');
  }
  const { used: dated, leftOut } = inTimeOrder(events);
  const used = values === undefined ? dated : dated.filter((i) => Number.isFinite(values[i]));
  const neighbours = neighbourSearch(events, used, radiusMetres * 100, withinDays * DAY_MS);
  const nUsed = used.length;
  const isCoreOf = new Uint8Array(nUsed);
  const found: number[] = [];
  for (let k = 0; k < nUsed; k++) {
    neighbours(k, found);
    if (found.length >= minPoints) isCoreOf[k] = 1;
  }
  const label = new Int32Array(nUsed).fill(NOISE);
  const byInput = Int32Array.from(used, (_, k) => k).sort((a, b) => used[a] - used[b]);
  let nClusters = 0;
  for (const seed of byInput) {
    if (isCoreOf[seed] === 0 || label[seed] !== NOISE) continue;
    const cluster = nClusters++;
    label[seed] = cluster;
    const queue = [seed];
    let sum = values === undefined ? 0 : values[used[seed]];
    let nMembers = 1;
    for (let at = 0; at < queue.length; at++) {
      if (isCoreOf[queue[at]] === 0) continue;
      neighbours(queue[at], found);
      found.sort((a, b) => used[a] - used[b]);
      for (const other of found) {
        if (label[other] !== NOISE) continue;
        if (values !== undefined && maxDifference !== undefined) {
          const value = values[used[other]];
          if (Math.abs(sum / nMembers - value) > maxDifference) continue;
          sum += value;
        }
        nMembers++;
        label[other] = cluster;
        queue.push(other);
      }
    }
  }
  const labels = new Int32Array(events.x.length).fill(NOT_CLUSTERED);
  const isCore = new Uint8Array(events.x.length);
  let nNoise = 0;
  for (let k = 0; k < nUsed; k++) {
    labels[used[k]] = label[k];
    isCore[used[k]] = isCoreOf[k];
    if (label[k] === NOISE) nNoise++;
  }
  return {
    labels,
    isCore,
    nClusters,
    nNoise,
    nUsed,
    leftOut: [...leftOut, ...leftOutOf({ 'no value': dated.length - nUsed })],
    parameters: { radiusMetres, withinDays, minPoints, maxDifference: maxDifference ?? null },
  };
}

/** Fills a list with the neighbours of event k, itself included, by place in time order. Cells hold events in time order. */
function neighbourSearch(
  events: SpaceTimeEvents,
  used: Int32Array,
  radius: number,
  within: number,
): (k: number, found: number[]) => void {
  const { x, y } = wholeCentimetres(events, used);
  const time = Float64Array.from(used, (i) => events.time[i]);
  const nColumns = Math.floor(x.reduce((most, v) => Math.max(most, v), 0) / radius) + 3;
  const keyOf = (k: number): number => (Math.floor(y[k] / radius) + 1) * nColumns + Math.floor(x[k] / radius) + 1;
  const cells = new Map<number, number[]>();
  for (let k = 0; k < used.length; k++) {
    const members = cells.get(keyOf(k));
    if (members === undefined) cells.set(keyOf(k), [k]);
    else members.push(k);
  }
  const reach = radius * radius;
  return (k, found) => {
    found.length = 0;
    const key = keyOf(k);
    for (let row = -1; row <= 1; row++) {
      for (let column = -1; column <= 1; column++) {
        const members = cells.get(key + row * nColumns + column);
        if (members === undefined) continue;
        let low = 0;
        let high = members.length;
        while (low < high) {
          const middle = (low + high) >> 1;
          if (time[members[middle]] < time[k] - within) low = middle + 1;
          else high = middle;
        }
        for (let m = low; m < members.length && time[members[m]] <= time[k] + within; m++) {
          const other = members[m];
          if ((x[other] - x[k]) ** 2 + (y[other] - y[k]) ** 2 <= reach) found.push(other);
        }
      }
    }
  };
}
