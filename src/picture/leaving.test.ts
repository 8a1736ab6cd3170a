import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyFilter, anyIncident } from '../../test/picture-arbitrary.ts';
import { flagBit, LOCATION_PRECISIONS } from '../vocabulary/index.ts';
import {
  ALREADY_APPLIED,
  allocateColumns,
  columnsOf,
  compileFilter,
  decodeArrow,
  encodeArrow,
  filterFromAddress,
  filterToAddress,
  type IncidentVersion,
  NONE_I32,
  PICTURE_EPOCH_MS,
  PICTURE_SCHEMA_VERSION,
  type PictureColumns,
  type PictureFilter,
  type Rights,
  selectRows,
  takeColumns,
} from './model.ts';

const ZONE = 'Europe/London';

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

describe('columns that leave', () => {
  const stampOf = (columns: PictureColumns) => ({
    schemaVersion: PICTURE_SCHEMA_VERSION,
    epochMs: PICTURE_EPOCH_MS,
    partnership: 'Made-up partnership',
    isMadeUp: true,
    timeZone: ZONE,
    moment: { ordinal: columns.ordinal, at: 0 },
    rights: { clearance: 'OFFICIAL' as const, areaOnlyCategories: [106], areaOnlyFlags: 4 },
    areas: {
      ward: columns.areas.ward.ids.slice(1),
      smallArea: columns.areas.smallArea.ids.slice(1),
      beat: columns.areas.beat.ids.slice(1),
    },
    filter: '',
    records: columns.length,
  });

  test('come back from Arrow as they went, none and many', () => {
    fc.assert(
      fc.property(fc.array(anyIncident, { maxLength: 30 }), anyFilter, (rows, filter) => {
        const columns = columnsOf(rows, ZONE);
        const there = decodeArrow(encodeArrow(columns, stampOf(columns)));
        expect(there.columns.length).toBe(rows.length);
        expect(there.stamp).toEqual(stampOf(columns));
        expect(selectRows(compileFilter(there.columns, filter))).toEqual(selectRows(compileFilter(columns, filter)));
        expect([...there.columns.lon]).toEqual([...columns.lon]);
        expect(there.columns.areas.ward.ids).toEqual(columns.areas.ward.ids);
      }),
      { numRuns: 60 },
    );
  });

  test('of another version are refused with both versions', () => {
    const columns = columnsOf([EXAMPLE], ZONE);
    const bytes = encodeArrow(columns, { ...stampOf(columns), schemaVersion: 99 });
    expect(() => decodeArrow(bytes)).toThrow('version 99, expected 1');
  });

  test('hold no point, street or address of a row by area only, and its precision is area', () => {
    const rights: Rights = {
      ...ALREADY_APPLIED,
      areaOnlyCategories: new Set([106]),
      areaOnlyFlags: flagBit('domestic'),
    };
    const rows = [EXAMPLE, { ...EXAMPLE, categoryId: 106 }, { ...EXAMPLE, flags: flagBit('domestic') }];
    const taken = takeColumns(columnsOf(rows, ZONE), Int32Array.of(0, 1, 2), rights, allocateColumns(3));
    for (const name of ['x', 'y', 'lon', 'lat', 'segmentId', 'addressId'] as const) {
      expect([...taken[name]].map((value) => value === NONE_I32)).toEqual([false, true, true]);
    }
    expect([...taken.locationPrecision].map((code) => LOCATION_PRECISIONS[code])).toEqual(['property', 'area', 'area']);
    expect([...taken.ward]).toEqual([1, 1, 1]);
  });
});

describe('a filter in an address', () => {
  test('comes back meaning the same', () => {
    fc.assert(
      fc.property(fc.array(anyIncident, { maxLength: 40 }), anyFilter, (rows, filter) => {
        // An address has one "by" for both windows.
        const { time, ...rest } = filter;
        const one: PictureFilter = filter.days ? rest : { ...rest, ...(time ? { time } : {}) };
        const back = filterFromAddress(filterToAddress(one));
        const columns = columnsOf(rows, ZONE);
        expect(selectRows(compileFilter(columns, back))).toEqual(selectRows(compileFilter(columns, one)));
        expect(filterToAddress(back)).toEqual(filterToAddress(one));
      }),
      { numRuns: 300 },
    );
  });

  test('that cannot be read is refused with what it said and what was expected', () => {
    expect(() => filterFromAddress({ from: '23/11/2026' })).toThrow(
      'from is "23/11/2026", expected a date like 2026-11-23',
    );
    expect(() => filterFromAddress({ ward: '1,x' })).toThrow('ward is "x"');
    expect(() => filterFromAddress({ hours: '9-168' })).toThrow('hours is "9-168"');
    expect(() => filterFromAddress({ placed: 'exactly' })).toThrow('expected of: property, street');
    expect(() => filterFromAddress({ polygon: '1 2,3' })).toThrow('"3"');
  });
});
