import { badRequest } from '../../platform/index.ts';
import { flagBit, type IncidentDraft, type SourcePlace } from '../../vocabulary/index.ts';
import { open311Category } from '../crosswalks/open311.ts';
import { type DateFormat, dateFormat, readDate } from '../reading/dates.ts';
import { readJsonArray } from '../reading/json-array.ts';
import { readDegrees } from '../reading/numbers.ts';
import { Problems } from '../reading/problems.ts';
import type { SourceFile, SourceText } from '../reading/source-file.ts';
import { asUtf8, chooseEncoding } from '../reading/text-encoding.ts';
import { readXmlRecords } from '../reading/xml-records.ts';
import type { Adapter, OpenedSource, ParsedRow, Reading, ReadingContext } from './adapter.ts';
import { headText, textProblem } from './csv-adapter.ts';

/** One service request's members as texts; null and missing are empty. Nested members are joined by a dot. */
type RequestFields = Readonly<Record<string, string>>;
type Request = { raw: string; fields: RequestFields | null };

const DEGREES = { lon: 'long', lat: 'lat' };
const ATTRIBUTES = 'extended_attributes.';

// Words people typed or that name them are not taken over, in whatever spelling an extension uses.
const NOT_TAKEN = /name|phone|mobile|email|mail|registration|vrm|first|last|contact/i;

