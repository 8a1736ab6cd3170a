import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { finished } from 'node:stream/promises';

const CHUNK = 1 << 18;

/** Writes lines to a file in large pieces, waiting for the disk when it is behind. Returns how many lines. */
export async function writeLines(
  path: string,
  lines: Iterable<string>,
  options: { encoding?: 'utf8' | 'latin1'; onLines?: (n: number) => void } = {},
): Promise<number> {
  await mkdir(dirname(path), { recursive: true });
  const stream = createWriteStream(path, { encoding: options.encoding ?? 'utf8' });
  let buffer = '';
  let n = 0;
  let told = 0;
  for (const line of lines) {
    buffer += line;
    n++;
    if (buffer.length < CHUNK) continue;
    if (!stream.write(buffer)) await once(stream, 'drain');
    buffer = '';
    options.onLines?.(n - told);
    told = n;
  }
  stream.end(buffer);
  await finished(stream);
  options.onLines?.(n - told);
  return n;
}

/** A field of a CSV row, quoted only where it must be. */
function csvField(value: string | number): string {
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export function csvRow(values: readonly (string | number)[], end = '\n'): string {
  return values.map(csvField).join(',') + end;
}
