import type { Problems } from './problems.ts';

const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/;

/** A decimal number with a point, as files write it; null for anything else. `Number('')` would be 0. */
export function decimal(text: string): number | null {
  return NUMBER.test(text) ? Number(text) : null;
}

export interface Position {
  lon?: number;
  lat?: number;
  x?: number;
  y?: number;
}

/** Longitude and latitude. Both empty is no position and no problem; one alone, words, or no place on Earth is a problem. */
export function readDegrees(
  problems: Problems,
  columns: { lon: string; lat: string },
  lonText: string,
  latText: string,
): Position {
  if (lonText === '' && latText === '') return {};
  const lon = decimal(lonText);
  const lat = decimal(latText);
  if (lon === null || lon < -180 || lon > 180) {
    problems.note('place.unreadable', columns.lon, lonText, 'degrees east, -180 to 180');
    return {};
  }
  if (lat === null || lat < -90 || lat > 90) {
    problems.note('place.unreadable', columns.lat, latText, 'degrees north, -90 to 90');
    return {};
  }
  if (lon === 0 && lat === 0) {
    problems.note('place.unreadable', columns.lon, '0, 0', 'a position; 0, 0 is what systems write for none');
    return {};
  }
  return { lon, lat };
}

/** British National Grid metres. */
export function readGrid(
  problems: Problems,
  columns: { x: string; y: string },
  xText: string,
  yText: string,
): Position {
  if (xText === '' && yText === '') return {};
  const x = decimal(xText);
  const y = decimal(yText);
  if (x === null || x < 0 || x > 800_000) {
    problems.note('place.unreadable', columns.x, xText, 'metres east on the British National Grid, 0 to 800000');
    return {};
  }
  if (y === null || y < 0 || y > 1_400_000) {
    problems.note('place.unreadable', columns.y, yText, 'metres north on the British National Grid, 0 to 1400000');
    return {};
  }
  return { x, y };
}
