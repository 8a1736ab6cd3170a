import { type AnalysisCase, against, type CProgram, cpuTimed, type Workbench } from '../../bench/against-c.ts';
import { addToBins, emptyBins, kernelStencil, reachInCells, spreadBins } from './binned-sums.ts';
import type { Grid } from './grid.ts';
import { kernelDensity } from './kernel-density.ts';

const grid: Grid = { originX: 445_000, originY: 511_000, cellSizeMetres: 50, nColumns: 240, nRows: 200 };
const BANDWIDTH = 300;

/** Times just the AVX2 splat and the Hermite Gaussian of kde.c; the program itself also runs minutes of slower ways. */
const limit = (file: string): CProgram => ({
  source: 'kde.c',
  flags: ['-fopenmp'],
  driver: `
int main(int c,char**v){pts_t p=load(v[1]);double*o=malloc(8*NX*NY);double C[16];
  for(int k=0;k<15;k++){double u=cpu();avx_quartic(&p,o,1);C[k]=cpu()-u;}printf("RESULT {\\"label\\":\\"quartic\\",\\"cpu\\":%.6g}\\n",median(C,15));
  for(int k=0;k<7;k++){double u=cpu();gauss_hermite(&p,o);C[k]=cpu()-u;}printf("RESULT {\\"label\\":\\"gaussian\\",\\"cpu\\":%.6g}\\n",median(C,7));}`,
  arguments: [file],
});

function exactCase(name: 'quartic' | 'gaussian', n: number): AnalysisCase {
  const reference = name === 'quartic' ? 'quartic splat in C, AVX2' : 'Hermite Gaussian in C';
  return {
    name: `kde-${name}-${n}`,
    async run(bench: Workbench) {
      const made = await bench.points(n);
      const points = { x: made.xMetres, y: made.yMetres };
      const options = { kernel: name, bandwidthMetres: BANDWIDTH };
      const timing = cpuTimed(() => kernelDensity(grid, points, options).most * 1e9);
      const results = bench.withoutC === null ? bench.c(limit(bench.pointsFile(n))) : null;
      bench.report({
        case: `kde-${name}-${n}`,
        n,
        timing,
        against: against(results, name, reference),
        ratioAtMost: 3,
        note: '48,000 cells, exact, one thread',
      });
    },
  };
}

const binnedCase: AnalysisCase = {
  name: 'kde-binned-1000000',
  async run(bench) {
    const made = await bench.points(1_000_000);
    const points = { x: made.xMetres, y: made.yMetres };
    const options = { bandwidthMetres: BANDWIDTH, method: 'binned' } as const;
    const { errorBound } = kernelDensity(grid, points, options);
    bench.report({
      case: 'kde-binned-1000000',
      n: 1_000_000,
      timing: cpuTimed(() => kernelDensity(grid, points, options).most * 1e9),
      against: null,
      ratioAtMost: null,
      note: `quartic, stated error bound ${errorBound.toPrecision(2)} of the largest`,
    });
  },
};

/** The work of one frame while a slider moves: filter by time, category and area, bin what is left, spread the kernel. */
const liveFrame: AnalysisCase = {
  name: 'kde-live-frame-1000000',
  async run(bench) {
    const n = 1_000_000;
    const made = await bench.points(n);
    const points = { x: made.xMetres, y: made.yMetres };
    const category = Uint16Array.from({ length: n }, (_, k) => (k * 7) % 8);
    const area = Uint16Array.from({ length: n }, (_, k) => (k * 13) % 90);
    const wantedCategory = Uint8Array.of(1, 1, 1, 0, 1, 1, 1, 1);
    const wantedArea = new Uint8Array(90).fill(1);
    wantedArea[4] = 0;
    const keep = new Uint8Array(n);
    const reach = reachInCells(grid, 'quartic', BANDWIDTH);
    let from = 1_640_995_200;
    const frame = () => {
      from += 86_400;
      const { seconds } = made;
      for (let k = 0; k < n; k++) {
        keep[k] = seconds[k]! >= from ? wantedCategory[category[k]!]! & wantedArea[area[k]!]! : 0;
      }
      const bins = emptyBins(grid, reach);
      addToBins(bins, points, undefined, keep);
      return spreadBins(bins, kernelStencil(grid, 'quartic', BANDWIDTH, reach))[24_120]!;
    };
    const timing = cpuTimed(frame, 21, 5);
    bench.context.emit({
      case: 'kde-live-frame-1000000',
      n,
      medianMs: timing.medianMs,
      minMs: timing.minMs,
      ratio: null,
      reference: null,
      target: 'median <= 33 ms',
      met: timing.medianMs <= 33,
      peakMb: Math.round((process.resourceUsage().maxRSS * 1024) / 1e6),
      note: 'filter by time, category and area, bin, quartic; in Node, the same V8 as the browser worker',
    });
  },
};

export const cases: readonly AnalysisCase[] = [
  exactCase('quartic', 100_000),
  exactCase('quartic', 1_000_000),
  exactCase('gaussian', 100_000),
  exactCase('gaussian', 1_000_000),
  binnedCase,
  liveFrame,
];
