import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assignPlaceDays, type TrialDesign } from './place-days.ts';
import { createRandom, type Random } from './random.ts';
import { poissonQuantile } from './special.ts';
import { carryOver, trialCompliance, trialEffect } from './trial-effect.ts';
import { trialPower } from './trial-power.ts';

const N_DAYS = 91;

describe('place-days', () => {
  it('are balanced by place, by weekday and by day', () => {
    fc.assert(
      fc.property(
        fc.nat(1e6),
        fc.integer({ min: 2, max: 25 }),
        fc.integer({ min: 1, max: 100 }),
        fc.constantFrom([1, 2], [2, 5], [1, 3], [3, 4]),
        (seed, nPlaces, nDays, [weeksWith, everyWeeks]) => {
          const { isAssigned, block, nAssigned, nBlocks } = assignPlaceDays({
            design: 'crossover',
            nPlaces,
            nDays,
            firstWeekday: 0,
            weeksWith,
            everyWeeks,
            seed,
          });
          expect(isAssigned.reduce((a, b) => a + b, 0)).toBe(nAssigned);
          expect(Math.max(...block)).toBe(nBlocks - 1);
          const whole = Math.floor(nDays / (7 * everyWeeks)) * 7 * everyWeeks;
          for (let weekday = 0; weekday < 7; weekday++) {
            for (let place = 0; place < nPlaces; place++) {
              let n = 0;
              for (let day = weekday; day < whole; day += 7) n += isAssigned[place * nDays + day]!;
              expect(n).toBe((whole / 7 / everyWeeks) * weeksWith);
            }
          }
          for (let day = 0; day < nDays; day++) {
            let n = 0;
            for (let place = 0; place < nPlaces; place++) n += isAssigned[place * nDays + day]!;
            expect(Math.abs(n - (nPlaces * weeksWith) / everyWeeks)).toBeLessThan(weeksWith + 1);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('take one place of each pair for good in a parallel trial, pairs alike before it', () => {
    const baseline = [50, 3, 47, 4, 20, 21];
    const days = assignPlaceDays({ design: 'parallel', nPlaces: 6, nDays: 10, firstWeekday: 0, seed: 3, baseline });
    for (const [a, b] of [
      [0, 2],
      [1, 3],
      [4, 5],
    ] as const) {
      expect(days.isAssigned[a * 10]! + days.isAssigned[b * 10]!).toBe(1);
      expect(days.block[a * 10]).toBe(days.block[b * 10]);
    }
    for (let i = 0; i < 60; i++) expect(days.isAssigned[i]).toBe(days.isAssigned[i - (i % 10)]);
  });

  it('are the same for the same seed and others for another', () => {
    const plan = { design: 'crossover', nPlaces: 20, nDays: N_DAYS, firstWeekday: 2 } as const;
    expect(assignPlaceDays({ ...plan, seed: 4 })).toEqual(assignPlaceDays({ ...plan, seed: 4 }));
    expect(assignPlaceDays({ ...plan, seed: 4 }).isAssigned).not.toEqual(
      assignPlaceDays({ ...plan, seed: 5 }).isAssigned,
    );
  });
});

/** A truth: places differ, days differ for all places alike, and a patrol takes its share of what would have happened. */
function simulate(design: TrialDesign, seed: number, { fall, nPlaces = 20 }: { fall: number; nPlaces?: number }) {
  const random = createRandom(seed);
  const rates = Array.from({ length: nPlaces }, () => 0.2 + 0.8 * random.unit());
  const dayEffects = Array.from({ length: N_DAYS }, () => 0.6 + 0.8 * random.unit());
  const days = assignPlaceDays({ design, nPlaces, nDays: N_DAYS, firstWeekday: 0, seed, baseline: rates });
  const values = new Float64Array(nPlaces * N_DAYS);
  for (let place = 0; place < nPlaces; place++) {
    for (let day = 0; day < N_DAYS; day++) {
      const at = place * N_DAYS + day;
      const mean = rates[place]! * dayEffects[day]! * (days.isAssigned[at] === 1 ? 1 - fall : 1);
      values[at] = poisson(random, mean);
    }
  }
  return { days, values, meanRate: rates.reduce((a, b) => a + b, 0) / nPlaces };
}
const poisson = (random: Random, mean: number) => poissonQuantile(Math.min(0.999999, random.unit()), mean);

describe('the effect of a trial of place-days', () => {
  it('is the mean difference within place, weekday and stretch, by hand', () => {
    // Two places, two weeks of one weekday each block: day 0 and day 7. Seven days' blocks, only two of them filled in.
    const days = assignPlaceDays({ design: 'crossover', nPlaces: 2, nDays: 14, firstWeekday: 0, seed: 1 });
    const values = new Float64Array(28).fill(Number.NaN);
    for (const weekday of [0, 1]) {
      for (const place of [0, 1]) {
        for (const week of [0, 1]) {
          const at = place * 14 + weekday + 7 * week;
          values[at] = (days.isAssigned[at] === 1 ? 1 : 3) + place + weekday * (days.isAssigned[at] === 1 ? 1 : 0);
        }
      }
    }
    const effect = trialEffect('crossover', days, { values }, 14);
    // Weekday 0: −2 in both places; weekday 1: −1. Mean −1.5; clusters −2 and −1: error 0.5, t with 1 df 12.706.
    expect(effect.difference).toBeCloseTo(-1.5, 12);
    expect(effect.interval[0]).toBeCloseTo(-1.5 - 12.7062 * 0.5, 3);
    expect(effect.nClusters).toBe(2);
    expect(effect.averted).toBeCloseTo(6, 12);
    expect(effect.total).toEqual([8, 14]);
  });

  it('has the truth within its 95 % interval about 95 times in 100, in both designs, days shared by all places', () => {
    for (const [design, fall] of [
      ['crossover', 0.3],
      ['crossover', 0],
      ['parallel', 0.3],
    ] as const) {
      let [covered, ratioCovered, found] = [0, 0, 0];
      const runs = 400;
      for (let seed = 0; seed < runs; seed++) {
        const { days, values, meanRate } = simulate(design, 1000 + seed, {
          fall,
          nPlaces: design === 'parallel' ? 40 : 20,
        });
        const { interval, ratioInterval, p } = trialEffect(design, days, { values }, N_DAYS);
        const truth = -fall * meanRate;
        if (interval[0] <= truth && truth <= interval[1]) covered++;
        if (ratioInterval[0] <= 1 - fall && 1 - fall <= ratioInterval[1]) ratioCovered++;
        if (p < 0.05) found++;
      }
      expect(covered / runs, `${design} ${fall}`).toBeGreaterThan(0.925);
      expect(covered / runs, `${design} ${fall}`).toBeLessThan(0.985);
      expect(ratioCovered / runs, `${design} ${fall} ratio`).toBeGreaterThan(0.92);
      if (fall === 0) expect(found / runs).toBeLessThan(0.08);
    }
  });

  it('was foretold: the power worked out beforehand is the share of simulated trials that find it', () => {
    let [found, dispersion, mean] = [0, 0, 0];
    const runs = 300;
    for (let seed = 0; seed < runs; seed++) {
      const { days, values } = simulate('crossover', 5000 + seed, { fall: 0.2 });
      if (trialEffect('crossover', days, { values }, N_DAYS).p < 0.05) found++;
      const none = simulate('crossover', 5000 + seed, { fall: 0 });
      const nAll = none.values.length;
      const m = none.values.reduce((a, b) => a + b, 0) / nAll;
      mean += m / runs;
      dispersion += 1 / runs;
    }
    const { power } = trialPower({ nAssigned: 910, nOthers: 910, meanAPlaceDay: mean, dispersion, fall: 0.2 });
    expect(Math.abs(found / runs - power)).toBeLessThan(0.08);
  });

  it('leaves out what is not known, and says nothing of a single cluster', () => {
    const { days, values } = simulate('crossover', 1, { fall: 0.3 });
    for (let place = 0; place < 20; place++) values[place * N_DAYS + 3] = Number.NaN;
    expect(trialEffect('crossover', days, { values }, N_DAYS).nAssigned).toBeLessThan(days.nAssigned);
    const one = assignPlaceDays({ design: 'parallel', nPlaces: 2, nDays: 5, firstWeekday: 0, seed: 1 });
    expect(trialEffect('parallel', one, { values: new Float64Array(10).fill(1) }, 5).interval[0]).toBeNaN();
  });

  it('scales with the unit of harm', () => {
    const { days, values } = simulate('crossover', 9, { fall: 0.3 });
    const one = trialEffect('crossover', days, { values }, N_DAYS);
    const harm = trialEffect('crossover', days, { values: values.map((value) => 100 * value) }, N_DAYS);
    expect(harm.difference).toBeCloseTo(100 * one.difference, 9);
    expect(harm.ratio).toBeCloseTo(one.ratio, 12);
  });
});

describe('what else is told of a trial', () => {
  it('is its power: surer with more days, a larger fall or more incidents, halved by half the compliance', () => {
    const base = { nAssigned: 720, nOthers: 1080, meanAPlaceDay: 0.5, fall: 0.25 };
    const { power, smallestFall, expected } = trialPower(base);
    // By hand: 0.125 / sqrt(0.375/720 + 0.5/1080) − 1.96 = 2.028; Φ = 0.9787.
    expect(power).toBeCloseTo(0.9787, 3);
    expect(expected).toEqual([360, 540]);
    expect(trialPower({ ...base, fall: smallestFall }).power).toBeCloseTo(0.8, 6);
    expect(trialPower({ ...base, compliance: 0.5 }).power).toBeCloseTo(trialPower({ ...base, fall: 0.125 }).power, 12);
    expect(trialPower({ ...base, meanAPlaceDay: 0.001 }).smallestFall).toBe(Number.POSITIVE_INFINITY);
  });

  it('is whether it was done as assigned, and whether a patrol still works the day after', () => {
    const { days, values } = simulate('crossover', 2, { fall: 0.3 });
    const done = Float64Array.from(days.isAssigned, (assigned, i) => (assigned === 1 && i % 50 !== 0 ? 1 : 0));
    const compliance = trialCompliance(days, done);
    expect(compliance.assigned).toBe(days.nAssigned);
    expect(compliance.assignedAndDone).toBe(done.reduce((a, b) => a + b, 0));
    expect(compliance.othersAndDone).toBe(0);
    expect(carryOver(days, values, N_DAYS).isNotable).toBe(false);
  });
});
