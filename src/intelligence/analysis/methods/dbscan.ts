import { Type } from 'typebox';
import { dbscan } from '../../../analysis/index.ts';
import { chooseRecords, tooFew } from '../choose.ts';
import { clustersFound } from '../clusters.ts';
import { defineMethod } from '../method.ts';

export const dbscanMethod = defineMethod(
  Type.Object(
    {
      radiusMetres: Type.Number({ minimum: 1, maximum: 5000, default: 100 }),
      minPoints: Type.Integer({ minimum: 2, maximum: 10_000, default: 10 }),
    },
    { additionalProperties: false },
  ),
  {
    name: 'dbscan',
    title: 'Clusters (DBSCAN)',
    version: 1,
    advisedAs: 'clusters',
    needs: 'At least 30 incidents placed to a point.',
    cost: (n) => n / 500,
    run(task, options) {
      const chosen = chooseRecords(task.records, { place: 'point', single: true });
      const refused = tooFew(chosen, 30, 'Clusters', 'areaCounts');
      if (refused !== null) return refused;
      const found = dbscan(chosen.points, options);
      return clustersFound(
        task,
        chosen,
        found.labels,
        `at least ${options.minPoints} within ${options.radiusMetres} m. Nothing is said about chance`,
        { nNoise: found.nNoise, nCore: found.nCore },
      );
    },
  },
);
