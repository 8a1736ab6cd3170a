import { createRandom, type Random } from '../analysis/index.ts';

/** A seeded stream of chance for one purpose, so that a change to one part of the town leaves the others as they were. */
export interface Chance extends Random {
  /** Uniform on [low, high). */
  between(low: number, high: number): number;
  pick<T>(from: readonly T[]): T;
  happens(probability: number): boolean;
  /** Poisson count; the normal approximation above a mean of 50. */
  poisson(mean: number): number;
  /** Waiting time with this mean. */
  exponential(mean: number): number;
}

/** FNV-1a over the name, stirred with the seed. */
function seedOf(seed: number, purpose: string): number {
  let hash = 0x811c9dc5 ^ (seed >>> 0);
  for (let i = 0; i < purpose.length; i++) hash = Math.imul(hash ^ purpose.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

export function chanceFor(seed: number, purpose: string): Chance {
  const random = createRandom(seedOf(seed, purpose));
  const { unit, below, gaussian } = random;
  return {
    ...random,
    between: (low, high) => low + (high - low) * unit(),
    pick: (from) => from[below(from.length)]!,
    happens: (probability) => unit() < probability,
    poisson(mean) {
      if (mean > 50) return Math.max(0, Math.round(mean + Math.sqrt(mean) * gaussian()));
      const floor = Math.exp(-mean);
      let n = 0;
      for (let product = unit(); product > floor; product *= unit()) n++;
      return n;
    },
    exponential: (mean) => -mean * Math.log(1 - unit()),
  };
}

/** Draws an index in proportion to its weight, in constant time (Walker's alias method). */
export interface Weighted {
  draw(chance: Random): number;
}

/** @throws RangeError when the weights do not sum to more than 0 */
export function weighted(weights: ArrayLike<number>): Weighted {
  const n = weights.length;
  let total = 0;
  for (let i = 0; i < n; i++) total += weights[i]!;
  if (!(total > 0)) throw new RangeError(`Weights must sum to more than 0, got ${total} from ${n}`);
  const share = new Float64Array(n);
  const alias = new Int32Array(n);
  const small: number[] = [];
  const large: number[] = [];
  for (let i = 0; i < n; i++) {
    share[i] = (weights[i]! * n) / total;
    (share[i]! < 1 ? small : large).push(i);
  }
  while (small.length > 0 && large.length > 0) {
    const low = small.pop()!;
    const high = large[large.length - 1]!;
    alias[low] = high;
    share[high] = share[high]! + share[low]! - 1;
    if (share[high]! < 1) small.push(large.pop()!);
  }
  for (const i of [...small, ...large]) share[i] = 1;
  return {
    draw(chance) {
      const i = chance.below(n);
      return chance.unit() < share[i]! ? i : alias[i]!;
    },
  };
}

/** Smooth noise over the plane, −1 … 1, with features about `scaleMetres` across. */
export function noiseField(seed: number, scaleMetres: number): (x: number, y: number) => number {
  const lattice = (ix: number, iy: number) => {
    let hash = Math.imul(ix, 0x27d4eb2d) ^ Math.imul(iy, 0x165667b1) ^ (seed >>> 0);
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
    hash = Math.imul(hash ^ (hash >>> 12), 0x297a2d39);
    return ((hash ^ (hash >>> 15)) >>> 0) / 2147483648 - 1;
  };
  const ease = (t: number) => t * t * t * (t * (t * 6 - 15) + 10);
  return (x, y) => {
    const u = x / scaleMetres;
    const v = y / scaleMetres;
    const ix = Math.floor(u);
    const iy = Math.floor(v);
    const fx = ease(u - ix);
    const fy = ease(v - iy);
    const south = lattice(ix, iy) * (1 - fx) + lattice(ix + 1, iy) * fx;
    const north = lattice(ix, iy + 1) * (1 - fx) + lattice(ix + 1, iy + 1) * fx;
    return south * (1 - fy) + north * fy;
  };
}
