import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';
import {
  ALREADY_APPLIED,
  allocateColumns,
  compileFilter,
  encodeArrow,
  newPictureAreas,
  type PictureColumns,
  type PictureStamp,
  selectRows,
  takeColumns,
  writeIncident,
} from '../../src/picture/index.ts';
import { LOCATION_PRECISIONS, LocalClock, TIME_PRECISIONS } from '../../src/vocabulary/index.ts';
import { chromiumFlags, chromiumPath } from '../../test/browser/chromium.ts';
import { type BenchContext, type BenchLine, median, peakMb, seeded } from '../harness.ts';
import type { LiveBenchAsk, LiveBenchTold } from './live-worker.ts';

const N = 1_000_000;
const DAY_MS = 86_400_000;
const FIRST_DAY = Date.UTC(2023, 0, 1) / DAY_MS;
const N_DAYS = 1095;
const N_FRAMES = 60;
const N_FETCHES = 7;
const [EAST, NORTH] = [440_000, 510_000];
const [WIDTH, HEIGHT] = [12_000, 10_000];

export const LIVE_CASES = ['live frame in the browser', 'snapshot to Arrow to browser'];

/** What a person waits for at the map, measured where it runs: in a worker of Chromium. */
export async function liveCases(context: BenchContext): Promise<void> {
  const wanted = LIVE_CASES.filter((name) => context.only === null || name.includes(context.only));
  if (wanted.length === 0) return;
  if (!existsSync(chromiumPath())) {
    console.error(`No frames in the browser: there is no Chromium at ${chromiumPath()}; AIM_CHROMIUM names another.`);
    return;
  }
  const columns = madeUpColumns(context.seed);
  const takingMs: number[] = [];
  const arrow = () => {
    const start = performance.now();
    const rows = selectRows(compileFilter(columns, {}, RIGHTS));
    const bytes = encodeArrow(takeColumns(columns, rows, RIGHTS, allocateColumns(rows.length)), STAMP);
    takingMs.push(performance.now() - start);
    return bytes;
  };
  const told = await inChromium(arrow);
  const line = (name: string, n: number, times: readonly number[], most: number, note: string): BenchLine => ({
    case: name,
    n,
    medianMs: median(times),
    minMs: Math.min(...times),
    ratio: null,
    reference: null,
    target: `median <= ${most} ms`,
    met: median(times) <= most,
    peakMb: peakMb(),
    note,
  });
  const records = `${Math.round(median(told.nRecords))} records a frame, ${told.nCells} cells of 50 m, quartic 300 m, with breaks and peaks`;
  const [frames, fetches] = LIVE_CASES as [string, string];
  if (wanted.includes(frames)) {
    context.emit(
      line(`${frames}, filter anew`, N, told.anewMs, 33, `every row filtered by time, category and area; ${records}`),
    );
    context.emit(line(`${frames}, brush moved`, N, told.brushMs, 33, `category and area as before; ${records}`));
  }
  if (wanted.includes(fetches)) {
    const taking = `of it ${median(takingMs).toFixed(0)} ms taking rows by rights and encoding in the server; from the request to decoded columns in the worker, over HTTP on one machine`;
    context.emit(line(fetches, N, told.fetchMs, 1000, taking));
  }
}

const RIGHTS = { ...ALREADY_APPLIED, areaOnlyCategories: new Set([106, 107]) };
const STAMP: PictureStamp = {
  schemaVersion: 1,
  epochMs: Date.UTC(2000, 0, 1),
  partnership: 'bench',
  isMadeUp: true,
  timeZone: 'Europe/London',
  moment: { ordinal: 1, at: null },
  rights: { clearance: 'OFFICIAL-SENSITIVE', areaOnlyCategories: [106, 107], areaOnlyFlags: 0 },
  areas: { ward: [], smallArea: [], beat: [] },
  filter: '',
  records: N,
};

