import { useEffect, useRef, useState } from 'react';
import type { Grid } from '../../analysis/index.ts';
import { setHotSpots } from './hot-spots.ts';
import { classOf, densityBreaks, type LinkedAnswer } from './linked-views.ts';
import type { LiveQuestion } from './live-surface.ts';
import { isSigned, type Measure, RISING_TOKENS, SIGNED_TOKENS } from './measure.ts';
import type { Rgba } from './paint.ts';
import { askWorker, type Picture } from './picture.ts';
import { fromPlane, toPlane } from './plane.ts';
import { apply } from './plane-fit.ts';
import type { SurfaceImage } from './shapes.ts';

/** Streets stay readable under every class. */
const ALPHAS = [0.62, 0.66, 0.72, 0.78, 0.84];
const SIGNED_ALPHAS = [0.8, 0.66, 0.66, 0.8];

/** What is drawn now and what it is made of: the map, its key, the table of cells and the explanation read the same numbers. */
export interface Shown {
  image: SurfaceImage;
  measure: Measure;
  isDifference: boolean;
  grid: Grid;
  values: Float64Array;
  breaks: readonly number[];
  nRecords: number;
  total: number;
}

interface Ask {
  picture: Picture;
  rings: number[][][];
  question: LiveQuestion;
  isDark: boolean;
  showsDensity: boolean;
  /** False for a second map beside the first, whose peaks are not numbered. */
  tellsPeaks: boolean;
}

export function coloursOf(tokens: readonly string[], alphas: readonly number[] = ALPHAS): Rgba[] {
  const style = getComputedStyle(document.documentElement);
  return tokens.map((token, i) => {
    const hex = style.getPropertyValue(token).trim();
    const n = Number.parseInt(hex.slice(1), 16);
    return [(n >> 16) & 255, (n >> 8) & 255, n & 255, Math.round((alphas[i] ?? 0.8) * 255)];
  });
}

export const signedColours = (): Rgba[] => coloursOf(SIGNED_TOKENS, SIGNED_ALPHAS);
export const risingColours = (): Rgba[] => coloursOf(RISING_TOKENS);

let ground: { rings: number[][][] | null; told: Promise<unknown> } = { rings: null, told: Promise.resolve() };

function tellGround(rings: number[][][]): Promise<unknown> {
  if (ground.rings !== rings) ground = { rings, told: askWorker({ kind: 'ground', rings }) };
  return ground.told;
}

/** The last frames' times, for whoever measures: `performance.getEntriesByName('aim.surface')`. */
const MARK = 'aim.surface';
const MOST_MARKS_KEPT = 200;

async function draw(ask: Ask, detail: 'moving' | 'still'): Promise<{ shown: Shown; tell: () => void } | null> {
  const { picture, question, rings } = ask;
  await tellGround(rings);
  const isDifference = question.against !== null;
  const start = performance.now();
  const drawn = await askWorker({
    kind: 'live',
    picture: picture.workerId,
    question,
    colours: isSigned(question.measure, isDifference) ? signedColours() : risingColours(),
    detail,
  });
  if (drawn.kind !== 'live') return null;
  if (performance.getEntriesByName(MARK).length >= MOST_MARKS_KEPT) performance.clearMeasures(MARK);
  performance.measure(MARK, { start, detail: { ...drawn.times, detail, nRecords: drawn.nRecords } });
  const image: SurfaceImage = {
    image: drawn.image,
    corners: drawn.corners,
    isCells: question.measure.method !== 'density',
  };
  const { grid, values, breaks, nRecords, total, peaks } = drawn;
  return {
    shown: { image, measure: question.measure, isDifference, grid, values, breaks, nRecords, total },
    tell: () => setHotSpots(peaks),
  };
}

const STILL_MS = 160;

/**
 * The surface under the labels: one frame at a time and always of the newest question, so that it follows a slider or the
 * brush as fast as the worker can; once nothing moves, one finer frame. Null = nothing to draw yet.
 */
