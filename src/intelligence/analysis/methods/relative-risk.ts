import { Type } from 'typebox';
import { KERNELS, relativeRisk } from '../../../analysis/index.ts';
import { chooseRecords, gridFor, refuse, tooFew } from '../choose.ts';
import { defineMethod } from '../method.ts';
import { packNumbers } from '../model.ts';

export const relativeRiskMethod = defineMethod(
  Type.Object(
    {
      kernel: Type.Enum([...KERNELS], { default: 'quartic' }),
      bandwidthMetres: Type.Number({ minimum: 10, maximum: 10_000, default: 500 }),
      cellSizeMetres: Type.Number({ minimum: 5, maximum: 5000, default: 100 }),
      level: Type.Number({ exclusiveMinimum: 0, exclusiveMaximum: 0.5, default: 0.05 }),
      replicates: Type.Integer({ minimum: 0, maximum: 999, default: 0 }),
    },
    { additionalProperties: false },
  ),
  {
    name: 'relativeRisk',
    title: 'Relative risk surface',
    version: 1,
    advisedAs: 'kernelDensity',
    needs: 'Two selections of at least 30 incidents placed to a point: cases, and what to compare them with.',
    comparesTwo: true,
    cost: (n, { bandwidthMetres, cellSizeMetres, replicates }) =>
      (n * (bandwidthMetres / cellSizeMetres) ** 2 * (2 + replicates)) / 5e5,
    run(task, options, { seed }) {
      if (task.others === null)
        return refuse('Relative risk needs a second selection; none was given.', 'kernelDensity');
      // Each record is one case or one control: counts of several have no labelling.
      const cases = chooseRecords(task.records, { place: 'point', single: true });
      const controls = chooseRecords(task.others, { place: 'point', single: true });
      const refused =
        tooFew(cases, 30, 'Relative risk', 'areaCounts') ??
        tooFew(controls, 30, 'Relative risk (the second selection)', 'areaCounts');
      if (refused !== null) return refused;
      const { grid, mask } = gridFor(task, cases.points, options.cellSizeMetres);
      const found = relativeRisk(grid, cases.points, controls.points, {
        ...options,
        seed,
        ...(mask === undefined ? {} : { mask }),
      });
      const nAbove = found.tolerance.reduce((n, value) => n + (value > 0 ? 1 : 0), 0);
      const inside = found.logRisk.reduce((n, value) => n + (Number.isNaN(value) ? 0 : 1), 0);
      return {
        refused: false,
        result: {
          kind: 'surface',
          grid,
          layers: [
            { name: 'logRisk', unit: 'ln of relative risk', values: packNumbers(found.logRisk, 'float32') },
            { name: 'p', unit: 'upper tail, pointwise', values: packNumbers(found.pSimulated ?? found.p, 'float32') },
          ],
          figures: { nCellsRaised: nAbove, nCells: inside, nControls: found.nControls },
          tables: [],
        },
        words: [
          `The risk of the first selection (${found.nCases} records) against the second (${found.nControls}) is raised at p ≤ ${options.level} in ${nAbove} of ${inside} cells.`,
          `Cell by cell and not adjusted for their number: about ${Math.round(options.level * inside)} would be marked by chance alone if cells were independent.`,
        ],
        warnings: [],
        nUsed: found.nCases,
        leftOut: cases.leftOut,
      };
    },
  },
);