async function inChromium(arrow: () => Uint8Array): Promise<LiveBenchTold> {
  const { outputFiles } = await build({
    entryPoints: [resolve(import.meta.dirname, 'live-worker.ts')],
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2023',
    minify: true,
  });
  const script = outputFiles[0]!.contents;
  const server = createServer((request, response) => {
    if (request.url?.startsWith('/incidents')) {
      const bytes = arrow();
      response.setHeader('content-type', 'application/vnd.apache.arrow.stream');
      response.end(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    } else if (request.url === '/worker.js') {
      response.setHeader('content-type', 'text/javascript');
      response.end(script);
    } else {
      response.setHeader('content-type', 'text/html');
      response.end('<!doctype html><title>bench</title>');
    }
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  const browser = await chromium.launch({ executablePath: chromiumPath(), args: chromiumFlags });
  try {
    const page = await browser.newPage();
    page.setDefaultTimeout(600_000);
    await page.goto(`http://127.0.0.1:${port}/`);
    const ask: LiveBenchAsk = {
      url: '/incidents.arrow',
      nFetches: N_FETCHES,
      nFrames: N_FRAMES,
      firstDay: FIRST_DAY,
      nDays: N_DAYS,
    };
    return (await page.evaluate(`new Promise((done, failed) => {
      const worker = new Worker('/worker.js', { type: 'module' });
      worker.addEventListener('message', ({ data }) => done(data));
      worker.addEventListener('error', ({ message }) => failed(new Error(message)));
      worker.postMessage(${JSON.stringify(ask)});
    })`)) as LiveBenchTold;
  } finally {
    await browser.close();
    await new Promise((done) => server.close(done));
  }
}

/** Three years over twenty wards; two thirds crowd about forty places. */
function madeUpColumns(seed: number): PictureColumns {
  const random = seeded(seed);
  const areas = newPictureAreas();
  const clock = new LocalClock('Europe/London');
  const arrays = allocateColumns(N);
  const categories = [121, 122, 131, 104, 103, 106, 111, 101];
  const places = Array.from({ length: 40 }, () => [WIDTH * random(), HEIGHT * random()] as const);
  for (let i = 0; i < N; i++) {
    const [px, py] = places[Math.floor(places.length * random())]!;
    const isCrowd = random() < 2 / 3;
    const x = isCrowd ? within(px + 300 * (random() + random() - 1), WIDTH) : WIDTH * random();
    const y = isCrowd ? within(py + 300 * (random() + random() - 1), HEIGHT) : HEIGHT * random();
    const at = (FIRST_DAY + Math.floor(N_DAYS * random())) * DAY_MS + Math.floor(86_400 * random()) * 1000;
    writeIncident(arrays, areas, clock, i, {
      incidentId: i + 1,
      version: 1,
      feedId: 1,
      agencyId: 1,
      categoryId: categories[Math.floor(categories.length * random())]!,
      occurredFrom: at,
      occurredTo: at,
      recordedAt: at + DAY_MS,
      timePrecision: TIME_PRECISIONS.indexOf('exact'),
      locationPrecision: LOCATION_PRECISIONS.indexOf('property'),
      x: EAST + x,
      y: NORTH + y,
      lon: -1.4 + x / 65_000,
      lat: 54.5 + y / 111_000,
      wardId: 1 + Math.floor(x / 2400) + 5 * Math.floor(y / 2500),
      smallAreaId: null,
      beatId: null,
      segmentId: null,
      addressId: null,
      flags: 0,
      count: 1,
      marking: 0,
      knownFrom: 1,
      knownTo: null,
    });
  }
  STAMP.areas = { ward: [...areas.ward.ids], smallArea: [...areas.smallArea.ids], beat: [...areas.beat.ids] };
  return { ...arrays, length: N, areas, timeZone: 'Europe/London', ordinal: 1 };
}

const within = (value: number, end: number) => Math.min(end - 1, Math.max(0, value));
