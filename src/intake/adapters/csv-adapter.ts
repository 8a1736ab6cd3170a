import { badRequest } from '../../platform/index.ts';
import type { IncidentDraft, RowProblem } from '../../vocabulary/index.ts';
import { type CsvLayout, csvCell, csvLayout, readCsv } from '../reading/csv.ts';
import { Problems } from '../reading/problems.ts';
import type { SourceFile, SourceText } from '../reading/source-file.ts';
import { asUtf8, chooseEncoding, type TextEncoding } from '../reading/text-encoding.ts';
import type { Adapter, OpenedSource, OutcomeChange, ParsedRow, Reading, ReadingContext } from './adapter.ts';

/** Columns that AIM adds in front of held rows it gives back, so that mended ones say which they were. */
export const HELD_COLUMNS = ['aim_load', 'aim_row', 'aim_problem'] as const;

/** Where each named column of one file is. Names are matched without regard to case and surrounding spaces. */
export class Columns {
  readonly header: readonly string[];
  readonly #at = new Map<string, number>();

  constructor(header: readonly string[]) {
    this.header = header;
    header.forEach((name, i) => {
      const key = name.trim().toLowerCase();
      if (!this.#at.has(key)) this.#at.set(key, i);
    });
  }

  has(name: string): boolean {
    return this.#at.has(name.trim().toLowerCase());
  }

  /** Place of a column; -1 for one that the file does not have, which `Row.text` reads as empty. */
  at(name: string): number {
    return this.#at.get(name.trim().toLowerCase()) ?? -1;
  }
}

/** The row being read: its cells, and what turned out wrong with it. One object serves all rows. */
export class Row extends Problems {
  cells: readonly string[] = [];

