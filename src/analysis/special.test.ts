import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  betaQuantile,
  betaRegularised,
  binomialCdf,
  binomialInterval,
  binomialPmf,
  binomialUpperTail,
  chiSquaredUpperTail,
  erf,
  erfc,
  gammaP,
  gammaQ,
  gammaQuantile,
  logGamma,
  normalCdf,
  normalQuantile,
  normalTwoSided,
  normalUpperTail,
  poissonCdf,
  poissonInterval,
  poissonPmf,
  poissonQuantile,
  poissonUpperTail,
  studentUpperTail,
} from './special.ts';

// Made with mpmath 1.3 at 40 digits, e.g. mp.gammainc(a, 0, x, regularized=True); arguments first, value last.
const erfcReference = [
  [0, 1.0],
  [0.1, 0.887537083981715],
  [0.5, 0.4795001221869535],
  [0.9, 0.20309178757716786],
  [1.24, 0.07949481570097033],
  [2, 0.004677734981047266],
  [2.9, 0.00004109787809945886],
  [6, 2.1519736712498913e-17],
  [20, 5.395865611607901e-176],
  [-0.3, 1.3286267594591274],
  [-2, 1.9953222650189528],
];
const erfReference = [
  [0, 0.0],
  [0.1, 0.1124629160182849],
  [0.5, 0.5204998778130465],
  [0.9, 0.7969082124228322],
  [1.24, 0.9205051842990297],
  [2, 0.9953222650189527],
  [2.9, 0.9999589021219005],
  [6, 1.0],
  [20, 1.0],
  [-0.3, -0.3286267594591274],
  [-2, -0.9953222650189527],
];
const normalQuantileReference = [
  [1e-300, -37.0470962993612],
  [1e-20, -9.262340089798407],
  [1e-5, -4.264890793922825],
  [0.01, -2.326347874040841],
  [0.2, -0.8416212335729142],
  [0.4, -0.2533471031357997],
  [0.49999, -0.000025066282748960008],
  [0.6, 0.2533471031357997],
  [0.975, 1.9599639845400538],
  [0.999999, 4.753424308817087],
];
const logGammaReference = [
  [1e-5, 11.512919692895826],
  [0.1, 2.252712651734206],
  [0.3, 1.0957979948180756],
  [0.5, 0.5723649429247001],
  [0.9, 0.06637623973474295],
  [1.00001, -0.0000057720744027504825],
  [1.5, -0.12078223763524522],
  [1.99999, -0.000004227811104241674],
  [2.1, 0.04543773854448518],
  [3, Math.LN2],
  [5.5, 3.9578139676187165],
  [10, 12.801827480081469],
  [11.9, 17.25847745059552],
  [12.1, 17.74700727079874],
  [100, 359.1342053695754],
  [1000000.0, 12815504.569147611],
  [1000000000000000.0, 3.353877639491067e16],
];
const gammaPReference = [
  [0.001, 1e-5, 0.9891230446957827],
  [0.001, 0.005, 0.9952842417233393],
  [0.1, 0.2, 0.8794196267900568],
  [0.5, 0.6, 0.7266783217077019],
  [1, 1.01, 0.6357810204284767],
  [2.5, 2.5, 0.5841198130044921],
  [10, 9.9, 0.529498417938461],
  [50.5, 40.400000000000006, 0.06928648733048404],
  [100, 30.0, 7.338468632878333e-24],
  [1000, 300.0, 2.4149201482967856e-221],
];
const gammaQReference = [
  [0.001, 1e-5, 0.01087695530421733],
  [0.001, 0.005, 0.0047157582766606835],
  [0.1, 0.2, 0.12058037320994318],
  [0.5, 0.6, 0.27332167829229814],
  [1, 1.01, 0.3642189795715233],
  [2.5, 2.5, 0.41588018699550794],
  [10, 9.9, 0.470501582061539],
  [50.5, 40.400000000000006, 0.930713512669516],
  [100, 30.0, 1.0],
  [1000, 10.0, 1.0],
];
const poissonUpperTailReference = [
  [0, 3, 1.0],
  [3, 3, 0.5768099188731565],
  [10, 2.5, 0.00027735209462083604],
  [100, 2.5, 5.612332736244056e-120],
  [5, 0.001, 8.326391864211503e-18],
  [1000, 900, 0.0005499022657117829],
  [1000, 1100, 0.99894067674607],
  [1, 1e-12, 9.999999999995e-13],
  [20, 0.7, 1.6847286927067638e-22],
];
const poissonCdfReference = [
  [0, 3, 0.049787068367863944],
  [3, 3, 0.6472318887822313],
  [10, 2.5, 0.999938373089875],
  [100, 2.5, 1.0],
  [5, 0.001, 1.0],
  [1000, 900, 0.9995093672671425],
  [1000, 1100, 0.0011752305681365554],
  [1, 1e-12, 1.0],
  [20, 0.7, 1.0],
];
const poissonPmfReference = [
  [0, 3, 0.049787068367863944],
  [3, 3, 0.22404180765538775],
  [10, 2.5, 0.00021572518449585167],
  [100, 2.5, 5.473448141980554e-120],
  [5, 0.001, 8.325004165278126e-18],
  [1000, 900, 0.000059269532854189],
  [1000, 1100, 0.00011590731420657795],
  [1, 1e-12, 9.99999999999e-13],
  [20, 0.7, 1.6286585594666413e-22],
];
const binomialPmfReference = [
  [0, 10, 0.3, 0.028247524900000005],
  [5, 10, 0.3, 0.10291934519999998],
  [0, 1000, 0.01, 0.00004317124741065824],
  [0, 500, 0.5, 3.054936363499605e-151],
  [250, 500, 0.5, 0.03566464555334905],
  [2500, 10000, 0.2, 8.031344009846585e-35],
  [5, 20, 0.999, 1.542663488503771e-41],
  [20, 20, 0.999, 0.9801888648295347],
  [1, 7, 1e-5, 0.00006999580010499861],
  [7, 7, 1e-5, 1.0000000000000005e-35],
];
const binomialUpperTailReference = [
  [0, 10, 0.3, 1.0],
  [5, 10, 0.3, 0.15026833259999997],
  [0, 1000, 0.01, 1.0],
  [0, 500, 0.5, 1.0],
  [250, 500, 0.5, 0.5178323227766746],
  [0, 20, 0.999, 1.0],
  [10, 20, 0.999, 1.0],
  [0, 7, 1e-5, 1.0],
  [3, 7, 1e-5, 3.499895001259994e-14],
];
const binomialCdfReference = [
  [0, 10, 0.3, 0.028247524900000005],
  [5, 10, 0.3, 0.9526510126],
  [0, 1000, 0.01, 0.00004317124741065824],
  [500, 1000, 0.01, 1.0],
  [0, 500, 0.5, 3.054936363499605e-151],
  [250, 500, 0.5, 0.5178323227766746],
  [0, 20, 0.999, 1.0000000000000178e-60],
  [10, 20, 0.999, 1.8308331132328402e-25],
  [0, 7, 1e-5, 0.999930002099965],
  [3, 7, 1e-5, 1.0],
];
const betaRegularisedReference = [
  [0.1, 0.5, 0.5, 0.20483276469913345],
  [0.9, 2, 3, 0.9963],
  [0.001, 10, 0.2, 3.427009939336571e-32],
  [0.3, 100, 200, 0.10884306564490975],
  [0.36, 100, 200, 0.8365897976258804],
  [0.49, 500, 500, 0.2635756083565853],
  [0.99, 0.01, 5, 0.999999999999794],
  [0.2, 3.3, 1, 0.004936270901760079],
];
const studentUpperTailReference = [
  [0, 3, 0.5],
  [2, 5, 0.05096973941492918],
  [-1.3, 10, 0.8886170913965777],
  [12, 2, 0.00343646683857923],
];

