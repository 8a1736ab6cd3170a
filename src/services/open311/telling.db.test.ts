import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, testViewer } from '../../../test/database.ts';
import { finishCase, historyOf, openOpen311, type RunningOpen311, stepOf } from '../../../test/open311.ts';
import { type Ask, askOverHttp } from './client/ask.ts';
import {
  addEndpoint,
  changeEndpoint,
  closeEndpoint,
  type EndpointChange,
  listEndpoints,
  sendRefusedAgain,
  switchEndpoint,
  tryServer,
} from './commands/endpoints.ts';
import { type Exchanged, exchange } from './commands/exchange.ts';
import { listKeys, makeKey } from './commands/keys.ts';
import { readRecords } from './model/index.ts';

const administrator = testViewer({ roles: ['administrator'], name: 'Administrator' });
const NOTHING: Exchanged = { sent: 0, refused: 0, updates: 0, fetched: 0, told: 0, faults: 0 };

/** Two partnerships' AIMs; `here` knows of `there`, and `there` of nobody. */
let here: RunningOpen311;
let there: RunningOpen311;

async function keyFor(server: RunningOpen311, name: string): Promise<string> {
  const rights = { mayReport: true, mayUpdate: true, perMinute: 1000, mediaHosts: [] };
  return (await makeKey(server.deps, administrator, { name, ...rights })).apiKey;
}

async function report(server: RunningOpen311, description: string): Promise<string> {
  const answer = await fetch(`${server.url}/open311/v2/requests.json`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      api_key: await keyFor(server, `For ${description}`),
      service_code: 'LIT-GEN',
      lat: '54.5753',
      long: '-1.2344',
      'attribute[land]': 'road',
      description,
    }),
  });
  return readRecords(await answer.text())![0]!['service_request_id']!;
}

const fetching = (key: string): EndpointChange & { apiKey: string } => ({
  name: 'County',
  url: `${there.url}/open311/v2/`,
  jurisdictionId: '',
  apiKey: key,
  format: 'json',
  body: null,
  codes: {},
  sends: false,
  polls: false,
  fetches: true,
  tells: true,
});

const talk = (ask: Ask = askOverHttp) => exchange({ ...here.deps, ask }, 1);
const notesOf = async (server: RunningOpen311, number: string) =>
  (await historyOf(server, number)).filter(({ what }) => what === 'noted').map(({ words }) => words);
const only = async () => (await listEndpoints(here.deps, administrator))[0]!;

async function sql(server: RunningOpen311, text: string, values: unknown[] = []) {
  const client = await server.deps.database.connect();
  const { rows } = await client.query<Record<string, string>>(text, values);
  await client.end();
  return rows;
}

const newest = async (server: RunningOpen311) =>
  (await sql(server, 'select number from service_case order by case_id desc limit 1'))[0]!['number']!;

beforeAll(async () => {
  here = await openOpen311(await testDatabase());
  there = await openOpen311(await testDatabase());
});
afterAll(async () => {
  await here.close();
  await there.close();
});

describe('a case that another server has too', () => {
  it('is followed there: each update once and in order, however often an answer is lost', async () => {
    const key = await keyFor(there, 'Middleton');
    await addEndpoint(here.deps, administrator, fetching(key));
    const theirs = await report(there, 'A made-up sofa');
    expect(await talk()).toEqual({ ...NOTHING, fetched: 1 });
    await finishCase(here, await newest(here));

    // Every update arrives; the answer to the second is lost, twice.
    let nLost = 0;
    const losing: Ask = async (...question) => {
      const answer = await askOverHttp(...question);
      const isSecond = question[2].form?.some(([name, value]) => name === 'update_id' && value.endsWith('.3'));
      if (!isSecond || nLost === 2) return answer;
      nLost++;
      return { ok: false, isFinal: false, status: null, words: 'It could not be reached (ECONNRESET).' };
    };
    expect(await talk(losing)).toEqual({ ...NOTHING, told: 1, faults: 1 });
    expect((await only()).troubles).toMatchObject([{ kind: 'untold', words: expect.stringContaining('ECONNRESET') }]);
    expect(await talk(losing), 'not before its time').toEqual(NOTHING);
    await sql(here, 'update open311_told set next_at = now()');
    expect(await talk(losing)).toEqual({ ...NOTHING, told: 0, faults: 1 });
    await sql(here, 'update open311_told set next_at = now()');
    expect(await talk(losing)).toEqual({ ...NOTHING, told: 2 });
    expect(await talk(losing)).toEqual(NOTHING);

    const notes = await notesOf(there, theirs);
    expect(notes).toHaveLength(3);
    expect(notes.map((words) => words.replace(/^Middleton \([^)]*\): /, ''))).toEqual([
      'Looked at in the office; an inspection comes next.',
      'Seen on the spot as it was reported.',
      'Done. Say so if it is not.',
    ]);
    expect(await only()).toMatchObject({ fault: null, troubles: [], tally: { nFetched: 1, nTold: 3, nUntold: 0 } });
  });

  it('has its update passed over when that is refused for good, and nothing passed over for a key', async () => {
    const refusing: Ask = async (...question) =>
      question[1] === 'servicerequestupdates'
        ? { ok: false, isFinal: true, status: 404, words: 'It answered 404.' }
        : askOverHttp(...question);
    const locked: Ask = async (...question) =>
      question[1] === 'servicerequestupdates'
        ? { ok: false, isFinal: true, status: 403, words: 'It answered 403: api_key was not valid.' }
        : askOverHttp(...question);
    const theirs = await report(there, 'A made-up wardrobe');
    await talk();
    const number = await newest(here);
    await stepOf(here, number, { step: 'triage' });
    expect(await talk(locked)).toEqual({ ...NOTHING, faults: 1 });
    expect((await only()).fault).toContain('403');
    await sql(here, 'update open311_told set next_at = now()');
    expect(await talk(refusing)).toEqual(NOTHING);
    expect(await only()).toMatchObject({
      fault: null,
      tally: { nUntold: 1 },
      troubles: [{ number, kind: 'untold', words: 'It answered 404.' }],
    });
    await stepOf(here, number, { step: 'verify' });
    expect(await talk()).toEqual({ ...NOTHING, told: 1 });
    expect(await notesOf(there, theirs)).toHaveLength(1);
  });

  it('is told to nobody while the server is off or asked not to tell, and from then on once it is', async () => {
    const { endpointId } = await only();
    await report(there, 'A made-up bed');
    await talk();
    const number = await newest(here);
    await switchEndpoint(here.deps, administrator, endpointId, false);
    await stepOf(here, number, { step: 'triage' });
    expect(await talk()).toEqual(NOTHING);
    await switchEndpoint(here.deps, administrator, endpointId, true);
    expect(await talk(), 'it goes on where it was').toEqual({ ...NOTHING, told: 1 });

    await changeEndpoint(here.deps, administrator, endpointId, { ...fetching(''), apiKey: null, tells: false });
    await stepOf(here, number, { step: 'verify' });
    expect(await talk()).toEqual(NOTHING);
    await changeEndpoint(here.deps, administrator, endpointId, { ...fetching(''), apiKey: null });
    expect(await talk(), 'what was before is not told').toEqual(NOTHING);
    await stepOf(here, number, { step: 'done', outcome: 'Cleared' });
    expect(await talk()).toEqual({ ...NOTHING, told: 1 });
  });
});

