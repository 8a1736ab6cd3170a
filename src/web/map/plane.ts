/**
 * The map's own plane: Web Mercator scaled to metres at the middle of the town. Lines that are straight here are straight
 * on the map, so that a surface drawn on this plane fits its four corners exactly; across a town lengths differ from true
 * metres by less than 0.2 %.
 */
export interface MapPlane {
  /** Mercator 0 … 1 of the origin, and how many metres one whole world is wide here. */
  originX: number;
  originY: number;
  metresPerWorld: number;
}

const EARTH_METRES = 2 * Math.PI * 6_378_137;

export const mercatorX = (lon: number): number => (lon + 180) / 360;
export const mercatorY = (lat: number): number => {
  const s = Math.sin((lat * Math.PI) / 180);
  return 0.5 - Math.log((1 + s) / (1 - s)) / (4 * Math.PI);
};
export const lonOf = (x: number): number => x * 360 - 180;
export const latOf = (y: number): number => (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI;

export function planeAt(lon: number, lat: number): MapPlane {
  return {
    originX: mercatorX(lon),
    originY: mercatorY(lat),
    metresPerWorld: EARTH_METRES * Math.cos((lat * Math.PI) / 180),
  };
}

/** East and north metres of a position. */
export function toPlane(plane: MapPlane, lon: number, lat: number): [x: number, y: number] {
  return [
    (mercatorX(lon) - plane.originX) * plane.metresPerWorld,
    (plane.originY - mercatorY(lat)) * plane.metresPerWorld,
  ];
}

export function fromPlane(plane: MapPlane, x: number, y: number): [lon: number, lat: number] {
  return [lonOf(plane.originX + x / plane.metresPerWorld), latOf(plane.originY - y / plane.metresPerWorld)];
}

/** Square kilometres inside rings of lon, lat (outer rings and holes, even-odd). */
export function areaKm2(rings: readonly (readonly (readonly number[])[])[]): number {
  const first = rings[0]?.[0];
  if (!first) return 0;
  // Measured where the area lies: the map's plane may be true to scale elsewhere.
  const plane = planeAt(first[0] ?? 0, first[1] ?? 0);
  let sum = 0;
  for (const ring of rings) {
    let twice = 0;
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [ax, ay] = toPlane(plane, ring[j]?.[0] ?? 0, ring[j]?.[1] ?? 0);
      const [bx, by] = toPlane(plane, ring[i]?.[0] ?? 0, ring[i]?.[1] ?? 0);
      twice += ax * by - bx * ay;
    }
    sum += twice / 2;
  }
  return Math.abs(sum) / 1e6;
}
