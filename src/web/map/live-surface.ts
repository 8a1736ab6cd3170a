import {
  addToBins,
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

  answer(question: LiveQuestion): LiveAnswer {
    const { measure } = question;
    const times: LiveTimes = { filterMs: 0, binMs: 0, kernelMs: 0 };
    const grid = this.#grid(measure.cellMetres);
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
    const breaks = breaksOf(measure, this.#mostOf(question, grid), isDifference);
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

  #points(selection: LiveSelection, harm: Float64Array | null, times: LiveTimes): Points {
    const start = performance.now();
    const rows = this.#rows(selection);
    times.filterMs += performance.now() - start;
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
    times.binMs += performance.now() - start - times.filterMs;
    return { x: x.subarray(0, n), y: y.subarray(0, n), weights: weights.subarray(0, n), total };
  }

  #measured(points: Points, grid: Grid, measure: Measure, times: LiveTimes): Float64Array {
    const start = performance.now();
    if (measure.method === 'density') {
      const { kernel, reachMetres } = measure;
      const reach = reachInCells(grid, kernel, reachMetres);
      const bins = emptyBins(grid, reach);
      addToBins(bins, points, points.weights);
      const binned = performance.now();
      const sums = spreadBins(bins, this.#stencilOf(grid, kernel, reachMetres, reach));
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
  #mostOf({ span, frameDays, measure, harmOfCategory }: LiveQuestion, grid: Grid): number {
    if (measure.method === 'hotspots') return 0;
    const { spanFrom, spanTo, placed, hidden, layerOfAgency, layerOfCategory } = span.question;
    const key = JSON.stringify([
      span.filter,
      spanFrom,
      spanTo,
      [...placed],
      [...hidden],
      [...layerOfAgency],
      [...layerOfCategory],
      frameDays,
      measure,
      grid,
      harmOfCategory && [...harmOfCategory],
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
