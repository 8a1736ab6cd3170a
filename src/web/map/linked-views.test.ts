import { describe, expect, it } from 'vitest';
import { columnsOf, type IncidentVersion } from '../../picture/model.ts';
import {
  answerLinked,
  classOf,
  densityBreaks,
  type LinkedQuestion,
  N_KINDS,
  niceUnit,
  ratioWithInterval,
} from './linked-views.ts';

const DAY_MS = 86_400_000;
/** Monday 2 November 2026, 18:00 in London. */
const MONDAY_18 = Date.UTC(2026, 10, 2, 18);
const MONDAY = Math.floor(MONDAY_18 / DAY_MS);

const incident = (part: Partial<IncidentVersion>): IncidentVersion => ({
  incidentId: 1,
  version: 1,
  feedId: 1,
  agencyId: 1,
  categoryId: 130,
  occurredFrom: MONDAY_18,
  occurredTo: MONDAY_18,
  recordedAt: null,
  timePrecision: 0,
  locationPrecision: 0,
  x: 0,
  y: 0,
  lon: 0,
  lat: 0,
  wardId: null,
  smallAreaId: null,
  beatId: null,
  segmentId: null,
  addressId: null,
  flags: 0,
  count: 1,
  marking: 0,
  knownFrom: 1,
  knownTo: null,
  ...part,
});

const question = (part: Partial<LinkedQuestion> = {}): LinkedQuestion => ({
  spanFrom: MONDAY,
  spanTo: MONDAY + 6,
  brushFrom: MONDAY,
  brushTo: MONDAY + 6,
  hours: null,
  placed: Uint8Array.of(1, 1, 1, 1, 1, 0),
  layerOfCategory: new Uint8Array(512).fill(255),
  layerOfAgency: Uint8Array.from({ length: 256 }, (_, id) => (id === 1 ? 0 : id === 2 ? 1 : 255)),
  nLayers: 2,
  hidden: new Uint8Array(2),
  kindOfAgency: Uint8Array.from({ length: 256 }, (_, id) => (id === 2 ? 1 : 0)),
  ...part,
});

const ask = (rows: Partial<IncidentVersion>[], part: Partial<LinkedQuestion> = {}) => {
  const columns = columnsOf(rows.map(incident), 'Europe/London');
  return answerLinked(columns, Int32Array.from(rows.keys()), question(part));
};

describe('linked views', () => {
  it('keeps days outside the brush in the bars and out of everything else', () => {
    const later = MONDAY_18 + 3 * DAY_MS;
    const answer = ask([{}, { occurredFrom: later, occurredTo: later }], { brushTo: MONDAY });
    expect([...answer.rows]).toEqual([0]);
    expect(answer.byDay[3 * N_KINDS]).toBe(1);
    expect(answer.byHour.reduce((a, b) => a + b)).toBe(1);
  });

  it('keeps hours outside the clock selection in the clock and out of everything else', () => {
    const hours = new Uint8Array(168);
    const answer = ask([{}], { hours });
    expect(answer.rows.length).toBe(0);
    expect(answer.byDay[0]).toBe(0);
    expect(answer.byHour[18]).toBe(1);
  });

  it('counts a hidden layer in the key only', () => {
    const answer = ask([{}, { agencyId: 2 }], { hidden: Uint8Array.of(0, 1) });
    expect([...answer.byLayer]).toEqual([1, 1]);
    expect([...answer.rows]).toEqual([0]);
    expect(answer.total).toBe(1);
  });

  it('says how many are left out because they are not placed as asked', () => {
    const answer = ask([{}, { locationPrecision: 5 }]);
    expect(answer.total).toBe(1);
    expect(answer.leftOutByPrecision[5]).toBe(1);
  });

  it('counts what a row stands for', () => {
    expect(ask([{ count: 7 }]).total).toBe(7);
  });
});

describe('fixed breaks', () => {
  it('come from a ladder of 1, 2 and 5', () => {
    expect([0.9, 1.5, 3.3, 5.5, 8, 70].map(niceUnit)).toEqual([1, 2, 5, 5, 10, 50]);
    expect(densityBreaks(450)).toEqual([20, 50, 100, 180, 300]);
  });

  it('put a value on a break into the class above it', () => {
    expect([0, 20, 49.9, 300].map((value) => classOf(value, [20, 50, 100, 180, 300]))).toEqual([-1, 0, 0, 4]);
  });
});

describe('change between two counts', () => {
  it('gives the design brief’s example: 57 now, 31 then', () => {
    const change = ratioWithInterval(57, 31);
    expect(change?.ratio).toBeCloseTo(1.84, 2);
    expect(change?.lower).toBeCloseTo(1.19, 2);
    expect(change?.upper).toBeCloseTo(2.85, 2);
  });

  it('is not given for small numbers', () => {
    expect(ratioWithInterval(57, 19)).toBeNull();
  });
});
