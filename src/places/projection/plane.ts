import { bngToWgs84, type LonLat, type PlanePoint, WGS84, wgs84ToBng } from './bng.ts';
import { type Ostn15, ostn15ToBng, ostn15ToWgs84 } from './ostn15.ts';
import { forward, inverse, transverseMercator } from './transverse-mercator.ts';

const RADIANS = Math.PI / 180;

/** How a partnership's plane is stored: what `planeOf` makes it from again. */
export type PlaneSetting = { id: 'bng' } | { id: 'bng-ostn15' } | { id: 'local'; lon: number; lat: number };

/** The flat metres that one partnership works in. */
export interface Plane {
  id: PlaneSetting['id'];
  setting: PlaneSetting;
  name: string;
  toPlane(lon: number, lat: number): PlanePoint;
  toWgs84(x: number, y: number): LonLat;
  /** How far a position may lie from where the plane's own definition puts it, metres. */
  metresGood: number;
}

/** British National Grid by Helmert. */
export const BRITISH_NATIONAL_GRID: Plane = {
  id: 'bng',
  setting: { id: 'bng' },
  name: 'British National Grid (Helmert)',
  toPlane: wgs84ToBng,
  toWgs84: bngToWgs84,
  metresGood: 5,
};

/** British National Grid by OSTN15; where the grid file has no cover the result is NaN. */
export function ostn15Plane(grid: Ostn15): Plane {
  return {
    id: 'bng-ostn15',
    setting: { id: 'bng-ostn15' },
    name: 'British National Grid (OSTN15)',
    toPlane: (lon, lat) => ostn15ToBng(grid, lon, lat),
    toWgs84: (x, y) => ostn15ToWgs84(grid, x, y),
    metresGood: 0.1,
  };
}

/**
 * Metres around a centre outside Britain: Transverse Mercator on WGS84 with unit scale through the centre, which is (0, 0).
 * Distances are true within 1 part in 30,000 up to 50 km east or west of it (3 m in 100 km).
 */
export function localPlane(lon: number, lat: number): Plane {
  const tm = transverseMercator({ ...WGS84, lat0: lat, lon0: lon, k0: 1, falseEasting: 0, falseNorthing: 0 });
  const scratch = new Float64Array(3);
  return {
    id: 'local',
    setting: { id: 'local', lon, lat },
    name: `Local metres around ${lat.toFixed(3)}, ${lon.toFixed(3)}`,
    toPlane: (pointLon, pointLat) => {
      const lambda = pointLon * RADIANS - tm.lon0;
      forward(tm, Math.tan(pointLat * RADIANS), Math.cos(lambda), Math.sin(lambda), scratch, 0);
      return { x: scratch[0]!, y: scratch[1]! };
    },
    toWgs84: (x, y) => {
      inverse(tm, x, y, scratch);
      return {
        lon: (Math.atan2(scratch[2]!, scratch[1]!) + tm.lon0) / RADIANS,
        lat: Math.atan(scratch[0]!) / RADIANS,
      };
    },
    metresGood: 0.001,
  };
}

/** Whether the National Grid covers a place: the box of the grid over land and near water. */
export function inBritain(lon: number, lat: number): boolean {
  return lon >= -9 && lon <= 2.1 && lat >= 49.8 && lat <= 60.9;
}

/** The plane to propose for a partnership with this centre. */
export function planeFor(lon: number, lat: number): Plane {
  return inBritain(lon, lat) ? BRITISH_NATIONAL_GRID : localPlane(lon, lat);
}

/** The plane of a stored setting. @throws RangeError for a setting that names none, or OSTN15 without its grid */
export function planeOf(setting: PlaneSetting, ostn15?: Ostn15): Plane {
  switch (setting.id) {
    case 'bng':
      return BRITISH_NATIONAL_GRID;
    case 'bng-ostn15':
      if (!ostn15) throw new RangeError('plane bng-ostn15 needs the OSTN15 grid file, got none');
      return ostn15Plane(ostn15);
    case 'local':
      return localPlane(setting.lon, setting.lat);
    default:
      throw new RangeError(`plane: expected bng, bng-ostn15 or local, got ${JSON.stringify(setting)}`);
  }
}
