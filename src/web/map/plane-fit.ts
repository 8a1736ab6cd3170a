import { NONE_I32, type PictureColumns } from '../../picture/model.ts';

/**
 * How the partnership's own plane (metres, as every method and analysis card uses) lies on the map's plane: a second-degree
 * fit through the records' positions on both. Across a town it is right to a few centimetres, so a grid that is measured on
 * the partnership's plane has the same cells, and the same numbers, here and in a kept card.
 */
export interface PlaneFit {
  toMap: Quadratic;
  toOwn: Quadratic;
}

/** x and y as polynomials of u = (x − middleX) / scale, v likewise: 1, u, v, u², uv, v². */
interface Quadratic {
  middleX: number;
  middleY: number;
  scale: number;
  x: number[];
  y: number[];
}

const N_TERMS = 6;
const N_SAMPLES = 2000;

/** @returns null where too few places are known on both planes */
export function fitPlanes(columns: PictureColumns, px: Float32Array, py: Float32Array): PlaneFit | null {
  const own: number[] = [];
  const map: number[] = [];
  const step = Math.max(1, Math.floor(columns.length / N_SAMPLES));
  for (let row = 0; row < columns.length; row += step) {
    if (columns.x[row] === NONE_I32 || Number.isNaN(px[row]!)) continue;
    own.push(columns.x[row]! / 100, columns.y[row]! / 100);
    map.push(px[row]!, py[row]!);
  }
  const toMap = quadratic(own, map);
  const toOwn = quadratic(map, own);
  return toMap && toOwn && { toMap, toOwn };
}

export function apply({ middleX, middleY, scale, x, y }: Quadratic, atX: number, atY: number): [number, number] {
  const t = terms((atX - middleX) / scale, (atY - middleY) / scale);
  let [a, b] = [0, 0];
  for (let i = 0; i < N_TERMS; i++) {
    a += x[i]! * t[i]!;
    b += y[i]! * t[i]!;
  }
  return [a, b];
}

const terms = (u: number, v: number): number[] => [1, u, v, u * u, u * v, v * v];

function quadratic(from: readonly number[], to: readonly number[]): Quadratic | null {
  const n = from.length / 2;
  if (n < 2 * N_TERMS) return null;
  let [minX, minY, maxX, maxY] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < from.length; i += 2) {
    minX = Math.min(minX, from[i]!);
    maxX = Math.max(maxX, from[i]!);
    minY = Math.min(minY, from[i + 1]!);
    maxY = Math.max(maxY, from[i + 1]!);
  }
  const middleX = (minX + maxX) / 2;
  const middleY = (minY + maxY) / 2;
  const scale = Math.max(maxX - minX, maxY - minY) / 2;
  if (!(scale > 0)) return null;
  const normal = Array.from({ length: N_TERMS }, () => new Array<number>(N_TERMS + 2).fill(0));
  for (let i = 0; i < from.length; i += 2) {
    const t = terms((from[i]! - middleX) / scale, (from[i + 1]! - middleY) / scale);
    for (let r = 0; r < N_TERMS; r++) {
      const line = normal[r]!;
      for (let c = 0; c < N_TERMS; c++) line[c]! += t[r]! * t[c]!;
      line[N_TERMS]! += t[r]! * to[i]!;
      line[N_TERMS + 1]! += t[r]! * to[i + 1]!;
    }
  }
  return solve(normal, n) ? { middleX, middleY, scale, ...columnsOf(normal) } : null;
}

const columnsOf = (solved: number[][]) => ({
  x: solved.map((line) => line[N_TERMS]!),
  y: solved.map((line) => line[N_TERMS + 1]!),
});

/** Gauss–Jordan in place; false where places lie on a line or a conic. */
function solve(lines: number[][], n: number): boolean {
  for (let c = 0; c < N_TERMS; c++) {
    let best = c;
    for (let r = c + 1; r < N_TERMS; r++) if (Math.abs(lines[r]![c]!) > Math.abs(lines[best]![c]!)) best = r;
    const pivot = lines[best]!;
    if (!(Math.abs(pivot[c]!) > 1e-9 * n)) return false;
    [lines[c], lines[best]] = [pivot, lines[c]!];
    for (let k = N_TERMS + 1; k >= c; k--) pivot[k]! /= pivot[c]!;
    for (let r = 0; r < N_TERMS; r++) {
      if (r === c) continue;
      const line = lines[r]!;
      const share = line[c]!;
      for (let k = c; k < N_TERMS + 2; k++) line[k]! -= share * pivot[k]!;
    }
  }
  return true;
}
