import {
  CATEGORIES,
  categoryByCode,
  INCIDENT_KINDS,
  LOCATION_PRECISIONS,
  LocalClock,
  weekdayOfDay,
} from '../../vocabulary/index.ts';
import { dayExtent, HOUR_UNKNOWN, NONE_I16, type PictureAreaKind, type PictureColumns } from './columns.ts';
import { categoryIdsOf, type PictureFilter, type TimeBasis } from './filter.ts';

/** What counts can be split by. Time buckets go by local calendar; weeks begin on Monday. */
export const DIMENSIONS = [
  'day',
  'week',
  'month',
  'year',
  'recordedDay',
  'recordedWeek',
  'recordedMonth',
  'recordedYear',
  'weekday',
  'hourOfWeek',
  'hour',
  'kind',
  'group',
  'category',
  'agency',
  'feed',
  'ward',
  'smallArea',
  'beat',
  'locationPrecision',
] as const;
export type DimensionName = (typeof DIMENSIONS)[number];

/**
 * One side of a cube. What a key is: a local day since 1970-01-01 (the first of its bucket) for time; the id of a
 * category, of the second-level category above it (`group`), of an agency, feed or area; an index into INCIDENT_KINDS or
 * LOCATION_PRECISIONS; 0 to 6 from Monday, 0 to 23, or 0 to 167. null = not known, or none.
 */
export interface CubeDimension {
  name: DimensionName;
  keys: (number | null)[];
}

/** Which bucket a row falls in: `table` by the value in the column (by value + 32768 for 16-bit days). */
export type Bucketing =
  | { width: 'u8'; column: Uint8Array; table: Int32Array }
  | { width: 'u16'; column: Uint16Array; table: Int32Array }
  | { width: 'i16'; column: Int16Array; table: Int32Array };

export interface CompiledDimension extends CubeDimension {
  bucketing: Bucketing;
}

/**
 * Buckets for a dimension over these columns. Keys that the filter rules out are not there, so that a cube stays small;
 * all others are, also where they count nothing. Rows without the property fall in the last bucket, key null, where the
 * dimension can have such.
 */
export function compileDimension(
  columns: PictureColumns,
  filter: PictureFilter,
  name: DimensionName,
): CompiledDimension {
  switch (name) {
    case 'day':
    case 'week':
    case 'month':
    case 'year':
      return timeDimension(columns, filter, name, 'occurred', name);
    case 'recordedDay':
      return timeDimension(columns, filter, name, 'recorded', 'day');
    case 'recordedWeek':
      return timeDimension(columns, filter, name, 'recorded', 'week');
    case 'recordedMonth':
      return timeDimension(columns, filter, name, 'recorded', 'month');
    case 'recordedYear':
      return timeDimension(columns, filter, name, 'recorded', 'year');
    case 'weekday':
      return weekdayDimension(columns);
    case 'hourOfWeek':
      return hourDimension(columns, name, 168, (hour) => hour);
    case 'hour':
      return hourDimension(columns, name, 24, (hour) => hour % 24);
    case 'kind':
    case 'group':
    case 'category':
      return categoryDimension(columns, filter, name);
    case 'agency':
      return idDimension(
        name,
        'u8',
        columns.agencyId,
        filter.agencies ?? present(columns.agencyId, columns.length, 256),
      );
    case 'feed':
      return idDimension(name, 'u16', columns.feedId, filter.feeds ?? present(columns.feedId, columns.length, 65_536));
    case 'ward':
    case 'smallArea':
    case 'beat':
      return areaDimension(columns, filter, name);
    case 'locationPrecision':
      return idDimension(name, 'u8', columns.locationPrecision, [...LOCATION_PRECISIONS.keys()]);
  }
}

const firstOf = {
  day: (day: number) => day,
  week: (day: number) => day - weekdayOfDay(day),
  month: (day: number) => {
    const date = new Date(day * 86_400_000);
    return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1) / 86_400_000;
  },
  year: (day: number) => Date.UTC(new Date(day * 86_400_000).getUTCFullYear(), 0, 1) / 86_400_000,
};

function timeDimension(
  columns: PictureColumns,
  filter: PictureFilter,
  name: DimensionName,
  by: TimeBasis,
  bucket: keyof typeof firstOf,
): CompiledDimension {
  const column = by === 'occurred' ? columns.localDay : columns.recordedDay;
  const { first, last } = windowOf(columns, filter, by);
  const table = new Int32Array(65_536);
  const keys: (number | null)[] = [];
  for (let day = first; day <= last; day++) {
    const key = firstOf[bucket](day);
    if (keys.length === 0 || keys[keys.length - 1] !== key) keys.push(key);
    table[day + 32_768] = keys.length - 1;
  }
  const none = keys.length;
  keys.push(null);
  table.fill(none, 0, Math.min(first, 32_768) + 32_768);
  table.fill(none, Math.max(last, NONE_I16) + 1 + 32_768);
  return { name, keys, bucketing: { width: 'i16', column, table } };
}

