import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import fc from 'fast-check';
import proj4 from 'proj4';
import { describe, expect, it } from 'vitest';
import {
  BRITISH_NATIONAL_GRID,
  bngToWgs84,
  localPlane,
  ostn15Plane,
  planeFor,
  planeOf,
  projectAll,
  readOstn15,
  wgs84ToBng,
} from './index.ts';

// proj4 rounds Airy's minor axis when asked for `+ellps=airy`; the flattening in full brings it to PROJ's answer.
const PROJ4_BNG =
  '+proj=tmerc +lat_0=49 +lon_0=-2 +k=0.9996012717 +x_0=400000 +y_0=-100000 +a=6377563.396 +rf=299.3249646 ' +
  '+towgs84=446.448,-125.157,542.06,0.15,0.247,0.842,-20.489 +units=m +no_defs';
const britain = {
  lon: fc.double({ min: -8, max: 2, noNaN: true }),
  lat: fc.double({ min: 50, max: 60.5, noNaN: true }),
};

const oracle = resolve(import.meta.dirname, '../../../../shared/oracle/proj_wgs84_to_osgb36.csv');
const hasOracle = existsSync(oracle);
if (!hasOracle) console.log(`projection: no reference at ${oracle}, its cases are left out`);

describe.skipIf(!hasOracle)('against PROJ 9.1.1, 1,000 points of ../shared/oracle', () => {
  const rows = hasOracle
    ? readFileSync(oracle, 'utf8')
        .trim()
        .split('\n')
        .slice(1)
        .map((line) => line.split(',').map(Number) as [number, number, number, number, number, number])
    : [];

  it('gives the same metres within a micrometre', () => {
    let worst = 0;
    for (const [lon, lat, e, n] of rows) {
      const { x, y } = wgs84ToBng(lon, lat);
      worst = Math.max(worst, Math.abs(x - e), Math.abs(y - n));
    }
    expect(rows.length).toBe(1000);
    expect(worst).toBeLessThan(1e-6);
  });

  it('gives the same degrees on the way back within 1e-12', () => {
    let worst = 0;
    for (const [, , e, n, lon, lat] of rows) {
      const back = bngToWgs84(e, n);
      worst = Math.max(worst, Math.abs(back.lon - lon), Math.abs(back.lat - lat));
    }
    expect(worst).toBeLessThan(1e-12);
  });
});

describe('British National Grid by Helmert', () => {
  const converter = proj4('WGS84', PROJ4_BNG);

  it('equals proj4 within a micrometre everywhere in Britain', () => {
    fc.assert(
      fc.property(britain.lon, britain.lat, (lon, lat) => {
        const [x, y] = converter.forward([lon, lat]);
        const ours = wgs84ToBng(lon, lat);
        expect(Math.hypot(ours.x - x!, ours.y - y!)).toBeLessThan(1e-6);
      }),
      { numRuns: 2000 },
    );
  });

  it('comes back within 3 mm', () => {
    fc.assert(
      fc.property(britain.lon, britain.lat, (lon, lat) => {
        const { x, y } = wgs84ToBng(lon, lat);
        const back = wgs84ToBng(bngToWgs84(x, y).lon, bngToWgs84(x, y).lat);
        expect(Math.hypot(back.x - x, back.y - y)).toBeLessThan(3e-3);
      }),
    );
  });

  it('projects whole columns to the same numbers as single points, and NaN to NaN', () => {
    const lons = [-1.2137336, -6.2, Number.NaN];
    const lats = [54.5456079, 49.92, 54];
    const xs = new Float64Array(3);
    const ys = new Float64Array(3);
    projectAll(lons, lats, xs, ys);
    expect([xs[0], ys[0]]).toEqual(Object.values(wgs84ToBng(lons[0]!, lats[0]!)));
    expect([xs[1], ys[1]]).toEqual(Object.values(wgs84ToBng(lons[1]!, lats[1]!)));
    expect(xs[2]).toBeNaN();
    expect(() => projectAll(lons, [1], xs, ys)).toThrow('got 3, 1, 3, 3');
  });
});

