import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ORACLE_ORIGIN, oracle, oraclePoints, oracleText } from '../../test/oracle.ts';
import { conditionalPermutation } from './conditional-permutation.ts';
import { getisOrdGi, getisOrdStar } from './getis-ord.ts';
import { countInCells, type Grid } from './grid.ts';
import { localMoran, localMoranRates } from './local-moran.ts';
import { createRandom, sampleWithoutReplacement } from './random.ts';
import { cellsWithin, listedNeighbours, neighbourSums, pointsWithin, queenNeighbours } from './spatial-weights.ts';

const town: Grid = {
  originX: ORACLE_ORIGIN.x,
  originY: ORACLE_ORIGIN.y,
  cellSizeMetres: 100,
  nColumns: 120,
  nRows: 100,
};
// points (10,10)(20,10)(40,10)(15,20)(30,20)(30,30), band d <= 15: esda's docstring, recomputed in C (domain brief 9.2, 9.3).
const six = pointsWithin(
  { x: Float64Array.of(10, 20, 40, 15, 30, 30), y: Float64Array.of(10, 10, 10, 20, 20, 30) },
  15,
);
const y = [2, 3, 3.2, 5, 8, 7];

function expectClose(got: Float64Array, wanted: readonly number[], digits: number): void {
  expect(got).toHaveLength(wanted.length);
  wanted.forEach((value, i) => {
    if (Number.isNaN(value)) expect(got[i]).toBeNaN();
    else expect(got[i]).toBeCloseTo(value, digits);
  });
}

describe.skipIf(oracle === null)('local statistics of 10,000 points against the C (confirmed by spdep)', () => {
  const cases = [
    ['queen', 3, queenNeighbours(town)],
    ['250 m', 8, cellsWithin(town, 250)],
    ['500 m', 13, cellsWithin(town, 500)],
  ] as const;

  it.each(cases)('%s: z, I and all 999 replicates', async (_, column, neighbourhood) => {
    const points = await oraclePoints(10_000);
    const counts = countInCells(town, { x: points.xMetres, y: points.yMetres }).counts;
    const rows = oracleText('gi_moran_10000.csv.gz')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split(',').map(Number));
    const options = { neighbourhood, replicates: 999, seed: 12345 };
    const gi = getisOrdStar(counts, options);
    const moran = localMoran(counts, options);
    const furthest = (got: Float64Array, at: number) =>
      rows.reduce((most, row, i) => Math.max(most, Math.abs(row[at]! - got[i]!)), 0);
    expect(Array.from(counts)).toEqual(rows.map((row) => row[2]!));
    expect(Array.from(gi.nNeighbours)).toEqual(rows.map((row) => row[column]!));
    expect(furthest(gi.z, column + 1)).toBeLessThan(1e-11);
    expect(furthest(moran.I, column + 4)).toBeLessThan(1e-11);
    expect(Array.from(gi.nAtLeast!)).toEqual(rows.map((row) => row[column + 2]!));
    expect(Array.from(gi.nAtMost!)).toEqual(rows.map((row) => row[column + 3]!));
    expect(Array.from(moran.nAtLeast!)).toEqual(Array.from(gi.nAtLeast!));
  });
});

