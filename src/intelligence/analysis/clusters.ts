import { clusterOutlines } from '../../analysis/index.ts';
import { type Chosen, placeWords, round } from './choose.ts';
import type { MethodFound, MethodTask } from './method.ts';
import { type Figures, known, packNumbers } from './model.ts';

/** The answer of any method that puts records into clusters. `labels` is one a chosen record. */
export function clustersFound(
  task: MethodTask,
  chosen: Chosen,
  labels: Int32Array,
  how: string,
  figures: Figures = {},
): MethodFound {
  const clusters = clusterOutlines(chosen.points, labels).map((outline) => ({
    cluster: outline.cluster,
    nPoints: outline.nPoints,
    x: outline.x,
    y: outline.y,
    areaKm2: outline.hullAreaM2 / 1e6,
    perKm2: known(outline.perKm2),
    ring: [...outline.hull],
  }));
  const nIn = clusters.reduce((sum, cluster) => sum + cluster.nPoints, 0);
  const largest = clusters.reduce<(typeof clusters)[number] | null>(
    (best, each) => (best === null || each.nPoints > best.nPoints ? each : best),
    null,
  );
  const n = chosen.rows.length;
  return {
    refused: false,
    result: {
      kind: 'clusters',
      clusters,
      members: {
        incidentIds: packNumbers(
          Int32Array.from(chosen.rows, (row) => task.records.incidentId[row]!),
          'int32',
        ),
        labels: packNumbers(labels, 'int32'),
      },
      figures: { nClusters: clusters.length, nInClusters: nIn, ...figures },
      tables: [
        {
          name: 'clusters',
          columns: ['cluster', 'incidents', 'x', 'y', 'areaKm2', 'perKm2'],
          rows: clusters.map(({ cluster, nPoints, x, y, areaKm2, perKm2 }) => [
            cluster,
            nPoints,
            x,
            y,
            areaKm2,
            perKm2,
          ]),
        },
      ],
    },
    words: [
      `${clusters.length} clusters hold ${nIn} of ${n} incidents (${n === 0 ? 0 : round((100 * nIn) / n, 2)} %); ${how}.`,
      ...(largest === null
        ? []
        : [`The largest, of ${largest.nPoints}, lies ${placeWords(task.ground, largest.x, largest.y)}.`]),
    ],
    warnings: [],
    nUsed: n,
    leftOut: chosen.leftOut,
  };
}
