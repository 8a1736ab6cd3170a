import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyFilter, anyIncident } from '../../test/picture-arbitrary.ts';
import {
  categoryById,
  flagBit,
  INCIDENT_KINDS,
  LocalClock,
  locationPrecisionCode,
  timePrecisionCode,
  weekdayOfDay,
} from '../vocabulary/index.ts';
import {
  ALREADY_APPLIED,
  categoryIdsOf,
  columnsOf,
  compileFilter,
  countAt,
  countRows,
  cube,
  DIMENSIONS,
  type DimensionName,
  type IncidentVersion,
  NONE_I32,
  type PictureFilter,
  precisionByAreaOnly,
  type Rights,
  selectRows,
} from './model.ts';

const ZONE = 'Europe/London';
const clock = new LocalClock(ZONE);

const RIGHTS: Rights[] = [
  ALREADY_APPLIED,
  { mayRead: true, maxMarking: 0, areaOnlyCategories: new Set([106, 107]), areaOnlyFlags: flagBit('domestic') },
  { mayRead: true, maxMarking: 1, areaOnlyCategories: new Set([106, 107]), areaOnlyFlags: 0 },
  { mayRead: false, maxMarking: 1, areaOnlyCategories: new Set(), areaOnlyFlags: 0 },
];
const anyRights = fc.constantFrom(...RIGHTS);

const isAreaOnly = (row: IncidentVersion, rights: Rights) =>
  rights.areaOnlyCategories.has(row.categoryId) || (row.flags & rights.areaOnlyFlags) !== 0;

/** The columns hold hundred-millionths of a degree and centimetres; so must a comparison at a boundary. */
const asStored = (degrees: number) => Math.round(degrees * 1e7);

function inPolygon(polygon: readonly (readonly (readonly number[])[])[], lon: number, lat: number): boolean {
  let crossings = 0;
  for (const ring of polygon) {
    for (const [i, corner] of ring.entries()) {
      const [ax, ay] = [corner[0]! * 1e7, corner[1]! * 1e7];
      const next = ring[(i + 1) % ring.length]!;
      const [bx, by] = [next[0]! * 1e7, next[1]! * 1e7];
      if (ay > lat === by > lat) continue;
      if (lon < ax + ((bx - ax) * (lat - ay)) / (by - ay)) crossings++;
    }
  }
  return crossings % 2 === 1;
}

/** Slow and obvious: one row, one rule after another. */
function passes(row: IncidentVersion, filter: PictureFilter, rights: Rights, ordinal: number): boolean {
  if (!rights.mayRead || row.marking > rights.maxMarking) return false;
  const at = filter.asKnownAt ?? ordinal;
  if (row.knownFrom > at || (row.knownTo !== null && row.knownTo <= at)) return false;
  if (filter.agencies && !filter.agencies.includes(row.agencyId)) return false;
  if (filter.feeds && !filter.feeds.includes(row.feedId)) return false;
  const categories = categoryIdsOf(filter);
  if (categories && !categories.has(row.categoryId)) return false;
  if (filter.ids && !filter.ids.includes(row.incidentId)) return false;
  if (filter.time) {
    const instant = filter.time.by === 'occurred' ? row.occurredFrom : row.recordedAt;
    if (instant === null) return false;
    const second = Math.floor(instant / 1000) * 1000;
    if (second < (filter.time.from ?? -Infinity) || second >= (filter.time.to ?? Infinity)) return false;
  }
  if (filter.days) {
    const day =
      filter.days.by === 'occurred' ? dayOf(row) : row.recordedAt === null ? null : clock.localDay(row.recordedAt);
    if (day === null || day < (filter.days.from ?? -Infinity) || day >= (filter.days.to ?? Infinity)) return false;
  }
  if (filter.hoursOfWeek) {
    const hour = hourOf(row);
    if (hour === null || !filter.hoursOfWeek.includes(hour)) return false;
  }
  if (filter.weekdays) {
    const day = dayOf(row);
    if (day === null || row.timePrecision === timePrecisionCode('month')) return false;
    if (!filter.weekdays.includes(weekdayOfDay(day))) return false;
  }
  if (filter.timePrecisions && !filter.timePrecisions.map(timePrecisionCode).includes(row.timePrecision)) return false;
  if (filter.locationPrecisions) {
    const shown = isAreaOnly(row, rights) ? precisionByAreaOnly(row.locationPrecision) : row.locationPrecision;
    if (!filter.locationPrecisions.map(locationPrecisionCode).includes(shown)) return false;
  }
  for (const flag of filter.flags?.all ?? []) if ((row.flags & flagBit(flag)) === 0) return false;
  for (const flag of filter.flags?.none ?? []) if ((row.flags & flagBit(flag)) !== 0) return false;
  if (filter.areas?.ward && !filter.areas.ward.includes(row.wardId ?? -1)) return false;
  if (filter.areas?.smallArea && !filter.areas.smallArea.includes(row.smallAreaId ?? -1)) return false;
  if (filter.polygon || filter.segments || filter.addresses) {
    if (isAreaOnly(row, rights)) return false;
    if (filter.segments && !filter.segments.includes(row.segmentId ?? -1)) return false;
    if (filter.addresses && !filter.addresses.includes(row.addressId ?? -1)) return false;
    if (filter.polygon && (row.lon === null || row.lat === null)) return false;
    if (filter.polygon && !inPolygon(filter.polygon, asStored(row.lon!), asStored(row.lat!))) return false;
  }
  return true;
}

