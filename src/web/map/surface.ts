import { useEffect, useRef, useState } from 'react';
import { setHotSpots } from './hot-spots.ts';
import { classOf, densityBreaks, type LinkedAnswer } from './linked-views.ts';
import { askWorker, type Picture } from './picture.ts';
import type { Measured } from './picture-worker.ts';
import { toPlane } from './plane.ts';
import type { SurfaceImage } from './town-map.ts';

/** How far a record is felt in the density surface. */
export const REACH_METRES = 250;
const CELL_METRES = 40;
/** Streets stay readable under every class. */
const ALPHAS = [0.62, 0.66, 0.72, 0.78, 0.84];
const LARGEST_CELLS = 700;

interface Ask {
  picture: Picture;
  answer: LinkedAnswer;
  rings: number[][][];
  breaks: readonly number[] | null;
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
function groundBounds(picture: Picture, rows: Int32Array, rings: number[][][], reachMetres: number) {
  const mask = rings.map((ring) =>
    Float64Array.from(ring.flatMap(([lon, lat]) => toPlane(picture.plane, lon ?? 0, lat ?? 0))),
  );
  let [minX, minY, maxX, maxY] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const ring of mask) {
    for (let i = 0; i < ring.length; i += 2) {
      minX = Math.min(minX, ring[i]!);
      maxX = Math.max(maxX, ring[i]!);
      minY = Math.min(minY, ring[i + 1]!);
      maxY = Math.max(maxY, ring[i + 1]!);
    }
  }
  if (minX <= maxX) return { bounds: { minX, minY, maxX, maxY }, mask };
  const bounds = boundsOfRows(picture, rows);
  return bounds && { bounds: grown(bounds, reachMetres), mask };
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

/** The points of some rows, ready to move to the worker. */
function measured({
  picture,
  rows,
  rings,
  reachMetres,
}: {
  picture: Picture;
  rows: Int32Array;
  rings: number[][][];
  reachMetres: number;
}): { points: Measured; mask: Float64Array[] } | null {
  const ground = groundBounds(picture, rows, rings, reachMetres);
  if (!ground) return null;
  const xs = new Float64Array(rows.length);
  const ys = new Float64Array(rows.length);
  const weights = new Float64Array(rows.length);
  for (let k = 0; k < rows.length; k++) {
    const row = rows[k]!;
    xs[k] = picture.px[row]!;
    ys[k] = picture.py[row]!;
    weights[k] = picture.columns.count[row]!;
  }
  const side = Math.max(ground.bounds.maxX - ground.bounds.minX, ground.bounds.maxY - ground.bounds.minY);
  const cellMetres = Math.max(CELL_METRES, side / LARGEST_CELLS);
  return { points: { xs, ys, weights, bounds: ground.bounds, reachMetres, cellMetres }, mask: ground.mask };
}

const buffersOf = ({ xs, ys, weights }: Measured): Transferable[] => [xs.buffer, ys.buffer, weights.buffer];

/** Breaks for what and span, from the highest density they reach anywhere; null until that is known. */
export function useBreaks(
  picture: Picture,
  rows: Int32Array,
  rings: number[][][],
  reachMetres: number,
): readonly number[] | null {
  const [breaks, setBreaks] = useState<readonly number[] | null>(null);
  useEffect(() => {
    let isCurrent = true;
    const asked = measured({ picture, rows, rings, reachMetres });
    if (!asked) {
      setBreaks(densityBreaks(0));
      return;
    }
    void askWorker({ kind: 'most', ...asked.points }, buffersOf(asked.points)).then((answer) => {
      if (isCurrent && answer.kind === 'most') setBreaks(densityBreaks(answer.most));
    });
    return () => {
      isCurrent = false;
    };
  }, [picture, rows, rings, reachMetres]);
  return breaks;
}

async function density({ picture, answer, rings, breaks, reachMetres }: Ask) {
  const asked = measured({ picture, rows: answer.rows, rings, reachMetres });
  if (!asked || !breaks) return null;
  const drawn = await askWorker(
    {
      kind: 'density',
      ...asked.points,
      breaks: [...breaks],
      colours: classColours(),
      mask: asked.mask,
      peakFloor: breaks[3] ?? Number.POSITIVE_INFINITY,
    },
    buffersOf(asked.points),
  );
  if (drawn.kind !== 'density') return null;
  const surface: SurfaceImage = { image: drawn.image, bounds: drawn.bounds, isCells: false };
  return { surface, peaks: drawn.peaks };
}

/** Squares keep their size over whole zoom steps, and their origin always. */
export const binMetres = (zoom: number): number => (zoom < 11 ? 500 : zoom < 12.5 ? 250 : zoom < 14 ? 125 : 60);

function bins(ask: Ask, cell: number): SurfaceImage | null {
  const { picture, answer, breaks } = ask;
  const ground = groundBounds(picture, answer.rows, ask.rings, ask.reachMetres);
  if (!ground || !breaks) return null;
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
