import type { Plane } from '../../../places/index.ts';
import { badRequest } from '../../../platform/index.ts';
import { type AnalysisCard, cardHead, unpackNumbers } from '../model.ts';

const SHORT = 3;
const LONG = 4;
const ASCII = 2;
const DOUBLE = 12;

interface Tag {
  id: number;
  type: typeof SHORT | typeof LONG | typeof ASCII | typeof DOUBLE;
  values: number[] | string;
}

/**
 * One layer of a surface as a GeoTIFF: 32-bit floats, one band, one strip, north up, NaN where there is nothing. The card
 * is its ImageDescription. TIFF 6.0; OGC GeoTIFF 1.1.
 *
 * @throws Refusal unless the card holds a surface with such a layer
 */
export function geoTiffOf(card: AnalysisCard, plane: Plane, layerName?: string): Buffer {
  const { result } = card;
  if (result?.kind !== 'surface') {
    throw badRequest('analysis.no-surface', 'This card holds no surface; take it as CSV or GeoJSON.');
  }
  const layer = layerName === undefined ? result.layers[0]! : result.layers.find((each) => each.name === layerName);
  if (layer === undefined) {
    throw badRequest('analysis.no-layer', `Its layers are ${result.layers.map((each) => each.name).join(', ')}.`);
  }
  const { originX, originY, cellSizeMetres, nColumns, nRows } = result.grid;
  const values = unpackNumbers(layer.values);
  const pixels = Buffer.alloc(4 * values.length);
  for (let row = 0; row < nRows; row++) {
    for (let column = 0; column < nColumns; column++) {
      pixels.writeFloatLE(values[(nRows - 1 - row) * nColumns + column]!, 4 * (row * nColumns + column));
    }
  }
  const description = asciiJson({ ...cardHead(card), layer: { name: layer.name, unit: layer.unit } });
  const { keys, words } = geoKeys(plane);
  return tiff(
    [
      { id: 256, type: LONG, values: [nColumns] },
      { id: 257, type: LONG, values: [nRows] },
      { id: 258, type: SHORT, values: [32] },
      { id: 259, type: SHORT, values: [1] },
      { id: 262, type: SHORT, values: [1] },
      { id: 270, type: ASCII, values: description },
      { id: 273, type: LONG, values: [0] },
      { id: 277, type: SHORT, values: [1] },
      { id: 278, type: LONG, values: [nRows] },
      { id: 279, type: LONG, values: [pixels.length] },
      { id: 284, type: SHORT, values: [1] },
      { id: 339, type: SHORT, values: [3] },
      { id: 33550, type: DOUBLE, values: [cellSizeMetres, cellSizeMetres, 0] },
      { id: 33922, type: DOUBLE, values: [0, 0, 0, originX, originY + nRows * cellSizeMetres, 0] },
      { id: 34735, type: SHORT, values: keys },
      { id: 34737, type: ASCII, values: words },
      { id: 42113, type: ASCII, values: 'nan' },
    ],
    pixels,
  );
}

/** British National Grid by its number; any other plane as user-defined metres with its name. */
function geoKeys(plane: Plane): { keys: number[]; words: string } {
  const words = `${plane.name}|`;
  const isBritish = plane.id !== 'local';
  const entries = [
    [1024, 0, 1, isBritish ? 1 : 32767],
    [1025, 0, 1, 1],
    [1026, 34737, words.length, 0],
    [3072, 0, 1, isBritish ? 27700 : 32767],
    [3076, 0, 1, 9001],
  ];
  return { keys: [1, 1, 1, entries.length, ...entries.flat()], words };
}

/** JSON in seven bits, as the ASCII of TIFF asks. */
function asciiJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\u007f-\uffff]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

const WIDTH = { [SHORT]: 2, [LONG]: 4, [ASCII]: 1, [DOUBLE]: 8 };
const STRIP_OFFSETS = 273;

/** Header, directory, the values that do not fit into it, pixels. Tags are in rising order. */
function tiff(tags: readonly Tag[], pixels: Buffer): Buffer {
  const directoryAt = 8;
  let at = directoryAt + 2 + 12 * tags.length + 4;
  const placed = tags.map((tag) => {
    const count = typeof tag.values === 'string' ? tag.values.length + 1 : tag.values.length;
    const bytes = count * WIDTH[tag.type];
    const offset = bytes > 4 ? at : null;
    // Values begin on whole words.
    if (offset !== null) at += bytes + (bytes % 2);
    return { ...tag, count, bytes, offset };
  });
  const pixelsAt = at + (at % 4 === 0 ? 0 : 4 - (at % 4));
  const head = Buffer.alloc(pixelsAt);
  head.write('II', 0, 'latin1');
  head.writeUInt16LE(42, 2);
  head.writeUInt32LE(directoryAt, 4);
  head.writeUInt16LE(tags.length, directoryAt);
  for (const [i, tag] of placed.entries()) {
    const entry = directoryAt + 2 + 12 * i;
    head.writeUInt16LE(tag.id, entry);
    head.writeUInt16LE(tag.type, entry + 2);
    head.writeUInt32LE(tag.count, entry + 4);
    if (tag.offset !== null) head.writeUInt32LE(tag.offset, entry + 8);
    writeValues(head, tag.offset ?? entry + 8, tag.type, tag.id === STRIP_OFFSETS ? [pixelsAt] : tag.values);
  }
  return Buffer.concat([head, pixels]);
}

function writeValues(head: Buffer, offset: number, type: Tag['type'], values: number[] | string): void {
  if (typeof values === 'string') {
    head.write(values, offset, 'latin1');
    return;
  }
  for (const [i, value] of values.entries()) {
    if (type === SHORT) head.writeUInt16LE(value, offset + 2 * i);
    else if (type === LONG) head.writeUInt32LE(value, offset + 4 * i);
    else head.writeDoubleLE(value, offset + 8 * i);
  }
}
