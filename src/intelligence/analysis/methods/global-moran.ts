import { Type } from 'typebox';
import { gearyC, generalG, moranI, moranPermutation, touchingAreas } from '../../../analysis/index.ts';
import { PICTURE_AREA_KINDS } from '../../../picture/model.ts';
import { countByArea } from '../by-area.ts';
import { refuse, round } from '../choose.ts';
import { defineMethod } from '../method.ts';
import { known } from '../model.ts';
import { DENOMINATORS, denominatorOf } from './area-rates.ts';

export const globalMoranMethod = defineMethod(
  Type.Object(
    {
      areaKind: Type.Enum([...PICTURE_AREA_KINDS], { default: 'smallArea' }),
      /** What is compared between areas: incidents, or incidents over one of these. */
      denominator: Type.Enum(['none', ...DENOMINATORS], { default: 'none' }),
      replicates: Type.Integer({ minimum: 19, maximum: 9999, default: 999 }),
    },
    { additionalProperties: false },
  ),
  {
    name: 'globalMoran',
    title: 'Alike neighbours over the whole area (Moran, Geary, G)',
    version: 1,
    advisedAs: 'globalMoran',
    needs: 'At least 60 incidents placed to an area, and 10 areas with outlines.',
    cost: (n, { replicates }) => n / 1e5 + replicates / 2,
    run(task, { areaKind, denominator, replicates }, { seed }) {
      const areas = task.ground.areas[areaKind];
      if (areas.length < 10) {
        return refuse(`Global Moran needs at least 10 areas; ${areas.length} of this kind are loaded.`, 'areaCounts');
      }
      const { counts, nUsed, leftOut } = countByArea(task.records, areas, areaKind);
      if (nUsed < 60) {
        return refuse(
          `Global Moran needs at least 60 incidents placed to an area; you have ${nUsed}.`,
          'areaCounts',
          leftOut,
        );
      }
      const values =
        denominator === 'none'
          ? counts
          : counts.map((count, i) => {
              const per = denominatorOf(areas[i]!, denominator);
              return per > 0 ? count / per : Number.NaN;
            });
      if (values.reduce((n, value) => n + (Number.isNaN(value) ? 0 : 1), 0) < 10) {
        return refuse(`Fewer than 10 areas have what rates would be divided by.`, 'areaCounts', leftOut);
      }
      const neighbourhood = touchingAreas(areas.map((area) => area.shape));
      const moran = moranI(values, neighbourhood);
      if (Number.isNaN(moran.statistic)) {
        return refuse('Global Moran needs areas that differ and touch; these do not.', 'areaCounts', leftOut);
      }
      const dealt = moranPermutation(values, neighbourhood, { replicates, seed });
      const others = [gearyC(values, neighbourhood), generalG(values, neighbourhood)];
      return {
        refused: false,
        result: {
          kind: 'table',
          figures: {
            I: known(moran.statistic),
            expected: known(moran.expected),
            z: known(moran.z),
            p: dealt.p,
            nAreas: moran.nUsed,
          },
          tables: [
            {
              name: 'statistics',
              columns: ['statistic', 'value', 'expected', 'z', 'p', 'pPermuted'],
              rows: [moran, ...others].map((each, i) => [
                each.parameters.statistic,
                known(each.statistic),
                known(each.expected),
                known(each.z),
                known(each.p),
                i === 0 ? dealt.p : null,
              ]),
            },
          ],
        },
        words: [
          dealt.p <= 0.05
            ? `Areas near each other are alike: Moran’s I ${round(moran.statistic)} (${round(moran.expected)} by chance), p = ${round(dealt.p, 2)} of ${replicates} shuffles.`
            : `That areas near each other are alike cannot be told from chance: Moran’s I ${round(moran.statistic)}, p = ${round(dealt.p, 2)}.`,
          `${moran.nUsed} areas, ${nUsed} records. Where they are alike, local Moran says.`,
        ],
        warnings:
          denominator === 'none' && areaKind !== 'smallArea' ? ['Counts follow the size of areas: compare rates.'] : [],
        nUsed,
        leftOut: [...leftOut, ...moran.leftOut.map(({ reason, n }) => ({ reason: `areas: ${reason}`, n }))],
      };
    },
  },
);
