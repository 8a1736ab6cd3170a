import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  differenceInDifferences,
  harmDisplacementDifference,
  weightedDisplacementDifference,
  weightedDisplacementQuotient,
} from './displacement.ts';
import { byarInterval, funnel, funnelLimits } from './funnel.ts';
import { binomialPmf, poissonPmf, poissonQuantile } from './special.ts';
import { compareTwoCounts, minimumDetectableChange, smallestBaseline } from './two-counts.ts';

describe('two counts', () => {
  // R: binom.test(20, 30)$p.value and likewise (domain brief §8.2)
  it.each([
    [10, 20, 0.09873714670538905],
    [2, 6, 0.2890625],
    [860, 1000, 0.0012626],
    [400, 500, 0.00095644],
  ])('%i then %i has the exact conditional p', (before, after, p) => {
    expect(compareTwoCounts(before, after).pExact).toBeCloseTo(p, p < 0.01 ? 7 : 12);
  });

  it.each([
    [10, 20, 0.8935, 4.7846],
    [860, 1000, 1.0604, 1.2752],
    [207, 110, 0.4178, 0.6729],
  ])('%i then %i has the interval of the ratio', (before, after, lower, upper) => {
    const { interval } = compareTwoCounts(before, after);
    expect(interval[0]).toBeCloseTo(lower, 4);
    expect(interval[1]).toBeCloseTo(upper, 4);
  });

  it('allows for periods of different length', () => {
    const result = compareTwoCounts(20, 3, { exposureBefore: 12, exposureAfter: 3 });
    expect(result.rateRatio).toBeCloseTo(0.6, 12);
    expect(result.pExact).toBeCloseTo(0.6018, 4);
  });

  // Krishnamoorthy & Thomson 2004, as the ptools tests quote them
  it.each([
    [6, 2, 0.1749],
    [0, 3, 0.0884],
  ])('the E-test of %i and %i is %f', (a, b, p) => {
    expect(compareTwoCounts(a, b).pETest).toBeCloseTo(p, 4);
  });

  it('adds up the same as the obvious sums', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 25 }),
        fc.integer({ min: 0, max: 25 }),
        fc.constantFrom(1, 2, 0.5),
        (a, b, t) => {
          const n = a + b;
          const share = t / (1 + t);
          let exact = 0;
          for (let j = 0; j <= n; j++) {
            if (binomialPmf(j, n, share) <= binomialPmf(b, n, share) * (1 + 1e-7)) exact += binomialPmf(j, n, share);
          }
          const mean = n / (1 + t);
          const score = (i: number, j: number) => (i + j === 0 ? 0 : (i - j / t) / Math.sqrt(i + j / (t * t)));
          let e = 0;
          for (let i = 0; i < 150; i++) {
            for (let j = 0; j < 150; j++) {
              if (Math.abs(score(i, j)) >= Math.abs(score(a, b)) - 1e-12)
                e += poissonPmf(i, mean) * poissonPmf(j, mean * t);
            }
          }
          const result = compareTwoCounts(a, b, { exposureAfter: t });
          expect(result.pExact).toBeCloseTo(Math.min(1, exact), 9);
          if (n > 0) expect(result.pETest).toBeCloseTo(Math.min(1, e), 8);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('reads the same either way round', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2000 }), fc.integer({ min: 1, max: 2000 }), (a, b) => {
        const there = compareTwoCounts(a, b);
        const back = compareTwoCounts(b, a);
        expect(there.pExact).toBeCloseTo(back.pExact, 9);
        expect(there.interval[0]).toBeCloseTo(1 / back.interval[1], 9);
      }),
    );
  });

  it('says from which baseline the drops of 2004 are beyond chance', () => {
    // worked numbers of the domain brief §8.2
    expect([-0.14, -0.2, -0.31, -0.4].map((share) => smallestBaseline(share))).toEqual([383, 183, 76, 44]);
  });

  it('names the nearest counts the test calls different', () => {
    fc.assert(
      fc.property(fc.integer({ min: 6, max: 3000 }), (before) => {
        const { fallTo, riseTo } = minimumDetectableChange(before);
        expect(compareTwoCounts(before, fallTo!).pExact).toBeLessThanOrEqual(0.05);
        expect(compareTwoCounts(before, fallTo! + 1).pExact).toBeGreaterThan(0.05);
        expect(compareTwoCounts(before, riseTo).pExact).toBeLessThanOrEqual(0.05);
        expect(compareTwoCounts(before, riseTo - 1).pExact).toBeGreaterThan(0.05);
      }),
    );
    expect(minimumDetectableChange(4).fallTo).toBeNull();
  });

  it('refuses a count that is none', () => {
    expect(() => compareTwoCounts(-1, 3)).toThrow(/before must be whole/);
    expect(() => compareTwoCounts(1, 3, { exposureAfter: 0 })).toThrow(/above 0/);
  });
});

const PAPER = {
  treated: { before: 207, after: 110 },
  control: { before: 308, after: 318 },
  displacement: { before: 178, after: 157 },
  displacementControl: { before: 150, after: 140 },
};

