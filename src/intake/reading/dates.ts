import type { Instant, LocalClock } from '../../vocabulary/index.ts';
import type { Problems } from './problems.ts';

/** How fine a date format is: what its readings' last instant is measured from. */
export type DateGrain = 'exact' | 'hour' | 'day' | 'month';

/** Reads one way of writing dates, on one local clock. */
export interface DateFormat {
  readonly pattern: string;
  readonly grain: DateGrain;
  /** First instant of what the text says, or null when it is not so written or no such date exists. */
  read(text: string): Instant | null;
  /** Last instant of a grain that begins here: itself, or the millisecond before the next hour, day or month. */
  end(start: Instant): Instant;
}

const MONTH_NAMES = [
  ...['january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september', 'october', 'november'],
  'december',
];
/** English, whole or its first three letters (and Sept): a name that only begins like one may be another language's. */
const MONTHS: ReadonlyMap<string, number> = new Map([
  ...MONTH_NAMES.flatMap((name, i): [string, number][] => [
    [name, i + 1],
    [name.slice(0, 3), i + 1],
  ]),
  ['sept', 9],
]);
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

// Longest first, so that MMMM is not read as MM MM.
const TOKENS: readonly [token: string, part: Part, expression: string][] = [
  ['YYYY', 'year', '(\\d{4})'],
  ['MMMM', 'monthName', '([A-Za-z]{3,9})'],
  ['MM', 'month', '(\\d{2})'],
  ['DD', 'day', '(\\d{2})'],
  ['HH', 'hour', '(\\d{2})'],
  ['hh', 'hour', '(\\d{2})'],
  ['mm', 'minute', '(\\d{2})'],
  ['ss', 'second', '(\\d{2})(?:\\.\\d{1,9})?'],
  ['M', 'month', '(\\d{1,2})'],
  ['D', 'day', '(\\d{1,2})'],
  ['H', 'hour', '(\\d{1,2})'],
  ['h', 'hour', '(\\d{1,2})'],
  ['A', 'half', '([AaPp][Mm])'],
];
type Part = 'year' | 'month' | 'monthName' | 'day' | 'hour' | 'minute' | 'second' | 'half';

/**
 * A reader for a pattern of YYYY, MM, M, MMMM, DD, D, HH, H, hh, h, mm, ss, A and plain characters, or `iso`: ISO 8601 with
 * or without an offset. Without an offset the reading is local. Times that a clock change skips or repeats are read as
 * RFC 5545 has it (the later, the first).
 *
 * @throws RangeError for a pattern without a year
 */
export function dateFormat(pattern: string, clock: LocalClock): DateFormat {
  const walls = new WallClock(clock);
  if (pattern === 'iso') return isoFormat(walls);
  const parts: Part[] = [];
  let expression = '';
  for (let i = 0; i < pattern.length; ) {
    const token = TOKENS.find(([word]) => pattern.startsWith(word, i));
    if (token === undefined) {
      expression += pattern[i]!.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
      i++;
      continue;
    }
    parts.push(token[1]);
    expression += token[2];
    i += token[0].length;
  }
  if (!parts.includes('year')) throw new RangeError(`date pattern: expected one with YYYY, got "${pattern}"`);
  const grain: DateGrain = parts.includes('minute')
    ? 'exact'
    : parts.includes('hour')
      ? 'hour'
      : parts.includes('day')
        ? 'day'
        : 'month';
  const fast = fixedWidthReader(pattern, walls);
  if (fast !== null) return { pattern, grain, read: fast, end: (start) => walls.end(start, grain) };
  const regex = new RegExp(`^${expression}$`);
  return {
    pattern,
    grain,
    read(text) {
      const found = regex.exec(text);
      if (found === null) return null;
      const at: Record<Part, number> = {
        year: 0,
        month: 1,
        monthName: 0,
        day: 1,
        hour: 0,
        minute: 0,
        second: 0,
        half: 0,
      };
      for (let i = 0; i < parts.length; i++) {
        const part = parts[i]!;
        const word = found[i + 1]!;
        if (part === 'monthName') at.month = MONTHS.get(word.toLowerCase()) ?? 0;
        else if (part === 'half') at.half = word[0] === 'p' || word[0] === 'P' ? 2 : 1;
        else at[part] = Number(word);
      }
      if (at.half > 0) {
        if (at.hour < 1 || at.hour > 12) return null;
        at.hour = (at.hour % 12) + (at.half === 2 ? 12 : 0);
      }
      return walls.instant(at.year, at.month, at.day, at.hour, at.minute, at.second);
    },
    end: (start) => walls.end(start, grain),
  };
}

/**
 * The same without a regular expression for patterns whose parts stand at fixed places (`DD/MM/YYYY HH:mm`): three times as
 * fast, and files hold several dates a row. Null for other patterns.
 */
