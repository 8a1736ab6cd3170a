import { type Instant, LocalClock, TIME_PRECISIONS } from '../../vocabulary/index.ts';

/** Version of the layout below; travels with every copy that leaves the process. */
export const PICTURE_SCHEMA_VERSION = 1;

/** "Not known" in signed columns. Unsigned area columns use code 0, `hourOfWeek` uses 255. */
export const NONE_I32 = -2_147_483_648;
export const NONE_I16 = -32_768;
export const HOUR_UNKNOWN = 255;
/** `knownTo` of a version that nothing has superseded. */
export const STILL_KNOWN = 2_147_483_647;

/** Instants are whole seconds from here, so that 32 bits reach from 1931-12-14 to 2068-01-19. */
export const PICTURE_EPOCH_MS = Date.UTC(2000, 0, 1);

interface ArrayOf {
  u8: Uint8Array;
  u16: Uint16Array;
  i16: Int16Array;
  i32: Int32Array;
}

/**
 * One incident version is one row across these columns; 75 bytes. Order is that of the buffer: widest first, so that
 * every column stays aligned.
 */
export const COLUMN_TYPES = {
  incidentId: 'i32',
  /** Seconds from PICTURE_EPOCH_MS. */
  occurredFrom: 'i32',
  occurredTo: 'i32',
  recordedAt: 'i32',
  /** Centimetres on the partnership's plane. */
  x: 'i32',
  y: 'i32',
  /** WGS84 degrees times 10^7. */
  lon: 'i32',
  lat: 'i32',
  segmentId: 'i32',
  addressId: 'i32',
  /** How many events the row stands for. */
  count: 'i32',
  /** Ordinals of moments: known from (inclusive) and to (exclusive). */
  knownFrom: 'i32',
  knownTo: 'i32',
  /** Local calendar days since 1970-01-01, of `occurredFrom` and of `recordedAt`; for a month, its first day. */
  localDay: 'i16',
  recordedDay: 'i16',
  version: 'u16',
  categoryId: 'u16',
  feedId: 'u16',
  /** Codes into `areas`: 0 = in none. */
  ward: 'u16',
  smallArea: 'u16',
  beat: 'u16',
  flags: 'u16',
  agencyId: 'u8',
  /** Known to the hour, else HOUR_UNKNOWN. */
  hourOfWeek: 'u8',
  locationPrecision: 'u8',
  timePrecision: 'u8',
  marking: 'u8',
} as const satisfies Record<string, keyof ArrayOf>;

export type ColumnName = keyof typeof COLUMN_TYPES;
export type ColumnArrays = { readonly [C in ColumnName]: ArrayOf[(typeof COLUMN_TYPES)[C]] };

export const COLUMN_NAMES = Object.keys(COLUMN_TYPES) as ColumnName[];

const BYTES = { u8: 1, u16: 2, i16: 2, i32: 4 } as const;

const BYTES_PER_INCIDENT = COLUMN_NAMES.reduce((sum, name) => sum + BYTES[COLUMN_TYPES[name]], 0);

export const PICTURE_AREA_KINDS = ['ward', 'smallArea', 'beat'] as const;
export type PictureAreaKind = (typeof PICTURE_AREA_KINDS)[number];

/** Area ids of one kind as codes of 16 bits. Code 0 is "in none"; codes are only ever added. */
export class AreaCodes {
  readonly ids: number[] = [0];
  #codes = new Map<number, number>();

  constructor(ids: readonly number[] = []) {
    for (const id of ids) this.codeFor(id);
  }

  /** The code of an area, given now if it had none. @throws RangeError beyond 65,535 areas of one kind */
  codeFor(id: number): number {
    let code = this.#codes.get(id);
    if (code === undefined) {
      code = this.ids.length;
      if (code > 65_535) throw new RangeError(`more than 65535 areas of one kind, got area ${id} as one more`);
      this.ids.push(id);
      this.#codes.set(id, code);
    }
    return code;
  }

  /** The code of an area, or -1 where no incident lies in it. */
  codeOf(id: number): number {
    return this.#codes.get(id) ?? -1;
  }
}

export type PictureAreas = Readonly<Record<PictureAreaKind, AreaCodes>>;

export function newPictureAreas(): PictureAreas {
  return { ward: new AreaCodes(), smallArea: new AreaCodes(), beat: new AreaCodes() };
}

