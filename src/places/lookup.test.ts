import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { carryCounts, readLookup } from './lookup.ts';

const MADE_UP = `from_code,to_code,change_code
A,A,U
B,B1,S
B,B2,S
C,D,M
E,D,M
`;

describe('counts under codes of two vintages', () => {
  const { changes } = readLookup(MADE_UP);

  it('carries what is unchanged or merged and lists what was split', () => {
    const carried = carryCounts(
      [
        ['A', 1],
        ['B', 2],
        ['C', 3],
        ['E', 4],
        ['B1', 5],
        ['Z', 6],
      ],
      changes,
    );
    expect([...carried.counts]).toEqual([
      ['A', 1],
      ['D', 7],
      ['B1', 5],
    ]);
    expect(carried.notSplit).toEqual([{ code: 'B', count: 2, into: ['B1', 'B2'] }]);
    expect(carried.unknown).toEqual([{ code: 'Z', count: 6 }]);
  });

  it('goes back to the earlier vintage, where merged areas cannot be taken apart', () => {
    const carried = carryCounts(
      [
        ['B1', 1],
        ['B2', 2],
        ['D', 4],
      ],
      changes,
      'earlier',
    );
    expect([...carried.counts]).toEqual([['B', 3]]);
    expect(carried.notSplit).toEqual([{ code: 'D', count: 4, into: ['C', 'E'] }]);
  });

  it('keeps the total', () => {
    const code = fc.constantFrom('A', 'B', 'B1', 'B2', 'C', 'D', 'E', 'Z');
    fc.assert(
      fc.property(fc.array(fc.tuple(code, fc.nat(1000))), fc.constantFrom('later', 'earlier'), (counts, direction) => {
        const carried = carryCounts(counts, changes, direction);
        const all = [...carried.counts.values()]
          .concat(carried.notSplit.map(({ count }) => count))
          .concat(carried.unknown.map(({ count }) => count));
        expect(sum(all)).toBe(sum(counts.map(([, count]) => count)));
      }),
    );
  });

  it('works out the change where the file does not state it', () => {
    const { changes: implied } = readLookup(MADE_UP.replace(/,[^,\n]*\n/g, '\n').replace(/,[USM]$/gm, ''));
    expect(implied.map(({ change }) => change)).toEqual(['U', 'S', 'S', 'M', 'M']);
  });

  it('says what is wrong with a file', () => {
    expect(readLookup('a,b\n1,2').problems).toEqual([
      { line: 1, column: '', found: 'a, b', expected: expect.stringContaining('lsoa11_code') },
    ]);
    expect(readLookup('from_code,to_code,change_code\nA,A,Q\n,A,U').problems).toEqual([
      { line: 2, column: 'change_code', found: 'Q', expected: 'U, S, M, X' },
      { line: 3, column: 'from_code', found: '', expected: 'a code' },
    ]);
  });
});

const file = resolve(
  import.meta.dirname,
  '../../../shared/data/geography/tees_valley/lsoa11_lsoa21_lad_lookup_cleveland.csv',
);
if (!existsSync(file)) console.log(`lookup: ${file} is not there, its case is left out`);

describe.skipIf(!existsSync(file))('the real look-up of the Tees Valley, LSOA 2011 to 2021', () => {
  it('has 86 areas of 2011 and 90 of 2021 in Middlesbrough, four of them split in two', () => {
    const middlesbrough = readFileSync(file, 'utf8')
      .split('\n')
      .filter((line, i) => i === 0 || line.includes('E06000002'))
      .join('\n');
    const { changes, problems } = readLookup(middlesbrough);
    expect(problems).toEqual([]);
    expect(new Set(changes.map(({ fromCode }) => fromCode)).size).toBe(86);
    expect(new Set(changes.map(({ toCode }) => toCode)).size).toBe(90);
    expect(carryCounts([['E01033468', 10]], changes).notSplit[0]?.into).toEqual(['E01035189', 'E01035190']);
  });
});

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
