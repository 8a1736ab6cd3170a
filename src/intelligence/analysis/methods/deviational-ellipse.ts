import { Type } from 'typebox';
import { deviationalEllipse, ellipseRing } from '../../../analysis/index.ts';
import { chooseRecords, placeWords, round, tooFew } from '../choose.ts';
import { defineMethod } from '../method.ts';
import { known, packNumbers } from '../model.ts';

export const deviationalEllipseMethod = defineMethod(
  Type.Object(
    {
      axes: Type.Enum(['crimestat', 'standard'], { default: 'crimestat' }),
      deviations: Type.Number({ minimum: 0.5, maximum: 3, default: 1 }),
    },
    { additionalProperties: false },
  ),
  {
    name: 'deviationalEllipse',
    title: 'Middle, spread and direction',
    version: 1,
    advisedAs: 'kernelDensity',
    needs: 'At least 10 incidents placed to a point, not all in one place.',
    cost: (n) => n / 1e5,
    run(task, { axes, deviations }) {
      const chosen = chooseRecords(task.records, { place: 'point' });
      const refused = tooFew(chosen, 10, 'An ellipse of middle and spread', 'areaCounts');
      if (refused !== null) return refused;
      const weights = chosen.weights === undefined ? undefined : Float64Array.from(chosen.weights);
      const found = deviationalEllipse(chosen.points, { axes, ...(weights === undefined ? {} : { weights }) });
      const areaKm2 = (found.areaM2 * deviations ** 2) / 1e6;
      const { x, y } = found;
      return {
        refused: false,
        result: {
          kind: 'clusters',
          clusters: [
            {
              ...{ cluster: 0, nPoints: found.nUsed, x, y, areaKm2 },
              perKm2: areaKm2 > 0 ? found.nUsed / areaKm2 : null,
              ring: [...ellipseRing(found, deviations)],
            },
          ],
          members: {
            incidentIds: packNumbers(
              Int32Array.from(chosen.rows, (row) => task.records.incidentId[row]!),
              'int32',
            ),
            labels: packNumbers(new Int32Array(chosen.rows.length), 'int32'),
          },
          figures: {
            ...{ x, y, majorMetres: found.majorMetres, minorMetres: found.minorMetres },
            ...{ bearingDegrees: known(found.bearingDegrees), areaKm2 },
          },
          tables: [],
        },
        words: [
          `The middle of ${found.nUsed} incidents lies ${placeWords(task.ground, x, y)}. They spread ${round(found.majorMetres * deviations)} m ${Number.isNaN(found.bearingDegrees) ? 'in no direction more than another' : `along ${round(found.bearingDegrees)}° from north`} and ${round(found.minorMetres * deviations)} m across it.`,
          'A middle says little where incidents have two: look at the density beside it.',
        ],
        warnings: [],
        nUsed: found.nUsed,
        leftOut: [...chosen.leftOut, ...found.leftOut],
      };
    },
  },
);
