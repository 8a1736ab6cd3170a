import { fixMyStreetCategory } from '../crosswalks/fixmystreet.ts';
import { dateFormat } from '../reading/dates.ts';
import { decimal } from '../reading/numbers.ts';
import { csvAdapter } from './csv-adapter.ts';

/** FixMyStreet reports as published: counts by small area, month and category. One row stands for several reports. */
export const areaCounts = csvAdapter({
  name: 'fixmystreet-counts',
  describes: 'FixMyStreet counts by LSOA, month and category (CSV)',
  encoding: 'utf-8',
  required: ['month', 'lsoa', 'SHEF_A_CODE', 'reports'],
  keyOf(columns) {
    const key = ['month', 'lsoa', 'SHEF_A_CODE'].map((name) => columns.at(name));
    return (row) => key.map((at) => row.text(at)).join('/');
  },
  reader(columns, { clock }) {
    const [month, lsoa, code] = [columns.at('month'), columns.at('lsoa'), columns.at('SHEF_A_CODE')];
    const [reports, lad, users] = [columns.at('reports'), columns.at('lad'), columns.at('unique_users')];
    const months = dateFormat('YYYY-MM', clock);
    return (row) => {
      const [monthText, areaCode, codeText, reportsText] = [
        row.text(month),
        row.text(lsoa),
        row.text(code),
        row.text(reports),
      ];
      const start = months.read(monthText);
      if (start === null) row.note('date.unreadable', 'month', monthText, 'a month written YYYY-MM');
      if (areaCode === '') row.note('place.unreadable', 'lsoa', '', 'the code of a small area');
      const found = fixMyStreetCategory(codeText);
      if (found === null) row.note('category.unknown', 'SHEF_A_CODE', codeText, 'a FixMyStreet code A1 to A95');
      const count = decimal(reportsText);
      if (count === null || !Number.isInteger(count) || count < 1) {
        row.note('number.unreadable', 'reports', reportsText, 'a whole number of reports, 1 or more');
      }
      if (row.first !== null || start === null || found === null || count === null) return null;
      const people = decimal(row.text(users));
      return {
        sourceRef: `${monthText}/${areaCode}/${codeText}`,
        category: found.category,
        sourceCategory: `${codeText} ${found.words}`,
        occurredFrom: start,
        occurredTo: months.end(start),
        timePrecision: 'month',
        reportedAt: null,
        recordedAt: null,
        place: { areaCode, precision: 'area', ...(row.text(lad) === '' ? {} : { text: row.text(lad) }) },
        outcome: null,
        flags: 0,
        count,
        attributes: people === null ? {} : { uniqueUsers: people },
      };
    };
  },
});
