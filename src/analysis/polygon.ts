/**
 * A polygon or multipolygon in metres: parts, each an exterior ring followed by its holes. A ring is x0, y0, x1, y1, …;
 * the last point may repeat the first or not, and either winding will do.
 */
export interface PolygonShape {
  readonly parts: readonly (readonly Float64Array[])[];
}

/** The part of a GeoJSON geometry this reads; coordinates must already be projected to metres. */
export type PolygonGeometry =
  | { type: 'Polygon'; coordinates: readonly (readonly (readonly number[])[])[] }
  | { type: 'MultiPolygon'; coordinates: readonly (readonly (readonly (readonly number[])[])[])[] };

export interface Bounds {
  minX: number;
  minY: number;
  maxX: number;
  maxY: number;
}

export type PolygonSide = 'inside' | 'boundary' | 'outside';

/** @throws RangeError when a coordinate is not a finite number */
export function polygonOf(geometry: PolygonGeometry): PolygonShape {
  const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
  return { parts: polygons.map((rings) => rings.map(flatRing)) };
}

function flatRing(ring: readonly (readonly number[])[]): Float64Array {
  const flat = new Float64Array(ring.length * 2);
  for (let i = 0; i < ring.length; i++) {
    const x = ring[i]![0] ?? Number.NaN;
    const y = ring[i]![1] ?? Number.NaN;
    if (!Number.isFinite(x) || !Number.isFinite(y)) {
      throw new RangeError(`Vertex ${i} of a ring is (${x}, ${y}), expected two finite numbers`);
    }
    flat[2 * i] = x;
    flat[2 * i + 1] = y;
  }
  return flat;
}

/** The box around a polygon; an empty polygon has infinite, inverted bounds. */
export function polygonBounds(polygon: PolygonShape): Bounds {
  const bounds = {
    minX: Number.POSITIVE_INFINITY,
    minY: Number.POSITIVE_INFINITY,
    maxX: Number.NEGATIVE_INFINITY,
    maxY: Number.NEGATIVE_INFINITY,
  };
  for (const part of polygon.parts) {
    for (const ring of part) {
      for (let i = 0; i < ring.length; i += 2) {
        const x = ring[i]!;
        const y = ring[i + 1]!;
        if (x < bounds.minX) bounds.minX = x;
        if (x > bounds.maxX) bounds.maxX = x;
        if (y < bounds.minY) bounds.minY = y;
        if (y > bounds.maxY) bounds.maxY = y;
      }
    }
  }
  return bounds;
}

/**
 * On which side of one edge a point lies, by the sign of (x1-x0)(y-y0) - (x-x0)(y1-y0) with the lower end first. The
 * order of the ends does not depend on which polygon walks the edge, so that neighbours which share an edge agree to the
 * last bit: no point falls between them and none falls in both.
 *
 * @returns 1 when a ray from the point towards smaller x crosses the edge, 0 when it does not, -1 when the point is on the edge
 */
export function crossesEdge(ax: number, ay: number, bx: number, by: number, x: number, y: number): -1 | 0 | 1 {
  const flip = ay > by || (ay === by && ax > bx);
  const x0 = flip ? bx : ax;
  const y0 = flip ? by : ay;
  const x1 = flip ? ax : bx;
  const y1 = flip ? ay : by;
  if (!(y >= y0 && y <= y1)) return 0;
  const side = (x1 - x0) * (y - y0) - (x - x0) * (y1 - y0);
  if (side === 0) return y0 !== y1 || (x >= x0 && x <= x1) ? -1 : 0;
  return side < 0 && y < y1 ? 1 : 0;
}

/**
 * Is a point in a polygon? Even-odd over all rings, so holes and islands in holes come out right. Exact as long as
 * coordinates are whole numbers below 2^26 (centimetres of a county); otherwise right to the rounding of one product.
 *
 * O(vertices). For many points or many polygons use `buildPolygonIndex`.
 */