export function useSurface(ask: Ask): Shown | null {
  const [shown, setShown] = useState<Shown | null>(null);
  const newest = useRef<Ask | null>(null);
  const isRunning = useRef(false);
  const still = useRef(0);
  const { picture, rings, question, isDark, showsDensity, tellsPeaks } = ask;
  useEffect(() => {
    newest.current = { picture, rings, question, isDark, showsDensity, tellsPeaks };
    window.clearTimeout(still.current);
    if (!showsDensity) {
      if (tellsPeaks) setHotSpots([]);
      setShown(null);
      return;
    }
    const make = async (detail: 'moving' | 'still') => {
      if (isRunning.current) return;
      isRunning.current = true;
      let done: Ask | null = null;
      while (newest.current && done !== newest.current && newest.current.showsDensity) {
        done = newest.current;
        const made = await draw(done, detail);
        if (!newest.current?.showsDensity) break;
        if (made) {
          setShown(made.shown);
          if (done.tellsPeaks) made.tell();
        }
      }
      isRunning.current = false;
      if (detail === 'moving' && newest.current?.showsDensity && newest.current.question.measure.method === 'density') {
        still.current = window.setTimeout(() => void make('still'), STILL_MS);
      }
    };
    void make('moving');
  }, [picture, rings, question, isDark, showsDensity, tellsPeaks]);
  useEffect(
    () => () => {
      newest.current = null;
      window.clearTimeout(still.current);
    },
    [],
  );
  return shown;
}

/** Squares keep their size over whole zoom steps, and their origin always. */
export const binMetres = (zoom: number): number => (zoom < 11 ? 500 : zoom < 12.5 ? 250 : zoom < 14 ? 125 : 60);

/** Where the surface is switched off and marks would be too many: squares of counts per km². */
export function binSurface(
  picture: Picture,
  answer: LinkedAnswer,
  span: LinkedAnswer,
  rings: number[][][],
  cell: number,
): { image: SurfaceImage; breaks: number[] } | null {
  const box = groundBox(picture, answer.rows, rings);
  if (!box) return null;
  const minX = Math.floor(box.minX / cell) * cell;
  const minY = Math.floor(box.minY / cell) * cell;
  const nCols = Math.ceil((box.maxX - minX) / cell);
  const nRows = Math.ceil((box.maxY - minY) / cell);
  if (nCols < 1 || nRows < 1 || nCols * nRows > 4_000_000) return null;
  const countIn = (rows: Int32Array) => {
    const counts = new Int32Array(nCols * nRows);
    for (const row of rows) {
      const col = Math.floor((picture.px[row]! - minX) / cell);
      const line = Math.floor((picture.py[row]! - minY) / cell);
      if (col >= 0 && col < nCols && line >= 0 && line < nRows)
        counts[line * nCols + col]! += picture.columns.count[row]!;
    }
    return counts;
  };
  const counts = countIn(answer.rows);
  const image = new ImageData(nCols, nRows);
  const colours = risingColours();
  const perKm2 = 1e6 / (cell * cell);
  const breaks = densityBreaks(countIn(span.rows).reduce((most, n) => Math.max(most, n), 0) * perKm2);
  for (let line = 0; line < nRows; line++) {
    for (let col = 0; col < nCols; col++) {
      const cls = classOf(counts[line * nCols + col]! * perKm2, breaks);
      if (cls >= 0) image.data.set(colours[cls]!, ((nRows - 1 - line) * nCols + col) * 4);
    }
  }
  const at = (x: number, y: number) => fromPlane(picture.plane, x, y);
  const [maxX, maxY] = [minX + nCols * cell, minY + nRows * cell];
  return {
    image: { image, corners: [at(minX, maxY), at(maxX, maxY), at(maxX, minY), at(minX, minY)], isCells: true },
    breaks,
  };
}

/** Study area's box where there is one: the grid's origin then never moves with the records. */
function groundBox(picture: Picture, rows: Int32Array, rings: number[][][]) {
  let [minX, minY, maxX, maxY] = [Infinity, Infinity, -Infinity, -Infinity];
  const grow = (x: number, y: number) => {
    if (Number.isNaN(x)) return;
    minX = Math.min(minX, x);
    maxX = Math.max(maxX, x);
    minY = Math.min(minY, y);
    maxY = Math.max(maxY, y);
  };
  for (const ring of rings) for (const [lon, lat] of ring) grow(...toPlane(picture.plane, lon ?? 0, lat ?? 0));
  if (minX > maxX) for (const row of rows) grow(picture.px[row]!, picture.py[row]!);
  return minX <= maxX ? { minX, minY, maxX, maxY } : null;
}

/** Value of the shown surface at a place, NaN outside. */
export function valueAt(shown: Shown, picture: Picture, lon: number, lat: number): number {
  const { grid, values } = shown;
  const [mapX, mapY] = toPlane(picture.plane, lon, lat);
  const [x, y] = picture.fit ? apply(picture.fit.toOwn, mapX, mapY) : [mapX, mapY];
  const column = Math.floor((x - grid.originX) / grid.cellSizeMetres);
  const row = Math.floor((y - grid.originY) / grid.cellSizeMetres);
  if (column < 0 || row < 0 || column >= grid.nColumns || row >= grid.nRows) return Number.NaN;
  return values[row * grid.nColumns + column]!;
}
