import { describe, expect, it } from 'vitest';
import type { Author, Case, CaseEvent, CasePlace } from '../../cases/model.ts';
import type { Body, ServiceDefinition } from '../../catalogue/model.ts';
import {
  definitionDocument,
  encode,
  openAllowance,
  type PublicCase,
  readNewRequest,
  readNewUpdate,
  readParameters,
  readRequestQuery,
  requestsDocument,
  servicesDocument,
  updatesOf,
  withoutPersonal,
} from './index.ts';

const NOW = Date.parse('2026-03-02T09:00:00Z');
const HOUR = 3_600_000;
const staff: Author = { kind: 'person', personId: 7, agencyId: 2, words: 'Warden' };
const place: CasePlace = {
  longitude: -1.234567,
  latitude: 54.567891,
  words: 'outside number 12, Mr Smith’s gate',
  streetId: 4,
  addressId: 99,
  land: 'road',
};

function definition(over: Partial<ServiceDefinition> = {}): ServiceDefinition {
  return {
    code: 'FLY-TIP',
    version: 1,
    effectiveFrom: 0,
    name: 'Fly-tipping',
    description: 'Rubbish left on land & roads',
    group: 'Street scene',
    keywords: ['rubbish', 'waste'],
    isPublic: true,
    linkedBy: [],
    category: 'street/fly-tip',
    questions: [
      {
        id: 'size',
        words: 'How much is it?',
        kind: 'choice',
        isRequired: true,
        help: '',
        options: [
          { value: 'bag', words: 'A bag', score: 0 },
          { value: 'van', words: 'A van load', score: 1 },
        ],
      },
      { id: 'vrm', words: 'Registration', kind: 'vrm', isRequired: false, help: '', options: [] },
      { id: 'fire', words: 'Could it burn?', kind: 'yesNo', isRequired: false, help: '', options: [] },
      { id: 'seen', words: 'When?', kind: 'instant', isRequired: false, help: '', options: [] },
      {
        id: 'what',
        words: 'What is it?',
        kind: 'choices',
        isRequired: false,
        help: '',
        options: [
          { value: 'tyres', words: 'Tyres', score: 0 },
          { value: 'asbestos', words: 'Asbestos', score: 2 },
        ],
      },
      { id: 'photo', words: 'A photo', kind: 'photo', isRequired: false, help: '', options: [] },
    ],
    facts: [],
    powers: [],
    gates: [],
    targets: [],
    responsibilities: [],
    pauseReasons: [],
    prompts: [],
    needs: { skills: [], vehicle: null },
    sameAs: { metres: 50, days: 30 },
    letters: [],
    ...over,
  };
}

function publicCase(events: readonly CaseEvent[], state: Case['state']): PublicCase {
  return {
    it: {
      caseId: 12,
      number: 'F-00012',
      version: events.length,
      code: 'FLY-TIP',
      definitionVersion: 1,
      state,
      channel: 'open311',
      place,
      words: 'Jane Doe, 07700 900123, saw AB12 CDE tip it at 12 Acacia Avenue TS1 2AB',
      answers: { size: 'van', vrm: 'AB12CDE', what: ['tyres', 'asbestos'] },
      facts: {},
      score: 0,
      marks: { reported: NOW },
      pauses: [],
      assigned: null,
      nReports: 1,
      nReopened: 0,
      mergedInto: null,
    },
    events,
    definition: definition(),
    street: 'Acacia Avenue',
    agency: 'Middleton Council',
    expectedAt: NOW + 24 * HOUR,
    mergedInto: null,
  };
}

const reported: CaseEvent = {
  seq: 1,
  at: NOW,
  by: { kind: 'partner', personId: null, agencyId: null, words: 'FixMyStreet' },
  what: 'reported',
  code: 'FLY-TIP',
  definitionVersion: 1,
  channel: 'open311',
  place,
  words: 'Jane Doe saw it',
  answers: {},
};

describe('what is asked of requests', () => {
  const ask = (text: string) => readRequestQuery(readParameters(text), NOW);

  it('is the last ninety days and a thousand at most, where nothing is said', () => {
    expect(ask('jurisdiction_id=x&status=&service_code=')).toEqual({
      ok: true,
      value: { numbers: null, codes: null, status: null, from: NOW - 90 * 24 * HOUR, to: NOW, page: 1, pageSize: 1000 },
    });
  });

  it('takes lists by commas and by repeating, and ids before all else', () => {
    const found = ask('service_request_id=F-1,F-2&service_request_id=F-2&status=closed&start_date=nonsense');
    expect(found).toMatchObject({ ok: true, value: { numbers: ['F-1', 'F-2'] } });
    expect(ask('service_code=A,B&service_code=C&status=open,closed')).toMatchObject({
      ok: true,
      value: { codes: ['A', 'B', 'C'], status: null },
    });
    expect(ask('status=closed')).toMatchObject({ ok: true, value: { status: 'closed' } });
  });

  it('fills in the other end of a span, ninety days long', () => {
    expect(ask('start_date=2025-01-01T00:00:00Z')).toMatchObject({
      ok: true,
      value: { from: Date.UTC(2025, 0, 1), to: Date.UTC(2025, 0, 1) + 90 * 24 * HOUR },
    });
    expect(ask('end_date=2025-06-01T00:00:00Z')).toMatchObject({
      ok: true,
      value: { from: Date.UTC(2025, 5, 1) - 90 * 24 * HOUR, to: Date.UTC(2025, 5, 1) },
    });
  });

  it('is refused in words, all at once', () => {
    const found = ask('start_date=yesterday&status=pending&page=0&page_size=9999');
    expect(found.ok).toBe(false);
    if (!found.ok) {
      expect(found.faults.map(({ status }) => status)).toEqual([400, 400, 400, 400]);
      expect(found.faults.map(({ description }) => description).join(' ')).toMatch(
        /pending.*yesterday.*page.*page_size/,
      );
    }
    expect(ask('start_date=2025-01-01T00:00:00Z&end_date=2025-12-01T00:00:00Z').ok).toBe(false);
  });
});

