import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareHarm, type HarmRecords, harmTotals, harmWeights } from './harm.ts';
import { type HarmEdition, readHarmFile } from './harm-file.ts';

/** The few values of the 2016 paper that may be quoted, days. */
const CCHI = `code,name,days,edition
1,Homicide,"5,475",2016
19C,Rape,1825,2016
5A,Wounding with intent,1460,2016
34B,Robbery,365,2016
92E,Possession of cannabis,excluded,2016
`;

const editionOf = (text: string, edition?: string): HarmEdition =>
  readHarmFile(text, { index: 'CCHI', ...(edition === undefined ? {} : { edition }) }).editions[0]!;

const codes = ['1', '19C', '5A', '34B', '92E', '45'];

describe('reading a file of harm weights', () => {
  it('reads codes, names, weights, exclusions and the edition', () => {
    const { editions, problems, nRows, nUsed } = readHarmFile(CCHI, { index: 'CCHI' });
    expect(problems).toEqual([]);
    expect([nRows, nUsed]).toEqual([5, 5]);
    expect(editions).toHaveLength(1);
    expect([...editions[0]!.weights]).toEqual([
      ['1', 5475],
      ['19C', 1825],
      ['5A', 1460],
      ['34B', 365],
    ]);
    expect([...editions[0]!.excluded]).toEqual(['92E']);
    expect(editions[0]!.names.get('5A')).toBe('Wounding with intent');
    expect(editions[0]!.edition).toBe('2016');
  });

  it('reads an ONS file by name, with byte order mark, semicolons, quotes, decimal commas and Windows lines', () => {
    const text =
      '\uFEFFOffence;Weight\r\n"Attempted ""murder""";4663\r\nPossession of cannabis;3,25\r\n\r\nHomicide;7979\r\n';
    const { editions, problems } = readHarmFile(text, { index: 'ONS CSS', edition: '2016' });
    expect(problems).toEqual([]);
    expect([...editions[0]!.weights]).toEqual([
      ['Attempted "murder"', 4663],
      ['Possession of cannabis', 3.25],
      ['Homicide', 7979],
    ]);
  });

  it('keeps editions apart', () => {
    const { editions } = readHarmFile('code,weight,edition\n1,10,2016\n1,20,2023\n', { index: 'X' });
    expect(editions.map(({ edition, weights }) => [edition, weights.get('1')])).toEqual([
      ['2016', 10],
      ['2023', 20],
    ]);
  });

  it('gives an offence with two weights in one edition none, and names both rows', () => {
    const { editions, problems, nUsed } = readHarmFile('code,weight\n1,10\n2,5\n1,11\n3,7\n3,7\n', {
      index: 'X',
      edition: 'a',
    });
    expect([...editions[0]!.weights.keys()]).toEqual(['2', '3']);
    expect(problems.map(({ row }) => row)).toEqual([2, 4]);
    expect(nUsed).toBe(3);
  });

  it.each([
    ['-5', 'code,weight\n1,-5\n'],
    ['many', 'code,weight\n1,many\n'],
    ['', 'code,weight\n1,\n'],
    ['1,460', 'code;weight\n1;1,460\n'],
    ['1e3', 'code,weight\n1,1e3\n'],
  ])('says what is wrong with a weight of “%s”', (found, text) => {
    const { editions, problems, nUsed } = readHarmFile(text, { index: 'X', edition: 'a' });
    expect(editions).toEqual([]);
    expect(nUsed).toBe(0);
    expect(problems).toEqual([{ row: 2, column: 'weight', found, expected: 'a number of at least 0, or “excluded”' }]);
  });

  it('says which columns are missing, and asks for the edition', () => {
    expect(readHarmFile('a,b\n1,2\n', { index: 'X' }).problems.map(({ column }) => column)).toEqual([
      'code',
      'weight',
      'edition',
    ]);
    expect(readHarmFile('', { index: 'X' }).problems).toHaveLength(1);
    expect(readHarmFile('code,weight,edition\n1,2,\n', { index: 'X' }).problems[0]!.column).toBe('edition');
  });

  it('never throws, and accounts for every row', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', '1', ',', ';', '"', '\n', '\r', '.', ' ', '\t', '-') }),
        (body) => {
          const { nRows, nUsed, problems } = readHarmFile(`code,weight,edition\n${body}`, { index: 'X' });
          expect(nUsed + new Set(problems.map(({ row }) => row)).size).toBe(nRows);
        },
      ),
    );
  });
});

