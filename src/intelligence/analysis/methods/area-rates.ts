import { Type } from 'typebox';
import { areaRates } from '../../../analysis/index.ts';
import { PICTURE_AREA_KINDS } from '../../../picture/model.ts';
import { countByArea } from '../by-area.ts';
import { refuse, round } from '../choose.ts';
import { defineMethod } from '../method.ts';
import { known } from '../model.ts';

export const areaRatesMethod = defineMethod(
  Type.Object(
    {
      areaKind: Type.Enum([...PICTURE_AREA_KINDS], { default: 'ward' }),
      denominator: Type.Enum(['addresses', 'km2'], { default: 'addresses' }),
      per: Type.Number({ exclusiveMinimum: 0, maximum: 1e6, default: 1000 }),
      level: Type.Number({ minimum: 0.5, exclusiveMaximum: 1, default: 0.95 }),
    },
    { additionalProperties: false },
  ),
  {
    name: 'areaRates',
    title: 'Rates by area',
    version: 1,
    advisedAs: 'areaRates',
    needs: 'At least 20 incidents placed to an area, and addresses or outlines to divide by.',
    cost: (n) => n / 1e4,
    run(task, options) {
      const areas = task.ground.areas[options.areaKind];
      const { counts, nUsed, leftOut } = countByArea(task.records, areas, options.areaKind);
      const per = Float64Array.from(areas, (area) => (options.denominator === 'km2' ? area.areaKm2 : area.nAddresses));
      if (!per.some((value) => value > 0)) {
        return refuse(
          `Rates need ${options.denominator === 'km2' ? 'outlines' : 'addresses'} to divide by; none are loaded.`,
          'areaCounts',
        );
      }
      if (nUsed < 20) {
        return refuse(
          `Rates by area need at least 20 incidents placed to an area; you have ${nUsed}.`,
          'areaCounts',
          leftOut,
        );
      }
      const found = areaRates(counts, per, { per: options.per, level: options.level });
      const unit =
        options.denominator === 'km2' ? (options.per === 1 ? 'km²' : `${options.per} km²`) : `${options.per} addresses`;
      let top = -1;
      for (let i = 0; i < areas.length; i++) if (found.rates[i]! > (found.rates[top] ?? -1)) top = i;
      return {
        refused: false,
        result: {
          kind: 'areas',
          areaKind: options.areaKind,
          figures: { overallRate: known(found.overallRate), nAreas: areas.length },
          tables: [
            {
              name: 'areas',
              columns: [
                'areaId',
                'code',
                'name',
                'incidents',
                'denominator',
                'rate',
                'lower',
                'upper',
                'relative',
                'smoothed',
              ],
              rows: areas.map((area, i) => [
                area.areaId,
                area.code,
                area.name,
                counts[i]!,
                per[i]!,
                known(found.rates[i]!),
                known(found.lower[i]!),
                known(found.upper[i]!),
                known(found.relative[i]!),
                known(found.smoothed[i]!),
              ]),
            },
          ],
        },
        words: [
          `${round(found.overallRate)} incidents for each ${unit} over all areas; ${nUsed} records used.`,
          ...(top < 0
            ? []
            : [
                `Highest in ${areas[top]!.name}: ${round(found.rates[top]!)} (${Math.round(100 * options.level)} % interval ${round(found.lower[top]!)} to ${round(found.upper[top]!)}; ${counts[top]} incidents).`,
              ]),
        ],
        warnings: [],
        nUsed,
        leftOut: [...leftOut, ...found.leftOut.map(({ reason, n }) => ({ reason: `areas: ${reason}`, n }))],
      };
    },
  },
);
