import {
  addToBins,
  type Bins,
  cellsWithin,
  countInCells,
  emptyBins,
  type Grid,
  getisOrdStar,
  gridOver,
  type Kernel,
  kernelPeak,
  kernelStencil,
  type LatticeNeighbourhood,
  type PolygonShape,
  polygonBounds,
  reachInCells,
  type Stencil,
  spreadBins,
  studyAreaMask,
} from '../../analysis/index.ts';
import { compileFilter, NONE_I32, type PictureColumns, type PictureFilter, selectRows } from '../../picture/model.ts';
import { findPeaks, groupPeaks, type Peak } from './density.ts';
import { answerLinked, type LinkedQuestion } from './linked-views.ts';
import { breaksOf, GI_BREAKS, type Measure } from './measure.ts';

/** Which records: what and where scanned over all rows, then the brush, the clock and the key in one pass. */
export interface LiveSelection {
  filter: PictureFilter;
  question: LinkedQuestion;
}

export interface LiveQuestion {
  here: LiveSelection;
  /** The second period of a difference, or null. */
  against: LiveSelection | null;
  /** What breaks are fixed by: the whole span, everywhere. */
  span: LiveSelection;
  /** Days of each frame of a playback; then breaks come from the busiest frame of the span. Null for none. */
  frameDays: number | null;
  measure: Measure;
  /** Harm by category id, NaN for none; null counts events. */
  harmOfCategory: Float64Array | null;
}

export interface LiveTimes {
  filterMs: number;
  binMs: number;
  kernelMs: number;
}

export interface LiveAnswer {
  grid: Grid;
  /** Density per km², count a cell, or Gi* z where it is not chance; the difference where two are compared. NaN = outside. */
  values: Float64Array;
  breaks: number[];
  peaks: Peak[];
  /** Records that carry it, and what they stand for. */
  nRecords: number;
  total: number;
  times: LiveTimes;
}

/** Larger grids would be neither seen nor quick. */
const MOST_CELLS = 400_000;
const PEAKS_APART_METRES = 600;
const MOST_PEAKS = 9;
const BUSIEST_FRAMES = 60;
/** Selections whose points are kept: now, then, and the span. */
const MOST_KEPT = 3;

interface Points {
  x: Float64Array;
  y: Float64Array;
  weights: Float64Array;
  total: number;
}

/** The columns of one picture and its ground, with what frames have in common kept between them: no I/O, no page. */
export class LiveSurfaces {
  readonly columns: PictureColumns;
  readonly x: Float64Array;
  readonly y: Float64Array;
  #studyArea: PolygonShape | null = null;
  #everyBox: { minX: number; minY: number; maxX: number; maxY: number };
  #candidates: { key: string; rows: Int32Array }[] = [];
  #kept: { key: string; points: Points }[] = [];
  #most: { key: string; most: number } = { key: '', most: 0 };
  #stencil: { key: string; stencil: Stencil } | null = null;
  #mask: { key: string; mask: Uint8Array } | null = null;
  #near: { key: string; near: LatticeNeighbourhood } | null = null;

  /** @param x,y  metres on the plane of measurement, NaN for rows without a point */
  constructor(columns: PictureColumns, x: Float64Array, y: Float64Array) {
    this.columns = columns;
    this.x = x;
    this.y = y;
    let [minX, minY, maxX, maxY] = [Infinity, Infinity, -Infinity, -Infinity];
    for (let row = 0; row < columns.length; row++) {
      if (Number.isNaN(x[row]!)) continue;
      minX = Math.min(minX, x[row]!);
      maxX = Math.max(maxX, x[row]!);
      minY = Math.min(minY, y[row]!);
      maxY = Math.max(maxY, y[row]!);
    }
    this.#everyBox = minX <= maxX ? { minX, minY, maxX, maxY } : { minX: 0, minY: 0, maxX: 1, maxY: 1 };
  }

  setStudyArea(studyArea: PolygonShape | null): void {
    this.#studyArea = studyArea && studyArea.parts.length > 0 ? studyArea : null;
    this.#mask = null;
    this.#most.key = '';
  }

  /** @param isMoving  true while a slider or the brush moves: cells may then be larger, up to what cannot be seen */
  answer(question: LiveQuestion, isMoving = false): LiveAnswer {
    const { measure } = question;
    const times: LiveTimes = { filterMs: 0, binMs: 0, kernelMs: 0 };
    const grid = this.#grid(isMoving ? movingCellMetres(measure) : measure.cellMetres);
    const points = this.#points(question.here, question.harmOfCategory, times);
    const values = this.#measured(points, grid, measure, times);
    if (question.against) {
      const other = this.#measured(
        this.#points(question.against, question.harmOfCategory, times),
        grid,
        measure,
        times,
      );
      for (let i = 0; i < values.length; i++) values[i]! -= other[i]!;
    }
    const isDifference = question.against !== null;
    const breaks = breaksOf(measure, this.#mostOf(question), isDifference);
    return {
      grid,
      values,
      breaks,
      peaks:
        measure.method === 'hotspots'
          ? groupPeaks(values, grid, GI_BREAKS[2]!, MOST_PEAKS)
          : findPeaks(values, grid, breaks[3]!, PEAKS_APART_METRES, MOST_PEAKS),
      nRecords: points.x.length,
      total: points.total,
      times,
    };
  }

