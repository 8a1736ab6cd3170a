import {
  type BeforeAfter,
  compareTwoCounts,
  minimumDetectableChange,
  weightedDisplacementDifference,
} from '../../../analysis/index.ts';
import { dayOfIsoDate } from '../../../vocabulary/index.ts';
import { daysLong, type TaskMeasure, type TaskResult } from '../../tasks/model.ts';

/** What the figures carry. `tooEarly`, `tooFew` and `noClearChange` are answers, not failures. */
export const VERDICTS = [
  'fewer',
  'more',
  'noClearChange',
  'tooEarly',
  'tooFew',
  'notPlaceable',
  'reached',
  'notReached',
  'notCounted',
] as const;
export type Verdict = (typeof VERDICTS)[number];

export interface OutcomeCounts {
  treated: BeforeAfter;
  control: BeforeAfter | null;
  buffer: BeforeAfter | null;
  bufferControl: BeforeAfter | null;
}

export interface Outcome {
  verdict: Verdict;
  /** The answer in sentences, with its counts. */
  words: string[];
  counts: OutcomeCounts | null;
  /** Incidents fewer (negative) or more than the controls lead one to expect, over the days after. Null without a control. */
  difference: { wdd: number; local: number; spillover: number; se: number; interval: [number, number] } | null;
  /** Rate after over rate before in the treated area alone, with its exact interval. Null where nothing was counted. */
  ratio: { ratio: number; interval: [number, number]; p: number } | null;
  /** For what is delivered: how many of how many. */
  delivered: { unit: string; number: number; target: number } | null;
}

type IncidentMeasure = Extract<TaskMeasure, { kind: 'incidents' }>;

export interface Reach {
  /** Today, local days since 1970-01-01. */
  today: number;
  /** The last local day that records reach to. */
  recordedTo: number | null;
}

/** Records of a day come in for about this long. */
const SETTLING_DAYS = 14;
/** Fewer than this in the treated area, before and after together, say nothing whatever happened. */
const LEAST_TREATED = 6;

const empty = { counts: null, difference: null, ratio: null, delivered: null };

/** Is it too early to say? Then until when, in words; else null. */
export function tooEarly(measure: IncidentMeasure, { today, recordedTo }: Reach): string | null {
  const last = dayOfIsoDate(measure.after.last);
  if (today <= last) return `Too early: the days after last until ${measure.after.last}.`;
  if (recordedTo !== null && recordedTo >= last) return null;
  return `Too early: the days after last until ${measure.after.last}, and records ${recordedTo === null ? 'have not come yet' : 'do not reach so far yet'}.`;
}

export const earlyOutcome = (words: string): Outcome => ({ verdict: 'tooEarly', words: [words], ...empty });

export const unplaceableOutcome: Outcome = {
  verdict: 'notPlaceable',
  words: ['What is measured is told to you by area only, so it cannot be counted within a drawn area.'],
  ...empty,
};

/** Did what was measured change, beyond what the control did and beyond chance? */
export function judgeIncidents(measure: IncidentMeasure, counts: OutcomeCounts, reach: Reach): Outcome {
  const daysBefore = daysLong(measure.before);
  const daysAfter = daysLong(measure.after);
  const { treated, control, buffer, bufferControl } = counts;
  const ratio = compareTwoCounts(treated.before, treated.after, {
    exposureBefore: daysBefore,
    exposureAfter: daysAfter,
  });
  const wdd =
    control === null
      ? null
      : weightedDisplacementDifference(
          buffer === null || bufferControl === null
            ? { treated, control }
            : { treated, control, displacement: buffer, displacementControl: bufferControl },
          // Counts before are brought to the length of the days after, so the answer is in incidents of those days.
          { periodBefore: daysBefore / daysAfter, periodAfter: 1 },
        );
  const words = [countWords(measure, counts, daysBefore, daysAfter)];
  const detectable = minimumDetectableChange(treated.before, { exposureBefore: daysBefore, exposureAfter: daysAfter });
  const clear = wdd === null ? clearOf(ratio.interval) : wdd.verdict === 'no clear change' ? null : wdd.verdict;
  const isTooFew = treated.before + treated.after < LEAST_TREATED || (clear === null && detectable.fallTo === null);
  const verdict: Verdict = isTooFew ? 'tooFew' : (clear ?? 'noClearChange');
  if (isTooFew) words.push('Too few to tell: even none at all afterwards could be chance.');
  else if (wdd !== null) words.push(differenceWords(wdd.wdd, wdd.interval, verdict));
  else {
    words.push(
      `${rateWords(ratio.rateRatio, ratio.interval)}: ${verdictWords(verdict)}. Without a control area it cannot be told from what happened everywhere.`,
    );
  }
  if (wdd !== null && buffer !== null && !isTooFew) words.push(spilloverWords(wdd.spillover, buffer));
  if (daysBefore !== daysAfter)
    words.push(`The days before are ${daysBefore}, those after ${daysAfter}; counts are compared by day.`);
  if (reach.today - dayOfIsoDate(measure.after.last) < SETTLING_DAYS) {
    words.push('Records of the last days may still come in; look again in two weeks.');
  }
  return {
    verdict,
    words,
    counts,
    difference:
      wdd === null
        ? null
        : { wdd: wdd.wdd, local: wdd.local, spillover: wdd.spillover, se: wdd.se, interval: wdd.interval },
    ratio:
      treated.before + treated.after === 0 || !Number.isFinite(ratio.rateRatio) || !Number.isFinite(ratio.interval[1])
        ? null
        : { ratio: ratio.rateRatio, interval: ratio.interval, p: ratio.pExact },
    delivered: null,
  };
}

