import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { badRequest } from '../platform/index.ts';

/** Larger gazetteer files are read in parts by whoever has them; no town's are. */
const LARGEST_BYTES = 500_000_000;

/** What an import reads: a file on this machine, gzipped or not, or what was sent. */
export type Source = { file: string } | { name: string; bytes: Buffer } | { name: string; geojson: unknown };

export function sourceName(source: Source): string {
  return 'file' in source ? (source.file.split(/[\\/]/).at(-1) ?? source.file) : source.name;
}

/** The text of a source, or the object it already is. UTF-8. @throws Refusal `file.unreadable` in words */
export async function readSource(source: Source): Promise<unknown> {
  if ('geojson' in source) return source.geojson;
  let bytes: Buffer;
  if ('bytes' in source) bytes = source.bytes;
  else {
    bytes = await readFile(source.file).catch((error: NodeJS.ErrnoException) => {
      const why = error.code === 'ENOENT' ? 'there is no such file' : error.message;
      throw badRequest('file.unreadable', `${source.file} cannot be read: ${why}.`);
    });
  }
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) {
    try {
      bytes = gunzipSync(bytes, { maxOutputLength: LARGEST_BYTES });
    } catch (error) {
      throw badRequest('file.unreadable', `${sourceName(source)} cannot be unpacked: ${(error as Error).message}.`);
    }
  }
  return bytes.toString('utf8');
}

export async function readText(source: Source): Promise<string> {
  const text = await readSource(source);
  return typeof text === 'string' ? text : JSON.stringify(text);
}