/** The local days that rows passing the filter can have. */
function windowOf(columns: PictureColumns, filter: PictureFilter, by: TimeBasis): { first: number; last: number } {
  let { first, last } = dayExtent(columns, by);
  if (filter.days?.by === by) {
    first = filter.days.from ?? first;
    last = filter.days.to === undefined ? last : filter.days.to - 1;
  }
  if (filter.time?.by === by) {
    const clock = new LocalClock(columns.timeZone);
    if (filter.time.from !== undefined) first = Math.max(first, clock.localDay(filter.time.from));
    if (filter.time.to !== undefined) last = Math.min(last, clock.localDay(filter.time.to - 1));
  }
  return { first: Math.max(first, NONE_I16 + 1), last: Math.min(last, 32_767) };
}

function weekdayDimension(columns: PictureColumns): CompiledDimension {
  const table = new Int32Array(65_536).fill(7);
  for (let i = 1; i < table.length; i++) table[i] = weekdayOfDay(i - 32_768);
  return {
    name: 'weekday',
    keys: [0, 1, 2, 3, 4, 5, 6, null],
    bucketing: { width: 'i16', column: columns.localDay, table },
  };
}

function hourDimension(
  columns: PictureColumns,
  name: DimensionName,
  size: number,
  bucketOf: (hour: number) => number,
): CompiledDimension {
  const table = new Int32Array(256).fill(size);
  for (let hour = 0; hour < 168; hour++) table[hour] = bucketOf(hour);
  table[HOUR_UNKNOWN] = size;
  const keys = [...Array.from({ length: size }, (_, hour) => hour), null];
  return { name, keys, bucketing: { width: 'u8', column: columns.hourOfWeek, table } };
}

function categoryDimension(
  columns: PictureColumns,
  filter: PictureFilter,
  name: 'kind' | 'group' | 'category',
): CompiledDimension {
  const wanted = categoryIdsOf(filter);
  const keys: (number | null)[] = [];
  const table = new Int32Array(65_536);
  const indexOf = new Map<number, number>();
  const buckets: [id: number, index: number][] = [];
  for (const category of CATEGORIES) {
    if (wanted && !wanted.has(category.id)) continue;
    const key =
      name === 'category'
        ? category.id
        : name === 'kind'
          ? INCIDENT_KINDS.indexOf(category.kind)
          : (categoryByCode(category.code.split('/').slice(0, 2).join('/'))?.id ?? category.id);
    let index = indexOf.get(key);
    if (index === undefined) {
      index = keys.length;
      indexOf.set(key, index);
      keys.push(key);
    }
    buckets.push([category.id, index]);
  }
  table.fill(keys.length);
  for (const [id, index] of buckets) table[id] = index;
  keys.push(null);
  return { name, keys, bucketing: { width: 'u16', column: columns.categoryId, table } };
}

function areaDimension(columns: PictureColumns, filter: PictureFilter, kind: PictureAreaKind): CompiledDimension {
  const codes = columns.areas[kind];
  const wanted = filter.areas?.[kind];
  const ids = wanted ? [...new Set(wanted)] : codes.ids.slice(1);
  const table = new Int32Array(65_536).fill(ids.length);
  for (const [index, id] of ids.entries()) {
    const code = codes.codeOf(id);
    if (code >= 0) table[code] = index;
  }
  return { name: kind, keys: [...ids, null], bucketing: { width: 'u16', column: columns[kind], table } };
}

function idDimension(name: DimensionName, width: 'u8', column: Uint8Array, ids: readonly number[]): CompiledDimension;
function idDimension(name: DimensionName, width: 'u16', column: Uint16Array, ids: readonly number[]): CompiledDimension;
function idDimension(
  name: DimensionName,
  width: 'u8' | 'u16',
  column: Uint8Array | Uint16Array,
  ids: readonly number[],
): CompiledDimension {
  const keys = [...new Set(ids)].sort((a, b) => a - b);
  const table = new Int32Array(width === 'u8' ? 256 : 65_536).fill(keys.length);
  for (const [index, id] of keys.entries()) table[id] = index;
  const bucketing = { width, column, table } as Bucketing;
  return { name, keys: [...keys, null], bucketing };
}

const presence = new WeakMap<Uint8Array | Uint16Array, { length: number; ids: number[] }>();

/** Which values occur in the first rows of a column; remembered until the column grows. */
function present(column: Uint8Array | Uint16Array, length: number, size: number): number[] {
  const known = presence.get(column);
  if (known?.length === length) return known.ids;
  const seen = new Uint8Array(size);
  if (column instanceof Uint8Array) for (let i = 0; i < length; i++) seen[column[i]!] = 1;
  else for (let i = 0; i < length; i++) seen[column[i]!] = 1;
  const ids: number[] = [];
  for (const [id, is] of seen.entries()) if (is) ids.push(id);
  presence.set(column, { length, ids });
  return ids;
}

export function isDimension(word: string): word is DimensionName {
  return (DIMENSIONS as readonly string[]).includes(word);
}
