import { Type } from 'typebox';
import { aoristicClock } from '../../../analysis/index.ts';
import { chooseRecords, tooFew } from '../choose.ts';
import { defineMethod } from '../method.ts';

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

export const aoristicClockMethod = defineMethod(
  Type.Object(
    {
      share: Type.Enum(['overlap', 'unit'], { default: 'overlap' }),
      longestWindowHours: Type.Number({ exclusiveMinimum: 0, maximum: 8760, default: 168 }),
    },
    { additionalProperties: false },
  ),
  {
    name: 'aoristicClock',
    title: 'Hours of the week (aoristic)',
    version: 1,
    advisedAs: 'aoristic',
    needs: 'At least 20 incidents with a time or a time range.',
    cost: (n) => n / 1e4,
    run(task, options) {
      const { records } = task;
      const chosen = chooseRecords(records, { time: 'range' });
      const refused = tooFew(chosen, 20, 'The aoristic clock', 'trend');
      if (refused !== null) return refused;
      const from = Float64Array.from(chosen.rows, (row) => records.occurredFrom[row]!);
      const found = aoristicClock(
        from,
        Float64Array.from(chosen.rows, (row, k) =>
          Number.isNaN(records.occurredTo[row]!) ? from[k]! : records.occurredTo[row]!,
        ),
        {
          share: options.share,
          longestWindowMs: options.longestWindowHours * 3_600_000,
          offsets: task.offsets,
          ...(chosen.weights === undefined ? {} : { weights: chosen.weights }),
        },
      );
      const total = found.hours.reduce((a, b) => a + b, 0);
      const busiest = found.hours.indexOf(Math.max(...found.hours));
      const share = total > 0 ? found.hours[busiest]! / total : 0;
      return {
        refused: false,
        result: {
          kind: 'table',
          figures: { total, busiestHourOfWeek: busiest, busiestShare: share },
          tables: [
            {
              name: 'hours',
              columns: ['weekday', 'hour', 'incidents'],
              rows: [...found.hours].map((weight, h) => [WEEKDAYS[Math.floor(h / 24)]!, h % 24, weight]),
            },
          ],
        },
        words: [
          `The busiest hour is ${WEEKDAYS[Math.floor(busiest / 24)]} ${busiest % 24}:00 with ${(100 * share).toFixed(1)} % of ${found.nUsed} incidents (an even week has ${(100 / 168).toFixed(1)} % in each); unknown times are shared out over the hours they may have been.`,
        ],
        warnings: [],
        nUsed: found.nUsed,
        leftOut: [...chosen.leftOut, ...found.leftOut],
      };
    },
  },
);
