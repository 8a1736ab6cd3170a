import type exceljs from 'exceljs';
import { badRequest } from '../../platform/index.ts';
import { csvCell } from './csv.ts';

/** One row of a sheet, numbered as the sheet numbers it. */
export interface SheetRow {
  number: number;
  cells: string[];
  /** The row written as CSV. */
  raw: string;
}

/** The rows of one sheet of a workbook, header first, as texts: dates as `YYYY-MM-DD HH:MM:SS`, numbers with a point. */
export async function* readSheet(path: string, sheet: string | null, fileName: string): AsyncGenerator<SheetRow[]> {
  // Loaded when first asked for: it takes a quarter of a second, and most files are not workbooks.
  const { stream } = (await import('exceljs')).default;
  const workbook = new stream.xlsx.WorkbookReader(path, {
    worksheets: 'emit',
    sharedStrings: 'cache',
    styles: 'cache',
    hyperlinks: 'ignore',
    entries: 'ignore',
  });
  const seen: string[] = [];
  try {
    for await (const worksheet of workbook) {
      const { name } = worksheet as unknown as { name: string };
      seen.push(name);
      if (sheet !== null && name !== sheet) continue;
      let batch: SheetRow[] = [];
      for await (const row of worksheet) {
        const values = row.values as exceljs.CellValue[];
        const cells = Array.from({ length: Math.max(0, values.length - 1) }, (_, i) => cellText(values[i + 1]));
        if (cells.every((cell) => cell === '')) continue;
        batch.push({ number: row.number, cells, raw: cells.map(csvCell).join(',') });
        if (batch.length >= 2000) {
          yield batch;
          batch = [];
        }
      }
      if (batch.length > 0) yield batch;
      return;
    }
  } catch (error) {
    if (error instanceof Error && error.name === 'Refusal') throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw badRequest(
      'file.damaged',
      `${fileName} is a workbook that cannot be read (${reason}). Save it again, or save the sheet as CSV.`,
    );
  }
  throw badRequest('file.layout', `${fileName} has no sheet named "${sheet}"; it has ${seen.join(', ') || 'none'}.`);
}

function cellText(value: exceljs.CellValue | undefined): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return value.toISOString().slice(0, 19).replace('T', ' ');
  if (typeof value !== 'object') return String(value);
  if ('result' in value) return cellText(value.result as exceljs.CellValue);
  if ('richText' in value) return value.richText.map((part) => part.text).join('');
  if ('text' in value) return String(value.text);
  return '';
}