describe('count and harm side by side', () => {
  const records: HarmRecords = {
    // Area 0: one homicide, two robberies; area 1: four robberies, one cannabis, one of an unknown code; one in no area.
    offence: [0, 3, 3, 3, 3, 3, 3, 4, 5, 3, -1],
    area: [0, 0, 0, 1, 1, 1, 1, 1, 1, -1, 0],
    nAreas: 2,
    codes,
  };

  it('gives the totals reckoned by hand', () => {
    const { total, byArea, leftOut, withoutWeight, nUsed } = harmTotals(records, editionOf(CCHI));
    expect([total.count, total.harm]).toEqual([7, 5475 + 6 * 365]);
    expect(byArea.map(({ count, harm }) => [count, harm])).toEqual([
      [3, 6205],
      [4, 1460],
    ]);
    expect(total.top.map(({ name, count, harm }) => [name, count, harm])).toEqual([
      ['Homicide', 1, 5475],
      ['Robbery', 6, 2190],
    ]);
    expect(total.top[0]!.share).toBeCloseTo(5475 / 7665, 14);
    expect(leftOut).toEqual([
      { reason: 'no offence', n: 1 },
      { reason: 'in no area', n: 1 },
      { reason: 'excluded by the index', n: 1 },
      { reason: 'offence not in the harm file', n: 1 },
    ]);
    expect(withoutWeight.map(({ code, why }) => [code, why])).toEqual([
      ['92E', 'excluded by the index'],
      ['45', 'not in the file'],
    ]);
    expect(nUsed).toBe(7);
  });

  it('names the offence that decides the total', () => {
    const { warnings } = harmTotals(records, editionOf(CCHI));
    expect(warnings[0]).toBe('1 of 7 records (Homicide) make 71 % of the harm: read the interval.');
    expect(warnings[1]).toContain('1 records have an offence that this edition gives no weight');
  });

  it('gives an interval of √n for one kind of offence, and a wide one for a single grave one', () => {
    const many = harmTotals({ offence: Array<number>(400).fill(3), codes }, editionOf(CCHI)).total.interval;
    // Poisson(400): 361 to 440 in the middle 95 %.
    expect(many[0] / 365).toBeGreaterThan(355);
    expect(many[0] / 365).toBeLessThan(367);
    expect(many[1] / 365).toBeGreaterThan(433);
    expect(many[1] / 365).toBeLessThan(446);
    const lone = harmTotals({ offence: [0], codes }, editionOf(CCHI), { nReplicates: 19_999 });
    const [low, high] = lone.total.interval;
    expect([low, high]).toEqual([0, 3 * 5475]);
  });

  it('depends on the seed alone, and not on the order of the records', () => {
    const order = [...(records.offence as number[])].reverse();
    const area = [...(records.area as number[])].reverse();
    const there = harmTotals({ ...records, offence: order, area }, editionOf(CCHI));
    expect(there).toEqual(harmTotals(records, editionOf(CCHI)));
    expect(harmTotals(records, editionOf(CCHI), { seed: 2 }).total.harm).toBe(there.total.harm);
  });

  it('scales with the weights', () => {
    const doubled: HarmEdition = {
      ...editionOf(CCHI),
      weights: new Map([...editionOf(CCHI).weights].map(([code, weight]) => [code, 2 * weight])),
    };
    const [one, two] = [harmTotals(records, editionOf(CCHI)), harmTotals(records, doubled)];
    expect(two.total.harm).toBe(2 * one.total.harm);
    expect(two.byArea[1]!.interval).toEqual(one.byArea[1]!.interval.map((value) => 2 * value));
  });

  it('is 0 without records, and refuses indices out of range', () => {
    const { total } = harmTotals({ offence: [], codes }, editionOf(CCHI), { nReplicates: 9 });
    expect(total).toEqual({ count: 0, harm: 0, interval: [0, 0], top: [] });
    expect(harmTotals(records, editionOf(CCHI), { nReplicates: 0 }).total.interval).toEqual([Number.NaN, Number.NaN]);
    expect(() => harmTotals({ ...records, nAreas: 1 }, editionOf(CCHI))).toThrow(
      'Record 3 has offence 3 of 6 and area 1 of 1',
    );
    expect(() => harmTotals({ offence: [0, 0], area: [0], nAreas: 1, codes }, editionOf(CCHI))).toThrow(
      'expected one a record: 2',
    );
    expect(() => harmTotals(records, editionOf(CCHI), { level: 1 })).toThrow('got 1');
  });

  it('never compares different editions', () => {
    const [old, current] = ['2016', '2023'].map((year) => harmTotals(records, editionOf('code,days\n34B,365\n', year)));
    expect(compareHarm(old!, current!)).toEqual({
      comparable: false,
      refusal: 'These totals use CCHI 2016 and CCHI 2023. Weigh both periods by one edition to compare them.',
    });
    expect(compareHarm(old!, old!)).toEqual({ comparable: true, countDifference: 0, harmDifference: 0, harmRatio: 1 });
  });

  it('gives weights for other methods, NaN where there is none', () => {
    expect(Array.from(harmWeights({ offence: [0, 4, 5, -1, 3], codes }, editionOf(CCHI)))).toEqual([
      5475,
      Number.NaN,
      Number.NaN,
      Number.NaN,
      365,
    ]);
  });
});