describe('Gi and Gi*', () => {
  it('give the worked values of the domain brief', () => {
    const gi = [-1.0136729, -0.04361589, 1.31558703, -0.31412676, 1.15373986, 1.77833941];
    expectClose(getisOrdGi(y, { neighbourhood: six }).z, gi, 7);
    const star = [-1.39727626, -0.28917762, 0.65064964, -0.28917762, 1.23452088, 2.02424331];
    expectClose(getisOrdStar(y, { neighbourhood: six }).z, star, 7);
  });

  it('say nothing where all values are equal, or the neighbourhood is everything', () => {
    expect([...getisOrdStar([3, 3, 3, 3, 3, 3], { neighbourhood: six }).z].every(Number.isNaN)).toBe(true);
    const all = listedNeighbours(
      [
        [1, 2],
        [0, 2],
        [0, 1],
      ],
      'all',
    );
    expect([...getisOrdStar([1, 2, 3], { neighbourhood: all }).z].every(Number.isNaN)).toBe(true);
    expect(getisOrdStar([Number.NaN, Number.NaN, Number.NaN], { neighbourhood: all }).nUsed).toBe(0);
  });

  it('leave cells outside the study area out of mean, variance and neighbourhoods', () => {
    const grid: Grid = { originX: 0, originY: 0, cellSizeMetres: 10, nColumns: 4, nRows: 3 };
    const values = Float64Array.of(1, 5, 2, Number.NaN, 4, 9, 3, Number.NaN, 2, 2, 8, Number.NaN);
    const narrow = { ...grid, nColumns: 3 };
    const kept = values.filter((value) => !Number.isNaN(value));
    const options = { replicates: 99, seed: 4 };
    const masked = getisOrdStar(values, { ...options, neighbourhood: queenNeighbours(grid) });
    const cut = getisOrdStar(kept, { ...options, neighbourhood: queenNeighbours(narrow) });
    const inside = [0, 1, 2, 4, 5, 6, 8, 9, 10];
    expectClose(
      Float64Array.from(inside, (i) => masked.z[i]!),
      Array.from(cut.z),
      12,
    );
    expect(Array.from(inside, (i) => masked.pSimulated![i])).toEqual(Array.from(cut.pSimulated!));
    expect(masked.leftOut).toEqual([{ reason: 'outside the study area', n: 3 }]);
    expect(masked.z[3]!).toBeNaN();
  });

  it('do not depend on the unit or the zero of the values', () => {
    const values = fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 6, maxLength: 6 });
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 9 }), fc.integer({ min: -9, max: 9 }), (list, factor, shift) => {
        const here = getisOrdStar(list, { neighbourhood: six }).z;
        const there = getisOrdStar(
          list.map((value) => value * factor + shift),
          { neighbourhood: six },
        ).z;
        expectClose(there, Array.from(here), 9);
      }),
    );
  });

  it('need a seed for permutations, and as many values as places', () => {
    expect(() => getisOrdStar(y, { neighbourhood: six, replicates: 99 })).toThrow('need a seed');
    expect(() => getisOrdStar([1], { neighbourhood: six })).toThrow('expected one a place: 6');
  });

  it('show the adjusted p beside the plain one', () => {
    const { p, pAdjusted, pSimulated } = getisOrdStar(y, { neighbourhood: six });
    expect(pSimulated).toBeNull();
    p.forEach((value, i) => {
      expect(pAdjusted[i]!).toBeGreaterThanOrEqual(value);
    });
  });
});

describe('local Moran', () => {
  it('gives the worked values of the domain brief, and its quadrants', () => {
    const result = localMoran(y, { neighbourhood: six });
    const wanted = [0.39512195, -0.10662021, -1.03484321, -0.02299652, -0.10348432, 1.58675958];
    expectClose(result.I, wanted, 7);
    expect(result.quadrants).toEqual(
      ['low-low', 'low-high', 'low-high', 'high-low', 'high-low', 'high-high'].map((quadrant, i) =>
        result.I[i]! > 0 === (quadrant === 'low-low' || quadrant === 'high-high') ? quadrant : 'wrong',
      ),
    );
  });

  it('has mean and variance of all arrangements of the other values', () => {
    const path = listedNeighbours([[1], [0, 2], [1, 3], [2, 4], [3]], 'a path');
    const values = [3, 1, 4, 9, 2];
    const { I, z } = localMoran(values, { neighbourhood: path });
    const mean = values.reduce((a, b) => a + b, 0) / 5;
    const m2 = values.reduce((a, b) => a + (b - mean) ** 2, 0) / 5;
    const others = [3, 1, 9, 2];
    const all: number[] = [];
    others.forEach((a, i) => {
      others.forEach((b, j) => {
        if (i !== j) all.push((((4 - mean) / m2) * (a - mean + b - mean)) / 2);
      });
    });
    const expected = all.reduce((a, b) => a + b, 0) / all.length;
    const variance = all.reduce((a, b) => a + (b - expected) ** 2, 0) / all.length;
    expect(z[2]!).toBeCloseTo((I[2]! - expected) / Math.sqrt(variance), 10);
  });

  it('counts islands and leaves them without an answer', () => {
    const withIsland = listedNeighbours([[1], [0], []], 'a pair and an island');
    const result = localMoran([1, 5, 3], { neighbourhood: withIsland });
    expect(result.I[2]!).toBeNaN();
    expect(result.leftOut).toEqual([{ reason: 'no neighbours', n: 1 }]);
  });

  it('of rates does not take one incident among few people for an outlier', () => {
    const grid: Grid = { originX: 0, originY: 0, cellSizeMetres: 1, nColumns: 5, nRows: 5 };
    const people = new Float64Array(25).fill(1000);
    const counts = Float64Array.from({ length: 25 }, (_, i) => 8 + (i % 5));
    people[12] = 10;
    counts[12] = 1;
    const neighbourhood = queenNeighbours(grid);
    const plain = localMoran(
      counts.map((count, i) => count / people[i]!),
      { neighbourhood },
    );
    const smoothed = localMoranRates(counts, people, { neighbourhood });
    expect(plain.quadrants[12]!).toBe('high-low');
    expect(Math.abs(smoothed.z[12]!)).toBeLessThan(Math.abs(plain.z[12]!));
    expect(smoothed.parameters.rates).toBe('empirical Bayes');
    people[0] = 0;
    expect(localMoranRates(counts, people, { neighbourhood }).I[0]!).toBeNaN();
    expect(() => localMoranRates(counts, [1], { neighbourhood })).toThrow('denominators has 1 entries');
  });
});

