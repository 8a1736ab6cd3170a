import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { knox } from './knox.ts';
import { NEAR_REPEAT_ROLES, nearRepeatRoles } from './near-repeat-roles.ts';
import { DAY_MS, type SpaceTimeEvents } from './space-time-events.ts';

const events = (rows: readonly (readonly [x: number, y: number, day: number])[]): SpaceTimeEvents => ({
  x: Float64Array.from(rows, (r) => r[0]),
  y: Float64Array.from(rows, (r) => r[1]),
  time: Float64Array.from(rows, (r) => r[2] * DAY_MS),
});
const reach = { withinMetres: 200, withinDays: 14 };
const named = (role: Uint8Array): string[] => Array.from(role, (code) => NEAR_REPEAT_ROLES[code]!);

describe('originators, repeats and near repeats', () => {
  it('names the first, those at the same place, those nearby and those alone', () => {
    const result = nearRepeatRoles(
      events([
        [0, 0, 0],
        [0, 0, 5],
        [150, 0, 6],
        [900, 0, 6],
        [330, 0, 12],
        [0, 0, 30],
        [Number.NaN, 0, 1],
      ]),
      reach,
    );
    expect(named(result.role)).toEqual([
      'originator',
      'repeat',
      'near repeat',
      'isolated',
      'near repeat',
      'isolated',
      'not used',
    ]);
    expect([...result.follows]).toEqual([-1, 0, 1, -1, 2, -1, -1]);
    expect([...result.nFollowers]).toEqual([2, 1, 1, 0, 0, 0, 0]);
    expect([...result.series]).toEqual([0, 0, 0, -1, 0, -1, -1]);
    expect(result.nSeries).toBe(1);
    expect(result.leftOut).toEqual([{ reason: 'no position', n: 1 }]);
  });

  it('holds neither the last metre nor the last day of its reach', () => {
    const edge = nearRepeatRoles(
      events([
        [0, 0, 0],
        [200, 0, 1],
        [0.5, 0, 14],
      ]),
      reach,
    );
    expect(named(edge.role)).toEqual(['isolated', 'originator', 'near repeat']);
    expect(edge.follows[2]).toBe(1);
  });

  it('decides ties by the same place, then the latest, the nearest and the lowest', () => {
    const follows = (rows: readonly (readonly [number, number, number])[]): number =>
      nearRepeatRoles(events(rows), reach).follows.at(-1)!;
    expect(
      follows([
        [0, 0, 0],
        [50, 0, 3],
        [0, 0, 4],
      ]),
    ).toBe(0);
    expect(
      follows([
        [50, 0, 1],
        [150, 0, 3],
        [0, 0, 4],
      ]),
    ).toBe(1);
    expect(
      follows([
        [50, 0, 3],
        [40, 0, 3],
        [0, 0, 4],
      ]),
    ).toBe(1);
    expect(
      follows([
        [50, 0, 3],
        [0, 50, 3],
        [0, 0, 4],
      ]),
    ).toBe(0);
    expect(
      follows([
        [50, 0, 4],
        [0, 0, 4],
      ]),
    ).toBe(0);
  });

  it('counts as many followers as Knox counts pairs', () => {
    const row = fc.tuple(
      fc.integer({ min: 0, max: 800 }),
      fc.integer({ min: 0, max: 800 }),
      fc.integer({ min: 0, max: 60 }),
    );
    fc.assert(
      fc.property(
        fc.array(row, { maxLength: 50 }),
        fc.constantFrom('manhattan', 'euclidean') as fc.Arbitrary<'manhattan' | 'euclidean'>,
        (rows, distance) => {
          const set = events(rows);
          const roles = nearRepeatRoles(set, { ...reach, distance });
          const pairs = knox(set, {
            spaceEdgesMetres: [200],
            timeEdgesDays: [14],
            samePlaceMetres: null,
            nReplicates: 0,
            distance,
          });
          expect(roles.nFollowers.reduce((a, b) => a + b, 0)).toBe(pairs.observed[0]);
          roles.series.forEach((series, i) => {
            expect(series < 0).toBe(roles.role[i] === 0);
            if (roles.follows[i]! >= 0) expect(series).toBe(roles.series[roles.follows[i]!]);
          });
        },
      ),
    );
  });

  it('bears no events and refuses a reach of nothing', () => {
    expect(nearRepeatRoles(events([]), reach).nSeries).toBe(0);
    expect(() => nearRepeatRoles(events([]), { withinMetres: 0, withinDays: 1 })).toThrow(RangeError);
  });
});
