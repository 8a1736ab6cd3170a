import {
  type HoldTerms,
  lengthWords,
  offenceProblems,
  type PenaltyOffence,
  termsProblems,
  thresholdProblems,
} from '../../../services/model.ts';
import { poundsWords } from '../../../vocabulary/index.ts';
import { plural } from '../../ui/words.ts';
import type { DatedThreshold } from './queries.ts';

/** One thing that is edited, and how: pounds are kept in pence. */
export interface AmountField<Entry> {
  key: keyof Entry & string;
  label: string;
  kind: 'pounds' | 'poundsOrNone' | 'number' | 'yesNo' | 'text';
  hint?: string;
}

/** A kind of entry that the partnership sets from a day on. */
export interface AmountKind<Entry extends { from: string }> {
  title: string;
  intro: string;
  path: string;
  nameOf: (entry: Entry) => string;
  lawOf: (entry: Entry) => string;
  summary: (entry: Entry) => string;
  problems: (entry: Entry, today: string) => string[];
  fields: readonly AmountField<Entry>[];
}

export const TERMS: AmountKind<HoldTerms> = {
  title: 'Vehicles in keeping',
  intro: 'A vehicle keeps the terms it was lifted under.',
  path: '/api/services/terms',
  nameOf: ({ workflow }) => (workflow === 'untaxed' ? 'Untaxed vehicles' : 'Abandoned vehicles'),
  lawOf: ({ law }) => law,
  summary: (terms) =>
    [
      `${poundsWords(terms.removalPence)} removal`,
      `${poundsWords(terms.storagePencePerDay)} storage a day after ${lengthWords({ unit: 'hours', n: terms.freeHours, calendar: '' })}`,
      terms.suretyPence === 0
        ? 'no surety'
        : `${poundsWords(terms.suretyPence)} surety for ${plural(terms.suretyDays, 'day')}`,
      `${plural(terms.daysBeforeDisposal, 'day')} before disposal, ${poundsWords(terms.disposalPence)}`,
    ].join('; '),
  problems: termsProblems,
  fields: [
    { key: 'removalPence', label: 'Removal, £', kind: 'pounds' },
    { key: 'storagePencePerDay', label: 'Storage for each day begun, £', kind: 'pounds' },
    { key: 'freeHours', label: 'Hours without storage', kind: 'number' },
    { key: 'suretyPence', label: 'Surety, £', kind: 'pounds', hint: '0: none is taken.' },
    { key: 'suretyDays', label: 'Days in which a surety can be asked back', kind: 'number' },
    { key: 'daysBeforeDisposal', label: 'Days before disposal', kind: 'number' },
    { key: 'disposalPence', label: 'Disposal, £', kind: 'pounds' },
    { key: 'law', label: 'Law', kind: 'text' },
  ],
};

export const OFFENCES: AmountKind<PenaltyOffence> = {
  title: 'Fixed penalties',
  intro: 'A penalty keeps the amounts it was offered under.',
  path: '/api/services/offences',
  nameOf: ({ name }) => name,
  lawOf: ({ law }) => law,
  summary: ({ leastPence, usualPence, mostPence, discountPence, discountDays, payDays, leastAge }) =>
    [
      `${poundsWords(usualPence)} (the law allows ${poundsWords(leastPence)} to ${poundsWords(mostPence)})`,
      discountPence === null
        ? 'no discount'
        : `${poundsWords(discountPence)} if paid in ${plural(discountDays, 'day')}`,
      `${plural(payDays, 'day')} to pay`,
      `from age ${leastAge}`,
    ].join('; '),
  problems: offenceProblems,
  fields: [
    { key: 'name', label: 'Name', kind: 'text' },
    { key: 'law', label: 'Law', kind: 'text' },
    { key: 'leastPence', label: 'Least that the law allows, £', kind: 'pounds' },
    { key: 'mostPence', label: 'Most that the law allows, £', kind: 'pounds' },
    { key: 'usualPence', label: 'What is asked for, £', kind: 'pounds' },
    { key: 'discountPence', label: 'Discounted, £', kind: 'poundsOrNone', hint: 'Empty: no discount.' },
    { key: 'discountDays', label: 'Days of the discount', kind: 'number' },
    { key: 'payDays', label: 'Days to pay', kind: 'number' },
    { key: 'prosecuteMonths', label: 'Months in which it can go to court', kind: 'number' },
    { key: 'leastAge', label: 'Least age', kind: 'number' },
  ],
};

export const THRESHOLD: AmountKind<DatedThreshold> = {
  title: 'Case review',
  intro: 'A review keeps the threshold it was asked for under.',
  path: '/api/services/threshold',
  nameOf: () => 'Threshold of a case review',
  lawOf: () => 'Anti-social Behaviour, Crime and Policing Act 2014 s.104',
  summary: (threshold) =>
    [
      `${plural(threshold.reports, 'report')} in ${plural(threshold.months, 'month')}`,
      `each made within ${plural(threshold.reportedWithinDays, 'day')}`,
      `asked for within ${plural(threshold.askedWithinMonths, 'month')} of the last`,
      threshold.graveAlone ? 'hate or high risk meets it alone' : 'hate or high risk does not meet it alone',
      `acknowledged in ${threshold.acknowledgeWorkingDays} and decided in ${threshold.decideWorkingDays} working days`,
    ].join('; '),
  problems: thresholdProblems,
  fields: [
    { key: 'reports', label: 'Reports', kind: 'number' },
    { key: 'months', label: 'Within months', kind: 'number' },
    { key: 'reportedWithinDays', label: 'Each reported within days', kind: 'number' },
    { key: 'askedWithinMonths', label: 'Asked for within months of the last', kind: 'number' },
    { key: 'graveAlone', label: 'Hate or high risk meets it by itself', kind: 'yesNo' },
    { key: 'acknowledgeWorkingDays', label: 'Working days to acknowledge', kind: 'number' },
    { key: 'decideWorkingDays', label: 'Working days to decide', kind: 'number' },
  ],
};
