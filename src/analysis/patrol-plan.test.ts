import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { patrolAlternatives, patrolEntropy } from './patrol-alternatives.ts';
import { patrolBound } from './patrol-bound.ts';
import { brokenRules, coveredBy, mostVisits, PATROL_RULES, type PatrolProblem } from './patrol-problem.ts';
import { planPatrol } from './patrol-solver.ts';
import { createRandom } from './random.ts';

/** Places and a base on a plane, walked straight at 80 m a minute, rounded up to whole minutes. */
function madeUp(seed: number, size: { places: number; crews: number; minutes: number; side?: number }): PatrolProblem {
  const random = createRandom(seed);
  const { places, crews, minutes, side = 1500 } = size;
  const nStops = places + 1;
  const at = Array.from({ length: nStops }, () => [random.unit() * side, random.unit() * side] as const);
  const travelMinutes = new Float64Array(nStops * nStops);
  for (let i = 0; i < nStops; i++) {
    for (let j = 0; j < nStops; j++) {
      const [dx, dy] = [at[i]![0] - at[j]![0], at[i]![1] - at[j]![1]];
      travelMinutes[i * nStops + j] = Math.ceil(Math.sqrt(dx * dx + dy * dy) / 80);
    }
  }
  return {
    risk: Float64Array.from({ length: places }, () => 1 + random.below(20)),
    area: Int32Array.from({ length: places }, (_, i) => i % 3),
    fewestVisits: new Int32Array(places),
    nStops,
    travelMinutes,
    crews: Array.from({ length: crews }, () => ({
      fromMinute: 0,
      toMinute: minutes,
      startStop: places,
      endStop: places,
    })),
    rules: PATROL_RULES,
  };
}

/** The most any plan covers: every order of visits over all crews, each as early as the ones before it allow. */
function optimum(problem: PatrolProblem): number {
  const { crews, nStops, travelMinutes, risk, rules } = problem;
  const most = mostVisits(problem);
  const now = crews.map((crew) => crew.fromMinute);
  const stop = crews.map((crew) => crew.startStop);
  const last = new Float64Array(risk.length).fill(Number.NEGATIVE_INFINITY);
  const n = new Int32Array(risk.length);
  const perArea = new Map<number, number>();
  let best = 0;
  (function go(lastStart: number): void {
    const isOwed = n.some((visits, place) => visits < problem.fewestVisits[place]!);
    if (!isOwed) best = Math.max(best, coveredBy(problem, n));
    for (let k = 0; k < crews.length; k++) {
      for (let p = 0; p < risk.length; p++) {
        const area = problem.area[p]!;
        if (n[p]! >= most || (perArea.get(area) ?? 0) >= rules.mostAnArea) continue;
        const start = Math.max(
          now[k]! + travelMinutes[stop[k]! * nStops + p]!,
          last[p]! + rules.visitMinutes + rules.gapMinutes,
          // Any plan's visits in order of their starts: never earlier than the one before.
          lastStart,
        );
        if (start + rules.visitMinutes + travelMinutes[p * nStops + crews[k]!.endStop]! > crews[k]!.toMinute) continue;
        const kept = [now[k]!, stop[k]!, last[p]!] as const;
        now[k] = start + rules.visitMinutes;
        stop[k] = p;
        last[p] = start;
        n[p]!++;
        perArea.set(area, (perArea.get(area) ?? 0) + 1);
        go(start);
        perArea.set(area, perArea.get(area)! - 1);
        n[p]!--;
        [now[k], stop[k], last[p]] = kept;
      }
    }
  })(Number.NEGATIVE_INFINITY);
  return best;
}