  /** Cells from whole multiples of their size on the plane: the same whatever is selected, and the same as a card's. */
  #grid(cellMetres: number): Grid {
    const box = this.#studyArea ? polygonBounds(this.#studyArea) : this.#everyBox;
    let cell = cellMetres;
    while (((box.maxX - box.minX) / cell) * ((box.maxY - box.minY) / cell) > MOST_CELLS) cell *= 2;
    return gridOver(box, cell);
  }

  #rows({ filter, question }: LiveSelection): Int32Array {
    const key = JSON.stringify(filter);
    let found = this.#candidates.find((kept) => kept.key === key);
    if (!found) {
      found = { key, rows: selectRows(compileFilter(this.columns, filter)) };
      this.#candidates = [found, ...this.#candidates.slice(0, 3)];
    }
    return answerLinked(this.columns, found.rows, question).rows;
  }

  /** Kept between frames: a slider that moves asks for the same records again and again. */
  #points(selection: LiveSelection, harm: Float64Array | null, times: LiveTimes): Points {
    const start = performance.now();
    const key = selectionKey(selection, harm);
    const kept = this.#kept.find((each) => each.key === key);
    if (kept) return kept.points;
    const rows = this.#rows(selection);
    const filtered = performance.now();
    times.filterMs += filtered - start;
    const { count, categoryId } = this.columns;
    const x = new Float64Array(rows.length);
    const y = new Float64Array(rows.length);
    const weights = new Float64Array(rows.length);
    let n = 0;
    let total = 0;
    for (let k = 0; k < rows.length; k++) {
      const row = rows[k]!;
      const weight = harm === null ? count[row]! : count[row]! * harm[categoryId[row]!]!;
      // No place, or an offence the harm file does not know: NaN fails both.
      if (!(weight >= 0) || Number.isNaN(this.x[row]!)) continue;
      x[n] = this.x[row]!;
      y[n] = this.y[row]!;
      weights[n++] = weight;
      total += weight;
    }
    times.binMs += performance.now() - filtered;
    const points = { x: x.subarray(0, n), y: y.subarray(0, n), weights: weights.subarray(0, n), total };
    this.#kept = [{ key, points }, ...this.#kept.slice(0, MOST_KEPT - 1)];
    return points;
  }

  #measured(points: Points, grid: Grid, measure: Measure, times: LiveTimes): Float64Array {
    const start = performance.now();
    if (measure.method === 'density') {
      const { kernel, reachMetres } = measure;
      const reach = reachInCells(grid, kernel, reachMetres);
      const bins = emptyBins(grid, reach);
      addToBins(bins, points, points.weights);
      const binned = performance.now();
      const sums =
        kernel === 'gaussian'
          ? spreadGaussian(bins, reachMetres)
          : spreadBins(bins, this.#stencilOf(grid, kernel, reachMetres, reach));
      const perKm2 = kernelPeak(kernel, reachMetres) * 1e6;
      for (let i = 0; i < sums.length; i++) sums[i]! *= perKm2;
      times.binMs += binned - start;
      times.kernelMs += performance.now() - binned;
      return sums;
    }
    const { counts } = countInCells(grid, points, { weights: points.weights, mask: this.#maskOf(grid) });
    times.binMs += performance.now() - start;
    if (measure.method === 'counts') return counts;
    const counted = performance.now();
    const levels = significantLevels(counts, this.#nearOf(grid, measure.radiusMetres));
    times.kernelMs += performance.now() - counted;
    return levels;
  }

  /** The highest value that what and span reach, which fixes the breaks; kept while only brush, clock, where or key change. */
  #mostOf({ span, frameDays, measure, harmOfCategory }: LiveQuestion): number {
    if (measure.method === 'hotspots') return 0;
    // A density's peak does not hang on the cell, so breaks do not either; a count's does.
    const grid = this.#grid(
      measure.method === 'density' ? measure.reachMetres / PEAK_CELLS_A_REACH : measure.cellMetres,
    );
    const { spanFrom, spanTo } = span.question;
    const key = JSON.stringify([
      selectionKey(span, harmOfCategory),
      frameDays,
      measure.method === 'density' ? { ...measure, cellMetres: 0 } : measure,
    ]);
    if (this.#most.key === key) return this.#most.most;
    const times: LiveTimes = { filterMs: 0, binMs: 0, kernelMs: 0 };
    let most = 0;
    for (const [from, to] of framesOf(spanFrom, spanTo, frameDays)) {
      const points = this.#points(
        { filter: span.filter, question: { ...span.question, brushFrom: from, brushTo: to } },
        harmOfCategory,
        times,
      );
      for (const value of this.#measured(points, grid, measure, times)) if (value > most) most = value;
    }
    this.#most = { key, most };
    return most;
  }

  #stencilOf(grid: Grid, kernel: Kernel, bandwidthMetres: number, reach: number): Stencil {
    const key = `${kernel} ${bandwidthMetres} ${grid.cellSizeMetres}`;
    if (this.#stencil?.key !== key) {
      this.#stencil = { key, stencil: kernelStencil(grid, kernel, bandwidthMetres, reach) };
    }
    return this.#stencil.stencil;
  }

  #maskOf(grid: Grid): Uint8Array {
    const key = `${grid.cellSizeMetres} ${grid.originX} ${grid.originY}`;
    if (this.#mask?.key !== key) {
      const mask = this.#studyArea
        ? studyAreaMask(grid, this.#studyArea, 'touching')
        : new Uint8Array(grid.nColumns * grid.nRows).fill(1);
      this.#mask = { key, mask };
    }
    return this.#mask.mask;
  }

  #nearOf(grid: Grid, radiusMetres: number): LatticeNeighbourhood {
    const key = `${grid.cellSizeMetres} ${grid.nColumns} ${grid.nRows} ${radiusMetres}`;
    if (this.#near?.key !== key) {
      this.#near = { key, near: cellsWithin(grid, Math.max(radiusMetres, grid.cellSizeMetres)) };
    }
    return this.#near.near;
  }
}

