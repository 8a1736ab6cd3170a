import { log } from './portable-math.ts';

/**
 * Random numbers that every machine, worker and browser gives alike: xoshiro128** (Blackman & Vigna) seeded by
 * splitmix32. Methods take a seed and never `Math.random`; replicate r of a simulation has its own generator
 * `createRandom(seed + r)`, so replicates may run in any order and on any number of workers.
 */
export interface Random {
  /** Next unsigned 32-bit integer. */
  u32(): number;
  /** Uniform on [0, 1), 32 bits. */
  unit(): number;
  /** Whole number of [0, n): floor(u32 · n / 2^32), without rejection; exact for every n up to 2^32. */
  below(n: number): number;
  /** Standard normal (Marsaglia's polar method; one spare kept). */
  gaussian(): number;
}

const TWO_32 = 4294967296;
/** Up to here u32 · n fits in 53 bits, so that one multiplication is exact. */
const EXACT_PRODUCT = 2097152;

export function createRandom(seed: number): Random {
  let z = seed >>> 0;
  const splitmix = () => {
    z = (z + 0x9e3779b9) >>> 0;
    let t = z ^ (z >>> 16);
    t = Math.imul(t, 0x21f0aaad);
    t ^= t >>> 15;
    t = Math.imul(t, 0x735a2d97);
    return (t ^ (t >>> 15)) | 0;
  };
  let a = splitmix();
  let b = splitmix();
  let c = splitmix();
  let d = splitmix();

  const u32 = () => {
    const m = Math.imul(b, 5);
    const result = Math.imul((m << 7) | (m >>> 25), 9) >>> 0;
    const t = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= t;
    d = (d << 11) | (d >>> 21);
    return result;
  };
  const unit = () => u32() / TWO_32;
  const below = (n: number) => {
    const u = u32();
    if (n <= EXACT_PRODUCT) return Math.floor((u * n) / TWO_32);
    return Math.floor(((u >>> 16) * n + Math.floor(((u & 0xffff) * n) / 65536)) / 65536);
  };
  let spare: number | null = null;
  const gaussian = () => {
    if (spare !== null) {
      const kept = spare;
      spare = null;
      return kept;
    }
    for (;;) {
      const x = 2 * unit() - 1;
      const y = 2 * unit() - 1;
      const s = x * x + y * y;
      if (s > 0 && s < 1) {
        const factor = Math.sqrt((-2 * log(s)) / s);
        spare = y * factor;
        return x * factor;
      }
    }
  };
  return { u32, unit, below, gaussian };
}

/** An array whose places can be exchanged: a plain one or a typed one. */
export interface Shuffleable {
  readonly length: number;
  [index: number]: number;
}

/** Fisher–Yates in place: `for i = n-1 … 1, j = below(i+1), swap`. Returns the same array. */
export function shuffle<T extends Shuffleable>(values: T, random: Random): T {
  for (let i = values.length - 1; i > 0; i--) {
    const j = random.below(i + 1);
    const kept = values[i];
    values[i] = values[j];
    values[j] = kept;
  }
  return values;
}

/** 0 … n-1 shuffled: the permutation of one replicate. */
export function permutation(n: number, random: Random): Int32Array {
  const order = new Int32Array(n);
  for (let i = 0; i < n; i++) order[i] = i;
  return shuffle(order, random);
}

/** The first k of a partial Fisher–Yates over 0 … n-1: k different ids, uniformly. */
export function sampleWithoutReplacement(n: number, k: number, random: Random): Int32Array {
  if (!(k >= 0 && k <= n)) throw new RangeError(`Sample size must be between 0 and ${n}, got ${k}.`);
  const ids = new Int32Array(n);
  for (let i = 0; i < n; i++) ids[i] = i;
  for (let q = 0; q < k; q++) {
    const j = q + random.below(n - q);
    const kept = ids[q];
    ids[q] = ids[j];
    ids[j] = kept;
  }
  return ids.slice(0, k);
}
