import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { afterAll, describe, expect, it } from 'vitest';
import {
  type ConditionalPermutation,
  cellsWithin,
  conditionalPermutation,
  createGrid,
  createRandom,
  type KnoxReplicates,
  knox,
  knoxResult,
  type MoranReplicates,
  mergeConditionalPermutations,
  moranPermutation,
  moranResult,
  neighbourSums,
  type PlanePoints,
  planKnox,
  planStability,
  queenNeighbours,
  type StabilityReplicates,
  stability,
  stabilityResult,
} from '../src/analysis/index.ts';

/** One thread that calls functions of the analysis room by name. */
function startWorker(): Worker {
  const face = new URL('../src/analysis/index.ts', import.meta.url).href;
  const code = `
    const { register } = await import(${JSON.stringify(import.meta.resolve('tsx/esm/api'))});
    register();
    const analysis = await import(${JSON.stringify(face)});
    const { parentPort } = await import('node:worker_threads');
    parentPort.on('message', ({ name, input }) => parentPort.postMessage(analysis[name](...input)));
  `;
  return new Worker(new URL(`data:text/javascript,${encodeURIComponent(code)}`));
}

const workers = Array.from({ length: 4 }, startWorker);
afterAll(() => Promise.all(workers.map((worker) => worker.terminate())));

async function ask<T>(worker: Worker, name: string, input: readonly unknown[]): Promise<T> {
  const answer = once(worker, 'message');
  worker.postMessage({ name, input });
  return (await answer)[0] as T;
}

/** Replicates 1 to `total` dealt out to so many threads, each asked by `inputOf(from, until)`; last part first. */
async function overThreads<T>(
  nThreads: number,
  total: number,
  name: string,
  inputOf: (from: number, until: number) => readonly unknown[],
): Promise<T[]> {
  const cut = (k: number): number => 1 + Math.round((k * total) / nThreads);
  const parts = await Promise.all(
    workers.slice(0, nThreads).map((worker, k) => ask<T>(worker, name, inputOf(cut(k), cut(k + 1)))),
  );
  return parts.reverse();
}

/** Every number of a result, its bits as they are: JSON would hide -0 and NaN. */
function digest(value: unknown): string {
  const hash = createHash('sha256');
  const add = (one: unknown): void => {
    if (typeof one === 'number') hash.update(Float64Array.of(one));
    else if (ArrayBuffer.isView(one)) hash.update(new Uint8Array(one.buffer, one.byteOffset, one.byteLength));
    else if (typeof one === 'object' && one !== null) {
      for (const [key, each] of Object.entries(one)) {
        hash.update(key);
        add(each);
      }
    } else hash.update(String(one));
  };
  add(value);
  return hash.digest('hex');
}

const grid = createGrid({ originX: 0, originY: 0, cellSizeMetres: 100, nColumns: 20, nRows: 20 });

function crowd(n: number): PlanePoints {
  const random = createRandom(20);
  const x = Float64Array.from({ length: n }, (_, i) =>
    i % 4 === 0 ? 700 + 90 * random.gaussian() : 2000 * random.unit(),
  );
  return { x, y: x.map((_, i) => (i % 4 === 0 ? 900 + 90 * random.gaussian() : 2000 * random.unit())) };
}

describe('the same bytes for 1, 2 and 4 worker threads', () => {
  it('from the Knox test', async () => {
    const points = crowd(800);
    const random = createRandom(21);
    const events = { ...points, time: points.x.map(() => 90 * 86_400_000 * random.unit()) };
    const options = { nReplicates: 49, seed: 5 };
    const plan = planKnox(events, options);
    const whole = digest(knox(events, options));
    for (const nThreads of [1, 2, 4]) {
      const parts = await overThreads<KnoxReplicates>(nThreads, 49, 'knoxReplicates', (from, until) => [
        plan,
        from,
        until,
      ]);
      expect(digest(knoxResult(plan, parts)), `${nThreads} threads`).toBe(whole);
    }
  });

  it.each([
    ['whole numbers', (value: number) => value],
    ['harm', (value: number) => value * 0.37],
  ])('from conditional permutations of %s', async (_, weigh) => {
    const random = createRandom(22);
    const values = Float64Array.from({ length: 400 }, () => weigh(random.below(5)));
    const { sums, nNeighbours } = neighbourSums(cellsWithin(grid, 250), values);
    const run = { replicates: 99, seed: 7 };
    const whole = digest(conditionalPermutation(values, sums, nNeighbours, run));
    for (const nThreads of [1, 2, 4]) {
      const parts = await overThreads<ConditionalPermutation>(nThreads, 99, 'conditionalPermutation', (from, until) => [
        values,
        sums,
        nNeighbours,
        { replicates: until - from, seed: run.seed + from - 1 },
      ]);
      expect(digest(mergeConditionalPermutations(parts)), `${nThreads} threads`).toBe(whole);
    }
  });

  it("from the permutations of Moran's I", async () => {
    const random = createRandom(23);
    const values = Float64Array.from({ length: 400 }, () => random.gaussian());
    const neighbourhood = queenNeighbours(grid);
    const options = { replicates: 99, seed: 9 };
    const whole = digest(moranPermutation(values, neighbourhood, options));
    for (const nThreads of [1, 2, 4]) {
      const parts = await overThreads<MoranReplicates>(nThreads, 99, 'moranReplicates', (from, until) => [
        values,
        neighbourhood,
        options.seed,
        from,
        until,
      ]);
      expect(digest(moranResult(values, neighbourhood, options, parts)), `${nThreads} threads`).toBe(whole);
    }
  });

  it.each([
    ['Gi*', { kind: 'gi-star' }],
    ['density', { kind: 'density', bandwidthMetres: 250, breakPerM2: 3e-4 }],
  ] as const)('from the stability of hot spots by %s', async (_, rule) => {
    const points = crowd(600);
    const options = { grid, rule, nReplicates: 24, seed: 11, uncertaintyMetres: new Float64Array(600).fill(40) };
    const plan = planStability(points, options);
    const whole = digest(stability(points, options));
    expect(plan.hotCells.length).toBeGreaterThan(0);
    for (const nThreads of [1, 2, 4]) {
      const parts = await overThreads<StabilityReplicates>(nThreads, 24, 'stabilityReplicates', (from, until) => [
        plan,
        from,
        until,
      ]);
      expect(digest(stabilityResult(plan, parts)), `${nThreads} threads`).toBe(whole);
    }
  });

  it('refuses parts with a gap or an overlap', () => {
    const part = (seed: number, replicates: number): ConditionalPermutation => ({
      nAtLeast: new Int32Array(2),
      nAtMost: new Int32Array(2),
      replicates,
      seed,
    });
    expect(mergeConditionalPermutations([part(11, 5), part(1, 10)]).replicates).toBe(15);
    expect(() => mergeConditionalPermutations([part(1, 10), part(12, 5)])).toThrow(
      'Got a part of seed 12, expected 11',
    );
    expect(() => mergeConditionalPermutations([])).toThrow('Got no part');
    const simulated = new Float64Array(5);
    const values = [1, 2, 3, 4];
    const two = createGrid({ ...grid, nColumns: 2, nRows: 2 });
    const options = { replicates: 10, seed: 1 };
    expect(() => moranResult(values, queenNeighbours(two), options, [{ from: 1, until: 6, simulated }])).toThrow(
      'Got replicates 1 to 5, expected 1 to 10',
    );
    expect(() => moranResult(values, queenNeighbours(two), options, [{ from: 7, until: 12, simulated }])).toThrow(
      'where 1 to 10 were expected',
    );
  });
});
