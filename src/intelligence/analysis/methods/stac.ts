import { Type } from 'typebox';
import { stac } from '../../../analysis/index.ts';
import { chooseRecords, tooFew } from '../choose.ts';
import { clustersFound } from '../clusters.ts';
import { defineMethod } from '../method.ts';

export const stacMethod = defineMethod(
  Type.Object(
    {
      radiusMetres: Type.Number({ minimum: 10, maximum: 5000, default: 300 }),
      minPoints: Type.Integer({ minimum: 2, maximum: 100_000, default: 10 }),
      mostCircles: Type.Integer({ minimum: 1, maximum: 500, default: 25 }),
    },
    { additionalProperties: false },
  ),
  {
    name: 'stac',
    title: 'Busiest circles (STAC)',
    version: 1,
    advisedAs: 'clusters',
    needs: 'At least 30 incidents placed to a point.',
    cost: (n) => n / 200,
    run(task, options) {
      const chosen = chooseRecords(task.records, { place: 'point', single: true });
      const refused = tooFew(chosen, 30, 'Busiest circles', 'areaCounts');
      if (refused !== null) return refused;
      const found = stac(chosen.points, options);
      return clustersFound(
        task,
        chosen,
        found.labels,
        `from the ${found.circles.length} busiest circles of ${options.radiusMetres} m. Nothing is said about chance`,
        { nCircles: found.circles.length },
      );
    },
  },
);
