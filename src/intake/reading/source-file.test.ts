import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { temporaryFile } from '../../../test/intake.ts';
import { readJsonArray } from './json-array.ts';
import { openSourceFile, type SourceFile } from './source-file.ts';
import { asUtf8, chooseEncoding } from './text-encoding.ts';

const made: { remove(): void }[] = [];
afterEach(() => {
  for (const file of made.splice(0)) file.remove();
});

async function open(name: string, content: string | Uint8Array): Promise<SourceFile> {
  const file = temporaryFile(name, content);
  made.push(file);
  return openSourceFile(file.path);
}

async function textOf(file: SourceFile): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of file.texts[0]!.bytes(() => undefined)) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/** A stored (not compressed) zip of one file, made by hand so that its flags can be. */
function zipOf(name: string, content: string, flags = 0): Buffer {
  const [file, body] = [Buffer.from(name), Buffer.from(content)];
  const common = Buffer.alloc(26);
  common.writeUInt16LE(20, 0);
  common.writeUInt16LE(flags, 2);
  common.writeUInt32LE(crc32(body), 10);
  // An encrypted member is twelve bytes longer than its text.
  common.writeUInt32LE(body.length + (flags === 1 ? 12 : 0), 14);
  common.writeUInt32LE(body.length, 18);
  common.writeUInt16LE(file.length, 22);
  const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, file, body]);
  const rest = Buffer.alloc(14);
  const central = Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), common, rest, file]);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(local.length, 16);
  return Buffer.concat([local, central, end]);
}

function crc32(bytes: Uint8Array): number {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let k = 0; k < 8; k++) crc = (crc >>> 1) ^ (0xedb88320 & -(crc & 1));
  }
  return ~crc >>> 0;
}

describe('a file handed over', () => {
  it('is unpacked as its bytes say, whatever it is called', async () => {
    expect(await textOf(await open('plain.gz', 'a,b\n1,2\n'))).toBe('a,b\n1,2\n');
    expect(await textOf(await open('packed.csv', gzipSync('a,b\n1,2\n')))).toBe('a,b\n1,2\n');
    const zip = await open('archive.csv', zipOf('2024-01/x.csv', 'a,b\n1,2\n'));
    expect(zip.texts.map((text) => text.member)).toEqual(['2024-01/x.csv']);
    expect(await textOf(zip)).toBe('a,b\n1,2\n');
    await zip.close();
  });

  it.each<[string, string, string | Uint8Array, string]>([
    ['empty', 'e.csv', '', 'file.empty'],
    ['empty once unpacked', 'e.csv.gz', gzipSync(''), 'file.empty'],
    ['binary', 'b.csv', new Uint8Array([1, 2, 0, 4]), 'file.binary'],
    ['an old Excel workbook', 'x.xls', Buffer.from('d0cf11e0a1b11ae10000', 'hex'), 'file.old-excel'],
    ['an encrypted zip', 'z.zip', zipOf('x.csv', 'secret', 1), 'file.encrypted'],
    ['a zip cut short', 'z.zip', zipOf('x.csv', 'a,b').subarray(0, 40), 'file.damaged'],
    ['a zip of nothing readable', 'z.zip', zipOf('x.bin', '\0\0'), 'file.empty'],
  ])('is refused in words when it is %s', async (_what, name, content, code) => {
    await expect(open(name, content)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(name.slice(0, 1)),
    });
  });

  it('says so when a gzip is cut short', async () => {
    const whole = gzipSync(Buffer.from(Array.from({ length: 200_000 }, (_, i) => `${i * 7919},`).join('')));
    const file = await open('c.csv.gz', whole.subarray(0, whole.length - 1000));
    await expect(textOf(file)).rejects.toMatchObject({ code: 'file.damaged' });
  });
});

describe('encodings', () => {
  it.each([
    ['Café', 'utf-8', 'utf-8', Buffer.from('Café')],
    ['Café', 'windows-1252', 'utf-8', Buffer.from('Café')],
    ['Café', 'utf-8', 'windows-1252', Buffer.from('Café', 'latin1')],
    ['–', 'windows-1252', 'windows-1252', Buffer.from([0x96])],
    ['Café', 'utf-8', 'utf-16le', Buffer.from('\ufeffCafé', 'utf16le')],
  ] as const)('%s declared %s is %s', async (text, declared, encoding, bytes) => {
    expect(chooseEncoding(bytes, declared).encoding).toBe(encoding);
    async function* one() {
      yield bytes;
    }
    let read = '';
    for await (const chunk of asUtf8(one(), encoding)) read += Buffer.from(chunk).toString();
    expect(read.replace('\ufeff', '')).toBe(text);
  });
});

describe('a JSON array', () => {
  it('is cut into its elements however the bytes are cut', async () => {
    const json = fc.json({ maxDepth: 3 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(json, { maxLength: 6 }),
        fc.integer({ min: 1, max: 9 }),
        fc.constantFrom('[%]', ' [ % ] ', '{"requests": [%]}'),
        async (elements, size, frame) => {
          const bytes = Buffer.from(frame.replace('%', () => elements.join(' ,\n')));
          async function* chunks() {
            for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
          }
          const found: unknown[] = [];
          for await (const batch of readJsonArray(chunks(), 'x.json')) found.push(...batch.map((one) => one.value));
          expect(found).toEqual(elements.map((element) => JSON.parse(element) as unknown));
        },
      ),
      { numRuns: 200 },
    );
  });

  it('keeps the text of an element that is no JSON', async () => {
    async function* chunks() {
      yield Buffer.from('[{"a":1},{a:2},3]');
    }
    const found = [];
    for await (const batch of readJsonArray(chunks(), 'x.json')) found.push(...batch);
    expect(found[1]).toEqual({ raw: '{a:2}', value: undefined });
    expect(found).toHaveLength(3);
  });
});
