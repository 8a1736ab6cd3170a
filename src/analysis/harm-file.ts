/** Weights of one edition of one index. Totals of different editions must never stand in one trend. */
export interface HarmEdition {
  /** As the user names it, for instance `CCHI` or `ONS CSS`. */
  index: string;
  /** As the file or the user says, for instance `2016` or `May 2023`. */
  edition: string;
  /** Harm of one offence, by code (or name, where the file has no codes), in the index's own unit. */
  weights: ReadonlyMap<string, number>;
  /** Offences the index leaves out on purpose (police-proactive ones): they have no harm, which is not a harm of 0. */
  excluded: ReadonlySet<string>;
  /** Names by code, as far as the file gives them. */
  names: ReadonlyMap<string, string>;
}

/** A row that could not be used, for the person who will mend the file. */
export interface HarmProblem {
  /** Counted from 1, the header row too; 0 for the whole file. */
  row: number;
  column: string;
  found: string;
  expected: string;
}

export interface HarmFile {
  /** One for each edition in the file, in the order met. */
  editions: HarmEdition[];
  nRows: number;
  nUsed: number;
  problems: HarmProblem[];
}

export interface HarmFileOptions {
  index: string;
  /** For files without a column for it. */
  edition?: string;
}

const COLUMNS = {
  code: ['code', 'offencecode', 'hocode', 'homeofficecode', 'cjscode', 'crimecode', 'categorycode'],
  name: ['name', 'offence', 'offencename', 'offencedescription', 'description', 'category', 'crimetype'],
  weight: [
    'weight',
    'days',
    'harm',
    'harmweight',
    'harmscore',
    'cchi',
    'cchidays',
    'cchiscore',
    'severityweight',
    'css',
  ],
  edition: ['edition', 'version', 'year', 'weightsyear'],
} as const;
type Column = keyof typeof COLUMNS;

/** What stands where an index leaves an offence out. */
const LEFT_OUT = new Set(['excluded', 'exclude', 'n/a', 'na', 'not applicable', 'not included', '-', '–', '—']);

/**
 * Reads a user's own file of harm weights (Cambridge Crime Harm Index, ONS Crime Severity Score or of the same shape):
 * comma, semicolon or tab separated text with a header; columns for code or name, weight and, where it has one, edition.
 * No weights come with this program: their licences do not allow it.
 *
 * Never fails: rows it cannot read come back as problems. An offence with two weights in one edition has none.
 */
export function readHarmFile(text: string, options: HarmFileOptions): HarmFile {
  const { rows, separator } = separated(text.replace(/^\uFEFF/, ''));
  const header = rows[0];
  const nothing = { editions: [], nRows: Math.max(0, rows.length - 1), nUsed: 0 };
  if (header === undefined) {
    return { ...nothing, problems: [{ row: 0, column: '', found: 'an empty file', expected: 'a header and rows' }] };
  }
  const at = columnsOf(header.cells);
  const missing = missingColumns(at, options);
  if (missing.length > 0) {
    const found = header.cells.join(', ');
    return {
      ...nothing,
      problems: missing.map(([column, expected]) => ({ row: header.row, column, found, expected })),
    };
  }
  const problems: HarmProblem[] = [];
  const drafts = new Map<string, Draft>();
  for (const { row, cells } of rows.slice(1)) {
    const read = (column: Column) => (at[column] === undefined ? '' : (cells[at[column]] ?? '').trim());
    const edition = read('edition') || (options.edition ?? '');
    const key = read('code') || read('name');
    if (key === '') {
      problems.push({ row, column: at.code === undefined ? 'name' : 'code', found: '', expected: 'a code or a name' });
    } else if (edition === '') {
      problems.push({ row, column: 'edition', found: '', expected: 'the edition of this weight' });
    } else {
      const weight = weightOf(read('weight'), separator);
      if (weight === null) {
        const expected = 'a number of at least 0, or “excluded”';
        problems.push({ row, column: 'weight', found: read('weight'), expected });
      } else {
        const draft = drafts.get(edition) ?? { lines: new Map(), twice: new Set() };
        drafts.set(edition, draft);
        addLine(draft, { key, name: read('name'), weight, row }, problems);
      }
    }
  }
  const editions = [...drafts].map(([edition, draft]) => finished(options.index, edition, draft));
  const nUsed = rows.length - 1 - new Set(problems.map((problem) => problem.row)).size;
  return { editions, nRows: rows.length - 1, nUsed, problems };
}

