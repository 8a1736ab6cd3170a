import { Type } from 'typebox';
import { mannKendall } from '../../../analysis/index.ts';
import { refuse, round } from '../choose.ts';
import { defineMethod } from '../method.ts';
import { known } from '../model.ts';
import { countSeries } from '../series.ts';

const FEWEST_MONTHS = 6;

export const trendMethod = defineMethod(
  Type.Object(
    { significance: Type.Number({ exclusiveMinimum: 0, maximum: 0.5, default: 0.05 }) },
    { additionalProperties: false },
  ),
  {
    name: 'trend',
    title: 'Trend by month (Mann–Kendall)',
    version: 1,
    advisedAs: 'trend',
    needs: `At least 10 incidents dated to the month over ${FEWEST_MONTHS} whole months.`,
    cost: (n) => n / 1e4,
    run(task, options) {
      const series = countSeries(task, 'month');
      if (series.labels.length < FEWEST_MONTHS) {
        return refuse(
          `A trend needs at least ${FEWEST_MONTHS} whole months; you have ${series.labels.length}.`,
          null,
          series.leftOut,
        );
      }
      // A month with 28 days has fewer incidents than one with 31 for no other reason.
      const perDay = series.counts.map((count, i) => count / series.days[i]!);
      const found = mannKendall(perDay);
      const isSure = found.p <= options.significance;
      const aYear = found.senSlope * 365.25;
      const [first, last] = [series.labels[0], series.labels.at(-1)];
      return {
        refused: false,
        result: {
          kind: 'table',
          figures: {
            tau: known(found.tau),
            p: found.p,
            senPerDayPerMonth: known(found.senSlope),
            nMonths: series.labels.length,
          },
          tables: [
            {
              name: 'months',
              columns: ['month', 'incidents', 'days', 'perDay'],
              rows: series.labels.map((month, i) => [month, series.counts[i]!, series.days[i]!, perDay[i]!]),
            },
          ],
        },
        words: [
          isSure
            ? `Incidents ${found.s > 0 ? 'rose' : 'fell'} from ${first} to ${last}: by ${round(Math.abs(aYear / 12), 2)} a month each month (Sen’s slope), p = ${round(found.p, 2)}.`
            : `No trend can be told from chance from ${first} to ${last} (p = ${round(found.p, 2)}).`,
          `${series.counts[0]} incidents in ${first}, ${series.counts.at(-1)} in ${last}; ${series.nUsed} records in ${series.labels.length} months.`,
        ],
        warnings: series.labels.length < 24 ? ['Less than two years: a season can look like a trend.'] : [],
        nUsed: series.nUsed,
        leftOut: series.leftOut,
      };
    },
  },
);