/** Open311 GeoReport v2 service requests, JSON. */
export const open311Json: Adapter = {
  name: 'open311-json',
  describes: 'Open311 GeoReport v2 service requests (JSON)',
  sniff: (text) =>
    /^[\ufeff\s]*(\{\s*"[^"]*"\s*:\s*)?\[/.test(headText(text, 'utf-8')) &&
    headText(text, 'utf-8').includes('"service_request_id"'),
  open: async (file, context) => openRequests(file, context, 'JSON', jsonRequests),
};

/** Open311 GeoReport v2 service requests, XML. */
export const open311Xml: Adapter = {
  name: 'open311-xml',
  describes: 'Open311 GeoReport v2 service requests (XML)',
  sniff: (text) => /<service_requests[\s>]/.test(headText(text, 'utf-8')),
  open: async (file, context) => openRequests(file, context, 'XML', xmlRequests),
};

type ReadRequests = (utf8: AsyncIterable<Uint8Array>, name: string) => AsyncGenerator<Request[]>;

async function openRequests(
  file: SourceFile,
  context: ReadingContext,
  what: string,
  readRequests: ReadRequests,
): Promise<OpenedSource> {
  if (file.kind === 'xlsx') {
    throw badRequest('file.layout', `${file.fileName} is a workbook; Open311 requests come as ${what}.`);
  }
  const notes = file.leftOut.map(({ member, reason }) => `Left out ${member}: ${reason}.`);
  for (const text of file.texts) {
    const { note } = chooseEncoding(text.head, 'utf-8');
    if (note !== null) notes.push(note);
  }
  return { rows: rowsOf(file, context, readRequests), header: null, notes };
}

async function* rowsOf(
  file: SourceFile,
  context: ReadingContext,
  readRequests: ReadRequests,
): AsyncGenerator<ParsedRow[]> {
  const dates = dateFormat('iso', context.clock);
  let number = 0;
  for (const text of file.texts) {
    const { encoding } = chooseEncoding(text.head, 'utf-8');
    let inMember = 0;
    for await (const requests of readRequests(asUtf8(text.bytes(context.onBytes), encoding), nameOf(file, text))) {
      yield requests.map(({ raw, fields }) => {
        number++;
        inMember++;
        return {
          number,
          member: text.member === null ? null : { name: text.member, number: inMember },
          raw,
          reading: readRequest(raw, fields, dates),
          mends: null,
        };
      });
    }
  }
}

function nameOf(file: SourceFile, text: SourceText): string {
  return text.member === null ? file.fileName : `${file.fileName}/${text.member}`;
}

async function* jsonRequests(utf8: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<Request[]> {
  for await (const elements of readJsonArray(utf8, name)) {
    yield elements.map(({ raw, value }) => ({ raw, fields: isObject(value) ? textsOf(value) : null }));
  }
}

async function* xmlRequests(utf8: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<Request[]> {
  for await (const records of readXmlRecords(utf8, 'service_requests', 'request', name)) yield records;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textsOf(value: Record<string, unknown>, prefix = '', texts: Record<string, string> = {}): RequestFields {
  for (const [name, member] of Object.entries(value)) {
    if (member === null || member === undefined) continue;
    if (isObject(member)) textsOf(member, `${prefix}${name}.`, texts);
    else texts[`${prefix}${name}`] = Array.isArray(member) ? member.join(', ') : String(member).trim();
  }
  return texts;
}

function readRequest(raw: string, fields: RequestFields | null, dates: DateFormat): Reading {
  const wrong = textProblem(raw);
  if (wrong !== null) return { kind: 'problem', problem: wrong, sourceRef: null };
  const problems = new Problems();
  if (fields === null) {
    problems.note('row.unreadable', '', raw.slice(0, 300), 'one service request: { … }');
    return { kind: 'problem', problem: problems.first!, sourceRef: null };
  }
  const draft = draftOf(problems, fields, dates);
  if (problems.first !== null || draft === null) {
    return { kind: 'problem', problem: problems.first!, sourceRef: fields['service_request_id'] || null };
  }
  return { kind: 'incident', draft };
}

function draftOf(problems: Problems, fields: RequestFields, dates: DateFormat): IncidentDraft | null {
  const text = (name: string) => fields[name] ?? '';
  const sourceRef = text('service_request_id');
  if (sourceRef === '') problems.note('key.missing', 'service_request_id', '', 'the request’s id');
  const code = text('service_code');
  const category = open311Category(code);
  if (category === null) {
    problems.note(
      code === '' ? 'category.missing' : 'category.unknown',
      'service_code',
      code,
      'a service code of AIM’s list, or a profile that maps it',
    );
  }
  const status = text('status').toLowerCase();
  if (status !== 'open' && status !== 'closed')
    problems.note('value.unknown', 'status', text('status'), 'open or closed');
  const requested = readDate(problems, 'requested_datetime', text('requested_datetime'), dates);
  if (requested === null) problems.note('date.missing', 'requested_datetime', '', 'when the request was made');
  const updated = readDate(problems, 'updated_datetime', text('updated_datetime'), dates);
  const expected = readDate(problems, 'expected_datetime', text('expected_datetime'), dates);
  const place = placeOf(problems, fields);
  if (problems.first !== null || category === null || requested === null) return null;
  const attributes: Record<string, string> = { status };
  if (updated !== null) attributes['updatedAt'] = new Date(updated).toISOString();
  if (expected !== null) attributes['expectedAt'] = new Date(expected).toISOString();
  const media = text('media_url');
  if (media !== '') attributes['media'] = media;
  for (const [name, value] of Object.entries(fields)) {
    if (!name.startsWith(ATTRIBUTES)) continue;
    const own = name.slice(ATTRIBUTES.length);
    if (!NOT_TAKEN.test(own) && value !== '') attributes[own] = value;
  }
  return {
    sourceRef,
    category,
    sourceCategory: [code, text('service_name')].filter((part) => part !== '').join(' '),
    // A resident says when they report, not when it came about.
    occurredFrom: requested,
    occurredTo: requested,
    timePrecision: 'exact',
    reportedAt: requested,
    recordedAt: requested,
    place,
    outcome: text('status_notes') || null,
    flags: status === 'closed' ? flagBit('closed') : 0,
    count: 1,
    attributes,
  };
}

function placeOf(problems: Problems, fields: RequestFields): SourcePlace {
  const position = readDegrees(problems, DEGREES, fields['long'] ?? '', fields['lat'] ?? '');
  const uprn = fields['address_id'] ?? '';
  const zipcode = fields['zipcode'] ?? '';
  const address = fields['address'] ?? '';
  const hasPosition = position.lon !== undefined;
  const place: SourcePlace = {
    ...position,
    precision:
      uprn !== ''
        ? 'property'
        : hasPosition
          ? 'street'
          : zipcode !== ''
            ? 'postcode'
            : address !== ''
              ? 'street'
              : 'unknown',
  };
  if (uprn !== '') place.uprn = uprn;
  if (zipcode !== '') place.postcode = zipcode;
  if (address !== '') {
    place.text = address;
    place.streetName = address;
  }
  return place;
}
