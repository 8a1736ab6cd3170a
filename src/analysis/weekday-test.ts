import { type LeftOut, leftOutOf } from './left-out.ts';
import { chiSquaredUpperTail } from './special.ts';

export interface WeekdayTest {
  /** Monday to Sunday. */
  totals: number[];
  expected: number[];
  /** Pearson's χ² on six degrees of freedom. */
  statistic: number;
  p: number;
  /** Variance over mean of days about their weekday's own mean. Above 1 days vary more than chance. */
  dispersion: number;
  /** p with the statistic divided by the dispersion: what to go by where that is above 1. */
  pDispersed: number;
  nUsed: number;
  leftOut: LeftOut[];
}

/**
 * Do weekdays differ, or is it chance? χ² of weekday totals against equal shares by the number of each weekday's days.
 *
 * @param counts           one a day; NaN = no count
 * @param weekdayOfFirst   0 = Monday
 * @param options.equalShares  a seventh for each weekday, as R's chisq.test of totals has it; off by a little where the
 *                             days are not whole weeks. Default false
 */
export function weekdayTest(
  counts: ArrayLike<number>,
  weekdayOfFirst: number,
  options: { equalShares?: boolean } = {},
): WeekdayTest {
  const totals = Array<number>(7).fill(0);
  const days = Array<number>(7).fill(0);
  const weekday = (i: number) => (i + weekdayOfFirst) % 7;
  for (let i = 0; i < counts.length; i++) {
    if (Number.isNaN(counts[i])) continue;
    totals[weekday(i)] += counts[i];
    days[weekday(i)]++;
  }
  const nUsed = days.reduce((sum, n) => sum + n, 0);
  const total = totals.reduce((sum, count) => sum + count, 0);
  const expected = days.map((n) => (options.equalShares === true ? total / 7 : (total * n) / nUsed));
  const present = [0, 1, 2, 3, 4, 5, 6].filter((day) => days[day] > 0);
  const statistic = present.reduce((sum, day) => sum + (totals[day] - expected[day]) ** 2 / expected[day], 0);
  let within = 0;
  for (let i = 0; i < counts.length; i++) {
    const mean = totals[weekday(i)] / days[weekday(i)];
    if (mean > 0 && !Number.isNaN(counts[i])) within += (counts[i] - mean) ** 2 / mean;
  }
  const degrees = nUsed - present.length;
  const dispersion = degrees > 0 && total > 0 ? within / degrees : Number.NaN;
  const tail = (x: number) => (present.length > 1 ? chiSquaredUpperTail(x, present.length - 1) : Number.NaN);
  return {
    totals,
    expected,
    statistic,
    p: tail(statistic),
    dispersion,
    pDispersed: tail(statistic / Math.max(1, dispersion)),
    nUsed,
    leftOut: leftOutOf({ 'no count': counts.length - nUsed }),
  };
}
