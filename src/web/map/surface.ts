import { useEffect, useRef, useState } from 'react';
import { setHotSpots } from './hot-spots.ts';
import { classOf, type LinkedAnswer } from './linked-views.ts';
import { askWorker, type Picture } from './picture.ts';
import { toPlane } from './plane.ts';
import type { SurfaceImage } from './town-map.ts';

const CELL_METRES = 40;
/** Streets stay readable under every class. */
const ALPHAS = [0.62, 0.66, 0.72, 0.78, 0.84];
const LARGEST_CELLS = 700;

interface Ask {
  picture: Picture;
  answer: LinkedAnswer;
  rings: number[][][];
  breaks: readonly number[];
  isDark: boolean;
  showsDensity: boolean;
  showsBins: boolean;
  zoom: number;
  reachMetres: number;
}

type Rgba = [number, number, number, number];

function classColours(): Rgba[] {
  const style = getComputedStyle(document.documentElement);
  return ALPHAS.map((alpha, i) => {
    const hex = style.getPropertyValue(`--s${i}`).trim();
    const n = Number.parseInt(hex.slice(1), 16);
    return [(n >> 16) & 255, (n >> 8) & 255, n & 255, Math.round(alpha * 255)];
  });
}

function boundsOfRows({ px, py }: Picture, rows: Int32Array) {
  let [minX, minY, maxX, maxY] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const row of rows) {
    const x = px[row]!;
    if (Number.isNaN(x)) continue;
    minX = Math.min(minX, x);
    maxX = Math.max(maxX, x);
    minY = Math.min(minY, py[row]!);
    maxY = Math.max(maxY, py[row]!);
  }
  return minX <= maxX ? { minX, minY, maxX, maxY } : null;
}

/** Study area's box where there is one: the grid's origin then never moves with the records. */
function groundBounds(
  ask: Ask,
): { bounds: { minX: number; minY: number; maxX: number; maxY: number }; mask: Float64Array[] } | null {
  const mask = ask.rings.map((ring) =>
    Float64Array.from(ring.flatMap(([lon, lat]) => toPlane(ask.picture.plane, lon ?? 0, lat ?? 0))),
  );
  const flat = mask.flatMap((ring) => [...ring]);
  if (flat.length === 0) {
    const bounds = boundsOfRows(ask.picture, ask.answer.rows);
    return bounds && { bounds: grown(bounds, ask.reachMetres), mask };
  }
  const xs = flat.filter((_, i) => i % 2 === 0);
  const ys = flat.filter((_, i) => i % 2 === 1);
  const min = (values: number[]) => values.reduce((a, b) => Math.min(a, b));
  const max = (values: number[]) => values.reduce((a, b) => Math.max(a, b));
  return { bounds: { minX: min(xs), minY: min(ys), maxX: max(xs), maxY: max(ys) }, mask };
}

const grown = (b: { minX: number; minY: number; maxX: number; maxY: number }, by: number) => ({
  minX: b.minX - by,
  minY: b.minY - by,
  maxX: b.maxX + by,
  maxY: b.maxY + by,
});

/**
 * The surface under the labels. Density is made in a worker, one at a time and always of the newest question; squares of
 * counts are made here. Null = nothing to draw.
 */
export function useSurface(ask: Ask): SurfaceImage | null {
  const [surface, setSurface] = useState<SurfaceImage | null>(null);
  const running = useRef(false);
  const newest = useRef<Ask | null>(null);
  const { picture, answer, breaks, isDark, showsDensity, showsBins, rings, reachMetres } = ask;
  const cellMetres = binMetres(ask.zoom);
  useEffect(() => {
    const question = { picture, answer, breaks, isDark, showsDensity, showsBins, rings, reachMetres, zoom: 0 };
    newest.current = question;
    if (!showsDensity) {
      setHotSpots([]);
      setSurface(showsBins ? bins(question, cellMetres) : null);
      return;
    }
    if (running.current) return;
    running.current = true;
    const run = async () => {
      let done: Ask | null = null;
      while (newest.current && done !== newest.current && newest.current.showsDensity) {
        done = newest.current;
        const made = await density(done);
        if (!newest.current?.showsDensity) break;
        setSurface(made?.surface ?? null);
        setHotSpots(made?.peaks ?? []);
      }
      running.current = false;
    };
    void run();
  }, [picture, answer, breaks, isDark, showsDensity, showsBins, rings, reachMetres, cellMetres]);
  useEffect(
    () => () => {
      newest.current = null;
    },
    [],
  );
  return surface;
}

async function density(ask: Ask) {
  const ground = groundBounds(ask);
  if (!ground) return null;
  const { picture, answer } = ask;
  const xs = new Float64Array(answer.rows.length);
  const ys = new Float64Array(answer.rows.length);
  const weights = new Float64Array(answer.rows.length);
  for (let k = 0; k < answer.rows.length; k++) {
    const row = answer.rows[k]!;
    xs[k] = picture.px[row]!;
    ys[k] = picture.py[row]!;
    weights[k] = picture.columns.count[row]!;
  }
  const side = Math.max(ground.bounds.maxX - ground.bounds.minX, ground.bounds.maxY - ground.bounds.minY);
  const answerOf = await askWorker(
    {
      kind: 'density',
      xs,
      ys,
      weights,
      bounds: ground.bounds,
      reachMetres: ask.reachMetres,
      cellMetres: Math.max(CELL_METRES, side / LARGEST_CELLS),
      breaks: [...ask.breaks],
      colours: classColours(),
      mask: ground.mask,
      peakFloor: ask.breaks[3] ?? Number.POSITIVE_INFINITY,
    },
    [xs.buffer, ys.buffer, weights.buffer],
  );
  if (answerOf.kind !== 'density') return null;
  const surface: SurfaceImage = { image: answerOf.image, bounds: answerOf.bounds, isCells: false };
  return { surface, peaks: answerOf.peaks };
}

/** Squares keep their size over whole zoom steps, and their origin always. */
export const binMetres = (zoom: number): number => (zoom < 11 ? 500 : zoom < 12.5 ? 250 : zoom < 14 ? 125 : 60);

function bins(ask: Ask, cell: number): SurfaceImage | null {
  const ground = groundBounds(ask);
  if (!ground) return null;
  const { picture, answer, breaks } = ask;
  const minX = Math.floor(ground.bounds.minX / cell) * cell;
  const minY = Math.floor(ground.bounds.minY / cell) * cell;
  const nCols = Math.ceil((ground.bounds.maxX - minX) / cell);
  const nRows = Math.ceil((ground.bounds.maxY - minY) / cell);
  if (nCols < 1 || nRows < 1 || nCols * nRows > 4_000_000) return null;
  const counts = new Int32Array(nCols * nRows);
  for (const row of answer.rows) {
    const col = Math.floor((picture.px[row]! - minX) / cell);
    const line = Math.floor((picture.py[row]! - minY) / cell);
    if (col >= 0 && col < nCols && line >= 0 && line < nRows)
      counts[line * nCols + col]! += picture.columns.count[row]!;
  }
  const image = new ImageData(nCols, nRows);
  const colours = classColours();
  const perKm2 = 1e6 / (cell * cell);
  for (let line = 0; line < nRows; line++) {
    for (let col = 0; col < nCols; col++) {
      const cls = classOf(counts[line * nCols + col]! * perKm2, breaks);
      if (cls >= 0) image.data.set(colours[cls]!, ((nRows - 1 - line) * nCols + col) * 4);
    }
  }
  return { image, bounds: { minX, minY, maxX: minX + nCols * cell, maxY: minY + nRows * cell }, isCells: true };
}
