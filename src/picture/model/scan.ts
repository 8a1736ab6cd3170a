import {
  flagBit,
  LOCATION_PRECISIONS,
  locationPrecisionCode,
  timePrecisionCode,
  weekdayOfDay,
} from '../../vocabulary/index.ts';
import { NONE_I16, NONE_I32, PICTURE_AREA_KINDS, type PictureColumns, STILL_KNOWN, secondsOf } from './columns.ts';
import { categoryIdsOf, type PictureFilter } from './filter.ts';
import {
  BLOCK_ROWS,
  keepFlags,
  keepI16,
  keepInRings,
  keepMembers,
  keepPlaceable,
  keepPrecision,
  keepRangeI16,
  keepRangeI32,
  keepU8,
  keepU16,
  type Step,
} from './kernels.ts';
import { ALREADY_APPLIED, areaOnlyTable, hasAreaOnly, precisionByAreaOnly, type Rights } from './rights.ts';

/** A filter made ready for one columns object: look-up tables behind a few loops, the most selective first. */
export interface CompiledFilter {
  readonly columns: PictureColumns;
  readonly steps: readonly Step[];
}

const lookUp = (size: number, members: Iterable<number>): Uint8Array => {
  const table = new Uint8Array(size);
  for (const member of members) if (member >= 0 && member < size) table[member] = 1;
  return table;
};

/**
 * @param rights whose eyes the filter looks through: a polygon or street never finds a row that its reader may know by area only
 * @throws RangeError for codes that do not exist or windows that make no sense, got and expected
 */
export function compileFilter(
  columns: PictureColumns,
  filter: PictureFilter,
  rights: Rights = ALREADY_APPLIED,
): CompiledFilter {
  if (!rights.mayRead) return { columns, steps: [() => 0] };
  const steps: Step[] = [...knownSteps(columns, filter)];
  steps.push(...whenSteps(columns, filter), ...whatSteps(columns, filter), ...whereSteps(columns, filter, rights));
  if (rights.maxMarking < ALREADY_APPLIED.maxMarking) {
    steps.push(
      keepU8(
        columns.marking,
        lookUp(
          256,
          Array.from({ length: rights.maxMarking + 1 }, (_, rank) => rank),
        ),
      ),
    );
  }
  const ordered = mostSelectiveFirst(columns, steps);
  // Dearer than all others together, so after them.
  if (filter.polygon) ordered.push(keepInRings(columns.lon, columns.lat, ringsOf(filter.polygon)));
  return { columns, steps: ordered };
}

const SAMPLE_ROWS = 512;

/** Orders steps by how many of a spread-out sample they let through. Changes what a scan costs, never what it finds. */
function mostSelectiveFirst(columns: PictureColumns, steps: readonly Step[]): Step[] {
  if (steps.length < 2 || columns.length < SAMPLE_ROWS * 8) return [...steps];
  const rows = new Int32Array(SAMPLE_ROWS);
  const stride = Math.floor(columns.length / SAMPLE_ROWS);
  const passing = steps.map((step) => {
    for (let k = 0; k < SAMPLE_ROWS; k++) rows[k] = k * stride;
    return { step, n: step(rows, SAMPLE_ROWS) };
  });
  return passing.sort((a, b) => a.n - b.n).map(({ step }) => step);
}

function knownSteps(columns: PictureColumns, filter: PictureFilter): Step[] {
  const at = Math.min(filter.asKnownAt ?? columns.ordinal, columns.ordinal);
  // Every row of the columns was known at their own moment.
  const known = at === columns.ordinal ? [] : [keepRangeI32(columns.knownFrom, NONE_I32, at)];
  if (filter.allVersions) return known;
  return [...known, keepRangeI32(columns.knownTo, at + 1, STILL_KNOWN)];
}

function whenSteps(columns: PictureColumns, filter: PictureFilter): Step[] {
  const steps: Step[] = [];
  const { time, days } = filter;
  if (days) {
    const from = days.from ?? NONE_I16 + 1;
    const to = days.to ?? 32_768;
    if (!(from <= to)) throw new RangeError(`days run from ${from} to ${to}, expected from <= to`);
    steps.push(
      keepRangeI16(
        days.by === 'occurred' ? columns.localDay : columns.recordedDay,
        Math.max(from, NONE_I16 + 1),
        to - 1,
      ),
    );
  }
  if (time) {
    // Ends are rounded up: a row's seconds are whole, and from <= t < to must hold for its own instant's second.
    const from = time.from === undefined ? NONE_I32 + 1 : secondsOf(time.from + 999);
    const to = time.to === undefined ? 2_147_483_647 : secondsOf(time.to + 999) - 1;
    if (time.from !== undefined && time.to !== undefined && !(time.from <= time.to)) {
      throw new RangeError(`time runs from ${time.from} to ${time.to}, expected from <= to`);
    }
    steps.push(keepRangeI32(time.by === 'occurred' ? columns.occurredFrom : columns.recordedAt, from, to));
  }
  if (filter.hoursOfWeek) steps.push(keepU8(columns.hourOfWeek, lookUp(256, hoursIn(filter.hoursOfWeek))));
  if (filter.weekdays) {
    const wanted = new Set(filter.weekdays);
    const table = new Uint8Array(65_536);
    for (let i = 1; i < table.length; i++) table[i] = wanted.has(weekdayOfDay(i - 32_768)) ? 1 : 0;
    steps.push(keepI16(columns.localDay, table));
    const month = timePrecisionCode('month');
    steps.push(
      keepU8(
        columns.timePrecision,
        lookUp(
          256,
          [0, 1, 2, 3, 4].filter((code) => code !== month),
        ),
      ),
    );
  }
  if (filter.timePrecisions) {
    steps.push(keepU8(columns.timePrecision, lookUp(256, filter.timePrecisions.map(timePrecisionCode))));
  }
  return steps;
}