function expectAll(rows: readonly (readonly number[])[], value: (...a: number[]) => number, tolerance: number): void {
  for (const row of rows) {
    const wanted = row.at(-1)!;
    const got = value(...row.slice(0, -1));
    const error = Math.abs(got - wanted) / (Math.abs(wanted) || 1);
    expect(error, `${value.name}(${row.slice(0, -1).join(', ')}) = ${got}, wanted ${wanted}`).toBeLessThanOrEqual(
      tolerance,
    );
  }
}

describe('special functions agree with 40-digit arithmetic', () => {
  it('erfc, relative error below 4e-16', () => {
    expectAll(erfcReference, erfc as (...a: number[]) => number, 4e-16);
  });

  it('erf, relative error below 4e-16', () => {
    expectAll(erfReference, erf as (...a: number[]) => number, 4e-16);
  });

  it('normalQuantile, relative error below 4e-13', () => {
    expectAll(normalQuantileReference, normalQuantile as (...a: number[]) => number, 4e-13);
  });

  it('logGamma, relative error below 2e-10', () => {
    expectAll(logGammaReference, logGamma as (...a: number[]) => number, 2e-10);
  });

  it('gammaP, relative error below 2e-13', () => {
    expectAll(gammaPReference, gammaP as (...a: number[]) => number, 2e-13);
  });

  it('gammaQ, relative error below 2e-13', () => {
    expectAll(gammaQReference, gammaQ as (...a: number[]) => number, 2e-13);
  });

  it('poissonUpperTail, relative error below 5e-14', () => {
    expectAll(poissonUpperTailReference, poissonUpperTail as (...a: number[]) => number, 5e-14);
  });

  it('poissonCdf, relative error below 1e-14', () => {
    expectAll(poissonCdfReference, poissonCdf as (...a: number[]) => number, 1e-14);
  });

  it('poissonPmf, relative error below 5e-14', () => {
    expectAll(poissonPmfReference, poissonPmf as (...a: number[]) => number, 5e-14);
  });

  it('binomialPmf, relative error below 2e-13', () => {
    expectAll(binomialPmfReference, binomialPmf as (...a: number[]) => number, 2e-13);
  });

  it('binomialUpperTail, relative error below 1e-13', () => {
    expectAll(binomialUpperTailReference, binomialUpperTail as (...a: number[]) => number, 1e-13);
  });

  it('binomialCdf, relative error below 1e-13', () => {
    expectAll(binomialCdfReference, binomialCdf as (...a: number[]) => number, 1e-13);
  });

  it('betaRegularised, relative error below 1e-14', () => {
    expectAll(betaRegularisedReference, betaRegularised as (...a: number[]) => number, 1e-14);
  });

  it('studentUpperTail, relative error below 2e-15', () => {
    expectAll(studentUpperTailReference, studentUpperTail as (...a: number[]) => number, 2e-15);
  });
});

