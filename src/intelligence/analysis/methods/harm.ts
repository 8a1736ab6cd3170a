import { Type } from 'typebox';
import { type HarmEdition, harmTotals, type LeftOut } from '../../../analysis/index.ts';
import { PICTURE_AREA_KINDS } from '../../../picture/model.ts';
import { CATEGORIES, categoryById } from '../../../vocabulary/index.ts';
import { percent, refuse, round } from '../choose.ts';
import { harmKeys } from '../harm-keys.ts';
import { defineMethod } from '../method.ts';
import { known } from '../model.ts';

export const harmMethod = defineMethod(
  Type.Object(
    {
      areaKind: Type.Enum([...PICTURE_AREA_KINDS], { default: 'ward' }),
      /** Number of the loaded edition; 0 = the latest, which the card then names. */
      harmEditionId: Type.Integer({ minimum: 0, default: 0 }),
      nReplicates: Type.Integer({ minimum: 0, maximum: 9999, default: 999 }),
      level: Type.Number({ minimum: 0.5, maximum: 0.999, default: 0.95 }),
    },
    { additionalProperties: false },
  ),
  {
    name: 'harm',
    title: 'Harm beside count',
    version: 1,
    advisedAs: 'harm',
    needs: 'At least 10 incidents placed to an area, and a harm index loaded from your own file (CCHI, ONS CSS).',
    usesHarm: true,
    cost: (n, { nReplicates }) => n / 1e4 + nReplicates,
    run(task, { areaKind, nReplicates, level }, { seed }) {
      const { harm, records } = task;
      if (harm === null) {
        return refuse(
          'Harm needs weights, and none are loaded. Load your own file of an index (CCHI, ONS CSS): `aim harm weights.csv --index CCHI`.',
          'areaCounts',
        );
      }
      if (records.n < 10) {
        return refuse(`Harm beside count needs at least 10 incidents; you have ${records.n}.`, 'areaCounts');
      }
      const areas = task.ground.areas[areaKind];
      const at = new Map(areas.map((area, i) => [area.areaId, i]));
      const keyOf = harmKeys(harm);
      const codes = [...new Set(CATEGORIES.map(keyOf))];
      const codeAt = new Map(codes.map((code, i) => [code, i]));
      // Records that stand for several incidents count as many.
      const [offence, area, of]: [number[], number[], number[]] = [[], [], []];
      for (let i = 0; i < records.n; i++) {
        const category = categoryById(records.categoryId[i]!);
        const code = category === undefined ? -1 : codeAt.get(keyOf(category))!;
        for (let k = 0; k < records.count[i]!; k++) {
          offence.push(code);
          area.push(at.get(records.areas[areaKind][i]!) ?? -1);
          of.push(i);
        }
      }
      const found = harmTotals({ offence, codes, area, nAreas: areas.length }, harm, { nReplicates, seed, level });
      const leftOut = recordsLeftOut({ offence, area, of, codes }, harm);
      const used = records.n - leftOut.reduce((sum, each) => sum + each.n, 0);
      const order = areas.map((_, i) => i).sort((a, b) => found.byArea[b]!.harm - found.byArea[a]!.harm || a - b);
      const [lower, upper] = found.total.interval;
      const [top] = order;
      return {
        refused: false,
        result: {
          kind: 'areas',
          areaKind,
          figures: {
            index: found.index,
            edition: found.edition,
            count: found.total.count,
            harm: found.total.harm,
            harmLower: known(lower),
            harmUpper: known(upper),
          },
          tables: [
            {
              name: 'areas',
              columns: ['areaId', 'code', 'name', 'incidents', 'harm', 'lower', 'upper', 'mostHarmBy'],
              rows: areas.map((each, i) => {
                const { count, harm: sum, interval, top: most } = found.byArea[i]!;
                return [
                  each.areaId,
                  each.code,
                  each.name,
                  count,
                  sum,
                  known(interval[0]),
                  known(interval[1]),
                  most[0] === undefined ? null : `${most[0].name} ${percent(most[0].share)}`,
                ];
              }),
            },
            {
              name: 'offences',
              columns: ['code', 'name', 'incidents', 'harm', 'share'],
              rows: found.total.top.map(({ code, name, count, harm: sum, share }) => [code, name, count, sum, share]),
            },
            {
              name: 'withoutWeight',
              columns: ['code', 'incidents', 'why'],
              rows: found.withoutWeight.map(({ code, n, why }) => [code, n, why]),
            },
          ],
        },
        words: [
          `${found.total.count} incidents weigh ${round(found.total.harm, 4)} by ${found.index} ${found.edition} (${percent(level)} interval ${round(lower, 4)} to ${round(upper, 4)}).`,
          ...(top === undefined || found.byArea[top]!.harm === 0
            ? []
            : [
                `Most harm in ${areas[top]!.name}: ${round(found.byArea[top]!.harm, 4)} from ${found.byArea[top]!.count} incidents.`,
              ]),
          ...(found.total.top[0] === undefined
            ? []
            : [
                `${found.total.top[0].name} makes ${percent(found.total.top[0].share)} of it with ${found.total.top[0].count} incidents.`,
              ]),
        ],
        warnings: found.warnings,
        nUsed: used,
        leftOut,
      };
    },
  },
);

/** What was left out, in records and not in the incidents they stand for. */
function recordsLeftOut(
  { offence, area, of, codes }: Record<'offence' | 'area' | 'of', readonly number[]> & { codes: readonly string[] },
  { weights, excluded }: HarmEdition,
): LeftOut[] {
  const why = new Map<string, Set<number>>();
  for (let k = 0; k < of.length; k++) {
    const code = codes[offence[k]!];
    let reason: string | null = null;
    if (code === undefined) reason = 'no offence';
    else if (area[k]! < 0) reason = 'in none of the areas';
    else if (excluded.has(code)) reason = 'excluded by the index';
    else if (!weights.has(code)) reason = 'no weight in this edition';
    if (reason !== null) why.set(reason, (why.get(reason) ?? new Set<number>()).add(of[k]!));
  }
  return [...why]
    .map(([reason, records]) => ({ reason, n: records.size }))
    .sort((a, b) => (a.reason < b.reason ? -1 : 1));
}
