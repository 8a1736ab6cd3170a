import { Type } from 'typebox';
import {
  JITTER_METRES,
  kernelDensity,
  planStability,
  STABILITY_PARTS,
  stabilityReplicates,
  stabilityResult,
} from '../../../analysis/index.ts';
import { LOCATION_PRECISIONS } from '../../../vocabulary/index.ts';
import { chooseRecords, gridFor, placeWords, refuse, tooFew } from '../choose.ts';
import { defineMethod } from '../method.ts';
import { packNumbers } from '../model.ts';

/** Replicates between two reports of progress. */
const STEP = 5;

export const stabilityMethod = defineMethod(
  Type.Object(
    {
      rule: Type.Enum(['density', 'gi-star'], { default: 'density' }),
      cellSizeMetres: Type.Number({ minimum: 20, maximum: 2000, default: 100 }),
      /** Density: the cells of the densest share are hot. */
      bandwidthMetres: Type.Number({ minimum: 20, maximum: 5000, default: 300 }),
      densestShare: Type.Number({ minimum: 0.001, maximum: 0.2, default: 0.02 }),
      /** Gi*: cells within this distance are neighbours. */
      radiusMetres: Type.Number({ minimum: 20, maximum: 5000, default: 500 }),
      falseDiscoveryRate: Type.Number({ exclusiveMinimum: 0, maximum: 0.5, default: 0.05 }),
      nReplicates: Type.Integer({ minimum: 10, maximum: 999, default: 100 }),
    },
    { additionalProperties: false },
  ),
  {
    name: 'stability',
    title: 'Would a hot spot stay one? (stability check)',
    version: 1,
    advisedAs: 'stability',
    needs: 'At least 60 incidents placed to a point.',
    cost: (n, { nReplicates, bandwidthMetres, cellSizeMetres }) =>
      nReplicates * (10 + (n * (bandwidthMetres / cellSizeMetres) ** 2) / 5e4),
    run(task, options, context) {
      const chosen = chooseRecords(task.records, { place: 'point' });
      const refused = tooFew(chosen, 60, 'A stability check', 'areaCounts');
      if (refused !== null) return refused;
      const { grid, mask } = gridFor(task, chosen.points, options.cellSizeMetres);
      const weights = chosen.weights === undefined ? {} : { weights: chosen.weights };
      const breakPerM2 = () => {
        const surface = kernelDensity(grid, chosen.points, {
          bandwidthMetres: options.bandwidthMetres,
          ...weights,
          ...(mask === undefined ? {} : { mask }),
        });
        const inside = surface.density.filter((value) => !Number.isNaN(value)).sort();
        return inside[Math.floor(inside.length * (1 - options.densestShare))]!;
      };
      if (options.rule === 'density' && !(breakPerM2() > 0)) {
        return refuse(
          'A stability check needs a surface with a hot part; the records lie outside the study area or in too little of it.',
          'areaCounts',
          chosen.leftOut,
        );
      }
      const plan = planStability(chosen.points, {
        grid,
        rule:
          options.rule === 'density'
            ? { kind: 'density', bandwidthMetres: options.bandwidthMetres, breakPerM2: breakPerM2() }
            : { kind: 'gi-star', radiusMetres: options.radiusMetres, level: options.falseDiscoveryRate },
        ...(task.ground.studyArea === null ? {} : { studyArea: task.ground.studyArea }),
        ...weights,
        uncertaintyMetres: Float64Array.from(
          chosen.rows,
          (row) => JITTER_METRES[LOCATION_PRECISIONS[task.records.locationPrecision[row]!]!],
        ),
        nReplicates: options.nReplicates,
        seed: context.seed,
      });
      if (plan.hotCells.length === 0) {
        return refuse(
          'There is no hot spot by this rule whose stability could be checked.',
          'kernelDensity',
          chosen.leftOut,
        );
      }
      const parts = [];
      for (let at = 1; at <= options.nReplicates; at += STEP) {
        context.signal?.throwIfAborted();
        const next = Math.min(options.nReplicates + 1, at + STEP);
        parts.push(stabilityReplicates(plan, at, next));
        context.progress(next - 1, options.nReplicates, 'replicates');
      }
      const found = stabilityResult(plan, parts);
      const spots = [...found.spots].sort((a, b) => b.cells.length - a.cells.length);
      const firm = spots.filter((spot) => spot.verdict === 'firm').length;
      const share = Float64Array.from(found.nHot.together, (n) => n / options.nReplicates);
      if (mask !== undefined) for (let i = 0; i < share.length; i++) if (mask[i] === 0) share[i] = Number.NaN;
      return {
        refused: false,
        result: {
          kind: 'surface',
          grid,
          layers: [{ name: 'hotShare', unit: 'share of replicates', values: packNumbers(share, 'float32') }],
          figures: { nSpots: spots.length, nFirm: firm },
          tables: [
            {
              name: 'spots',
              columns: ['x', 'y', 'cells', ...STABILITY_PARTS, 'verdict'],
              rows: spots.map((spot) => [
                spot.x,
                spot.y,
                spot.cells.length,
                ...STABILITY_PARTS.map((part) => spot.staysHot[part]),
                spot.verdict,
              ]),
            },
          ],
        },
        words: [
          `${firm} of ${spots.length} hot spots are firm: hot again in at least 95 of 100 when places move within their precision, records are drawn anew and the grid begins elsewhere.`,
          ...spots.slice(0, 3).map((spot) => `${spot.words} It lies ${placeWords(task.ground, spot.x, spot.y)}.`),
          `${found.nUsed} records, ${options.nReplicates} replicates.`,
        ],
        warnings: [],
        nUsed: chosen.rows.length,
        leftOut: chosen.leftOut,
      };
    },
  },
);
