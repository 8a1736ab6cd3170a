import type { GridSearch, KnoxPlan } from './knox-plan.ts';

/** Buckets of the table that finds the band of a distance without a root or a search. */
const BUCKETS = 8192;

/** Scratch of one thread: made once, used for every replicate. */
export interface KnoxCounter {
  /**
   * Counts pairs by distance and time band.
   *
   * @param placeOfTime for each time in rising order the event at whose place it lies
   * @param out one count a finite space band and finite time band, row-major by space
   */
  count(placeOfTime: Int32Array, out: Float64Array): void;
}

export function createKnoxCounter(plan: KnoxPlan): KnoxCounter {
  return plan.space.kind === 'grid' ? gridCounter(plan, plan.space, plan.timeLimits) : pairCounter(plan);
}

/** Pairs in each finite distance band whatever their time. */
export function countBySpace(plan: KnoxPlan): Float64Array {
  const { space } = plan;
  if (space.kind === 'pairs') {
    const counts = new Float64Array(space.nBands);
    for (const band of space.band) counts[band]++;
    return counts;
  }
  const counts = new Float64Array(space.limits.length);
  const order = Int32Array.from({ length: plan.n }, (_, i) => i);
  gridCounter(plan, space, Float64Array.of(Number.MAX_VALUE)).count(order, counts);
  return counts;
}

/** Pairs in each finite time band wherever they lie. */
export function countByTime(plan: KnoxPlan): Float64Array {
  const { time, timeLimits } = plan;
  let before = 0;
  return timeLimits.map((limit) => {
    let within = 0;
    for (let i = 0, j = 0; i < time.length; i++) {
      while (time[i] - time[j] > limit) j++;
      within += i - j;
    }
    const own = within - before;
    before = within;
    return own;
  });
}

/** Latest events of a cell and the eight around it: one list a cell that holds events, in rising time. */
interface Neighbourhoods {
  /** The cells whose lists an event of cell c joins: members[memberStart[c]] to members[memberStart[c + 1] - 1]. */
  memberStart: Int32Array;
  members: Int32Array;
  /** Where the list of a cell begins; it has room for every event that may join. */
  listStart: Int32Array;
}

function neighbourhoodsOf(space: GridSearch): Neighbourhoods {
  const { cellStart, nColumns, nRows } = space;
  const nCells = nColumns * nRows;
  const size = (c: number): number => cellStart[c + 1] - cellStart[c];
  const memberStart = new Int32Array(nCells + 1);
  const listStart = new Int32Array(nCells + 1);
  const members: number[] = [];
  for (let c = 0; c < nCells; c++) {
    listStart[c + 1] = listStart[c];
    if (size(c) > 0) {
      const row = Math.floor(c / nColumns);
      const column = c % nColumns;
      for (let r = Math.max(0, row - 1); r <= Math.min(nRows - 1, row + 1); r++) {
        for (let k = Math.max(0, column - 1); k <= Math.min(nColumns - 1, column + 1); k++) {
          const other = r * nColumns + k;
          if (size(other) === 0) continue;
          members.push(other);
          listStart[c + 1] += size(other);
        }
      }
    }
    memberStart[c + 1] = members.length;
  }
  return { memberStart, members: Int32Array.from(members), listStart };
}

/** For each event and time band, the first event whose time lies within the band's limit before it: the same in every replicate. */
function earliestRanks(time: Float64Array, limits: Float64Array): Int32Array {
  const ranks = new Int32Array(time.length * limits.length);
  limits.forEach((limit, band) => {
    for (let i = 0, j = 0; i < time.length; i++) {
      while (time[i] - time[j] > limit) j++;
      ranks[i * limits.length + band] = j;
    }
  });
  return ranks;
}

/**
 * Goes through the events in time order. Each looks back over the list of its cell, latest first, as far as the bands
 * reach, and then joins the lists of its cell and the cells around: one straight scan an event, each pair once.
 */