interface Line {
  key: string;
  name: string;
  weight: number | 'excluded';
  row: number;
}

interface Draft {
  lines: Map<string, Line>;
  /** Keys with more than one weight: whichever were taken would be a guess. */
  twice: Set<string>;
}

function addLine(draft: Draft, line: Line, problems: HarmProblem[]): void {
  const other = draft.lines.get(line.key);
  if (other === undefined) {
    draft.lines.set(line.key, line);
    return;
  }
  if (other.weight === line.weight) return;
  const expected = `one weight an offence and edition; row ${other.row} gives ${other.weight}`;
  if (!draft.twice.has(line.key)) {
    const found = `${other.key}: ${other.weight}`;
    problems.push({ row: other.row, column: 'weight', found, expected: `the weight of row ${line.row}` });
  }
  draft.twice.add(line.key);
  problems.push({ row: line.row, column: 'weight', found: `${line.key}: ${line.weight}`, expected });
}

function finished(index: string, edition: string, { lines, twice }: Draft): HarmEdition {
  const weights = new Map<string, number>();
  const excluded = new Set<string>();
  const names = new Map<string, string>();
  for (const { key, name, weight } of lines.values()) {
    if (twice.has(key)) continue;
    if (weight === 'excluded') excluded.add(key);
    else weights.set(key, weight);
    if (name !== '') names.set(key, name);
  }
  return { index, edition, weights, excluded, names };
}

function columnsOf(header: readonly string[]): Partial<Record<Column, number>> {
  const plain = header.map((cell) => cell.toLowerCase().replace(/[^a-z]/g, ''));
  const at: Partial<Record<Column, number>> = {};
  for (const column of Object.keys(COLUMNS) as Column[]) {
    const found = plain.findIndex((name) => (COLUMNS[column] as readonly string[]).includes(name));
    if (found >= 0) at[column] = found;
  }
  return at;
}

function missingColumns(at: Partial<Record<Column, number>>, options: HarmFileOptions): [Column, string][] {
  const missing: [Column, string][] = [];
  if (at.code === undefined && at.name === undefined) missing.push(['code', 'a column “code” or “name”']);
  if (at.weight === undefined) missing.push(['weight', 'a column “weight” or “days”']);
  if (at.edition === undefined && options.edition === undefined) {
    missing.push(['edition', 'a column “edition”, or the edition said when the file is loaded']);
  }
  return missing;
}

/** Null for what is no weight. Thousands may be grouped (1,460); a decimal comma is read where commas do not separate cells. */
function weightOf(text: string, separator: string): number | 'excluded' | null {
  if (LEFT_OUT.has(text.toLowerCase())) return 'excluded';
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text);
  // With a decimal comma in use 1,460 could be either; it is left to the user to say.
  if (separator === ',' && /^\d{1,3}(,\d{3})+(\.\d+)?$/.test(text)) return Number(text.replaceAll(',', ''));
  if (separator !== ',' && /^\d+,(\d{1,2}|\d{4,})$/.test(text)) return Number(text.replace(',', '.'));
  return null;
}

interface Row {
  row: number;
  cells: string[];
}

/** RFC 4180 with the separator that the header has most of. Empty rows are passed over; `row` counts records of the file from 1. */
function separated(text: string): { rows: Row[]; separator: string } {
  const firstLine = text.split(/\r?\n/, 1)[0];
  const count = (separator: string) => firstLine.split(separator).length;
  const separator = [',', ';', '\t'].reduce((best, one) => (count(one) > count(best) ? one : best));
  const rows: Row[] = [];
  let cells: string[] = [];
  let cell = '';
  let isQuoted = false;
  let row = 1;
  const endRow = () => {
    cells.push(cell);
    if (cells.some((one) => one.trim() !== '')) rows.push({ row, cells });
    row++;
    cells = [];
    cell = '';
  };
  for (let i = 0; i < text.length; i++) {
    const letter = text[i];
    if (isQuoted) {
      if (letter !== '"') cell += letter;
      else if (text[i + 1] === '"') cell += text[++i];
      else isQuoted = false;
    } else if (letter === '"' && cell.trim() === '') {
      cell = '';
      isQuoted = true;
    } else if (letter === separator) {
      cells.push(cell);
      cell = '';
    } else if (letter === '\n' || letter === '\r') {
      if (letter === '\r' && text[i + 1] === '\n') i++;
      endRow();
    } else cell += letter;
  }
  if (cell !== '' || cells.length > 0) endRow();
  return { rows, separator };
}
