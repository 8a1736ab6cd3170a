import { Type } from 'typebox';
import { ewma, poissonCusum, poissonCusumThreshold } from '../../../analysis/index.ts';
import { refuse, round } from '../choose.ts';
import { defineMethod } from '../method.ts';
import { known } from '../model.ts';
import { countSeries, tooShort } from '../series.ts';

export const smallShiftMethod = defineMethod(
  Type.Object(
    {
      chart: Type.Enum(['cusum', 'ewma'], { default: 'cusum' }),
      step: Type.Enum(['day', 'week'], { default: 'week' }),
      /** Steps from the start that say what is usual, as a share of all. */
      baselineShare: Type.Number({ minimum: 0.2, maximum: 0.9, default: 0.5 }),
      /** CUSUM: the rise it is tuned to find. */
      riseRatio: Type.Number({ exclusiveMinimum: 1, maximum: 5, default: 1.3 }),
      /** CUSUM: steps between false alarms that are wanted. */
      runLength: Type.Integer({ minimum: 20, maximum: 2000, default: 370 }),
      /** EWMA: weight of the newest step, and half width of the limits in standard deviations. */
      lambda: Type.Number({ exclusiveMinimum: 0, maximum: 1, default: 0.2 }),
      width: Type.Number({ minimum: 1, maximum: 6, default: 2.7 }),
    },
    { additionalProperties: false },
  ),
  {
    name: 'smallShift',
    title: 'Small lasting shifts (CUSUM, EWMA)',
    version: 1,
    advisedAs: 'smallShift',
    needs: 'At least 50 incidents dated to the day over half a year.',
    cost: (n, { chart, runLength }) => n / 1e4 + (chart === 'cusum' ? 3 * runLength : 1),
    run(task, options, { seed }) {
      const series = countSeries(task, options.step);
      const n = series.labels.length;
      const refused = tooShort(series, 'A chart of small shifts', { steps: 12, records: 50 }, 'trend');
      if (refused !== null) return refused;
      const from = Math.floor(n * options.baselineShare);
      if (from < 8 || n - from < 4) {
        return refuse(
          `A chart of small shifts needs at least 8 whole ${options.step}s to learn from and 4 to watch; you have ${from} and ${n - from}.`,
          'trend',
          series.leftOut,
        );
      }
      const baseline = series.counts.subarray(0, from);
      const mean = baseline.reduce((a, b) => a + b, 0) / from;
      if (mean === 0) {
        return refuse(
          `A chart of small shifts needs incidents in the first ${from} ${options.step}s; there are none.`,
          'ears',
          series.leftOut,
        );
      }
      const variance = baseline.reduce((sum, count) => sum + (count - mean) ** 2, 0) / (from - 1);
      const watched = series.counts.subarray(from);
      const found =
        options.chart === 'cusum' ? byCusum(watched, mean, options, seed) : byEwma(watched, mean, variance, options);
      const alarms = found.isAlarm.flatMap((isAlarm, i) =>
        isAlarm && !found.isAlarm[i - 1] ? [series.labels[from + i]!] : [],
      );
      const dispersion = variance / mean;
      return {
        refused: false,
        result: {
          kind: 'table',
          figures: {
            mean,
            dispersion: known(dispersion),
            threshold: found.threshold,
            runLength: found.runLength,
            nBaseline: from,
            nWatched: n - from,
            nAlarms: alarms.length,
          },
          tables: [
            {
              name: 'series',
              columns: [options.step, 'incidents', 'value', 'lower', 'upper', 'alarm'],
              rows: series.labels.map((label, i) => [
                label,
                series.counts[i]!,
                i < from ? null : known(found.value[i - from]!),
                i < from ? null : known(found.lower[i - from]!),
                i < from ? null : known(found.upper[i - from]!),
                i < from ? 'baseline' : found.isAlarm[i - from] ? 'yes' : 'no',
              ]),
            },
          ],
        },
        words: [
          alarms.length === 0
            ? `No lasting shift from the usual ${round(mean)} a ${options.step} since ${series.labels[from]}.`
            : `The line was passed first from ${alarms.join(', then from ')} on; usual were ${round(mean)} a ${options.step}.`,
          `${found.words} ${series.nUsed} records; the first ${from} ${options.step}s are the baseline.`,
        ],
        warnings: [
          ...(options.chart === 'cusum' && dispersion > 1.5
            ? [`Counts vary ${round(dispersion, 2)} times as much as chance: false alarms come more often than stated.`]
            : []),
          'No season is allowed for: watch less than a season, or counts without one.',
        ],
        nUsed: series.nUsed,
        leftOut: series.leftOut,
      };
    },
  },
);

interface Watched {
  value: Float64Array;
  lower: Float64Array;
  upper: Float64Array;
  isAlarm: boolean[];
  threshold: number | null;
  runLength: number | null;
  words: string;
}

function byCusum(
  counts: Float64Array,
  mean: number,
  { riseRatio, runLength }: { riseRatio: number; runLength: number },
  seed: number,
): Watched {
  const setting = { inControlMean: mean, shiftedMean: mean * riseRatio };
  const line = poissonCusumThreshold({ ...setting, runLength, seed });
  const value = poissonCusum(counts, setting);
  return {
    value,
    lower: new Float64Array(counts.length),
    upper: new Float64Array(counts.length).fill(line.threshold),
    isAlarm: Array.from(value, (sum) => sum > line.threshold),
    threshold: line.threshold,
    runLength: line.runLength,
    words: `CUSUM tuned to a rise by ${Math.round(100 * (riseRatio - 1))} %, line ${line.threshold}: one false alarm in ${Math.round(line.runLength)} steps by simulation.`,
  };
}

function byEwma(
  counts: Float64Array,
  mean: number,
  variance: number,
  { lambda, width }: { lambda: number; width: number },
): Watched {
  // Counts vary at least as chance has it.
  const found = ewma(counts, { mean, sd: Math.sqrt(Math.max(mean, variance)), lambda, width });
  return {
    value: found.values,
    lower: found.lower,
    upper: found.upper,
    isAlarm: Array.from(found.values, (value, i) => value > found.upper[i]! || value < found.lower[i]!),
    threshold: null,
    runLength: null,
    words: `EWMA with λ = ${lambda} and limits of ${width} standard deviations.`,
  };
}
