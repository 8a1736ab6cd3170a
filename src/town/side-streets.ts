import type { Road } from './arterials.ts';
import { chanceFor } from './chance.ts';
import type { Grain } from './grain.ts';
import { lineLength, type Point, simplify } from './line.ts';
import { EXTENT, type Site } from './site.ts';

const STEP = 12;
const CELL = 60;
const COLUMNS = Math.ceil((EXTENT.maxX - EXTENT.minX) / CELL);

/** Sampled points of all streets so far, to ask who runs alongside and who lies ahead. */
class Laid {
  readonly #cells = new Map<number, number[]>();
  readonly #x: number[] = [];
  readonly #y: number[] = [];
  readonly #heading: number[] = [];

  add(line: readonly Point[]): void {
    for (let i = 0; i < line.length; i++) {
      const a = line[Math.max(0, i - 1)]!;
      const b = line[Math.min(line.length - 1, i + 1)]!;
      const [x, y] = line[i]!;
      const id = this.#x.length;
      this.#x.push(x);
      this.#y.push(y);
      this.#heading.push(Math.atan2(b[1] - a[1], b[0] - a[0]));
      const key = Math.floor((y - EXTENT.minY) / CELL) * COLUMNS + Math.floor((x - EXTENT.minX) / CELL);
      const cell = this.#cells.get(key);
      if (cell) cell.push(id);
      else this.#cells.set(key, [id]);
    }
  }

  *#near(x: number, y: number, radius: number): Generator<number> {
    const row = Math.floor((y - EXTENT.minY) / CELL);
    const column = Math.floor((x - EXTENT.minX) / CELL);
    const reach = Math.ceil(radius / CELL);
    for (let r = row - reach; r <= row + reach; r++) {
      for (let c = column - reach; c <= column + reach; c++) {
        for (const id of this.#cells.get(r * COLUMNS + c) ?? []) {
          if (Math.hypot(this.#x[id]! - x, this.#y[id]! - y) < radius) yield id;
        }
      }
    }
  }

  /** Is there a street within this distance that runs the same way, give or take 40 degrees? */
  hasParallel(x: number, y: number, heading: number, radius: number): boolean {
    for (const id of this.#near(x, y, radius)) {
      if (Math.abs(Math.cos(this.#heading[id]! - heading)) > 0.766) return true;
    }
    return false;
  }

  /** The nearest point of a street that lies ahead, within 50 degrees of the heading. */
  ahead(x: number, y: number, heading: number, radius: number): Point | null {
    let best: Point | null = null;
    let least = radius;
    for (const id of this.#near(x, y, radius)) {
      const [dx, dy] = [this.#x[id]! - x, this.#y[id]! - y];
      const d = Math.hypot(dx, dy);
      if (d < least && dx * Math.cos(heading) + dy * Math.sin(heading) > 0.64 * d) {
        least = d;
        best = [this.#x[id]!, this.#y[id]!];
      }
    }
    return best;
  }
}

/**
 * Fills the town with streets between the main roads: first through streets both ways, then the closer streets along
 * the grain of each district. Each is a streamline of the cross field, kept apart from those that run alongside, and
 * joined to the street it runs into. After Jobard & Lefer 1997 and Chen et al. 2008 (street modelling by tensor fields).
 */
export function sideStreets(seed: number, site: Site, grain: Grain, roads: readonly Road[]): Point[][] {
  const chance = chanceFor(seed, 'side streets');
  const laid = new Laid();
  for (const road of roads) laid.add(resample(road.line));
  const streets: Point[][] = [];
  const starts: Point[] = [];
  for (let y = EXTENT.minY; y < EXTENT.maxY; y += 45) {
    for (let x = EXTENT.minX; x < EXTENT.maxX; x += 45) {
      const p: Point = [x + chance.between(0, 45), y + chance.between(0, 45)];
      if (grain.spacing(p[0], p[1]) > 0) starts.push(p);
    }
  }
  for (let i = starts.length - 1; i > 0; i--) {
    const j = chance.below(i + 1);
    [starts[i], starts[j]] = [starts[j]!, starts[i]!];
  }
  const passes = [
    { share: 1, turn: 0, least: 150 },
    { share: 1.25, turn: Math.PI / 2, least: 150 },
    { share: 0.5, turn: 0, least: 90 },
  ];
  for (const { share, turn, least } of passes) {
    for (const [x, y] of starts) {
      const apart = grain.spacing(x, y) * share;
      const heading = grain.longHeading(x, y) + turn;
      if (laid.hasParallel(x, y, heading, apart)) continue;
      const longest = chance.between(350, 1300);
      const forward = trace(x, y, heading, longest);
      const backward = trace(x, y, heading + Math.PI, longest);
      const line = [...backward.reverse(), [x, y] as Point, ...forward];
      if (lineLength(line) < least) continue;
      laid.add(resample(line));
      streets.push(simplify(line, 1.2));

      function trace(fromX: number, fromY: number, fromHeading: number, longestMetres: number): Point[] {
        const points: Point[] = [];
        let [px, py, direction] = [fromX, fromY, fromHeading];
        for (let metres = 0; metres < longestMetres; metres += STEP) {
          const half = grain.headingNear(px, py, direction);
          const middle = grain.headingNear(px + (Math.cos(half) * STEP) / 2, py + (Math.sin(half) * STEP) / 2, half);
          const [nx, ny] = [px + Math.cos(middle) * STEP, py + Math.sin(middle) * STEP];
          const clear = grain.spacing(nx, ny) > 0;
          if (!clear || laid.hasParallel(nx, ny, middle, apart * 0.62)) break;
          [px, py, direction] = [nx, ny, middle];
          points.push([px, py]);
        }
        const meets = laid.ahead(px, py, direction, apart * 0.75 + 30);
        // A few metres past the meeting point, so that rounding cannot leave a gap.
        if (meets && site.dryMetres((px + meets[0]) / 2, (py + meets[1]) / 2) > 15) {
          const d = Math.hypot(meets[0] - px, meets[1] - py) || 1;
          points.push([meets[0] + ((meets[0] - px) / d) * 4, meets[1] + ((meets[1] - py) / d) * 4]);
        }
        return points;
      }
    }
  }
  return streets;
}

/** Points about every 12 m, so that the nearest sample is near the nearest point. */
function resample(line: readonly Point[]): Point[] {
  const points: Point[] = [];
  for (let i = 1; i < line.length; i++) {
    const [a, b] = [line[i - 1]!, line[i]!];
    const steps = Math.max(1, Math.ceil(Math.hypot(b[0] - a[0], b[1] - a[1]) / STEP));
    for (let k = 0; k < steps; k++)
      points.push([a[0] + ((b[0] - a[0]) * k) / steps, a[1] + ((b[1] - a[1]) * k) / steps]);
  }
  points.push(line[line.length - 1]!);
  return points;
}