const clearOf = ([low, high]: readonly [number, number]) => (high < 1 ? 'fewer' : low > 1 ? 'more' : null);

/** Was what was to be delivered delivered? Counted where the result names the same unit. */
export function judgeDelivered(
  measure: Extract<TaskMeasure, { kind: 'delivered' }>,
  result: TaskResult | null,
): Outcome {
  const { unit, target } = measure;
  const counted = result?.output.counts.filter(({ what }) => what.trim().toLowerCase() === unit.trim().toLowerCase());
  if (counted === undefined || counted.length === 0) {
    return {
      ...empty,
      verdict: 'notCounted',
      words: [`The result does not count ${unit}; ${target} were to be delivered.`],
    };
  }
  const number = counted.reduce((sum, each) => sum + each.number, 0);
  const verdict = number >= target ? 'reached' : 'notReached';
  return { ...empty, verdict, words: [`${number} of ${target} ${unit}.`], delivered: { unit, number, target } };
}

export function verdictWords(verdict: Verdict): string {
  switch (verdict) {
    case 'fewer':
      return 'fewer';
    case 'more':
      return 'more';
    case 'noClearChange':
      return 'no clear change';
    case 'tooEarly':
      return 'too early to say';
    case 'tooFew':
      return 'too few to tell';
    case 'notPlaceable':
      return 'cannot be counted there';
    case 'reached':
      return 'delivered';
    case 'notReached':
      return 'not delivered in full';
    case 'notCounted':
      return 'not counted';
  }
}

function countWords(measure: IncidentMeasure, counts: OutcomeCounts, daysBefore: number, daysAfter: number): string {
  const of = (name: string, pair: BeforeAfter | null) =>
    pair === null ? [] : [`${name} ${pair.before} before and ${pair.after} after`];
  const parts = [
    ...of('treated area', counts.treated),
    ...of('control area', counts.control),
    ...of('buffer', counts.buffer),
    ...of('control of the buffer', counts.bufferControl),
  ];
  const days =
    daysBefore === daysAfter ? `${daysBefore} days before and after` : `${daysBefore} days before, ${daysAfter} after`;
  return `${measure.words.replace(/\.$/, '')}: ${parts.join('; ')} (${days}).`;
}

function differenceWords(wdd: number, [low, high]: readonly [number, number], verdict: Verdict): string {
  const size = `${howMany(wdd)} than the control leads one to expect (95 % interval ${howMany(low)} to ${howMany(high)})`;
  return `${size.charAt(0).toUpperCase()}${size.slice(1)}: ${verdictWords(verdict)}.`;
}

const howMany = (change: number) => {
  const size = Math.abs(Math.round(change * 10) / 10);
  return size === 0 ? 'neither fewer nor more' : `${size} ${change < 0 ? 'fewer' : 'more'}`;
};

function rateWords(ratio: number, [low, high]: readonly [number, number]): string {
  const to = Number.isFinite(high) ? `to ${high.toFixed(2)}` : 'upwards';
  if (!Number.isFinite(ratio))
    return `None before, so no ratio can be given; at least ${low.toFixed(2)} times as often after`;
  return `${ratio.toFixed(2)} times as often after as before (95 % interval ${low.toFixed(2)} ${to})`;
}

function spilloverWords(spillover: number, buffer: BeforeAfter): string {
  const counted = `in the buffer ${buffer.before} before and ${buffer.after} after`;
  if (Math.abs(spillover) < 0.5) return `Nothing to see of crime moving next door: ${counted}.`;
  return `Of the difference, ${howMany(spillover)} lie in the buffer (${counted}); on its own that is a hint, not a finding.`;
}
