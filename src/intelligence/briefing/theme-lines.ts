import type { BriefingInput } from './briefing.ts';
import type { CountTable, Windows } from './counts.ts';
import { THEME_OF_CATEGORY, THEMES } from './themes.ts';
import type { ReportingDelay, ThemeLine } from './types.ts';

/** Every theme of the whole area in the window covered, beside what is usual for it. */
export function themeLines(
  input: BriefingInput,
  table: CountTable,
  main: Windows,
  delays: readonly ReportingDelay[],
  monthly: boolean,
  asAtSecond: number,
): ThemeLine[] {
  const { columns, rows, day } = input;
  const { fromDay, toDay } = main.windows[0]!;
  const idsByTheme = THEMES.map((): number[] => []);
  const agencies = new Set(input.agencyKinds.values());
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    const rowDay = columns.localDay[row]!;
    if (rowDay < fromDay || rowDay > toDay || columns.recordedAt[row]! > asAtSecond) continue;
    const theme = THEME_OF_CATEGORY[columns.categoryId[row]!]!;
    if (theme >= 0) idsByTheme[theme]!.push(columns.incidentId[row]!);
  }
  const lines: ThemeLine[] = [];
  for (const cell of table.cells) {
    if (cell.area !== -1 || cell.windows !== main) continue;
    const theme = THEMES[cell.theme]!;
    // A theme nobody here has ever recorded is no finding; its line would only pad the page.
    if (!agencies.has(theme.agency) || cell.counts.every((count) => count === 0)) continue;
    const count = cell.counts[0]!;
    lines.push({
      theme: theme.code,
      name: theme.name,
      agency: theme.agency,
      count,
      usual: cell.usual,
      verdict: count > cell.usual.upper ? 'higher' : count < cell.usual.lower ? 'lower' : 'usual',
      growing: monthly
        ? null
        : growing(
            count,
            day - toDay,
            delays.find(({ agency }) => agency === theme.agency),
          ),
      incidentIds: idsByTheme[cell.theme]!,
    });
  }
  return lines;
}

/**
 * How far a young count will still grow: n / F for the share F usually recorded by now, with the count's own chance
 * (±1.96 √n / F). Said only between 50 % and 95 %: below, it would be guessing; above, it is as good as final.
 */
function growing(count: number, ageDays: number, delay: ReportingDelay | undefined): ThemeLine['growing'] {
  const share = delay?.share[Math.min(ageDays, delay.share.length - 1)];
  if (count === 0 || share === undefined || share >= 0.95 || share < 0.5) return null;
  const half = (1.96 * Math.sqrt(count)) / share;
  const expected = count / share;
  return { share, expectLower: Math.max(count, Math.floor(expected - half)), expectUpper: Math.ceil(expected + half) };
}
