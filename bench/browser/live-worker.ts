import type { PictureFilter } from '../../src/picture/model.ts';
import { decodeArrow } from '../../src/picture/model.ts';
import { CATEGORY_ID_LIMIT, LOCATION_PRECISIONS } from '../../src/vocabulary/index.ts';
import { type LiveQuestion, LiveSurfaces, metresOf } from '../../src/web/map/live-surface.ts';

/** What the bench asks: the picture's address, how often to fetch it and how many frames to make. */
export interface LiveBenchAsk {
  url: string;
  nFetches: number;
  nFrames: number;
  firstDay: number;
  nDays: number;
}

/** Milliseconds of each fetch with decoding, and of each frame; records of the last frame and a figure of its surface. */
export interface LiveBenchTold {
  fetchMs: number[];
  brushMs: number[];
  anewMs: number[];
  nRecords: number[];
  most: number;
  nCells: number;
}

const BRUSH_DAYS = 182;
const CRIME = ['crime/burglary', 'crime/vehicle', 'crime/robbery', 'crime/violence'];

/** A worker's `self`, as far as it is used here: this folder is checked without the browser's types. */
interface Scope {
  addEventListener(what: 'message', listener: (event: { data: LiveBenchAsk }) => void): void;
  postMessage(told: LiveBenchTold): void;
}
const scope = globalThis as unknown as Scope;

// The browser's own worker runs the same classes on the same bytes; here they are only asked and timed.
scope.addEventListener('message', async ({ data }) => {
  const fetchMs: number[] = [];
  let bytes = new Uint8Array();
  for (let i = 0; i < data.nFetches; i++) {
    const start = performance.now();
    bytes = new Uint8Array(await (await fetch(`${data.url}?${i}`)).arrayBuffer());
    decodeArrow(bytes);
    fetchMs.push(performance.now() - start);
  }
  const { columns } = decodeArrow(bytes);
  const surfaces = new LiveSurfaces(columns, metresOf(columns.x), metresOf(columns.y));
  const told: LiveBenchTold = { fetchMs, brushMs: [], anewMs: [], nRecords: [], most: 0, nCells: 0 };
  const wards = (from: number) => Array.from({ length: 10 }, (_, k) => 1 + ((from + k) % 20));
  const frame = (filter: PictureFilter, i: number) => {
    const start = performance.now();
    const answer = surfaces.answer(questionOf(filter, data, i));
    const took = performance.now() - start;
    told.nRecords.push(answer.nRecords);
    told.nCells = answer.values.length;
    for (const value of answer.values) if (value > told.most) told.most = value;
    return took;
  };
  const kept: PictureFilter = { categories: CRIME, areas: { ward: wards(0) } };
  for (let i = 0; i < 5; i++) frame(kept, i);
  // The brush moves, what and where stay.
  for (let i = 0; i < data.nFrames; i++) told.brushMs.push(frame(kept, i));
  // What, where and when are all new: every row is looked at again.
  for (let i = 0; i < data.nFrames; i++) {
    told.anewMs.push(frame({ categories: CRIME.slice(i % 3), areas: { ward: wards(i % 20) } }, i));
  }
  scope.postMessage(told);
});

function questionOf(filter: PictureFilter, { firstDay, nDays }: LiveBenchAsk, i: number): LiveQuestion {
  const whole = {
    spanFrom: firstDay,
    spanTo: firstDay + nDays - 1,
    brushFrom: firstDay,
    brushTo: firstDay + nDays - 1,
    hours: null,
    placed: new Uint8Array(LOCATION_PRECISIONS.length).fill(1),
    layerOfCategory: new Uint8Array(CATEGORY_ID_LIMIT).fill(255),
    layerOfAgency: new Uint8Array(256),
    nLayers: 1,
    hidden: new Uint8Array(1),
    kindOfAgency: new Uint8Array(256),
  };
  const brushFrom = firstDay + ((3 * i) % (nDays - BRUSH_DAYS));
  return {
    here: { filter, question: { ...whole, brushFrom, brushTo: brushFrom + BRUSH_DAYS - 1 } },
    against: null,
    // What breaks are fixed by does not change while somebody brushes.
    span: { filter: { categories: CRIME }, question: whole },
    frameDays: null,
    measure: {
      method: 'density',
      kernel: 'quartic',
      reachMetres: 300,
      cellMetres: 50,
      radiusMetres: 500,
      weigh: 'count',
    },
    harmOfCategory: null,
  };
}