describe('normal', () => {
  it('has its familiar points', () => {
    expect(normalCdf(0)).toBe(0.5);
    expect(normalTwoSided(1.959963984540054)).toBeCloseTo(0.05, 15);
    expect(normalUpperTail(-1.2)).toBeCloseTo(1 - normalUpperTail(1.2), 15);
    expect(normalQuantile(0)).toBe(Number.NEGATIVE_INFINITY);
    expect(normalQuantile(0.5)).toBe(0);
    expect(normalQuantile(1.1)).toBeNaN();
  });
});

describe('Poisson', () => {
  it('is certain to give at least none, and gives nothing where nothing is expected', () => {
    expect(poissonUpperTail(0, 3)).toBe(1);
    expect(poissonUpperTail(1, 0)).toBe(0);
    expect(poissonCdf(0, 0)).toBe(1);
    expect(poissonUpperTail(2, -1)).toBeNaN();
  });

  it('has tails that are sums of its terms', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 60 }), fc.double({ min: 1e-3, max: 60, noNaN: true }), (k, mean) => {
        let below = 0;
        for (let j = 0; j < k; j++) below += poissonPmf(j, mean);
        expect(poissonUpperTail(k, mean)).toBeCloseTo(1 - below, 12);
        expect(poissonCdf(k, mean) + poissonUpperTail(k + 1, mean)).toBeCloseTo(1, 13);
      }),
    );
  });

  it('has as quantile the least count that reaches the probability', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1e-9, max: 1 - 1e-9, noNaN: true }),
        fc.double({ min: 1e-3, max: 5000, noNaN: true }),
        (p, mean) => {
          const k = poissonQuantile(p, mean);
          expect(poissonCdf(k, mean)).toBeGreaterThanOrEqual(p - 1e-15);
          if (k > 0) expect(poissonCdf(k - 1, mean)).toBeLessThan(p + 1e-15);
        },
      ),
    );
  });

  it('has Garwood intervals (R: poisson.test(10)$conf.int)', () => {
    const [lower, upper] = poissonInterval(10, 0.95);
    expect(lower).toBeCloseTo(4.795388696132433, 12);
    expect(upper).toBeCloseTo(18.390356042017785, 11);
    expect(poissonInterval(0, 0.95)).toEqual([0, gammaQuantile(0.975, 1)]);
  });
});

describe('binomial, beta and gamma', () => {
  it('has Clopper–Pearson intervals (R: binom.test(7, 20)$conf.int)', () => {
    const [lower, upper] = binomialInterval(7, 20, 0.95);
    expect(lower).toBeCloseTo(0.15390920478454, 12);
    expect(upper).toBeCloseTo(0.59218853453283, 12);
    expect(binomialInterval(0, 5, 0.9)[0]).toBe(0);
    expect(binomialInterval(5, 5, 0.9)[1]).toBe(1);
  });

  it('has quantiles that undo the distribution', () => {
    const shape = fc.double({ min: 0.2, max: 400, noNaN: true });
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 0.999999, noNaN: true }), shape, shape, (p, a, b) => {
        expect(gammaP(a, gammaQuantile(p, a))).toBeCloseTo(p, 10);
        const x = betaQuantile(p, a, b);
        if (x < 1 - 1e-9) expect(betaRegularised(x, a, b)).toBeCloseTo(p, 8);
      }),
    );
  });

  it('has the chi-squared tail (R: pchisq(3.841459, 1, lower = FALSE))', () => {
    expect(chiSquaredUpperTail(3.841458820694124, 1)).toBeCloseTo(0.05, 14);
    expect(chiSquaredUpperTail(0, 3)).toBe(1);
  });
});
