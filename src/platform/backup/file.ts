import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { badRequest } from '../errors.ts';

/**
 * A backup is one gzipped stream of frames, each a letter, a length and that many bytes: `H` what it is (JSON), then for
 * each table `T` (JSON) and its rows as `D` in PostgreSQL's COPY text format, each kept file (a photo) as `F`: 32 bytes of
 * SHA-256 and its own; `S` what it should add up to (JSON), and last `E`, the SHA-256 of every byte before it. A file without a right `E` is not a backup.
 */
export type FrameKind = 'H' | 'T' | 'D' | 'F' | 'S' | 'E';

export interface Frame {
  kind: FrameKind;
  body: Buffer;
}

const HEAD_BYTES = 5;
const LARGEST_FRAME = 64 * 2 ** 20;

/** Writes frames to a file that only its owner may read. The file appears under its name when it is whole, not before. */
export async function writeFrames(path: string, frames: AsyncIterable<Frame>): Promise<{ hash: string }> {
  const unfinished = `${path}.${process.pid}`;
  const sum = createHash('sha256');
  let hash = '';
  async function* bytes() {
    for await (const { kind, body } of frames) {
      const head = headOf(kind, body.length);
      sum.update(head).update(body);
      yield head;
      yield body;
    }
    const digest = sum.digest();
    hash = digest.toString('hex');
    yield headOf('E', digest.length);
    yield digest;
  }
  try {
    await pipeline(bytes, createGzip({ level: 3 }), createWriteStream(unfinished, { mode: 0o600 }));
    const file = await open(unfinished, 'r+');
    await file.sync();
    await file.close();
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
  return { hash };
}

/** The frames of a backup, in order, without the last. @throws Refusal in words where the file is not whole */
export async function* readFrames(path: string): AsyncGenerator<Frame> {
  if (!existsSync(path)) throw badRequest('backup.none', `There is no file ${path}.`);
  const sum = createHash('sha256');
  const source = createReadStream(path);
  const unzipped = source.pipe(createGunzip());
  source.on('error', (error) => unzipped.destroy(error));
  let left: Buffer = Buffer.alloc(0);
  let isWhole = false;
  try {
    for await (const chunk of unzipped) {
      left = left.length === 0 ? (chunk as Buffer) : Buffer.concat([left, chunk as Buffer]);
      while (left.length >= HEAD_BYTES) {
        const length = left.readUInt32BE(1);
        if (isWhole || length > LARGEST_FRAME) throw broken(path, 'it holds bytes that no backup has');
        if (left.length < HEAD_BYTES + length) break;
        const kind = String.fromCharCode(left[0]!) as FrameKind;
        const body = left.subarray(HEAD_BYTES, HEAD_BYTES + length);
        if (kind === 'E') {
          if (!sum.digest().equals(body)) throw broken(path, 'its content is not what was written (SHA-256 differs)');
          isWhole = true;
        } else {
          sum.update(left.subarray(0, HEAD_BYTES + length));
          yield { kind, body };
        }
        left = left.subarray(HEAD_BYTES + length);
      }
    }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'Z_BUF_ERROR' || code === 'Z_DATA_ERROR') throw broken(path, 'it is cut short or damaged');
    throw error;
  } finally {
    source.destroy();
  }
  if (!isWhole) throw broken(path, 'it is cut short');
}

export function broken(path: string, why: string): Error {
  return badRequest(
    'backup.broken',
    `${path} is not a whole AIM backup: ${why}. Use another backup; nothing was changed.`,
  );
}

export function jsonFrame(kind: FrameKind, value: unknown): Frame {
  return { kind, body: Buffer.from(JSON.stringify(value)) };
}

function headOf(kind: FrameKind, length: number): Buffer {
  const head = Buffer.alloc(HEAD_BYTES);
  head[0] = kind.charCodeAt(0);
  head.writeUInt32BE(length, 1);
  return head;
}