function dayOf(row: IncidentVersion): number | null {
  return row.occurredFrom === null || row.timePrecision === timePrecisionCode('unknown')
    ? null
    : clock.localDay(row.occurredFrom);
}

function hourOf(row: IncidentVersion): number | null {
  if (row.occurredFrom === null) return null;
  const hour = clock.hourOfWeek(row.occurredFrom);
  if (row.timePrecision === timePrecisionCode('exact')) return hour;
  if (row.timePrecision !== timePrecisionCode('range') || row.occurredTo === null) return null;
  return row.occurredTo - row.occurredFrom < 3_600_000 && clock.hourOfWeek(row.occurredTo) === hour ? hour : null;
}

/** The key a row falls under, read off the row itself. */
function keyOf(row: IncidentVersion, name: DimensionName, rights: Rights): number | null {
  const occurred = dayOf(row);
  const recorded = row.recordedAt === null ? null : clock.localDay(row.recordedAt);
  const category = categoryById(row.categoryId)!;
  const date = (day: number) => new Date(day * 86_400_000);
  const month = (day: number) => Date.UTC(date(day).getUTCFullYear(), date(day).getUTCMonth()) / 86_400_000;
  const year = (day: number) => Date.UTC(date(day).getUTCFullYear(), 0) / 86_400_000;
  const on = (day: number | null, rule: (day: number) => number) => (day === null ? null : rule(day));
  switch (name) {
    case 'day':
      return occurred;
    case 'recordedDay':
      return recorded;
    case 'week':
      return on(occurred, (day) => day - weekdayOfDay(day));
    case 'recordedWeek':
      return on(recorded, (day) => day - weekdayOfDay(day));
    case 'month':
      return on(occurred, month);
    case 'recordedMonth':
      return on(recorded, month);
    case 'year':
      return on(occurred, year);
    case 'recordedYear':
      return on(recorded, year);
    case 'weekday':
      return on(occurred, weekdayOfDay);
    case 'hourOfWeek':
      return hourOf(row);
    case 'hour':
      return on(hourOf(row), (hour) => hour % 24);
    case 'kind':
      return INCIDENT_KINDS.indexOf(category.kind);
    case 'group': {
      const parent = category.parent === null || !category.parent.includes('/') ? category.code : category.parent;
      return categoryByCodeId(parent);
    }
    case 'category':
      return row.categoryId;
    case 'agency':
      return row.agencyId;
    case 'feed':
      return row.feedId;
    case 'ward':
      return row.wardId;
    case 'smallArea':
      return row.smallAreaId;
    case 'beat':
      return row.beatId;
    case 'locationPrecision':
      return isAreaOnly(row, rights) ? precisionByAreaOnly(row.locationPrecision) : row.locationPrecision;
  }
}

function categoryByCodeId(code: string): number {
  for (let id = 0; id < 512; id++) if (categoryById(id)?.code === code) return id;
  throw new Error(`no category ${code}`);
}

describe('a scan', () => {
  test('finds the rows that slow rules find, in order, whatever the filter and the rights', () => {
    fc.assert(
      fc.property(fc.array(anyIncident, { maxLength: 60 }), anyFilter, anyRights, (rows, filter, rights) => {
        const columns = columnsOf(rows, ZONE);
        const expected = [...rows.keys()].filter((row) => passes(rows[row]!, filter, rights, columns.ordinal));
        const compiled = compileFilter(columns, filter, rights);
        expect([...selectRows(compiled)]).toEqual(expected);
        expect(countRows(compiled)).toEqual({
          records: expected.length,
          events: expected.reduce((sum, row) => sum + rows[row]!.count, 0),
        });
      }),
      { numRuns: 600 },
    );
  });

  test('finds the same over many blocks as over one', () => {
    fc.assert(
      fc.property(fc.array(anyIncident, { minLength: 5, maxLength: 30 }), anyFilter, (rows, filter) => {
        const copies = 400;
        const once = countRows(compileFilter(columnsOf(rows, ZONE), filter));
        const many = columnsOf(Array.from({ length: copies }, () => rows).flat(), ZONE);
        expect(countRows(compileFilter(many, filter))).toEqual({
          records: once.records * copies,
          events: once.events * copies,
        });
      }),
      { numRuns: 40 },
    );
  });

  test('a category, measure or hour that does not exist is refused with what was found', () => {
    const columns = columnsOf([], ZONE);
    expect(() => compileFilter(columns, { categories: ['crime/jaywalking'] })).toThrow(
      '"crime/jaywalking" is not in the category tree',
    );
    expect(() => compileFilter(columns, { measure: 'harm' })).toThrow(
      'measure "harm" is not known; expected one of all-crime',
    );
    expect(() => compileFilter(columns, { hoursOfWeek: [168] })).toThrow('hour of the week is 168, expected 0 to 167');
    expect(() => compileFilter(columns, { days: { by: 'occurred', from: 9, to: 8 } })).toThrow('from 9 to 8');
    expect(() =>
      compileFilter(columns, {
        polygon: [
          [
            [0, 91],
            [1, 1],
            [2, 2],
          ],
        ],
      }),
    ).toThrow('(0, 91)');
  });
});

