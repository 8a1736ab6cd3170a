import { isoDateOfDay, weekdayOfDay } from '../../vocabulary/index.ts';
import type { DayWindow } from './types.ts';
import type { Usual } from './usual.ts';

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const WEEKDAYS_LONG = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const MONTHS_LONG = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** "Tue 24 Nov". */
export function dayWords(day: number): string {
  const date = isoDateOfDay(day);
  return `${WEEKDAYS[weekdayOfDay(day)]} ${Number(date.slice(8))} ${MONTHS[Number(date.slice(5, 7)) - 1]}`;
}

/** "Tuesday 24 November 2026". */
export function longDayWords(day: number): string {
  const date = isoDateOfDay(day);
  return `${WEEKDAYS_LONG[weekdayOfDay(day)]} ${Number(date.slice(8))} ${MONTHS_LONG[Number(date.slice(5, 7)) - 1]} ${date.slice(0, 4)}`;
}

/** "Tuesday". */
export function weekdayWords(day: number): string {
  return WEEKDAYS_LONG[weekdayOfDay(day)]!;
}

/** "December 2024" for any day of that month. */
export function monthWords(day: number): string {
  const date = isoDateOfDay(day);
  return `${MONTHS_LONG[Number(date.slice(5, 7)) - 1]} ${date.slice(0, 4)}`;
}

/** "Mon 23 Nov", or "Fri 20 to Sun 22 Nov". */
export function windowWords({ fromDay, toDay }: DayWindow): string {
  if (fromDay === toDay) return dayWords(fromDay);
  const sameMonth = isoDateOfDay(fromDay).slice(0, 7) === isoDateOfDay(toDay).slice(0, 7);
  const from = dayWords(fromDay);
  return `${sameMonth ? from.slice(0, from.lastIndexOf(' ')) : from} to ${dayWords(toDay)}`;
}

/** "2 to 7 is usual", "1 is usual". */
export function usualWords(usual: Usual): string {
  return usual.lower === usual.upper ? `${usual.lower} is usual` : `${usual.lower} to ${usual.upper} is usual`;
}

/** 1284 as "1,284"; whole numbers only. */
export function countWords(n: number): string {
  return String(Math.round(n)).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}

/** "1 record", "2 records". */
export function plural(n: number, one: string, many = `${one}s`): string {
  return `${countWords(n)} ${n === 1 ? one : many}`;
}

/** "0.004", "below 0.0001". */
export function chanceWords(p: number): string {
  return p < 0.0001 ? 'below 0.0001' : String(Number(p.toPrecision(2)));
}

const PARTS = [
  { words: 'between 22:00 and 06:00', from: 22, to: 6 },
  { words: 'between 06:00 and 12:00', from: 6, to: 12 },
  { words: 'between 12:00 and 18:00', from: 12, to: 18 },
  { words: 'between 18:00 and 24:00', from: 18, to: 24 },
];

/**
 * Where most of the timed records of a finding fall in the day: "6 were between 22:00 and 06:00". Null when no part has
 * three quarters of them, or fewer than four are timed.
 * @param hours hour of the day of each timed record
 */
export function partOfDayWords(hours: readonly number[]): string | null {
  if (hours.length < 4) return null;
  for (const { words, from, to } of PARTS) {
    const n = hours.filter((hour) => (from < to ? hour >= from && hour < to : hour >= from || hour < to)).length;
    if (n / hours.length >= 0.75) return `${n} of ${hours.length} were ${words}.`;
  }
  return null;
}
