import { NONE_I32 } from '../../picture/model.ts';
import { CATEGORY_ID_LIMIT, locationPrecisionCode, subtree, timePrecisionCode } from '../../vocabulary/index.ts';
import { NearRows } from './near.ts';
import type { BriefingColumns, BriefingParameters, DayWindow } from './types.ts';

const BURGLARY = (() => {
  const ids = new Uint8Array(CATEGORY_ID_LIMIT);
  for (const category of subtree('crime/burglary/residential')) ids[category.id] = 1;
  return ids;
})();
const STREET = locationPrecisionCode('street');
const DAY = timePrecisionCode('day');

/** The result of a Knox test on the first band, from the analysis room. */
export interface NearRepeatTest {
  ratio: number;
  p: number;
  n: number;
}

export interface NearRepeatFindings {
  /** Burglaries of the last two days with none before them nearby: the first of a possible series. */
  originators: number[];
  /** Null where the test was refused, with the reason. */
  test: NearRepeatTest | null;
  refusal: string | null;
}

/**
 * After which burglaries do nearby homes face more risk now? Only where the last twelve months show the effect here
 * (Knox, ratio at least 1.2 and p at most 0.01) on records placed to the street and dated to the day.
 *
 * @param knox  tests points (centimetres) and days: pairs within the reach and the days, against chance
 */
export function nearRepeatOriginators(
  columns: BriefingColumns,
  rows: ArrayLike<number>,
  isNew: DayWindow,
  options: Pick<BriefingParameters, 'nearRepeatMetres' | 'nearRepeatDays'>,
  knox: (x: Float64Array, y: Float64Array, day: Float64Array) => NearRepeatTest,
): NearRepeatFindings {
  const year: number[] = [];
  let tooCoarse = 0;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    const day = columns.localDay[row]!;
    if (!BURGLARY[columns.categoryId[row]!] || day <= isNew.toDay - 365 || day > isNew.toDay) continue;
    const isPlaced = columns.locationPrecision[row]! <= STREET && columns.x[row] !== NONE_I32;
    if (isPlaced && columns.timePrecision[row]! <= DAY) year.push(row);
    else tooCoarse++;
  }
  if (year.length < 50) {
    const coarse = tooCoarse > 0 ? `; ${tooCoarse} more are placed or dated too coarsely` : '';
    return {
      originators: [],
      test: null,
      refusal: `The near-repeat test needs at least 50 burglaries placed to property or street and dated to the day in a year; there are ${year.length}${coarse}.`,
    };
  }
  const test = knox(
    Float64Array.from(year, (row) => columns.x[row]!),
    Float64Array.from(year, (row) => columns.y[row]!),
    Float64Array.from(year, (row) => columns.localDay[row]!),
  );
  if (test.ratio < 1.2 || test.p > 0.01) return { originators: [], test, refusal: null };
  const near = new NearRows(columns, year, options.nearRepeatMetres);
  const originators = year.filter((row) => {
    const day = columns.localDay[row]!;
    if (day < Math.min(isNew.fromDay, isNew.toDay - 1)) return false;
    return !near.around(columns.x[row]!, columns.y[row]!).some((other) => {
      const before = day - columns.localDay[other]!;
      // Of two on one day the one recorded under the lower number is the first: the same for everyone who runs it.
      return other !== row && (before > 0 || (before === 0 && other < row)) && before < options.nearRepeatDays;
    });
  });
  return { originators, test, refusal: null };
}
