import { bngToWgs84 } from '../../places/index.ts';
import { type Calendar, DAY } from '../incidents/calendar.ts';
import { SERVICES } from '../incidents/council.ts';
import { FIRE_COLUMNS } from '../incidents/fire.ts';
import type { CouncilRecord, FireRecord, PoliceRecord } from '../incidents/model.ts';
import { csvRow } from './file.ts';

const POLICE_COLUMNS = [
  'Reference', 'Record Type', 'Offence Code', 'Offence Description', 'ASB Qualifier', 'Earliest Date/Time', 'Latest Date/Time',
  'Reported Date/Time', 'Recorded Date/Time', 'Easting', 'Northing', 'Location Type', 'UPRN', 'Street', 'Postcode', 'Beat',
  'MO Code', 'Status', 'Outcome', 'Domestic', 'Hate', 'Alcohol', 'Repeat Victim', 'Vulnerable', 'Force',
] as const; // biome-ignore format: a header row

const yesNo = (is: boolean) => (is ? 'Y' : 'N');

/** Police RMS-like CSV (docs/town.md, "Police"). */
export function* policeLines(records: readonly PoliceRecord[], calendar: Calendar, town: string): Generator<string> {
  yield csvRow(POLICE_COLUMNS);
  const force = `${town} Police (made up)`;
  const index = new Map<string, number>(POLICE_COLUMNS.map((name, i) => [name, i]));
  for (const r of records) {
    const row: (string | number)[] = [
      r.ref,
      r.isCrime ? 'CRIME' : 'ASB',
      r.key,
      r.description,
      r.qualifier,
      calendar.policeTime(r.from),
      r.to === null ? '' : calendar.policeTime(r.to),
      calendar.policeTime(r.reported),
      calendar.policeTime(r.recorded),
      r.place ? r.place[0] : '',
      r.place ? r.place[1] : '',
      r.locationType,
      r.uprn,
      r.street,
      r.postcode,
      r.beat,
      r.mo,
      r.status,
      r.outcome,
      yesNo(r.domestic),
      yesNo(r.hate),
      yesNo(r.alcohol),
      yesNo(r.repeatVictim),
      yesNo(r.vulnerable),
      force,
    ];
    for (const { column, value } of r.flaws) row[index.get(column)!] = value;
    yield csvRow(row);
  }
}

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** Fire incident export (docs/town.md, "Fire"); to be written as latin-1. */
export function* fireLines(records: readonly FireRecord[], calendar: Calendar): Generator<string> {
  yield csvRow(FIRE_COLUMNS, '\r\n');
  for (const r of records) {
    const { year, month, day } = calendar.date(Math.floor(r.recorded / DAY));
    const clock = calendar.policeTime(r.recorded).slice(11);
    const own: Record<string, string> = {
      Day: String(day),
      Month: MONTHS[month - 1]!,
      Year: String(year),
      'Time of Call': `${clock}:${String(r.second).padStart(2, '0')}`,
      'Incident Number': r.ref,
      'X Coordinate': r.place ? String(r.place[0]) : '',
      'Y Coordinate': r.place ? String(r.place[1]) : '',
      Ward: r.ward,
    };
    for (const { column, value } of r.flaws) own[column] = value;
    const row = FIRE_COLUMNS.map((column) => own[column] ?? r.values[column] ?? '');
    // The published file is Windows-1252: its en dash is one byte that latin-1 passes through.
    yield csvRow(row, '\r\n').replaceAll('\u2013', '\u0096');
  }
}

/** Open311 GeoReport v2 requests (docs/town.md, "Council and CCTV"), one a line inside one array. */
export function* open311Lines(
  records: readonly CouncilRecord[],
  calendar: Calendar,
  agency: string,
): Generator<string> {
  yield '[\n';
  for (let i = 0; i < records.length; i++) {
    const r = records[i]!;
    const isClosed = r.finished < r.knownAt;
    const degrees = r.place ? bngToWgs84(r.place[0], r.place[1]) : null;
    const request: Record<string, unknown> = {
      service_request_id: r.ref,
      status: isClosed ? 'closed' : 'open',
      status_notes: isClosed ? r.doneNote : null,
      service_name: r.serviceName,
      service_code: r.key,
      description: r.description,
      agency_responsible: agency,
      service_notice: null,
      requested_datetime: calendar.isoTime(r.recorded),
      updated_datetime: calendar.isoTime(isClosed ? r.finished : r.recorded),
      expected_datetime: calendar.isoTime(r.expected),
      address: r.address,
      address_id: r.uprn,
      zipcode: r.postcode,
      lat: degrees ? sevenDecimals(degrees.lat) : null,
      long: degrees ? sevenDecimals(degrees.lon) : null,
      media_url: null,
      extended_attributes: r.attributes,
    };
    for (const { column, value } of r.flaws)
      request[column] = value !== '' && Number.isFinite(Number(value)) ? Number(value) : value;
    yield `${JSON.stringify(request)}${i < records.length - 1 ? ',' : ''}\n`;
  }
  yield ']\n';
}

/** The service list an Open311 endpoint publishes. */
export function serviceList(town: string): string {
  const services = Object.entries(SERVICES).map(([code, service]) => ({
    service_code: code,
    service_name: service.name,
    description: `${service.description}. Made up for ${town}.`,
    metadata: service.attributes !== undefined,
    type: 'realtime',
    keywords: '',
    group: service.group,
  }));
  return `${JSON.stringify(services, null, 1)}\n`;
}

export function sevenDecimals(degrees: number): number {
  return Math.round(degrees * 1e7) / 1e7;
}