describe('a patrol plan', () => {
  it('visits the two places a short shift has time for, the riskier of the far ones left out', () => {
    // Base in the middle; 5 minutes to A (risk 5) and B (4), 5 between them; 30 to C (risk 8). 50 minutes.
    const far = 30;
    const travelMinutes = Float64Array.from([0, 5, far, 5, 5, 0, far, 5, far, far, 0, far, 5, 5, far, 0]);
    const problem: PatrolProblem = {
      risk: Float64Array.from([5, 4, 8]),
      area: Int32Array.from([-1, -1, -1]),
      fewestVisits: new Int32Array(3),
      nStops: 4,
      travelMinutes,
      crews: [{ fromMinute: 0, toMinute: 50, startStop: 3, endStop: 3 }],
      rules: PATROL_RULES,
    };
    const plan = planPatrol(problem, { seed: 1 });
    expect(plan.covered).toBe(9);
    expect(plan.routes[0]!.map(({ place }) => place).sort()).toEqual([0, 1]);
    // By hand: 50 − 5/2 − 5/2 = 45 minutes; a visit to A or B costs 15 + 5, to C 15 + 30. 5 + 4 for 40, then 5 of 45 of C.
    // A's and B's second visits do not fit: 50 minutes hold one visit of each place. By number: 45 / 20 = 2 visits: 8 + 5.
    expect(patrolBound(problem)).toBeCloseTo(9 + (5 / 45) * 8, 9);
  });

  it('keeps every rule, whatever the places, crews, caps and floors', () => {
    fc.assert(
      fc.property(
        fc.nat(1e6),
        fc.integer({ min: 0, max: 14 }),
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 10, max: 400 }),
        fc.integer({ min: 1, max: 8 }),
        (seed, places, crews, minutes, mostAnArea) => {
          const base = madeUp(seed, { places, crews, minutes });
          const problem = { ...base, rules: { ...base.rules, mostAnArea } };
          if (places > 2) problem.fewestVisits[2] = 1;
          const plan = planPatrol(problem, { seed, rounds: 4 });
          expect(brokenRules(problem, plan)).toEqual([]);
          expect(plan.covered).toBeCloseTo(coveredBy(problem, plan.nVisits), 9);
          expect(plan.covered).toBeLessThanOrEqual(patrolBound(problem) + 1e-9);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('is never above the optimum, nor that above the bound; and near it on small cases', () => {
    let [sum, n, least, optimal] = [0, 0, 1, 0];
    fc.assert(
      fc.property(
        fc.nat(1e6),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 2 }),
        fc.integer({ min: 40, max: 150 }),
        fc.constantFrom(1, 2, Number.POSITIVE_INFINITY),
        (seed, places, crews, minutes, mostAnArea) => {
          const base = madeUp(seed, { places, crews, minutes: crews === 2 ? Math.min(minutes, 80) : minutes });
          const problem = { ...base, rules: { ...base.rules, mostAnArea } };
          const plan = planPatrol(problem, { seed, rounds: 30 });
          const best = optimum(problem);
          const bound = patrolBound(problem);
          expect(plan.covered).toBeLessThanOrEqual(best + 1e-9);
          expect(best).toBeLessThanOrEqual(bound + 1e-9);
          if (best > 0) {
            sum += plan.covered / best;
            least = Math.min(least, plan.covered / best);
            n++;
            if (plan.covered >= best - 1e-9) optimal++;
          }
        },
      ),
      { numRuns: 120, seed: 20261124 },
    );
    expect(n).toBeGreaterThan(80);
    expect(least).toBeGreaterThan(0.85);
    expect(sum / n).toBeGreaterThan(0.99);
    expect(optimal / n).toBeGreaterThan(0.9);
  });

  it('is the same for the same seed, and the order is hard to guess across seeds at little loss', () => {
    const problem = madeUp(3, { places: 30, crews: 3, minutes: 480, side: 3000 });
    const plans = Array.from({ length: 12 }, (_, seed) => planPatrol(problem, { seed, rounds: 8 }));
    expect(planPatrol(problem, { seed: 5, rounds: 8 })).toEqual(plans[5]);
    const entropy = patrolEntropy(problem, plans);
    expect(entropy.nextPlaces).toBeGreaterThan(4);
    expect(entropy.hours).toBeGreaterThan(4);
    const covered = plans.map((plan) => plan.covered);
    expect(Math.min(...covered) / Math.max(...covered)).toBeGreaterThan(0.94);
    expect(patrolEntropy(problem, [plans[0]!, plans[0]!]).nextPlaces).toBeLessThan(entropy.nextPlaces);
  });

  it('pays the visits that are owed first, and says where it could not', () => {
    const problem = madeUp(8, { places: 12, crews: 1, minutes: 240 });
    problem.risk[4] = 0;
    problem.fewestVisits[4] = 2;
    const plan = planPatrol(problem, { seed: 2, rounds: 10 });
    expect(plan.nVisits[4]).toBe(2);
    expect(plan.short).toEqual([]);
    expect(plan.covered).toBeLessThanOrEqual(patrolBound(problem, problem.fewestVisits) + 1e-9);
    problem.fewestVisits[4] = 9;
    expect(planPatrol(problem, { seed: 2, rounds: 2 }).short).toEqual([4]);
  });

  it('covers more than equal spread, and both more than standing in the top place', () => {
    const problem = madeUp(21, { places: 40, crews: 3, minutes: 480, side: 3000 });
    const plan = planPatrol(problem, { seed: 1, rounds: 10 });
    const { equalSpread, topPlace } = patrolAlternatives(problem, 1);
    expect(plan.covered).toBeGreaterThan(equalSpread.covered);
    expect(equalSpread.covered).toBeGreaterThan(topPlace.covered);
    expect(topPlace.nVisits).toBe(mostVisits(problem));
  });

  it('does not depend on the unit of risk', () => {
    const problem = madeUp(5, { places: 15, crews: 2, minutes: 300 });
    const doubled = { ...problem, risk: problem.risk.map((risk) => 2 * risk) };
    const [one, two] = [planPatrol(problem, { seed: 4, rounds: 6 }), planPatrol(doubled, { seed: 4, rounds: 6 })];
    expect(two.routes).toEqual(one.routes);
    expect(patrolBound(doubled)).toBeCloseTo(2 * patrolBound(problem), 6);
  });

  it('refuses rules outside the evidence', () => {
    const problem = madeUp(1, { places: 3, crews: 1, minutes: 100 });
    expect(() => planPatrol({ ...problem, rules: { ...PATROL_RULES, visitMinutes: 30 } }, { seed: 1 })).toThrow(
      '10 to 16 minutes, got 30',
    );
  });
});
