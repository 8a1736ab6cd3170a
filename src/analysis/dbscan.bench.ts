import { type AnalysisCase, cpuTimed } from '../../bench/against-c.ts';
import { dbscan } from './dbscan.ts';

export const cases: readonly AnalysisCase[] = [
  {
    name: 'DBSCAN 20 m, 20 points, 1M',
    async run(bench) {
      const n = 1_000_000;
      const points = await bench.points(n);
      const timing = cpuTimed(
        () => dbscan({ x: points.xMetres, y: points.yMetres }, { radiusMetres: 20, minPoints: 20 }).nClusters,
        7,
        2,
      );
      const program = { source: 'dbscan.c', arguments: [bench.pointsFile(n), '-', '2000', '20'] };
      const c = bench.withoutC === null ? bench.c(program) : null;
      bench.report({
        case: this.name,
        n,
        timing,
        against: c === null ? null : { name: 'C, same cells and joins', medianMs: c[0]!.cpuMs },
        ratioAtMost: 3,
        note: 'positions read to the centimetre within the time',
      });
    },
  },
];
