import { type AnalysisCase, cpuTimed } from '../../bench/against-c.ts';
import { changePoints } from './change-points.ts';
import { betweenChart, cChart } from './control-chart.ts';
import { seasonDesign } from './count-design.ts';
import { ewma, poissonCusumThreshold } from './cusum.ts';
import { differenceInDifferences, weightedDisplacementDifference } from './displacement.ts';
import { ears } from './ears.ts';
import { farrington } from './farrington.ts';
import { farringtonFlexible } from './farrington-flexible.ts';
import { holtWinters } from './holt-winters.ts';
import { mannKendall } from './mann-kendall.ts';
import { negativeBinomialRegression } from './negative-binomial-regression.ts';
import { nowcast } from './nowcast.ts';
import { createRandom } from './random.ts';
import { reportingLag } from './reporting-lag.ts';
import { stl } from './stl.ts';

const WEEKS = 520;
const DAYS = 3650;

/** Own times: R is the reference for these figures, and is not run here. */
export const cases: readonly AnalysisCase[] = [
  own('stl, 10 years of weeks, robust', WEEKS, () => {
    const values = wave(WEEKS, 52.18);
    return () => stl(values, { period: 52, robust: true }).trend[100]!;
  }),
  own('farrington, 52 weeks judged', WEEKS, () => {
    const counts = wave(WEEKS, 52.18);
    return () => farrington(counts, { from: WEEKS - 52 }).points.length;
  }),
  own('farrington flexible, 52 weeks judged', WEEKS, () => {
    const counts = wave(WEEKS, 52.18);
    return () => farringtonFlexible(counts, { from: WEEKS - 52 }).points.length;
  }),
  own('change points, 10 years of weeks, 999 permutations', WEEKS, () => {
    const counts = wave(WEEKS, 52.18);
    return () => changePoints(counts).changes.length;
  }),
  own('Holt-Winters, 10 years of days, weights fitted', DAYS, () => {
    const counts = wave(DAYS, 365.25);
    return () => holtWinters(counts, { period: 7 }).level;
  }),
  own('EARS C3, 10 years of days', DAYS, () => {
    const counts = wave(DAYS, 365.25);
    return () => ears(counts, { method: 'C3', leastSd: 0.5 }).isAlarm.length;
  }),
  own('Mann-Kendall, 10 years of weeks', WEEKS, () => {
    const counts = wave(WEEKS, 52.18);
    return () => mannKendall(counts).s;
  }),
  own('negative binomial regression, 10 years of days, season and weekdays', DAYS, () => {
    const counts = wave(DAYS, 365.25);
    const steps = Array.from(counts, (_, i) => i);
    const design = seasonDesign(steps, { season: { period: 365.25, harmonics: 2 }, weekdayOfStepZero: 0 });
    return () => negativeBinomialRegression(counts, design).deviance;
  }),
  own('Poisson CUSUM threshold, run length 370, 400 simulations', 400, () => {
    return () => poissonCusumThreshold({ inControlMean: 8, shiftedMean: 10 }).threshold;
  }),
  own('c and g charts, 10 years of days', DAYS, () => {
    const counts = wave(DAYS, 365.25);
    return () =>
      cChart(counts).points.length +
      betweenChart(
        counts.map((n) => n + 1),
        'g',
      ).points.length;
  }),
  own('EWMA, 10 years of days', DAYS, () => {
    const counts = wave(DAYS, 365.25);
    return () => ewma(counts, { mean: 8, sd: 2.8 }).values.length;
  }),
  own('WDD and difference in differences, 1,000 pairs of areas', 1000, () => {
    const counts = wave(4000, 365.25);
    return () => {
      let fewer = 0;
      for (let i = 0; i < 4000; i += 4) {
        const treated = { before: counts[i]! + 1, after: counts[i + 1]! + 1 };
        const control = { before: counts[i + 2]! + 1, after: counts[i + 3]! + 1 };
        if (weightedDisplacementDifference({ treated, control }).verdict === 'fewer') fewer++;
        if (differenceInDifferences(treated, control).p < 0.05) fewer++;
      }
      return fewer;
    };
  }),
  own('reporting lag and nowcast, 100,000 records', 100_000, () => {
    const random = createRandom(1);
    const occurred = Float64Array.from({ length: 100_000 }, () => random.below(400));
    const recorded = occurred.map((day) => day + Math.floor(-4 * Math.log(1 - random.unit())));
    const counts = new Float64Array(28);
    for (const day of occurred) if (day >= 372) counts[day - 372]!++;
    return () => nowcast(counts, reportingLag(occurred, recorded, { asOfDay: 399 })).days.length;
  }),
];

function own(name: string, n: number, prepare: () => () => number): AnalysisCase {
  return {
    name,
    async run(bench) {
      bench.report({ case: name, n, timing: cpuTimed(prepare(), 7, 2), against: null, ratioAtMost: null });
    },
  };
}

/** Counts about eight a step on a wave of the year. */
function wave(n: number, period: number): Float64Array {
  const random = createRandom(7);
  return Float64Array.from({ length: n }, (_, i) => {
    const mean = 8 * (1 + 0.3 * Math.cos((2 * Math.PI * i) / period));
    let count = 0;
    for (let k = 0; k < 40; k++) if (random.unit() < mean / 40) count++;
    return count;
  });
}