describe('a new request', () => {
  const read = (text: string) =>
    readNewRequest(readParameters(text), (code) => (code === 'FLY-TIP' ? definition() : null));

  it('is read with its place, answers, sender and the sender’s own name of it', () => {
    const found = read(
      'service_code=FLY-TIP&lat=54.5&long=-1.2&description=A%20heap&attribute[size]=van&attribute[fire]=yes' +
        '&attribute[what][]=tyres&attribute[what][]=asbestos&attribute[seen]=2026-03-01T10:00:00Z' +
        '&attribute[easting]=1234&attribute[fixmystreet_id]=4711&first_name=Jane&last_name=Doe&email=j%40example.org',
    );
    expect(found).toEqual({
      ok: true,
      value: {
        code: 'FLY-TIP',
        position: { longitude: -1.2, latitude: 54.5 },
        addressString: '',
        addressId: '',
        description: 'A heap',
        answers: { size: 'van', fire: true, what: ['tyres', 'asbestos'], seen: Date.parse('2026-03-01T10:00:00Z') },
        sender: { firstName: 'Jane', lastName: 'Doe', email: 'j@example.org', phone: '' },
        mediaUrl: '',
        reference: '4711',
      },
    });
  });

  it('says everything that is missing or wrong', () => {
    const faultsOf = (text: string) => {
      const found = read(text);
      return found.ok ? [] : found.faults.map(({ status, description }) => `${status} ${description}`);
    };
    expect(faultsOf('')).toEqual([
      '400 service_code was not provided.',
      '400 A location was not provided: send lat and long, or address_string, or address_id.',
    ]);
    expect(faultsOf('service_code=XX&lat=1&long=2')).toEqual(['404 service_code XX was not found.']);
    expect(faultsOf('service_code=FLY-TIP&lat=95&attribute[size]=huge')).toEqual([
      '400 lat should be degrees from -90 to 90; found "95".',
      '400 long should be degrees from -180 to 180; found nothing.',
      '400 attribute[size] should be one of bag, van; found "huge".',
    ]);
    expect(faultsOf('service_code=FLY-TIP&address_string=High%20Street')).toEqual([
      '400 attribute[size] was not provided: How much is it?',
    ]);
    expect(faultsOf(`service_code=FLY-TIP&lat=1&long=2&attribute[size]=bag&description=${'x'.repeat(4001)}`)).toEqual([
      '400 description has 4001 characters; at most 4000 are taken.',
    ]);
  });
});

describe('an update from another system', () => {
  it('is read as FixMyStreet sends it', () => {
    expect(
      readNewUpdate(
        readParameters(
          'service_request_id=F-00012&service_request_id_ext=4711&update_id_ext=88&status=OPEN&description=Still+there' +
            '&updated_datetime=2026-03-02T08:00:00%2B00:00&email=j%40example.org&public_anonymity_required=TRUE',
        ),
      ),
    ).toMatchObject({
      ok: true,
      value: { number: 'F-00012', saysClosed: false, description: 'Still there', reference: '88' },
    });
    expect(readNewUpdate(readParameters('service_request_id=F-1&status=FIXED'))).toMatchObject({
      ok: true,
      value: { saysClosed: true },
    });
    expect(readNewUpdate(readParameters('status=WAITING')).ok).toBe(false);
  });
});