function gridCounter(plan: KnoxPlan, space: GridSearch, timeLimits: Float64Array): KnoxCounter {
  const n = plan.n;
  const nTimeBands = timeLimits.length;
  const nSpaceBands = space.limits.length;
  const { memberStart, members, listStart } = neighbourhoodsOf(space);
  const earliest = earliestRanks(plan.time, timeLimits);
  const nListed = listStart[listStart.length - 1];
  const xs = new Float64Array(nListed);
  const ys = new Float64Array(nListed);
  const ranks = new Int32Array(nListed);
  const filled = new Int32Array(listStart.length);
  // A band more for pairs that are too far apart: counting them as well is cheaper than a branch nobody can foresee.
  const limits = Float64Array.of(...space.limits, Number.POSITIVE_INFINITY);
  const counts = new Int32Array(nTimeBands * limits.length);
  const { bandOfBucket, perUnit } = bucketsOf(space.limits);
  const { cell, x: placeX, y: placeY, manhattan } = space;

  const countAll = (placeOfTime: Int32Array): void => {
    const [lists, listX, listY, table, tally, upTo, scale] = [ranks, xs, ys, bandOfBucket, counts, limits, perUnit];
    const last = table.length - 1;
    for (let rank = 0; rank < n; rank++) {
      const event = placeOfTime[rank];
      const own = cell[event];
      const x = placeX[event];
      const y = placeY[event];
      const begin = listStart[own];
      let j = filled[own] - 1;
      for (let band = 0; band < nTimeBands; band++) {
        const oldest = earliest[rank * nTimeBands + band];
        const row = band * (nSpaceBands + 1);
        for (; j >= begin && lists[j] >= oldest; j--) {
          const dx = listX[j] - x;
          const dy = listY[j] - y;
          const apart = manhattan ? Math.abs(dx) + Math.abs(dy) : dx * dx + dy * dy;
          const bucket = apart * scale;
          let k = table[bucket < last ? bucket | 0 : last];
          while (apart > upTo[k]) k++;
          tally[row + k]++;
        }
      }
      const end = memberStart[own + 1];
      for (let m = memberStart[own]; m < end; m++) {
        const at = filled[members[m]]++;
        listX[at] = x;
        listY[at] = y;
        lists[at] = rank;
      }
    }
  };

  return {
    count(placeOfTime, out) {
      filled.set(listStart);
      counts.fill(0);
      countAll(placeOfTime);
      for (let band = 0; band < nSpaceBands; band++) {
        for (let t = 0; t < nTimeBands; t++) out[band * nTimeBands + t] = counts[t * (nSpaceBands + 1) + band];
      }
    },
  };
}

/** A table over distances up to three times the farthest band: for each stretch the least band a distance in it can have. */
function bucketsOf(limits: Float64Array): { bandOfBucket: Uint8Array; perUnit: number } {
  const farthest = limits[limits.length - 1];
  const perUnit = BUCKETS / (8 * Math.max(1, farthest));
  const bandOfBucket = new Uint8Array(BUCKETS + 1);
  for (let b = 0, band = 0; b <= BUCKETS; b++) {
    // A hair less than where the stretch begins, for rounding; the search goes on from there.
    while (band < limits.length && (b - 1e-6) / perUnit > limits[band]) band++;
    bandOfBucket[b] = band;
  }
  return { bandOfBucket, perUnit };
}

function pairCounter(plan: KnoxPlan): KnoxCounter {
  const { space, timeLimits, time, n } = plan;
  if (space.kind !== 'pairs') throw new RangeError('Expected a plan with pairs.');
  const { first, second, band } = space;
  const nTimeBands = timeLimits.length;
  const latest = timeLimits[nTimeBands - 1];
  const timeAt = new Float64Array(n);
  return {
    count(placeOfTime, out) {
      for (let rank = 0; rank < n; rank++) timeAt[placeOfTime[rank]] = time[rank];
      out.fill(0);
      for (let k = 0; k < first.length; k++) {
        const days = Math.abs(timeAt[first[k]] - timeAt[second[k]]);
        if (days > latest) continue;
        let timeBand = 0;
        while (days > timeLimits[timeBand]) timeBand++;
        out[band[k] * nTimeBands + timeBand]++;
      }
    },
  };
}
