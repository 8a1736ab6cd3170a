import type { PictureColumns } from '../../picture/model.ts';
import { AGENCY_KINDS, LOCATION_PRECISIONS, TIME_PRECISIONS } from '../../vocabulary/index.ts';

/** What the linked views (map, brush, clock, key, list) need besides the rows that already passed what, where and known. */
export interface LinkedQuestion {
  /** Local days, both in it: what the page looks at, and what the brush selects of it. */
  spanFrom: number;
  spanTo: number;
  brushFrom: number;
  brushTo: number;
  /** 168 entries, 1 = in; null = every hour, also rows whose hour is not known. */
  hours: Uint8Array | null;
  /** By code of LOCATION_PRECISIONS, 1 = in. */
  placed: Uint8Array;
  /** Layer of a row by category id and by agency id; 255 = not of this table. The category decides first. */
  layerOfCategory: Uint8Array;
  layerOfAgency: Uint8Array;
  nLayers: number;
  /** By layer, 1 = not shown. */
  hidden: Uint8Array;
  /** Agency kind code by agency id. */
  kindOfAgency: Uint8Array;
}

export interface LinkedAnswer {
  /** Rows that every view selects, in the order of the columns. */
  rows: Int32Array;
  /** Events by span day and agency kind: `day * kinds + kind`. Brush does not apply, clock does. */
  byDay: Int32Array;
  /** Events by hour of the week. Clock does not apply, brush does. */
  byHour: Int32Array;
  /** Events by layer, shown or not. */
  byLayer: Int32Array;
  /** Events of `rows`, by agency kind, and in all. */
  byKind: Int32Array;
  total: number;
  /** Of `rows`: dated to a month only; hour not known. */
  monthOnly: number;
  hourUnknown: number;
  /** In the window and shown, but not placed as asked: by code of LOCATION_PRECISIONS. */
  leftOutByPrecision: Int32Array;
  /** Of `rows`, how many at each precision. */
  byPrecision: Int32Array;
}

export const N_KINDS = AGENCY_KINDS.length;
const MONTH = TIME_PRECISIONS.indexOf('month');

/** One pass over the candidate rows answers every view at once; that is what makes brushing immediate. */
export function answerLinked(columns: PictureColumns, candidates: Int32Array, q: LinkedQuestion): LinkedAnswer {
  const nDays = Math.max(0, q.spanTo - q.spanFrom + 1);
  const byDay = new Int32Array(nDays * N_KINDS);
  const byHour = new Int32Array(168);
  const byLayer = new Int32Array(q.nLayers);
  const byKind = new Int32Array(N_KINDS);
  const leftOutByPrecision = new Int32Array(LOCATION_PRECISIONS.length);
  const byPrecision = new Int32Array(LOCATION_PRECISIONS.length);
  const rows = new Int32Array(candidates.length);
  const { localDay, hourOfWeek, locationPrecision, timePrecision, categoryId, agencyId, count } = columns;
  let n = 0;
  let total = 0;
  let monthOnly = 0;
  let hourUnknown = 0;
  for (let k = 0; k < candidates.length; k++) {
    const row = candidates[k]!;
    const day = localDay[row]!;
    if (day < q.spanFrom || day > q.spanTo) continue;
    let layer = q.layerOfCategory[categoryId[row]!]!;
    if (layer === 255) layer = q.layerOfAgency[agencyId[row]!]!;
    if (layer === 255) continue;
    const hour = hourOfWeek[row]!;
    const standsFor = count[row]!;
    const precision = locationPrecision[row]!;
    const inHours = q.hours === null || (hour < 168 && q.hours[hour] === 1);
    const inBrush = day >= q.brushFrom && day <= q.brushTo;
    const isShown = q.hidden[layer] === 0;
    if (q.placed[precision] === 0) {
      if (inHours && inBrush && isShown) leftOutByPrecision[precision]! += standsFor;
      continue;
    }
    const kind = q.kindOfAgency[agencyId[row]!]!;
    if (inHours && isShown) byDay[(day - q.spanFrom) * N_KINDS + kind]! += standsFor;
    if (!inBrush) continue;
    if (isShown && hour < 168) byHour[hour]! += standsFor;
    if (!inHours) continue;
    byLayer[layer]! += standsFor;
    if (!isShown) continue;
    rows[n++] = row;
    total += standsFor;
    byKind[kind]! += standsFor;
    byPrecision[precision]! += standsFor;
    if (timePrecision[row] === MONTH) monthOnly += standsFor;
    if (hour >= 168) hourUnknown += standsFor;
  }
  return {
    rows: rows.subarray(0, n),
    byDay,
    byHour,
    byLayer,
    byKind,
    total,
    monthOnly,
    hourUnknown,
    leftOutByPrecision,
    byPrecision,
  };
}

const STEPS = [1, 2, 5];

/** The nearest of 1, 2, 5, 10, 20, 50 … */
export function niceUnit(value: number): number {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  const choices = [...STEPS.map((step) => step * power), 10 * power];
  return choices.reduce((best, choice) =>
    Math.abs(Math.log(choice / value)) < Math.abs(Math.log(best / value)) ? choice : best,
  );
}

const DENSITY_MULTIPLES = [4, 10, 20, 36, 60];

/** The highest class begins at two thirds of a peak of this many units. */
const UNITS_OF_PEAK = 90;

/**
 * Breaks of the density surface, records per km², from the highest density of what and span: panning, brushing and
 * filtering by place or hour never change them. A peak of 450 a km² gives 20, 50, 100, 180, 300.
 */
export function densityBreaks(most: number): number[] {
  const unit = niceUnit(most / UNITS_OF_PEAK);
  return DENSITY_MULTIPLES.map((multiple) => multiple * unit);
}

/** Breaks of the clock: four class limits around the mean of a cell, whole numbers, fixed for what and span. */
export function clockBreaks(records: number): number[] {
  const unit = niceUnit(records / 168);
  const breaks = [0.5, 1, 1.5, 2.5].map((multiple) => Math.max(1, Math.round(multiple * unit)));
  return [...new Set(breaks)];
}

/** Class 0 … n of a value among rising breaks; -1 below the first. */
export function classOf(value: number, breaks: readonly number[]): number {
  let cls = -1;
  while (cls + 1 < breaks.length && value >= breaks[cls + 1]!) cls++;
  return cls;
}

/**
 * Ratio of two counts over equal times with its 95 % interval, or null where either is below 20: small numbers get no
 * change figure.
 */
export function ratioWithInterval(now: number, before: number): { ratio: number; lower: number; upper: number } | null {
  if (now < 20 || before < 20) return null;
  const spread = 1.96 * Math.sqrt(1 / now + 1 / before);
  const ratio = now / before;
  return { ratio, lower: ratio * Math.exp(-spread), upper: ratio * Math.exp(spread) };
}
