import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { oracle, oraclePoints, oracleText } from '../../test/oracle.ts';
import { knox, knoxReplicates, knoxResult } from './knox.ts';
import { type KnoxOptions, planKnox } from './knox-plan.ts';
import { nearRepeatFindings } from './knox-words.ts';
import { DAY_MS, type SpaceTimeEvents } from './space-time-events.ts';

const events = (rows: readonly (readonly [x: number, y: number, day: number])[]): SpaceTimeEvents => ({
  x: Float64Array.from(rows, (r) => r[0]),
  y: Float64Array.from(rows, (r) => r[1]),
  time: Float64Array.from(rows, (r) => r[2] * DAY_MS),
});
const table = (flat: Float64Array, nTime: number): number[][] =>
  Array.from({ length: flat.length / nTime }, (_, s) => [...flat.slice(s * nTime, (s + 1) * nTime)]);

const benchmark = resolve(import.meta.dirname, '../../../shared/data/benchmark/nearrepeat');
const calculator = existsSync(benchmark);
if (!calculator) console.info(`No Near Repeat Calculator output at ${benchmark}: its tables are not compared.`);

function calculatorSet(name: string, roundTo = 1e-9): SpaceTimeEvents {
  const rows = readFileSync(`${benchmark}/${name}.csv`, 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(','));
  const rounded = (text: string | undefined): number => Math.round(Number(text) / roundTo) * roundTo;
  return {
    x: Float64Array.from(rows, (r) => rounded(r[0])),
    y: Float64Array.from(rows, (r) => rounded(r[1])),
    time: Float64Array.from(rows, (r) => Date.parse(r[2]!)),
  };
}

/** Observed counts and ratios from the verbose file of the Near Repeat Calculator, 5 rows of 4. */
function calculatorTable(file: string, title: string): number[][] {
  const lines = readFileSync(`${benchmark}/${file}`, 'utf8').split(/\r?\n/);
  const start = lines.findIndex((line) => line.startsWith(title)) + 3;
  return lines.slice(start, start + 5).map((line) => line.split(',').slice(2, 6).map(Number));
}

