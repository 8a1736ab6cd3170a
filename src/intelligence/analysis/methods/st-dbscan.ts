import { Type } from 'typebox';
import { DAY_MS, stDbscan } from '../../../analysis/index.ts';
import { chooseRecords, tooFew } from '../choose.ts';
import { clustersFound } from '../clusters.ts';
import { defineMethod } from '../method.ts';

export const stDbscanMethod = defineMethod(
  Type.Object(
    {
      radiusMetres: Type.Number({ minimum: 1, maximum: 5000, default: 200 }),
      withinDays: Type.Number({ exclusiveMinimum: 0, maximum: 366, default: 7 }),
      minPoints: Type.Integer({ minimum: 2, maximum: 10_000, default: 5 }),
    },
    { additionalProperties: false },
  ),
  {
    name: 'stDbscan',
    title: 'Clusters in place and time (ST-DBSCAN)',
    version: 1,
    advisedAs: 'clusters',
    needs: 'At least 30 incidents placed to a point and dated to the day.',
    cost: (n) => n / 50,
    run(task, options) {
      const chosen = chooseRecords(task.records, { place: 'point', time: 'day', single: true });
      const refused = tooFew(chosen, 30, 'Clusters in place and time', 'clusters');
      if (refused !== null) return refused;
      const time = Float64Array.from(chosen.rows, (row) => task.records.day[row]! * DAY_MS);
      const found = stDbscan({ ...chosen.points, time }, options);
      return clustersFound(
        task,
        chosen,
        found.labels,
        `at least ${options.minPoints} within ${options.radiusMetres} m and ${options.withinDays} days. Nothing is said about chance`,
        { nNoise: found.nNoise },
      );
    },
  },
);
