import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildPolygonIndex, type PolygonGeometry, polygonAreaM2 } from '../analysis/index.ts';
import { projectArea, readAreas } from './areas.ts';
import { BRITISH_NATIONAL_GRID } from './projection/index.ts';
import { simplifyTogether } from './simplify.ts';

const vertices = (geometries: readonly PolygonGeometry[]) =>
  geometries
    .flatMap((geometry) => (geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates))
    .flat(2).length;

describe('simpler outlines', () => {
  it('leave out what lies within the tolerance, on both sides of a shared edge alike', () => {
    const left: PolygonGeometry = {
      type: 'Polygon',
      coordinates: [
        [
          [0, 0],
          [1, 0],
          [1.001, 0.5],
          [1, 1],
          [0, 1],
          [0, 0],
        ],
      ],
    };
    const right: PolygonGeometry = {
      type: 'Polygon',
      coordinates: [
        [
          [1, 0],
          [2, 0],
          [2, 1],
          [1, 1],
          [1.001, 0.5],
          [1, 0],
        ],
      ],
    };
    expect(simplifyTogether([left, right], 0.01, 1)).toEqual([
      {
        type: 'Polygon',
        coordinates: [
          [
            [1, 0],
            [1, 1],
            [0, 1],
            [0, 0],
            [1, 0],
          ],
        ],
      },
      {
        type: 'Polygon',
        coordinates: [
          [
            [1, 0],
            [2, 0],
            [2, 1],
            [1, 1],
            [1, 0],
          ],
        ],
      },
    ]);
    expect(vertices(simplifyTogether([left, right], 0, 1))).toBe(vertices([left, right]));
  });

  it('keep a small island as a triangle', () => {
    const islet: PolygonGeometry = {
      type: 'Polygon',
      coordinates: [
        [
          [0, 0],
          [0.1, 0],
          [0.1, 0.1],
          [0, 0.1],
          [0, 0],
        ],
      ],
    };
    expect(vertices(simplifyTogether([islet], 5, 1))).toBe(4);
  });
});

const file = resolve(import.meta.dirname, '../../../shared/data/geography/middlesbrough/lsoa_E06000002.geojson');
if (!existsSync(file)) console.log(`simplify: ${file} is not there, its case is left out`);

describe.skipIf(!existsSync(file))('90 small areas of Middlesbrough at 60 m', () => {
  it('open no gaps: what was covered still is, and areas change little', () => {
    const geometries = readAreas(readFileSync(file, 'utf8')).areas.map(({ geometry }) => geometry);
    const simple = simplifyTogether(geometries, 60 / 111_320, Math.cos((54.5 * Math.PI) / 180));
    expect(vertices(simple)).toBeLessThan(vertices(geometries) * 0.6);
    const before = geometries.map((geometry) => projectArea(geometry, BRITISH_NATIONAL_GRID));
    const after = simple.map((geometry) => projectArea(geometry, BRITISH_NATIONAL_GRID));
    const sum = (shapes: typeof before) => shapes.reduce((total, shape) => total + polygonAreaM2(shape), 0);
    expect(Math.abs(sum(after) / sum(before) - 1)).toBeLessThan(0.005);
    const [index, simpler] = [buildPolygonIndex(before), buildPolygonIndex(after)];
    let gaps = 0;
    for (let x = 446_000; x < 455_000; x += 50) {
      for (let y = 511_000; y < 522_000; y += 50) {
        // Well inside the town a point that was covered and is no longer would lie in a gap between neighbours.
        const deep = [-130, 130].every((d) => index.indexAt(x + d, y) >= 0 && index.indexAt(x, y + d) >= 0);
        if (deep && index.indexAt(x, y) >= 0 && simpler.indexAt(x, y) < 0) gaps++;
      }
    }
    expect(gaps).toBe(0);
  });
});
