import { Type } from 'typebox';
import { hdbscan } from '../../../analysis/index.ts';
import { chooseRecords, refuse, tooFew } from '../choose.ts';
import { clustersFound } from '../clusters.ts';
import { defineMethod } from '../method.ts';

/** Its time grows with the square: about half a minute. */
const MOST_POINTS = 50_000;

export const hdbscanMethod = defineMethod(
  Type.Object(
    { minClusterSize: Type.Integer({ minimum: 2, maximum: 10_000, default: 15 }) },
    { additionalProperties: false },
  ),
  {
    name: 'hdbscan',
    title: 'Clusters at any density (HDBSCAN)',
    version: 1,
    advisedAs: 'clusters',
    needs: `Between 30 and ${MOST_POINTS} incidents placed to a point.`,
    cost: (n) => n ** 2 / 1e5,
    run(task, options) {
      const chosen = chooseRecords(task.records, { place: 'point', single: true });
      const refused = tooFew(chosen, 30, 'Clusters', 'areaCounts');
      if (refused !== null) return refused;
      if (chosen.rows.length > MOST_POINTS) {
        return refuse(
          `HDBSCAN takes up to ${MOST_POINTS} incidents; you have ${chosen.rows.length}. Select fewer, or take DBSCAN.`,
          'clusters',
        );
      }
      const found = hdbscan(chosen.points, options);
      return clustersFound(
        task,
        chosen,
        found.labels,
        `at least ${options.minClusterSize} each, at whatever density they hold together. Nothing is said about chance`,
        { nNoise: found.nNoise },
      );
    },
  },
);
