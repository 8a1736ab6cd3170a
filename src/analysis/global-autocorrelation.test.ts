import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ORACLE_ORIGIN, oracle, oraclePoints, oracleText } from '../../test/oracle.ts';
import { gearyC, generalG, moranI } from './global-autocorrelation.ts';
import { countInCells, type Grid } from './grid.ts';
import { moranPermutation } from './moran-permutation.ts';
import { cellsWithin, listedNeighbours, pointsWithin, queenNeighbours } from './spatial-weights.ts';

const town: Grid = {
  originX: ORACLE_ORIGIN.x,
  originY: ORACLE_ORIGIN.y,
  cellSizeMetres: 100,
  nColumns: 120,
  nRows: 100,
};
const neighbourhoods = {
  queen: queenNeighbours(town),
  band250: cellsWithin(town, 250),
  band500: cellsWithin(town, 500),
};
type Name = keyof typeof neighbourhoods;
const names = Object.keys(neighbourhoods) as Name[];

async function countsOf(n: number): Promise<Float64Array> {
  const points = await oraclePoints(n);
  return countInCells(town, { x: points.xMetres, y: points.yMetres }).counts;
}

const near = (got: number, wanted: number, tolerance: number) => {
  expect(Math.abs(got - wanted) / Math.abs(wanted), `${got} for ${wanted}`).toBeLessThan(tolerance);
};

describe.skipIf(oracle === null)('global statistics of 100,000 points against spdep 1.2-7', () => {
  const spdep = oracle === null ? {} : JSON.parse(oracleText('spdep_global_100000.json'));

  it.each(names)('%s', async (name) => {
    const counts = await countsOf(100_000);
    const neighbourhood = neighbourhoods[name];
    const moran = moranI(counts, neighbourhood);
    const wanted = spdep[`${name}-moran.test`];
    near(moran.statistic, wanted.I, 1e-11);
    near(moran.expected, wanted.EI, 1e-11);
    // spdep adds its many equal terms in plain doubles and is itself off by up to 2e-11: see the exact values below.
    near(moran.variance, wanted.VarI, 2e-11);
    near(moran.z, wanted.z, 2e-11);
    near(moran.varianceNormality, spdep[`${name}-moran.test-normal`].VarI, 2e-11);
    near(moran.zNormality, spdep[`${name}-moran.test-normal`].z, 2e-11);
    const geary = gearyC(counts, neighbourhood);
    near(geary.statistic, spdep[`${name}-geary.test`].C, 1e-11);
    near(geary.variance, spdep[`${name}-geary.test`].Var, 2e-11);
    near(geary.z, spdep[`${name}-geary.test`].z, 2e-11);
    const general = generalG(counts, neighbourhood);
    near(general.statistic, spdep[`${name}-globalG`].G, 1e-11);
    near(general.expected, spdep[`${name}-globalG`].E, 1e-11);
    near(general.variance, spdep[`${name}-globalG`].Var, 1e-10);
    near(general.z, spdep[`${name}-globalG`].z, 1e-10);
  });
});

describe.skipIf(oracle === null)(
  'variances of 100,000 points against exact fractions (Python fractions.Fraction)',
  () => {
    it.each([
      ['band250', 8.45685017566011e-6, 1.6608248861865083e-5],
      ['band500', 2.162286606141931e-6, 1.5405417788595446e-5],
    ] as const)('%s', async (name, moran, geary) => {
      const counts = await countsOf(100_000);
      near(moranI(counts, neighbourhoods[name]).variance, moran, 1e-12);
      near(gearyC(counts, neighbourhoods[name]).variance, geary, 1e-12);
    });
  },
);

