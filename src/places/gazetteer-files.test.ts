import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readAddresses, readPostcodes, readStreets, readVenues } from './gazetteer-files.ts';
import { BRITISH_NATIONAL_GRID, localPlane } from './projection/index.ts';

const plane = BRITISH_NATIONAL_GRID;
const collection = (...features: unknown[]) => ({ type: 'FeatureCollection', features });
const line = (coordinates: unknown, properties = {}, type = 'LineString') => ({
  type: 'Feature',
  properties,
  geometry: { type, coordinates },
});

describe('streets', () => {
  it('are read with their names, whatever the case of the properties', () => {
    const { items, problems } = readStreets(
      collection(
        line(
          [
            [-1.21, 54.5],
            [-1.2, 54.5],
          ],
          { ID: 'S1', Name: 'Ropery Street', fromNode: 'N1', toNode: 'N2' },
        ),
      ),
      plane,
    );
    expect(problems).toEqual([]);
    expect(items[0]).toMatchObject({ code: 'S1', name: 'Ropery Street', class: 'local', fromNode: 'N1', toNode: 'N2' });
    expect([...items[0]!.lineDegrees]).toEqual([-1.21, 54.5, -1.2, 54.5]);
    expect(items[0]!.line[0]).toBe(plane.toPlane(-1.21, 54.5).x);
  });

  it('of several parts become several segments', () => {
    const parts = [
      [
        [-1.21, 54.5],
        [-1.2, 54.5],
      ],
      [
        [-1.19, 54.5],
        [-1.18, 54.5],
      ],
    ];
    expect(
      readStreets(collection(line(parts, { id: 'S' }, 'MultiLineString')), plane).items.map(({ code }) => code),
    ).toEqual(['S/1', 'S/2']);
  });

  it('that are none are problems, each with what was found', () => {
    const { items, problems } = readStreets(
      collection(
        line([-1.2, 54.5], { id: 'P' }, 'Point'),
        line([[-1.2, 54.5]], { id: 'short' }),
        line('here', { id: 'words' }),
        line(
          [
            [-1.2, 54.5],
            ['a', 'b'],
          ],
          { id: 'letters' },
        ),
        line([-1.2, 54.5], { id: 'flat' }),
        line(
          [
            [-1.2, 54.5],
            [-1.1, 54.5],
          ],
          { id: 'twice' },
        ),
        line(
          [
            [-1.2, 54.5],
            [-1.1, 54.5],
          ],
          { id: 'twice' },
        ),
        null,
      ),
      plane,
    );
    expect(items.map(({ code }) => code)).toEqual(['twice']);
    expect(problems.map(({ row, found }) => [row, found])).toEqual([
      [0, 'Point'],
      [1, 'short: 1 positions'],
      [2, 'words: no positions'],
      [3, ''],
      [4, ''],
      [6, 'twice'],
      [7, ''],
    ]);
    expect(problems[3]!.expected).toBe('expected two numbers, got ["a","b"]');
  });
});

describe('postcodes and addresses', () => {
  it('take degrees before metres, and eastings as the National Grid', () => {
    const both = readPostcodes('postcode,easting,northing,lon,lat\nts11aa,448907,520333,-1.244942,54.575852\n', plane);
    expect(both.items[0]).toMatchObject({ postcode: 'TS1 1AA', lon: -1.244942, segmentCode: null });
    expect(Math.hypot(both.items[0]!.x - 448_907, both.items[0]!.y - 520_333)).toBeLessThan(5);
    const metres = readPostcodes('Postcode,Easting,Northing\nTS1 1AA,448907,520333\n', plane);
    expect(metres.items[0]).toMatchObject({ x: 448_907, y: 520_333 });
    expect(
      readPostcodes('postcode,easting,northing\nTS1 1AA,448907,520333\n', localPlane(-90, 38)).problems,
    ).toHaveLength(1);
  });

  it('name the line that has no key, no position, or a key seen before', () => {
    const { items, problems } = readAddresses(
      'uprn,address,lon,lat\n1,A,-1.2,54.5\n,B,-1.2,54.5\n3,C,,\n1,D,-1.2,54.5\n',
      plane,
    );
    expect(items.map(({ uprn }) => uprn)).toEqual(['1']);
    expect(problems.map(({ row, column, found }) => [row, column, found])).toEqual([
      [3, 'uprn', ''],
      [4, 'lon, lat', '3'],
      [5, 'uprn', '1'],
    ]);
    expect(readPostcodes('postcode,lon,lat\n', plane).problems[0]).toMatchObject({ found: 'no lines' });
  });
});

describe('venues', () => {
  it('are points with a name', () => {
    const point = (properties: object) => ({
      type: 'Feature',
      properties,
      geometry: { type: 'Point', coordinates: [-1.2, 54.5] },
    });
    const { items, problems } = readVenues(
      collection(point({ id: 'V1', name: 'The Anchor', kind: 'pub' }), point({ id: 'V2' })),
      plane,
    );
    expect(items).toMatchObject([{ code: 'V1', name: 'The Anchor', kind: 'pub', uprn: null, lon: -1.2 }]);
    expect(problems).toEqual([{ row: 1, column: 'name', found: '', expected: 'a name' }]);
  });
});

const file = resolve(
  import.meta.dirname,
  '../../../shared/data/geography/tees_valley/postcodes_cleveland_2014_wgs84.csv',
);
if (!existsSync(file)) console.log(`gazetteer files: ${file} is not there, its case is left out`);

describe.skipIf(!existsSync(file))('Code-Point Open of Cleveland, 2014', () => {
  it('has 15,537 postcodes, whose degrees and eastings agree within the 5 m that Helmert is good to', () => {
    const text = readFileSync(file, 'utf8');
    const { items, problems } = readPostcodes(text, plane);
    expect(problems).toEqual([]);
    expect(items).toHaveLength(15_537);
    const eastings = text
      .trim()
      .split('\n')
      .slice(1)
      .map((row) => row.split(',').slice(1, 3).map(Number));
    const off = items.map(({ x, y }, i) => Math.hypot(x - eastings[i]![0]!, y - eastings[i]![1]!));
    expect(Math.max(...off)).toBeLessThan(5);
  });
});
