import { createGrid, type Grid, kernelDensity } from '../../analysis/index.ts';
import { decodeArrow, NONE_I32 } from '../../picture/model.ts';
import { between, findPeaks, type Peak } from './density.ts';
import { classOf } from './linked-views.ts';
import { type MapPlane, planeAt, toPlane } from './plane.ts';

/** Points on the map's own plane, what each stands for, and the grid they are measured on. */
export interface Measured {
  xs: Float64Array<ArrayBuffer>;
  ys: Float64Array<ArrayBuffer>;
  weights: Float64Array<ArrayBuffer>;
  bounds: { minX: number; minY: number; maxX: number; maxY: number };
  reachMetres: number;
  cellMetres: number;
}

/** What the page may ask of the worker. Buffers are moved, not copied. */
export type ToWorker =
  | { kind: 'load'; id: number; url: string; plane: MapPlane | null }
  | ({ kind: 'most'; id: number } & Measured)
  | ({
      kind: 'density';
      id: number;
      breaks: number[];
      /** One of 0 … 255 red, green, blue, alpha a class. */
      colours: [number, number, number, number][];
      /** Flat x, y rings of the study area; outside it nothing is drawn. */
      mask: Float64Array[];
      peakFloor: number;
    } & Measured);

export type FromWorker =
  | { kind: 'most'; id: number; most: number }
  | { kind: 'loaded'; id: number; bytes: ArrayBuffer; px: Float32Array; py: Float32Array; plane: MapPlane }
  | { kind: 'failed'; id: number; status: number; title: string; reference: string }
  | {
      kind: 'density';
      id: number;
      image: ImageBitmap;
      bounds: { minX: number; minY: number; maxX: number; maxY: number };
      peaks: Peak[];
    };

/** Pixels a cell, at most, and pixels a side of the whole drawing. */
const FINEST = 8;
const LARGEST_SIDE = 1800;

self.addEventListener('message', (event: MessageEvent<ToWorker>) => {
  const ask = event.data;
  if (ask.kind === 'load') void load(ask);
  else if (ask.kind === 'density') drawDensity(ask);
  else post({ kind: 'most', id: ask.id, most: measure(ask).surface.reduce((most, value) => Math.max(most, value), 0) });
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
    const { columns } = decodeArrow(new Uint8Array(bytes));
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
    post({ kind: 'loaded', id, bytes, px, py, plane: used }, [bytes, px.buffer, py.buffer]);
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

/** Density per km²: what people read. */
function measure({ xs, ys, weights, bounds, reachMetres, cellMetres }: Measured): {
  grid: Grid;
  surface: Float64Array;
} {
  const nColumns = Math.max(1, Math.ceil((bounds.maxX - bounds.minX) / cellMetres));
  const nRows = Math.max(1, Math.ceil((bounds.maxY - bounds.minY) / cellMetres));
  const grid = createGrid({ originX: bounds.minX, originY: bounds.minY, cellSizeMetres: cellMetres, nColumns, nRows });
  const { density } = kernelDensity(
    grid,
    { x: xs, y: ys },
    { bandwidthMetres: reachMetres, method: 'binned', weights },
  );
  return { grid, surface: density.map((perM2) => perM2 * 1e6) };
}

function drawDensity(ask: Extract<ToWorker, { kind: 'density' }>): void {
  const { breaks, colours } = ask;
  const { grid, surface } = measure(ask);
  const { nColumns: nCols, nRows, cellSizeMetres: cellMetres } = grid;
  const fine = Math.max(1, Math.min(FINEST, Math.floor(LARGEST_SIDE / Math.max(nCols, nRows))));
  const width = nCols * fine;
  const height = nRows * fine;
  const pixels = new ImageData(width, height);
  for (let v = 0; v < height; v++) {
    const row = (height - 1 - v + 0.5) / fine - 0.5;
    for (let u = 0; u < width; u++) {
      const cls = classOf(between(surface, grid, row, (u + 0.5) / fine - 0.5), breaks);
      if (cls < 0) continue;
      const colour = colours[cls]!;
      pixels.data.set(colour, (v * width + u) * 4);
    }
  }
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  if (!context) return;
  context.putImageData(pixels, 0, 0);
  if (ask.mask.length > 0) maskTo(context, ask.mask, grid, width, height);
  const peaks = findPeaks(surface, grid, ask.peakFloor, 600, 9);
  const image = canvas.transferToImageBitmap();
  const drawn = {
    minX: grid.originX,
    minY: grid.originY,
    maxX: grid.originX + nCols * cellMetres,
    maxY: grid.originY + nRows * cellMetres,
  };
  post({ kind: 'density', id: ask.id, image, bounds: drawn, peaks }, [image]);
}

function maskTo(
  context: OffscreenCanvasRenderingContext2D,
  mask: Float64Array[],
  grid: Grid,
  width: number,
  height: number,
): void {
  const perMetre = width / (grid.nColumns * grid.cellSizeMetres);
  context.globalCompositeOperation = 'destination-in';
  context.beginPath();
  for (const ring of mask) {
    for (let i = 0; i < ring.length; i += 2) {
      const u = (ring[i]! - grid.originX) * perMetre;
      const v = height - (ring[i + 1]! - grid.originY) * perMetre;
      if (i === 0) context.moveTo(u, v);
      else context.lineTo(u, v);
    }
    context.closePath();
  }
  context.fill('evenodd');
}
