import { type LeftOut, leftOutOf, type MethodName } from '../../analysis/index.ts';
import { chooseRecords, refuse } from './choose.ts';
import type { MethodRefused, MethodTask } from './method.ts';

export const STEPS = ['day', 'week', 'month'] as const;
export type Step = (typeof STEPS)[number];

/** Events of whole days, weeks from Monday, or months. */
export interface CountSeries {
  step: Step;
  /** First day of each, `2026-03-02`; of a month `2026-03`. */
  labels: string[];
  counts: Float64Array;
  /** Days of the calendar in each. */
  days: Float64Array;
  /** Weekday of the first step's first day, 0 = Monday. */
  weekdayOfFirst: number;
  nUsed: number;
  leftOut: LeftOut[];
}

const DAY_MS = 86_400_000;
/** 1970-01-05, the first Monday. */
const FIRST_MONDAY = 4;

/** Steps counted from 1970. */
const CALENDARS: Record<Step, { numberOf(day: number): number; firstDayOf(step: number): number }> = {
  day: { numberOf: (day) => day, firstDayOf: (step) => step },
  week: {
    numberOf: (day) => Math.floor((day - FIRST_MONDAY) / 7),
    firstDayOf: (week) => 7 * week + FIRST_MONDAY,
  },
  month: {
    numberOf: (day) => {
      const date = new Date(day * DAY_MS);
      return date.getUTCFullYear() * 12 + date.getUTCMonth();
    },
    firstDayOf: (month) => Date.UTC(Math.floor(month / 12), month % 12) / DAY_MS,
  },
};

/**
 * Counts by step of the selection's window. Steps that the window cuts are left out; where the selection has no window,
 * so are the first and the last with records: nobody knows whether they are whole.
 */
export function countSeries(task: MethodTask, step: Step): CountSeries {
  const { records, window } = task;
  const { numberOf, firstDayOf } = CALENDARS[step];
  const chosen = chooseRecords(records, { time: step === 'month' ? 'month' : 'day' });
  let [firstDay, lastDay] = [Number.NaN, Number.NaN];
  for (const row of chosen.rows) {
    const day = records.day[row]!;
    if (!(day >= firstDay)) firstDay = day;
    if (!(day <= lastDay)) lastDay = day;
  }
  const isEmpty = chosen.rows.length === 0;
  const first = isEmpty ? 0 : numberOf(window.from === null ? firstDay : window.from - 1) + 1;
  const end = isEmpty ? 0 : numberOf(window.to ?? lastDay);
  const n = Math.max(0, end - first);
  const counts = new Float64Array(n);
  let cut = 0;
  for (const row of chosen.rows) {
    const at = numberOf(records.day[row]!) - first;
    if (at < 0 || at >= n) cut++;
    else counts[at]! += records.count[row]!;
  }
  return {
    step,
    labels: Array.from({ length: n }, (_, i) =>
      new Date(firstDayOf(first + i) * DAY_MS).toISOString().slice(0, step === 'month' ? 7 : 10),
    ),
    counts,
    days: Float64Array.from({ length: n }, (_, i) => firstDayOf(first + i + 1) - firstDayOf(first + i)),
    weekdayOfFirst: (((firstDayOf(first) - FIRST_MONDAY) % 7) + 7) % 7,
    nUsed: chosen.rows.length - cut,
    leftOut: [...chosen.leftOut, ...leftOutOf({ [`in a ${step} that may not be whole`]: cut })],
  };
}

/** Steps of the season that each step shows: of the week for days, of the year for the others. */
export const SEASON: Record<Step, number> = { day: 7, week: 52, month: 12 };

/** The label of the step that lies this many after the last. */
export function labelAfter(series: CountSeries, ahead: number): string {
  const { numberOf, firstDayOf } = CALENDARS[series.step];
  const last = series.labels.at(-1)!;
  const day = Date.parse(`${last}${series.step === 'month' ? '-01' : ''}T00:00:00Z`) / DAY_MS;
  return new Date(firstDayOf(numberOf(day) + ahead) * DAY_MS).toISOString().slice(0, series.step === 'month' ? 7 : 10);
}

/** Refuses in a sentence where a series is shorter, or holds fewer records, than this. */
export function tooShort(
  series: CountSeries,
  what: string,
  fewest: { steps: number; records: number },
  instead: MethodName | null,
): MethodRefused | null {
  const { step, labels, nUsed, leftOut } = series;
  if (labels.length < fewest.steps) {
    return refuse(
      `${what} needs at least ${fewest.steps} whole ${step}s; you have ${labels.length}.`,
      instead,
      leftOut,
    );
  }
  if (nUsed < fewest.records) {
    return refuse(
      `${what} needs at least ${fewest.records} incidents in whole ${step}s; you have ${nUsed}.`,
      instead,
      leftOut,
    );
  }
  return null;
}
