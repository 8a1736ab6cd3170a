import type { TimePrecision } from '../../vocabulary/index.ts';
import { clockWords, dayWords, localDay, monthWords } from '../ui/words.ts';

/** One record's time as it is known: "Sat 21 Nov, 21:40", "Fri 20 Nov, 22:00 to Sat 21 Nov, 07:30", "Mon 9 Nov", "Nov 2026". */
export function occurredWords(from: number | null, to: number | null, precision: TimePrecision): string {
  if (from === null || precision === 'unknown') return 'Not known';
  const day = localDay(from);
  if (precision === 'month') return monthWords(day);
  if (precision === 'day') return dayWords(day);
  const start = `${dayWords(day)}, ${clockWords(from)}`;
  if (precision === 'exact' || to === null || to === from) return start;
  return localDay(to) === day
    ? `${start} to ${clockWords(to)}`
    : `${start} to ${dayWords(localDay(to))}, ${clockWords(to)}`;
}
