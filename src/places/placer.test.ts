import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { polygonOf } from '../analysis/index.ts';
import { LOCATION_PRECISIONS, locationPrecisionCode, type SourcePlace } from '../vocabulary/index.ts';
import { EMPTY_GAZETTEER, type GazetteerArea, type PlacedGazetteer } from './gazetteer.ts';
import type { AreaKind, Placed } from './model.ts';
import { createPlacer, isPlaced } from './placer.ts';
import { BRITISH_NATIONAL_GRID, localPlane } from './projection/index.ts';

// A made-up town of two wards side by side, 1 km each, west 1 and east 2; four small areas (11, 12 | 13, 14); one beat (21) over
// the western three quarters.
function area(
  kind: AreaKind,
  areaId: number,
  minX: number,
  maxX: number,
  more: Partial<GazetteerArea> = {},
): GazetteerArea {
  const ring = [
    [minX, 516_000],
    [maxX, 516_000],
    [maxX, 517_000],
    [minX, 517_000],
    [minX, 516_000],
  ];
  return {
    areaId,
    kind,
    isInUse: true,
    code: `${kind}${areaId}`,
    name: `${kind} ${areaId}`,
    shape: polygonOf({ type: 'Polygon', coordinates: [ring] }),
    x: (minX + maxX) / 2,
    y: 516_500,
    ...more,
  };
}

const town: PlacedGazetteer = {
  plane: BRITISH_NATIONAL_GRID,
  areas: [
    area('ward', 1, 450_000, 451_000, { name: 'West' }),
    area('ward', 2, 451_000, 452_000, { name: 'East' }),
    area('smallArea', 11, 450_000, 450_500),
    area('smallArea', 12, 450_500, 451_000),
    area('smallArea', 13, 451_000, 451_500, { code: 'NEW' }),
    area('smallArea', 14, 451_500, 452_000, { code: 'NEW2' }),
    area('smallArea', 15, 451_000, 452_000, { code: 'SPLIT', isInUse: false }),
    area('smallArea', 16, 450_000, 450_500, { code: 'RENAMED', isInUse: false }),
    area('beat', 21, 450_000, 451_500),
  ],
  segments: [
    { segmentId: 101, name: 'Ropery Street', line: Float64Array.of(450_100, 516_100, 450_200, 516_100) },
    { segmentId: 102, name: 'Church Road', line: Float64Array.of(450_300, 516_300, 450_400, 516_300) },
    { segmentId: 103, name: 'Church Rd', line: Float64Array.of(451_600, 516_300, 451_700, 516_300) },
    { segmentId: 104, name: 'High Street', line: Float64Array.of(450_500, 516_500, 450_600, 516_500) },
    { segmentId: 105, name: 'High Street', line: Float64Array.of(450_600, 516_500, 450_900, 516_500) },
  ],
  postcodes: [{ postcode: 'FH1 2AB', x: 450_150, y: 516_110, segmentId: 101 }],
  addresses: [
    {
      addressId: 1001,
      uprn: '999000000001',
      address: '14 Ropery Street',
      postcode: 'FH1 2AB',
      x: 450_140,
      y: 516_108,
      segmentId: 101,
    },
    {
      addressId: 1002,
      uprn: '999000000002',
      address: '5 Church Road',
      postcode: 'FH1 3AA',
      x: 450_350,
      y: 516_308,
      segmentId: 102,
    },
    {
      addressId: 1003,
      uprn: '999000000003',
      address: '5 Church Road',
      postcode: 'FH2 1AA',
      x: 451_650,
      y: 516_308,
      segmentId: 103,
    },
  ],
  codeChanges: [
    { fromCode: 'SPLIT', toCode: 'NEW', change: 'S' },
    { fromCode: 'SPLIT', toCode: 'NEW2', change: 'S' },
    { fromCode: 'RENAMED', toCode: 'smallArea11', change: 'U' },
    { fromCode: 'GONE', toCode: 'smallArea12', change: 'M' },
  ],
};
const placer = createPlacer(town);

function placed(place: Partial<SourcePlace>): Placed {
  const result = placer.place({ precision: 'property', ...place });
  if (!isPlaced(result)) throw new Error(`${result.code}: ${result.expected}`);
  return result;
}
const problem = (place: Partial<SourcePlace>) => {
  const result = placer.place({ precision: 'property', ...place });
  return isPlaced(result) ? null : result;
};

