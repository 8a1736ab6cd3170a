import { type CsvError, parse } from 'csv-parse';
import { parse as parseSync } from 'csv-parse/sync';
import { badRequest, type Refusal } from '../../platform/index.ts';

const LONGEST_RECORD = 1_000_000;

/** One record of a CSV file. `number` counts as a spreadsheet does: the header is row 1. */
export interface CsvRecord {
  number: number;
  cells: string[];
  /** The record as it came, without its line end. */
  raw: string;
}

export interface CsvLayout {
  delimiter: string;
  recordDelimiters: string[];
  header: string[];
  /** The header line as it came. */
  headerRaw: string;
}

/** Delimiter, line ends and header of a CSV file from its first bytes, or null where they are no CSV. */
export function csvLayout(head: string): CsvLayout | null {
  const text = head.charCodeAt(0) === 0xfeff ? head.slice(1) : head;
  const recordDelimiters = text.includes('\n') ? ['\r\n', '\n'] : text.includes('\r') ? ['\r'] : ['\n'];
  const firstLine = text.split(/\r\n|\n|\r/, 1)[0] ?? '';
  const counts = [',', ';', '\t', '|'].map((delimiter) => ({ delimiter, n: countOutsideQuotes(firstLine, delimiter) }));
  const best = counts.reduce((a, b) => (b.n > a.n ? b : a));
  if (best.n === 0) return null;
  try {
    const [record] = parseSync(text, {
      delimiter: best.delimiter,
      record_delimiter: recordDelimiters,
      relax_quotes: true,
      raw: true,
      to: 1,
    }) as unknown as { record: string[]; raw: string }[];
    if (record === undefined) return null;
    const header = record.record.map((name) => name.trim());
    return { delimiter: best.delimiter, recordDelimiters, header, headerRaw: withoutLineEnd(record.raw) };
  } catch {
    return null;
  }
}

function countOutsideQuotes(line: string, delimiter: string): number {
  let n = 0;
  let quoted = false;
  for (const character of line) {
    if (character === '"') quoted = !quoted;
    else if (!quoted && character === delimiter) n++;
  }
  return n;
}

function withoutLineEnd(raw: string): string {
  let end = raw.length;
  if (end > 0 && raw.charCodeAt(end - 1) === 10) end--;
  if (end > 0 && raw.charCodeAt(end - 1) === 13) end--;
  return end === raw.length ? raw : raw.slice(0, end);
}

/**
 * The records after the header, in batches as the bytes come in. Blank lines are no records. Nothing is corrected: what
 * quotation marks leave in doubt is for `quotesPairUp` to say.
 *
 * @throws Refusal `file.quotes` when a quotation mark opens and never closes
 */
export async function* readCsv(
  utf8: AsyncIterable<Uint8Array>,
  layout: CsvLayout,
  fileName: string,
): AsyncGenerator<CsvRecord[]> {
  const parser = parse({
    bom: true,
    delimiter: layout.delimiter,
    record_delimiter: layout.recordDelimiters,
    relax_column_count: true,
    relax_quotes: true,
    raw: true,
    max_record_size: LONGEST_RECORD,
  });
  let number = 0;
  let batch: CsvRecord[] = [];
  parser.on('data', ({ record, raw }: { record: string[]; raw: string }) => {
    number++;
    if (number === 1 || (record.length === 1 && record[0] === '')) return;
    batch.push({ number, cells: record, raw: withoutLineEnd(raw) });
  });
  let failed: Error | null = null;
  parser.on('error', (error) => {
    failed = error;
  });
  const settled = (start: (done: () => void) => void) =>
    new Promise<void>((resolve, reject) => {
      const fail = (error: Error) => reject(refusalOf(error, number, fileName));
      if (failed !== null) return fail(failed);
      parser.once('error', fail);
      start(() => {
        parser.off('error', fail);
        resolve();
      });
    });
  for await (const chunk of utf8) {
    await settled((done) => parser.write(chunk, () => done()));
    if (batch.length === 0) continue;
    const full = batch;
    batch = [];
    yield full;
  }
  await settled((done) => {
    parser.once('end', done);
    parser.end();
  });
  if (batch.length > 0) yield batch;
}

function refusalOf(error: Error, lastRow: number, fileName: string): Refusal {
  const code = (error as CsvError).code;
  if (code === 'CSV_QUOTE_NOT_CLOSED') {
    return badRequest(
      'file.quotes',
      `${fileName}: a quotation mark opens after row ${lastRow} and never closes, so nobody can say where its rows end. Mend that row and load the file again; nothing was changed.`,
    );
  }
  if (code === 'CSV_MAX_RECORD_SIZE') {
    return badRequest(
      'file.long-row',
      `${fileName}: the row after row ${lastRow} is longer than a million characters. Most likely a quotation mark is missing there; nothing was changed.`,
    );
  }
  return badRequest('file.layout', `${fileName} cannot be read as CSV after row ${lastRow} (${error.message}).`);
}

const STRICT = new Map<string, RegExp>();

/** Whether every quoted value ends at its closing quotation mark. Only rows that hold one need asking. */
export function quotesPairUp(raw: string, delimiter: string): boolean {
  let strict = STRICT.get(delimiter);
  if (strict === undefined) {
    const d = delimiter === '\t' ? '\\t' : `\\${delimiter}`;
    const value = `(?:"[^"]*(?:""[^"]*)*"|(?!")[^${d}\\r\\n]*)`;
    strict = new RegExp(`^${value}(?:${d}${value})*$`);
    STRICT.set(delimiter, strict);
  }
  return strict.test(raw);
}

/** One value as CSV writes it. */
export function csvCell(value: string): string {
  return /[",;|\t\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
