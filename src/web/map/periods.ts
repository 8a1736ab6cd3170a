import { dayOfIso, isoOfDay, rangeWords } from '../ui/words.ts';
import type { Days } from './state.ts';

/** Days that the days shown are compared with. */
export interface Versus {
  days: Days;
  words: string;
}

const YEAR_DAYS = 364;

/**
 * `before`: as many days just before. `year`: 52 weeks earlier, so that weekdays match. Else two dates, both in it.
 * @returns null where nothing, or nothing readable, is asked
 */
export function readVersus(asked: string | undefined, shown: Days): Versus | null {
  const n = shown.to - shown.from + 1;
  if (asked === 'before') return { days: { from: shown.from - n, to: shown.from - 1 }, words: 'just before' };
  if (asked === 'year') {
    return { days: { from: shown.from - YEAR_DAYS, to: shown.to - YEAR_DAYS }, words: '52 weeks earlier' };
  }
  const [from, to] = (asked ?? '').split('..').map((iso) => dayOfIso(iso));
  if (from == null || to == null) return null;
  const days = { from: Math.min(from, to), to: Math.max(from, to) };
  return { days, words: rangeWords(days.from, days.to) };
}

export const writeVersus = ({ from, to }: Days): string => `${isoOfDay(from)}..${isoOfDay(to)}`;
