import { createRandom } from './random.ts';

export interface ConditionalPermutation {
  /** Replicates whose neighbour sum is at least, and at most, the observed one; per place. */
  nAtLeast: Int32Array;
  nAtMost: Int32Array;
  replicates: number;
  seed: number;
}

/**
 * How often would chance put as much around a place as there is? Every place keeps its own value; its neighbours' values
 * are drawn without replacement from all other places, `replicates` times.
 *
 * Replicate r has its own generator, seed + r. All places share its draws (as GeoDa and esda do): ids 0 … n-2 by a
 * partial Fisher–Yates, of which place i takes the first nNeighbours[i], ids from i on meaning the next place. So the
 * Monte Carlo errors of different places are not independent.
 *
 * As i advances a draw changes its meaning only when i passes it, so sums are carried from place to place, and for whole
 * numbers so is the histogram of the replicates' sums: O(replicates × neighbours × different numbers of neighbours + places).
 *
 * @param values       without NaN; whole numbers are compared exactly, others with a tolerance of 1e-12 of the largest possible sum
 * @param sums         observed sum of each place's neighbours
 * @param nNeighbours  of each place; fewer than the number of places
 */
export function conditionalPermutation(
  values: Float64Array,
  sums: ArrayLike<number>,
  nNeighbours: Int32Array,
  options: { replicates: number; seed: number },
): ConditionalPermutation {
  const { replicates, seed } = options;
  if (!(Number.isInteger(replicates) && replicates >= 1)) {
    throw new RangeError(`replicates must be a whole number above 0, got ${replicates}.`);
  }
  const n = values.length;
  const nAtLeast = new Int32Array(n);
  const nAtMost = new Int32Array(n);
  const result = { nAtLeast, nAtMost, replicates, seed };
  const most = nNeighbours.reduce((a, b) => Math.max(a, b), 0);
  if (n < 2) return result;
  const draws = sharedDraws(n, most, replicates, seed);
  const { starts, members } = byId(draws, n);
  const counter = counterFor(values, draws, nNeighbours, most, replicates);
  for (let i = 0; i < n; i++) {
    if (i > 0) {
      // Draws of id i-1 meant place i until now, and mean place i-1 from here on.
      const change = values[i - 1] - values[i];
      if (change !== 0) counter.change(members, starts[i - 1], starts[i], change);
    }
    counter.read(nNeighbours[i], sums[i], nAtLeast, nAtMost, i);
  }
  return result;
}

/**
 * Parts of one permutation, made apart: the part of replicates a to b (counted from 1) is run with `replicates` b - a + 1
 * and `seed` + a - 1. Counts add up, so any number of workers gives the same bytes.
 *
 * @throws RangeError unless the parts follow each other without gap or overlap
 */
export function mergeConditionalPermutations(parts: readonly ConditionalPermutation[]): ConditionalPermutation {
  const sorted = [...parts].sort((a, b) => a.seed - b.seed || a.replicates - b.replicates);
  const [first] = sorted;
  if (first === undefined) throw new RangeError('Got no part, expected at least one.');
  const nAtLeast = new Int32Array(first.nAtLeast.length);
  const nAtMost = new Int32Array(first.nAtLeast.length);
  let replicates = 0;
  for (const part of sorted) {
    if (part.seed !== first.seed + replicates) {
      throw new RangeError(`Got a part of seed ${part.seed}, expected ${first.seed + replicates}.`);
    }
    replicates += part.replicates;
    for (let i = 0; i < nAtLeast.length; i++) {
      nAtLeast[i] += part.nAtLeast[i];
      nAtMost[i] += part.nAtMost[i];
    }
  }
  return { nAtLeast, nAtMost, replicates, seed: first.seed };
}

/** Replicate by replicate, the first `most` ids of a partial Fisher–Yates over n - 1. */
function sharedDraws(n: number, most: number, replicates: number, seed: number): Int32Array {
  const draws = new Int32Array(replicates * most);
  const ids = new Int32Array(n - 1);
  for (let i = 0; i < n - 1; i++) ids[i] = i;
  const swapped = new Int32Array(most);
  for (let r = 0; r < replicates; r++) {
    const { below } = createRandom(seed + r + 1);
    for (let q = 0; q < most; q++) {
      const j = q + below(n - 1 - q);
      const id = ids[j];
      ids[j] = ids[q];
      ids[q] = id;
      swapped[q] = j;
      draws[r * most + q] = id;
    }
    // Undone instead of started afresh: the next replicate begins with the identity again.
    for (let q = most - 1; q >= 0; q--) {
      const j = swapped[q];
      const id = ids[j];
      ids[j] = ids[q];
      ids[q] = id;
    }
  }
  return draws;
}

/** Positions in `draws` by the id drawn. */
function byId(draws: Int32Array, n: number): { starts: Int32Array; members: Int32Array } {
  const starts = new Int32Array(n + 1);
  for (let k = 0; k < draws.length; k++) starts[draws[k] + 1]++;
  for (let i = 0; i < n; i++) starts[i + 1] += starts[i];
  const next = starts.slice();
  const members = new Int32Array(draws.length);
  for (let k = 0; k < draws.length; k++) members[next[draws[k]]++] = k;
  return { starts, members };
}

/** Keeps the sums of all replicates for each number of neighbours that occurs. */
interface Counter {
  change(members: Int32Array, from: number, to: number, by: number): void;
  read(k: number, observed: number, nAtLeast: Int32Array, nAtMost: Int32Array, place: number): void;
}

/** Room for the histograms; beyond it sums are compared one by one. */
const MOST_BUCKETS = 1 << 24;

