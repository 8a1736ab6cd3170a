import {
  Column,
  columnFromArray,
  int16,
  int32,
  tableFromColumns,
  tableFromIPC,
  tableToIPC,
  uint8,
  uint16,
} from '@uwdata/flechette';
import type { Instant, Marking } from '../../vocabulary/index.ts';
import {
  AreaCodes,
  allocateColumns,
  COLUMN_NAMES,
  COLUMN_TYPES,
  type ColumnArrays,
  PICTURE_AREA_KINDS,
  PICTURE_EPOCH_MS,
  PICTURE_SCHEMA_VERSION,
  type PictureColumns,
  trimColumns,
} from './columns.ts';

/** What a copy of the columns says of itself. Travels in the Arrow schema's metadata under `aim`. */
export interface PictureStamp {
  schemaVersion: number;
  /** Milliseconds of second 0 of the time columns. */
  epochMs: number;
  partnership: string;
  isMadeUp: boolean;
  timeZone: string;
  /** The moment the rows stand at. */
  moment: { ordinal: number; at: Instant | null };
  /** Whose rights were applied: nothing above the clearance is in it; these categories have no point, street or address. */
  rights: { clearance: Marking; areaOnlyCategories: number[]; areaOnlyFlags: number };
  /** Area ids by code. */
  areas: { ward: number[]; smallArea: number[]; beat: number[] };
  /** What was asked for, as the address of the request has it. */
  filter: string;
  records: number;
}

const ARROW_TYPES = { u8: uint8, u16: uint16, i16: int16, i32: int32 };

/** Columns and their stamp as an Arrow IPC stream. No nulls: what is not known is as `columns.ts` says. */
export function encodeArrow(columns: PictureColumns, stamp: PictureStamp): Uint8Array {
  const trimmed = trimColumns(columns);
  // Of an empty array the library cannot tell the type.
  const table = tableFromColumns(
    COLUMN_NAMES.map((name): [string, Column<number>] => [
      name,
      columns.length === 0 ? new Column<number>([], ARROW_TYPES[COLUMN_TYPES[name]]()) : columnFromArray(trimmed[name]),
    ]),
  );
  table.schema.metadata = new Map([['aim', JSON.stringify(stamp)]]);
  return tableToIPC(table, { format: 'stream' })!;
}

/**
 * Columns over the very bytes given: nothing is copied.
 * @throws RangeError for Arrow that is not a picture of this version, got and expected
 */
export function decodeArrow(bytes: Uint8Array): { columns: PictureColumns; stamp: PictureStamp } {
  const table = tableFromIPC(bytes);
  const text = table.schema.metadata?.get('aim');
  if (text === undefined) throw new RangeError('this Arrow stream has no stamp of AIM; expected one of its pictures');
  const stamp = JSON.parse(text) as PictureStamp;
  if (stamp.schemaVersion !== PICTURE_SCHEMA_VERSION || stamp.epochMs !== PICTURE_EPOCH_MS) {
    throw new RangeError(
      `this picture is of version ${stamp.schemaVersion}, expected ${PICTURE_SCHEMA_VERSION}; reload the page`,
    );
  }
  const arrays: Partial<Record<string, unknown>> = table.numRows === 0 ? { ...allocateColumns(0) } : {};
  for (const name of table.numRows === 0 ? [] : COLUMN_NAMES) {
    const array = table.getChild(name)?.toArray();
    if (!ArrayBuffer.isView(array)) throw new RangeError(`column ${name} is missing, expected ${COLUMN_TYPES[name]}`);
    arrays[name] = array;
  }
  const columns: PictureColumns = {
    ...(arrays as unknown as ColumnArrays),
    length: table.numRows,
    areas: areasOf(stamp),
    timeZone: stamp.timeZone,
    ordinal: stamp.moment.ordinal,
  };
  return { columns, stamp };
}

function areasOf(stamp: PictureStamp): PictureColumns['areas'] {
  const codes = PICTURE_AREA_KINDS.map((kind) => [kind, new AreaCodes(stamp.areas[kind])] as const);
  return Object.fromEntries(codes) as Record<(typeof PICTURE_AREA_KINDS)[number], AreaCodes>;
}