function fixedWidthReader(pattern: string, walls: WallClock): ((text: string) => Instant | null) | null {
  if (/MMMM|A|[^\x20-\x7e]/.test(pattern)) return null;
  const places = { year: -1, month: -1, day: -1, hour: -1, minute: -1, second: -1 };
  const plain: { at: number; code: number }[] = [];
  const parts = [
    ['YYYY', 'year'],
    ['MM', 'month'],
    ['DD', 'day'],
    ['HH', 'hour'],
    ['mm', 'minute'],
    ['ss', 'second'],
  ] as const;
  for (let i = 0; i < pattern.length; ) {
    const part = parts.find(([token]) => pattern.startsWith(token, i));
    if (part === undefined) {
      if (/[A-Za-z]/.test(pattern[i]!)) return null;
      plain.push({ at: i, code: pattern.charCodeAt(i) });
      i++;
    } else {
      places[part[1]] = i;
      i += part[0].length;
    }
  }
  const { year, month, day, hour, minute, second } = places;
  return (text) => {
    if (text.length !== pattern.length) return null;
    for (let i = 0; i < plain.length; i++) if (text.charCodeAt(plain[i]!.at) !== plain[i]!.code) return null;
    const y = twoDigits(text, year) * 100 + twoDigits(text, year + 2);
    const m = month < 0 ? 1 : twoDigits(text, month);
    const d = day < 0 ? 1 : twoDigits(text, day);
    const h = hour < 0 ? 0 : twoDigits(text, hour);
    const min = minute < 0 ? 0 : twoDigits(text, minute);
    const sec = second < 0 ? 0 : twoDigits(text, second);
    // What is no digit makes NaN, and NaN spreads.
    if (Number.isNaN(y + m + d + h + min + sec)) return null;
    return walls.instant(y, m, d, h, min, sec);
  };
}

function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 48;
  const ones = text.charCodeAt(at + 1) - 48;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}

const ISO = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?(?: ?(Z|[+-]\d{2}:?\d{2}))?)?$/;

function isoFormat(walls: WallClock): DateFormat {
  return {
    pattern: 'iso',
    grain: 'exact',
    read(text) {
      const found = ISO.exec(text);
      if (found === null) return null;
      const [, year, month, day, hour = '0', minute = '0', second = '0', zone] = found;
      if (zone === undefined) {
        return walls.instant(Number(year), Number(month), Number(day), Number(hour), Number(minute), Number(second));
      }
      const utc = utcOf(Number(year), Number(month), Number(day), Number(hour), Number(minute), Number(second));
      if (utc === null || zone === 'Z') return utc;
      const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
      return utc - (zone[0] === '-' ? -minutes : minutes) * 60_000;
    },
    end: (start) => start,
  };
}

function utcOf(year: number, month: number, day: number, hour: number, minute: number, second: number): number | null {
  if (month < 1 || month > 12 || day < 1 || hour > 23 || minute > 59 || second > 59 || year < 1900 || year > 2100) {
    return null;
  }
  if (day > 28 && day > new Date(Date.UTC(year, month, 0)).getUTCDate()) return null;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/** Wall-clock readings to instants, fast: only the days around a clock change ask the zone rules. */
class WallClock {
  readonly #clock: LocalClock;
  readonly #offsets = new Map<number, number>();
  #lastDay = Number.NaN;
  #lastOffset = Number.NaN;
  readonly #hours = new Map<number, Instant>();
  readonly #ends = new Map<number, Instant>();

  constructor(clock: LocalClock) {
    this.#clock = clock;
  }

  /** Offset of a local day on which no clock changes, NaN for one near a change. */
  #offsetOfDay(day: number): number {
    // The dates of one row are mostly of one day.
    if (day === this.#lastDay) return this.#lastOffset;
    let offset = this.#offsets.get(day);
    if (offset === undefined) {
      const before = this.#clock.offsetMs((day - 1) * DAY_MS);
      const after = this.#clock.offsetMs((day + 2) * DAY_MS);
      offset = before === after ? before : Number.NaN;
      this.#offsets.set(day, offset);
    }
    this.#lastDay = day;
    this.#lastOffset = offset;
    return offset;
  }

  instant(year: number, month: number, day: number, hour: number, minute: number, second: number): Instant | null {
    const wall = utcOf(year, month, day, hour, minute, second);
    if (wall === null) return null;
    const offset = this.#offsetOfDay(Math.floor(wall / DAY_MS));
    if (!Number.isNaN(offset)) return wall - offset;
    // Near a change: the zone rules are asked once for each local hour. Clocks change on whole hours.
    const hourStart = wall - (wall % HOUR_MS);
    let instant = this.#hours.get(hourStart);
    if (instant === undefined) {
      instant = this.#clock.instantOf(year, month, day, hour);
      this.#hours.set(hourStart, instant);
    }
    return instant + (minute * 60 + second) * 1000;
  }

  end(start: Instant, grain: DateGrain): Instant {
    if (grain === 'exact') return start;
    if (grain === 'hour') return start + HOUR_MS - 1;
    const key = grain === 'day' ? start : start + 0.5;
    let end = this.#ends.get(key);
    if (end === undefined) {
      const date = new Date(start + this.#clock.offsetMs(start));
      const next =
        grain === 'day'
          ? Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate() + 1)
          : Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
      end = this.#clock.startOfDay(next / DAY_MS) - 1;
      this.#ends.set(key, end);
    }
    return end;
  }
}

/** The instant a cell gives, null when it is empty or unreadable; the latter is noted. */
export function readDate(problems: Problems, column: string, text: string, format: DateFormat): Instant | null {
  if (text === '') return null;
  const instant = format.read(text);
  if (instant !== null) return instant;
  const expected =
    format.pattern === 'iso' ? 'an ISO 8601 date and time, for instance 2026-11-23T08:41:00Z' : format.pattern;
  return problems.note('date.unreadable', column, text, `a date that exists, written ${expected}`);
}
