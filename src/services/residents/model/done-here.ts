import { type Instant, isoDateOfDay, type LocalClock, weekdayOfDay } from '../../../vocabulary/index.ts';

/** A case that was dealt with, as far as it can matter to the public list. */
export interface DealtWith {
  code: string;
  /** Metres of the partnership's plane. */
  x: number;
  y: number;
  area: string;
  doneAt: Instant;
}

/** What the public is shown: how many of a kind were dealt with in a square of the ground in a week. */
export interface DoneHere {
  code: string;
  area: string;
  /** Middle of the square, metres. */
  x: number;
  y: number;
  /** Monday of the week, ISO date. */
  week: string;
  n: number;
}

/** Side of a square: a street's length, so that a mark stands for a stretch of street and not for a house. */
export const SQUARE_METRES = 100;
/** Days after which something done may be shown: nobody can tell from the list who was there today. */
export const DAYS_LATE = 7;
/** Older than this is history, and for whoever runs the service to publish. */
export const MOST_DAYS = 366;

/**
 * Cases as squares, kinds and weeks: nothing finer leaves. Late twice: a case waits {@link DAYS_LATE} days, and its day is
 * said as a week. Same input in any order: same answer.
 */
export function coarsened(cases: readonly DealtWith[], now: Instant, local: LocalClock): DoneHere[] {
  const today = local.localDay(now);
  const squares = new Map<string, DoneHere>();
  for (const { code, x, y, area, doneAt } of cases) {
    const day = local.localDay(doneAt);
    if (day > today - DAYS_LATE || day < today - MOST_DAYS) continue;
    const middle = (metres: number) => (Math.floor(metres / SQUARE_METRES) + 0.5) * SQUARE_METRES;
    const week = isoDateOfDay(day - weekdayOfDay(day));
    const square: DoneHere = { code, area, x: middle(x), y: middle(y), week, n: 1 };
    const key = `${code} ${area} ${square.x} ${square.y} ${week}`;
    const known = squares.get(key);
    if (known === undefined) squares.set(key, square);
    else known.n += 1;
  }
  return [...squares.values()].sort(
    (a, b) =>
      b.week.localeCompare(a.week) ||
      a.area.localeCompare(b.area) ||
      a.code.localeCompare(b.code) ||
      a.x - b.x ||
      a.y - b.y,
  );
}

/**
 * Kinds that anybody may be shown a case of, by the category they are counted under. Whatever is not here is private, a
 * kind the partnership adds too: noise, anti-social behaviour, trading standards are about people, an insecure empty
 * building is an invitation, and offensive graffiti says who was meant.
 */
const SHOWN = [
  'street/vehicle/',
  'street/fly-tip',
  'street/fly-post',
  'street/graffiti/general',
  'street/litter/',
  'street/light',
] as const;

export const isShownToAll = ({ isPublic, category }: { isPublic: boolean; category: string | null }): boolean =>
  isPublic &&
  category !== null &&
  SHOWN.some((shown) => category === shown || (shown.endsWith('/') && category.startsWith(shown)));
