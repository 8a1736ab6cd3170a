import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { createGunzip } from 'node:zlib';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { badRequest, type Refusal } from '../../platform/index.ts';
import { HEAD_BYTES } from './text-encoding.ts';

const CHUNK_BYTES = 262_144;

/** One text inside what was handed over: the file itself, or one member of a zip. */
export interface SourceText {
  /** Name inside the archive; null when the file is the text. */
  member: string | null;
  /** First bytes, unpacked. */
  head: Uint8Array;
  /** The bytes, unpacked; may be read once. `onBytes` hears how many packed bytes have been taken. */
  bytes(onBytes: (taken: number) => void): AsyncIterable<Uint8Array>;
}

/** A file somebody handed over, unpacked as its own first bytes say, whatever it is called. */
export interface SourceFile {
  path: string;
  fileName: string;
  /** Size as handed over, for progress. */
  bytes: number;
  kind: 'text' | 'zip' | 'xlsx';
  /** In a zip: its text members in order of name. */
  texts: SourceText[];
  /** Members that were left out, with the reason. */
  leftOut: { member: string; reason: string }[];
  close(): Promise<void>;
}

/**
 * Opens a file for reading: plain text, gzip, zip of texts, or an Excel workbook.
 * @throws Refusal `file.…` in words when it is empty, binary, damaged or encrypted
 */
export async function openSourceFile(path: string, fileName: string = basename(path)): Promise<SourceFile> {
  const { size } = await stat(path).catch(() => {
    throw badRequest('file.missing', `There is no file ${path}, or AIM may not read it.`);
  });
  if (size === 0)
    throw badRequest('file.empty', `${fileName} is empty: 0 bytes. Expected a file with at least one row.`);
  const magic = await firstBytes(path, 8);
  if (magic[0] === 0x50 && magic[1] === 0x4b) return openZip(path, fileName, size);
  const gzipped = magic[0] === 0x1f && magic[1] === 0x8b;
  if (magic[0] === 0xd0 && magic[1] === 0xcf && magic[2] === 0x11 && magic[3] === 0xe0) {
    throw badRequest(
      'file.old-excel',
      `${fileName} is an old Excel workbook (.xls), or an encrypted one. Save it as .xlsx without a password, or as CSV, and load that.`,
    );
  }
  const text: SourceText = {
    member: null,
    head: gzipped ? await unpackedHead(path, fileName) : await firstBytes(path, HEAD_BYTES),
    bytes: (onBytes) => fileBytes(path, fileName, gzipped, onBytes),
  };
  refuseBinary(text.head, fileName);
  return { path, fileName, bytes: size, kind: 'text', texts: [text], leftOut: [], close: async () => undefined };
}

