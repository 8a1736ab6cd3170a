import type { ClockCalendar } from '../../services/model.ts';

type Spans = ClockCalendar['week'][number];

const clock = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

/** "09:00 to 12:30, 13:30 to 17:00"; "" when closed. */
export const hoursWords = (spans: Spans): string =>
  spans.map(({ from, to }) => `${clock(from)} to ${clock(to)}`).join(', ');

/** What `hoursWords` writes, read back; null when it cannot be read. */
export function readHours(words: string): Spans | null {
  const text = words.trim().toLowerCase();
  if (text === '' || text === 'closed') return [];
  const spans: { from: number; to: number }[] = [];
  for (const part of text.split(',')) {
    const found = /^\s*(\d{1,2}):(\d\d)\s*(?:to|-|–)\s*(\d{1,2}):(\d\d)\s*$/.exec(part);
    if (found === null) return null;
    const [h1, m1, h2, m2] = found.slice(1).map(Number) as [number, number, number, number];
    const [from, to] = [h1 * 60 + m1, h2 * 60 + m2];
    if (m1 > 59 || m2 > 59 || to > 1440 || from >= to) return null;
    const before = spans.at(-1);
    if (before !== undefined && from <= before.to) return null;
    spans.push({ from, to });
  }
  return spans;
}

/** Hours of a week in a line: weekdays that are alike are said together, in the order of the week. */
export function weekWords(week: ClockCalendar['week'], weekdays: (weekday: number) => string): string {
  const runs: { first: number; last: number; words: string }[] = [];
  week.forEach((spans, weekday) => {
    const words = hoursWords(spans) || 'closed';
    const run = runs.at(-1);
    if (run !== undefined && run.words === words) run.last = weekday;
    else runs.push({ first: weekday, last: weekday, words });
  });
  return runs
    .map(({ first, last, words }) =>
      first === last ? `${weekdays(first)} ${words}` : `${weekdays(first)} to ${weekdays(last)} ${words}`,
    )
    .join('; ');
}
