import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildPolygonIndex, polygonAreaM2, polygonHolds, polygonOf } from '../analysis/index.ts';
import { labelPoint, projectArea, readAreas } from './areas.ts';
import { BRITISH_NATIONAL_GRID } from './projection/index.ts';

const square = (x: number, y: number, size = 0.01) => ({
  type: 'Polygon',
  coordinates: [
    [
      [x, y],
      [x + size, y],
      [x + size, y + size],
      [x, y + size],
      [x, y],
    ],
  ],
});
const collection = (features: { properties: unknown; geometry: unknown }[], more = {}) => ({
  type: 'FeatureCollection',
  ...more,
  features: features.map((feature) => ({ type: 'Feature', ...feature })),
});

describe('reading areas', () => {
  it('finds code and name by themselves and says that it did', () => {
    const read = readAreas(
      collection([
        { properties: { FID: 1, WD25CD: 'W1', WD25NM: 'Harbour', LAD25CD: 'L' }, geometry: square(0, 54) },
        { properties: { FID: 2, WD25CD: 'W2', WD25NM: 'Hill', LAD25CD: 'L' }, geometry: square(0.1, 54) },
      ]),
    );
    expect(read).toMatchObject({
      codeProperty: 'WD25CD',
      nameProperty: 'WD25NM',
      isDetected: true,
      crs: 'CRS84',
      problems: [],
    });
    expect(read.areas.map(({ code, name }) => [code, name])).toEqual([
      ['W1', 'Harbour'],
      ['W2', 'Hill'],
    ]);
    expect(read.areas[0]?.properties['LAD25CD']).toBe('L');
  });

  it('uses the properties it is told, and names those there are when one is missing', () => {
    const source = collection([{ properties: { a: 'x', b: 7 }, geometry: square(0, 54) }]);
    expect(readAreas(source, { codeProperty: 'b', nameProperty: 'a' }).areas[0]).toMatchObject({
      code: '7',
      name: 'x',
    });
    expect(readAreas(source, { codeProperty: 'z' }).problems).toEqual([
      { feature: -1, column: '', found: 'no property z', expected: 'one of a, b' },
    ]);
    expect(readAreas(source).problems[0]).toMatchObject({
      found: 'a, b',
      expected: expect.stringContaining('the property that holds'),
    });
  });

  it('reads metres where the file states them, and asks where it does not', () => {
    const features = [{ properties: { code: 'A' }, geometry: square(450000, 516000, 1000) }];
    const crs = { type: 'name', properties: { name: 'urn:ogc:def:crs:EPSG::27700' } };
    const read = readAreas(collection(features, { crs }));
    expect(read.problems).toEqual([]);
    expect(polygonAreaM2(projectArea(read.areas[0]!.geometry, BRITISH_NATIONAL_GRID))).toBeCloseTo(1e6, -1);
    expect(readAreas(collection(features)).problems[0]?.expected).toContain('state the coordinate system');
    expect(readAreas(collection(features), { crs: 'EPSG:27700' }).problems).toEqual([]);
    expect(readAreas(collection(features), { crs: 'EPSG:2154' }).problems[0]?.found).toBe(
      'coordinate system EPSG:2154',
    );
  });

  it('lists every bad feature with what was found, and reads the good ones', () => {
    const open = {
      type: 'Polygon',
      coordinates: [
        [
          [0, 54],
          [1, 54],
          [1, 55],
          [0, 55],
        ],
      ],
    };
    const read = readAreas(
      collection([
        { properties: { code: 'A' }, geometry: square(0, 54) },
        { properties: { code: 'A2' }, geometry: null },
        { properties: { code: 'B' }, geometry: { type: 'Point', coordinates: [0, 54] } },
        { properties: { code: 'C' }, geometry: open },
        {
          properties: { code: 'D' },
          geometry: {
            type: 'Polygon',
            coordinates: [
              [
                [0, 54],
                [1, 'x'],
                [1, 55],
                [0, 54],
              ],
            ],
          },
        },
      ]),
      { codeProperty: 'code' },
    );
    expect(read.areas.map(({ code }) => code)).toEqual(['A']);
    expect(read.problems.map(({ feature, found }) => [feature, found])).toEqual([
      [1, 'A2: no geometry'],
      [2, 'B: Point'],
      [3, 'C: a ring that does not end where it began'],
      [4, 'D'],
    ]);
    const twice = collection([
      { properties: { code: 'A' }, geometry: square(0, 54) },
      { properties: { code: 'A' }, geometry: square(1, 54) },
    ]);
    expect(readAreas(twice, { codeProperty: 'code' }).problems).toEqual([
      { feature: 1, column: 'code', found: 'A', expected: 'a code that feature 0 does not have' },
    ]);
  });

  it('says what a file is when it is something else', () => {
    expect(readAreas('{"type":"Topology"}').problems[0]?.found).toBe('TopoJSON');
    expect(readAreas('<kml/>').problems[0]?.found).toContain('not JSON');
    expect(readAreas('{"type":"FeatureCollection","features":[]}').problems[0]?.found).toBe('no features');
    expect(readAreas('[1]').problems[0]?.expected).toBe('a GeoJSON FeatureCollection');
  });
});

describe('the label of an area', () => {
  it('lies inside, also in a bent one', () => {
    const horseshoe = polygonOf({
      type: 'Polygon',
      coordinates: [
        [
          [0, 0],
          [9, 0],
          [9, 9],
          [6, 9],
          [6, 1],
          [3, 1],
          [3, 9],
          [0, 9],
          [0, 0],
        ],
      ],
    });
    const { x, y } = labelPoint(horseshoe);
    expect(polygonHolds(horseshoe, x, y)).toBe(true);
  });
});

const geography = resolve(import.meta.dirname, '../../../shared/data/geography');
if (!existsSync(geography)) console.log(`areas: ${geography} is not there, its cases are left out`);

describe.skipIf(!existsSync(geography))('real boundaries', () => {
  it.each([
    ['middlesbrough/ward_E06000002.geojson', 20, 'WD25CD', 'WD25NM'],
    ['middlesbrough/lsoa11_E06000002.geojson', 86, 'LSOA11CD', 'LSOA11NM'],
    ['middlesbrough/lsoa_E06000002.geojson', 90, 'LSOA21CD', 'LSOA21NM'],
    ['middlesbrough/msoa_E06000002.geojson', 19, 'MSOA21CD', 'MSOA21NM'],
    ['middlesbrough/martinjc_wards_by_lad_E06000002.json', 23, 'WD13CD', 'WD13NM'],
    ['tees_valley/lsoa11_E06000004.geojson', 120, 'LSOA11CD', 'LSOA11NM'],
    ['barnet/ward_E09000003.geojson', 24, 'WD25CD', 'WD25NM'],
  ])('%s has %i areas, each holding its own label and no other', (file, n, code, name) => {
    const read = readAreas(readFileSync(resolve(geography, file), 'utf8'));
    expect(read).toMatchObject({ codeProperty: code, nameProperty: name, problems: [] });
    expect(read.areas.length).toBe(n);
    const shapes = read.areas.map(({ geometry }) => projectArea(geometry, BRITISH_NATIONAL_GRID));
    const index = buildPolygonIndex(shapes);
    const labels = shapes.map(labelPoint);
    expect(labels.map(({ x, y }) => index.indexAt(x, y))).toEqual(shapes.map((_, i) => i));
  });
});
