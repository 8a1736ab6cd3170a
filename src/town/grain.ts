import type { Road } from './arterials.ts';
import { chanceFor, noiseField } from './chance.ts';
import { insideRing, type Line } from './line.ts';
import { EXTENT, type Site } from './site.ts';

const CELL = 40;
const COLUMNS = Math.ceil((EXTENT.maxX - EXTENT.minX) / CELL);
const ROWS = Math.ceil((EXTENT.maxY - EXTENT.minY) / CELL);

/** Which way streets like to run, and how far apart, everywhere in the town. */
export interface Grain {
  /** One of the four headings of the cross at this place, radians: the one nearest to the given heading. */
  headingNear(x: number, y: number, heading: number): number;
  /** The heading that blocks are long in. */
  longHeading(x: number, y: number): number;
  /** Spacing of the through streets and of the streets between them, metres; 0 where nothing is built. */
  spacing(x: number, y: number): number;
}

/**
 * A cross field (four equal directions) summed from what streets follow: main roads, shore, river and rail nearby, and
 * elsewhere the habit of the district, some laid out square by one builder, some grown along field edges.
 */
export function layGrain(seed: number, site: Site, roads: readonly Road[]): Grain {
  const chance = chanceFor(seed, 'grain');
  const cos4 = new Float32Array(COLUMNS * ROWS);
  const sin4 = new Float32Array(COLUMNS * ROWS);
  const add = (x: number, y: number, angle: number, reach: number, weight: number) => {
    const [c, s] = [Math.cos(4 * angle) * weight, Math.sin(4 * angle) * weight];
    const r = reach * 2.2;
    const from = Math.max(0, Math.floor((x - r - EXTENT.minX) / CELL));
    const to = Math.min(COLUMNS - 1, Math.floor((x + r - EXTENT.minX) / CELL));
    const low = Math.max(0, Math.floor((y - r - EXTENT.minY) / CELL));
    const high = Math.min(ROWS - 1, Math.floor((y + r - EXTENT.minY) / CELL));
    for (let row = low; row <= high; row++) {
      const dy = EXTENT.minY + (row + 0.5) * CELL - y;
      for (let column = from; column <= to; column++) {
        const dx = EXTENT.minX + (column + 0.5) * CELL - x;
        const fall = Math.exp(-(dx * dx + dy * dy) / (reach * reach));
        cos4[row * COLUMNS + column]! += c * fall;
        sin4[row * COLUMNS + column]! += s * fall;
      }
    }
  };
  const follow = (line: Line, reach: number, weight: number) => {
    for (let i = 4; i < line.length; i += 4) {
      const [a, b] = [line[i - 4]!, line[i]!];
      add(b[0], b[1], Math.atan2(b[1] - a[1], b[0] - a[0]), reach, weight);
    }
  };
  for (const road of roads) follow(road.line, road.class === 'local' ? 120 : 230, road.class === 'primary' ? 1 : 0.7);
  for (const line of site.rail) follow(line, 160, 0.5);
  follow(site.shore, 260, 0.6);
  follow(site.river, 200, 0.5);

  const districts = Array.from({ length: 70 }, () => {
    const x = site.centre[0] + 2300 * chance.gaussian() - 200;
    const y = site.centre[1] + 2000 * chance.gaussian() + 100;
    const angle = chance.between(0, Math.PI / 2);
    add(x, y, angle, chance.between(260, 520), chance.between(1.2, 2.6));
    return { x, y, turned: chance.happens(0.5) };
  });
  const sway = noiseField(seed + 31, 520);
  const crossAt = (x: number, y: number) => {
    const u = (x - EXTENT.minX) / CELL - 0.5;
    const v = (y - EXTENT.minY) / CELL - 0.5;
    const column = Math.min(COLUMNS - 2, Math.max(0, Math.floor(u)));
    const row = Math.min(ROWS - 2, Math.max(0, Math.floor(v)));
    const [fx, fy] = [u - column, v - row];
    const i = row * COLUMNS + column;
    const mix = (f: Float32Array) =>
      (f[i]! * (1 - fx) + f[i + 1]! * fx) * (1 - fy) + (f[i + COLUMNS]! * (1 - fx) + f[i + COLUMNS + 1]! * fx) * fy;
    // Old centres are laid out firmly; estates at the edge sway with the ground.
    const loose = Math.max(0, Math.min(1, 1.15 - site.urban(x, y)));
    return Math.atan2(mix(sin4), mix(cos4)) / 4 + loose * 0.55 * sway(x, y);
  };
  const headingNear = (x: number, y: number, heading: number) => {
    const base = crossAt(x, y);
    return base + (Math.round((heading - base) / (Math.PI / 2)) * Math.PI) / 2;
  };
  const industry = site.patches.filter((patch) => patch.kind === 'industry');
  const green = site.patches.filter((patch) => patch.kind !== 'industry');
  const spacing = new Float32Array(COLUMNS * ROWS);
  const railNear = new Uint8Array(COLUMNS * ROWS);
  for (const line of site.rail) {
    for (const [x, y] of line) {
      const i = Math.floor((y - EXTENT.minY) / CELL) * COLUMNS + Math.floor((x - EXTENT.minX) / CELL);
      if (i >= 0 && i < railNear.length) railNear[i] = 1;
    }
  }
  for (let row = 0; row < ROWS; row++) {
    for (let column = 0; column < COLUMNS; column++) {
      const p = [EXTENT.minX + (column + 0.5) * CELL, EXTENT.minY + (row + 0.5) * CELL] as const;
      const i = row * COLUMNS + column;
      const u = site.urban(p[0], p[1]);
      const works = industry.some((patch) => insideRing(p, patch.outline));
      if ((u < 0.31 && !works) || railNear[i] === 1 || site.dryMetres(p[0], p[1]) < 42 || !site.isInside(p)) continue;
      if (green.some((patch) => insideRing(p, patch.outline))) continue;
      spacing[i] = works ? 300 : 160 + 70 * Math.max(0, Math.min(1, (1 - u) / 0.6));
    }
  }
  return {
    headingNear,
    longHeading(x, y) {
      let best = districts[0]!;
      let least = Number.POSITIVE_INFINITY;
      for (const district of districts) {
        const d = (district.x - x) ** 2 + (district.y - y) ** 2;
        if (d < least) [least, best] = [d, district];
      }
      return headingNear(x, y, crossAt(x, y) + (best.turned ? Math.PI / 2 : 0));
    },
    spacing(x, y) {
      const column = Math.floor((x - EXTENT.minX) / CELL);
      const row = Math.floor((y - EXTENT.minY) / CELL);
      return column < 0 || row < 0 || column >= COLUMNS || row >= ROWS ? 0 : spacing[row * COLUMNS + column]!;
    },
  };
}
