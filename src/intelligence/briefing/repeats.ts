import { benjaminiHochberg } from '../../analysis/index.ts';
import { CATEGORIES, CATEGORY_ID_LIMIT, locationPrecisionCode } from '../../vocabulary/index.ts';
import type { BriefingColumns, BriefingParameters, DayWindow } from './types.ts';
import { chanceOfAtLeast, type Usual, usualOf } from './usual.ts';

const PROPERTY = locationPrecisionCode('property');
// Calls without fire are left out: an alarm that goes off often is not a place with a problem.
const COUNTED = (() => {
  const ids = new Uint8Array(CATEGORY_ID_LIMIT);
  for (const category of CATEGORIES) ids[category.id] = category.kind === 'fireCall' ? 0 : 1;
  return ids;
})();

export interface RepeatPlace {
  addressId: number;
  /** Rows of the last `repeatDays`, by time. */
  rows: number[];
  inLastWeek: number;
  usual: Usual;
  p: number;
  /** Over all addresses with a new record (Benjamini and Hochberg). */
  pAdjusted: number;
  history: number[];
}

/**
 * Which addresses have been reported again and again? Three or more records in 28 days, or two in seven, the latest new
 * since the last briefing, placed to the property by their source. Judged against the same address's own year before.
 */
export function repeatPlaces(
  columns: BriefingColumns,
  rows: ArrayLike<number>,
  isNew: DayWindow,
  options: Pick<BriefingParameters, 'repeatDays'>,
): { places: RepeatPlace[]; tested: number } {
  const earlierWindows = Math.floor(364 / options.repeatDays);
  const firstDay = isNew.toDay - options.repeatDays * (earlierWindows + 1) + 1;
  const byAddress = new Map<number, number[]>();
  const touched = new Set<number>();
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    const day = columns.localDay[row]!;
    if (day < firstDay || day > isNew.toDay || columns.locationPrecision[row] !== PROPERTY) continue;
    const address = columns.addressId[row]!;
    if (address <= 0 || !COUNTED[columns.categoryId[row]!]) continue;
    if (day >= isNew.fromDay) touched.add(address);
    const list = byAddress.get(address);
    if (list) list.push(row);
    else byAddress.set(address, [row]);
  }
  const places: RepeatPlace[] = [];
  for (const addressId of touched) {
    const all = byAddress.get(addressId)!;
    const counts = new Array<number>(earlierWindows + 1).fill(0);
    for (const row of all) counts[Math.floor((isNew.toDay - columns.localDay[row]!) / options.repeatDays)]!++;
    const recent = all.filter((row) => columns.localDay[row]! > isNew.toDay - options.repeatDays);
    const inLastWeek = all.filter((row) => columns.localDay[row]! > isNew.toDay - 7).length;
    if (recent.length < 3 && inLastWeek < 2) continue;
    const usual = usualOf(counts.slice(1), 1);
    places.push({
      addressId,
      rows: recent,
      inLastWeek,
      usual,
      p: chanceOfAtLeast(recent.length, usual),
      pAdjusted: 1,
      history: [...counts.slice(1, 9).reverse(), recent.length],
    });
  }
  // Addresses tested and not reported on often enough count as checks too.
  const chances = new Float64Array(touched.size).fill(1);
  places.forEach((place, i) => {
    chances[i] = place.p;
  });
  const adjusted = benjaminiHochberg(chances);
  places.forEach((place, i) => {
    place.pAdjusted = adjusted[i]!;
  });
  places.sort((a, b) => a.p - b.p || b.rows.length - a.rows.length || a.addressId - b.addressId);
  return { places, tested: touched.size };
}