/** What decides which records a selection has, and what they weigh. */
function selectionKey({ filter, question }: LiveSelection, harm: Float64Array | null): string {
  const { brushFrom, brushTo, spanFrom, spanTo, hours, placed, hidden, layerOfAgency, layerOfCategory } = question;
  const words = [filter, brushFrom, brushTo, spanFrom, spanTo].map((part) => JSON.stringify(part));
  return [...words, hours, placed, hidden, layerOfAgency, layerOfCategory, harm].join(';');
}

/** Cells a reach has at least where only the peak, or a moving picture, is wanted. */
const PEAK_CELLS_A_REACH = 6;
const MOVING_CELLS_A_REACH = 8;

/** Whole multiples of the cell that was chosen, so that its lattice lies within the coarser one. */
function movingCellMetres({ method, kernel, reachMetres, cellMetres }: Measure): number {
  if (method !== 'density' || kernel === 'gaussian') return cellMetres;
  return cellMetres * Math.max(1, Math.floor(reachMetres / MOVING_CELLS_A_REACH / cellMetres));
}

/** `spreadBins` with the stencil of a Gaussian, along rows and then columns: the only kernel that is a product of the two. */
function spreadGaussian({ grid, reach, stride, weights }: Bins, bandwidthMetres: number): Float64Array {
  const { nColumns, nRows } = grid;
  const step = grid.cellSizeMetres / bandwidthMetres;
  const heights = Float64Array.from({ length: reach + 1 }, (_, a) => Math.exp(-0.5 * (a * step) ** 2));
  const height = nRows + 2 * reach;
  const along = new Float64Array(nColumns * height);
  for (let row = 0; row < height; row++) {
    const from = row * stride + reach;
    const to = row * nColumns;
    for (let a = 0; a <= reach; a++) {
      const h = a === 0 ? heights[0]! / 2 : heights[a]!;
      for (let i = 0; i < nColumns; i++) along[to + i]! += h * (weights[from + i - a]! + weights[from + i + a]!);
    }
  }
  const sums = new Float64Array(nColumns * nRows);
  for (let row = 0; row < nRows; row++) {
    const to = row * nColumns;
    for (let b = 0; b <= reach; b++) {
      const h = b === 0 ? heights[0]! / 2 : heights[b]!;
      const south = (row + reach - b) * nColumns;
      const north = (row + reach + b) * nColumns;
      for (let i = 0; i < nColumns; i++) sums[to + i]! += h * (along[south + i]! + along[north + i]!);
    }
  }
  return sums;
}

/** At most so many frames of equal length, evenly over the span; the whole span where there is no playback. */
export function framesOf(from: number, to: number, days: number | null): [from: number, to: number][] {
  if (days === null || to - from + 1 <= days) return [[from, to]];
  const last = to - days + 1;
  const step = Math.max(1, Math.ceil((last - from) / (BUSIEST_FRAMES - 1)));
  const frames: [number, number][] = [];
  for (let at = from; at <= last; at += step) frames.push([at, at + days - 1]);
  return frames;
}

/** ±1 where Gi* is beyond chance at a false discovery rate of 5 %, ±2 at 1 %; 0 elsewhere, NaN outside. */
function significantLevels(counts: Float64Array, neighbourhood: LatticeNeighbourhood): Float64Array {
  const { z, pAdjusted } = getisOrdStar(counts, { neighbourhood });
  // The fraction of z orders cells of one level, so that the hottest is the peak; below a half it never leaves its class.
  return z.map((value, i) => {
    if (Number.isNaN(value)) return value;
    const p = pAdjusted[i]!;
    const level = p <= 0.01 ? 2 : p <= 0.05 ? 1 : 0;
    return level === 0 ? 0 : Math.sign(value) * (level + Math.min(0.49, Math.abs(value) / 1000));
  });
}

export const metresOf = (column: Int32Array): Float64Array =>
  Float64Array.from(column, (centimetres) => (centimetres === NONE_I32 ? Number.NaN : centimetres / 100));
