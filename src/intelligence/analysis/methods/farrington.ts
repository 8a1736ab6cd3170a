import { Type } from 'typebox';
import { farrington, farringtonFlexible } from '../../../analysis/index.ts';
import { round } from '../choose.ts';
import { defineMethod } from '../method.ts';
import { known } from '../model.ts';
import { countSeries, tooShort } from '../series.ts';

const FEWEST_YEARS = 3;

export const farringtonMethod = defineMethod(
  Type.Object(
    {
      variant: Type.Enum(['flexible', 'classic'], { default: 'flexible' }),
      yearsBack: Type.Integer({ minimum: 1, maximum: 10, default: 3 }),
      weeksJudged: Type.Integer({ minimum: 1, maximum: 104, default: 8 }),
      alpha: Type.Number({ minimum: 0.0001, maximum: 0.2, default: 0.01 }),
      halfWindow: Type.Integer({ minimum: 0, maximum: 10, default: 3 }),
    },
    { additionalProperties: false },
  ),
  {
    name: 'farrington',
    title: 'Unusual weeks for the time of year (Farrington)',
    version: 1,
    advisedAs: 'farrington',
    needs: `At least 100 incidents dated to the day over ${FEWEST_YEARS} years.`,
    cost: (n, { weeksJudged }) => n / 1e4 + 10 * weeksJudged,
    run(task, options) {
      const series = countSeries(task, 'week');
      const { yearsBack, halfWindow, alpha } = options;
      const history = 52 * yearsBack + halfWindow;
      const n = series.labels.length;
      const what = `Farrington with ${yearsBack} years back`;
      const refused = tooShort(series, what, { steps: history + 1, records: 100 }, 'controlChart');
      if (refused !== null) return refused;
      const from = Math.max(history, n - options.weeksJudged);
      const asked = { from, to: n, yearsBack, halfWindow, alpha };
      const { points } =
        options.variant === 'flexible' ? farringtonFlexible(series.counts, asked) : farrington(series.counts, asked);
      const alarms = points.filter((point) => point.isAlarm);
      const judged = points.filter((point) => Number.isFinite(point.upper)).length;
      const last = points.at(-1)!;
      return {
        refused: false,
        result: {
          kind: 'table',
          figures: { nWeeks: n, nJudged: judged, nAlarms: alarms.length },
          tables: [
            {
              name: 'weeks',
              columns: ['week', 'incidents', 'expected', 'upper', 'alarm', 'p', 'dispersion'],
              rows: points.map((point) => [
                series.labels[point.step]!,
                point.observed,
                known(point.expected),
                known(point.upper),
                point.isAlarm ? 'yes' : 'no',
                known(point.p),
                known(point.dispersion),
              ]),
            },
            {
              name: 'history',
              columns: ['week', 'incidents'],
              rows: series.labels.map((label, i) => [label, series.counts[i]!]),
            },
          ],
        },
        words: [
          alarms.length === 0
            ? `None of the last ${points.length} weeks is above what its time of year gives.`
            : `${alarms.length} of the last ${points.length} weeks are above what their time of year gives: ${alarms.map((point) => `${series.labels[point.step]} (${point.observed}, expected ${round(point.expected, 2)}, line ${round(point.upper, 2)})`).join('; ')}.`,
          `The last week, from ${series.labels[last.step]}: ${last.observed} incidents${Number.isFinite(last.expected) ? `, expected ${round(last.expected, 2)}` : ''}; ${series.nUsed} records.`,
          `By chance about ${round(judged * (options.variant === 'classic' ? alpha / 2 : alpha), 2)} of ${judged} weeks would pass their line.`,
        ],
        warnings: judged < points.length ? ['Weeks with too few events are not judged.'] : [],
        nUsed: series.nUsed,
        leftOut: series.leftOut,
      };
    },
  },
);
