import { type AnalysisCase, against, cpuTimed } from '../../bench/against-c.ts';
import { aoristicClock } from './aoristic.ts';

export const cases: readonly AnalysisCase[] = [
  {
    name: 'aoristic clock, 1M windows',
    async run(bench) {
      const n = 1_000_000;
      const points = await bench.points(n);
      const from = points.fromSeconds.map((second) => second * 1000);
      const to = points.toSeconds.map((second) => second * 1000);
      const timing = cpuTimed(() => aoristicClock(from, to).hours[100]!, 21, 5);
      const c = bench.withoutC === null ? bench.c({ source: 'aor.c', arguments: [bench.pointsFile(n)] }) : null;
      bench.report({
        case: this.name,
        n,
        timing,
        against: against(c, 'diffarray', 'C, circular difference array'),
        ratioAtMost: 3,
      });
    },
  },
];
