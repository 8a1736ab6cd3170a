import { NONE_I16, NONE_I32 } from '../../picture/model.ts';
import type { AgencyKind } from '../../vocabulary/index.ts';
import type { BriefingColumns, ReportingDelay } from './types.ts';

const DAY_S = 86_400;
const LONGEST = 60;

/**
 * How late do an agency's records arrive? Share recorded within k days of the day it happened, from what happened
 * between 425 and 60 days ago: late ones have had 60 days to come in. Records dated to the month say nothing and are
 * left out.
 *
 * @param kindOf      agency kind of an agency id
 * @param startOfDay  first second of a local day
 */
export function reportingDelays(
  columns: BriefingColumns,
  rows: ArrayLike<number>,
  toDay: number,
  kindOf: ReadonlyMap<number, AgencyKind>,
  startOfDay: (day: number) => number,
  monthPrecision: number,
): ReportingDelay[] {
  const byKind = new Map<AgencyKind, { counts: Float64Array; n: number }>();
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    const day = columns.localDay[row]!;
    if (day === NONE_I16 || day < toDay - 425 || day > toDay - LONGEST) continue;
    const recorded = columns.recordedAt[row]!;
    const kind = kindOf.get(columns.agencyId[row]!);
    if (recorded === NONE_I32 || kind === undefined || columns.timePrecision[row]! >= monthPrecision) continue;
    let entry = byKind.get(kind);
    if (!entry) {
      entry = { counts: new Float64Array(LONGEST + 1), n: 0 };
      byKind.set(kind, entry);
    }
    const delay = Math.floor((recorded - startOfDay(day)) / DAY_S);
    entry.counts[Math.min(LONGEST, Math.max(0, delay))]!++;
    entry.n++;
  }
  return [...byKind].map(([agency, { counts, n }]) => {
    const share: number[] = [];
    let total = 0;
    for (let k = 0; k <= 14; k++) {
      total += counts[k]!;
      share.push(total / n);
    }
    const reached = share.findIndex((value) => value >= 0.95);
    return { agency, share, daysTo95: reached < 0 ? share.length : reached, nUsed: n };
  });
}
