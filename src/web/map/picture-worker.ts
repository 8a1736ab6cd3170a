import type { Grid } from '../../analysis/index.ts';
import { decodeArrow, NONE_I32 } from '../../picture/model.ts';
import type { Peak } from './density.ts';
import { type LiveQuestion, LiveSurfaces, type LiveTimes, metresOf } from './live-surface.ts';
import { isSigned } from './measure.ts';
import { imageOf, paintCells, paintSmooth, type Rgba } from './paint.ts';
import { fromPlane, type MapPlane, planeAt, toPlane } from './plane.ts';
import { apply, fitPlanes, type PlaneFit } from './plane-fit.ts';

export type Corners = [[number, number], [number, number], [number, number], [number, number]];

/** What the page may ask of the worker. Buffers are moved, not copied. */
export type ToWorker =
  | { kind: 'load'; id: number; url: string; plane: MapPlane | null }
  /** The study area of the pictures to come, and of those here: rings of lon, lat. */
  | { kind: 'ground'; id: number; rings: number[][][] }
  | {
      kind: 'live';
      id: number;
      /** The `id` that the picture was loaded with. */
      picture: number;
      question: LiveQuestion;
      colours: Rgba[];
      /** Coarser while something moves; fine when it stands still. */
      detail: 'moving' | 'still';
    };

export type FromWorker =
  | {
      kind: 'loaded';
      id: number;
      bytes: ArrayBuffer;
      px: Float32Array;
      py: Float32Array;
      plane: MapPlane;
      fit: PlaneFit | null;
    }
  | { kind: 'failed'; id: number; status: number; title: string; reference: string }
  | { kind: 'ground'; id: number }
  | {
      kind: 'live';
      id: number;
      image: ImageBitmap;
      /** Degrees: north-west, north-east, south-east, south-west. */
      corners: Corners;
      grid: Grid;
      values: Float64Array;
      breaks: number[];
      /** On the map's plane. */
      peaks: Peak[];
      nRecords: number;
      total: number;
      times: LiveTimes & { paintMs: number };
    };

/** Pixels of the whole drawing while something moves, and when it stands still. */
const PIXELS = { moving: 500_000, still: 3_000_000 } as const;
const FINEST = 8;

interface Kept {
  id: number;
  plane: MapPlane;
  fit: PlaneFit | null;
  surfaces: LiveSurfaces;
}

/** The first days and the whole picture: the older of two goes when a third comes. */
let pictures: Kept[] = [];
let rings: number[][][] = [];
let maskDrawn: { key: string; canvas: OffscreenCanvas } | null = null;

self.addEventListener('message', (event: MessageEvent<ToWorker>) => {
  const ask = event.data;
  if (ask.kind === 'load') void load(ask);
  else if (ask.kind === 'live') drawLive(ask);
  else {
    rings = ask.rings;
    maskDrawn = null;
    for (const picture of pictures) putGround(picture);
    post({ kind: 'ground', id: ask.id });
  }
});

const post = (message: FromWorker, moved: Transferable[] = []) => self.postMessage(message, { transfer: moved });

async function load({ id, url, plane }: Extract<ToWorker, { kind: 'load' }>): Promise<void> {
  try {
    const response = await fetch(url, { credentials: 'same-origin' });
    if (!response.ok) {
      const problem = (await response.json().catch(() => ({}))) as { title?: string; reference?: string };
      post({
        kind: 'failed',
        id,
        status: response.status,
        title: problem.title ?? 'The picture could not be read.',
        reference: problem.reference ?? '',
      });
      return;
    }
    const bytes = await response.arrayBuffer();
    // The page takes the bytes; the worker keeps its own, to filter and measure without asking the page for rows.
    const { columns } = decodeArrow(new Uint8Array(bytes.slice(0)));
    const { lon, lat, length } = columns;
    const used = plane ?? middleOf(lon, lat, length);
    const px = new Float32Array(length);
    const py = new Float32Array(length);
    for (let row = 0; row < length; row++) {
      if (lon[row] === NONE_I32) {
        px[row] = Number.NaN;
        py[row] = Number.NaN;
        continue;
      }
      const [x, y] = toPlane(used, lon[row]! / 1e7, lat[row]! / 1e7);
      px[row] = x;
      py[row] = y;
    }
    const fit = fitPlanes(columns, px, py);
    const [x, y] = fit
      ? [metresOf(columns.x).subarray(0, length), metresOf(columns.y).subarray(0, length)]
      : [Float64Array.from(px), Float64Array.from(py)];
    const kept: Kept = { id, plane: used, fit, surfaces: new LiveSurfaces(columns, x, y) };
    putGround(kept);
    pictures = [kept, ...pictures.slice(0, 1)];
    post({ kind: 'loaded', id, bytes, px, py, plane: used, fit }, [bytes, px.buffer, py.buffer]);
  } catch (error) {
    post({
      kind: 'failed',
      id,
      status: 0,
      title: error instanceof RangeError ? error.message : 'AIM cannot be reached from here.',
      reference: '',
    });
  }
}

