import { Type } from 'typebox';
import { funnel } from '../../../analysis/index.ts';
import { PICTURE_AREA_KINDS } from '../../../picture/model.ts';
import { countByArea } from '../by-area.ts';
import { refuse, round } from '../choose.ts';
import { defineMethod } from '../method.ts';
import { known } from '../model.ts';
import { DENOMINATORS, denominatorOf } from './area-rates.ts';

export const funnelMethod = defineMethod(
  Type.Object(
    {
      areaKind: Type.Enum([...PICTURE_AREA_KINDS], { default: 'ward' }),
      denominator: Type.Enum([...DENOMINATORS], { default: 'addresses' }),
      winsorise: Type.Number({ minimum: 0, maximum: 0.4, default: 0.1 }),
      overdispersion: Type.Enum(['auto', 'none'], { default: 'auto' }),
    },
    { additionalProperties: false },
  ),
  {
    name: 'funnel',
    title: 'Areas beyond chance (funnel plot)',
    version: 1,
    advisedAs: 'areaRates',
    needs: 'At least 20 incidents placed to an area, and something to expect them by.',
    cost: (n) => n / 1e4,
    run(task, { areaKind, denominator, winsorise, overdispersion }) {
      const all = task.ground.areas[areaKind];
      const { counts, nUsed, leftOut } = countByArea(task.records, all, areaKind);
      const kept = all.flatMap((area, i) => (denominatorOf(area, denominator) > 0 ? [i] : []));
      if (kept.length < 2) {
        return refuse(
          `A funnel needs at least two areas with ${denominator === 'km2' ? 'an outline' : `a number of ${denominator}`}; ${kept.length} of ${all.length} have one.`,
          'areaCounts',
          leftOut,
        );
      }
      const events = kept.reduce((sum, i) => sum + counts[i]!, 0);
      if (nUsed < 20 || events === 0) {
        return refuse(
          `A funnel needs at least 20 incidents placed to an area; you have ${nUsed}.`,
          'areaCounts',
          leftOut,
        );
      }
      const base = kept.reduce((sum, i) => sum + denominatorOf(all[i]!, denominator), 0);
      const observed = kept.map((i) => counts[i]!);
      const expected = kept.map((i) => (denominatorOf(all[i]!, denominator) * events) / base);
      const found = funnel(observed, expected, { winsorise, overdispersion });
      const named = (verdict: string) =>
        found.areas.flatMap((area, k) =>
          area.verdict === verdict
            ? [`${all[kept[k]!]!.name} (${area.observed}, expected ${round(area.expected, 2)})`]
            : [],
        );
      const [higher, lower] = [named('higher'), named('lower')];
      return {
        refused: false,
        result: {
          kind: 'areas',
          areaKind,
          figures: {
            dispersion: known(found.dispersion),
            isWidened: found.isWidened,
            nHigher: higher.length,
            nLower: lower.length,
            nAreas: kept.length,
          },
          tables: [
            {
              name: 'areas',
              columns: [
                'areaId',
                'code',
                'name',
                'incidents',
                'expected',
                'z',
                'lower95',
                'upper95',
                'lower998',
                'upper998',
                'verdict',
              ],
              rows: found.areas.map((area, k) => {
                const { areaId, code, name } = all[kept[k]!]!;
                const [inner, outer] = area.limits;
                return [
                  areaId,
                  code,
                  name,
                  area.observed,
                  area.expected,
                  known(area.z),
                  ...inner!,
                  ...outer!,
                  area.verdict,
                ];
              }),
            },
          ],
        },
        words: [
          higher.length === 0
            ? 'No area is higher than chance gives.'
            : `Higher than chance gives (95 %): ${higher.join('; ')}.`,
          lower.length === 0 ? 'No area is lower.' : `Lower: ${lower.join('; ')}.`,
          `${nUsed} records over ${kept.length} areas${found.isWidened ? `; limits widened because areas vary ${round(found.dispersion, 2)} times as much as chance` : ''}. Ranks within the funnel mean nothing.`,
        ],
        warnings: [],
        nUsed,
        leftOut: [
          ...leftOut,
          ...(kept.length < all.length ? [{ reason: 'areas: no denominator', n: all.length - kept.length }] : []),
        ],
      };
    },
  },
);
