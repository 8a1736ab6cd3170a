import exceljs from 'exceljs';
import { requirePolicy } from '../../governance/index.ts';
import { badRequest } from '../../platform/index.ts';
import { dayOfIsoDate, isoDateOfDay, type Viewer } from '../../vocabulary/index.ts';
import { listPatrols } from './commands/patrols.ts';
import { daysOf, openProgramme } from './commands/programmes.ts';
import type { ProgrammeDeps } from './deps.ts';
import { claimOf, csvOf, periodOf, returnRows, returnTable } from './model.ts';
import { outcomeOf } from './outcome.ts';

export type ReturnBy = 'month' | 'quarter';
type Table = (string | number | null)[][];

export interface ReturnAsked {
  programmeId: string;
  by: ReturnBy;
  /** `2026-11` or `2026-Q4`; the whole programme where not given. */
  period?: string | undefined;
}

/** The return as the partnership orders its columns, first row titles. */
export async function programmeReturn(
  deps: ProgrammeDeps,
  viewer: Viewer,
  asked: ReturnAsked,
): Promise<{ name: string; table: Table }> {
  requirePolicy(viewer, 'task.read');
  const { programme, hotspots, agencies } = await openProgramme(deps, viewer, asked.programmeId);
  const patrols = (await listPatrols(deps, viewer, { programmeId: asked.programmeId })).filter(
    ({ date }) => asked.period === undefined || periodOf(date, asked.by) === asked.period,
  );
  const columns = programme.settings.columns;
  const isCounted = columns.some(({ key }) => key === 'incidents');
  const days = daysOf(programme.from, programme.to);
  const outcome = isCounted
    ? await outcomeOf(deps, viewer, programme, hotspots, { first: days[0]!, last: days.at(-1)! })
    : null;
  const rows = returnRows(patrols, asked.by);
  const table = returnTable(rows, columns, {
    hotspots,
    agencyName: (agencyId) => agencies.find((agency) => agency.agencyId === agencyId)?.name ?? String(agencyId),
    incidents(hotspot, period) {
      if (outcome === null) return null;
      const i = hotspots.findIndex((each) => each.hotspot === hotspot);
      let sum = 0;
      for (const [d, day] of days.entries()) {
        if (periodOf(isoDateOfDay(day), asked.by) !== period) continue;
        sum += outcome.counts[i * days.length + d]!;
      }
      // A period that is not complete has no count: less than it will be is not what happened.
      return Number.isNaN(sum) ? null : sum;
    },
  });
  return { name: programme.name, table };
}

/** What each agency may claim of the grant for a quarter. */
export async function programmeClaim(
  deps: ProgrammeDeps,
  viewer: Viewer,
  asked: Omit<ReturnAsked, 'by'>,
): Promise<Table> {
  requirePolicy(viewer, 'task.read');
  const { programme, agencies } = await openProgramme(deps, viewer, asked.programmeId);
  const patrols = (await listPatrols(deps, viewer, { programmeId: asked.programmeId })).filter(
    ({ date }) => asked.period === undefined || periodOf(date, 'quarter') === asked.period,
  );
  const rows = claimOf(patrols, programme.settings.rates);
  const period = asked.period ?? `${programme.from} to ${programme.to}`;
  return [
    ['Period', 'Agency', 'Hours delivered', 'Hours probable, not claimed', 'Pounds an hour', 'Pounds'],
    ...rows.map((row) => [
      period,
      agencies.find((agency) => agency.agencyId === row.agencyId)?.name ?? String(row.agencyId),
      row.deliveredHours,
      row.probableHours,
      row.poundsAnHour,
      row.pounds,
    ]),
  ];
}

export function checkPeriod(period: string | undefined, by: ReturnBy): void {
  if (period === undefined) return;
  const isRight = by === 'month' ? /^\d{4}-(0[1-9]|1[0-2])$/.test(period) : /^\d{4}-Q[1-4]$/.test(period);
  if (!isRight)
    throw badRequest(
      'programme.period',
      `The period "${period}" is none; expected ${by === 'month' ? '2026-11' : '2026-Q4'}.`,
    );
  if (by === 'month') dayOfIsoDate(`${period}-01`);
}

export const asCsv = (table: Table): Buffer => Buffer.from(csvOf(table), 'utf8');

/** One sheet, titles bold and frozen. Text stays text: nothing in it becomes a formula. */
export async function asXlsx(table: Table, title: string): Promise<Buffer> {
  const book = new exceljs.Workbook();
  // A sheet's name holds 31 characters and none of these.
  const sheet = book.addWorksheet(title.replace(/[*?:\\/[\]]/g, ' ').slice(0, 31) || 'Return', {
    views: [{ state: 'frozen', ySplit: 1 }],
  });
  sheet.addRows(table);
  sheet.getRow(1).font = { bold: true };
  for (const [i, title_] of (table[0] ?? []).entries()) {
    sheet.getColumn(i + 1).width = Math.max(10, Math.min(32, String(title_).length + 2));
  }
  return Buffer.from(await book.xlsx.writeBuffer());
}
