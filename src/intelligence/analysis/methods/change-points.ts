import { Type } from 'typebox';
import { changePoints, poissonRegression, seasonDesign } from '../../../analysis/index.ts';
import { round } from '../choose.ts';
import { defineMethod } from '../method.ts';
import { known } from '../model.ts';
import { type CountSeries, countSeries, STEPS, tooShort } from '../series.ts';

const FEWEST_STEPS = 12;
/** Steps of the year's wave, leap years counted. */
const SEASON_STEPS = { day: 365.25, week: 52.18, month: 12 };

export const changePointsMethod = defineMethod(
  Type.Object(
    {
      step: Type.Enum([...STEPS], { default: 'week' }),
      /** Steps are held against what their time of year brings; from two years on. */
      allowSeason: Type.Boolean({ default: true }),
      leastLength: Type.Integer({ minimum: 2, maximum: 365, default: 4 }),
      nReplicates: Type.Integer({ minimum: 19, maximum: 9999, default: 999 }),
    },
    { additionalProperties: false },
  ),
  {
    name: 'changePoints',
    title: 'When the rate changed for good',
    version: 1,
    advisedAs: 'changePoints',
    needs: `At least 30 incidents dated to the day over half a year (to the month for months).`,
    cost: (n, { nReplicates }) => n / 1e4 + nReplicates,
    run(task, { step, allowSeason, leastLength, nReplicates }, { seed }) {
      const series = countSeries(task, step);
      const n = series.labels.length;
      const steps = Math.max(FEWEST_STEPS, 2 * leastLength);
      const refused = tooShort(series, 'A search for changes', { steps, records: 30 }, 'trend');
      if (refused !== null) return refused;
      const isSeasonal = allowSeason && n >= 2 * SEASON_STEPS[step];
      const exposures = isSeasonal ? seasonalDays(series) : series.days;
      const found = changePoints(series.counts, { exposures, leastLength, nReplicates, seed });
      const per = (rate: number) => `${round(rate)} a day`;
      return {
        refused: false,
        result: {
          kind: 'table',
          figures: { nSteps: n, nChanges: found.changes.length, dispersion: known(found.parameters.dispersion) },
          tables: [
            {
              name: 'changes',
              columns: [step, 'before', 'after', 'ratio', 'p'],
              rows: found.changes.map(({ at, before, after, ratio, p }) => [
                series.labels[at]!,
                known(before),
                known(after),
                known(ratio),
                known(p),
              ]),
            },
            {
              name: 'segments',
              columns: ['from', 'until', 'incidents', 'perDay'],
              rows: found.segments.map(({ from, to, events, rate }) => [
                series.labels[from]!,
                series.labels[to - 1]!,
                events,
                known(rate),
              ]),
            },
            {
              name: 'series',
              columns: [step, 'incidents', 'days'],
              rows: series.labels.map((label, i) => [label, series.counts[i]!, series.days[i]!]),
            },
          ],
        },
        words: [
          found.changes.length === 0
            ? `The rate did not change for good from ${series.labels[0]} to ${series.labels.at(-1)} as far as ${series.nUsed} records can tell.`
            : `The rate changed ${found.changes.length === 1 ? 'once' : `${found.changes.length} times`}: ${found.changes.map(({ at, before, after, p }) => `from ${series.labels[at]} on, ${per(before)} became ${per(after)} (p = ${round(p, 2)})`).join('; ')}.`,
          `${series.nUsed} records in ${n} ${step}s${isSeasonal ? '; rates are of days as busy as the average of the year, the season allowed for' : ''}.`,
        ],
        warnings: isSeasonal ? [] : ['The season is not allowed for: it can look like a change.'],
        nUsed: series.nUsed,
        leftOut: series.leftOut,
      };
    },
  },
);

/** Days as long as their time of year is busy: a wave of the year, fitted to the counts beside a trend. */
function seasonalDays({ step, counts, days }: CountSeries): Float64Array {
  const design = seasonDesign(
    Array.from(counts, (_, i) => i),
    { trend: true, season: { period: SEASON_STEPS[step], harmonics: 1 } },
  );
  const { coefficients } = poissonRegression(counts, design, { exposures: days, quasi: true });
  const wave = (i: number) => coefficients[2]! * design.columns[2]![i]! + coefficients[3]! * design.columns[3]![i]!;
  return days.map((length, i) => length * Math.exp(wave(i)));
}
