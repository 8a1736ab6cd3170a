import { CATEGORIES, CATEGORY_ID_LIMIT, LOCATION_PRECISIONS, MARKINGS } from '../../vocabulary/index.ts';
import { type ColumnArrays, NONE_I32, type PictureColumns, trimColumns } from './columns.ts';

/** What of the picture someone may see; governance decides it, the picture applies it to whole columns. */
export interface Rights {
  /** False: nothing at all. */
  mayRead: boolean;
  /** Rows marked above this rank are absent. */
  maxMarking: number;
  /** Categories shown by area only: no point, street or address. */
  areaOnlyCategories: ReadonlySet<number>;
  /** Rows with any of these flags are shown by area only. */
  areaOnlyFlags: number;
}

/** For columns that were already cut to their reader's rights, for instance in the reader's own browser. */
export const ALREADY_APPLIED: Rights = {
  mayRead: true,
  maxMarking: MARKINGS.length - 1,
  areaOnlyCategories: new Set(),
  areaOnlyFlags: 0,
};

const AREA_PRECISION = LOCATION_PRECISIONS.indexOf('area');
const SNAPPED = LOCATION_PRECISIONS.indexOf('snapped');

/** Which categories are by area only, as a look-up by id. */
export function areaOnlyTable(rights: Rights): Uint8Array {
  const table = new Uint8Array(CATEGORY_ID_LIMIT);
  for (const category of CATEGORIES) if (rights.areaOnlyCategories.has(category.id)) table[category.id] = 1;
  return table;
}

/** Whether rows can exist that must lose their position for these rights. */
export function hasAreaOnly(rights: Rights): boolean {
  return rights.areaOnlyFlags !== 0 || rights.areaOnlyCategories.size > 0;
}

/** What is left of a record's location precision when only its area may be told: never better than `area`. */
export function precisionByAreaOnly(locationPrecision: number): number {
  return locationPrecision < AREA_PRECISION || locationPrecision === SNAPPED ? AREA_PRECISION : locationPrecision;
}

/** The chosen rows as new columns of their own, without what these rights hide. Rows are expected to be readable. */
export function takeColumns(
  columns: PictureColumns,
  rows: Int32Array,
  rights: Rights,
  target: ColumnArrays,
): PictureColumns {
  copyI32(columns, rows, target);
  copySmall(columns, rows, target);
  if (hasAreaOnly(rights)) hidePositions(target, rows.length, rights);
  return trimColumns({ ...columns, ...target, length: rows.length });
}

const I32 = [
  'incidentId',
  'occurredFrom',
  'occurredTo',
  'recordedAt',
  'x',
  'y',
  'lon',
  'lat',
  'segmentId',
  'addressId',
  'count',
  'knownFrom',
  'knownTo',
] as const;
const I16 = ['localDay', 'recordedDay'] as const;
const U16 = ['version', 'categoryId', 'feedId', 'ward', 'smallArea', 'beat', 'flags'] as const;
const U8 = ['agencyId', 'hourOfWeek', 'locationPrecision', 'timePrecision', 'marking'] as const;

// One loop a width: a loop that meets several kinds of array runs several times slower.
function copyI32(from: ColumnArrays, rows: Int32Array, to: ColumnArrays): void {
  for (const name of I32) {
    const source = from[name];
    const target = to[name];
    for (let k = 0; k < rows.length; k++) target[k] = source[rows[k]!]!;
  }
}

function copySmall(from: ColumnArrays, rows: Int32Array, to: ColumnArrays): void {
  for (const name of I16) {
    const source = from[name];
    const target = to[name];
    for (let k = 0; k < rows.length; k++) target[k] = source[rows[k]!]!;
  }
  copyU16(from, rows, to);
  for (const name of U8) {
    const source = from[name];
    const target = to[name];
    for (let k = 0; k < rows.length; k++) target[k] = source[rows[k]!]!;
  }
}

function copyU16(from: ColumnArrays, rows: Int32Array, to: ColumnArrays): void {
  for (const name of U16) {
    const source = from[name];
    const target = to[name];
    for (let k = 0; k < rows.length; k++) target[k] = source[rows[k]!]!;
  }
}

function hidePositions(columns: ColumnArrays, length: number, rights: Rights): void {
  const byCategory = areaOnlyTable(rights);
  for (let i = 0; i < length; i++) {
    if (byCategory[columns.categoryId[i]!] === 0 && (columns.flags[i]! & rights.areaOnlyFlags) === 0) continue;
    columns.x[i] = NONE_I32;
    columns.y[i] = NONE_I32;
    columns.lon[i] = NONE_I32;
    columns.lat[i] = NONE_I32;
    columns.segmentId[i] = NONE_I32;
    columns.addressId[i] = NONE_I32;
    columns.locationPrecision[i] = precisionByAreaOnly(columns.locationPrecision[i]!);
  }
}
