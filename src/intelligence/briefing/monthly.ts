import { isoDateOfDay } from '../../vocabulary/index.ts';
import type { Windows } from './counts.ts';
import type { BriefingColumns } from './types.ts';

/** First day of the month that lies `back` months before the month of a day. */
function firstOfMonth(day: number, back: number): number {
  const date = isoDateOfDay(day);
  return Math.floor(Date.UTC(Number(date.slice(0, 4)), Number(date.slice(5, 7)) - 1 - back, 1) / 86_400_000);
}

/**
 * The windows of a monthly edition: the last whole month before the day that holds records, against up to twelve months
 * before it. Months differ in length, so each window is 28 to 31 days long.
 */
export function monthlyWindows(columns: BriefingColumns, rows: Int32Array, day: number): Windows {
  let latest = -1;
  let earliest = Number.MAX_SAFE_INTEGER;
  const end = firstOfMonth(day, 0);
  for (let i = 0; i < rows.length; i++) {
    const rowDay = columns.localDay[rows[i]!]!;
    if (rowDay >= end || rowDay < 0) continue;
    if (rowDay > latest) latest = rowDay;
    if (rowDay < earliest) earliest = rowDay;
  }
  const judged = latest < 0 ? firstOfMonth(day, 1) : firstOfMonth(latest, 0);
  const windows = [{ fromDay: judged, toDay: firstOfMonth(judged, -1) - 1 }];
  for (let back = 1; back <= 12; back++) {
    const start = firstOfMonth(judged, back);
    if (start < firstOfMonth(Math.min(earliest, judged), 0)) break;
    windows.push({ fromDay: start, toDay: firstOfMonth(start, -1) - 1 });
  }
  return { name: 'month', windows };
}
