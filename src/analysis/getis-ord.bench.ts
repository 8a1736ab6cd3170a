import {
  type AnalysisCase,
  against,
  type CProgram,
  type CResult,
  cpuTimed,
  type Workbench,
} from '../../bench/against-c.ts';
import { keep } from '../../bench/harness.ts';
import { getisOrdStar, zStar } from './getis-ord.ts';
import { countInCells, type Grid } from './grid.ts';
import { moranPermutation } from './moran-permutation.ts';
import { cellsWithin, neighbourSums, queenNeighbours } from './spatial-weights.ts';

const grid: Grid = { originX: 445_000, originY: 511_000, cellSizeMetres: 100, nColumns: 120, nRows: 100 };
const neighbourhoods = {
  queen: queenNeighbours(grid),
  band250: cellsWithin(grid, 250),
  band500: cellsWithin(grid, 500),
};
type Name = keyof typeof neighbourhoods;
const N = 100_000;

async function countsOf(bench: Workbench): Promise<Float64Array> {
  const points = await bench.points(N);
  return countInCells(grid, { x: points.xMetres, y: points.yMetres }).counts;
}

function limit(bench: Workbench, source: 'gi.c' | 'moran_mc.c'): CResult[] | null {
  if (bench.withoutC !== null) return null;
  const program: CProgram = { source, arguments: [bench.pointsFile(N), source === 'gi.c' ? 'bench' : '999'] };
  return bench.c(program);
}

function zCase(name: Name): AnalysisCase {
  return {
    name: `gi-star-z-${name}`,
    async run(bench) {
      const counts = await countsOf(bench);
      // One run is shorter than the clock's tick: twenty at a time.
      const many = cpuTimed(() => {
        for (let k = 0; k < 20; k++) {
          const { sums, nNeighbours } = neighbourSums(neighbourhoods[name], counts);
          keep(zStar(counts, sums, nNeighbours)[k]!);
        }
        return 1;
      }, 41);
      bench.report({
        case: `gi-star-z-${name}`,
        n: counts.length,
        timing: { ...many, medianMs: many.medianMs / 20, minMs: many.minMs / 20 },
        against: against(limit(bench, 'gi.c'), `${name}-z`, 'Gi* in C'),
        ratioAtMost: 4,
      });
    },
  };
}

function permutationCase(name: Name): AnalysisCase {
  return {
    name: `gi-star-permutation-${name}`,
    async run(bench) {
      const counts = await countsOf(bench);
      const options = { neighbourhood: neighbourhoods[name], replicates: 999, seed: 12_345 };
      bench.report({
        case: `gi-star-permutation-${name}`,
        n: counts.length,
        timing: cpuTimed(() => getisOrdStar(counts, options).nAtLeast![60]!, 25, 8),
        against: against(limit(bench, 'gi.c'), `${name}-perm999-incremental`, 'incremental permutations in C'),
        ratioAtMost: 4,
        note: '999 replicates, both tails, z, normal p and Benjamini-Hochberg included; the C counts one tail only',
      });
    },
  };
}

const moranCase: AnalysisCase = {
  name: 'moran-permutation-band500',
  async run(bench) {
    const counts = await countsOf(bench);
    const options = { replicates: 999, seed: 54_321 };
    bench.report({
      case: 'moran-permutation-band500',
      n: counts.length,
      timing: cpuTimed(() => moranPermutation(counts, neighbourhoods.band500, options).nAtLeast, 3, 1),
      against: against(limit(bench, 'moran_mc.c'), 'band500-moran.mc999', 'global Moran in C'),
      ratioAtMost: null,
    });
  },
};

export const cases: readonly AnalysisCase[] = [
  zCase('band500'),
  permutationCase('queen'),
  permutationCase('band500'),
  moranCase,
];
