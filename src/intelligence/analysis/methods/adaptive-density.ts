import { Type } from 'typebox';
import { adaptiveDensity, cellCentre, KERNELS } from '../../../analysis/index.ts';
import { chooseRecords, gridFor, placeWords, round, tooFew } from '../choose.ts';
import { defineMethod } from '../method.ts';
import { packNumbers } from '../model.ts';

export const adaptiveDensityMethod = defineMethod(
  Type.Object(
    {
      kernel: Type.Enum([...KERNELS], { default: 'quartic' }),
      rule: Type.Enum(['abramson', 'kNearest'], { default: 'abramson' }),
      /** Bandwidth of the first surface, for `abramson`; the least bandwidth, for `kNearest`. */
      pilotMetres: Type.Number({ minimum: 10, maximum: 10_000, default: 300 }),
      k: Type.Integer({ minimum: 1, maximum: 1000, default: 10 }),
      cellSizeMetres: Type.Number({ minimum: 5, maximum: 5000, default: 50 }),
    },
    { additionalProperties: false },
  ),
  {
    name: 'adaptiveDensity',
    title: 'Density surface, reach by place',
    version: 1,
    advisedAs: 'kernelDensity',
    needs: 'At least 50 incidents placed to a point.',
    cost: (n, { pilotMetres, cellSizeMetres }) => (n * (pilotMetres / cellSizeMetres) ** 2) / 5e4,
    run(task, { kernel, rule, pilotMetres, k, cellSizeMetres }) {
      const chosen = chooseRecords(task.records, { place: 'point' });
      const refused = tooFew(chosen, 50, 'A density surface whose reach follows the records', 'areaCounts');
      if (refused !== null) return refused;
      const { grid, mask } = gridFor(task, chosen.points, cellSizeMetres);
      const found = adaptiveDensity(grid, chosen.points, {
        kernel,
        rule: rule === 'abramson' ? { by: rule, pilotMetres } : { by: rule, k, leastMetres: pilotMetres },
        ...(chosen.weights === undefined ? {} : { weights: chosen.weights }),
        ...(mask === undefined ? {} : { mask }),
      });
      const peak = cellCentre(grid, found.density.indexOf(found.most));
      const reaches = found.bandwidths.toSorted();
      const [least, middle, most] = [0, reaches.length >> 1, reaches.length - 1].map((i) => reaches[i] ?? 0) as [
        number,
        number,
        number,
      ];
      return {
        refused: false,
        result: {
          kind: 'surface',
          grid,
          layers: [
            {
              name: 'density',
              unit: 'incidents per km²',
              values: packNumbers(
                found.density.map((value) => value * 1e6),
                'float32',
              ),
            },
          ],
          figures: {
            ...{ mostPerKm2: found.most * 1e6, atX: peak.x, atY: peak.y },
            ...{ leastReachMetres: least, medianReachMetres: middle, mostReachMetres: most },
          },
          tables: [],
        },
        words: [
          `Incidents are densest ${placeWords(task.ground, peak.x, peak.y)}: ${round(found.most * 1e6)} a km². Each is felt over a reach of its own, ${round(least)} to ${round(most)} m, half of them under ${round(middle)} m; ${found.nUsed} records used.`,
          'Sharp where records are many and broad where they are few: two places are not compared at one scale.',
        ],
        warnings: [],
        nUsed: found.nUsed,
        leftOut: [...chosen.leftOut, ...found.leftOut],
      };
    },
  },
);
