import { createHash } from 'node:crypto';
import type { LocalOffsets, Selection } from '../../analysis/index.ts';
import {
  allocateColumns,
  compileFilter,
  instantOf,
  NONE_I16,
  NONE_I32,
  PICTURE_AREA_KINDS,
  type PictureAreaKind,
  type PictureColumns,
  type PictureFilter,
  type Rights,
  selectRows,
  takeColumns,
} from '../../picture/index.ts';
import { LOCATION_PRECISIONS, type LocalClock, TIME_PRECISIONS } from '../../vocabulary/index.ts';
import type { MethodGround, MethodRecords } from './method.ts';

/**
 * Cuts columns that were taken for one viewer further down to a card's own rights. The filter is looked through again:
 * a drawn area must not find a record that these rights know by area only.
 */
export function narrow(columns: PictureColumns, filter: PictureFilter, rights: Rights): PictureColumns {
  const rows = selectRows(compileFilter(columns, filter, rights));
  return takeColumns(columns, rows, rights, allocateColumns(rows.length));
}

/** Rows by incident id: the order in which the picture read them must not reach an answer. */
export function sortedRows(columns: PictureColumns): Int32Array {
  const { incidentId, version } = columns;
  return Int32Array.from({ length: columns.length }, (_, i) => i).sort(
    (a, b) => incidentId[a]! - incidentId[b]! || version[a]! - version[b]!,
  );
}

export function recordsHash(columns: PictureColumns, rows: Int32Array): string {
  const hash = createHash('sha256');
  for (const row of rows) hash.update(`${columns.incidentId[row]}:${columns.version[row]}\n`);
  return hash.digest('hex');
}

/** The columns as methods read them, in memory that other threads share. */
export function recordsOf(columns: PictureColumns, rows: Int32Array): MethodRecords {
  const n = rows.length;
  const f64 = (of: (row: number) => number) => {
    const values = new Float64Array(new SharedArrayBuffer(8 * n));
    for (let i = 0; i < n; i++) values[i] = of(rows[i]!);
    return values;
  };
  const i32 = (of: (row: number) => number) => {
    const values = new Int32Array(new SharedArrayBuffer(4 * n));
    for (let i = 0; i < n; i++) values[i] = of(rows[i]!);
    return values;
  };
  const u8 = (column: Uint8Array) => {
    const values = new Uint8Array(new SharedArrayBuffer(n));
    for (let i = 0; i < n; i++) values[i] = column[rows[i]!]!;
    return values;
  };
  const metres = (column: Int32Array) => f64((row) => (column[row] === NONE_I32 ? Number.NaN : column[row]! / 100));
  const instant = (column: Int32Array) => f64((row) => instantOf(column[row]!) ?? Number.NaN);
  const id = (column: Int32Array) => i32((row) => (column[row] === NONE_I32 ? -1 : column[row]!));
  const area = (kind: PictureAreaKind) => i32((row) => columns.areas[kind].ids[columns[kind][row]!]!);
  return {
    n,
    incidentId: i32((row) => columns.incidentId[row]!),
    x: metres(columns.x),
    y: metres(columns.y),
    occurredFrom: instant(columns.occurredFrom),
    occurredTo: instant(columns.occurredTo),
    day: f64((row) => (columns.localDay[row] === NONE_I16 ? Number.NaN : columns.localDay[row]!)),
    recordedDay: f64((row) => (columns.recordedDay[row] === NONE_I16 ? Number.NaN : columns.recordedDay[row]!)),
    categoryId: i32((row) => columns.categoryId[row]!),
    locationPrecision: u8(columns.locationPrecision),
    timePrecision: u8(columns.timePrecision),
    segmentId: id(columns.segmentId),
    addressId: id(columns.addressId),
    count: i32((row) => columns.count[row]!),
    areas: { ward: area('ward'), smallArea: area('smallArea'), beat: area('beat') },
  };
}

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** The clock changes between two instants. Offsets change on whole hours. */
export function offsetsBetween(clock: LocalClock, from: number, to: number): LocalOffsets {
  const first = Math.floor(from / DAY_MS) * DAY_MS - DAY_MS;
  const startsAt = [first];
  const offsetMs = [clock.offsetMs(first)];
  for (let day = first; day <= to + DAY_MS; day += DAY_MS) {
    if (clock.offsetMs(day + DAY_MS) === offsetMs.at(-1)) continue;
    let hour = day;
    while (clock.offsetMs(hour) === offsetMs.at(-1)) hour += HOUR_MS;
    startsAt.push(hour);
    offsetMs.push(clock.offsetMs(hour));
  }
  return { startsAt, offsetMs };
}

export function offsetsFor(clock: LocalClock, records: MethodRecords): LocalOffsets {
  let [from, to] = [0, 0];
  for (let i = 0; i < records.n; i++) {
    const start = records.occurredFrom[i]!;
    const end = Math.max(start, Number.isNaN(records.occurredTo[i]!) ? start : records.occurredTo[i]!);
    if (Number.isNaN(start)) continue;
    from = from === 0 ? start : Math.min(from, start);
    to = to === 0 ? end : Math.max(to, end);
  }
  return offsetsBetween(clock, from, to);
}

/** What the advisor is told of the records. */
export function selectionOf(records: MethodRecords, ground: MethodGround): Selection {
  const byLocationPrecision = tally(LOCATION_PRECISIONS, records.locationPrecision);
  const byTimePrecision = tally(TIME_PRECISIONS, records.timePrecision);
  let [firstDay, lastDay] = [Number.NaN, Number.NaN];
  for (const day of records.day) {
    if (Number.isNaN(day)) continue;
    if (!(day >= firstDay)) firstDay = day;
    if (!(day <= lastDay)) lastDay = day;
  }
  return {
    n: records.n,
    byLocationPrecision,
    byTimePrecision,
    firstDay,
    lastDay,
    studyAreaKm2: ground.areaKm2,
    emptyShare: emptyShare(records, ground.areaKm2),
    hasDenominators: ground.nAddresses > 0 || PICTURE_AREA_KINDS.some((kind) => ground.areas[kind].length > 0),
    hasStreetNetwork: ground.nSegments > 0,
  };
}

function tally<Word extends string>(words: readonly Word[], codes: Uint8Array): Record<Word, number> {
  const counts = new Float64Array(words.length);
  for (const code of codes) counts[code]!++;
  return Object.fromEntries(words.map((word, i) => [word, counts[i]!])) as Record<Word, number>;
}

/** Cells for saying how much of the study area is empty, metres: about a few streets. */
const ADVICE_CELL_METRES = 200;

function emptyShare(records: MethodRecords, areaKm2: number): number {
  if (!(areaKm2 > 0)) return Number.NaN;
  const busy = new Set<number>();
  for (let i = 0; i < records.n; i++) {
    const [x, y] = [records.x[i]!, records.y[i]!];
    if (Number.isNaN(x)) continue;
    busy.add(Math.floor(x / ADVICE_CELL_METRES) * 1e7 + Math.floor(y / ADVICE_CELL_METRES));
  }
  return Math.max(0, 1 - (busy.size * ADVICE_CELL_METRES ** 2) / (areaKm2 * 1e6));
}
