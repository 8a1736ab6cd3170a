import { type LeftOut, leftOutOf } from '../../analysis/index.ts';
import { chooseRecords } from './choose.ts';
import type { MethodTask } from './method.ts';

/** Events of whole months; days of the calendar in each. */
export interface MonthlySeries {
  /** `2026-03`. */
  months: string[];
  counts: Float64Array;
  days: Float64Array;
  nUsed: number;
  leftOut: LeftOut[];
  /** First and last day of the records dated at all; NaN without any. */
  firstDay: number;
  lastDay: number;
}

const DAY_MS = 86_400_000;
const monthOf = (day: number) => {
  const date = new Date(day * DAY_MS);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
};
const startOf = (month: number) => Date.UTC(Math.floor(month / 12), month % 12) / DAY_MS;

/**
 * Counts by month of the selection's window. Months that the window cuts are left out; where the selection has no
 * window, so are the first and the last with records: nobody knows whether they are whole.
 */
export function monthlySeries(task: MethodTask): MonthlySeries {
  const { records, window } = task;
  const chosen = chooseRecords(records, { time: 'month' });
  let [firstDay, lastDay] = [Number.NaN, Number.NaN];
  for (const row of chosen.rows) {
    const day = records.day[row]!;
    if (!(day >= firstDay)) firstDay = day;
    if (!(day <= lastDay)) lastDay = day;
  }
  if (chosen.rows.length === 0)
    return {
      months: [],
      counts: new Float64Array(),
      days: new Float64Array(),
      nUsed: 0,
      leftOut: chosen.leftOut,
      firstDay,
      lastDay,
    };
  const first = window.from === null ? monthOf(firstDay) + 1 : monthOf(window.from - 1) + 1;
  const end = window.to === null ? monthOf(lastDay) : monthOf(window.to);
  const n = Math.max(0, end - first);
  const counts = new Float64Array(n);
  let cut = 0;
  for (const row of chosen.rows) {
    const at = monthOf(records.day[row]!) - first;
    if (at < 0 || at >= n) cut++;
    else counts[at]! += records.count[row]!;
  }
  return {
    months: Array.from({ length: n }, (_, i) => new Date(startOf(first + i) * DAY_MS).toISOString().slice(0, 7)),
    counts,
    days: Float64Array.from({ length: n }, (_, i) => startOf(first + i + 1) - startOf(first + i)),
    nUsed: chosen.rows.length - cut,
    leftOut: [...chosen.leftOut, ...leftOutOf({ 'in a month that may not be whole': cut })],
    firstDay,
    lastDay,
  };
}
