import { Type } from 'typebox';
import { localMoran, localMoranRates, touchingAreas } from '../../../analysis/index.ts';
import { PICTURE_AREA_KINDS } from '../../../picture/model.ts';
import { countByArea } from '../by-area.ts';
import { refuse } from '../choose.ts';
import { defineMethod } from '../method.ts';
import { known } from '../model.ts';

export const localMoranMethod = defineMethod(
  Type.Object(
    {
      areaKind: Type.Enum([...PICTURE_AREA_KINDS], { default: 'smallArea' }),
      /** Per address, steadied by empirical Bayes; else plain counts. */
      rates: Type.Boolean({ default: false }),
      replicates: Type.Integer({ minimum: 0, maximum: 9999, default: 999 }),
      falseDiscoveryRate: Type.Number({ exclusiveMinimum: 0, maximum: 0.5, default: 0.05 }),
    },
    { additionalProperties: false },
  ),
  {
    name: 'localMoran',
    title: 'Local Moran by area',
    version: 1,
    advisedAs: 'localMoran',
    needs: 'At least 60 incidents placed to an area, and 10 areas with outlines.',
    cost: (n, { replicates }) => n / 1e5 + replicates / 2,
    run(task, options, { seed }) {
      const areas = task.ground.areas[options.areaKind];
      if (areas.length < 10) {
        return refuse(`Local Moran needs at least 10 areas; ${areas.length} of this kind are loaded.`, 'areaCounts');
      }
      const { counts, nUsed, leftOut } = countByArea(task.records, areas, options.areaKind);
      if (nUsed < 60) {
        return refuse(
          `Local Moran needs at least 60 incidents placed to an area; you have ${nUsed}.`,
          'areaCounts',
          leftOut,
        );
      }
      const neighbourhood = touchingAreas(areas.map((area) => area.shape));
      const options_ = { neighbourhood, replicates: options.replicates, seed };
      const found = options.rates
        ? localMoranRates(
            counts,
            Float64Array.from(areas, (area) => area.nAddresses),
            options_,
          )
        : localMoran(counts, options_);
      const p = found.pSimulatedAdjusted ?? found.pAdjusted;
      const unadjusted = found.pSimulated ?? found.p;
      const isSure = areas.map((_, i) => p[i]! <= options.falseDiscoveryRate);
      const cores = areas.filter((_, i) => isSure[i] && found.quadrants[i] === 'high-high');
      const outliers = areas.filter((_, i) => isSure[i] && found.quadrants[i] === 'high-low');
      return {
        refused: false,
        result: {
          kind: 'areas',
          areaKind: options.areaKind,
          figures: { nHighHigh: cores.length, nHighLow: outliers.length, nAreas: areas.length },
          tables: [
            {
              name: 'areas',
              columns: ['areaId', 'code', 'name', 'incidents', 'I', 'z', 'p', 'pAdjusted', 'quadrant'],
              rows: areas.map((area, i) => [
                area.areaId,
                area.code,
                area.name,
                counts[i]!,
                known(found.I[i]!),
                known(found.z[i]!),
                known(unadjusted[i]!),
                known(p[i]!),
                found.quadrants[i]!,
              ]),
            },
          ],
        },
        words: [
          `${cores.length} of ${areas.length} areas are high among high surroundings and ${outliers.length} high among low ones, at a false discovery rate of ${options.falseDiscoveryRate}; ${nUsed} records used.`,
          ...(cores.length === 0 ? [] : [`High among high: ${cores.map((area) => area.name).join(', ')}.`]),
        ],
        warnings: [],
        nUsed,
        leftOut: [...leftOut, ...found.leftOut.map(({ reason, n }) => ({ reason: `areas: ${reason}`, n }))],
      };
    },
  },
);
