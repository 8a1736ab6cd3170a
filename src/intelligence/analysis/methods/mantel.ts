import { Type } from 'typebox';
import { DAY_MS, MOST_FOR_MANTEL, mantel } from '../../../analysis/index.ts';
import { chooseRecords, refuse, round, tooFew } from '../choose.ts';
import { defineMethod } from '../method.ts';
import { known } from '../model.ts';

export const mantelMethod = defineMethod(
  Type.Object(
    {
      closeness: Type.Enum(['plain', 'reciprocal'], { default: 'reciprocal' }),
      addMetres: Type.Number({ exclusiveMinimum: 0, maximum: 10_000, default: 100 }),
      addDays: Type.Number({ exclusiveMinimum: 0, maximum: 365, default: 1 }),
      nReplicates: Type.Integer({ minimum: 19, maximum: 9999, default: 99 }),
    },
    { additionalProperties: false },
  ),
  {
    name: 'mantel',
    title: 'Near in place and time at once (Mantel)',
    version: 1,
    advisedAs: 'mantel',
    needs: `50 to ${MOST_FOR_MANTEL} incidents placed to property or street and dated to the day.`,
    cost: (n, { nReplicates }) => (n * n * nReplicates) / 1e6,
    run(task, options, { seed }) {
      const chosen = chooseRecords(task.records, { place: 'street', time: 'day', single: true });
      const refused = tooFew(chosen, 50, 'Mantel’s test', 'kernelDensity');
      if (refused !== null) return refused;
      if (chosen.rows.length > MOST_FOR_MANTEL) {
        return refuse(
          `Mantel’s test compares every pair and takes at most ${MOST_FOR_MANTEL} incidents; you have ${chosen.rows.length}. Take near repeats (Knox).`,
          'nearRepeat',
          chosen.leftOut,
        );
      }
      const time = Float64Array.from(chosen.rows, (row) => task.records.day[row]! * DAY_MS);
      const found = mantel({ ...chosen.points, time }, { ...options, seed });
      return {
        refused: false,
        result: {
          kind: 'table',
          figures: { correlation: known(found.correlation), p: found.p, nPairs: found.nPairs },
          tables: [
            {
              name: 'replicates',
              columns: ['correlation'],
              rows: Array.from(found.simulated, (value) => [known(value)]),
            },
          ],
        },
        words: [
          found.p <= 0.05
            ? `Incidents near each other also happen near in time (correlation ${round(found.correlation, 2)}, p = ${round(found.p, 2)}).`
            : `That incidents near each other also happen near in time cannot be told from chance (correlation ${round(found.correlation, 2)}, p = ${round(found.p, 2)}).`,
          `${found.nUsed} records, ${options.nReplicates} replicates. One number over all distances: Knox says how near and how soon.`,
        ],
        warnings: [],
        nUsed: found.nUsed,
        leftOut: [...chosen.leftOut, ...found.leftOut],
      };
    },
  },
);
