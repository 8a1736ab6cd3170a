import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRda } from '../../test/rda.ts';
import { knox } from './knox.ts';
import { MOST_FOR_MANTEL, mantel } from './mantel.ts';
import { DAY_MS, type SpaceTimeEvents } from './space-time-events.ts';
import { spaceTimeK } from './space-time-k.ts';

const events = (rows: readonly (readonly [x: number, y: number, day: number])[]): SpaceTimeEvents => ({
  x: Float64Array.from(rows, (r) => r[0]),
  y: Float64Array.from(rows, (r) => r[1]),
  time: Float64Array.from(rows, (r) => r[2] * DAY_MS),
});
const coordinate = fc.integer({ min: 0, max: 300 });
const someRows = fc.array(fc.tuple(coordinate, coordinate, fc.integer({ min: 0, max: 60 })), {
  minLength: 3,
  maxLength: 30,
});

const splancs = resolve(import.meta.dirname, '../../../shared/data/benchmark/splancs');
const hasSplancs = existsSync(splancs);
if (!hasSplancs) console.info(`No teaching sets at ${splancs}: the Burkitt set is not tested.`);

describe('space-time K', () => {
  it('scales pairs near in place, in time and in both', () => {
    // Pairs: 5 m and 1 day; 100 m and 10 days; about 100 m and 9 days.
    const result = spaceTimeK(
      events([
        [0, 0, 0],
        [5, 0, 1],
        [100, 0, 10],
      ]),
      {
        metres: [5, 95, 100],
        days: [1, 9],
        areaM2: 3000,
        durationDays: 30,
        nReplicates: 99,
      },
    );
    expect([...result.kSpace]).toEqual([1000, 2000, 3000]);
    expect([...result.kTime]).toEqual([10, 20]);
    expect([...result.k]).toEqual([30_000, 30_000, 30_000, 60_000, 30_000, 60_000]);
    expect(result.excess[0]).toBeCloseTo(2, 12);
    expect(result.excess[5]).toBeCloseTo(0, 12);
  });

  it('has the pairs of Knox, added up', () => {
    fc.assert(
      fc.property(someRows, (rows) => {
        const set = events(rows);
        const k = spaceTimeK(set, { metres: [50, 120], days: [5, 20], areaM2: 1, durationDays: 1, nReplicates: 9 });
        const bands = knox(set, {
          spaceEdgesMetres: [50, 120],
          timeEdgesDays: [5, 20],
          intervals: 'closed-above',
          samePlaceMetres: null,
          distance: 'euclidean',
          nReplicates: 0,
        });
        const all = bands.observed.reduce((a, b) => a + b, 0);
        expect(k.k[3]! * bands.nPairs).toBeCloseTo(all, 8);
      }),
    );
  });

  it('bears no and equal events', () => {
    const options = { metres: [10], days: [1], areaM2: 100, nReplicates: 9 };
    expect(spaceTimeK(events([]), options).p).toBe(1);
    expect(
      spaceTimeK(
        events([
          [1, 1, 1],
          [1, 1, 1],
        ]),
        options,
      ).p,
    ).toBe(1);
    expect(() => spaceTimeK(events([]), { ...options, areaM2: 0 })).toThrow(RangeError);
  });
});

describe('Mantel test', () => {
  it('correlates metres and days over all pairs', () => {
    // Distances 3, 4, 7 and gaps 1, 2, 3: deviations (-5/3, -2/3, 7/3) and (-1, 0, 1).
    const { correlation, nPairs } = mantel(
      events([
        [0, 0, 0],
        [3, 0, 1],
        [7, 0, 3],
      ]),
      { nReplicates: 9 },
    );
    expect(nPairs).toBe(3);
    expect(correlation).toBeCloseTo(4 / Math.sqrt(((25 + 4 + 49) / 9) * 2), 12);
  });

  it('is sure of incidents that move through the town, and not of those dealt at random', () => {
    const march = events(Array.from({ length: 40 }, (_, i) => [i * 100, ((i * 37) % 11) * 10, i] as const));
    expect(mantel(march, { nReplicates: 99 }).p).toBe(0.01);
    expect(mantel(march, { nReplicates: 99, closeness: 'reciprocal' }).p).toBe(0.01);
    const dealt = events(Array.from({ length: 40 }, (_, i) => [i * 100, 0, (i * 17) % 40] as const));
    expect(mantel(dealt, { nReplicates: 99 }).p).toBeGreaterThan(0.05);
  });

  it('does not move with the map or the calendar, nor with metres or kilometres', () => {
    fc.assert(
      fc.property(someRows, (rows) => {
        const here = mantel(events(rows), { nReplicates: 19 });
        const there = mantel(events(rows.map(([x, y, day]) => [x * 10 + 445_000, y * 10, day + 100])), {
          nReplicates: 19,
        });
        if (Number.isNaN(here.correlation)) expect(there.correlation).toBeNaN();
        else expect(there.correlation).toBeCloseTo(here.correlation, 8);
      }),
    );
  });

  it('shows nothing for no, two and equal events, and refuses too many', () => {
    expect(mantel(events([]), { nReplicates: 9 }).p).toBe(1);
    expect(
      mantel(
        events([
          [1, 1, 1],
          [1, 1, 1],
          [1, 1, 1],
        ]),
        { nReplicates: 9 },
      ).p,
    ).toBe(1);
    const many = new Float64Array(MOST_FOR_MANTEL + 1);
    expect(() => mantel({ x: many, y: many, time: many })).toThrow(/at most/);
  });
});

describe.skipIf(!hasSplancs)('Burkitt lymphoma in Uganda, 1961-75 (splancs)', () => {
  it('counts every pair at the distances and times of the example in splancs', () => {
    const { burkitt } = readRda(`${splancs}/burkitt.rda`) as { burkitt: Record<'x' | 'y' | 't', number[]> };
    // Kilometres in the set; days since 1960.
    const cases = events(burkitt.x.map((x, i) => [x * 1000, burkitt.y[i]! * 1000, burkitt.t[i]!] as const));
    const metres = Array.from({ length: 20 }, (_, i) => (2 * i + 1) * 1000);
    const days = Array.from({ length: 15 }, (_, i) => 100 * (i + 1));
    const result = spaceTimeK(cases, { metres, days, areaM2: 1, durationDays: 1, nReplicates: 99 });
    expect(result.nUsed).toBe(188);
    const nPairs = (188 * 187) / 2;
    metres.forEach((reach, s) => {
      days.forEach((gap, t) => {
        let pairs = 0;
        for (let i = 0; i < 188; i++) {
          for (let j = 0; j < i; j++) {
            const near = Math.hypot(cases.x[i]! - cases.x[j]!, cases.y[i]! - cases.y[j]!) <= reach;
            if (near && Math.abs(burkitt.t[i]! - burkitt.t[j]!) <= gap) pairs++;
          }
        }
        expect(result.k[s * days.length + t]! * nPairs).toBeCloseTo(pairs, 6);
      });
    });
  });
});