/** The picture: `length` rows of each column (arrays may be longer), with what their codes mean. */
export interface PictureColumns extends ColumnArrays {
  readonly length: number;
  readonly areas: PictureAreas;
  readonly timeZone: string;
  /**
   * The moment these rows stand at; 0 = before the first. Later moments may already be written into rows and beyond
   * `length`: no reader at this ordinal sees them, because a version superseded later is still known here.
   */
  readonly ordinal: number;
}

/** One incident version as written into the columns. Metres and degrees; null = not known. */
export interface IncidentVersion {
  incidentId: number;
  version: number;
  feedId: number;
  agencyId: number;
  categoryId: number;
  occurredFrom: Instant | null;
  occurredTo: Instant | null;
  recordedAt: Instant | null;
  /** Codes of the vocabulary's precision lists. */
  timePrecision: number;
  locationPrecision: number;
  x: number | null;
  y: number | null;
  lon: number | null;
  lat: number | null;
  wardId: number | null;
  smallAreaId: number | null;
  beatId: number | null;
  segmentId: number | null;
  addressId: number | null;
  flags: number;
  count: number;
  marking: number;
  knownFrom: number;
  knownTo: number | null;
}

function newArray(
  type: keyof ArrayOf,
  buffer: ArrayBufferLike,
  offset: number,
  length: number,
): ArrayOf[keyof ArrayOf] {
  switch (type) {
    case 'u8':
      return new Uint8Array(buffer, offset, length);
    case 'u16':
      return new Uint16Array(buffer, offset, length);
    case 'i16':
      return new Int16Array(buffer, offset, length);
    case 'i32':
      return new Int32Array(buffer, offset, length);
  }
}

/** Empty columns over one buffer; shared where the platform has shared memory, so that workers can read them. */
export function allocateColumns(capacity: number): ColumnArrays {
  const bytes = BYTES_PER_INCIDENT * capacity;
  const buffer: ArrayBufferLike =
    typeof SharedArrayBuffer === 'undefined' ? new ArrayBuffer(bytes) : new SharedArrayBuffer(bytes);
  let offset = 0;
  const arrays: Partial<Record<ColumnName, ArrayOf[keyof ArrayOf]>> = {};
  for (const name of COLUMN_NAMES) {
    const column = newArray(COLUMN_TYPES[name], buffer, offset, capacity);
    arrays[name] = column;
    offset += column.byteLength;
  }
  return arrays as ColumnArrays;
}

/** The same rows in larger arrays. The old arrays stay as they are for whoever still reads them. */
export function growColumns(old: ColumnArrays, length: number, capacity: number): ColumnArrays {
  const grown = allocateColumns(capacity);
  for (const name of COLUMN_NAMES) grown[name].set(old[name].subarray(0, length));
  return grown;
}

/** Views of the first `length` rows. */
export function trimColumns(columns: PictureColumns): PictureColumns {
  const arrays = Object.fromEntries(COLUMN_NAMES.map((name) => [name, columns[name].subarray(0, columns.length)]));
  return {
    ...(arrays as unknown as ColumnArrays),
    length: columns.length,
    areas: columns.areas,
    timeZone: columns.timeZone,
    ordinal: columns.ordinal,
  };
}

const EXACT = TIME_PRECISIONS.indexOf('exact');
const RANGE = TIME_PRECISIONS.indexOf('range');
const UNKNOWN_TIME = TIME_PRECISIONS.indexOf('unknown');

/** Seconds in the column; an instant beyond its reach is held at the nearer end (its record keeps the true one). */
export function secondsOf(instant: Instant | null): number {
  if (instant === null) return NONE_I32;
  const seconds = Math.floor((instant - PICTURE_EPOCH_MS) / 1000);
  return Math.max(NONE_I32 + 1, Math.min(2_147_483_647, seconds));
}

export function instantOf(seconds: number): Instant | null {
  return seconds === NONE_I32 ? null : PICTURE_EPOCH_MS + seconds * 1000;
}

const dayInColumn = (clock: LocalClock, instant: Instant | null): number =>
  instant === null ? NONE_I16 : Math.max(NONE_I16 + 1, Math.min(32_767, clock.localDay(instant)));

const scaled = (value: number | null, factor: number): number =>
  value === null ? NONE_I32 : Math.round(value * factor);

