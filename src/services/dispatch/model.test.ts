import { describe, expect, it } from 'vitest';
import { createRandom } from '../../analysis/index.ts';
import { type CrewFacts, planRound, type RoundStop, readRound, suggestCrews } from './model.ts';

const now = Date.UTC(2026, 10, 24, 9);
const HOUR = 3_600_000;
const crew = (teamId: number, change: Partial<CrewFacts> = {}): CrewFacts => ({
  ...{ teamId, name: `Crew ${teamId}`, agencyId: 2, travel: 'drive', skills: ['vehicle-lift'] },
  ...{ vehicles: [{ name: 'Lifter 1', kind: 'lifter' }], nThere: 2, nHeld: 0, shiftEndsAt: now + 4 * HOUR, ...change },
});
const way = (minutes: number) => ({ minutes, words: 'from the depot, 2 km by street' });
const lift = { needs: { skills: ['vehicle-lift'], vehicle: 'lifter' }, agencyId: 2, heldBy: null };

describe('Crews for a case', () => {
  it('are ranked by when they can be there, what they hold counted', () => {
    const crews = [crew(1, { nHeld: 2 }), crew(2), crew(3), crew(4)];
    const ways = new Map([
      [1, way(3)],
      [2, way(12)],
      [3, way(9)],
    ]);
    const found = suggestCrews(lift, crews, ways, now);
    expect(found.map(({ teamId, minutes }) => [teamId, minutes])).toEqual([
      [3, 9],
      [2, 12],
      [1, 43],
      [4, null],
    ]);
    expect(found.every(({ isFit }) => isFit)).toBe(true);
    expect(found[0]).toMatchObject({
      arrivesAt: now + 9 * 60_000,
      reasons: ['9 min from the depot, 2 km by street.', 'Free now.', 'Has the skill: vehicle lift.', 'Has Lifter 1.'],
    });
    expect(found[2]!.reasons.join(' ')).toContain('Holds 2 cases: about 40 min until hands are free');
    expect(found[3]!.reasons[0]).toBe('It is not known where they are.');
  });

  it('that cannot do it come after, each with why', () => {
    const crews = [
      crew(1, { skills: ['firstAid'] }),
      crew(2, { vehicles: [{ name: 'Van 1', kind: 'van' }] }),
      crew(3, { travel: 'none' }),
      crew(4, { shiftEndsAt: now + 10 * 60_000 }),
      crew(5, { agencyId: 1 }),
      crew(6, { nThere: 0 }),
      crew(7),
    ];
    const found = suggestCrews(lift, crews, new Map(crews.map(({ teamId }) => [teamId, way(15)])), now);
    expect(found[0]).toMatchObject({ teamId: 7, isFit: true, against: [] });
    const against = new Map(found.map((each) => [each.teamId, each.against.join(' ')]));
    expect(found.slice(1).every(({ isFit }) => !isFit)).toBe(true);
    expect(against.get(1)).toBe('Nobody there has the skill: vehicle lift.');
    expect(against.get(2)).toBe('It has no lifter.');
    expect(found.find(({ teamId }) => teamId === 3)!.reasons).toEqual([
      'Free now.',
      'Has the skill: vehicle lift.',
      'Has Lifter 1.',
    ]);
    expect(against.get(3)).toBe('Works from where it is and does not go out.');
    expect(against.get(4)).toBe('Its shift ends in 10 min, before it could be there.');
    expect(against.get(5)).toBe('Of another agency than the case.');
    expect(against.get(6)).toBe('Nobody of it is there now.');
  });
});

function made(seed: number, n: number, withDeadlines: boolean) {
  const random = createRandom(seed);
  const places = Array.from({ length: n + 1 }, () => [random.unit() * 40, random.unit() * 40] as const);
  const minutes = places.map(([x, y]) => places.map(([u, v]) => Math.round(Math.hypot(x - u, y - v))));
  const stops = Array.from({ length: n }, (_, i): RoundStop => {
    const workMinutes = 5 + Math.floor(random.unit() * 20);
    const dueInMinutes = withDeadlines && random.unit() < 0.6 ? Math.floor(random.unit() * 30 * n) - 40 : null;
    return { id: 100 + i, workMinutes, dueInMinutes };
  });
  return { stops, minutes };
}

