import {
  cellCentre,
  cellOf,
  type Grid,
  gridBounds,
  gridOver,
  hexCentre,
  hexGridOver,
  hexOf,
  hexWidthOfArea,
  type PolygonShape,
  polygonHolds,
} from '../../../analysis/index.ts';
import type { HotPlace, LonLat, PlaceShape } from './plan.ts';

/** A surface of risk: any unit an area, cells row by row from the south-west, NaN outside. */
export interface RiskSurface {
  grid: Grid;
  values: ArrayLike<number>;
}

/** What hot places are made from besides the surface. */
export interface PlaceGround {
  segments: readonly { name: string; line: Float64Array }[];
  wards: readonly { name: string; shape: PolygonShape }[];
  streetNear(x: number, y: number): string | null;
  toWgs84(x: number, y: number): LonLat;
}

type Candidate = Pick<HotPlace, 'x' | 'y' | 'reachMetres' | 'ring'> & { sum: number; street: string | null };

/**
 * The small places that hold most of a surface's risk: squares or hexagons of one lattice, or street segments, the
 * riskiest first. Risk is a share of the whole surface's, so that it adds up over places.
 */
export function hotPlacesOf(
  surface: RiskSurface,
  ground: PlaceGround,
  asked: { shape: PlaceShape; sizeMetres: number; n: number },
): HotPlace[] {
  const { grid, values } = surface;
  let whole = 0;
  for (let i = 0; i < values.length; i++) if (values[i]! > 0) whole += values[i]!;
  if (whole === 0) return [];
  const candidates =
    asked.shape === 'segment' ? segmentsOf(surface, ground) : cellsOf(surface, asked.shape, asked.sizeMetres);
  candidates.sort((a, b) => b.sum - a.sum || a.y - b.y || a.x - b.x);
  const names = new Map<string, number>();
  return candidates
    .filter(({ sum }) => sum > 0)
    .slice(0, asked.n)
    .map(({ sum, street, ...place }) => {
      const ward = ground.wards.find(({ shape }) => polygonHolds(shape, place.x, place.y))?.name ?? '';
      const near =
        street ?? ground.streetNear(place.x, place.y) ?? (ward === '' ? 'Open ground' : `Open ground, ${ward}`);
      const nth = (names.get(near) ?? 0) + 1;
      names.set(near, nth);
      return {
        ...place,
        name: nth === 1 ? near : `${near} (${nth})`,
        ward,
        ...ground.toWgs84(place.x, place.y),
        risk: sum / whole,
      };
    });

  function cellsOf({ grid: cells }: RiskSurface, shape: 'square' | 'hexagon', size: number): Candidate[] {
    const bounds = gridBounds(cells);
    const width = shape === 'square' ? size : hexWidthOfArea(size * size);
    const squares = gridOver(bounds, size);
    const hexes = hexGridOver(bounds, width);
    const sums = new Map<number, number>();
    // Each cell of the surface in quarters, so that a lattice that does not fit it still shares its risk fairly.
    for (let i = 0; i < values.length; i++) {
      if (!(values[i]! > 0)) continue;
      const { x, y } = cellCentre(grid, i);
      const step = grid.cellSizeMetres / 4;
      for (const dx of [-step, step]) {
        for (const dy of [-step, step]) {
          const at = shape === 'square' ? cellOf(squares, x + dx, y + dy) : hexOf(hexes, x + dx, y + dy);
          sums.set(at, (sums.get(at) ?? 0) + values[i]! / 4);
        }
      }
    }
    return [...sums].map(([at, sum]) => {
      const centre = shape === 'square' ? cellCentre(squares, at) : hexCentre(hexes, at);
      return { ...centre, sum, street: null, reachMetres: width / 2, ring: ringOf(centre, shape, width) };
    });
  }
}

function ringOf({ x, y }: { x: number; y: number }, shape: 'square' | 'hexagon', width: number): number[] {
  const half = width / 2;
  if (shape === 'square') {
    return [x - half, y - half, x + half, y - half, x + half, y + half, x - half, y + half, x - half, y - half];
  }
  const side = width / Math.sqrt(3);
  return [
    x,
    y + side,
    x - half,
    y + side / 2,
    x - half,
    y - side / 2,
    x,
    y - side,
    x + half,
    y - side / 2,
    x + half,
    y + side / 2,
    x,
    y + side,
  ];
}

/** Each segment gets what the surface holds along it: sampled every half cell, over its length and a cell's width. */
function segmentsOf({ grid, values }: RiskSurface, ground: PlaceGround): Candidate[] {
  const step = grid.cellSizeMetres / 2;
  return ground.segments.map(({ name, line }) => {
    let [sum, length] = [0, 0];
    for (let k = 0; k + 3 < line.length; k += 2) {
      const [ax, ay, bx, by] = [line[k]!, line[k + 1]!, line[k + 2]!, line[k + 3]!];
      const metres = Math.hypot(bx - ax, by - ay);
      const n = Math.max(1, Math.round(metres / step));
      for (let s = 0; s < n; s++) {
        const along = (s + 0.5) / n;
        const column = Math.floor((ax + along * (bx - ax) - grid.originX) / grid.cellSizeMetres);
        const row = Math.floor((ay + along * (by - ay) - grid.originY) / grid.cellSizeMetres);
        if (column < 0 || row < 0 || column >= grid.nColumns || row >= grid.nRows) continue;
        const value = values[row * grid.nColumns + column]!;
        if (value > 0) sum += (value * metres) / n / grid.cellSizeMetres;
      }
      length += metres;
    }
    const at = middleOf(line, length);
    return { ...at, sum, street: name === '' ? null : name, reachMetres: Math.max(25, length / 2), ring: bandOf(line) };
  });
}

function middleOf(line: Float64Array, length: number): { x: number; y: number } {
  let rest = length / 2;
  for (let k = 0; k + 3 < line.length; k += 2) {
    const [dx, dy] = [line[k + 2]! - line[k]!, line[k + 3]! - line[k + 1]!];
    const metres = Math.hypot(dx, dy);
    if (metres >= rest && metres > 0)
      return { x: line[k]! + (rest / metres) * dx, y: line[k + 1]! + (rest / metres) * dy };
    rest -= metres;
  }
  return { x: line[0]!, y: line[1]! };
}

/** The box round a segment, 25 m beyond it: a fence that a phone can tell, not the exact shape of the street. */
function bandOf(line: Float64Array): number[] {
  const around = 25;
  const xs = Array.from(line).filter((_, i) => i % 2 === 0);
  const ys = Array.from(line).filter((_, i) => i % 2 === 1);
  const [west, east] = [Math.min(...xs) - around, Math.max(...xs) + around];
  const [south, north] = [Math.min(...ys) - around, Math.max(...ys) + around];
  return [west, south, east, south, east, north, west, north, west, south];
}