function hoursIn(hours: readonly number[]): readonly number[] {
  const wrong = hours.find((hour) => !Number.isInteger(hour) || hour < 0 || hour > 167);
  if (wrong !== undefined) throw new RangeError(`hour of the week is ${wrong}, expected 0 to 167`);
  return hours;
}

function whatSteps(columns: PictureColumns, filter: PictureFilter): Step[] {
  const steps: Step[] = [];
  const categories = categoryIdsOf(filter);
  if (categories) steps.push(keepU16(columns.categoryId, lookUp(65_536, categories)));
  if (filter.agencies) steps.push(keepU8(columns.agencyId, lookUp(256, filter.agencies)));
  if (filter.feeds) steps.push(keepU16(columns.feedId, lookUp(65_536, filter.feeds)));
  if (filter.flags) {
    const bits = (flags: NonNullable<PictureFilter['flags']>['all']) =>
      (flags ?? []).reduce((mask, flag) => mask | flagBit(flag), 0);
    steps.push(keepFlags(columns.flags, bits(filter.flags.all), bits(filter.flags.none)));
  }
  if (filter.ids) steps.push(keepMembers(columns.incidentId, new Set(filter.ids)));
  return steps;
}

function whereSteps(columns: PictureColumns, filter: PictureFilter, rights: Rights): Step[] {
  const steps: Step[] = [];
  for (const kind of PICTURE_AREA_KINDS) {
    const ids = filter.areas?.[kind];
    if (!ids) continue;
    const codes = ids.map((id) => columns.areas[kind].codeOf(id));
    steps.push(keepU16(columns[kind], lookUp(65_536, codes)));
  }
  const isHiding = hasAreaOnly(rights);
  const byAreaOnly = areaOnlyTable(rights);
  const { categoryId, flags, locationPrecision } = columns;
  if (filter.locationPrecisions) {
    const wanted = lookUp(256, filter.locationPrecisions.map(locationPrecisionCode));
    const asArea = new Uint8Array(256);
    for (const code of LOCATION_PRECISIONS.keys()) asArea[code] = wanted[precisionByAreaOnly(code)]!;
    steps.push(
      isHiding
        ? keepPrecision(locationPrecision, [wanted, asArea], categoryId, byAreaOnly, flags, rights.areaOnlyFlags)
        : keepU8(locationPrecision, wanted),
    );
  }
  const isByPoint = filter.polygon !== undefined || filter.segments !== undefined || filter.addresses !== undefined;
  if (isByPoint && isHiding) steps.push(keepPlaceable(categoryId, byAreaOnly, flags, rights.areaOnlyFlags));
  if (filter.segments) steps.push(keepMembers(columns.segmentId, new Set(filter.segments)));
  if (filter.addresses) steps.push(keepMembers(columns.addressId, new Set(filter.addresses)));
  return steps;
}

function ringsOf(polygon: NonNullable<PictureFilter['polygon']>): Float64Array[] {
  return polygon.map((ring) => {
    if (ring.length < 3) throw new RangeError(`a ring of the polygon has ${ring.length} corners, expected 3 or more`);
    const flat = new Float64Array(ring.length * 2);
    for (const [i, position] of ring.entries()) {
      const [lon, lat] = position;
      if (lon === undefined || lat === undefined || !(Math.abs(lon) <= 180) || !(Math.abs(lat) <= 90)) {
        throw new RangeError(`corner ${i} of the polygon is (${position.join(', ')}), expected lon, lat in degrees`);
      }
      flat[2 * i] = lon * 1e7;
      flat[2 * i + 1] = lat * 1e7;
    }
    return flat;
  });
}

/** Runs a filter block by block; `onBlock` is given row numbers of rows that passed, in rising order. */
export function scan(compiled: CompiledFilter, onBlock: (rows: Int32Array, n: number) => void): void {
  const { columns, steps } = compiled;
  const rows = new Int32Array(BLOCK_ROWS);
  for (let start = 0; start < columns.length; start += BLOCK_ROWS) {
    let n = Math.min(BLOCK_ROWS, columns.length - start);
    for (let k = 0; k < n; k++) rows[k] = start + k;
    for (const step of steps) {
      if (n === 0) break;
      n = step(rows, n);
    }
    if (n > 0) onBlock(rows, n);
  }
}

/** Row numbers of all rows that pass, rising. */
export function selectRows(compiled: CompiledFilter): Int32Array {
  let selected = new Int32Array(Math.min(compiled.columns.length, 65_536));
  let total = 0;
  scan(compiled, (rows, n) => {
    if (total + n > selected.length) {
      const larger = new Int32Array(Math.min(compiled.columns.length, selected.length * 2 + n));
      larger.set(selected.subarray(0, total));
      selected = larger;
    }
    selected.set(n === rows.length ? rows : rows.subarray(0, n), total);
    total += n;
  });
  return selected.subarray(0, total);
}

export interface Counted {
  /** Rows. */
  records: number;
  /** What the rows stand for: more than records where a feed gives counts. */
  events: number;
}

export function countRows(compiled: CompiledFilter): Counted {
  const { count } = compiled.columns;
  let records = 0;
  let events = 0;
  scan(compiled, (rows, n) => {
    records += n;
    for (let k = 0; k < n; k++) events += count[rows[k]!]!;
  });
  return { records, events };
}
