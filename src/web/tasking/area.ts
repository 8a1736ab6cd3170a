import type { TaskPolygon } from '../../tasking/model.ts';
import { fromPlane, planeAt } from '../map/plane.ts';

/** A drawn area as the map's address writes it: `lon,lat;lon,lat;…`, not closed. Null where it is none. */
export function polygonOfArea(area: string | undefined): TaskPolygon | null {
  const corners = (area ?? '')
    .split(';')
    .map((corner) => corner.split(',').map(Number))
    .filter(([lon, lat, ...rest]) => Number.isFinite(lon) && Number.isFinite(lat) && rest.length === 0);
  const first = corners[0];
  if (corners.length < 3 || first === undefined) return null;
  return { type: 'Polygon', coordinates: [[...corners, [...first]]] };
}

const CORNERS = 24;

/** A round area about a place: the way without a pointer. */
export function roundArea(lon: number, lat: number, metres: number): TaskPolygon {
  const plane = planeAt(lon, lat);
  const ring = Array.from({ length: CORNERS }, (_, i) => {
    const angle = (2 * Math.PI * i) / CORNERS;
    return [...fromPlane(plane, metres * Math.cos(angle), metres * Math.sin(angle))].map((n) => Number(n.toFixed(6)));
  });
  return { type: 'Polygon', coordinates: [[...ring, ring[0]!]] };
}
