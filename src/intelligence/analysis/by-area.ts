import { type LeftOut, leftOutOf } from '../../analysis/index.ts';
import type { PictureAreaKind } from '../../picture/model.ts';
import type { GroundArea, MethodRecords } from './method.ts';

/** Incidents in each area of the list, those without any included. */
export function countByArea(
  records: MethodRecords,
  areas: readonly GroundArea[],
  kind: PictureAreaKind,
): { counts: Float64Array; nUsed: number; leftOut: LeftOut[] } {
  const index = new Map(areas.map((area, i) => [area.areaId, i]));
  const counts = new Float64Array(areas.length);
  let outside = 0;
  for (let i = 0; i < records.n; i++) {
    const at = index.get(records.areas[kind][i]!);
    if (at === undefined) outside++;
    else counts[at]! += records.count[i]!;
  }
  return { counts, nUsed: records.n - outside, leftOut: leftOutOf({ 'in none of the areas': outside }) };
}