function middleOf(lon: Int32Array, lat: Int32Array, length: number): MapPlane {
  let n = 0;
  let east = 0;
  let north = 0;
  for (let row = 0; row < length; row++) {
    if (lon[row] === NONE_I32) continue;
    n++;
    east += lon[row]! / 1e7;
    north += lat[row]! / 1e7;
  }
  return n === 0 ? planeAt(0, 51.5) : planeAt(east / n, north / n);
}

const toOwn = ({ plane, fit }: Kept, lon: number, lat: number): [number, number] => {
  const [x, y] = toPlane(plane, lon, lat);
  return fit ? apply(fit.toOwn, x, y) : [x, y];
};

const toMap = ({ fit }: Kept, x: number, y: number): [number, number] => (fit ? apply(fit.toMap, x, y) : [x, y]);

const flatRings = (kept: Kept): Float64Array[] =>
  rings.map((ring) => Float64Array.from(ring.flatMap(([lon, lat]) => toOwn(kept, lon ?? 0, lat ?? 0))));

function putGround(kept: Kept): void {
  kept.surfaces.setStudyArea(rings.length === 0 ? null : { parts: flatRings(kept).map((ring) => [ring]) });
}

function drawLive(ask: Extract<ToWorker, { kind: 'live' }>): void {
  const kept = pictures.find(({ id }) => id === ask.picture);
  if (!kept) {
    post({ kind: 'failed', id: ask.id, status: 0, title: 'That picture is no longer here.', reference: '' });
    return;
  }
  const { question, colours } = ask;
  const { grid, values, breaks, peaks, nRecords, total, times } = kept.surfaces.answer(
    question,
    ask.detail === 'moving',
  );
  const start = performance.now();
  const signed = isSigned(question.measure, question.against !== null);
  const isSmooth = question.measure.method === 'density';
  const fine = isSmooth ? finenessOf(grid, PIXELS[ask.detail]) : 1;
  const painted = isSmooth
    ? paintSmooth(values, grid, breaks, signed, colours, fine)
    : paintCells(values, grid, breaks, signed, colours);
  const canvas = new OffscreenCanvas(painted.width, painted.height);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('this browser cannot draw outside the page');
  context.putImageData(imageOf(painted), 0, 0);
  // Squares are cut where they leave the study area too, but only by whole cells: half a square is another measure.
  if (isSmooth && rings.length > 0) {
    context.globalCompositeOperation = 'destination-in';
    context.drawImage(maskOf(kept, grid, fine), 0, 0);
  }
  const image = canvas.transferToImageBitmap();
  const paintMs = performance.now() - start;
  const east = grid.originX + grid.nColumns * grid.cellSizeMetres;
  const north = grid.originY + grid.nRows * grid.cellSizeMetres;
  const degrees = (x: number, y: number) => fromPlane(kept.plane, ...toMap(kept, x, y));
  post(
    {
      kind: 'live',
      id: ask.id,
      image,
      corners: [
        degrees(grid.originX, north),
        degrees(east, north),
        degrees(east, grid.originY),
        degrees(grid.originX, grid.originY),
      ],
      grid,
      values,
      breaks,
      peaks: peaks.map(({ x, y, value }) => {
        const [mapX, mapY] = toMap(kept, x, y);
        return { x: mapX, y: mapY, value };
      }),
      nRecords,
      total,
      times: { ...times, paintMs },
    },
    [image, values.buffer as ArrayBuffer],
  );
}

/** Even, so that the middles of cells lie between pixels. */
function finenessOf({ nColumns, nRows }: Grid, pixels: number): number {
  let fine = 2;
  while (fine + 2 <= FINEST && (fine + 2) ** 2 * nColumns * nRows <= pixels) fine += 2;
  return fine;
}

function maskOf(kept: Kept, grid: Grid, fine: number): OffscreenCanvas {
  const key = `${kept.id} ${fine} ${grid.cellSizeMetres} ${grid.originX} ${grid.originY}`;
  if (maskDrawn?.key === key) return maskDrawn.canvas;
  const canvas = new OffscreenCanvas(grid.nColumns * fine, grid.nRows * fine);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('this browser cannot draw outside the page');
  const perMetre = fine / grid.cellSizeMetres;
  context.beginPath();
  for (const ring of flatRings(kept)) {
    for (let i = 0; i < ring.length; i += 2) {
      const u = (ring[i]! - grid.originX) * perMetre;
      const v = canvas.height - (ring[i + 1]! - grid.originY) * perMetre;
      if (i === 0) context.moveTo(u, v);
      else context.lineTo(u, v);
    }
    context.closePath();
  }
  context.fill('evenodd');
  maskDrawn = { key, canvas };
  return canvas;
}
