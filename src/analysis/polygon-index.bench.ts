import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AnalysisCase, cpuTimed, type Workbench } from '../../bench/against-c.ts';
import { oracleRings, ringsAsCsv } from '../../test/oracle.ts';
import type { PolygonShape } from './polygon.ts';
import { buildPolygonIndex } from './polygon-index.ts';

const N = 1_000_000;

export const cases: readonly AnalysisCase[] = [
  {
    name: 'points in 1,000 rough polygons, 1M',
    run: (bench) => measure(bench, 'points in 1,000 rough polygons, 1M', '1000f', 1),
  },
  {
    name: 'points in 1,000 straight polygons, 1M',
    run: (bench) => measure(bench, 'points in 1,000 straight polygons, 1M', '1000', null),
  },
];

async function measure(
  bench: Workbench,
  name: string,
  set: '1000' | '1000f',
  ratioAtMost: number | null,
): Promise<void> {
  const points = await bench.points(N);
  const rings = bench.context.shared === null ? madeUpRings() : oracleRings(set);
  const shapes: PolygonShape[] = rings.map((ring) => ({
    parts: [[ring.map((cm, k) => (k % 2 === 0 ? 44_500_000 + cm : 51_100_000 + cm) / 100)]],
  }));
  const holders = new Int32Array(N);
  let indexMs = 0;
  const timing = cpuTimed(
    () => {
      const start = process.cpuUsage();
      const index = buildPolygonIndex(shapes);
      const built = process.cpuUsage(start);
      indexMs = (built.user + built.system) / 1000;
      index.indicesAt(points.xMetres, points.yMetres, holders);
      return holders[N >> 1]!;
    },
    9,
    3,
  );
  let c = null;
  if (bench.withoutC === null) {
    const file = join(bench.folder, `polys_${set}.csv`);
    writeFileSync(file, ringsAsCsv(rings));
    c = bench.c({ source: 'pip.c', arguments: [bench.pointsFile(N), file] });
  }
  bench.report({
    case: name,
    n: N,
    timing,
    against: c === null ? null : { name: 'C, grid of boxes, no edge index', medianMs: c[0]!.cpuMs },
    ratioAtMost,
    note: `${rings.reduce((sum, ring) => sum + ring.length / 2, 0)} vertices; building the index took ${indexMs.toFixed(0)} ms of it`,
  });
}

/** Squares over the box of the points, where there are no reference polygons. */
function madeUpRings(): Float64Array[] {
  return Array.from({ length: 960 }, (_, k) => {
    const x = (k % 40) * 30_000;
    const y = Math.floor(k / 40) * 41_700;
    return Float64Array.of(x, y, x + 30_000, y, x + 30_000, y + 41_700, x, y + 41_700);
  });
}
