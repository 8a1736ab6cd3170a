import { startRowsInWasm, startRowsReference } from '../../src/analysis/gaussian-rows.ts';
import { gaussianSums } from '../../src/analysis/gaussian-sums.ts';
import {
  aoristicClock,
  cellsWithin,
  countInCells,
  createGrid,
  createRandom,
  dbscan,
  getisOrdStar,
  kernelDensity,
  knox,
  type PlanePoints,
  relativeRisk,
  stability,
} from '../../src/analysis/index.ts';
import { exp, log } from '../../src/analysis/portable-math.ts';
import { splatInWasm, splatReference } from '../../src/analysis/splat.ts';

/**
 * Seeded runs of the analysis room, the same in Node and in a page: each gives arrays whose bytes are compared. Input is
 * made of uniform draws and of the four kinds of arithmetic only, so that it is the same by itself.
 */
const grid = createGrid({ originX: 0, originY: 0, cellSizeMetres: 50, nColumns: 80, nRows: 60 });

function crowd(n: number, seed: number): PlanePoints {
  const { unit } = createRandom(seed);
  const near = (middle: number) => middle + 300 * (unit() + unit() + unit() - 1.5);
  const x = new Float64Array(n);
  const y = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    x[i] = i % 3 === 0 ? near(1200) : 4000 * unit();
    y[i] = i % 3 === 0 ? near(1700) : 3000 * unit();
  }
  return { x, y };
}

const points = crowd(5000, 1);
const weights = points.x.map((_, i) => (i % 7) * 0.37);

export const RUNS: Readonly<Record<string, () => readonly ArrayBufferView[]>> = {
  'quartic density, WebAssembly where there is any': () => [
    kernelDensity(grid, points, { bandwidthMetres: 220, weights }).density,
  ],
  'quartic density, TypeScript': () => [
    splatReference({ grid, points, weights, kernel: 'quartic', bandwidthMetres: 220 }),
  ],
  'quartic density, WebAssembly': () =>
    present(splatInWasm({ grid, points, weights, kernel: 'quartic', bandwidthMetres: 220 })),
  'triangular density, WebAssembly': () =>
    present(splatInWasm({ grid, points, weights, kernel: 'triangular', bandwidthMetres: 220 })),
  'Gaussian density, TypeScript': () => [gaussianSums(grid, points, 150, weights, startRowsReference).sums],
  'Gaussian density, WebAssembly': () => [
    gaussianSums(grid, points, 150, weights, (plan) => startRowsInWasm(plan) ?? missing()).sums,
  ],
  'Gi* with 199 conditional permutations': () => {
    const { counts } = countInCells(grid, points);
    const found = getisOrdStar(counts, { neighbourhood: cellsWithin(grid, 150), replicates: 199, seed: 3 });
    return [found.z, found.p, found.pAdjusted, found.pSimulated!, found.pSimulatedAdjusted!, found.nAtLeast!];
  },
  'Knox, 99 replicates': () => {
    const { unit } = createRandom(4);
    const events = { ...crowd(1500, 5), time: Float64Array.from({ length: 1500 }, () => 180 * 86_400_000 * unit()) };
    const found = knox(events, { nReplicates: 99, seed: 6 });
    return [found.observed, found.expected, found.ratio, found.standardDeviation, found.p];
  },
  'exp and log of the analysis room': () => {
    const { unit } = createRandom(9);
    const inputs = Float64Array.from({ length: 50_000 }, () => 700 * unit());
    return [inputs.map((x) => exp(-x)), inputs.map(log)];
  },
  'relative risk, with its p': () => {
    const found = relativeRisk(grid, crowd(800, 10), points, { bandwidthMetres: 250, kernel: 'gaussian' });
    return [found.logRisk, found.p, found.tolerance];
  },
  'random normal numbers': () => {
    const random = createRandom(11);
    return [Float64Array.from({ length: 20_000 }, () => random.gaussian())];
  },
  DBSCAN: () => {
    const { labels, isCore } = dbscan(points, { radiusMetres: 60, minPoints: 8 });
    return [labels, isCore];
  },
  'aoristic clock, both kinds of share': () => {
    const { unit } = createRandom(7);
    const from = Float64Array.from({ length: 20_000 }, () => 1.7e12 + Math.floor(3e10 * unit()));
    const to = from.map((instant) => instant + Math.floor(2e8 * unit() * unit()));
    const options = { offsets: { startsAt: [Number.NEGATIVE_INFINITY, 1.711847e12], offsetMs: [0, 3_600_000] } };
    return [aoristicClock(from, to, options).hours, aoristicClock(from, to, { ...options, share: 'unit' }).hours];
  },
  'stability of Gi* hot spots, 5 replicates': () => {
    const { nHot, spots } = stability(points, { grid, rule: { kind: 'gi-star' }, nReplicates: 5 });
    return [...Object.values(nHot), ...spots.map(({ cells }) => cells)];
  },
};

function present(sums: Float64Array | null): Float64Array[] {
  return [sums ?? missing()];
}

function missing(): never {
  throw new Error('The WebAssembly of the analysis room did not start here.');
}

/** Bits of results of functions that the language leaves to the engine's own rounding. */
export function transcendentalBits(): Record<string, Float64Array> {
  const { unit } = createRandom(8);
  const inputs = Float64Array.from({ length: 20_000 }, () => 40 * unit());
  return {
    exp: inputs.map((x) => Math.exp(-x)),
    log: inputs.map((x) => Math.log(x)),
    sin: inputs.map((x) => Math.sin(x)),
    cos: inputs.map((x) => Math.cos(x)),
    atan2: inputs.map((x) => Math.atan2(x, 7)),
    pow: inputs.map((x) => x ** 1.7),
    square: inputs.map((x) => x ** 2),
    hypot: inputs.map((x) => Math.hypot(x, 3)),
    log1p: inputs.map((x) => Math.log1p(x)),
    expm1: inputs.map((x) => Math.expm1(-x)),
    sqrt: inputs.map((x) => Math.sqrt(x)),
  };
}
