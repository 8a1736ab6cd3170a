import { Type } from 'typebox';
import { cellCentre, KERNELS, kernelDensity } from '../../../analysis/index.ts';
import { chooseRecords, gridFor, placeWords, round, tooFew } from '../choose.ts';
import { defineMethod } from '../method.ts';
import { packNumbers } from '../model.ts';

export const kernelDensityMethod = defineMethod(
  Type.Object(
    {
      kernel: Type.Enum([...KERNELS], { default: 'quartic' }),
      bandwidthMetres: Type.Number({ minimum: 10, maximum: 10_000, default: 300 }),
      cellSizeMetres: Type.Number({ minimum: 5, maximum: 5000, default: 50 }),
      edgeCorrection: Type.Enum(['none', 'uniform', 'diggle'], { default: 'none' }),
    },
    { additionalProperties: false },
  ),
  {
    name: 'kernelDensity',
    title: 'Density surface',
    version: 1,
    advisedAs: 'kernelDensity',
    needs: 'At least 30 incidents placed to a point.',
    cost: (n, { bandwidthMetres, cellSizeMetres }) => (n * (bandwidthMetres / cellSizeMetres) ** 2) / 5e5,
    run(task, options) {
      const chosen = chooseRecords(task.records, { place: 'point' });
      const refused = tooFew(chosen, 30, 'A density surface', 'areaCounts');
      if (refused !== null) return refused;
      const { grid, mask } = gridFor(task, chosen.points, options.cellSizeMetres);
      const found = kernelDensity(grid, chosen.points, {
        ...options,
        ...(chosen.weights === undefined ? {} : { weights: chosen.weights }),
        ...(task.ground.studyArea === null ? {} : { studyArea: task.ground.studyArea }),
        ...(mask === undefined ? {} : { mask }),
      });
      const peak = cellCentre(grid, found.density.indexOf(found.most));
      const perKm2 = found.density.map((value) => value * 1e6);
      return {
        refused: false,
        result: {
          kind: 'surface',
          grid,
          layers: [{ name: 'density', unit: 'incidents per km²', values: packNumbers(perKm2, 'float32') }],
          figures: { mostPerKm2: found.most * 1e6, atX: peak.x, atY: peak.y, errorBound: found.errorBound },
          tables: [],
        },
        words: [
          `Incidents are densest ${placeWords(task.ground, peak.x, peak.y)}: ${round(found.most * 1e6)} a km², felt over ${options.bandwidthMetres} m; ${found.nUsed} records used.`,
          'A density surface shows where incidents were, not whether that is more than chance.',
        ],
        warnings: found.warnings,
        nUsed: found.nUsed,
        leftOut: [...chosen.leftOut, ...found.leftOut],
      };
    },
  },
);