describe.skipIf(oracle === null)('Moran permutations of 10,000 points against the C', () => {
  const wanted = oracle === null ? {} : JSON.parse(oracleText('moran_global_mc_10000.json'));

  it.each(names)('%s', async (name) => {
    const result = moranPermutation(await countsOf(10_000), neighbourhoods[name], { replicates: 999, seed: 54321 });
    expect(Math.abs(result.I - wanted[name].I)).toBeLessThan(1e-13);
    expect(result.nAtLeast).toBe(wanted[name].ge);
    expect(result.mean).toBeCloseTo(wanted[name].mean, 13);
    near(result.deviation, wanted[name].sd, 1e-10);
    expect(result.p).toBe(0.001);
  });
});

describe('global statistics', () => {
  const six = pointsWithin(
    { x: Float64Array.of(10, 20, 40, 15, 30, 30), y: Float64Array.of(10, 10, 10, 20, 20, 30) },
    15,
  );
  const y = [2, 3, 3.2, 5, 8, 7];

  it('give the worked Moran I of the domain brief', () => {
    expect(moranI(y, six).statistic).toBeCloseTo(0.1189895, 7);
  });

  it('do not depend on the unit, and Moran and Geary not on the zero', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 6, maxLength: 6 }), (values) => {
        if (new Set(values).size === 1) return;
        const larger = values.map((value) => 3 * value);
        const shifted = values.map((value) => 3 * value + 5);
        expect(moranI(shifted, six).z).toBeCloseTo(moranI(values, six).z, 9);
        expect(gearyC(shifted, six).z).toBeCloseTo(gearyC(values, six).z, 9);
        expect(generalG(larger, six).statistic).toBeCloseTo(generalG(values, six).statistic, 12);
      }),
    );
  });

  it('have the moments of all arrangements of few values', () => {
    const values = [1, 2, 4, 8, 9];
    const path = listedNeighbours([[1], [0, 2], [1, 3], [2, 4], [3]], 'a path');
    const all = permutationsOf(values);
    for (const statistic of [moranI, gearyC, generalG] as const) {
      const results = all.map((arranged) => statistic(arranged, path).statistic);
      const mean = results.reduce((a, b) => a + b, 0) / all.length;
      const variance = results.reduce((a, b) => a + (b - mean) ** 2, 0) / all.length;
      expect(statistic(values, path).expected).toBeCloseTo(mean, 12);
      expect(statistic(values, path).variance).toBeCloseTo(variance, 12);
    }
  });

  it('leave out places outside the study area and islands, and say so', () => {
    const lists = listedNeighbours([[1], [0, 2], [1, 3], [2, 4], [3], []], 'a path and an island');
    const result = moranI([1, 2, 4, 8, Number.NaN, 3], lists);
    expect(result.nUsed).toBe(4);
    expect(result.leftOut).toEqual([
      { reason: 'outside the study area', n: 1 },
      { reason: 'no neighbours', n: 1 },
    ]);
    const without = moranI([1, 2, 4, 8], listedNeighbours([[1], [0, 2], [1, 3], [2]], 'a path'));
    expect(result.statistic).toBeCloseTo(without.statistic, 14);
    const options = { replicates: 19, seed: 1 };
    expect(moranPermutation([1, 2, 4, 8, Number.NaN, 3], lists, options).I).toBeCloseTo(without.statistic, 14);
  });

  it('say nothing where all values are equal, or there are none', () => {
    expect(moranI([2, 2, 2, 2, 2, 2], six).z).toBeNaN();
    expect(moranI([2, 2, 2, 2, 2, 2], six).p).toBeNaN();
    expect(gearyC(new Float64Array(6).fill(Number.NaN), six).statistic).toBeNaN();
  });

  it('refuse values that do not fit', () => {
    expect(() => moranI([1, 2], six)).toThrow('values has 2 entries, expected one a place: 6');
    expect(() => generalG([1, -2, 3, 4, 5, 6], six)).toThrow('at least 0, got -2');
    expect(() => moranPermutation(y, six, { replicates: 0, seed: 1 })).toThrow('replicates must be');
  });
});

function permutationsOf(values: readonly number[]): number[][] {
  if (values.length === 0) return [[]];
  return values.flatMap((value, i) => permutationsOf(values.toSpliced(i, 1)).map((rest) => [value, ...rest]));
}
