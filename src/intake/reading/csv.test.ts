import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CsvRecord, csvCell, csvLayout, readCsv } from './csv.ts';

async function* inChunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function readAll(text: string, chunkBytes = 7): Promise<CsvRecord[]> {
  const bytes = new TextEncoder().encode(text);
  const layout = csvLayout(text)!;
  const records: CsvRecord[] = [];
  for await (const batch of readCsv(inChunks(bytes, chunkBytes), layout, 'test.csv')) records.push(...batch);
  return records;
}

describe('CSV', () => {
  it('reads what csv-parse reads, however the bytes are cut', async () => {
    const cell = fc.string({ unit: fc.constantFrom('a', 'é', '"', ',', '\n', '\r\n', ' ', '😀'), maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 12 }),
        fc.constantFrom('\n', '\r\n'),
        fc.boolean(),
        fc.integer({ min: 1, max: 40 }),
        async (rows, lineEnd, endsWithLineEnd, chunkBytes) => {
          const lines = [['x', 'y', 'z'], ...rows].map((row) => row.map(csvCell).join(','));
          const text = lines.join(lineEnd) + (endsWithLineEnd ? lineEnd : '');
          const expected = parse(text, { relax_column_count: true, record_delimiter: ['\r\n', '\n'] }) as string[][];
          const found = await readAll(text, chunkBytes);
          expect(found.map((record) => record.cells)).toEqual(expected.slice(1));
          expect(found.map((record) => record.raw)).toEqual(lines.slice(1));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('numbers rows as a spreadsheet does and skips blank lines', async () => {
    const found = await readAll('a,b\n1,2\n\n3,4\r\n\r\n5,6');
    expect(found.map(({ number, cells }) => [number, cells])).toEqual([
      [2, ['1', '2']],
      [4, ['3', '4']],
      [6, ['5', '6']],
    ]);
  });

  it('takes a byte order mark for no part of the first column', async () => {
    expect(csvLayout('\ufeffa;b\n1;2\n')).toMatchObject({ delimiter: ';', header: ['a', 'b'] });
    expect((await readAll('\ufeffa;b\n1;2\n'))[0]!.cells).toEqual(['1', '2']);
  });

  it('leaves a quotation mark inside an unquoted value alone', async () => {
    expect((await readAll('a,b\n12" pipe,x\n1,2\n')).map((record) => record.cells)).toEqual([
      ['12" pipe', 'x'],
      ['1', '2'],
    ]);
  });

  it('gives no cells to a row whose quoted value goes on after its closing mark', async () => {
    const found = await readAll('a,b\n"x"y,2\n3,4\n');
    expect(found).toEqual([
      { number: 2, cells: null, raw: '"x"y,2' },
      { number: 3, cells: ['3', '4'], raw: '3,4' },
    ]);
  });

  it('says after which row a quotation mark never closes', async () => {
    await expect(readAll('a,b\n1,2\n"3,4\n5,6\n')).rejects.toMatchObject({
      code: 'file.quotes',
      message: expect.stringContaining('after row 2'),
    });
  });

  it('reads old Mac line ends', async () => {
    expect((await readAll('a,b\r1,2\r3,4\r')).map((record) => record.cells)).toEqual([
      ['1', '2'],
      ['3', '4'],
    ]);
  });

  it('has no layout for text without a delimiter', () => {
    expect(csvLayout('just words\nand more\n')).toBeNull();
  });
});
