import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasReference, largestDifference, timeSeriesReference, weeklyCounts } from '../../test/time-series.ts';
import { ears } from './ears.ts';

const METHODS = ['C1', 'C2', 'C3'] as const;

describe('EARS', () => {
  it.skipIf(!hasReference).each([
    ['C1', 'C1'],
    ['C2', 'C2'],
    ['C3 as surveillance', 'C3'],
  ] as const)('%s draws the line of surveillance::earsC', (method, name) => {
    const { upper } = ears(weeklyCounts(), { method });
    expect(largestDifference(upper.slice(312), timeSeriesReference().ears[name])).toBeLessThan(1e-12);
  });

  it('compares with a week just before, or two days earlier', () => {
    const counts = [1, 2, 3, 4, 5, 6, 7, 20, 9, 20];
    // Mean 4, standard deviation √(28/6), three standard deviations (z of 0.001 is 3.0902).
    expect(ears(counts, { method: 'C1' }).upper[7]).toBeCloseTo(4 + 3.0902323061678132 * Math.sqrt(28 / 6), 12);
    expect(ears(counts, { method: 'C2' }).upper[9]).toBe(ears(counts, { method: 'C1' }).upper[7]);
    expect(ears(counts, { method: 'C1' }).isAlarm).toEqual([...Array(7).fill(false), true, false, false]);
  });

  it('C3 calls three middling days together that C2 lets pass one by one', () => {
    const counts = [3, 4, 5, 6, 5, 4, 5, 4, 6, 7, 7, 7];
    expect(ears(counts, { method: 'C2' }).isAlarm.some(Boolean)).toBe(false);
    expect(ears(counts, { method: 'C3' }).isAlarm.indexOf(true)).toBe(11);
  });

  it('looks back only, and does not mind the scale', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 12, maxLength: 40 }), (counts) => {
        for (const method of METHODS) {
          const { upper, isAlarm } = ears(counts, { method });
          const cut = ears(counts.slice(0, -1), { method });
          expect(cut.upper).toEqual(upper.slice(0, -1));
          const twice = ears(
            counts.map((count) => 2 * count),
            { method },
          );
          expect(twice.isAlarm).toEqual(isAlarm);
        }
      }),
    );
  });

  it('of nothing, one day, equal days and gaps says nothing', () => {
    for (const method of METHODS) {
      expect(ears([], { method }).upper.length).toBe(0);
      expect(ears([3], { method })).toMatchObject({ isAlarm: [false], upper: new Float64Array([Number.NaN]) });
      expect(ears(Array(20).fill(4), { method }).isAlarm).not.toContain(true);
      const gap = [4, 5, 4, 6, 5, Number.NaN, 4, 5, 4, 4, 50];
      expect(ears(gap, { method }).isAlarm).not.toContain(true);
    }
    expect(() => ears([], { method: 'C1', baseline: 2 })).toThrow('3 whole steps or more, got 2');
  });

  it('after quiet days lets one event pass when told to', () => {
    const counts = [0, 0, 0, 0, 0, 0, 0, 1];
    expect(ears(counts, { method: 'C1' }).isAlarm[7]).toBe(true);
    expect(ears(counts, { method: 'C1', leastSd: 0.5 }).isAlarm[7]).toBe(false);
  });
});
