import { Type } from 'typebox';
import { stl } from '../../../analysis/index.ts';
import { round } from '../choose.ts';
import { defineMethod } from '../method.ts';
import { known } from '../model.ts';
import { countSeries, SEASON, STEPS, tooShort } from '../series.ts';

export const seasonsMethod = defineMethod(
  Type.Object(
    {
      step: Type.Enum([...STEPS], { default: 'month' }),
      /** Seasons alike in all years (0), or smoothed over this many of them. */
      seasonalSpan: Type.Integer({ minimum: 0, maximum: 999, default: 0 }),
      robust: Type.Boolean({ default: true }),
    },
    { additionalProperties: false },
  ),
  {
    name: 'seasons',
    title: 'Season, trend and the rest (STL)',
    version: 1,
    advisedAs: 'seasonal',
    needs: 'At least 100 incidents dated to the day over two years.',
    cost: (n) => n / 1e4,
    run(task, { step, seasonalSpan, robust }) {
      const series = countSeries(task, step);
      const period = SEASON[step];
      const refused = tooShort(
        series,
        `A seasonal decomposition by ${step}`,
        { steps: 2 * period, records: 100 },
        'trend',
      );
      if (refused !== null) return refused;
      if (seasonalSpan !== 0 && (seasonalSpan < 7 || seasonalSpan % 2 === 0)) {
        throw new RangeError(`seasonalSpan must be 0 or an odd number from 7 on, got ${seasonalSpan}.`);
      }
      // Months differ in length for no reason of crime.
      const perDay = series.counts.map((count, i) => count / series.days[i]!);
      const found = stl(perDay, { period, robust, seasonalSpan: seasonalSpan === 0 ? 'periodic' : seasonalSpan });
      const variance = (values: Float64Array) => {
        const mean = values.reduce((a, b) => a + b, 0) / values.length;
        return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
      };
      const deseasoned = found.remainder.map((rest, i) => rest + found.seasonal[i]!);
      const strength = Math.max(0, 1 - variance(found.remainder) / variance(deseasoned));
      const [first, last] = [found.trend[0]!, found.trend.at(-1)!];
      const high = found.seasonal.indexOf(Math.max(...found.seasonal));
      const sd = Math.sqrt(variance(found.remainder));
      const unusual = series.labels.filter((_, i) => Math.abs(found.remainder[i]!) > 3 * sd);
      return {
        refused: false,
        result: {
          kind: 'table',
          figures: { nSteps: series.labels.length, period, seasonalStrength: known(strength), remainderSd: known(sd) },
          tables: [
            {
              name: 'series',
              columns: [step, 'incidents', 'days', 'perDay', 'trend', 'season', 'remainder', 'weight'],
              rows: series.labels.map((label, i) => [
                label,
                series.counts[i]!,
                series.days[i]!,
                perDay[i]!,
                known(found.trend[i]!),
                known(found.seasonal[i]!),
                known(found.remainder[i]!),
                known(found.weights[i]!),
              ]),
            },
          ],
        },
        words: [
          `Without the season, the rate went from ${round(first)} a day (${series.labels[0]}) to ${round(last)} (${series.labels.at(-1)}).`,
          `The season explains ${Math.round(100 * strength)} % of what the trend leaves; it is highest in steps like ${series.labels[high]} (${round(found.seasonal[high]!)} a day above the trend).`,
          unusual.length === 0
            ? `No ${step} lies more than three standard deviations from trend and season; ${series.nUsed} records.`
            : `Further than three standard deviations from trend and season: ${unusual.join(', ')}; ${series.nUsed} records.`,
        ],
        warnings:
          series.labels.length < 3 * period
            ? ['Less than three seasons: what one year did cannot be told from the season.']
            : [],
        nUsed: series.nUsed,
        leftOut: series.leftOut,
      };
    },
  },
);
