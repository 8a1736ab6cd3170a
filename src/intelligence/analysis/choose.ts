import {
  type Grid,
  gridOver,
  type LeftOut,
  leftOutOf,
  type MethodName,
  type PlanePoints,
  pointBounds,
  polygonBounds,
  polygonHolds,
  studyAreaMask,
} from '../../analysis/index.ts';
import { LOCATION_PRECISIONS, TIME_PRECISIONS } from '../../vocabulary/index.ts';
import type { MethodGround, MethodRecords, MethodRefused, MethodTask } from './method.ts';

/** What a method asks of each record, in the words of the advisor. */
export interface RecordNeeds {
  place?: 'point' | 'street' | 'property';
  time?: 'month' | 'day' | 'range';
  /** Only records that stand for one incident: pairs of counts mean nothing. */
  single?: boolean;
}

export interface Chosen {
  /** Rows of the records. */
  rows: Int32Array;
  points: PlanePoints;
  /** Events each record stands for; undefined where that is one everywhere. */
  weights: Float64Array | undefined;
  events: number;
  leftOut: LeftOut[];
}

const PLACED = {
  point: ['property', 'street', 'postcode', 'snapped'],
  street: ['property', 'street'],
  property: ['property'],
};
const DATED = { month: ['exact', 'range', 'day', 'month'], day: ['exact', 'range', 'day'], range: ['exact', 'range'] };

/** The records good enough for a method, and why the others are not. */
export function chooseRecords(records: MethodRecords, needs: RecordNeeds): Chosen {
  const places = needs.place === undefined ? null : new Set<string>(PLACED[needs.place]);
  const times = needs.time === undefined ? null : new Set<string>(DATED[needs.time]);
  const why: Record<string, number> = {};
  const rows: number[] = [];
  for (let i = 0; i < records.n; i++) {
    const reason = reasonAgainst(records, i, places, times, needs.single === true);
    if (reason === null) rows.push(i);
    else why[reason] = (why[reason] ?? 0) + 1;
  }
  const counts = Float64Array.from(rows, (i) => records.count[i]!);
  const sorted = Object.fromEntries(Object.entries(why).sort(([a], [b]) => (a < b ? -1 : 1)));
  return {
    rows: Int32Array.from(rows),
    points: {
      x: Float64Array.from(rows, (i) => records.x[i]!),
      y: Float64Array.from(rows, (i) => records.y[i]!),
    },
    weights: counts.every((count) => count === 1) ? undefined : counts,
    events: counts.reduce((a, b) => a + b, 0),
    leftOut: leftOutOf(sorted),
  };
}

function reasonAgainst(
  records: MethodRecords,
  i: number,
  places: ReadonlySet<string> | null,
  times: ReadonlySet<string> | null,
  isSingle: boolean,
): string | null {
  if (places !== null) {
    const precision = LOCATION_PRECISIONS[records.locationPrecision[i]!]!;
    if (!places.has(precision)) return PRECISION_WORDS[precision];
    if (Number.isNaN(records.x[i]! + records.y[i]!)) return 'no position';
  }
  if (times !== null) {
    const precision = TIME_PRECISIONS[records.timePrecision[i]!]!;
    if (!times.has(precision)) return precision === 'unknown' ? 'no time' : `dated to the ${precision} only`;
    if (Number.isNaN(records.day[i]!)) return 'no time';
  }
  return isSingle && records.count[i] !== 1 ? 'stands for several incidents' : null;
}

const PRECISION_WORDS = {
  property: 'placed to a property only',
  street: 'placed to a street only',
  postcode: 'placed to a postcode only',
  area: 'known or shown by area only',
  snapped: 'placed to a published stand-in point',
  unknown: 'no position',
};

/** Refuses in a sentence where fewer records than this are good enough. */
export function tooFew(chosen: Chosen, fewest: number, what: string, instead: MethodName | null): MethodRefused | null {
  if (chosen.rows.length >= fewest) return null;
  return refuse(
    `${what} needs at least ${fewest} incidents good enough for it; you have ${chosen.rows.length}${inWords(chosen.leftOut)}.`,
    instead,
    chosen.leftOut,
  );
}

export function refuse(refusal: string, instead: MethodName | null, leftOut: LeftOut[] = []): MethodRefused {
  return { refused: true, refusal, instead, nUsed: 0, leftOut };
}

function inWords(leftOut: readonly LeftOut[]): string {
  return leftOut.length === 0 ? '' : ` (${leftOut.map(({ n, reason }) => `${n} ${reason}`).join(', ')})`;
}

/** More cells than a card should carry. */
const MOST_CARD_CELLS = 1_000_000;

/** The lattice over the study area, or over the points where there is none; its anchor is the plane's, so that cards match. */
export function gridFor(
  task: MethodTask,
  points: PlanePoints,
  cellSizeMetres: number,
): { grid: Grid; mask: Uint8Array | undefined } {
  const { studyArea } = task.ground;
  const bounds = studyArea === null ? pointBounds(points) : polygonBounds(studyArea);
  if (bounds === null) throw new RangeError('There is no place to lay a grid over.');
  const cells = ((bounds.maxX - bounds.minX) * (bounds.maxY - bounds.minY)) / cellSizeMetres ** 2;
  if (cells > MOST_CARD_CELLS) {
    throw new RangeError(
      `Cells of ${cellSizeMetres} m make ${Math.round(cells)} over the study area; a card holds up to ${MOST_CARD_CELLS}. Take larger cells.`,
    );
  }
  const grid = gridOver(bounds, cellSizeMetres);
  return { grid, mask: studyArea === null ? undefined : studyAreaMask(grid, studyArea, 'touching') };
}

/** Where a spot lies, for a sentence. */
export function placeWords(ground: MethodGround, x: number, y: number): string {
  const ward = ground.areas.ward.find((area) => polygonHolds(area.shape, x, y));
  const at = `${Math.round(x)}, ${Math.round(y)}`;
  return ward === undefined ? `at ${at}` : `in ${ward.name} (at ${at})`;
}

export const round = (value: number, digits = 3): string => String(Number(value.toPrecision(digits)));
export const percent = (share: number): string => `${Math.round(100 * share)} %`;