  /** The cell without surrounding spaces; empty when the file has no such column. */
  text(column: number): string {
    return column < 0 ? '' : this.cells[column]!.trim();
  }
}

export type ReadRow = (row: Row) => IncidentDraft | OutcomeChange | null;

/** A source whose files are CSV with a header. */
export interface CsvSource {
  name: string;
  describes: string;
  updates?: string;
  encoding: TextEncoding;
  /** Without these columns a file is not of this source. */
  required: readonly string[];
  /** Further sign that a file is of this source, where the columns alone do not tell. */
  recognises?(fileName: string, columns: Columns): boolean;
  /** Which texts of a zip are this source's; the others are left out with the reason. Default: all with the required columns. */
  leavesOut?(member: string): string | null;
  /** Made once a file, so that per-file state such as counts of identical rows lives in its closure. */
  reader(columns: Columns, context: ReadingContext): ReadRow;
  /** The key of a row that has a problem, where it can be read all the same. */
  keyOf?(columns: Columns): (row: Row) => string;
}

/** The head of a text as characters, in the encoding it will be read in. */
export function headText(text: SourceText, declared: TextEncoding): string {
  const { encoding } = chooseEncoding(text.head, declared);
  return new TextDecoder(encoding).decode(text.head, { stream: true });
}

export function csvAdapter(source: CsvSource): Adapter {
  const layoutOf = (text: SourceText) => csvLayout(headText(text, source.encoding));
  return {
    name: source.name,
    describes: source.describes,
    ...(source.updates === undefined ? {} : { updates: source.updates }),
    sniff(text, fileName) {
      const layout = layoutOf(text);
      if (layout === null) return false;
      const columns = new Columns(layout.header);
      if (!source.required.every((name) => columns.has(name))) return false;
      return source.recognises?.(fileName, columns) ?? true;
    },
    async open(file, context) {
      return openCsv(source, file, context, layoutOf);
    },
  };
}

async function openCsv(
  source: CsvSource,
  file: SourceFile,
  context: ReadingContext,
  layoutOf: (text: SourceText) => CsvLayout | null,
): Promise<OpenedSource> {
  if (file.kind === 'xlsx') {
    throw badRequest(
      'file.layout',
      `${file.fileName} is a workbook; ${source.describes} comes as CSV. Save the sheet as CSV, or load it through a mapping profile.`,
    );
  }
  const notes = file.leftOut.map(({ member, reason }) => `Left out ${member}: ${reason}.`);
  const parts: { text: SourceText; layout: CsvLayout }[] = [];
  for (const text of file.texts) {
    const reason = text.member === null ? null : (source.leavesOut?.(text.member) ?? null);
    if (reason !== null) {
      notes.push(`Left out ${text.member}: ${reason}.`);
      continue;
    }
    const layout = layoutOf(text);
    const missing = missingColumns(source, layout);
    if (layout === null || missing.length > 0) throw notTheLayout(source, file, text, layout, missing);
    const { note } = chooseEncoding(text.head, source.encoding);
    if (note !== null) notes.push(text.member === null ? note : `${text.member}: ${note}`);
    parts.push({ text, layout });
  }
  if (parts.length === 0) {
    throw badRequest('file.layout', `${file.fileName} holds no file of ${source.describes}. ${notes.join(' ')}`);
  }
  return { rows: rowsOf(source, file, parts, context), header: ownHeader(parts[0]!.layout), notes };
}

function missingColumns(source: CsvSource, layout: CsvLayout | null): string[] {
  if (layout === null) return [...source.required];
  const columns = new Columns(layout.header);
  return source.required.filter((name) => !columns.has(name));
}

function notTheLayout(
  source: CsvSource,
  file: SourceFile,
  text: SourceText,
  layout: CsvLayout | null,
  missing: readonly string[],
) {
  const name = text.member === null ? file.fileName : `${file.fileName}/${text.member}`;
  const found =
    layout === null ? 'no header of several columns' : `the columns ${layout.header.join(', ').slice(0, 400)}`;
  return badRequest(
    'file.layout',
    `${name} is not ${source.describes}: found ${found}; expected also ${missing.join(', ')}. Nothing was changed.`,
    { missing: [...missing], found: layout?.header ?? [] },
  );
}

async function* rowsOf(
  source: CsvSource,
  file: SourceFile,
  parts: readonly { text: SourceText; layout: CsvLayout }[],
  context: ReadingContext,
): AsyncGenerator<ParsedRow[]> {
  let before = 0;
  for (const { text, layout } of parts) {
    const { encoding } = chooseEncoding(text.head, source.encoding);
    const name = text.member === null ? file.fileName : `${file.fileName}/${text.member}`;
    const columns = new Columns(layout.header);
    const read = rowReader(source, columns, context);
    const isMended = layout.header[0] === HELD_COLUMNS[0];
    let last = 0;
    for await (const records of readCsv(asUtf8(text.bytes(context.onBytes), encoding), layout, name)) {
      last = records.at(-1)!.number;
      yield records.map(({ number, cells, raw }) => ({
        number: before + number,
        member: text.member === null ? null : { name: text.member, number },
        raw: isMended && cells !== null ? withoutHeldColumns(cells, layout) : raw,
        reading: read(cells, raw),
        mends: isMended && cells !== null ? mendedRow(cells) : null,
      }));
    }
    before += last;
  }
}

/** Reads rows of one file: what is wrong with the row as a row first, then the source's own rules. */
export function rowReader(source: CsvSource, columns: Columns, context: ReadingContext) {
  const row = new Row();
  const readRow = source.reader(columns, context);
  const keyOf = source.keyOf?.(columns) ?? (() => '');
  const width = columns.header.length;
  return (cells: readonly string[] | null, raw: string): Reading => {
    const wrong = shapeProblem(cells, raw, width);
    if (wrong !== null || cells === null) return { kind: 'problem', problem: wrong!, sourceRef: null };
    row.first = null;
    row.cells = cells;
    const result = readRow(row);
    if (row.first !== null) return { kind: 'problem', problem: row.first, sourceRef: keyOf(row) || null };
    if (result === null) throw new Error(`${source.name} read a row as nothing and named no problem`);
    return 'order' in result ? { kind: 'outcome', change: result } : { kind: 'incident', draft: result };
  };
}

function shapeProblem(cells: readonly string[] | null, raw: string, width: number): RowProblem | null {
  if (cells === null) {
    return {
      code: 'row.quotes',
      column: '',
      found: raw.slice(0, 300),
      expected: 'quotation marks in pairs around a value, doubled inside it',
    };
  }
  if (cells.length !== width) {
    return {
      code: 'row.columns',
      column: '',
      found: `${cells.length} values`,
      expected: `${width} values, as the header has`,
    };
  }
  return textProblem(raw);
}

/** What no stored text may hold, in any layout. */
export function textProblem(raw: string): RowProblem | null {
  if (raw.includes('\ufffd')) {
    return {
      code: 'text.encoding',
      column: '',
      found: raw.slice(0, 300),
      expected: 'text in one encoding: UTF-8, or windows-1252 throughout',
    };
  }
  if (raw.includes('\0')) {
    return {
      code: 'text.control',
      column: '',
      found: raw.replaceAll('\0', '␀').slice(0, 300),
      expected: 'text without zero bytes',
    };
  }
  return null;
}

function mendedRow(cells: readonly string[]): ParsedRow['mends'] {
  const loadId = Number(cells[0]);
  const rowNumber = Number(cells[1]);
  return Number.isInteger(loadId) && Number.isInteger(rowNumber) ? { loadId, rowNumber } : null;
}

function ownHeader(layout: CsvLayout): string {
  return layout.header[0] === HELD_COLUMNS[0] ? withoutHeldColumns(layout.header, layout) : layout.headerRaw;
}

function withoutHeldColumns(cells: readonly string[], layout: CsvLayout): string {
  return cells.slice(HELD_COLUMNS.length).map(csvCell).join(layout.delimiter);
}