describe('what is public', () => {
  const events: CaseEvent[] = [
    reported,
    { seq: 2, at: NOW + HOUR, by: staff, what: 'triaged', score: 3, words: 'Doe called again' },
    { seq: 3, at: NOW + 2 * HOUR, by: staff, what: 'established', fact: 'keeper', value: 'J Doe', words: '' },
    { seq: 4, at: NOW + 3 * HOUR, by: staff, what: 'noted', words: 'Neighbour says it was Smith', isPublic: false },
    {
      seq: 5,
      at: NOW + 4 * HOUR,
      by: staff,
      what: 'noted',
      words: 'We took it from 12 Acacia Avenue; call 07700 900123 about AB12 CDE or TS1 2AB',
      isPublic: true,
    },
    { seq: 6, at: NOW + 5 * HOUR, by: staff, what: 'notOurs', body: 'national', words: 'rang Smith there' },
  ];
  const bodies: Body[] = [
    { id: 'national', name: 'National Highways', isOurs: false, agencyId: null, contact: '0300 123 5000' },
  ];

  it('holds nothing that was typed, nobody’s name, and no place nearer than a hundred metres', () => {
    const each = publicCase(events, 'notOurs');
    const said =
      encode(requestsDocument([each], bodies), 'json') +
      JSON.stringify(updatesOf(each, bodies)).replaceAll('0300 123 5000', '');
    for (const secret of [
      'Doe',
      'Smith',
      '07700',
      'AB12',
      'CDE',
      '12 Acacia',
      'TS1',
      '54.567',
      '-1.2345',
      'Warden',
      '99',
    ]) {
      expect(said, secret).not.toContain(secret);
    }
    expect(JSON.parse(encode(requestsDocument([each], bodies), 'json'))).toEqual([
      {
        service_request_id: 'F-00012',
        status: 'closed',
        status_notes: 'Another body answers for it. National Highways answers for it: 0300 123 5000.',
        service_name: 'Fly-tipping',
        service_code: 'FLY-TIP',
        description: 'Fly-tipping. How much is it: A van load. What is it: Tyres, Asbestos',
        agency_responsible: 'Middleton Council',
        service_notice: null,
        requested_datetime: '2026-03-02T09:00:00Z',
        updated_datetime: '2026-03-02T14:00:00Z',
        expected_datetime: null,
        address: 'Acacia Avenue',
        address_id: null,
        zipcode: null,
        lat: 54.568,
        long: -1.235,
        media_url: null,
      },
    ]);
  });

  it('says of noise, anti-social behaviour and empty buildings how it stands, and not where', () => {
    for (const [category, land] of [
      ['street/noise/domestic', 'housing'],
      ['street/asb', 'road'],
      ['street/void', 'other'],
      ['street/fly-tip', 'housing'],
    ] as const) {
      const each = publicCase([reported], 'reported');
      const it = { ...each.it, place: { ...each.it.place, land } };
      const document = requestsDocument([{ ...each, it, definition: definition({ category }) }], bodies);
      expect(JSON.parse(encode(document, 'json')), category).toMatchObject([
        { description: 'Fly-tipping', status: 'open', address: null, lat: null, long: null },
      ]);
    }
  });

  it('tells each step once, with a state that FixMyStreet knows', () => {
    expect(updatesOf(publicCase(events, 'notOurs'), bodies)).toMatchObject([
      { updateId: 'F-00012.2', state: 'INVESTIGATING' },
      {
        updateId: 'F-00012.5',
        state: 'INVESTIGATING',
        words: 'We took it from Acacia Avenue; call [number] about [registration] or [postcode]',
      },
      { updateId: 'F-00012.6', state: 'NOT_COUNCILS_RESPONSIBILITY' },
    ]);
  });

  it('leaves ordinary words alone when it takes out what is personal', () => {
    for (const words of ['Two tyres and 3 bags', 'Done on 12 May', 'Bay 4 is free again', 'See you at 10']) {
      expect(withoutPersonal(words)).toBe(words);
    }
    expect(withoutPersonal('mail j.doe@example.org')).toBe('mail [e-mail]');
  });
});

describe('the catalogue outside', () => {
  it('offers what residents may report, and asks what its questions ask', () => {
    const own = definition({ code: 'X', isPublic: false });
    expect(JSON.parse(encode(servicesDocument([definition(), own]), 'json'))).toEqual([
      {
        service_code: 'FLY-TIP',
        service_name: 'Fly-tipping',
        description: 'Rubbish left on land & roads',
        metadata: true,
        type: 'realtime',
        keywords: 'rubbish,waste',
        group: 'Street scene',
      },
    ]);
    const asked = JSON.parse(encode(definitionDocument(definition()), 'json'));
    expect(asked.service_code).toBe('FLY-TIP');
    expect(asked.attributes.map((each: { datatype: string }) => each.datatype)).toEqual([
      'singlevaluelist',
      'string',
      'singlevaluelist',
      'datetime',
      'multivaluelist',
    ]);
    expect(asked.attributes[0]).toEqual({
      variable: true,
      code: 'size',
      datatype: 'singlevaluelist',
      required: true,
      datatype_description: null,
      order: 1,
      description: 'How much is it?',
      values: [
        { key: 'bag', name: 'A bag' },
        { key: 'van', name: 'A van load' },
      ],
    });
  });
});

describe('the allowance of a key', () => {
  it('is a minute’s worth, fills again, and is each key’s own', () => {
    const allowance = openAllowance();
    const took = Array.from({ length: 4 }, () => allowance.take('a', 3, NOW));
    expect(took).toEqual([true, true, true, false]);
    expect(allowance.take('b', 3, NOW)).toBe(true);
    expect(allowance.take('a', 3, NOW + 19_000)).toBe(false);
    expect(allowance.take('a', 3, NOW + 21_000)).toBe(true);
  });
});
