import { describe, expect, it } from 'vitest';
import { countInCells, gridOver, kernelDensity, type PolygonShape } from '../../analysis/index.ts';
import { allocateColumns, NONE_I32, newPictureAreas, type PictureColumns, STILL_KNOWN } from '../../picture/model.ts';
import { CATEGORY_ID_LIMIT, categoryByCode, LOCATION_PRECISIONS } from '../../vocabulary/index.ts';
import type { LinkedQuestion } from './linked-views.ts';
import { framesOf, type LiveQuestion, LiveSurfaces, metresOf } from './live-surface.ts';
import type { Measure } from './measure.ts';

const BURGLARY = categoryByCode('crime/burglary')!.id;
const ROBBERY = categoryByCode('crime/robbery')!.id;
const DAYS = 20;

/** Records over 2 km by 2 km, one in ten at one corner; the last has no place. */
function columnsOf(n: number): PictureColumns {
  const arrays = allocateColumns(n);
  let state = 7;
  const next = () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
  for (let row = 0; row < n; row++) {
    const isHot = row % 10 === 0;
    arrays.incidentId[row] = row + 1;
    arrays.version[row] = 1;
    arrays.x[row] = Math.round(100 * (isHot ? 500 + 60 * next() : 2000 * next()));
    arrays.y[row] = Math.round(100 * (isHot ? 500 + 60 * next() : 2000 * next()));
    arrays.localDay[row] = row % DAYS;
    arrays.categoryId[row] = row % 4 === 0 ? ROBBERY : BURGLARY;
    arrays.agencyId[row] = 1;
    arrays.count[row] = 1;
    arrays.hourOfWeek[row] = row % 168;
    arrays.locationPrecision[row] = LOCATION_PRECISIONS.indexOf('property');
    arrays.knownTo[row] = STILL_KNOWN;
  }
  arrays.x[n - 1] = NONE_I32;
  arrays.y[n - 1] = NONE_I32;
  return { ...arrays, length: n, areas: newPictureAreas(), timeZone: 'Europe/London', ordinal: 1 };
}

function questionOf(from = 0, to = DAYS - 1): LinkedQuestion {
  return {
    spanFrom: 0,
    spanTo: DAYS - 1,
    brushFrom: from,
    brushTo: to,
    hours: null,
    placed: new Uint8Array(LOCATION_PRECISIONS.length).fill(1),
    layerOfCategory: new Uint8Array(CATEGORY_ID_LIMIT).fill(255),
    layerOfAgency: new Uint8Array(256),
    nLayers: 1,
    hidden: new Uint8Array(1),
    kindOfAgency: new Uint8Array(256),
  };
}

const MEASURE: Measure = {
  method: 'density',
  kernel: 'quartic',
  reachMetres: 250,
  cellMetres: 50,
  radiusMetres: 300,
  weigh: 'count',
};
const SQUARE: PolygonShape = { parts: [[Float64Array.of(0, 0, 2000, 0, 2000, 2000, 0, 2000)]] };

function liveOf(columns: PictureColumns): LiveSurfaces {
  const live = new LiveSurfaces(columns, metresOf(columns.x), metresOf(columns.y));
  live.setStudyArea(SQUARE);
  return live;
}

const ask = (parts: Partial<LiveQuestion> = {}): LiveQuestion => ({
  here: { filter: {}, question: questionOf() },
  against: null,
  span: { filter: {}, question: questionOf() },
  frameDays: null,
  measure: MEASURE,
  harmOfCategory: null,
  ...parts,
});

const columns = columnsOf(4000);
const live = liveOf(columns);