describe('a cube', () => {
  test('counts under each key what slow rules count, and nothing is lost between keys', () => {
    // Two calendars at once make more cells than may be, and so do the hours of the week of every day by something else.
    const isFine = (name: DimensionName) => /^(recorded)?(day|week|month)$/i.test(name);
    const someDimensions = fc
      .uniqueArray(fc.constantFrom(...DIMENSIONS), { maxLength: 3 })
      .filter((names) => names.filter(isFine).length < 2)
      .filter((names) => !(names.length > 2 && names.some(isFine) && names.includes('hourOfWeek')));
    fc.assert(
      fc.property(
        fc.array(anyIncident, { maxLength: 40 }),
        anyFilter,
        someDimensions,
        anyRights,
        (rows, filter, names, rights) => {
          const columns = columnsOf(rows, ZONE);
          const expected = new Map<string, { keys: (number | null)[]; events: number }>();
          for (const row of rows) {
            if (!passes(row, filter, rights, columns.ordinal)) continue;
            const keys = names.map((name) => keyOf(row, name, rights));
            const cell = expected.get(keys.join()) ?? { keys, events: 0 };
            cell.events += row.count;
            expected.set(keys.join(), cell);
          }
          const counted = cube(columns, filter, names, rights);
          for (const { keys, events } of expected.values()) expect(countAt(counted, ...keys)).toBe(events);
          expect(counted.counts.reduce((sum, count) => sum + count, 0)).toBe(counted.events);
          expect(counted.events).toBe([...expected.values()].reduce((sum, cell) => sum + cell.events, 0));
        },
      ),
      { numRuns: 400 },
    );
  });

  test('too many cells are refused with their number', () => {
    const rows = [2000, 2050].map((year) => ({
      ...EXAMPLE,
      occurredFrom: Date.UTC(year, 0),
      recordedAt: Date.UTC(year, 0),
    }));
    expect(() => cube(columnsOf(rows, ZONE), {}, ['day', 'recordedDay'])).toThrow(/cells, expected at most 16000000/);
  });
});

const EXAMPLE: IncidentVersion = {
  incidentId: 7,
  version: 1,
  feedId: 1,
  agencyId: 1,
  categoryId: 121,
  occurredFrom: Date.UTC(2026, 10, 23, 22, 30),
  occurredTo: Date.UTC(2026, 10, 23, 22, 30),
  recordedAt: Date.UTC(2026, 10, 24, 6),
  timePrecision: 0,
  locationPrecision: 0,
  x: 450_000.25,
  y: 520_000.75,
  lon: -1.2345678,
  lat: 54.5678912,
  wardId: 3,
  smallAreaId: 104,
  beatId: null,
  segmentId: 5,
  addressId: 6,
  flags: 0,
  count: 1,
  marking: 0,
  knownFrom: 1,
  knownTo: null,
};

describe('times in the columns', () => {
  const hourIn = (changes: Partial<IncidentVersion>) => columnsOf([{ ...EXAMPLE, ...changes }], ZONE).hourOfWeek[0];

  test('the hour of the week is local: half past nine UTC on a July Monday is hour 22', () => {
    const monday = Date.UTC(2026, 6, 6, 21, 30);
    expect(hourIn({ occurredFrom: monday, occurredTo: monday })).toBe(22);
  });
  test('a day, a month and a night between two ends have no hour', () => {
    expect(hourIn({ timePrecision: timePrecisionCode('day') })).toBe(255);
    expect(hourIn({ timePrecision: timePrecisionCode('month') })).toBe(255);
    expect(hourIn({ timePrecision: timePrecisionCode('range'), occurredTo: Date.UTC(2026, 10, 24, 6) })).toBe(255);
  });
  test('an instant beyond the reach of the columns is held at their end, not wrapped', () => {
    const columns = columnsOf([{ ...EXAMPLE, occurredFrom: Date.UTC(1900, 0) }], ZONE);
    expect(columns.occurredFrom[0]).toBe(NONE_I32 + 1);
    expect(countRows(compileFilter(columns, { time: { by: 'occurred', to: Date.UTC(1950, 0) } })).records).toBe(1);
  });
});