describe('a record with a position', () => {
  it('is assigned to the ward, small area, beat and nearest street that hold it', () => {
    expect(placed({ x: 450_150, y: 516_120, precision: 'street' })).toMatchObject({
      x: 450_150,
      precision: 'street',
      wardId: 1,
      smallAreaId: 11,
      beatId: 21,
      segmentId: 101,
      how: 'position',
    });
  });

  it('has the same place from degrees as from metres', () => {
    const { lon, lat } = BRITISH_NATIONAL_GRID.toWgs84(451_650, 516_340);
    expect(placed({ lon, lat })).toMatchObject({ wardId: 2, smallAreaId: 14, beatId: null, segmentId: 103, lon, lat });
  });

  it('is in no area outside them all, and in no street more than 50 m away', () => {
    expect(placed({ x: 460_000, y: 516_500 })).toMatchObject({
      wardId: null,
      smallAreaId: null,
      beatId: null,
      segmentId: null,
    });
    expect(placed({ x: 450_150, y: 516_150 }).segmentId).toBe(101);
    expect(placed({ x: 450_150, y: 516_150.1 }).segmentId).toBe(null);
  });

  it('knows its address where the UPRN lies near, and not where it lies elsewhere', () => {
    expect(placed({ x: 450_145, y: 516_110, uprn: '999000000001' }).addressId).toBe(1001);
    expect(placed({ x: 450_145, y: 516_110, uprn: '999000000003' }).addressId).toBe(null);
    expect(placed({ x: 450_145, y: 516_110, uprn: '999000000001', precision: 'street' }).addressId).toBe(null);
  });

  it('is refused where the position cannot be meant, with what was found', () => {
    expect(problem({ lon: 54.5, lat: -1.2 })).toMatchObject({
      code: 'place.outside',
      column: 'lon, lat',
      found: '54.5, -1.2',
    });
    expect(problem({ lon: -95.4, lat: 29.8 })?.code).toBe('place.outside');
    expect(problem({ lon: 0, lat: 0 })?.code).toBe('place.outside');
    expect(problem({ lon: -1.2 })).toMatchObject({ code: 'place.incomplete', found: '-1.2, ' });
    expect(problem({ lon: Number.NaN, lat: 54 })?.code).toBe('place.incomplete');
    expect(problem({ x: 0, y: 0 })?.code).toBe('place.outside');
    expect(problem({ x: 451_000_000, y: 516_000_000 })?.code).toBe('place.outside');
    const abroad = createPlacer({ ...EMPTY_GAZETTEER, plane: localPlane(-90.2, 38.63) });
    expect(isPlaced(abroad.place({ lon: -90.25, lat: 38.6, precision: 'street' }))).toBe(true);
    expect(isPlaced(abroad.place({ lon: -1.2, lat: 54.5, precision: 'street' }))).toBe(false);
    expect(isPlaced(abroad.place({ lon: 89.8, lat: 38.6, precision: 'street' }))).toBe(false);
  });
});