async function firstBytes(path: string, n: number): Promise<Uint8Array> {
  const file = await open(path);
  try {
    const buffer = Buffer.alloc(n);
    const { bytesRead } = await file.read(buffer, 0, n, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

async function unpackedHead(path: string, fileName: string): Promise<Uint8Array> {
  return headOf(
    fileBytes(path, fileName, true, () => undefined),
    fileName,
  );
}

async function headOf(bytes: AsyncIterable<Uint8Array>, name: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of bytes) {
    chunks.push(chunk);
    length += chunk.byteLength;
    if (length >= HEAD_BYTES) break;
  }
  if (length === 0) throw badRequest('file.empty', `${name} holds nothing once unpacked. Expected at least one row.`);
  return Buffer.concat(chunks, length).subarray(0, HEAD_BYTES);
}

async function* fileBytes(
  path: string,
  fileName: string,
  gzipped: boolean,
  onBytes: (taken: number) => void,
): AsyncGenerator<Uint8Array> {
  const file = createReadStream(path, { highWaterMark: CHUNK_BYTES });
  if (!gzipped) {
    for await (const chunk of file as AsyncIterable<Buffer>) {
      onBytes(chunk.byteLength);
      yield chunk;
    }
    return;
  }
  file.on('data', (chunk) => onBytes(chunk.length));
  const unpacked = createGunzip({ chunkSize: CHUNK_BYTES });
  file.on('error', (error) => unpacked.destroy(error));
  try {
    for await (const chunk of file.pipe(unpacked) as AsyncIterable<Buffer>) yield chunk;
  } catch (error) {
    throw damaged(fileName, error);
  } finally {
    file.destroy();
  }
}

function damaged(name: string, error: unknown): Refusal {
  const reason = error instanceof Error ? error.message : String(error);
  return badRequest('file.damaged', `${name} is damaged or cut short (${reason}). Fetch it again and load it again.`);
}

function refuseBinary(head: Uint8Array, name: string): void {
  const isUtf16 = (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff);
  if (isUtf16 || !head.includes(0)) return;
  throw badRequest(
    'file.binary',
    `${name} is not text: it holds zero bytes (it begins ${Buffer.from(head.subarray(0, 8)).toString('hex')}). Expected CSV, JSON, XML, a zip or gzip of those, or .xlsx.`,
  );
}

async function openZip(path: string, fileName: string, size: number): Promise<SourceFile> {
  const zip = await openPromise(path, { lazyEntries: true, autoClose: false }).catch((error) => {
    throw damaged(fileName, error);
  });
  try {
    const entries = await allEntries(zip).catch((error) => {
      throw damaged(fileName, error);
    });
    if (entries.some((entry) => entry.fileName === '[Content_Types].xml')) {
      zip.close();
      if (!entries.some((entry) => entry.fileName.startsWith('xl/'))) {
        throw badRequest('file.binary', `${fileName} is an office document but no workbook. Expected .xlsx or CSV.`);
      }
      return { path, fileName, bytes: size, kind: 'xlsx', texts: [], leftOut: [], close: async () => undefined };
    }
    const locked = entries.find((entry) => entry.isEncrypted());
    if (locked !== undefined) {
      throw badRequest(
        'file.encrypted',
        `${fileName} is encrypted (${locked.fileName} needs a password). Unpack it, or send it without a password over a safe channel.`,
      );
    }
    return await zipOfTexts(zip, entries, path, fileName, size);
  } catch (error) {
    zip.close();
    throw error;
  }
}

async function allEntries(zip: ZipFile): Promise<Entry[]> {
  const entries: Entry[] = [];
  for await (const entry of zip.eachEntry()) if (!entry.fileName.endsWith('/')) entries.push(entry);
  return entries.sort((a, b) => (a.fileName < b.fileName ? -1 : 1));
}

async function zipOfTexts(
  zip: ZipFile,
  entries: Entry[],
  path: string,
  fileName: string,
  size: number,
): Promise<SourceFile> {
  const texts: SourceText[] = [];
  const leftOut: SourceFile['leftOut'] = [];
  for (const entry of entries) {
    const name = entry.fileName;
    if (entry.uncompressedSize === 0) {
      leftOut.push({ member: name, reason: 'empty' });
      continue;
    }
    const head = await headOf(memberBytes(zip, entry, fileName), `${fileName}/${name}`);
    if (head.includes(0) && !(head[0] === 0xff || head[0] === 0xfe)) {
      leftOut.push({ member: name, reason: 'not text' });
      continue;
    }
    texts.push({
      member: name,
      head,
      async *bytes(onBytes) {
        for await (const chunk of memberBytes(zip, entry, fileName)) {
          onBytes((chunk.byteLength / entry.uncompressedSize) * entry.compressedSize);
          yield chunk;
        }
      },
    });
  }
  if (texts.length === 0) {
    const found = entries.map((entry) => entry.fileName).join(', ') || 'no files';
    throw badRequest(
      'file.empty',
      `${fileName} holds no readable text: found ${found}. Expected CSV, JSON or XML files.`,
    );
  }
  return { path, fileName, bytes: size, kind: 'zip', texts, leftOut, close: async () => zip.close() };
}

async function* memberBytes(zip: ZipFile, entry: Entry, fileName: string): AsyncGenerator<Uint8Array> {
  const stream = await zip.openReadStreamPromise(entry).catch((error) => {
    throw damaged(`${fileName}/${entry.fileName}`, error);
  });
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) yield chunk;
  } catch (error) {
    throw damaged(`${fileName}/${entry.fileName}`, error);
  } finally {
    stream.destroy();
  }
}