describe('pairs by distance and time', () => {
  it('counts three days apart as three days, in the band its edges name', () => {
    const pair = events([
      [0, 0, 0],
      [0, 100, 3],
    ]);
    const bands = { spaceEdgesMetres: [100, 200], timeEdgesDays: [3, 6], nReplicates: 0, samePlaceMetres: null };
    expect(table(knox(pair, bands).observed, 2)).toEqual([
      [0, 0],
      [0, 1],
    ]);
    expect(table(knox(pair, { ...bands, intervals: 'closed-above' }).observed, 2)).toEqual([
      [1, 0],
      [0, 0],
    ]);
  });

  it('measures straight lines or round the corner, exactly on band edges', () => {
    const pair = events([
      [445_123.4, 511_000.1, 0],
      [445_183.4, 511_080.1, 0],
    ]);
    const at = (options: KnoxOptions): number[] => [
      ...knox(pair, { spaceEdgesMetres: [100, 140, 200], timeEdgesDays: [1], nReplicates: 0, ...options }).observed,
    ];
    expect(at({ distance: 'euclidean' })).toEqual([0, 0, 1, 0]);
    expect(at({ distance: 'euclidean', intervals: 'closed-above' })).toEqual([0, 1, 0, 0]);
    expect(at({ distance: 'manhattan' })).toEqual([0, 0, 0, 1]);
    expect(at({ distance: 'manhattan', intervals: 'closed-above' })).toEqual([0, 0, 1, 0]);
  });

  it('takes distances along the network when they are handed in', () => {
    const pairs: string[] = [];
    const result = knox(
      events([
        [0, 0, 2],
        [0, 1, 0],
        [0, 2, 1],
      ]),
      {
        spaceEdgesMetres: [50, 400],
        timeEdgesDays: [2],
        nReplicates: 19,
        distance: (i, j) => {
          pairs.push(`${i}-${j}`);
          return i === 0 && j === 1 ? 390 : i === 0 ? Number.POSITIVE_INFINITY : 0.5;
        },
      },
    );
    expect(pairs.sort()).toEqual(['0-1', '0-2', '1-2']);
    expect([...result.observed]).toEqual([1, 0, 0]);
    expect(result.parameters.distance).toBe('handed in');
  });

  it('finds the same bands over pairs handed in as over the grid', () => {
    const row = fc.tuple(
      fc.integer({ min: 0, max: 900 }),
      fc.integer({ min: 0, max: 900 }),
      fc.integer({ min: 0, max: 40 }),
    );
    fc.assert(
      fc.property(
        fc.array(row, { maxLength: 40 }),
        fc.constantFrom('half-open', 'closed-above') as fc.Arbitrary<'half-open' | 'closed-above'>,
        fc.boolean(),
        (rows, intervals, open) => {
          const set = events(rows);
          const options: KnoxOptions = {
            spaceEdgesMetres: open ? [100, 250, Number.POSITIVE_INFINITY] : [100, 250],
            timeEdgesDays: open ? [3, 10, Number.POSITIVE_INFINITY] : [3, 10],
            intervals,
            nReplicates: 9,
            seed: 5,
          };
          const metres = (i: number, j: number): number =>
            Math.abs(set.x[i]! - set.x[j]!) + Math.abs(set.y[i]! - set.y[j]!);
          const grid = knox(set, options);
          const pairs = knox(set, { ...options, distance: metres });
          expect(pairs.observed).toEqual(grid.observed);
          expect(pairs.nAtLeast).toEqual(grid.nAtLeast);
          expect(pairs.expected).toEqual(grid.expected);
          if (open)
            expect(grid.observed.reduce((a, b) => a + b, 0)).toBe((rows.length * Math.max(0, rows.length - 1)) / 2);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('does not move with the map, and counts the same whatever the order of records', () => {
    const row = fc.tuple(
      fc.integer({ min: 0, max: 500 }),
      fc.integer({ min: 0, max: 500 }),
      fc.integer({ min: 0, max: 30 }),
    );
    fc.assert(
      fc.property(fc.array(row, { maxLength: 30 }), fc.integer({ min: -600_000, max: 600_000 }), (rows, shift) => {
        const moved = rows.map(([x, y, day]) => [x + shift, y - shift, day + 400] as const);
        const there = knox(events(moved), { nReplicates: 19, distance: 'euclidean' });
        const here = knox(events(rows), { nReplicates: 19, distance: 'euclidean' });
        expect(there.observed).toEqual(here.observed);
        expect(there.p).toEqual(here.p);
        expect(knox(events([...rows].reverse()), { nReplicates: 0, distance: 'euclidean' }).observed).toEqual(
          here.observed,
        );
      }),
      { numRuns: 40 },
    );
  });

  it('bears no, one and equal events, and leaves out those without place or time', () => {
    for (const rows of [[], [[1, 1, 1]]] as const) {
      const result = knox(events(rows), { nReplicates: 9 });
      expect(result.observed.every((o) => o === 0)).toBe(true);
      expect(result.p.every((p) => p === 1)).toBe(true);
    }
    const equal = knox(events(Array.from({ length: 20 }, () => [5, 5, 5] as const)), { nReplicates: 9 });
    expect(equal.observed[0]).toBe(190);
    expect(equal.p[0]).toBe(1);
    const holes = knox(
      events([
        [Number.NaN, 0, 1],
        [0, 0, Number.NaN],
        [0, 0, 1],
      ]),
      { nReplicates: 0 },
    );
    expect(holes.nUsed).toBe(1);
    expect(holes.leftOut).toEqual([
      { reason: 'no position', n: 1 },
      { reason: 'no time', n: 1 },
    ]);
  });

  it('refuses edges that do not rise and negative distances', () => {
    expect(() => knox(events([]), { spaceEdgesMetres: [200, 100] })).toThrow(/must rise/);
    expect(() => knox(events([]), { timeEdgesDays: [0] })).toThrow(/must rise/);
    expect(() => knox(events([]), { timeEdgesDays: [] })).toThrow(/at least one/);
    expect(() =>
      knox(
        events([
          [0, 0, 0],
          [0, 0, 0],
        ]),
        { distance: () => -1 },
      ),
    ).toThrow(/0 or more/);
  });

  it('gives the same bytes however the replicates are divided', () => {
    const rows = Array.from(
      { length: 200 },
      (_, i) => [(i * 7919) % 2000, (i * 104_729) % 2000, (i * 31) % 90] as const,
    );
    const plan = planKnox(events(rows), { timeEdgesDays: [7, 14, Number.POSITIVE_INFINITY], nReplicates: 99 });
    const whole = knoxResult(plan, [knoxReplicates(plan, 1, 100)]);
    const quarters = [
      knoxReplicates(plan, 51, 75),
      knoxReplicates(plan, 1, 26),
      knoxReplicates(plan, 75, 100),
      knoxReplicates(plan, 26, 51),
    ];
    expect(knoxResult(plan, quarters)).toEqual(whole);
    // As it arrives in a worker.
    expect(knoxReplicates(structuredClone(plan), 26, 51)).toEqual(quarters[3]);
    expect(() => knoxResult(plan, quarters.slice(1))).toThrow(/expected/);
  });
});

describe('the answer in words', () => {
  // Thirty pairs 50 m apart, two days apart, far from each other in place and time.
  const rows = Array.from({ length: 60 }, (_, i) => {
    const pair = i >> 1;
    return [pair * 5000 + (i % 2) * 50, 0, ((pair * 37) % 600) + (i % 2) * 2] as const;
  });

  it('names how far, how long, how much and how sure', () => {
    const { nearby, samePlace, words } = nearRepeatFindings(knox(events(rows), { nReplicates: 99 }), {
      incident: 'burglary',
    });
    expect(nearby).toMatchObject({ metres: 100, days: 7, observed: 30, p: 0.01 });
    expect(samePlace).toBeNull();
    expect(words[0]).toMatch(
      /^For 7 days and 100 m after a burglary the chance of another is \d+ % higher than expected \(30 pairs seen, /,
    );
    expect(words.at(-1)).toBe(
      '60 incidents; distances manhattan; bands hold their lower edge; times dealt out anew 99 times, seed 1.',
    );
  });

  it('says so when there is no pattern, and when there are too few incidents', () => {
    const alone = rows.filter((_, i) => i % 2 === 0);
    const { nearby, words } = nearRepeatFindings(knox(events(alone), { nReplicates: 99 }));
    expect(nearby).toBeNull();
    expect(words[0]).toMatch(/^30 incidents are too few/);
    expect(words[1]).toMatch(/^No near-repeat pattern: in no band next to an incident/);
    expect(nearRepeatFindings(knox(events(rows), { nReplicates: 0 })).words[0]).toMatch(/^No replicates/);
  });
});

describe.skipIf(oracle === null)('against the reference table', () => {
  it('10,000 events, 10 by 4 bands, 999 replicates, each integer', async () => {
    const want = JSON.parse(oracleText('knox_10000.json')) as Record<
      'observed' | 'ge' | 'sim_sum' | 'sim_sumsq',
      number[][]
    >;
    const points = await oraclePoints(10_000);
    const result = knox(
      { x: points.xMetres, y: points.yMetres, time: points.seconds.map((s) => s * 1000) },
      {
        spaceEdgesMetres: [100, 200, 300, 400, 500, 600, 700, 800, 900, 1000],
        timeEdgesDays: [7, 14, 21, 28],
        intervals: 'closed-above',
        samePlaceMetres: null,
        distance: 'euclidean',
        nReplicates: 999,
        seed: 777,
      },
    );
    expect(table(result.observed, 4)).toEqual(want.observed);
    expect(table(result.nAtLeast, 4)).toEqual(want.ge);
    expect(
      table(
        result.expected.map((e) => Math.round(e * 999)),
        4,
      ),
    ).toEqual(want.sim_sum);
    const sums = want.sim_sum.flat();
    want.sim_sumsq.flat().forEach((square, c) => {
      expect(result.standardDeviation[c]).toBeCloseTo(Math.sqrt((square - sums[c]! ** 2 / 999) / 998), 6);
    });
  });
});

describe.skipIf(!calculator)('against the Near Repeat Calculator', () => {
  const infinite = Number.POSITIVE_INFINITY;

  it('burglary, one month: every count, and ratios within what 19 replicates allow', () => {
    const result = knox(calculatorSet('chicago_be_month1'), {
      spaceEdgesMetres: [100, 200, 300, infinite],
      timeEdgesDays: [7, 14, 21, infinite],
      nReplicates: 999,
    });
    const file = 'chicago_be_month1_NRverbose_2019-09-23_143005.csv';
    expect(table(result.observed, 4)).toEqual(calculatorTable(file, 'Observed frequencies'));
    calculatorTable(file, 'Observed over mean')
      .flat()
      .forEach((ratio, c) => {
        const expected = result.expected[c]!;
        const error = (4 * result.standardDeviation[c]! * Math.sqrt(1 / 19 + 1 / 999)) / expected;
        expect(Math.abs(ratio - result.ratio[c]!)).toBeLessThan(ratio * error + 0.001);
      });
    // Means of an independent run of 499 replicates.
    const means = [
      15.6, 12.59, 7.99, 3.83, 26.85, 21.51, 14.18, 6.47, 73.37, 58.89, 37.69, 18.05, 81.24, 64.87, 42.41, 20.47,
    ];
    means.forEach((mean, c) => {
      expect(Math.abs(mean - result.expected[c]!)).toBeLessThan(
        4 * result.standardDeviation[c]! * Math.sqrt(1 / 499 + 1 / 999),
      );
    });
    const { nearby, samePlace } = nearRepeatFindings(result, { incident: 'burglary' });
    expect(nearby).toMatchObject({ metres: 200, days: 7 });
    expect(samePlace).toMatchObject({ metres: 1, days: 7, observed: 28 });
  });

  it('burglary with the bands its labels seem to name', () => {
    const result = knox(calculatorSet('chicago_be_month1'), {
      spaceEdgesMetres: [101, 201, 301, infinite],
      timeEdgesDays: [8, 15, 22, infinite],
      nReplicates: 0,
    });
    expect(table(result.observed, 4)).toEqual([
      [29, 4, 5, 2],
      [45, 15, 7, 2],
      [106, 48, 21, 13],
      [88, 64, 46, 15],
      [206611, 138108, 88321, 36415],
    ]);
  });

  it('arson, one year: counts to one pair at band edges, and exactly once positions are rounded as the program keeps them', () => {
    const bands = { spaceEdgesMetres: [200, 400, 600, infinite], timeEdgesDays: [1, 2, 3, infinite], nReplicates: 0 };
    const want = calculatorTable('chicago_arson_NRverbose_2019-09-23_145637.csv', 'Observed frequencies');
    const got = knox(calculatorSet('chicago_arson'), bands).observed;
    want.flat().forEach((count, c) => {
      expect(Math.abs(got[c]! - count), `cell ${c}`).toBeLessThanOrEqual(1);
    });
    const rounded = knox(calculatorSet('chicago_arson', 0.1), { ...bands, samePlaceMetres: 0.5 });
    expect(table(rounded.observed, 4)).toEqual(want);
  });
});
