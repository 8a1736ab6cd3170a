import { Type } from 'typebox';
import { cChart, laneyChart, uChart } from '../../../analysis/index.ts';
import { refuse, round } from '../choose.ts';
import { defineMethod } from '../method.ts';
import { known } from '../model.ts';
import { countSeries } from '../series.ts';

const FEWEST_MONTHS = 12;

export const controlChartMethod = defineMethod(
  Type.Object(
    {
      chart: Type.Enum(['laney', 'u', 'c'], { default: 'laney' }),
      sigmas: Type.Number({ minimum: 1, maximum: 6, default: 3 }),
      runLength: Type.Integer({ minimum: 5, maximum: 20, default: 8 }),
    },
    { additionalProperties: false },
  ),
  {
    name: 'controlChart',
    title: 'Control chart by month',
    version: 1,
    advisedAs: 'controlChart',
    needs: `At least 30 incidents dated to the month over ${FEWEST_MONTHS} whole months.`,
    cost: (n) => n / 1e4,
    run(task, { chart, sigmas, runLength }) {
      const series = countSeries(task, 'month');
      if (series.labels.length < FEWEST_MONTHS) {
        return refuse(
          `A control chart needs at least ${FEWEST_MONTHS} whole months; you have ${series.labels.length}.`,
          'trend',
          series.leftOut,
        );
      }
      const options = { sigmas, runLength };
      const found =
        chart === 'c'
          ? cChart(series.counts, options)
          : chart === 'u'
            ? uChart(series.counts, series.days, options)
            : laneyChart(series.counts, series.days, options);
      const signals = found.points.flatMap((point, i) =>
        point.signals.length === 0 ? [] : [`${series.labels[i]} (${point.signals.join(', ')})`],
      );
      return {
        refused: false,
        result: {
          kind: 'table',
          figures: {
            centre: known(found.centre),
            sigmaZ: known(found.sigmaZ),
            dispersion: known(found.dispersion),
            nSignals: signals.length,
          },
          tables: [
            {
              name: 'months',
              columns: ['month', 'incidents', 'value', 'lower', 'upper', 'signals'],
              rows: found.points.map((point, i) => [
                series.labels[i]!,
                series.counts[i]!,
                known(point.value),
                known(point.lower),
                known(point.upper),
                point.signals.join(', '),
              ]),
            },
          ],
        },
        words: [
          signals.length === 0
            ? `All ${series.labels.length} months lie within what chance gives.`
            : `${signals.length} of ${series.labels.length} months stand out: ${signals.join('; ')}.`,
          `Centre ${round(found.centre)} ${chart === 'c' ? 'a month' : 'a day'}; limits of ${sigmas} sigmas${chart === 'laney' ? `, widened by ${round(found.sigmaZ)} for the variation from month to month` : ''}; ${series.nUsed} records.`,
        ],
        warnings: [],
        nUsed: series.nUsed,
        leftOut: series.leftOut,
      };
    },
  },
);
