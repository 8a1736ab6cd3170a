import { Type } from 'typebox';
import {
  forecastCounts,
  negativeBinomialRegression,
  poissonRegression,
  seasonDesign,
} from '../../../analysis/index.ts';
import { refuse, round } from '../choose.ts';
import { defineMethod } from '../method.ts';
import { known } from '../model.ts';
import { countSeries, labelAfter, STEPS, tooShort } from '../series.ts';

/** Steps of the year's wave, leap years counted. */
const YEAR = { day: 365.25, week: 52.18, month: 12 };

export const countModelMethod = defineMethod(
  Type.Object(
    {
      step: Type.Enum([...STEPS], { default: 'week' }),
      family: Type.Enum(['negative binomial', 'quasi-Poisson', 'Poisson'], { default: 'negative binomial' }),
      harmonics: Type.Integer({ minimum: 0, maximum: 3, default: 1 }),
      trend: Type.Boolean({ default: true }),
      nSteps: Type.Integer({ minimum: 1, maximum: 52, default: 4 }),
      level: Type.Number({ minimum: 0.5, maximum: 0.999, default: 0.95 }),
    },
    { additionalProperties: false },
  ),
  {
    name: 'countModel',
    title: 'Counts by trend and season (regression)',
    version: 1,
    advisedAs: 'countModel',
    needs: 'At least 100 incidents dated to the day over a year.',
    cost: (n) => n / 1e4 + 100,
    run(task, { step, family, harmonics, trend, nSteps, level }) {
      const series = countSeries(task, step);
      const n = series.labels.length;
      const steps = 4 * (1 + (trend ? 1 : 0) + 2 * harmonics + (step === 'day' ? 6 : 0));
      const refused = tooShort(series, 'This regression', { steps, records: 100 }, 'trend');
      if (refused !== null) return refused;
      const nFilled = series.counts.filter((count) => count > 0).length;
      if (nFilled < steps) {
        return refuse(
          `This regression needs incidents in at least ${steps} ${step}s; you have them in ${nFilled}.`,
          'trend',
          series.leftOut,
        );
      }
      const designOf = (from: number, length: number) =>
        seasonDesign(
          Array.from({ length }, (_, i) => from + i),
          {
            trend,
            ...(harmonics > 0 ? { season: { period: YEAR[step], harmonics } } : {}),
            ...(step === 'day' ? { weekdayOfStepZero: series.weekdayOfFirst } : {}),
          },
        );
      const options = { exposures: series.days };
      const design = designOf(0, n);
      const fit =
        family === 'negative binomial'
          ? negativeBinomialRegression(series.counts, design, options)
          : poissonRegression(series.counts, design, { ...options, quasi: family === 'quasi-Poisson' });
      const exposures = Float64Array.from({ length: nSteps }, (_, i) =>
        daysFrom(series.step, labelAfter(series, i + 1)),
      );
      const ahead = forecastCounts(fit, designOf(n, nSteps), { exposures, level });
      const at = fit.names.indexOf('trend');
      const aYear = YEAR[step];
      const change = (sign: number) =>
        round(100 * (Math.exp(aYear * (fit.coefficients[at]! + sign * 1.96 * fit.standardErrors[at]!)) - 1), 2);
      return {
        refused: false,
        result: {
          kind: 'table',
          figures: {
            kind: fit.kind,
            dispersion: known(fit.dispersion),
            size: known(fit.size),
            aic: known(fit.aic),
            converged: fit.converged,
            nSteps: n,
          },
          tables: [
            {
              name: 'coefficients',
              columns: ['name', 'logRatio', 'standardError', 'rateRatio', 'p'],
              rows: fit.names.map((name, i) => [
                name,
                known(fit.coefficients[i]!),
                known(fit.standardErrors[i]!),
                known(Math.exp(fit.coefficients[i]!)),
                known(fit.p[i]!),
              ]),
            },
            {
              name: 'forecast',
              columns: [step, 'expected', 'lower', 'upper'],
              rows: Array.from(ahead.expected, (value, i) => [
                labelAfter(series, i + 1),
                known(value),
                known(ahead.lower[i]!),
                known(ahead.upper[i]!),
              ]),
            },
            {
              name: 'series',
              columns: [step, 'incidents', 'days', 'fitted'],
              rows: series.labels.map((label, i) => [label, series.counts[i]!, series.days[i]!, known(fit.fitted[i]!)]),
            },
          ],
        },
        words: [
          ...(at < 0
            ? []
            : [
                `Season allowed for, the rate changes by ${change(0)} % a year (95 % interval ${change(-1)} to ${change(1)} %), p = ${round(fit.p[at]!, 2)}.`,
              ]),
          `${labelAfter(series, 1)} is expected to bring ${round(ahead.expected[0]!, 2)} (${Math.round(100 * level)} % of such steps ${ahead.lower[0]} to ${ahead.upper[0]}).`,
          `${fit.kind} regression on ${n} ${step}s, ${series.nUsed} records; counts vary ${round(fit.dispersion, 2)} times as much as the model has it.`,
        ],
        warnings: [
          ...(fit.converged ? [] : ['The fit did not converge: do not use its figures.']),
          ...(family === 'Poisson' && fit.dispersion > 1.5
            ? ['Counts vary more than chance: take the negative binomial.']
            : []),
        ],
        nUsed: series.nUsed,
        leftOut: series.leftOut,
      };
    },
  },
);

function daysFrom(step: 'day' | 'week' | 'month', label: string): number {
  if (step !== 'month') return step === 'day' ? 1 : 7;
  const [year, month] = label.split('-').map(Number);
  return new Date(Date.UTC(year!, month!, 0)).getUTCDate();
}