describe('conditional permutation', () => {
  const values = fc.array(fc.integer({ min: -3, max: 12 }), { minLength: 4, maxLength: 25 });

  it.each([1, 0.37])('equals the loop over every place, replicate and draw (values times %f)', (unit) => {
    fc.assert(
      fc.property(values, fc.integer({ min: 0, max: 1e6 }), (whole, seed) => {
        const x = Float64Array.from(whole, (value) => value * unit);
        const n = x.length;
        const random = createRandom(seed);
        const k = Int32Array.from(whole, () => random.below(n));
        const sums = Float64Array.from(whole, () => (random.below(40) - 5) * unit);
        const fast = conditionalPermutation(x, sums, k, { replicates: 19, seed });
        const atLeast = new Int32Array(n);
        const atMost = new Int32Array(n);
        for (let r = 1; r <= 19; r++) {
          const ids = sampleWithoutReplacement(n - 1, Math.max(...k), createRandom(seed + r));
          for (let i = 0; i < n; i++) {
            let sum = 0;
            for (let q = 0; q < k[i]!; q++) sum += whole[ids[q]! >= i ? ids[q]! + 1 : ids[q]!]!;
            const observed = Math.round(sums[i]! / unit);
            if (sum >= observed) atLeast[i]!++;
            if (sum <= observed) atMost[i]!++;
          }
        }
        expect(fast.nAtLeast).toEqual(atLeast);
        expect(fast.nAtMost).toEqual(atMost);
      }),
    );
  });

  it('of one place, or with no replicates, is nothing or refused', () => {
    const one = conditionalPermutation(Float64Array.of(1), [0], Int32Array.of(0), { replicates: 9, seed: 1 });
    expect(one.nAtLeast[0]!).toBe(0);
    expect(() => conditionalPermutation(Float64Array.of(1), [0], Int32Array.of(0), { replicates: 0, seed: 1 })).toThrow(
      'replicates must be',
    );
  });

  it('of values too large for a histogram still counts exactly', () => {
    const x = Float64Array.of(1e9, 2, 3e9, 7, 5);
    const k = Int32Array.of(2, 2, 2, 2, 2);
    const large = conditionalPermutation(x, [9, 3e9, 7, 1e9, 4e9], k, { replicates: 99, seed: 3 });
    expect(large.nAtLeast[4]!).toBeGreaterThan(0);
    expect(large.nAtLeast[1]! + large.nAtMost[1]!).toBeGreaterThanOrEqual(99);
  });
});

describe('sums of neighbours', () => {
  it('are the same from the lattice and from the list, for whole and other numbers, with holes', () => {
    const grid: Grid = { originX: 0, originY: 0, cellSizeMetres: 10, nColumns: 9, nRows: 7 };
    const random = createRandom(6);
    for (const unit of [1, 0.1]) {
      const values = Float64Array.from({ length: 63 }, () =>
        random.unit() < 0.2 ? Number.NaN : random.below(9) * unit,
      );
      for (const neighbourhood of [
        queenNeighbours(grid),
        cellsWithin(grid, 10),
        cellsWithin(grid, 31),
        cellsWithin(grid, 500),
      ]) {
        const fast = neighbourSums(neighbourhood, values);
        for (let i = 0; i < 63; i++) {
          let sum = 0;
          let n = 0;
          for (let j = 0; j < 63; j++) {
            const [dx, dy] = [Math.abs((i % 9) - (j % 9)), Math.abs(Math.floor(i / 9) - Math.floor(j / 9))];
            if (i === j || Number.isNaN(values[j]!) || !((neighbourhood.halfWidths[dy] ?? -1) >= dx)) continue;
            sum += values[j]!;
            n++;
          }
          expect(fast.nNeighbours[i]!).toBe(n);
          expect(fast.sums[i]!).toBeCloseTo(sum, 12);
        }
      }
    }
  });
});