describe('the live surface', () => {
  it('is the density of the method, on the cells that a kept card has', () => {
    const { values, grid, nRecords, peaks } = live.answer(ask());
    expect(nRecords).toBe(3999);
    expect(grid).toEqual(gridOver({ minX: 0, minY: 0, maxX: 2000, maxY: 2000 }, 50));
    const { density } = kernelDensity(
      grid,
      { x: metresOf(columns.x), y: metresOf(columns.y) },
      { bandwidthMetres: 250, method: 'binned' },
    );
    const worst = values.reduce((most, value, i) => Math.max(most, Math.abs(value - density[i]! * 1e6)), 0);
    expect(worst).toBeLessThan(1e-6);
    expect(Math.hypot(peaks[0]!.x - 530, peaks[0]!.y - 530)).toBeLessThan(60);
  });

  it('is the same for a Gaussian, which is spread along rows and then columns', () => {
    const { values, grid } = live.answer(ask({ measure: { ...MEASURE, kernel: 'gaussian', reachMetres: 120 } }));
    const { density } = kernelDensity(
      grid,
      { x: metresOf(columns.x), y: metresOf(columns.y) },
      { kernel: 'gaussian', bandwidthMetres: 120, method: 'binned' },
    );
    const worst = values.reduce((most, value, i) => Math.max(most, Math.abs(value - density[i]! * 1e6)), 0);
    expect(worst).toBeLessThan(1e-6);
  });

  it('may be coarser while something moves, over the same breaks', () => {
    const measure: Measure = { ...MEASURE, reachMetres: 800 };
    const moving = live.answer(ask({ measure }), true);
    const still = live.answer(ask({ measure }));
    expect([moving.grid.cellSizeMetres, still.grid.cellSizeMetres]).toEqual([100, 50]);
    expect(moving.breaks).toEqual(still.breaks);
  });

  it('follows days and categories without its breaks moving', () => {
    const whole = live.answer(ask());
    const part = live.answer(ask({ here: { filter: { categories: ['crime/robbery'] }, question: questionOf(0, 4) } }));
    expect(part.nRecords).toBe(400);
    expect(part.breaks).toEqual(whole.breaks);
  });

  it('counts by square, and leaves cells outside the study area unknown', () => {
    const wide = liveOf(columns);
    wide.setStudyArea({ parts: [[Float64Array.of(0, 0, 900, 0, 0, 900)]] });
    const { values, grid } = wide.answer(ask({ measure: { ...MEASURE, method: 'counts', cellMetres: 100 } }));
    expect(values.at(-1)).toBeNaN();
    const all = countInCells(grid, { x: metresOf(columns.x), y: metresOf(columns.y) }).counts;
    expect(values[0]).toBe(all[0]);
  });

  it('shows Gi* only where it is more than chance', () => {
    const { values, peaks } = live.answer(
      ask({ measure: { ...MEASURE, method: 'hotspots', cellMetres: 100, radiusMetres: 150 } }),
    );
    expect(peaks).toHaveLength(1);
    expect(values.filter((value) => value !== 0).length).toBeLessThan(40);
  });

  it('is nothing where a period is compared with itself, and turns over with the order of two', () => {
    const early = { filter: {}, question: questionOf(0, 9) };
    const late = { filter: {}, question: questionOf(10, 19) };
    expect(live.answer(ask({ here: early, against: early })).values.every((value) => value === 0)).toBe(true);
    const there = live.answer(ask({ here: late, against: early })).values;
    const back = live.answer(ask({ here: early, against: late })).values;
    expect(there.every((value, i) => value === -back[i]! || value === back[i])).toBe(true);
  });

  it('weighs by harm, and leaves out what the harm file does not know', () => {
    const harm = new Float64Array(CATEGORY_ID_LIMIT).fill(Number.NaN);
    harm[ROBBERY] = 10;
    const { nRecords, total } = live.answer(ask({ measure: { ...MEASURE, weigh: 'harm' }, harmOfCategory: harm }));
    expect(nRecords).toBe(1000);
    expect(total).toBe(10_000);
  });

  it('is empty, with breaks, where nothing is selected', () => {
    const { values, peaks, nRecords, breaks } = live.answer(
      ask({ here: { filter: { categories: ['fire'] }, question: questionOf() } }),
    );
    expect([nRecords, peaks.length, breaks.length]).toEqual([0, 0, 5]);
    expect(values.every((value) => value === 0)).toBe(true);
  });
});

describe('frames of a playback', () => {
  it('are of one length, from the first day to the last that fit', () => {
    expect(framesOf(0, 9, 7)).toEqual([
      [0, 6],
      [1, 7],
      [2, 8],
      [3, 9],
    ]);
    expect(framesOf(0, 3, 7)).toEqual([[0, 3]]);
    expect(framesOf(5, 9, null)).toEqual([[5, 9]]);
    expect(framesOf(0, 999, 7).length).toBeLessThanOrEqual(60);
  });
});