/** Writes one row. Day and hour are read off the local clock here, once, and nowhere else. */
export function writeIncident(
  columns: ColumnArrays,
  areas: PictureAreas,
  clock: LocalClock,
  row: number,
  incident: IncidentVersion,
): void {
  const { occurredFrom, occurredTo, timePrecision } = incident;
  const isDated = occurredFrom !== null && timePrecision !== UNKNOWN_TIME;
  columns.incidentId[row] = incident.incidentId;
  columns.version[row] = incident.version;
  columns.feedId[row] = incident.feedId;
  columns.agencyId[row] = incident.agencyId;
  columns.categoryId[row] = incident.categoryId;
  columns.occurredFrom[row] = secondsOf(occurredFrom);
  columns.occurredTo[row] = secondsOf(occurredTo);
  columns.recordedAt[row] = secondsOf(incident.recordedAt);
  columns.localDay[row] = isDated ? dayInColumn(clock, occurredFrom) : NONE_I16;
  columns.recordedDay[row] = dayInColumn(clock, incident.recordedAt);
  columns.hourOfWeek[row] = isDated ? hourOf(clock, occurredFrom, occurredTo, timePrecision) : HOUR_UNKNOWN;
  columns.timePrecision[row] = timePrecision;
  columns.locationPrecision[row] = incident.locationPrecision;
  columns.x[row] = scaled(incident.x, 100);
  columns.y[row] = scaled(incident.y, 100);
  columns.lon[row] = scaled(incident.lon, 1e7);
  columns.lat[row] = scaled(incident.lat, 1e7);
  columns.ward[row] = incident.wardId === null ? 0 : areas.ward.codeFor(incident.wardId);
  columns.smallArea[row] = incident.smallAreaId === null ? 0 : areas.smallArea.codeFor(incident.smallAreaId);
  columns.beat[row] = incident.beatId === null ? 0 : areas.beat.codeFor(incident.beatId);
  columns.segmentId[row] = incident.segmentId ?? NONE_I32;
  columns.addressId[row] = incident.addressId ?? NONE_I32;
  columns.flags[row] = incident.flags;
  columns.count[row] = incident.count;
  columns.marking[row] = incident.marking;
  columns.knownFrom[row] = incident.knownFrom;
  columns.knownTo[row] = incident.knownTo ?? STILL_KNOWN;
}

/** The hour is known when the moment is, or when both ends of a range fall in the same hour of the same day. */
function hourOf(clock: LocalClock, from: Instant, to: Instant | null, timePrecision: number): number {
  if (timePrecision === EXACT) return clock.hourOfWeek(from);
  if (timePrecision !== RANGE || to === null || to - from >= 3_600_000) return HOUR_UNKNOWN;
  const hour = clock.hourOfWeek(from);
  return clock.hourOfWeek(to) === hour ? hour : HOUR_UNKNOWN;
}

/** Columns of rows given one by one: tests, examples, small selections. */
export function columnsOf(
  rows: readonly IncidentVersion[],
  timeZone: string,
  areas = newPictureAreas(),
): PictureColumns {
  const arrays = allocateColumns(rows.length);
  const clock = new LocalClock(timeZone);
  let ordinal = 0;
  for (const [row, incident] of rows.entries()) {
    writeIncident(arrays, areas, clock, row, incident);
    ordinal = Math.max(ordinal, incident.knownFrom, incident.knownTo ?? 0);
  }
  return { ...arrays, length: rows.length, areas, timeZone, ordinal };
}

export interface DayExtent {
  /** Inclusive; first > last where no row is dated. */
  first: number;
  last: number;
}

const extents = new WeakMap<PictureColumns, { occurred: DayExtent; recorded: DayExtent }>();

/** First and last local day of the picture, by occurrence and by recording. Found once for each columns object. */
export function dayExtent(columns: PictureColumns, by: 'occurred' | 'recorded'): DayExtent {
  let known = extents.get(columns);
  if (!known) {
    known = {
      occurred: extentOf(columns.localDay, columns.length),
      recorded: extentOf(columns.recordedDay, columns.length),
    };
    extents.set(columns, known);
  }
  return known[by];
}

function extentOf(days: Int16Array, length: number): DayExtent {
  let first = 32_767;
  let last = NONE_I16;
  for (let i = 0; i < length; i++) {
    const day = days[i]!;
    if (day === NONE_I16) continue;
    if (day < first) first = day;
    if (day > last) last = day;
  }
  return { first, last };
}
