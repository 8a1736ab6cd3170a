import { benjaminiHochberg } from '../../analysis/index.ts';
import type { BriefingCover } from './calendar.ts';
import { THEME_OF_CATEGORY, THEMES } from './themes.ts';
import type { BriefingColumns, DayWindow } from './types.ts';
import { chanceOfAtLeast, pooledDispersion, type Usual, usualOf } from './usual.ts';

const DAY_S = 86_400;

/** Windows of days: the one judged first, then the earlier ones it is compared with, newest first. They do not overlap. */
export interface Windows {
  name: 'cover' | 'week' | 'month';
  windows: DayWindow[];
}

export function windowsOf(cover: BriefingCover, weeks: number): Windows[] {
  const length = cover.toDay - cover.fromDay + 1;
  const starts = [cover.fromDay, ...cover.baselineFromDays];
  const all: Windows[] = [
    { name: 'cover', windows: starts.map((fromDay) => ({ fromDay, toDay: fromDay + length - 1 })) },
  ];
  if (length < 7) {
    const ends = Array.from({ length: weeks + 1 }, (_, k) => cover.toDay - 7 * k);
    all.push({ name: 'week', windows: ends.map((toDay) => ({ fromDay: toDay - 6, toDay })) });
  }
  return all;
}

/** Counts and rows of one theme in one area over the windows. */
export interface Cell {
  theme: number;
  /** Index into the areas given, or −1 for all of them together. */
  area: number;
  windows: Windows;
  counts: number[];
  usual: Usual;
  p: number;
  pAdjusted: number;
}

export interface CountTable {
  cells: Cell[];
  /** One test each of enough earlier windows. */
  checks: number;
  /** Rows counted in any window. */
  used: number;
}

/**
 * Which themes are out of the ordinary where? One cell for every theme × (each area, and all) × window, each judged
 * against the same window of earlier weeks, chance allowed for across the whole table (Benjamini and Hochberg).
 *
 * Earlier windows are counted at the same age: a record counts there only if it had been recorded as soon after its
 * window as `asAtSecond` is after the one judged. So a slow supplier does not make the last days look quiet.
 *
 * @param rows        rows of the columns to count
 * @param areaOf      for each ward code its index among the areas shown
 * @param asAtSecond  the moment the briefing speaks at, seconds of the picture's epoch
 */
export function countTable(
  columns: BriefingColumns,
  rows: ArrayLike<number>,
  areaOf: ReadonlyMap<number, number>,
  nAreas: number,
  allWindows: Windows[],
  asAtSecond: number,
): CountTable {
  const cells: Cell[] = [];
  let used = 0;
  for (const windows of allWindows) {
    const nWindows = windows.windows.length;
    const judged = windows.windows[0]!;
    const share =
      daysOf(judged) /
      Math.max(
        1,
        windows.windows.slice(1).reduce((days, each) => days + daysOf(each), 0),
      );
    // Row nAreas of each theme holds all areas together.
    const counts = new Int32Array(THEMES.length * (nAreas + 1) * nWindows);
    const firstDay = Math.min(...windows.windows.map(({ fromDay }) => fromDay));
    const lastDay = judged.toDay;
    const windowOfDay = new Int16Array(lastDay - firstDay + 1).fill(-1);
    windows.windows.forEach(({ fromDay, toDay }, w) => {
      windowOfDay.fill(w, fromDay - firstDay, toDay - firstDay + 1);
    });
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i]!;
      const day = columns.localDay[row]!;
      if (day < firstDay || day > lastDay) continue;
      const w = windowOfDay[day - firstDay]!;
      const theme = THEME_OF_CATEGORY[columns.categoryId[row]!]!;
      if (w < 0 || theme < 0) continue;
      const ageCut = asAtSecond - (judged.toDay - windows.windows[w]!.toDay) * DAY_S;
      // A record without a recording time (NONE_I32) is older than any cut, and so always counted.
      if (columns.recordedAt[row]! > ageCut) continue;
      const n = columns.count[row]!;
      counts[(theme * (nAreas + 1) + nAreas) * nWindows + w]! += n;
      const area = areaOf.get(columns.ward[row]!);
      if (area !== undefined) counts[(theme * (nAreas + 1) + area) * nWindows + w]! += n;
      if (windows.name !== 'week') used++;
    }
    for (let theme = 0; theme < THEMES.length; theme++) {
      const of = (area: number) =>
        Array.from(
          counts.subarray((theme * (nAreas + 1) + area) * nWindows, (theme * (nAreas + 1) + area + 1) * nWindows),
        );
      const byArea = Array.from({ length: nAreas }, (_, area) => of(area));
      const dispersion = pooledDispersion(byArea.map((windowCounts) => windowCounts.slice(1)));
      byArea.push(of(nAreas));
      byArea.forEach((windowCounts, area) => {
        const earlier = windowCounts.slice(1);
        const usual = usualOf(earlier, area === nAreas ? pooledDispersion([earlier]) : dispersion, share);
        cells.push({
          theme,
          area: area === nAreas ? -1 : area,
          windows,
          counts: windowCounts,
          usual,
          p: chanceOfAtLeast(windowCounts[0]!, usual),
          pAdjusted: 1,
        });
      });
    }
  }
  const adjusted = benjaminiHochberg(Float64Array.from(cells, (cell) => cell.p));
  cells.forEach((cell, i) => {
    cell.pAdjusted = adjusted[i]!;
  });
  return { cells, checks: cells.length, used };
}

function daysOf({ fromDay, toDay }: DayWindow): number {
  return toDay - fromDay + 1;
}

/**
 * The cells worth a decision: beyond chance across the table, and not few. Of one theme and area the window that says
 * it strongest; the whole area only where no part of it says the same.
 */
export function exceptionalCells(table: CountTable, falseAlarmRate: number, fewestEvents: number): Cell[] {
  const strongest = new Map<string, Cell>();
  for (const cell of table.cells) {
    if (cell.pAdjusted > falseAlarmRate || cell.counts[0]! < fewestEvents) continue;
    const key = `${cell.theme} ${cell.area}`;
    const other = strongest.get(key);
    if (!other || cell.p < other.p) strongest.set(key, cell);
  }
  const chosen = [...strongest.values()];
  const themesInParts = new Set(chosen.filter((cell) => cell.area >= 0).map((cell) => cell.theme));
  return chosen
    .filter((cell) => cell.area >= 0 || !themesInParts.has(cell.theme))
    .sort((a, b) => a.p - b.p || a.theme - b.theme || a.area - b.area);
}
