import { Type } from 'typebox';
import { ears } from '../../../analysis/index.ts';
import { round } from '../choose.ts';
import { defineMethod } from '../method.ts';
import { known } from '../model.ts';
import { countSeries, tooShort } from '../series.ts';

export const earsMethod = defineMethod(
  Type.Object(
    {
      method: Type.Enum(['C1', 'C2', 'C3'], { default: 'C2' }),
      baselineDays: Type.Integer({ minimum: 3, maximum: 56, default: 7 }),
      daysJudged: Type.Integer({ minimum: 1, maximum: 365, default: 28 }),
      /** Keeps a single event after quiet days from alarming. */
      leastSd: Type.Number({ minimum: 0, maximum: 10, default: 0.5 }),
    },
    { additionalProperties: false },
  ),
  {
    name: 'ears',
    title: 'Unusual days without years of history (EARS)',
    version: 1,
    advisedAs: 'ears',
    needs: 'At least 20 incidents dated to the day over two weeks.',
    cost: (n) => n / 1e4,
    run(task, { method, baselineDays, daysJudged, leastSd }) {
      const series = countSeries(task, 'day');
      const n = series.labels.length;
      const refused = tooShort(series, 'EARS', { steps: baselineDays + 5, records: 20 }, 'trend');
      if (refused !== null) return refused;
      const found = ears(series.counts, { method, baseline: baselineDays, leastSd });
      const from = Math.max(0, n - daysJudged);
      const at = Array.from({ length: n - from }, (_, i) => from + i);
      const alarms = at.filter((i) => found.isAlarm[i]);
      const judged = at.filter((i) => Number.isFinite(found.upper[i])).length;
      return {
        refused: false,
        result: {
          kind: 'table',
          figures: { nDays: n, nJudged: judged, nAlarms: alarms.length, alpha: found.parameters.alpha },
          tables: [
            {
              name: 'days',
              columns: ['day', 'incidents', 'upper', 'alarm'],
              rows: at.map((i) => [
                series.labels[i]!,
                series.counts[i]!,
                known(found.upper[i]!),
                found.isAlarm[i] ? 'yes' : 'no',
              ]),
            },
          ],
        },
        words: [
          alarms.length === 0
            ? `None of the last ${at.length} days stands out from the ${baselineDays} before it (${method}).`
            : `${alarms.length} of the last ${at.length} days stand out from the ${baselineDays} before (${method}): ${alarms.map((i) => `${series.labels[i]} (${series.counts[i]}, line ${round(found.upper[i]!, 2)})`).join('; ')}.`,
          `${series.nUsed} records over ${n} days.`,
        ],
        warnings:
          baselineDays % 7 === 0
            ? []
            : ['The days compared with are not whole weeks: weekends count more or less among them.'],
        nUsed: series.nUsed,
        leftOut: series.leftOut,
      };
    },
  },
);
