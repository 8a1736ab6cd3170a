import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { poissonDraw } from '../../test/time-series.ts';
import { changePoints } from './change-points.ts';
import { createRandom } from './random.ts';

const drawn = (seed: number, means: readonly number[]) => {
  const random = createRandom(seed);
  return means.map((mean) => poissonDraw(mean, random));
};
const STEP = [...Array<number>(10).fill(3), ...Array<number>(10).fill(9)];

describe('change points', () => {
  it('cut a plain step where it is, with its rates, ratio and chance', () => {
    const { segments, changes, parameters } = changePoints(STEP);
    expect(segments).toEqual([
      { from: 0, to: 10, events: 30, rate: 3 },
      { from: 10, to: 20, events: 90, rate: 9 },
    ]);
    expect(changes).toEqual([{ at: 10, before: 3, after: 9, ratio: 3, p: 0.001 }]);
    expect(parameters.penalty).toBeCloseTo(3 * Math.log(20), 12);
    expect(parameters.dispersion).toBe(1);
  });

  it('gain 2(30 ln 3 + 90 ln 9 − 120 ln 6) for that step, so a penalty above it keeps one rate', () => {
    const gain = 2 * (30 * Math.log(3) + 90 * Math.log(9) - 120 * Math.log(6));
    const cuts = (penalty: number) => changePoints(STEP, { penalty, leastLength: 10 }).changes.length;
    expect([cuts(gain - 0.01), cuts(gain + 0.01)]).toEqual([1, 0]);
  });

  it('are the best of all cuts', () => {
    const likelihood = (part: readonly number[]) => {
      const events = part.reduce((sum, count) => sum + count, 0);
      return events === 0 ? 0 : 2 * events * Math.log(events / part.length);
    };
    const best = (counts: readonly number[], penalty: number): number =>
      Math.max(
        likelihood(counts),
        ...counts
          .slice(1)
          .map((_, k) => best(counts.slice(0, k + 1), penalty) + likelihood(counts.slice(k + 1)) - penalty),
      );
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 2, maxLength: 9 }), (counts) => {
        const { segments, changes } = changePoints(counts, {
          penalty: 2,
          dispersion: 1,
          leastLength: 1,
          nReplicates: 0,
        });
        const found = segments.reduce(
          (sum, { from, to }) => sum + likelihood(counts.slice(from, to)),
          -2 * changes.length,
        );
        expect(found).toBeCloseTo(best(counts, 2), 8);
      }),
    );
  });

  it('find a fall by two fifths in 104 weeks of 8, and seldom a change that is none', () => {
    let found = 0;
    let falseAlarms = 0;
    for (let seed = 1; seed <= 50; seed++) {
      const options = { nReplicates: 0 };
      const change = changePoints(drawn(seed, [...Array(52).fill(8), ...Array(52).fill(4.8)]), options).changes[0];
      if (change !== undefined && Math.abs(change.at - 52) <= 8) found++;
      falseAlarms += changePoints(drawn(seed + 500, Array(104).fill(8)), options).changes.length;
    }
    expect(found).toBeGreaterThanOrEqual(44);
    expect(falseAlarms).toBeLessThanOrEqual(2);
  });

  it('compare rates where exposures differ, so that a season handed in is no change', () => {
    const expected = Array.from({ length: 104 }, (_, t) => 12 * Math.exp(0.8 * Math.cos((2 * Math.PI * t) / 52)));
    const counts = drawn(4, expected);
    expect(changePoints(counts, { nReplicates: 0 }).changes.length).toBeGreaterThan(1);
    expect(changePoints(counts, { exposures: expected, nReplicates: 0 }).changes).toEqual([]);
  });

  it('turn round with the series, and give the same again', () => {
    const counts = drawn(9, [...Array(30).fill(4), ...Array(30).fill(11)]);
    const there = changePoints(counts, { nReplicates: 99 });
    const back = changePoints([...counts].reverse(), { nReplicates: 99 });
    expect(back.changes.map(({ at }) => 60 - at)).toEqual(there.changes.map(({ at }) => at));
    expect(changePoints(counts, { nReplicates: 99 })).toEqual(there);
  });

  it('of nothing, one count, zeros, equal counts and gaps say no more than there is', () => {
    expect(changePoints([])).toMatchObject({ segments: [], changes: [], nUsed: 0 });
    expect(changePoints([5]).segments).toEqual([{ from: 0, to: 1, events: 5, rate: 5 }]);
    expect(changePoints(Array(30).fill(0)).changes).toEqual([]);
    expect(changePoints(Array(30).fill(7)).changes).toEqual([]);
    const gappy: number[] = [...STEP];
    gappy[4] = Number.NaN;
    const { changes, leftOut } = changePoints(gappy);
    expect([changes[0]!.at, changes[0]!.before]).toEqual([10, 3]);
    expect(leftOut).toEqual([{ reason: 'no count or exposure', n: 1 }]);
    expect(() => changePoints([1, -2])).toThrow('Counts must not be below 0, got -2 at step 1.');
    expect(() => changePoints([1, 2], { exposures: [1] })).toThrow('got 1 for 2');
    expect(() => changePoints([1, 2], { penalty: -1 })).toThrow('Expected a penalty of 0 or more');
  });
});
