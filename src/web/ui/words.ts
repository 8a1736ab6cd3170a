/** How AIM writes numbers, dates and times: plain English, 24-hour clock, the partnership's own time zone. */

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;
const WEEKDAYS_LONG = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;
const DAY_MS = 86_400_000;

let timeZone = 'Europe/London';
let clockAhead = 0;
const formats = new Map<string, Intl.DateTimeFormat>();

/** Set once, when the partnership is known; every time on every page is read in it. */
export function setTimeZone(zone: string): void {
  timeZone = zone;
  formats.clear();
}

/** What the server's clock says, told once; from then on `now` runs with it. */
export function setNow(instant: number): void {
  clockAhead = instant - Date.now();
}

export const now = (): number => Date.now() + clockAhead;

function format(key: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  let known = formats.get(key);
  if (!known) {
    known = new Intl.DateTimeFormat('en-GB', { timeZone, ...options });
    formats.set(key, known);
  }
  return known;
}

/** Days since 1970-01-01 on the local calendar. */
export function localDay(instant: number): number {
  const parts = format('day', { year: 'numeric', month: '2-digit', day: '2-digit' }).formatToParts(instant);
  const part = (type: string) => Number(parts.find((p) => p.type === type)?.value);
  return Date.UTC(part('year'), part('month') - 1, part('day')) / DAY_MS;
}

export const today = (): number => localDay(now());

/** The instant at which a local day begins. */
export function startOfDay(day: number): number {
  // Two steps reach midnight in every zone: the first guess may lie on the other side of a clock change.
  let guess = day * DAY_MS;
  for (let i = 0; i < 2; i++) {
    const parts = format('whole', {
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    }).formatToParts(guess);
    const part = (type: string) => Number(parts.find((p) => p.type === type)?.value);
    const read = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
    guess += day * DAY_MS - read;
  }
  return guess;
}

export const isoOfDay = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);

/** Days since 1970 of `YYYY-MM-DD`, or null when it is no date. */
export function dayOfIso(iso: string): number | null {
  if (!/^\d{4}-\d\d-\d\d$/.test(iso)) return null;
  const day = Date.parse(`${iso}T00:00:00Z`) / DAY_MS;
  return Number.isInteger(day) && isoOfDay(day) === iso ? day : null;
}

export const weekdayOf = (day: number): number => (((day + 3) % 7) + 7) % 7;

const yearOf = (day: number): string => isoOfDay(day).slice(0, 4);
const monthOf = (day: number): string => MONTHS[Number(isoOfDay(day).slice(5, 7)) - 1] ?? '';
const dateOf = (day: number): number => Number(isoOfDay(day).slice(8));

/** "24 Nov", with the year when it is not this one. */
export function dateWords(day: number): string {
  const year = yearOf(day) === yearOf(today()) ? '' : ` ${yearOf(day)}`;
  return `${dateOf(day)} ${monthOf(day)}${year}`;
}

/** "Tue 24 Nov". */
export const dayWords = (day: number): string => `${WEEKDAYS[weekdayOf(day)]} ${dateWords(day)}`;

/** "Tuesday 24 November", with the year when it is not this one. */
export function longDayWords(day: number): string {
  const month = format('month', { month: 'long', timeZone: 'UTC' }).format(day * DAY_MS + DAY_MS / 2);
  const year = yearOf(day) === yearOf(today()) ? '' : ` ${yearOf(day)}`;
  return `${WEEKDAYS_LONG[weekdayOf(day)]} ${dateOf(day)} ${month}${year}`;
}

export const weekdayWords = (weekday: number): string => WEEKDAYS_LONG[weekday] ?? '';
export const shortWeekday = (weekday: number): string => WEEKDAYS[weekday] ?? '';

/** "Nov 2024". */
export const monthWords = (day: number): string => `${monthOf(day)} ${yearOf(day)}`;
export const shortMonth = (day: number): string => monthOf(day);

/** "08:12". */
export const clockWords = (instant: number): string =>
  format('clock', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(instant);

/** "Tue 24 Nov, 08:12". */
export const momentWords = (instant: number): string => `${dayWords(localDay(instant))}, ${clockWords(instant)}`;

/** "08:12" today, else "Sun 22 Nov". */
export const whenWords = (instant: number): string =>
  localDay(instant) === today() ? clockWords(instant) : dayWords(localDay(instant));

/** "27 Oct to 23 Nov": both days are in it. */
export const rangeWords = (from: number, to: number): string =>
  from === to ? dayWords(from) : `${dateWords(from)} to ${dateWords(to)}`;

/** "2 h 10 min". */
export function durationWords(ms: number): string {
  const minutes = Math.round(Math.abs(ms) / 60_000);
  if (minutes < 1) return 'under 1 min';
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  return `${Math.floor(hours / 24)} days`;
}

const whole = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 });

/** 1284 as "1,284"; a minus is a minus, not a hyphen. */
export const countWords = (n: number): string => whole.format(n).replace('-', '−');

/** "1 record", "2 records". */
export const plural = (n: number, one: string, many = `${one}s`): string => `${countWords(n)} ${n === 1 ? one : many}`;

/** "12 kB", "3.4 MB". */
export function bytesWords(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  if (bytes < 1_000_000) return `${Math.round(bytes / 1000)} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** "police, fire and council". */
export function listWords(words: readonly string[], join = 'and'): string {
  if (words.length < 2) return words[0] ?? '';
  return `${words.slice(0, -1).join(', ')} ${join} ${words.at(-1)}`;
}

export const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);
