import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildWasmModule, WASM_SOURCES } from '../../../bin/build-wasm.ts';
import { startRowsInWasm, startRowsReference } from '../gaussian-rows.ts';
import { gaussianSums } from '../gaussian-sums.ts';
import type { Grid } from '../grid.ts';
import type { FiniteKernel } from '../kernels.ts';
import { createRandom } from '../random.ts';
import { splatInWasm, splatReference } from '../splat.ts';
import { bytesOfBase64, instantiate } from './instantiate.ts';

describe('the shipped WebAssembly', () => {
  it.each(WASM_SOURCES)('%s is what its source compiles to', async (name) => {
    const shipped = readFileSync(resolve(import.meta.dirname, `${name}-module.ts`), 'utf8');
    expect(await buildWasmModule(name), 'run: npx tsx bin/build-wasm.ts').toBe(shipped);
  });

  it('reads base64 as others do, and gives null for what is no module', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        expect(Array.from(bytesOfBase64(Buffer.from(bytes).toString('base64')))).toEqual(Array.from(bytes));
      }),
    );
    expect(instantiate('AAAA')).toBeNull();
  });
});

/** Grids and points of many sizes, points also beyond the grid and at cell corners. */
const scenes = fc.record({
  seed: fc.integer({ min: 1, max: 1e6 }),
  n: fc.integer({ min: 0, max: 60 }),
  nColumns: fc.integer({ min: 1, max: 30 }),
  nRows: fc.integer({ min: 1, max: 30 }),
  cellSizeMetres: fc.constantFrom(1, 25, 50, 33.3),
  cells: fc.double({ min: 0.2, max: 13, noNaN: true }),
  weighted: fc.boolean(),
});

function sceneOf(scene: typeof scenes extends fc.Arbitrary<infer S> ? S : never) {
  const random = createRandom(scene.seed);
  const { nColumns, nRows, cellSizeMetres } = scene;
  const grid: Grid = { originX: 445_000, originY: -17, cellSizeMetres, nColumns, nRows };
  const place = (origin: number, cells: number) => {
    const at = origin + (random.unit() * 3 - 1) * cells * cellSizeMetres;
    return random.unit() < 0.2 ? Math.round(at / cellSizeMetres) * cellSizeMetres : at;
  };
  const x = Float64Array.from({ length: scene.n }, () => place(grid.originX, nColumns));
  const y = x.map(() => place(grid.originY, nRows));
  if (scene.n > 2) y[1] = Number.NaN;
  const weights = x.map(() => Math.round(random.unit() * 8) / 4);
  return { grid, points: { x, y }, bandwidthMetres: scene.cells * cellSizeMetres, weights };
}

describe('WebAssembly and TypeScript give the same bits', () => {
  it.each(['quartic', 'epanechnikov', 'uniform', 'triangular'] as const)('%s', (kernel: FiniteKernel) => {
    fc.assert(
      fc.property(scenes, (scene) => {
        const { grid, points, bandwidthMetres, weights } = sceneOf(scene);
        const request = { grid, points, kernel, bandwidthMetres, ...(scene.weighted ? { weights } : {}) };
        const fast = splatInWasm(request);
        expect(fast).not.toBeNull();
        expect(Array.from(fast!)).toEqual(Array.from(splatReference(request)));
      }),
    );
  });

  it('gaussian', () => {
    fc.assert(
      fc.property(scenes, (scene) => {
        const { grid, points, bandwidthMetres, weights } = sceneOf(scene);
        const given = scene.weighted ? weights : undefined;
        const engine = (plan: Parameters<typeof startRowsReference>[0]) => startRowsInWasm(plan)!;
        const fast = gaussianSums(grid, points, bandwidthMetres, given, engine);
        const slow = gaussianSums(grid, points, bandwidthMetres, given, startRowsReference);
        expect(Array.from(fast.sums)).toEqual(Array.from(slow.sums));
      }),
    );
  });

  it('however often and in whatever order they are asked', () => {
    const grid: Grid = { originX: 0, originY: 0, cellSizeMetres: 10, nColumns: 20, nRows: 20 };
    const large: Grid = { ...grid, nColumns: 400, nRows: 300 };
    const points = { x: Float64Array.of(50, 51, 120), y: Float64Array.of(50, 90, 12) };
    const ask = (over: Grid) => splatInWasm({ grid: over, points, kernel: 'quartic', bandwidthMetres: 40 })!;
    const first = ask(grid);
    ask(large);
    expect(Array.from(ask(grid))).toEqual(Array.from(first));
  });
});
