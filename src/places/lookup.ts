import { parse } from 'csv-parse/sync';

/** How a small area of one census became those of the next. ONS: unchanged, split, merged, irregular. */
export const CHANGE_CODES = ['U', 'S', 'M', 'X'] as const;
export type ChangeCode = (typeof CHANGE_CODES)[number];

export interface CodeChange {
  fromCode: string;
  toCode: string;
  change: ChangeCode;
}

export interface LookupProblem {
  line: number;
  column: string;
  found: string;
  expected: string;
}

/**
 * Reads a look-up such as ONS's LSOA 2011 to LSOA 2021: CSV with two code columns and, where given, a change code.
 * Columns are found by name (`lsoa11_code`, `LSOA11CD`, `from_code` …) unless they are named.
 * Without a change column the change is worked out from how often a code occurs on either side.
 */
export function readLookup(
  csv: string,
  columns: { from?: string; to?: string; change?: string } = {},
): { changes: CodeChange[]; problems: LookupProblem[] } {
  const rows = parse(csv, { columns: true, bom: true, trim: true, skip_empty_lines: true }) as Record<string, string>[];
  const names = Object.keys(rows[0] ?? {});
  const from = columns.from ?? names.find((name) => /^(lsoa|oa|msoa)?_?(11|01)_?(code|cd)$|^from_?code$/i.test(name));
  const to =
    columns.to ?? names.find((name) => /^(lsoa|oa|msoa)?_?(21|11)_?(code|cd)$|^to_?code$/i.test(name) && name !== from);
  const change = columns.change ?? names.find((name) => /^(change_?code|chgind|change)$/i.test(name));
  if (from === undefined || to === undefined || !names.includes(from) || !names.includes(to)) {
    const expected = 'a column of earlier codes and one of later codes, for instance lsoa11_code and lsoa21_code';
    return { changes: [], problems: [{ line: 1, column: '', found: names.join(', '), expected }] };
  }
  const changes: CodeChange[] = [];
  const problems: LookupProblem[] = [];
  const byFrom = countBy(rows, from);
  const byTo = countBy(rows, to);
  rows.forEach((row, i) => {
    const fromCode = row[from]!;
    const toCode = row[to]!;
    const stated = change === undefined ? impliedChange(byFrom.get(fromCode)!, byTo.get(toCode)!) : row[change]!;
    const empty = fromCode === '' ? from : toCode === '' ? to : undefined;
    if (empty !== undefined) problems.push({ line: i + 2, column: empty, found: '', expected: 'a code' });
    else if (!isChangeCode(stated)) {
      problems.push({ line: i + 2, column: change!, found: stated, expected: CHANGE_CODES.join(', ') });
    } else changes.push({ fromCode, toCode, change: stated });
  });
  return { changes, problems };
}

function isChangeCode(word: string): word is ChangeCode {
  return (CHANGE_CODES as readonly string[]).includes(word);
}

function impliedChange(nInto: number, nOutOf: number): ChangeCode {
  if (nInto > 1 && nOutOf > 1) return 'X';
  if (nInto > 1) return 'S';
  return nOutOf > 1 ? 'M' : 'U';
}

function countBy(rows: readonly Record<string, string>[], column: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(row[column]!, (counts.get(row[column]!) ?? 0) + 1);
  return counts;
}

export interface CarriedCounts {
  /** By code of the wanted vintage. */
  counts: Map<string, number>;
  /** Counts of areas that became several: nobody can say which part they belong to. */
  notSplit: { code: string; count: number; into: string[] }[];
  /** Counts under codes that the look-up does not have. */
  unknown: { code: string; count: number }[];
}

export type VintageDirection = 'later' | 'earlier';

/**
 * Counts under codes of either vintage, or a mixture, brought to one of them. What an area became as a whole is carried;
 * what was split is listed, not shared out. The total is kept: counts + notSplit + unknown.
 */
export function carryCounts(
  counts: Iterable<readonly [code: string, count: number]>,
  changes: readonly CodeChange[],
  direction: VintageDirection = 'later',
): CarriedCounts {
  const successors = successorsOf(changes, direction);
  const wanted = new Set(changes.map((change) => (direction === 'later' ? change.toCode : change.fromCode)));
  const carried: CarriedCounts = { counts: new Map(), notSplit: [], unknown: [] };
  for (const [code, count] of counts) {
    const into = wanted.has(code) ? [code] : successors.get(code);
    if (into === undefined) carried.unknown.push({ code, count });
    else if (into.length > 1) carried.notSplit.push({ code, count, into });
    else carried.counts.set(into[0]!, (carried.counts.get(into[0]!) ?? 0) + count);
  }
  return carried;
}

/** What each code became, in the wanted direction. */
export function successorsOf(changes: readonly CodeChange[], direction: VintageDirection): Map<string, string[]> {
  const successors = new Map<string, string[]>();
  for (const { fromCode, toCode } of changes) {
    const [code, next] = direction === 'later' ? [fromCode, toCode] : [toCode, fromCode];
    const known = successors.get(code);
    if (known === undefined) successors.set(code, [next]);
    else if (!known.includes(next)) known.push(next);
  }
  return successors;
}
