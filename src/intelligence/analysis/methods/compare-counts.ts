import { Type } from 'typebox';
import { compareTwoCounts, minimumDetectableChange } from '../../../analysis/index.ts';
import { percent, refuse, round } from '../choose.ts';
import { defineMethod, type MethodRecords } from '../method.ts';
import { known } from '../model.ts';

const FEWEST = 10;

export const compareCountsMethod = defineMethod(
  Type.Object(
    {
      /** Length, people or area behind each selection, in any one unit: 365 and 31 days. */
      exposure: Type.Number({ exclusiveMinimum: 0, maximum: 1e9, default: 1 }),
      exposureOfOther: Type.Number({ exclusiveMinimum: 0, maximum: 1e9, default: 1 }),
      level: Type.Number({ minimum: 0.5, maximum: 0.999, default: 0.95 }),
    },
    { additionalProperties: false },
  ),
  {
    name: 'compareCounts',
    title: 'Two counts, and whether chance explains the difference',
    version: 1,
    advisedAs: 'areaCounts',
    needs: `Two selections, with at least ${FEWEST} incidents together.`,
    comparesTwo: true,
    cost: (n) => n / 1e5,
    run(task, { exposure, exposureOfOther, level }) {
      if (task.others === null) return refuse('Comparing counts needs a second selection; none was given.', null);
      const [after, before] = [eventsOf(task.records), eventsOf(task.others)];
      if (after + before < FEWEST || task.records.n < FEWEST) {
        return refuse(
          `Comparing counts needs at least ${FEWEST} incidents in the first selection; you have ${after}, and ${before} in the second.`,
          null,
        );
      }
      const found = compareTwoCounts(before, after, {
        exposureBefore: exposureOfOther,
        exposureAfter: exposure,
        level,
      });
      const detectable = minimumDetectableChange(before, {
        exposureBefore: exposureOfOther,
        exposureAfter: exposure,
        alpha: 1 - level,
      });
      const [lower, upper] = found.interval;
      const change = 100 * (found.rateRatio - 1);
      return {
        refused: false,
        result: {
          kind: 'table',
          figures: {
            first: after,
            second: before,
            rateRatio: known(found.rateRatio),
            lower: known(lower),
            upper: known(upper),
            pExact: found.pExact,
            pETest: found.pETest,
          },
          tables: [
            {
              name: 'detectable',
              columns: ['direction', 'count', 'share'],
              rows: [
                ['fall to', detectable.fallTo, detectable.fallShare],
                ['rise to', detectable.riseTo, known(detectable.riseShare)],
              ],
            },
          ],
        },
        words: [
          before === 0
            ? `${after} against none: a ratio cannot be given.`
            : `${after} against ${before}: ${round(Math.abs(change), 2)} % ${change < 0 ? 'fewer' : 'more'} for the same exposure (${percent(level)} interval ${round(100 * (lower - 1), 2)} to ${Number.isFinite(upper) ? round(100 * (upper - 1), 2) : 'any'} %), p = ${round(found.pExact, 2)}.`,
          found.pExact <= 1 - level
            ? 'Chance alone would rarely give such a difference.'
            : 'Chance alone explains such a difference.',
          detectable.fallTo === null
            ? `From ${before}, no fall could be told from chance; a rise to ${detectable.riseTo} could.`
            : `From ${before}, a fall to ${detectable.fallTo} or a rise to ${detectable.riseTo} could be told from chance.`,
        ],
        warnings: ['Counts that vary more than chance (series, reporting) make p too small.'],
        nUsed: task.records.n,
        leftOut: [],
      };
    },
  },
);

const eventsOf = (records: MethodRecords) => records.count.reduce((sum, count) => sum + count, 0);
