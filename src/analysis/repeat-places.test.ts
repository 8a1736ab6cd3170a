import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placeIdsOf, repeatPlaces } from './repeat-places.ts';
import { poissonPmf } from './special.ts';

describe('repeat places', () => {
  it('are counted as one would by hand', () => {
    const result = repeatPlaces([7, 3, 7, 9, 7, 3, -1], { nPlacesAtRisk: 100, lastRow: 3 });
    expect(result.nUsed).toBe(6);
    expect(result.leftOut).toEqual([{ reason: 'place not known', n: 1 }]);
    expect(result).toMatchObject({ nPlaces: 3, nRepeatPlaces: 2, nIncidentsAtRepeatPlaces: 5, shareAfterFirst: 0.5 });
    expect(Array.from(result.places)).toEqual([7, 3, 9]);
    expect(Array.from(result.counts)).toEqual([3, 2, 1]);
    expect(result.table.map(({ nPlaces, nIncidents }) => [nPlaces, nIncidents])).toEqual([
      [1, 1],
      [1, 2],
      [1, 3],
    ]);
    expect(result.table[1]!.nPlacesExpected).toBeCloseTo(100 * poissonPmf(2, 0.06), 12);
    expect(result.table[2]!.orMore).toBe(true);
  });

  it('say nothing of what is expected where the places at risk are not known', () => {
    expect(repeatPlaces([1, 1]).table[0]!.nPlacesExpected).toBeNull();
  });

  it('refuse fewer places at risk than have incidents', () => {
    expect(() => repeatPlaces([1, 2, 3], { nPlacesAtRisk: 2 })).toThrow('3 places have incidents, but only 2');
    expect(() => repeatPlaces([1], { lastRow: 1 })).toThrow('lastRow');
  });

  it('of nothing are nothing', () => {
    expect(repeatPlaces([])).toMatchObject({ nUsed: 0, nPlaces: 0, nRepeatPlaces: 0, shareAfterFirst: Number.NaN });
  });

  it('account for every incident in the table, in any order', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 80 }), (ids) => {
        const result = repeatPlaces(ids);
        expect(result.table.reduce((sum, row) => sum + row.nIncidents, 0)).toBe(ids.length);
        expect(repeatPlaces([...ids].reverse())).toEqual(result);
      }),
    );
  });
});

describe('places of points', () => {
  it('are the same for the same centimetre and none without position', () => {
    const x = Float64Array.of(100, 100.004, 100.02, Number.NaN, 100);
    const y = Float64Array.of(5, 5, 5, 5, 5.5);
    const { ids, leftOut } = placeIdsOf({ x, y });
    expect(Array.from(ids)).toEqual([0, 0, 1, -1, 2]);
    expect(leftOut).toEqual([{ reason: 'no position', n: 1 }]);
    expect(Array.from(placeIdsOf({ x, y }, 1).ids)).toEqual([0, 0, 0, -1, 1]);
  });
});
