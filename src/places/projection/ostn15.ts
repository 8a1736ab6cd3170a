import { GRS80, type LonLat, nationalGrid, type PlanePoint } from './bng.ts';
import { forward, inverse } from './transverse-mercator.ts';

const RADIANS = Math.PI / 180;
const COLUMNS = 701;
const ROWS = 1251;
const CELL_M = 1000;
/** Stands for a node that the file does not have. */
const NONE = -0x80000000;
const GRID = nationalGrid(GRS80);
const scratch = new Float64Array(3);

/** Shifts from ETRS89 to OSGB36 in whole millimetres at the nodes of a 1 km grid, row-major from the south-west. */
export interface Ostn15 {
  east: Int32Array;
  north: Int32Array;
}

/**
 * Reads Ordnance Survey's own data file, `OSTN15_OSGM15_DataFile.txt` (CSV: Point_ID, ETRS89_Easting, ETRS89_Northing,
 * ETRS89_OSGB36_EShift, ETRS89_OSGB36_NShift, …), which the user downloads from Ordnance Survey. Not the NTv2 file.
 * @throws RangeError naming the line when it is anything else.
 */
export function readOstn15(csv: string): Ostn15 {
  const grid = { east: new Int32Array(COLUMNS * ROWS).fill(NONE), north: new Int32Array(COLUMNS * ROWS).fill(NONE) };
  let line = 0;
  for (let start = 0; start < csv.length; ) {
    let end = csv.indexOf('\n', start);
    if (end < 0) end = csv.length;
    const text = csv.slice(start, end).trim();
    start = end + 1;
    line++;
    if (text === '' || (line === 1 && /^\D/.test(text))) continue;
    const [, easting, northing, east, north] = text.split(',').map(Number);
    const column = (easting ?? Number.NaN) / CELL_M;
    const row = (northing ?? Number.NaN) / CELL_M;
    const whole = Number.isInteger(column) && Number.isInteger(row) && Number.isFinite(east) && Number.isFinite(north);
    if (!whole || column < 0 || column >= COLUMNS || row < 0 || row >= ROWS) {
      throw new RangeError(
        `OSTN15 line ${line}: expected Point_ID, easting and northing on whole kilometres, two shifts; got "${text.slice(0, 80)}"`,
      );
    }
    grid.east[row * COLUMNS + column] = Math.round(east! * 1000);
    grid.north[row * COLUMNS + column] = Math.round(north! * 1000);
  }
  return grid;
}

/** Shift at an ETRS89 grid position into scratch[0], scratch[1]; NaN outside the file's cover. */
function shift(grid: Ostn15, x: number, y: number): void {
  scratch[0] = Number.NaN;
  scratch[1] = Number.NaN;
  const column = Math.floor(x / CELL_M);
  const row = Math.floor(y / CELL_M);
  if (!(column >= 0 && row >= 0 && column < COLUMNS - 1 && row < ROWS - 1)) return;
  const node = row * COLUMNS + column;
  const { east, north } = grid;
  const corners = [node, node + 1, node + COLUMNS, node + COLUMNS + 1];
  if (corners.some((corner) => east[corner] === NONE)) return;
  const t = x / CELL_M - column;
  const u = y / CELL_M - row;
  const weights = [(1 - t) * (1 - u), t * (1 - u), (1 - t) * u, t * u];
  let dx = 0;
  let dy = 0;
  for (let k = 0; k < 4; k++) {
    dx += weights[k]! * east[corners[k]!]!;
    dy += weights[k]! * north[corners[k]!]!;
  }
  scratch[0] = dx / 1000;
  scratch[1] = dy / 1000;
}

/** Ordnance Survey's definition of the National Grid from ETRS89 (to AIM's needs, WGS84). NaN outside the file's cover. */
export function ostn15ToBng(grid: Ostn15, lon: number, lat: number): PlanePoint {
  const lambda = lon * RADIANS - GRID.lon0;
  forward(GRID, Math.tan(lat * RADIANS), Math.cos(lambda), Math.sin(lambda), scratch, 0);
  const x = scratch[0]!;
  const y = scratch[1]!;
  shift(grid, x, y);
  return { x: x + scratch[0]!, y: y + scratch[1]! };
}

/** The way back, by fixed-point iteration to 0.01 mm as Ordnance Survey's guide describes. */
export function ostn15ToWgs84(grid: Ostn15, x: number, y: number): LonLat {
  let ex = x;
  let ey = y;
  for (let step = 0; step < 10; step++) {
    shift(grid, ex, ey);
    const nx = x - scratch[0]!;
    const ny = y - scratch[1]!;
    const settled = Math.abs(nx - ex) < 1e-5 && Math.abs(ny - ey) < 1e-5;
    ex = nx;
    ey = ny;
    if (settled || Number.isNaN(nx)) break;
  }
  inverse(GRID, ex, ey, scratch);
  return {
    lon: (Math.atan2(scratch[2]!, scratch[1]!) + GRID.lon0) / RADIANS,
    lat: Math.atan(scratch[0]!) / RADIANS,
  };
}
