import type { IncidentDraft, SourcePlace } from '../../vocabulary/index.ts';
import { policeUkCategory, policeUkWords } from '../crosswalks/police-uk.ts';
import { RowKeys } from '../keys.ts';
import { dateFormat } from '../reading/dates.ts';
import { readDegrees } from '../reading/numbers.ts';
import { csvAdapter } from './csv-adapter.ts';

const DEGREES = { lon: 'Longitude', lat: 'Latitude' };

/**
 * data.police.uk street-level crime and ASB. Dates are months and positions are snapped to published map points. ASB rows and
 * rows of the first years have no Crime ID: their key is made from what the row says (not its outcome, which may be added
 * later) and its place among equal rows of its month.
 */
export const policeUkStreet = csvAdapter({
  name: 'police-uk-street',
  describes: 'data.police.uk street-level crime and ASB (CSV, or the monthly zip)',
  encoding: 'utf-8',
  required: [
    'Crime ID',
    'Month',
    'Longitude',
    'Latitude',
    'Location',
    'LSOA code',
    'Crime type',
    'Last outcome category',
  ],
  leavesOut(member) {
    if (/stop-and-search\.csv$/i.test(member))
      return 'stop and search is about persons, not places; AIM does not take it';
    if (/outcomes\.csv$/i.test(member)) return 'outcomes are loaded by themselves, after the street file';
    return /street\.csv$/i.test(member) ? null : 'not a street file';
  },
  keyOf(columns) {
    const crimeId = columns.at('Crime ID');
    return (row) => row.text(crimeId);
  },
  reader(columns, { clock }) {
    const crimeId = columns.at('Crime ID');
    const month = columns.at('Month');
    const lon = columns.at('Longitude');
    const lat = columns.at('Latitude');
    const location = columns.at('Location');
    const lsoa = columns.at('LSOA code');
    const type = columns.at('Crime type');
    const outcome = columns.at('Last outcome category');
    const force = columns.at('Falls within');
    const months = dateFormat('YYYY-MM', clock);
    const keys = new RowKeys();
    return (row): IncidentDraft | null => {
      const monthText = row.text(month);
      const start = months.read(monthText);
      if (start === null) row.note('date.unreadable', 'Month', monthText, 'a month written YYYY-MM');
      const crimeType = row.text(type);
      const category = policeUkCategory(crimeType, monthText);
      if (category === null && start !== null) {
        row.note('category.unknown', 'Crime type', crimeType, policeUkWords(monthText));
      }
      const position = readDegrees(row, DEGREES, row.text(lon), row.text(lat));
      if (row.first !== null || start === null || category === null) return null;
      const areaCode = row.text(lsoa);
      const text = row.text(location);
      const place: SourcePlace = { ...position, precision: position.lon === undefined ? 'unknown' : 'snapped' };
      if (areaCode !== '') {
        place.areaCode = areaCode;
        if (position.lon === undefined) place.precision = 'area';
      }
      if (text !== '') place.text = text;
      return {
        sourceRef:
          row.text(crimeId) ||
          keys.keyOf(
            'police.uk',
            [monthText, row.text(force), row.text(lon), row.text(lat), text, areaCode, crimeType].join('\u001f'),
          ),
        category,
        sourceCategory: crimeType,
        occurredFrom: start,
        occurredTo: months.end(start),
        timePrecision: 'month',
        reportedAt: null,
        recordedAt: null,
        place,
        outcome: row.text(outcome) || null,
        flags: 0,
        count: 1,
        attributes: {},
      };
    };
  },
});
