import { Type } from 'typebox';
import { nowcast, reportingLag } from '../../../analysis/index.ts';
import { chooseRecords, refuse, round } from '../choose.ts';
import { defineMethod } from '../method.ts';
import { known } from '../model.ts';

const DAY_MS = 86_400_000;
const FEWEST = 50;

export const nowcastMethod = defineMethod(
  Type.Object(
    {
      nDays: Type.Integer({ minimum: 1, maximum: 60, default: 28 }),
      longestDelayDays: Type.Integer({ minimum: 7, maximum: 180, default: 60 }),
      windowDays: Type.Integer({ minimum: 60, maximum: 1095, default: 365 }),
      level: Type.Number({ minimum: 0.5, maximum: 0.999, default: 0.95 }),
    },
    { additionalProperties: false },
  ),
  {
    name: 'nowcast',
    title: 'What the last days will become (nowcast)',
    version: 1,
    advisedAs: 'nowcast',
    needs: `At least ${FEWEST} incidents dated to the day, with the day they were recorded.`,
    cost: (n) => n / 1e4,
    run(task, { nDays, longestDelayDays, windowDays, level }) {
      if (windowDays <= longestDelayDays) {
        throw new RangeError(
          `windowDays must be longer than longestDelayDays, got ${windowDays} and ${longestDelayDays}.`,
        );
      }
      const { records } = task;
      const chosen = chooseRecords(records, { time: 'day' });
      const occurred = Float64Array.from(chosen.rows, (row) => records.day[row]!);
      const recorded = Float64Array.from(chosen.rows, (row) => records.recordedDay[row]!);
      // The last day on which anything came: the feed's own clock.
      const asOfDay = recorded.reduce(
        (last, day) => (Number.isNaN(day) ? last : Math.max(last, day)),
        Number.NEGATIVE_INFINITY,
      );
      if (!Number.isFinite(asOfDay)) {
        return refuse(
          'A nowcast needs the day on which incidents were recorded; this selection has none.',
          null,
          chosen.leftOut,
        );
      }
      const lag = reportingLag(occurred, recorded, { asOfDay, longestDelayDays, windowDays });
      if (lag.nUsed < FEWEST) {
        return refuse(
          `A nowcast needs at least ${FEWEST} incidents of the last ${windowDays} days with a day of recording; you have ${lag.nUsed}.`,
          'trend',
          [...chosen.leftOut, ...lag.leftOut],
        );
      }
      const counts = new Float64Array(nDays);
      for (let k = 0; k < occurred.length; k++) {
        const at = occurred[k]! - (asOfDay - nDays + 1);
        if (at >= 0 && at < nDays && recorded[k]! <= asOfDay) counts[at]! += records.count[chosen.rows[k]!]!;
      }
      const found = nowcast(counts, lag, { level });
      const label = (day: number) => new Date(day * DAY_MS).toISOString().slice(0, 10);
      const open = found.days.filter((day) => day.state === 'grey');
      const silent = found.days.filter((day) => day.state === 'suppressed').length;
      const sum = (of: (day: (typeof open)[number]) => number) => round(open.reduce((all, day) => all + of(day), 0));
      return {
        refused: false,
        result: {
          kind: 'table',
          figures: { asOf: label(asOfDay), daysTo95: lag.daysTo95, nOpenDays: open.length, nSilentDays: silent },
          tables: [
            {
              name: 'days',
              columns: ['day', 'counted', 'share', 'expected', 'lower', 'upper', 'state'],
              rows: found.days.map((day, i) => [
                label(asOfDay - nDays + 1 + i),
                day.counted,
                known(day.share),
                known(day.expected),
                known(day.lower),
                known(day.upper),
                day.state,
              ]),
            },
            {
              name: 'delay',
              columns: ['days', 'shareRecorded'],
              rows: Array.from(lag.shares, (share, k) => [k, known(share)]),
            },
          ],
        },
        words: [
          lag.daysTo95 < 0
            ? `Within ${longestDelayDays} days fewer than 95 % of incidents are recorded.`
            : `95 % of incidents are recorded within ${lag.daysTo95} days of happening.`,
          open.length === 0
            ? `As of ${label(asOfDay)} no day is still filling up enough to reckon with.`
            : `As of ${label(asOfDay)} ${open.length} days are still filling up: ${sum((day) => day.counted)} counted there, ${sum((day) => day.expected)} expected.`,
          ...(silent === 0 ? [] : [`Of the last ${silent} days too little is in to say anything.`]),
          `${lag.nUsed} records with both days.`,
        ],
        warnings: ['A feed that has stopped looks like quiet days: check that its last load is in.'],
        nUsed: lag.nUsed,
        leftOut: [...chosen.leftOut, ...lag.leftOut],
      };
    },
  },
);
