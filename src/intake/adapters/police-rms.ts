import { flagBit, type IncidentFlag, LOCATION_PRECISIONS, type SourcePlace } from '../../vocabulary/index.ts';
import { homeOfficeCategory } from '../crosswalks/home-office.ts';
import { NSIR_QUALIFIERS, nsirCategory } from '../crosswalks/nsir.ts';
import { dateFormat, readDate } from '../reading/dates.ts';
import { readGrid } from '../reading/numbers.ts';
import { csvAdapter, type Row } from './csv-adapter.ts';

const GRID = { x: 'Easting', y: 'Northing' };
const FLAG_COLUMNS: readonly [column: string, flag: IncidentFlag][] = [
  ['Domestic', 'domestic'],
  ['Hate', 'hate'],
  ['Alcohol', 'alcohol'],
  ['Repeat Victim', 'repeatVictim'],
  ['Vulnerable', 'vulnerable'],
];
const STATUSES = ['Under investigation', 'Filed', 'Closed', 'No crime'];

/** A force's own record management export: crimes by Home Office code and ASB by NSIR type, with earliest and latest times. */
export const policeRms = csvAdapter({
  name: 'police-rms',
  describes: 'a police record management export (CSV)',
  encoding: 'utf-8',
  required: [
    'Reference',
    'Record Type',
    'Offence Code',
    'Offence Description',
    'Earliest Date/Time',
    'Latest Date/Time',
    'Reported Date/Time',
    'Recorded Date/Time',
    'Easting',
    'Northing',
    'Location Type',
    'Street',
    'Postcode',
    'Status',
    'Outcome',
    'Domestic',
  ],
  keyOf(columns) {
    const reference = columns.at('Reference');
    return (row) => row.text(reference);
  },
  reader(columns, { clock }) {
    const at = (name: string) => columns.at(name);
    const reference = at('Reference');
    const [type, code, words, qualifier] = [
      at('Record Type'),
      at('Offence Code'),
      at('Offence Description'),
      at('ASB Qualifier'),
    ];
    const times = dateFormat('DD/MM/YYYY HH:mm', clock);
    const [earliest, latest, reported, recorded] = [
      at('Earliest Date/Time'),
      at('Latest Date/Time'),
      at('Reported Date/Time'),
      at('Recorded Date/Time'),
    ];
    const [easting, northing, locationType] = [at('Easting'), at('Northing'), at('Location Type')];
    const [uprn, street, postcode] = [at('UPRN'), at('Street'), at('Postcode')];
    const [beat, method, status, outcome] = [at('Beat'), at('MO Code'), at('Status'), at('Outcome')];
    const flagColumns = FLAG_COLUMNS.map(([column, flag]) => ({ column, at: at(column), bit: flagBit(flag) }));

    function flagsOf(row: Row): number {
      let flags = 0;
      for (const { column, at: place, bit } of flagColumns) {
        const word = row.text(place).toUpperCase();
        if (word === 'Y') flags |= bit;
        else if (word !== 'N' && word !== '') row.note('value.unknown', column, word, 'Y or N');
      }
      const state = row.text(status);
      if (!STATUSES.includes(state)) row.note('value.unknown', 'Status', state, STATUSES.join(', '));
      if (state === 'No crime') flags |= flagBit('noCrime');
      if (state === 'Closed' || state === 'Filed') flags |= flagBit('closed');
      return flags;
    }

    function categoryOf(row: Row, flags: number): string | null {
      const kind = row.text(type);
      const offence = row.text(code);
      if (kind === 'ASB') {
        return (
          nsirCategory(offence) ??
          row.note('category.unknown', 'Offence Code', offence, 'an NSIR type, NSIR01 to NSIR13')
        );
      }
      if (kind !== 'CRIME') return row.note('category.unknown', 'Record Type', kind, 'CRIME or ASB');
      const category = homeOfficeCategory(offence);
      if (category === null) return row.note('category.unknown', 'Offence Code', offence, 'a Home Office offence code');
      const isDomestic = (flags & flagBit('domestic')) !== 0;
      // A sexual offence stays one, domestic or not; both are shown by area only.
      return isDomestic &&
        category.startsWith('crime/violence/') &&
        category !== 'crime/violence/sexual' &&
        category !== 'crime/violence/homicide'
        ? 'crime/violence/domestic'
        : category;
    }

    function placeOf(row: Row): SourcePlace {
      const position = readGrid(row, GRID, row.text(easting), row.text(northing));
      const said = row.text(locationType).toLowerCase();
      const precision = LOCATION_PRECISIONS.find((known) => known === said);
      if (said !== '' && precision === undefined) {
        row.note('value.unknown', 'Location Type', row.text(locationType), 'PROPERTY, STREET, POSTCODE, AREA or empty');
      }
      const place: SourcePlace = { ...position, precision: precision ?? 'unknown' };
      const [uprnText, streetText, postcodeText] = [row.text(uprn), row.text(street), row.text(postcode)];
      if (uprnText !== '') place.uprn = uprnText;
      if (streetText !== '') place.streetName = streetText;
      if (postcodeText !== '') place.postcode = postcodeText;
      if (said === '') place.precision = postcodeText !== '' ? 'postcode' : streetText !== '' ? 'street' : 'unknown';
      const text = [streetText, postcodeText].filter((part) => part !== '').join(', ');
      if (text !== '') place.text = text;
      const beatText = row.text(beat);
      // The beat is all there is where nothing else is given.
      if (beatText !== '' && position.x === undefined && text === '') {
        place.areaCode = beatText;
        place.precision = 'area';
      }
      return place;
    }

    return (row) => {
      const sourceRef = row.text(reference);
      if (sourceRef === '') row.note('key.missing', 'Reference', '', 'the record’s reference');
      const flags = flagsOf(row);
      const category = categoryOf(row, flags);
      const from = readDate(row, 'Earliest Date/Time', row.text(earliest), times);
      const to = readDate(row, 'Latest Date/Time', row.text(latest), times);
      if (from === null)
        row.note('date.missing', 'Earliest Date/Time', '', 'the first moment it can have happened, DD/MM/YYYY HH:mm');
      if (from !== null && to !== null && to < from) {
        row.note(
          'date.order',
          'Latest Date/Time',
          row.text(latest),
          `not before ${row.text(earliest)} in Earliest Date/Time`,
        );
      }
      const reportedAt = readDate(row, 'Reported Date/Time', row.text(reported), times);
      const recordedAt = readDate(row, 'Recorded Date/Time', row.text(recorded), times);
      const place = placeOf(row);
      const impact = row.text(qualifier);
      if (impact !== '' && !(NSIR_QUALIFIERS as readonly string[]).includes(impact)) {
        row.note('value.unknown', 'ASB Qualifier', impact, `${NSIR_QUALIFIERS.join(', ')} or empty`);
      }
      if (row.first !== null || from === null || category === null) return null;
      const attributes: Record<string, string> = {};
      if (impact !== '') attributes['qualifier'] = impact;
      const mo = row.text(method);
      if (mo !== '') attributes['method'] = mo;
      attributes['status'] = row.text(status);
      return {
        sourceRef,
        category,
        sourceCategory: `${row.text(code)} ${row.text(words)}`.trim(),
        occurredFrom: from,
        occurredTo: to ?? from,
        timePrecision: to === null || to === from ? 'exact' : 'range',
        reportedAt,
        recordedAt,
        place,
        outcome: row.text(outcome) || null,
        flags,
        count: 1,
        attributes,
      };
    };
  },
});