/** The least cost of any order, by trying all. */
function leastOf({ stops, minutes }: ReturnType<typeof made>, lateWeight: number): number {
  let least = Number.POSITIVE_INFINITY;
  const go = (place: number, at: number, cost: number, left: readonly number[]): void => {
    if (cost >= least) return;
    if (left.length === 0) least = cost;
    for (const i of left) {
      const { workMinutes, dueInMinutes } = stops[i]!;
      const leg = minutes[place]![i + 1]!;
      const done = at + leg + workMinutes;
      const late = dueInMinutes === null ? 0 : Math.max(0, done - Math.max(0, dueInMinutes));
      go(
        i + 1,
        done,
        cost + leg + lateWeight * late,
        left.filter((other) => other !== i),
      );
    }
  };
  go(
    0,
    0,
    0,
    stops.map((_, i) => i),
  );
  return least;
}

describe('A round', () => {
  it.each([false, true])(
    'is never below its bound and nearly always the best there is (deadlines: %s)',
    (withDeadlines) => {
      let nBest = 0;
      let nTried = 0;
      for (let n = 1; n <= 8; n++) {
        for (let seed = 1; seed <= 12; seed++) {
          const problem = made(seed * 10 + n, n, withDeadlines);
          const plan = planRound(problem.stops, problem.minutes);
          const least = leastOf(problem, plan.lateWeight);
          expect(plan.bound).toBeLessThanOrEqual(least);
          expect(plan.cost).toBeGreaterThanOrEqual(least);
          expect(plan.cost).toBeLessThanOrEqual(1.2 * least + 1);
          expect(plan.stops.map(({ id }) => id).sort()).toEqual(problem.stops.map(({ id }) => id).sort());
          nTried++;
          if (plan.cost === least) nBest++;
        }
      }
      expect(nBest / nTried).toBeGreaterThan(0.95);
    },
  );

  it('of a hundred stops is within a few per cent of a bound that nothing beats', () => {
    const { stops, minutes } = made(3, 100, false);
    const plan = planRound(stops, minutes);
    expect(plan.gapPercent).toBeLessThan(12);
    expect(new Set(plan.stops.map(({ id }) => id)).size).toBe(100);
    expect(plan.totalMinutes).toBe(plan.travelMinutes + plan.workMinutes);
  });

  it('goes first where it would be late, and counts what is late all the same', () => {
    const minutes = [
      [0, 5, 10],
      [5, 0, 5],
      [10, 5, 0],
    ];
    const near = { id: 1, workMinutes: 30, dueInMinutes: null };
    const plan = planRound([near, { id: 2, workMinutes: 10, dueInMinutes: 20 }], minutes);
    expect(plan.stops.map(({ id }) => id)).toEqual([2, 1]);
    expect(plan).toMatchObject({ lateMinutes: 0, travelMinutes: 15, workMinutes: 40 });
    const late = planRound([near, { id: 2, workMinutes: 10, dueInMinutes: -5 }], minutes);
    expect(late.stops[0]).toEqual({ id: 2, travelMinutes: 10, reachedIn: 10, doneIn: 20, lateMinutes: 25 });
    // The five minutes before it began are not of its making.
    expect(late).toMatchObject({ lateMinutes: 20, cost: 15 + 3 * 20 });
  });

  it('keeps an order that was decided, with its own figures', () => {
    const problem = made(5, 6, true);
    const given = readRound(problem.stops, problem.minutes);
    expect(given.stops.map(({ id }) => id)).toEqual([100, 101, 102, 103, 104, 105]);
    expect(given.cost).toBeGreaterThanOrEqual(planRound(problem.stops, problem.minutes).cost);
  });

  it('is refused for no stops, too many, or a table of another size', () => {
    expect(() => planRound([], [[0]])).toThrow('1 to 100 stops');
    const { stops, minutes } = made(1, 101, false);
    expect(() => planRound(stops, minutes)).toThrow('found 101');
    expect(() => planRound(stops.slice(0, 3), minutes)).toThrow('4 by 4');
  });
});
