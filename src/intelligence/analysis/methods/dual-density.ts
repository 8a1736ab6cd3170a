import { Type } from 'typebox';
import { cellCentre, dualDensity, KERNELS } from '../../../analysis/index.ts';
import { chooseRecords, gridFor, placeWords, refuse, round, tooFew } from '../choose.ts';
import { defineMethod } from '../method.ts';
import { packNumbers } from '../model.ts';

export const dualDensityMethod = defineMethod(
  Type.Object(
    {
      kernel: Type.Enum([...KERNELS], { default: 'quartic' }),
      bandwidthMetres: Type.Number({ minimum: 10, maximum: 10_000, default: 300 }),
      cellSizeMetres: Type.Number({ minimum: 5, maximum: 5000, default: 50 }),
      leastShare: Type.Number({ minimum: 0, maximum: 0.5, default: 0.001 }),
    },
    { additionalProperties: false },
  ),
  {
    name: 'dualDensity',
    title: 'Density against a baseline',
    version: 1,
    advisedAs: 'kernelDensity',
    needs: 'Two selections of at least 30 incidents placed to a point.',
    comparesTwo: true,
    cost: (n, { bandwidthMetres, cellSizeMetres }) => (n * (bandwidthMetres / cellSizeMetres) ** 2) / 2.5e5,
    run(task, options) {
      if (task.others === null)
        return refuse('Comparing densities needs a second selection; none was given.', 'kernelDensity');
      const first = chooseRecords(task.records, { place: 'point' });
      const second = chooseRecords(task.others, { place: 'point' });
      const refused =
        tooFew(first, 30, 'Comparing densities', 'areaCounts') ??
        tooFew(second, 30, 'Comparing densities (the second selection)', 'areaCounts');
      if (refused !== null) return refused;
      const { grid, mask } = gridFor(task, first.points, options.cellSizeMetres);
      const found = dualDensity(grid, first.points, second.points, {
        ...options,
        ...(first.weights === undefined ? {} : { weights: first.weights }),
        ...(second.weights === undefined ? {} : { otherWeights: second.weights }),
        ...(mask === undefined ? {} : { mask }),
      });
      let top = 0;
      for (let i = 0; i < found.difference.length; i++) {
        if (found.difference[i]! > found.difference[top]! || Number.isNaN(found.difference[top]!)) top = i;
      }
      const peak = cellCentre(grid, top);
      const perKm2 = (values: Float64Array) =>
        packNumbers(
          values.map((value) => value * 1e6),
          'float32',
        );
      return {
        refused: false,
        result: {
          kind: 'surface',
          grid,
          layers: [
            { name: 'difference', unit: 'incidents per km²', values: perKm2(found.difference) },
            { name: 'logRatio', unit: 'ln of first / second', values: packNumbers(found.logRatio, 'float32') },
            { name: 'first', unit: 'incidents per km²', values: perKm2(found.first.density) },
            { name: 'second', unit: 'incidents per km²', values: perKm2(found.second.density) },
          ],
          figures: { mostPerKm2: found.difference[top]! * 1e6, atX: peak.x, atY: peak.y, nSecond: second.rows.length },
          tables: [],
        },
        words: [
          `The first selection (${first.rows.length} records) exceeds the second (${second.rows.length}) most ${placeWords(task.ground, peak.x, peak.y)}: by ${round(found.difference[top]! * 1e6)} a km².`,
          'The totals are not evened out: a longer period is denser everywhere. Take relative risk for a comparison of shares with its p-values.',
        ],
        warnings: found.first.warnings,
        nUsed: first.rows.length,
        leftOut: first.leftOut,
      };
    },
  },
);
