import { Type } from 'typebox';
import {
  type Bandwidth,
  diggleBandwidth,
  KERNELS,
  likelihoodBandwidth,
  nearestNeighbourBandwidth,
  ruleBandwidth,
} from '../../../analysis/index.ts';
import { chooseRecords, refuse, round, tooFew } from '../choose.ts';
import { defineMethod } from '../method.ts';
import { known } from '../model.ts';

export const bandwidthsMethod = defineMethod(
  Type.Object(
    {
      kernel: Type.Enum([...KERNELS], { default: 'quartic' }),
      k: Type.Integer({ minimum: 1, maximum: 1000, default: 10 }),
      fromMetres: Type.Number({ minimum: 5, maximum: 5000, default: 50 }),
      toMetres: Type.Number({ minimum: 10, maximum: 10_000, default: 2000 }),
    },
    { additionalProperties: false },
  ),
  {
    name: 'bandwidths',
    title: 'Which reach for a density',
    version: 1,
    advisedAs: 'kernelDensity',
    needs: 'At least 50 incidents placed to a point, and the outline of the study area.',
    cost: (n) => n / 10 + (Math.min(n, 4000) ** 2 * 24) / 1e5,
    run(task, { kernel, k, fromMetres, toMetres }) {
      const { studyArea, areaKm2 } = task.ground;
      if (studyArea === null) {
        return refuse('Choosing a reach needs the outline of the study area; no areas are loaded.', 'kernelDensity');
      }
      if (!(fromMetres < toMetres)) {
        return refuse(`The search runs from ${fromMetres} to ${toMetres} m; the second should be more.`, null);
      }
      const chosen = chooseRecords(task.records, { place: 'point' });
      const refused = tooFew(chosen, 50, 'Choosing a reach', 'kernelDensity');
      if (refused !== null) return refused;
      const search = { kernel, fromMetres, toMetres };
      const found: Bandwidth[] = [
        ruleBandwidth(chosen.points, kernel),
        nearestNeighbourBandwidth(chosen.points, k),
        diggleBandwidth(chosen.points, { ...search, areaM2: areaKm2 * 1e6 }),
        likelihoodBandwidth(chosen.points, search),
      ];
      const said = found.filter(({ bandwidthMetres }) => Number.isFinite(bandwidthMetres));
      return {
        refused: false,
        result: {
          kind: 'table',
          figures: {},
          tables: [
            {
              name: 'bandwidths',
              columns: ['method', 'bandwidthMetres', 'nUsed'],
              rows: found.map(({ method, bandwidthMetres, nUsed }) => [method, known(bandwidthMetres), nUsed]),
            },
            {
              name: 'tried',
              columns: ['method', 'bandwidthMetres', 'score'],
              rows: found.flatMap(({ method, tried }) =>
                tried.map(({ bandwidthMetres, score }) => [method, bandwidthMetres, known(score)]),
              ),
            },
          ],
        },
        words: [
          `${said.map(({ method, bandwidthMetres }) => `${method}: ${round(bandwidthMetres)} m`).join('; ')}.`,
          'They answer different questions and need not agree: the rule smooths for one hump, the nearest neighbours for the street, the searches for the pattern as it was. Choose by what the map is for, and keep it from one map to the next.',
        ],
        warnings: [],
        nUsed: chosen.rows.length,
        leftOut: chosen.leftOut,
      };
    },
  },
);