describe('a record with words for its place', () => {
  it.each([
    ['a UPRN', { uprn: '0999000000001' }, { how: 'uprn', precision: 'property', addressId: 1001, segmentId: 101 }],
    ['a UPRN before all else', { uprn: '999000000001', postcode: 'FH9 9ZZ' }, { how: 'uprn' }],
    ['house number and street', { streetName: '14 Ropery St., Farhaven' }, { how: 'address', addressId: 1001 }],
    [
      'house number, street and postcode',
      { streetName: '5 Church Rd', postcode: 'fh21aa' },
      { how: 'address', addressId: 1003 },
    ],
    ['a postcode', { postcode: 'fh12ab' }, { how: 'postcode', precision: 'postcode', segmentId: 101, addressId: null }],
    ['a postcode before a street', { postcode: 'FH1 2AB', streetName: 'High Street' }, { how: 'postcode' }],
    [
      'a street of one segment',
      { streetName: 'On or near Ropery Street' },
      { how: 'street', precision: 'street', segmentId: 101 },
    ],
    ['a street of two segments', { streetName: 'High St' }, { how: 'street', segmentId: null, wardId: 1 }],
    ['a number that is not there', { streetName: '99 Ropery Street' }, { how: 'street', addressId: null }],
    [
      'a street in a named area',
      { streetName: 'Church Road', areaCode: 'ward2' },
      { how: 'street', wardId: 2, segmentId: 103 },
    ],
  ] as const)('is found by %s', (_, place, expected) => {
    expect(placed(place)).toMatchObject(expected);
  });

  it('is a problem with the candidates where two streets have the name', () => {
    expect(problem({ streetName: 'Church Road' })).toEqual({
      code: 'place.ambiguous',
      column: 'street',
      found: 'Church Road',
      expected: 'one street, but there are 2: Church Road (West), Church Rd (East); give a postcode, UPRN or position',
    });
    expect(problem({ streetName: '5 Church Road' })?.code).toBe('place.ambiguous');
  });

  it('has no position where AIM knows none, and says whether the source gave words', () => {
    const nowhere = { x: null, lon: null, precision: 'unknown', wardId: null, segmentId: null };
    expect(placed({ postcode: 'FH9 9ZZ' })).toMatchObject({ ...nowhere, how: 'notFound' });
    expect(placed({ streetName: 'Ropry Street' })).toMatchObject({ ...nowhere, how: 'notFound' });
    expect(placed({ areaCode: 'E99999999' })).toMatchObject({ ...nowhere, how: 'notFound' });
    expect(placed({})).toMatchObject({ ...nowhere, how: 'none' });
  });

  it('suggests streets written nearly so, without choosing', () => {
    expect(placer.suggestStreets('Ropry St')).toEqual(['Ropery Street']);
    expect(placer.suggestStreets('Xylophone Way')).toEqual([]);
  });
});

describe('a record that is only known to an area', () => {
  it('is in that area and those that hold it whole', () => {
    expect(placed({ areaCode: 'smallArea12', precision: 'area' })).toMatchObject({
      how: 'area',
      precision: 'area',
      smallAreaId: 12,
      wardId: 1,
      beatId: 21,
      segmentId: null,
      x: 450_750,
    });
    expect(placed({ areaCode: 'beat21', precision: 'area' })).toMatchObject({
      beatId: 21,
      wardId: null,
      smallAreaId: null,
    });
  });

  it('is not put where its stand-in position happens to lie', () => {
    const standIn = { x: 450_750, y: 516_500, precision: 'area' } as const;
    expect(placed(standIn)).toMatchObject({
      ...standIn,
      wardId: null,
      smallAreaId: null,
      beatId: null,
      segmentId: null,
    });
    expect(placed({ ...standIn, areaCode: 'beat21' })).toMatchObject({ x: 450_750, beatId: 21, wardId: null });
  });

  it('has no position where the source promises none, and keeps the area it names', () => {
    expect(placed({ areaCode: 'beat21', precision: 'unknown' })).toMatchObject({
      x: null,
      lon: null,
      beatId: 21,
      how: 'area',
    });
  });

  it('is carried to the vintage in use, except where its area was split', () => {
    expect(placed({ areaCode: 'RENAMED', precision: 'area' })).toMatchObject({ smallAreaId: 11, wardId: 1 });
    expect(placed({ areaCode: 'GONE', precision: 'area' })).toMatchObject({ smallAreaId: 12 });
    expect(placed({ areaCode: 'SPLIT', precision: 'area' })).toMatchObject({
      smallAreaId: null,
      wardId: 2,
      beatId: null,
    });
  });
});

describe('precision', () => {
  it('is never better than the source promised', () => {
    const precision = fc.constantFrom(...LOCATION_PRECISIONS);
    const place = fc.constantFrom<Partial<SourcePlace>>(
      { x: 450_150, y: 516_110 },
      { uprn: '999000000001' },
      { postcode: 'FH1 2AB' },
      { streetName: 'High Street' },
      { areaCode: 'ward1' },
      {},
    );
    fc.assert(
      fc.property(precision, place, (promised, given) => {
        expect(locationPrecisionCode(placed({ ...given, precision: promised }).precision)).toBeGreaterThanOrEqual(
          locationPrecisionCode(promised),
        );
      }),
    );
  });
});

describe('an empty gazetteer', () => {
  it('still projects', () => {
    const result = createPlacer({ ...EMPTY_GAZETTEER, plane: BRITISH_NATIONAL_GRID }).place({
      lon: -1.2,
      lat: 54.5,
      precision: 'snapped',
    });
    expect(result).toMatchObject({ precision: 'snapped', wardId: null, segmentId: null });
  });
});