describe('local metres outside Britain', () => {
  const centre = { lon: -90.2, lat: 38.63 };
  const plane = localPlane(centre.lon, centre.lat);

  it('puts the centre at the origin', () => {
    const { x, y } = plane.toPlane(centre.lon, centre.lat);
    expect(Math.hypot(x, y)).toBeLessThan(1e-9);
  });

  it('equals proj4 within a micrometre and comes back, 100 km around', () => {
    const converter = proj4('WGS84', `+proj=tmerc +lat_0=38.63 +lon_0=-90.2 +k=1 +x_0=0 +y_0=0 +datum=WGS84 +units=m`);
    const offset = fc.double({ min: -1, max: 1, noNaN: true });
    fc.assert(
      fc.property(offset, offset, (dLon, dLat) => {
        const point = { lon: centre.lon + dLon, lat: centre.lat + dLat };
        const { x, y } = plane.toPlane(point.lon, point.lat);
        const [px, py] = converter.forward([point.lon, point.lat]);
        expect(Math.hypot(x - px!, y - py!)).toBeLessThan(1e-6);
        const back = plane.toWgs84(x, y);
        expect(Math.abs(back.lon - point.lon) + Math.abs(back.lat - point.lat)).toBeLessThan(1e-12);
      }),
    );
  });

  it('is found again by its id', () => {
    expect(planeOf(plane.setting).toPlane(-90, 38)).toEqual(plane.toPlane(-90, 38));
    expect(planeFor(-90, 38).setting).toEqual({ id: 'local', lon: -90, lat: 38 });
    expect(planeFor(-1.2, 54.5)).toBe(BRITISH_NATIONAL_GRID);
    expect(() => planeOf(JSON.parse('{"id":"lambert"}'))).toThrow('got {"id":"lambert"}');
  });
});

describe('OSTN15 from the user’s grid file', () => {
  // A made-up corner of the grid with shifts of the true size, linear in position so that bilinear weights can be seen.
  const header =
    'Point_ID,ETRS89_Easting,ETRS89_Northing,ETRS89_OSGB36_EShift,ETRS89_OSGB36_NShift,ETRS89_ODN_HeightShift,Height_Datum_Flag';
  const rows: string[] = [];
  for (let n = 510; n <= 525; n++) {
    for (let e = 445; e <= 460; e++) {
      rows.push(`${n * 701 + e + 1},${e * 1000},${n * 1000},${100 + e / 100},${-70 - n / 100},50.1,1`);
    }
  }
  const plane = ostn15Plane(readOstn15([header, ...rows].join('\r\n')));
  const etrs = proj4(
    'WGS84',
    '+proj=tmerc +lat_0=49 +lon_0=-2 +k=0.9996012717 +x_0=400000 +y_0=-100000 +ellps=GRS80 +units=m',
  );

  it('adds the shift interpolated between four nodes to the ETRS89 grid position', () => {
    const [x, y] = etrs.forward([-1.2137336, 54.5456079]) as [number, number];
    const ours = plane.toPlane(-1.2137336, 54.5456079);
    expect(ours.x).toBeCloseTo(x + 100 + x / 100_000, 5);
    expect(ours.y).toBeCloseTo(y - 70 - y / 100_000, 5);
  });

  it('comes back to a tenth of a millimetre', () => {
    const { x, y } = plane.toPlane(-1.2137336, 54.5456079);
    const back = plane.toWgs84(x, y);
    expect(back.lon).toBeCloseTo(-1.2137336, 9);
    expect(back.lat).toBeCloseTo(54.5456079, 9);
  });

  it('gives NaN, not a guess, where the file has no cover', () => {
    expect(plane.toPlane(-3.2, 55.95).x).toBeNaN();
    expect(plane.toWgs84(320000, 670000).lon).toBeNaN();
  });

  it('refuses a file that is something else, with the line', () => {
    expect(() => readOstn15(`${header}\n1,500,0,1,1,1,1`)).toThrow('OSTN15 line 2');
    expect(() => planeOf({ id: 'bng-ostn15' })).toThrow('needs the OSTN15 grid file');
  });
});