describe('another server', () => {
  it('is asked for its kinds, and says in words when it cannot', async () => {
    const deps = { ...here.deps, ask: askOverHttp };
    const input = { url: `${there.url}/open311/v2`, jurisdictionId: '', format: 'json' } as const;
    const tried = await tryServer(deps, administrator, input);
    expect(tried.fault).toBeNull();
    expect(tried.services).toContainEqual(expect.objectContaining({ code: 'LIT-GEN' }));
    const gone = await tryServer(deps, administrator, { ...input, url: 'http://127.0.0.1:9/open311/v2/' });
    expect(gone).toMatchObject({ services: [], fault: expect.stringContaining('could not be reached') });
    await expect(tryServer(deps, administrator, { ...input, url: 'http://city.example/' })).rejects.toMatchObject({
      code: 'open311.endpoint-url',
    });
    await expect(tryServer(deps, testViewer({ roles: ['analyst'] }), input)).rejects.toMatchObject({ status: 403 });
  });

  it('keeps its key when it is changed, and the key goes to no other server', async () => {
    const { endpointId } = await only();
    const elsewhere = { ...fetching(''), url: 'https://city.example/open311/v2/', apiKey: null };
    await expect(changeEndpoint(here.deps, administrator, endpointId, elsewhere)).rejects.toMatchObject({
      code: 'open311.endpoint-key',
    });
    await changeEndpoint(here.deps, administrator, endpointId, { ...fetching(''), apiKey: null, name: 'Shire' });
    expect(await only()).toMatchObject({ name: 'Shire', hasKey: true });
    await changeEndpoint(here.deps, administrator, endpointId, { ...elsewhere, apiKey: '' });
    expect(await only()).toMatchObject({ hasKey: false, url: 'https://city.example/open311/v2/' });
    const said = await sql(here, `select what from audit where what = 'open311.endpoint-changed'`);
    expect(said.length).toBeGreaterThanOrEqual(2);
  });

  it('is sent again what it did not take', async () => {
    await closeEndpoint(here.deps, administrator, (await only()).endpointId);
    const codes = { 'LIT-GEN': 'NO-SUCH-KIND' };
    const sending = { ...fetching(await keyFor(there, 'M')), sends: true, fetches: false, body: 'national-roads' };
    const { endpointId } = await addEndpoint(here.deps, administrator, { ...sending, codes });
    const number = await report(here, 'A made-up chair');
    await stepOf(here, number, { step: 'notOurs', body: 'national-roads' });
    expect(await talk()).toEqual({ ...NOTHING, refused: 1 });
    expect(await only()).toMatchObject({ tally: { nRefused: 1 }, troubles: [{ number, kind: 'refused' }] });

    await changeEndpoint(here.deps, administrator, endpointId, { ...sending, apiKey: null });
    expect(await sendRefusedAgain(here.deps, administrator, endpointId)).toEqual({ n: 1 });
    expect(await talk()).toEqual({ ...NOTHING, sent: 1 });
    // Neither the passing on nor the note of it is news to who has it now.
    expect(await talk()).toEqual(NOTHING);
    expect(await only()).toMatchObject({ tally: { nSent: 1, nRefused: 0 }, troubles: [] });
  });
});

it('a key counts its reports and its updates, and when it was last used', async () => {
  const name = 'Counted';
  const key = await keyFor(there, name);
  const used = async () => (await listKeys(there.deps, administrator)).find((each) => each.name === name)!;
  expect(await used()).toMatchObject({ nReports: 0, nUpdates: 0, lastAt: null });
  const number = await newest(there);
  await fetch(`${there.url}/open311/v2/servicerequestupdates.json`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ api_key: key, service_request_id: number, description: 'Still there' }),
  });
  expect(await used()).toMatchObject({ nReports: 0, nUpdates: 1, lastAt: expect.any(Number) });
});
