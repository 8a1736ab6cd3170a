import { Type } from 'typebox';
import { forecastHoltWinters, holtWinters } from '../../../analysis/index.ts';
import { refuse, round } from '../choose.ts';
import { defineMethod } from '../method.ts';
import { known } from '../model.ts';
import { countSeries, labelAfter, SEASON, STEPS, tooShort } from '../series.ts';

export const forecastMethod = defineMethod(
  Type.Object(
    {
      step: Type.Enum([...STEPS], { default: 'month' }),
      seasonal: Type.Enum(['additive', 'multiplicative'], { default: 'additive' }),
      nSteps: Type.Integer({ minimum: 1, maximum: 52, default: 3 }),
      level: Type.Number({ minimum: 0.5, maximum: 0.999, default: 0.95 }),
    },
    { additionalProperties: false },
  ),
  {
    name: 'forecast',
    title: 'What comes next (Holt–Winters)',
    version: 1,
    advisedAs: 'forecast',
    needs: 'At least 100 incidents dated to the day over more than two years.',
    cost: (n) => n / 1e4 + 100,
    run(task, { step, seasonal, nSteps, level }) {
      const series = countSeries(task, step);
      const period = SEASON[step];
      const n = series.labels.length;
      const refused = tooShort(series, `A forecast by ${step}`, { steps: 2 * period + 1, records: 100 }, 'trend');
      if (refused !== null) return refused;
      if (seasonal === 'multiplicative' && series.counts.some((count) => count === 0)) {
        return refuse(
          `A season that multiplies needs at least one incident in every ${step}; you have ${step}s without. Take an additive season.`,
          'trend',
          series.leftOut,
        );
      }
      const fit = holtWinters(series.counts, { period, seasonal });
      const found = forecastHoltWinters(fit, nSteps, level);
      // Counts are never below nothing.
      const least = (value: number) => known(Math.max(0, value));
      const [expected, lower, upper] = [found.expected[0]!, found.lower[0]!, found.upper[0]!].map((value) =>
        Math.max(0, value),
      );
      const share = `${Math.round(100 * level)} %`;
      return {
        refused: false,
        result: {
          kind: 'table',
          figures: {
            alpha: fit.alpha,
            beta: fit.beta,
            gamma: fit.gamma,
            oneStepSd: known(Math.sqrt(fit.variance)),
            nSteps: n,
          },
          tables: [
            {
              name: 'forecast',
              columns: [step, 'expected', 'lower', 'upper'],
              rows: Array.from(found.expected, (value, i) => [
                labelAfter(series, i + 1),
                least(value),
                least(found.lower[i]!),
                least(found.upper[i]!),
              ]),
            },
            {
              name: 'series',
              columns: [step, 'incidents', 'fitted'],
              rows: series.labels.map((label, i) => [
                label,
                series.counts[i]!,
                i < period ? null : known(fit.fitted[i - period]!),
              ]),
            },
          ],
        },
        words: [
          `${labelAfter(series, 1)} is expected to bring ${round(expected!, 2)} incidents (${share} interval ${round(lower!, 2)} to ${round(upper!, 2)}), if things go on as they have; ${series.nUsed} records in ${n} ${step}s.`,
          `One step ahead, past forecasts missed by ${round(Math.sqrt(fit.variance), 2)} (standard deviation).`,
        ],
        warnings:
          series.counts.reduce((a, b) => a + b, 0) < 5 * n
            ? ['Few incidents a step: the interval assumes normal errors and is rough here.']
            : [],
        nUsed: series.nUsed,
        leftOut: series.leftOut,
      };
    },
  },
);