describe('displacement', () => {
  it('is the worked example of the paper', () => {
    const result = weightedDisplacementDifference(PAPER);
    expect(result.wdd).toBe(-118);
    expect(result.se).toBeCloseTo(Math.sqrt(1568), 12);
    expect(result.z).toBeCloseTo(-2.98, 2);
    expect(result.interval[0]).toBeCloseTo(-195.612, 2);
    expect(result.interval[1]).toBeCloseTo(-40.388, 2);
    expect([result.local, result.spillover, result.verdict]).toEqual([-107, -11, 'fewer']);
  });

  it('is the simple and the time-weighted example', () => {
    const simple = weightedDisplacementDifference({
      treated: { before: 20, after: 10 },
      control: { before: 20, after: 20 },
    });
    expect([simple.wdd, simple.verdict]).toEqual([-10, 'no clear change']);
    const weighted = weightedDisplacementDifference(
      { treated: { before: 80, after: 20 }, control: { before: 100, after: 50 } },
      { periodBefore: 2, periodAfter: 1 },
    );
    expect(weighted.wdd).toBe(-20);
    expect(weighted.se).toBeCloseTo(Math.sqrt(115), 12);
  });

  it('is the quotient with one control, and is none without success', () => {
    const { wdq, success, buffer, reading } = weightedDisplacementQuotient(
      PAPER.treated,
      PAPER.control,
      PAPER.displacement,
    );
    expect(success).toBeCloseTo(-0.326166, 6);
    expect(buffer).toBeCloseTo(-0.0842114, 7);
    expect(wdq).toBeCloseTo(0.2581857, 7);
    expect(reading).toBe('diffusion of benefit');
    expect(
      weightedDisplacementQuotient({ before: 10, after: 20 }, { before: 10, after: 10 }, { before: 5, after: 5 }).wdq,
    ).toBeNaN();
  });

  it('in harm is the count when every offence weighs one, and names what decides it', () => {
    const one = harmDisplacementDifference([{ harm: 1, counts: PAPER }]);
    expect([one.wdd, one.se]).toEqual([-118, weightedDisplacementDifference(PAPER).se]);
    const grave = { treated: { before: 2, after: 1 }, control: { before: 1, after: 1 } };
    expect(
      harmDisplacementDifference([
        { harm: 1, counts: PAPER },
        { harm: 5475, counts: grave },
      ]).varianceShares[1],
    ).toBeGreaterThan(0.99);
  });

  it('is 0 when nothing changed, turns with before and after, and widens with dispersion', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 500 }), { minLength: 4, maxLength: 4 }), ([a, b, c, d]) => {
        const there = weightedDisplacementDifference({
          treated: { before: a!, after: b! },
          control: { before: c!, after: d! },
        });
        const back = weightedDisplacementDifference({
          treated: { before: b!, after: a! },
          control: { before: d!, after: c! },
        });
        expect(there.wdd).toBeCloseTo(-back.wdd, 12);
        expect(there.se).toBe(back.se);
      }),
    );
    const wide = weightedDisplacementDifference(PAPER, { overdispersion: 4 });
    expect(wide.se).toBeCloseTo(2 * Math.sqrt(1568), 12);
  });

  it('refuses a ring without its control', () => {
    const { displacementControl, ...rest } = PAPER;
    expect(displacementControl.before).toBe(150);
    expect(() => weightedDisplacementDifference(rest)).toThrow(/go together/);
  });

  it('of log rates is the interaction of the regression', () => {
    const { ratio, se, p } = differenceInDifferences(PAPER.treated, PAPER.control);
    expect(ratio).toBeCloseTo(110 / 207 / (318 / 308), 12);
    expect(se).toBeCloseTo(Math.sqrt(1 / 207 + 1 / 110 + 1 / 308 + 1 / 318), 12);
    expect(p).toBeLessThan(0.0001);
    expect(differenceInDifferences({ before: 0, after: 1 }, PAPER.control).ratio).toBeNaN();
  });
});

describe('the funnel', () => {
  it('stands on the Poisson quantiles of E = 50', () => {
    expect([0.001, 0.025, 0.975, 0.999].map((p) => poissonQuantile(p, 50))).toEqual([30, 37, 64, 73]);
    const [lower, upper] = funnelLimits(50, 0.95);
    expect(lower).toBeGreaterThan(36);
    expect(lower).toBeLessThanOrEqual(37);
    expect(upper).toBeGreaterThan(63);
    expect(upper).toBeLessThanOrEqual(64);
  });

  it('has the exact and the Byar interval of ten and of fifty', () => {
    expect(byarInterval(50).map((value) => Number(value.toFixed(3)))).toEqual([37.108, 65.92]);
    expect(funnel([10], [10]).areas[0]!.interval.map((value) => Number(value.toFixed(3)))).toEqual([4.795, 18.39]);
  });

  it('points at the area that differs and widens when all do', () => {
    const expected = Array.from({ length: 20 }, () => 100);
    const one = funnel([150, ...expected.slice(1)], expected);
    expect([one.areas[0]!.verdict, one.areas[1]!.verdict, one.isWidened]).toEqual([
      'higher',
      'no clear difference',
      false,
    ]);
    const all = funnel(
      expected.map((_, i) => (i % 2 ? 60 : 140)),
      expected,
    );
    expect(all.isWidened).toBe(true);
    expect(all.areas.every(({ verdict }) => verdict === 'no clear difference')).toBe(true);
  });

  it('has wider limits at higher levels, around the expectation', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.5, max: 5000, noNaN: true }), (mean) => {
        const [inner, outer] = [funnelLimits(mean, 0.95), funnelLimits(mean, 0.998)];
        expect(outer[0]).toBeLessThanOrEqual(inner[0]);
        expect(inner[1]).toBeLessThanOrEqual(outer[1]);
        expect(inner[1]).toBeGreaterThan(mean);
      }),
    );
  });

  it('is empty of nothing and refuses an expectation of 0', () => {
    expect(funnel([], []).areas).toEqual([]);
    expect(() => funnel([1], [0])).toThrow(/above 0/);
  });
});
