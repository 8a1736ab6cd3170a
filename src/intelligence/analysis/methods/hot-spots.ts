import { Type } from 'typebox';
import { cellCentre, cellsWithin, countInCells, getisOrdStar } from '../../../analysis/index.ts';
import { chooseRecords, gridFor, placeWords, round, tooFew } from '../choose.ts';
import { defineMethod } from '../method.ts';
import { packNumbers } from '../model.ts';

export const hotSpotsMethod = defineMethod(
  Type.Object(
    {
      cellSizeMetres: Type.Number({ minimum: 20, maximum: 5000, default: 200 }),
      radiusMetres: Type.Number({ minimum: 20, maximum: 10_000, default: 500 }),
      falseDiscoveryRate: Type.Number({ exclusiveMinimum: 0, maximum: 0.5, default: 0.05 }),
      replicates: Type.Integer({ minimum: 0, maximum: 9999, default: 0 }),
    },
    { additionalProperties: false },
  ),
  {
    name: 'hotSpots',
    title: 'Gi* hot spots',
    version: 1,
    advisedAs: 'hotSpots',
    needs: 'At least 60 incidents placed to a point.',
    cost: (n, { replicates }) => n / 1e4 + replicates * 20,
    run(task, options, { seed }) {
      const chosen = chooseRecords(task.records, { place: 'point' });
      const refused = tooFew(chosen, 60, 'Gi* hot spots', 'localMoran');
      if (refused !== null) return refused;
      const { grid, mask } = gridFor(task, chosen.points, options.cellSizeMetres);
      const counted = countInCells(grid, chosen.points, {
        ...(chosen.weights === undefined ? {} : { weights: chosen.weights }),
        ...(mask === undefined ? {} : { mask }),
      });
      const found = getisOrdStar(counted.counts, {
        neighbourhood: cellsWithin(grid, options.radiusMetres),
        replicates: options.replicates,
        seed,
      });
      const p = found.pSimulatedAdjusted ?? found.pAdjusted;
      const unadjusted = found.pSimulated ?? found.p;
      let [nHot, nCold, nHotUnadjusted, hottest] = [0, 0, 0, -1];
      for (let i = 0; i < p.length; i++) {
        const z = found.z[i]!;
        if (Number.isNaN(z)) continue;
        if (hottest < 0 || z > found.z[hottest]!) hottest = i;
        if (unadjusted[i]! <= options.falseDiscoveryRate && z > 0) nHotUnadjusted++;
        if (!(p[i]! <= options.falseDiscoveryRate)) continue;
        if (z > 0) nHot++;
        else nCold++;
      }
      const at = hottest < 0 ? null : cellCentre(grid, hottest);
      return {
        refused: false,
        result: {
          kind: 'surface',
          grid,
          layers: [
            { name: 'z', unit: 'Gi* z', values: packNumbers(found.z, 'float32') },
            { name: 'count', unit: 'incidents', values: packNumbers(counted.counts, 'float32') },
            { name: 'p', unit: 'p', values: packNumbers(unadjusted, 'float32') },
            { name: 'pAdjusted', unit: 'p, Benjamini–Hochberg', values: packNumbers(p, 'float32') },
          ],
          figures: { nHot, nCold, nHotUnadjusted, nCells: found.nUsed, mostZ: at === null ? null : found.z[hottest]! },
          tables: [],
        },
        words: [
          `${nHot} of ${found.nUsed} cells of ${options.cellSizeMetres} m are hot and ${nCold} cold at a false discovery rate of ${options.falseDiscoveryRate} (${nHotUnadjusted} hot before adjusting), neighbours within ${options.radiusMetres} m.`,
          ...(at === null
            ? []
            : [
                `The hottest lies ${placeWords(task.ground, at.x, at.y)}: z = ${round(found.z[hottest]!)}, ${counted.counts[hottest]} incidents in the cell.`,
              ]),
        ],
        warnings: [],
        nUsed: counted.nUsed,
        leftOut: [...chosen.leftOut, ...counted.leftOut],
      };
    },
  },
);
