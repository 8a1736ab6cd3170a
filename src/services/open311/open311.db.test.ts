import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { resolve } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, testViewer } from '../../../test/database.ts';
import { finishCase, historyOf, openOpen311, type RunningOpen311 } from '../../../test/open311.ts';
import { type Answers, connectClient } from '../../../test/open311-client.ts';
import type { FetchPhoto } from './client/fetch-photo.ts';
import { makeKey, revokeKey, saveJurisdiction } from './commands/keys.ts';
import { fetchPhotos } from './commands/photos.ts';
import { readRecords } from './model/index.ts';

const administrator = testViewer({ roles: ['administrator'], name: 'Administrator' });
const PLACE = 'lat=54.575301&long=-1.234401&attribute[land]=road';

let server: RunningOpen311;
let apiKey: string;
let client: Answers;

const post = (path: string, form: string, headers: Record<string, string> = {}) =>
  fetch(`${server.url}/open311/v2/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8', ...headers },
    body: form,
  });
const get = (path: string) => fetch(`${server.url}/open311/v2/${path}`);
const records = async (response: Response) => readRecords(await response.text())!;

/** A key for reports and updates that nothing else in a test uses. */
const newKey = (over: Partial<Parameters<typeof makeKey>[2]> = {}) =>
  makeKey(server.deps, administrator, {
    name: 'FixMyStreet',
    mayReport: true,
    mayUpdate: true,
    perMinute: 1000,
    mediaHosts: [],
    ...over,
  });

async function report(description: string): Promise<string> {
  const answer = await post(
    'requests.json',
    `api_key=${apiKey}&service_code=LIT-GEN&${PLACE}&description=${description}`,
  );
  expect(answer.status).toBe(200);
  return (await records(answer))[0]!['service_request_id']!;
}

beforeAll(async () => {
  server = await openOpen311(await testDatabase());
  await saveJurisdiction(server.deps, administrator, {
    jurisdictionId: 'middleton.example',
    contact: 'Middleton Council, made up',
    keyService: 'Ask the administrator',
  });
  ({ apiKey } = await newKey());
  client = connectClient({ endpoint: `${server.url}/open311/v2/`, jurisdiction: 'middleton.example', apiKey });
});

afterAll(() => server.close());

describe('the client from npm', () => {
  it('finds the endpoint, the kinds, the questions, and sends, follows and lists a report', async () => {
    const found = await connectClient({ discovery: `${server.url}/open311/v2/discovery.json` }).discovery();
    expect(found.endpoints).toMatchObject([
      { specification: 'http://wiki.open311.org/GeoReport_v2', url: `${server.url}/open311/v2/`, type: 'production' },
    ]);
    const kinds = await client.services();
    expect(kinds.find((each) => each['service_code'] === 'FLY-TIP')).toMatchObject({
      metadata: true,
      type: 'realtime',
    });
    const { service_code: code, attributes } = await client.definition('FLY-TIP');
    expect(code).toBe('FLY-TIP');
    const answers = Object.fromEntries(
      attributes
        .filter((each) => each['required'] === true)
        .map((each) => [String(each['code']), (each['values'] as { key: string }[] | undefined)?.[0]?.key ?? '1']),
    );
    const [accepted] = await client.submit({
      service_code: 'FLY-TIP',
      lat: 54.5753,
      long: -1.2344,
      description: 'Sacks & a door – “by the wall”',
      first_name: 'Jane',
      attributes: answers,
    });
    const number = String(accepted!['service_request_id']);
    expect(number).toMatch(/^[A-Z]-\d{5}$/);
    const [one] = await client.request(number);
    expect(one).toMatchObject({
      service_request_id: number,
      status: 'open',
      service_code: 'FLY-TIP',
      lat: 54.575,
      long: -1.234,
    });
    expect(one!['requested_datetime']).toBeInstanceOf(Date);
    expect((await client.requestsOf([number])).map((each) => each['service_request_id'])).toEqual([number]);
    const open = await client.requests({ status: 'open', service_code: 'FLY-TIP' });
    expect(open.map((each) => each['service_request_id'])).toContain(number);
    expect(await client.requests({ status: 'closed', service_code: 'FLY-TIP' })).toEqual([]);
  });

  it('is told of errors as the standard has them', async () => {
    await expect(client.submit({ service_code: 'NO-SUCH', lat: 54.5, long: -1.2 })).rejects.toThrow(
      '404: There was an error connecting to the Open311 API: 404; [{"code":404,"description":"service_code NO-SUCH was not found."}]',
    );
    const stranger = connectClient({ endpoint: `${server.url}/open311/v2/`, apiKey: 'not-mine' });
    await expect(stranger.submit({ service_code: 'FLY-TIP', lat: 54.5, long: -1.2 })).rejects.toThrow('403');
  });
});

describe('FixMyStreet', () => {
  const exchanges = readFileSync(
    resolve(import.meta.dirname, '../../../test/fixtures/open311/fixmystreet.http'),
    'utf8',
  )
    .split(/^### /m)
    .slice(1)
    .map((text) => ({ name: text.slice(0, text.indexOf('\n')), request: text.slice(text.indexOf('\n') + 1) }));
  const known: Record<string, string> = {};

  /** Sends the bytes of a recorded exchange, as its Perl client would, and reads what comes. */
  async function send(
    name: string,
  ): Promise<{ status: number; records: readonly Record<string, string>[]; text: string }> {
    const recorded = exchanges.find((each) => each.name.startsWith(name))!.request;
    const filled = recorded.replace(/\{\{(\w+)\}\}/g, (_all, word: string) => known[word] ?? `{{${word}}}`);
    expect(filled).not.toContain('{{');
    const [head = '', ...rest] = filled.replace(/\n+$/, '\n').split('\n\n');
    const body = rest.join('\n\n').trim();
    const length = body === '' ? '' : `\r\nContent-Length: ${Buffer.byteLength(body)}`;
    const { port, host } = new URL(server.url);
    known['host'] = host;
    const answer = await new Promise<string>((done, failed) => {
      let text = '';
      const socket = connect(Number(port), '127.0.0.1', () => {
        socket.write(`${head.trim().replaceAll('\n', '\r\n')}${length}\r\n\r\n${body}`);
      });
      socket.setEncoding('utf8');
      socket.on('data', (more: string) => {
        text += more;
      });
      socket.on('end', () => done(text));
      socket.on('error', failed);
    });
    const start = answer.indexOf('\r\n\r\n');
    const text = answer.slice(start + 4);
    expect(answer.slice(0, start).toLowerCase()).toContain('content-type: text/xml; charset=utf-8');
    const xml = text.slice(text.indexOf('<?xml'), text.lastIndexOf('>') + 1);
    return { status: Number(answer.split(' ')[1]), records: readRecords(xml)!, text: xml };
  }

  beforeAll(async () => {
    Object.assign(known, {
      host: new URL(server.url).host,
      key: (await newKey()).apiKey,
      code: 'LIT-GEN',
      answers: '&attribute%5Bland%5D=road',
      start: new Date(Date.now() - 3_600_000).toISOString().replace(/\.\d+/, ''),
      updated: new Date().toISOString().replace(/\.\d+/, ''),
    });
    known['end'] = new Date(Date.now() + 3_600_000).toISOString().replace(/\.\d+/, '');
  });

  it('reads the list of kinds and their questions', async () => {
    const kinds = await send('The list of kinds');
    expect(kinds.status).toBe(200);
    expect(kinds.records.find((each) => each['service_code'] === 'LIT-GEN')).toMatchObject({ type: 'realtime' });
    expect((await send('The questions of one kind')).text).toContain('<service_definition><service_code>LIT-GEN');
  });

  it('sends a report and is given its number; sends it again after a lost answer and is given the same', async () => {
    const first = await send('A report with a photo');
    expect(first).toMatchObject({ status: 200 });
    known['number'] = first.records[0]!['service_request_id']!;
    expect(known['number']).toMatch(/^[A-Z]-\d{5}$/);
    expect((await send('A report with a photo')).records).toEqual(first.records);
  });

  it('opens a case again that it says is not over, and reads that with the updates', async () => {
    await finishCase(server, known['number']!);
    const [update] = (await send('An update by the person')).records;
    expect(update!['update_id']).toMatch(/^\d+$/);
    expect((await send('An update by the person')).records).toEqual([update]);
    const { records: updates } = await send('Updates since the last look');
    const own = updates.filter((each) => each['service_request_id'] === known['number']);
    expect(own.map((each) => each['status'])).toEqual(['INVESTIGATING', 'INVESTIGATING', 'FIXED', 'OPEN']);
    expect(new Set(own.map((each) => each['update_id'])).size).toBe(own.length);
  });

  it('is shown nothing of what it sent that points at a person', async () => {
    const { records: updates } = await send('Updates since the last look');
    const said = JSON.stringify(updates) + (await (await get(`requests/${known['number']}.xml`)).text());
    for (const secret of ['Jane', 'Doe', 'example.org', '07700', 'AB12', 'CDE', '54.5753', 'garages', 'Still there']) {
      expect(said, secret).not.toContain(secret);
    }
  });

  it('is refused in words with a key that is not valid', async () => {
    expect(await send('A key that is not valid')).toMatchObject({
      status: 403,
      records: [{ code: '403', description: 'api_key is missing or not valid. Ask the administrator for one.' }],
    });
  });
});

describe('keys', () => {
  it('end at once when they are revoked, do only what they may, and leave their name in the trail', async () => {
    const own = await newKey({ name: 'One report a minute', mayUpdate: false, perMinute: 2 });
    const form = (description: string) =>
      `api_key=${own.apiKey}&service_code=LIT-GEN&${PLACE}&description=${description}`;
    expect(
      (await post('servicerequestupdates.json', `api_key=${own.apiKey}&service_request_id=X&status=OPEN`)).status,
    ).toBe(403);
    expect((await post('requests.json', form('one'))).status).toBe(200);
    expect((await post('requests.json', form('two'))).status).toBe(200);
    const third = await post('requests.json', form('three'));
    expect(third.status).toBe(429);
    expect(third.headers.get('retry-after')).toBe('30');
    await revokeKey(server.deps, administrator, own.keyId);
    expect((await post('requests.json', form('four'))).status).toBe(403);
    await expect(revokeKey(server.deps, testViewer({ roles: ['officer'] }), own.keyId)).rejects.toMatchObject({
      status: 403,
    });
    const client = await server.deps.database.connect();
    const { rows } = await client.query<{ what: string }>(
      `select what from audit where actor = $1 or (subject_type = 'open311Key' and subject_id = $2) order by audit_id`,
      [`open311 key ${own.keyId} (One report a minute)`, String(own.keyId)],
    );
    const { rows: kept } = await client.query<{ text: string }>('select open311_key::text as text from open311_key');
    await client.end();
    expect(rows.map(({ what }) => what)).toEqual(
      expect.arrayContaining(['open311.key-made', 'case.reported', 'open311.key-revoked', 'open311.key-refused']),
    );
    expect(kept.map(({ text }) => text).join()).not.toContain(own.apiKey);
  });
});

describe('a report whose answer was lost', () => {
  it('is one case, however it is sent again: at the same time, by its key, or word for word', async () => {
    const form = `api_key=${apiKey}&service_code=LIT-GEN&${PLACE}&description=once`;
    const answers = await Promise.all(Array.from({ length: 5 }, () => post('requests.json', form)));
    const numbers = await Promise.all(answers.map(async (each) => (await records(each))[0]!['service_request_id']));
    expect(new Set(numbers).size).toBe(1);
    const sendKey = { 'idempotency-key': 'a-phone-s-own-name' };
    const first = await records(await post('requests.json', `${form}+with+key`, sendKey));
    expect(await records(await post('requests.json', `${form}+with+key+and+more`, sendKey))).toEqual(first);
    expect(await report('twice')).not.toBe(numbers[0]);
  });

  it('is opened by the next AIM when this one was killed after it was kept', async () => {
    const connection = await server.deps.database.connect();
    // As a kill leaves it: kept, and not yet a case.
    const { rows } = await connection.query<{ token: string }>(
      `insert into open311_received (partnership_id, token, key_id, form_hash, at, form)
        select 1, gen_random_uuid(), min(key_id), '\\x00', now(), $1 from open311_key returning token`,
      [JSON.stringify(KEPT)],
    );
    await connection.end();
    const token = rows[0]!.token;
    const next = await openOpen311(server.deps.database);
    await expect
      .poll(
        async () =>
          (await records(await fetch(`${next.url}/open311/v2/tokens/${token}.json`)))[0]?.['service_request_id'],
        {
          timeout: 20_000,
        },
      )
      .toMatch(/^[A-Z]-\d{5}$/);
    await next.close();
  });
});

const KEPT = {
  code: 'LIT-GEN',
  position: { longitude: -1.23, latitude: 54.57 },
  addressString: '',
  addressId: '',
  description: 'kept before the kill',
  answers: { land: 'road' },
  sender: null,
  mediaUrl: '',
  reference: '',
};

describe('what is asked and how', () => {
  it('is answered in both formats with the same, and errors too', async () => {
    const number = await report('both');
    const [json, xml] = await Promise.all([get(`requests/${number}.json`), get(`requests/${number}.xml`)]);
    expect(json.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(xml.headers.get('content-type')).toBe('text/xml; charset=utf-8');
    expect(json.headers.get('access-control-allow-origin')).toBe('*');
    expect(await records(xml)).toEqual(await records(json));
    for (const [path, status] of [
      ['requests/NO-00001.xml', 404],
      ['requests.xml?status=pending', 400],
      ['requests.xml?jurisdiction_id=elsewhere.example', 404],
      ['services/NO-SUCH.xml', 404],
      ['tokens/1.xml', 404],
      ['nothing.xml', 404],
      ['requests', 404],
    ] as const) {
      const answer = await get(path);
      expect(answer.status, path).toBe(status);
      expect((await records(answer))[0]!['code'], path).toBe(String(status));
    }
    expect((await post('requests.json', '{}', { 'content-type': 'application/json' })).status).toBe(400);
    expect((await post('requests.json', `description=${'x'.repeat(70_000)}`)).status).toBe(413);
  });

  it('comes in pages', async () => {
    const numbers = [await report('page 1'), await report('page 2'), await report('page 3')];
    const pages = await Promise.all(
      [1, 2, 3].map(async (page) => records(await get(`requests.json?service_code=LIT-GEN&page=${page}&page_size=1`))),
    );
    expect(pages.map(([each]) => each!['service_request_id'])).toEqual([...numbers].reverse());
  });
});

describe('a photo that a report names', () => {
  it('is fetched from the hosts of the key and kept made anew; from elsewhere it is a note for staff', async () => {
    const own = await newKey({ mediaHosts: ['photos.example'] });
    const bytes = await sharp({ create: { width: 20, height: 10, channels: 3, background: '#888' } })
      .png()
      .toBuffer();
    const fetchPhoto: FetchPhoto = async (address, hosts) => {
      const isListed = hosts.includes(new URL(address).hostname);
      return isListed ? { ok: true, bytes } : { ok: false, isFinal: true, words: 'photos are not fetched from there' };
    };
    const numbers: string[] = [];
    for (const host of ['photos.example', 'elsewhere.example']) {
      const form = `api_key=${own.apiKey}&service_code=LIT-GEN&${PLACE}&media_url=https://${host}/1.jpeg`;
      numbers.push((await records(await post('requests.json', form)))[0]!['service_request_id']!);
    }
    const kept = async () => {
      await fetchPhotos(server.deps, 1, fetchPhoto);
      const histories = await Promise.all(numbers.map((number) => historyOf(server, number)));
      return histories.map((history) => history.map(({ what }) => what));
    };
    await expect.poll(kept, { timeout: 20_000 }).toEqual([
      ['reported', 'photo'],
      ['reported', 'noted'],
    ]);
    const [, note] = await historyOf(server, numbers[1]!);
    expect(note!.words).toContain('https://elsewhere.example/1.jpeg');
    expect(await (await get(`requests/${numbers[0]}.json`)).text()).not.toContain('photos.example');
  });
});
