import { Type } from 'typebox';
import { areaRates } from '../../../analysis/index.ts';
import { PICTURE_AREA_KINDS } from '../../../picture/model.ts';
import { countByArea } from '../by-area.ts';
import { refuse, round } from '../choose.ts';
import { defineMethod, type GroundArea } from '../method.ts';
import { known } from '../model.ts';

export const DENOMINATORS = ['addresses', 'population', 'households', 'km2'] as const;
type Denominator = (typeof DENOMINATORS)[number];
const DENOMINATOR_WORDS: Record<Denominator, string> = {
  addresses: 'addresses',
  population: 'a population',
  households: 'a number of households',
  km2: 'outlines',
};
const UNITS: Record<Exclude<Denominator, 'km2'>, string> = {
  addresses: 'addresses',
  population: 'people',
  households: 'households',
};

/** NaN where it is not loaded: such an area has no rate. */
export function denominatorOf(area: GroundArea, denominator: Denominator): number {
  if (denominator === 'km2') return area.areaKm2;
  return (denominator === 'addresses' ? area.nAddresses : area[denominator]) ?? Number.NaN;
}

export const areaRatesMethod = defineMethod(
  Type.Object(
    {
      areaKind: Type.Enum([...PICTURE_AREA_KINDS], { default: 'ward' }),
      denominator: Type.Enum([...DENOMINATORS], { default: 'addresses' }),
      per: Type.Number({ exclusiveMinimum: 0, maximum: 1e6, default: 1000 }),
      level: Type.Number({ minimum: 0.5, exclusiveMaximum: 1, default: 0.95 }),
    },
    { additionalProperties: false },
  ),
  {
    name: 'areaRates',
    title: 'Rates by area',
    version: 2,
    advisedAs: 'areaRates',
    needs: 'At least 20 incidents placed to an area, and people, households, addresses or outlines to divide by.',
    cost: (n) => n / 1e4,
    run(task, options) {
      const areas = task.ground.areas[options.areaKind];
      const { counts, nUsed, leftOut } = countByArea(task.records, areas, options.areaKind);
      const per = Float64Array.from(areas, (area) => denominatorOf(area, options.denominator));
      const lacking = per.reduce((n, value) => n + (value > 0 ? 0 : 1), 0);
      if (lacking === per.length) {
        return refuse(
          `Rates need ${DENOMINATOR_WORDS[options.denominator]} for each area to divide by; ${areas.length === 0 ? 'no areas of this kind are' : 'none is'} loaded${options.denominator === 'km2' ? '' : '. Load it with the areas, or take rates per km²'}.`,
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
        options.denominator === 'km2'
          ? options.per === 1
            ? 'km²'
            : `${options.per} km²`
          : `${options.per} ${UNITS[options.denominator]}`;
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
        warnings:
          options.denominator === 'population'
            ? ['People living in an area are not the people there at the time: centres look worse than they are.']
            : [],
        nUsed,
        leftOut: [...leftOut, ...found.leftOut.map(({ reason, n }) => ({ reason: `areas: ${reason}`, n }))],
      };
    },
  },
);
