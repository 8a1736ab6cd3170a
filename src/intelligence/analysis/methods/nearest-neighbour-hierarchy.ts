import { Type } from 'typebox';
import { nearestNeighbourHierarchy } from '../../../analysis/index.ts';
import { chooseRecords, refuse, round, tooFew } from '../choose.ts';
import { clustersFound } from '../clusters.ts';
import { defineMethod } from '../method.ts';

export const nearestNeighbourHierarchyMethod = defineMethod(
  Type.Object(
    {
      /** Standard errors below the mean distance of points at random. */
      t: Type.Number({ minimum: -5, maximum: 5, default: 1.6448536269514722 }),
      minPoints: Type.Integer({ minimum: 2, maximum: 10_000, default: 10 }),
      grouping: Type.Enum(['chain', 'seed'], { default: 'chain' }),
      nReplicates: Type.Integer({ minimum: 0, maximum: 999, default: 99 }),
    },
    { additionalProperties: false },
  ),
  {
    name: 'nearestNeighbourHierarchy',
    title: 'Nearest-neighbour clusters',
    version: 1,
    advisedAs: 'nearestNeighbourHierarchy',
    needs: 'At least 50 incidents placed to a point, and the outline of the study area.',
    cost: (n, { nReplicates }) => (n / 200) * (1 + nReplicates),
    run(task, options, { seed }) {
      const { studyArea } = task.ground;
      if (studyArea === null) {
        return refuse(
          'Nearest-neighbour clusters need the outline of the study area; no areas are loaded.',
          'clusters',
        );
      }
      const chosen = chooseRecords(task.records, { place: 'point', single: true });
      const refused = tooFew(chosen, 50, 'Nearest-neighbour clustering', 'clusters');
      if (refused !== null) return refused;
      const found = nearestNeighbourHierarchy(chosen.points, { ...options, studyArea, seed });
      const first = found.orders[0];
      const labels = first?.labels ?? new Int32Array(chosen.rows.length).fill(-1);
      const { simulation } = found;
      const answer = clustersFound(
        task,
        chosen,
        labels,
        `nearer to each other than ${round(found.threshold.metres)} m, which chance gives to few`,
        {
          thresholdMetres: found.threshold.metres,
          nOrders: found.orders.length,
          nExpected: simulation?.mean ?? null,
          p: simulation?.p ?? null,
        },
      );
      if (simulation !== null) {
        answer.words.push(
          `As many points at random made ${round(simulation.mean)} clusters on average in ${options.nReplicates} simulations (p = ${round(simulation.p, 2)}).`,
        );
      }
      return answer;
    },
  },
);