export function sideOfPolygon(polygon: PolygonShape, x: number, y: number): PolygonSide {
  let inside = false;
  for (const part of polygon.parts) {
    for (const ring of part) {
      const n = ring.length;
      for (let i = 0, j = n - 2; i < n; j = i, i += 2) {
        const crossing = crossesEdge(ring[j]!, ring[j + 1]!, ring[i]!, ring[i + 1]!, x, y);
        if (crossing < 0) return 'boundary';
        if (crossing > 0) inside = !inside;
      }
    }
  }
  return inside ? 'inside' : 'outside';
}

/** Whether the polygon with its boundary holds the point. */
export function polygonHolds(polygon: PolygonShape, x: number, y: number): boolean {
  return sideOfPolygon(polygon, x, y) !== 'outside';
}

/** Twice the signed area of a ring, measured from its first vertex so that large national coordinates lose no digits. */
function twiceSignedArea(ring: Float64Array): number {
  if (ring.length < 6) return 0;
  const originX = ring[0]!;
  const originY = ring[1]!;
  let sum = 0;
  for (let i = 2; i + 3 < ring.length; i += 2) {
    sum += (ring[i]! - originX) * (ring[i + 3]! - originY) - (ring[i + 2]! - originX) * (ring[i + 1]! - originY);
  }
  return sum;
}

/** Area in square metres: exterior rings less their holes, whatever their winding. */
export function polygonAreaM2(polygon: PolygonShape): number {
  let area = 0;
  for (const part of polygon.parts) {
    part.forEach((ring, k) => {
      area += (k === 0 ? 0.5 : -0.5) * Math.abs(twiceSignedArea(ring));
    });
  }
  return area;
}

/** Centre of mass of the area. NaN for a polygon without area. It may lie outside a bent polygon. */
export function polygonCentroid(polygon: PolygonShape): { x: number; y: number } {
  let area = 0;
  let sumX = 0;
  let sumY = 0;
  const origin = polygon.parts[0]?.[0];
  const originX = origin?.[0] ?? 0;
  const originY = origin?.[1] ?? 0;
  for (const part of polygon.parts) {
    part.forEach((ring, k) => {
      const sign = (k === 0 ? 1 : -1) * Math.sign(twiceSignedArea(ring));
      for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
        const ax = ring[j]! - originX;
        const ay = ring[j + 1]! - originY;
        const bx = ring[i]! - originX;
        const by = ring[i + 1]! - originY;
        const cross = sign * (ax * by - bx * ay);
        area += cross;
        sumX += (ax + bx) * cross;
        sumY += (ay + by) * cross;
      }
    });
  }
  return { x: originX + sumX / (3 * area), y: originY + sumY / (3 * area) };
}

/** Metres from a point to the nearest point of the polygon: 0 inside and on the boundary, infinite for an empty polygon. */
export function distanceToPolygonMetres(polygon: PolygonShape, x: number, y: number): number {
  return polygonHolds(polygon, x, y) ? 0 : distanceToBoundaryMetres(polygon, x, y);
}

/** Metres from a point, inside or outside, to the nearest edge. */
export function distanceToBoundaryMetres(polygon: PolygonShape, x: number, y: number): number {
  let nearest = Number.POSITIVE_INFINITY;
  for (const part of polygon.parts) {
    for (const ring of part) {
      for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
        const squared = squaredDistanceToSegment(ring[j]!, ring[j + 1]!, ring[i]!, ring[i + 1]!, x, y);
        if (squared < nearest) nearest = squared;
      }
    }
  }
  return Math.sqrt(nearest);
}

function squaredDistanceToSegment(ax: number, ay: number, bx: number, by: number, x: number, y: number): number {
  const dx = bx - ax;
  const dy = by - ay;
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / length));
  const offX = x - (ax + along * dx);
  const offY = y - (ay + along * dy);
  return offX * offX + offY * offY;
}
