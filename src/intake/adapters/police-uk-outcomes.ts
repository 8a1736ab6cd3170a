import { dateFormat } from '../reading/dates.ts';
import type { OutcomeChange } from './adapter.ts';
import { csvAdapter } from './csv-adapter.ts';

/** data.police.uk outcomes: a later word on crimes that the street files of the same feed have, by Crime ID. */
export const policeUkOutcomes = csvAdapter({
  name: 'police-uk-outcomes',
  describes: 'data.police.uk outcomes (CSV, or the monthly zip)',
  updates: 'police-uk-street',
  encoding: 'utf-8',
  required: ['Crime ID', 'Month', 'Outcome type'],
  leavesOut: (member) => (/outcomes\.csv$/i.test(member) ? null : 'not an outcomes file'),
  keyOf(columns) {
    const crimeId = columns.at('Crime ID');
    return (row) => row.text(crimeId);
  },
  reader(columns, { clock }) {
    const crimeId = columns.at('Crime ID');
    const month = columns.at('Month');
    const outcome = columns.at('Outcome type');
    const months = dateFormat('YYYY-MM', clock);
    return (row): OutcomeChange | null => {
      const sourceRef = row.text(crimeId);
      if (sourceRef === '') row.note('key.missing', 'Crime ID', '', 'the Crime ID of a crime loaded before');
      const start = months.read(row.text(month));
      if (start === null) row.note('date.unreadable', 'Month', row.text(month), 'a month written YYYY-MM');
      const words = row.text(outcome);
      if (words === '') row.note('value.unknown', 'Outcome type', '', 'an outcome in words');
      return row.first === null && start !== null ? { sourceRef, outcome: words, order: start } : null;
    };
  },
});
