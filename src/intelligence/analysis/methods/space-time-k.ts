import { Type } from 'typebox';
import { DAY_MS, spaceTimeK } from '../../../analysis/index.ts';
import { chooseRecords, refuse, round, tooFew } from '../choose.ts';
import { defineMethod } from '../method.ts';
import { known } from '../model.ts';

const Rising = (most: number, steps: number[]) =>
  Type.Array(Type.Number({ exclusiveMinimum: 0, maximum: most }), { minItems: 1, maxItems: 20, default: steps });

export const spaceTimeKMethod = defineMethod(
  Type.Object(
    {
      metres: Rising(20_000, [100, 200, 300, 400]),
      days: Rising(730, [7, 14, 21, 28]),
      nReplicates: Type.Integer({ minimum: 19, maximum: 9999, default: 199 }),
    },
    { additionalProperties: false },
  ),
  {
    name: 'spaceTimeK',
    title: 'How far interaction reaches (space-time K)',
    version: 1,
    advisedAs: 'spaceTimeK',
    needs: 'At least 50 incidents placed to property or street and dated to the day.',
    cost: (n, { nReplicates }) => (n * nReplicates) / 500,
    run(task, options, { seed }) {
      const { studyArea, areaKm2 } = task.ground;
      if (studyArea === null) return refuse('Space-time K needs a study area; no areas are loaded.', 'nearRepeat');
      const chosen = chooseRecords(task.records, { place: 'street', time: 'day', single: true });
      const refused = tooFew(chosen, 50, 'Space-time K', 'kernelDensity');
      if (refused !== null) return refused;
      const time = Float64Array.from(chosen.rows, (row) => task.records.day[row]! * DAY_MS);
      const found = spaceTimeK({ ...chosen.points, time }, { ...options, areaM2: areaKm2 * 1e6, seed });
      const nDays = options.days.length;
      let top = 0;
      for (let cell = 0; cell < found.residual.length; cell++) {
        if (!(found.residual[cell]! <= found.residual[top]!)) top = cell;
      }
      const [metres, days] = [options.metres[Math.floor(top / nDays)]!, options.days[top % nDays]!];
      return {
        refused: false,
        result: {
          kind: 'table',
          figures: {
            p: found.p,
            strongestMetres: metres,
            strongestDays: days,
            strongestExcess: known(found.excess[top]!),
          },
          tables: [
            {
              name: 'interaction',
              columns: ['metres', 'days', 'K', 'KSpace', 'KTime', 'excess', 'residual'],
              rows: Array.from(found.k, (k, cell) => [
                options.metres[Math.floor(cell / nDays)]!,
                options.days[cell % nDays]!,
                known(k),
                known(found.kSpace[Math.floor(cell / nDays)]!),
                known(found.kTime[cell % nDays]!),
                known(found.excess[cell]!),
                known(found.residual[cell]!),
              ]),
            },
          ],
        },
        words: [
          found.p <= 0.05
            ? `Incidents near each other are also near in time, over all distances and times asked (p = ${round(found.p, 2)}); strongest up to ${metres} m and ${days} days, where pairs are ${Math.round(100 * found.excess[top]!)} % more than expected.`
            : `That incidents near each other are also near in time cannot be told from chance (p = ${round(found.p, 2)}).`,
          `${found.nUsed} records, ${options.nReplicates} replicates; cumulative: Knox has the bands.`,
        ],
        warnings: [],
        nUsed: found.nUsed,
        leftOut: [...chosen.leftOut, ...found.leftOut],
      };
    },
  },
);