function counterFor(
  values: Float64Array,
  draws: Int32Array,
  nNeighbours: Int32Array,
  most: number,
  replicates: number,
): Counter {
  const sizes = [...new Set(nNeighbours)].sort((a, b) => a - b);
  const classOf = new Int32Array(most + 1);
  sizes.forEach((size, c) => {
    classOf[size] = c;
  });
  // Sums class by class, replicate by replicate, as place 0 sees them: every id means the next place.
  const sums = new Float64Array(sizes.length * replicates);
  for (let r = 0; r < replicates; r++) {
    let sum = 0;
    let c = 0;
    for (let q = 0; q <= most; q++) {
      if (sizes[c] === q) sums[c++ * replicates + r] = sum;
      if (q < most) sum += values[draws[r * most + q] + 1];
    }
  }
  // Classes that hold draw q: those of more than q neighbours.
  const firstClass = Int32Array.from({ length: most }, (_, q) => sizes.findIndex((size) => size > q));
  const shared = { sums, classOf, firstClass, most, replicates, nClasses: sizes.length };
  return whole(values)
    ? (histogramCounter(shared, values) ?? compareCounter(shared, values))
    : compareCounter(shared, values);
}

function whole(values: Float64Array): boolean {
  return values.every((value) => Number.isInteger(value));
}

interface SharedSums {
  sums: Float64Array;
  classOf: Int32Array;
  firstClass: Int32Array;
  most: number;
  replicates: number;
  nClasses: number;
}

const BLOCK_BITS = 5;

/** A histogram a class, with counts of blocks above it, so that both a change and a reading are short. */
function histogramCounter(shared: SharedSums, values: Float64Array): Counter | null {
  const { sums, classOf, firstClass, most, replicates, nClasses } = shared;
  const { least, range } = rangeOfSums(values, most);
  const nBuckets = ((range >> BLOCK_BITS) + 1) << BLOCK_BITS;
  if (!(range < MOST_BUCKETS && nBuckets * nClasses <= MOST_BUCKETS)) return null;
  const nBlocks = nBuckets >> BLOCK_BITS;
  const buckets = new Int32Array(nBuckets * nClasses);
  const blocks = new Int32Array(nBlocks * nClasses);
  const at = new Int32Array(sums.length);
  for (let c = 0; c < nClasses; c++) {
    for (let r = 0; r < replicates; r++) {
      const place = c * nBuckets + sums[c * replicates + r] - least;
      at[c * replicates + r] = place;
      buckets[place]++;
      blocks[place >> BLOCK_BITS]++;
    }
  }
  return {
    change(members, from, to, by) {
      for (let k = from; k < to; k++) {
        const r = Math.floor(members[k] / most);
        for (let c = firstClass[members[k] - r * most]; c < nClasses; c++) {
          const old = at[c * replicates + r];
          const now = old + by;
          at[c * replicates + r] = now;
          buckets[old]--;
          blocks[old >> BLOCK_BITS]--;
          buckets[now]++;
          blocks[now >> BLOCK_BITS]++;
        }
      }
    },
    read(k, observed, nAtLeast, nAtMost, place) {
      const c = classOf[k];
      const offset = Math.min(nBuckets - 1, Math.max(0, observed - least));
      const target = c * nBuckets + offset;
      const block = target >> BLOCK_BITS;
      let below = 0;
      for (let b = c * nBlocks; b < block; b++) below += blocks[b];
      for (let bucket = block << BLOCK_BITS; bucket < target; bucket++) below += buckets[bucket];
      nAtLeast[place] = observed - least > range ? 0 : replicates - below;
      nAtMost[place] = observed < least ? 0 : below + buckets[target];
    },
  };
}

/** Sums of up to `most` values lie between the sum of the least negative ones and that of the largest. */
function rangeOfSums(values: Float64Array, most: number): { least: number; range: number } {
  const sorted = Float64Array.from(values).sort();
  let least = 0;
  let greatest = 0;
  for (let q = 0; q < Math.min(most, sorted.length); q++) {
    least += Math.min(0, sorted[q]);
    greatest += Math.max(0, sorted[sorted.length - 1 - q]);
  }
  return { least, range: greatest - least + 1 };
}

function compareCounter(shared: SharedSums, values: Float64Array): Counter {
  const { sums, classOf, firstClass, most, replicates, nClasses } = shared;
  // Of the values alone, so that it does not depend on which replicates are run together.
  const { least, range } = rangeOfSums(values, most);
  const tolerance = 1e-12 * Math.max(-least, range + least - 1);
  return {
    change(members, from, to, by) {
      for (let k = from; k < to; k++) {
        const r = Math.floor(members[k] / most);
        for (let c = firstClass[members[k] - r * most]; c < nClasses; c++) sums[c * replicates + r] += by;
      }
    },
    read(k, observed, nAtLeast, nAtMost, place) {
      const start = classOf[k] * replicates;
      let above = 0;
      let below = 0;
      for (let r = start; r < start + replicates; r++) {
        if (sums[r] >= observed - tolerance) above++;
        if (sums[r] <= observed + tolerance) below++;
      }
      nAtLeast[place] = above;
      nAtMost[place] = below;
    },
  };
}

/**
 * One-sided pseudo p from the nearer tail, as PySAL and GeoDa give it: (fewer of both sides + 1) / (replicates + 1).
 * `upper` says from which side to count; by default the side of nAtLeast, folded.
 */
export function foldedPseudoP(nAtLeast: number, replicates: number): number {
  return (Math.min(nAtLeast, replicates - nAtLeast) + 1) / (replicates + 1);
}
