import { type AnalysisCard, canonicalJson, cardHead } from '../../intelligence/model.ts';
import type { MapLayer } from '../map/shapes.ts';
import { getShownMap } from '../map/shown-map.ts';
import { momentWords } from '../ui/words.ts';

/**
 * The map as it is on the screen, with what a reader of the picture alone needs burned in: marking above and below, question
 * and answer, key, scale, period, records and how it was made. The card itself lies in the file, as text named `aim-card`.
 * @throws Error where no map is on the page or the browser cannot draw it
 */
export async function savePng(parts: {
  card: AnalysisCard;
  analysisId: string;
  question: string;
  layer: MapLayer | null;
  madeAt: number | null;
}): Promise<void> {
  const map = getShownMap();
  if (!map) throw new Error('Show the map, not the table, to save a picture of it.');
  const picture = await map.snapshot();
  const { lat } = map.map.getCenter();
  const metresPerPx = (40_075_016.7 * Math.cos((lat * Math.PI) / 180)) / (512 * 2 ** map.map.getZoom());
  const ratio = picture.width / map.map.getCanvas().clientWidth;
  const canvas = compose(picture, ratio, metresPerPx, parts);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (!blob) throw new Error('This browser could not write the picture.');
  const bytes = withText(new Uint8Array(await blob.arrayBuffer()), 'aim-card', canonicalJson(cardHead(parts.card)));
  const url = URL.createObjectURL(new Blob([bytes], { type: 'image/png' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `aim-${parts.card.method}.png`;
  link.click();
  URL.revokeObjectURL(url);
}

const PAD = 16;

function compose(
  picture: HTMLCanvasElement,
  ratio: number,
  metresPerPx: number,
  { card, analysisId, question, layer, madeAt }: Parameters<typeof savePng>[0],
): HTMLCanvasElement {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => style.getPropertyValue(name).trim();
  const width = picture.width / ratio;
  const mapHeight = picture.height / ratio;
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d');
  if (!context) throw new Error('This browser could not draw the picture.');
  const font = (size: number, weight: number) => `${weight} ${size}px "Inter Variable", Inter, system-ui, sans-serif`;
  const keyWidth = 260;
  const textWidth = width - 3 * PAD - keyWidth;
  const { records } = card;
  const lines: { words: string; font: string; ink: string; height: number }[] = [];
  const add = (words: string, size: number, weight: number, ink: string) => {
    context.font = font(size, weight);
    for (const line of wrapped(context, words, textWidth))
      lines.push({ words: line, font: font(size, weight), ink, height: Math.round(size * 1.4) });
  };
  add(question, 16, 680, '--ink');
  for (const [i, words] of card.words.entries()) add(words, 14, i === 0 ? 600 : 400, i === 0 ? '--ink' : '--ink-2');
  for (const notice of card.notices) add(notice, 13, 400, '--ink-2');
  const known = records.asKnownAt.at === null ? '' : `, as known ${momentWords(records.asKnownAt.at)}`;
  const out = card.leftOut.map(({ n, reason }) => `${n} ${reason}`).join(', ');
  add(
    `${records.n} records${known}; ${card.nUsed} used${out === '' ? '' : `; left out: ${out}`}. Method ${card.method} version ${card.methodVersion}, ${Object.entries(
      card.parameters,
    )
      .map(([name, value]) => `${name} ${String(value)}`)
      .join(', ')}, seed ${card.seed}. Study area: ${card.ground.words}.`,
    12,
    400,
    '--ink-3',
  );
  add(
    `Card ${analysisId}${madeAt === null ? '' : `, made ${momentWords(madeAt)}`}. Records ${records.sha256.slice(0, 16)}…, result ${card.resultSha256.slice(0, 16)}…`,
    12,
    400,
    '--ink-3',
  );
  const textHeight = lines.reduce((sum, { height }) => sum + height, 0);
  const keyLines = (layer?.key.classes.length ?? 0) * 20 + 90;
  const strip = 26;
  const foot = Math.max(textHeight, keyLines) + 2 * PAD;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round((strip * 2 + mapHeight + foot) * ratio);
  context.scale(ratio, ratio);
  context.fillStyle = token('--paper');
  context.fillRect(0, 0, width, canvas.height / ratio);
  context.textBaseline = 'alphabetic';
  const marking = (y: number) => {
    context.font = font(13, 700);
    context.fillStyle = token('--ink');
    context.fillText(card.marking.toUpperCase(), PAD, y + 18);
  };
  marking(0);
  context.drawImage(picture, 0, strip, width, mapHeight);
  scaleBar(context, PAD, strip + mapHeight - 14, metresPerPx, token, font);
  let y = strip + mapHeight + PAD;
  for (const line of lines) {
    context.font = line.font;
    context.fillStyle = token(line.ink);
    context.fillText(line.words, PAD, y + line.height - 5);
    y += line.height;
  }
  if (layer) {
    let at = strip + mapHeight + PAD;
    const x = width - PAD - keyWidth;
    context.font = font(12, 600);
    context.fillStyle = token('--ink');
    for (const words of wrapped(context, layer.key.unit, keyWidth)) {
      context.fillText(words, x, at + 12);
      at += 17;
    }
    for (const { token: colour, word, range } of layer.key.classes) {
      context.fillStyle = token(colour);
      context.fillRect(x, at + 2, 22, 14);
      context.fillStyle = token('--ink');
      context.font = font(12, 600);
      context.fillText(word, x + 30, at + 13);
      context.font = font(12, 400);
      context.fillText(range, x + 110, at + 13);
      at += 20;
    }
    context.font = font(12, 400);
    context.fillStyle = token('--ink-3');
    for (const words of wrapped(context, `${layer.key.clear} Solid line: study area.`, keyWidth)) {
      context.fillText(words, x, at + 12);
      at += 17;
    }
  }
  marking(strip + mapHeight + foot);
  return canvas;
}

const NICE = [10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000];

function scaleBar(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  metresPerPx: number,
  token: (name: string) => string,
  font: (size: number, weight: number) => string,
): void {
  const metres = [...NICE].reverse().find((n) => n / metresPerPx <= 120) ?? 10;
  const length = metres / metresPerPx;
  const words = metres >= 1000 ? `${metres / 1000} km` : `${metres} m`;
  context.font = font(12, 600);
  for (const [ink, width] of [
    [token('--m-halo'), 5],
    [token('--m-label'), 2],
  ] as const) {
    context.strokeStyle = ink;
    context.lineWidth = width;
    context.lineJoin = 'round';
    context.beginPath();
    context.moveTo(x, y - 6);
    context.lineTo(x, y);
    context.lineTo(x + length, y);
    context.lineTo(x + length, y - 6);
    context.stroke();
  }
  context.strokeStyle = token('--m-halo');
  context.lineWidth = 4;
  context.strokeText(words, x + 6, y - 6);
  context.fillStyle = token('--m-label');
  context.fillText(words, x + 6, y - 6);
}

function wrapped(context: CanvasRenderingContext2D, words: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of words.split(' ')) {
    const next = line === '' ? word : `${line} ${word}`;
    if (line !== '' && context.measureText(next).width > width) {
      lines.push(line);
      line = word;
    } else line = next;
  }
  if (line !== '') lines.push(line);
  return lines;
}

/** A PNG with an iTXt chunk (UTF-8, not compressed) after its header. PNG specification, 11.3.4.5. */
export function withText(png: Uint8Array, keyword: string, text: string): Uint8Array<ArrayBuffer> {
  const encoder = new TextEncoder();
  const body = encoder.encode(`iTXt${keyword}\0\0\0\0\0${text}`);
  const chunk = new Uint8Array(body.length + 8);
  const view = new DataView(chunk.buffer);
  view.setUint32(0, body.length - 4);
  chunk.set(body, 4);
  view.setUint32(4 + body.length, crc32(body));
  // Signature 8, IHDR 4 + 4 + 13 + 4.
  const after = 33;
  const whole = new Uint8Array(png.length + chunk.length);
  whole.set(png.subarray(0, after));
  whole.set(chunk, after);
  whole.set(png.subarray(after), after + chunk.length);
  return whole;
}

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let k = 0; k < 8; k++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}
