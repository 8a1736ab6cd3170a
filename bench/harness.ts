import { performance } from 'node:perf_hooks';

/** One finished case, printed as one JSON line: figures are milliseconds unless named otherwise. */
export interface BenchLine {
  case: string;
  n: number;
  medianMs: number;
  minMs: number;
  /** medianMs divided by the reference's median in the same run; null where nothing could be measured beside it. */
  ratio: number | null;
  /** What it was measured against, in words, with its median. */
  reference: string | null;
  /** The target in words, for instance `ratio <= 3`. */
  target: string | null;
  met: boolean | null;
  peakMb: number;
  /** Anything else a reader of the figure needs: rows a second, bytes, why a figure is missing. */
  note?: string;
}

export interface BenchContext {
  seed: number;
  /** Folder of outside reference data and C programs, or null where it is not there. */
  shared: string | null;
  /** Only cases whose name contains this run. */
  only: string | null;
  emit(line: BenchLine): void;
}

export interface BenchSuite {
  name: string;
  run(context: BenchContext): Promise<void>;
}

/** Keeps results alive so that no engine removes the work. */
export let sink = 0;

export function keep(value: number): void {
  sink = (sink + value) % 1_000_003;
}

export interface Timing {
  medianMs: number;
  minMs: number;
  runs: number;
}

/** Wall time of `work` over `runs` runs after `warmUp` uncounted ones. `work` returns a number that depends on its result. */
export async function timed(work: () => number | Promise<number>, runs = 7, warmUp = 2): Promise<Timing> {
  const times: number[] = [];
  for (let i = 0; i < warmUp + runs; i++) {
    const start = performance.now();
    keep(await work());
    if (i >= warmUp) times.push(performance.now() - start);
  }
  return { medianMs: median(times), minMs: Math.min(...times), runs };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Highest resident memory of this process so far, in MB (10^6 bytes). */
export function peakMb(): number {
  return Math.round((process.resourceUsage().maxRSS * 1024) / 1e6);
}

/** mulberry32: the seeded generator of benchmark inputs. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
