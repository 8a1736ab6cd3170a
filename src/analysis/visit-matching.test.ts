import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from './random.ts';
import { assignToPlanned, matchVisits } from './visit-matching.ts';

const MINUTE = 60_000;

/** A made-up trace: [minute, x] pairs, y = 0. */
function trace(...fixes: [minute: number, x: number][]) {
  return {
    at: Float64Array.from(fixes, ([minute]) => minute * MINUTE),
    x: Float64Array.from(fixes, ([, x]) => x),
    y: new Float64Array(fixes.length),
  };
}
const minutes = (from: number, to: number, x: number, step = 0.5): [number, number][] =>
  Array.from({ length: Math.round((to - from) / step) + 1 }, (_, i) => [from + i * step, x]);
const AT_ZERO = { x: [0], y: [0] };

describe('visits matched from positions', () => {
  it('count a stay of ten minutes within fifty metres', () => {
    const { visits, nPassedBy } = matchVisits(
      trace(...minutes(0, 4, 300), ...minutes(4.5, 16.5, 20), ...minutes(17, 20, 400)),
      AT_ZERO,
    );
    expect(visits).toEqual([
      { place: 0, from: 4.5 * MINUTE, to: 16.5 * MINUTE, minutes: 12, seenMinutes: 12, certainty: 'counted' },
    ]);
    expect(nPassedBy).toBe(0);
  });

  it('do not count driving past, nor nine minutes', () => {
    expect(matchVisits(trace(...minutes(0, 1, 40), ...minutes(1.5, 9, 500)), AT_ZERO)).toMatchObject({
      visits: [],
      nPassedBy: 1,
    });
    expect(matchVisits(trace(...minutes(0, 9, 10), ...minutes(9.5, 12, 500)), AT_ZERO).visits).toEqual([]);
  });

  it('hold through jitter between fifty and seventy-five metres, and do not begin there', () => {
    const jitter = minutes(1, 12, 0).map(([minute], i) => [minute, i % 2 === 0 ? 45 : 70] as [number, number]);
    expect(matchVisits(trace([0, 30], [0.5, 60], ...jitter), AT_ZERO).visits).toHaveLength(1);
    expect(matchVisits(trace(...minutes(0, 12, 70)), AT_ZERO).visits).toEqual([]);
  });

  it('survive one bad fix, but not a minute outside', () => {
    const bad = matchVisits(trace(...minutes(0, 6, 10), [6.25, 900], ...minutes(6.5, 12, 10)), AT_ZERO);
    expect(bad.visits).toMatchObject([{ minutes: 12, certainty: 'counted' }]);
    const out = matchVisits(trace(...minutes(0, 6, 10), ...minutes(6.5, 8, 300), ...minutes(8.5, 14, 10)), AT_ZERO);
    expect(out).toMatchObject({ visits: [], nPassedBy: 2 });
  });

  it('are probable where a lost signal hides minutes that are needed, and end when it is lost for long', () => {
    const lost = matchVisits(trace(...minutes(0, 4, 10), ...minutes(9, 13, 10)), AT_ZERO);
    expect(lost.visits).toMatchObject([{ minutes: 13, seenMinutes: 8, certainty: 'probable' }]);
    const enough = matchVisits(trace(...minutes(0, 11, 10), ...minutes(15, 16, 10)), AT_ZERO);
    expect(enough.visits).toMatchObject([{ minutes: 16, seenMinutes: 12, certainty: 'counted' }]);
    expect(matchVisits(trace(...minutes(0, 5, 10), ...minutes(25, 30, 10)), AT_ZERO)).toMatchObject({
      visits: [],
      nPassedBy: 2,
    });
    // Two minutes are not more than two.
    expect(matchVisits(trace([0, 0], [2, 0], [4, 0], [6, 0], [8, 0], [10, 0]), AT_ZERO).visits[0]!.certainty).toBe(
      'counted',
    );
  });

  it('belong to the nearer of two places whose buffers overlap', () => {
    const { visits } = matchVisits(trace(...minutes(0, 12, 20)), { x: [0, 50], y: [0, 0] });
    expect(visits.map(({ place }) => place)).toEqual([0]);
  });

  it('use a geofence larger than the buffer', () => {
    const places = { x: [0], y: [0], reachMetres: [100] };
    expect(matchVisits(trace(...minutes(0, 12, 95)), places).visits).toHaveLength(1);
    expect(matchVisits(trace(...minutes(0, 12, 130)), places).visits).toHaveLength(0);
  });

  it('never overlap at one place, last as long as they say, and move with the clock and the map', () => {
    fc.assert(
      fc.property(fc.nat(1e6), fc.integer({ min: 0, max: 200 }), (seed, n) => {
        const random = createRandom(seed);
        let [minute, x] = [0, 0];
        const fixes = Array.from({ length: n }, (): [number, number] => {
          minute += random.unit() < 0.05 ? 20 * random.unit() : random.unit();
          x += random.gaussian() * 15;
          return [minute, x];
        });
        const places = { x: [0, 200], y: [0, 0] };
        const { visits } = matchVisits(trace(...fixes), places);
        for (const visit of visits) {
          expect(visit.minutes).toBeGreaterThanOrEqual(10 - 1e-6);
          expect(visit.seenMinutes).toBeLessThanOrEqual(visit.minutes + 1e-9);
          expect(visit.certainty === 'counted').toBe(visit.seenMinutes >= 10 - 1e-6);
        }
        const own = visits.filter(({ place }) => place === 0);
        for (let i = 1; i < own.length; i++) expect(own[i]!.from).toBeGreaterThan(own[i - 1]!.to);
        const later = matchVisits(trace(...fixes.map(([at, each]): [number, number] => [at + 64, each + 1024])), {
          x: [1024, 1224],
          y: [0, 0],
        });
        expect(later.visits.map(({ place, certainty }) => [place, certainty])).toEqual(
          visits.map(({ place, certainty }) => [place, certainty]),
        );
      }),
      { numRuns: 100 },
    );
  });

  it('refuse times out of order', () => {
    expect(() => matchVisits(trace([1, 0], [0, 0]), AT_ZERO)).toThrow('earlier than the one before');
  });

  it('need no positions', () => {
    expect(matchVisits(trace(), AT_ZERO)).toEqual({ visits: [], nPassedBy: 0, nPositions: 0 });
  });
});

describe('planned visits', () => {
  it('are fulfilled once, by the nearest in time at the place', () => {
    const planned = [
      { place: 0, from: 0 },
      { place: 0, from: 120 * MINUTE },
      { place: 1, from: 60 * MINUTE },
    ];
    const delivered = [
      { place: 0, from: 20 * MINUTE },
      { place: 0, from: 30 * MINUTE },
      { place: 0, from: 110 * MINUTE },
      { place: 1, from: 300 * MINUTE },
    ];
    expect(assignToPlanned(delivered, planned)).toEqual([0, null, 1, null]);
  });
});
