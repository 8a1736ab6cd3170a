import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, testViewer } from '../../../test/database.ts';
import { finishCase, historyOf, openOpen311, type RunningOpen311, stepOf } from '../../../test/open311.ts';
import { type Ask, askOverHttp } from './client/ask.ts';
import { addEndpoint, closeEndpoint, listEndpoints } from './commands/endpoints.ts';
import { type Exchanged, exchange } from './commands/exchange.ts';
import { makeKey } from './commands/keys.ts';
import { readRecords } from './model/index.ts';

const administrator = testViewer({ roles: ['administrator'], name: 'Administrator' });
const BODY = 'national-roads';
const NOTHING: Exchanged = { sent: 0, refused: 0, updates: 0, fetched: 0, told: 0, faults: 0 };

/** Two partnerships' AIMs, each with its database, that know of each other what HTTP tells them. */
let here: RunningOpen311;
let there: RunningOpen311;
let apiKey: string;

async function report(server: RunningOpen311, key: string, description: string): Promise<string> {
  const answer = await fetch(`${server.url}/open311/v2/requests.json`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      api_key: key,
      service_code: 'LIT-GEN',
      lat: '54.5753',
      long: '-1.2344',
      'attribute[land]': 'road',
      description,
    }),
  });
  return readRecords(await answer.text())![0]!['service_request_id']!;
}

const requestsOf = async (server: RunningOpen311) =>
  readRecords(await (await fetch(`${server.url}/open311/v2/requests.json`)).text())!;

const updatesOf = async (server: RunningOpen311) =>
  readRecords(await (await fetch(`${server.url}/open311/v2/servicerequestupdates.json`)).text())!;

async function keyFor(server: RunningOpen311, name: string): Promise<string> {
  const made = await makeKey(server.deps, administrator, {
    name,
    mayReport: true,
    mayUpdate: true,
    perMinute: 1000,
    mediaHosts: [],
  });
  return made.apiKey;
}

const endpointTo = (server: RunningOpen311, format: 'json' | 'xml', key: string) => ({
  name: 'County Highways',
  url: `${server.url}/open311/v2/`,
  jurisdictionId: '',
  apiKey: key,
  format,
  body: BODY,
  codes: {},
  sends: true,
  polls: true,
  fetches: false,
  tells: false,
});

/** As if the time until the next attempt had gone by. */
async function nextAttempt(): Promise<void> {
  const client = await here.deps.database.connect();
  await client.query('update open311_sent set next_at = now()');
  await client.end();
}

beforeAll(async () => {
  here = await openOpen311(await testDatabase());
  there = await openOpen311(await testDatabase());
  apiKey = await keyFor(here, 'Residents');
});
afterAll(async () => {
  await here.close();
  await there.close();
});

describe('two AIMs by Open311', () => {
  it('send on what is the other’s, hear what became of it, and do each once however often an answer is lost', async () => {
    const theirKey = await keyFor(there, 'Middleton');
    await addEndpoint(here.deps, administrator, endpointTo(there, 'xml', theirKey));
    const number = await report(here, apiKey, 'A sofa on the trunk road, by the made-up lay-by');
    await stepOf(here, number, { step: 'notOurs', body: BODY });

    // The report arrives there and its answer is lost on the way back, twice.
    let nLost = 0;
    const losing: Ask = async (...question) => {
      const answer = await askOverHttp(...question);
      if (question[1] !== 'requests' || nLost === 2) return answer;
      nLost++;
      return { ok: false, isFinal: false, status: null, words: 'It could not be reached (ECONNRESET).' };
    };
    for (let i = 0; i < 2; i++) {
      expect(await exchange({ ...here.deps, ask: losing }, 1)).toEqual({ ...NOTHING, faults: 1 });
      expect((await listEndpoints(here.deps, administrator))[0]!.fault).toContain('ECONNRESET');
      await nextAttempt();
    }
    expect(await exchange({ ...here.deps, ask: losing }, 1)).toEqual({ ...NOTHING, sent: 1 });
    expect(await exchange({ ...here.deps, ask: askOverHttp }, 1)).toEqual(NOTHING);
    const [theirs, ...others] = await requestsOf(there);
    expect(others).toEqual([]);
    expect(theirs).toMatchObject({ status: 'open', service_code: 'LIT-GEN', lat: '54.575', long: '-1.234' });
    const [kept] = await historyOf(there, theirs!['service_request_id']!);
    expect(kept!.words).toContain('by the made-up lay-by');
    const told = (await updatesOf(here)).filter((each) => each['service_request_id'] === number);
    expect(told.map((each) => each['status'])).toEqual(['NOT_COUNCILS_RESPONSIBILITY', 'NOT_COUNCILS_RESPONSIBILITY']);
    expect(told[1]!['description']).toBe(`Sent to County Highways, where it is ${theirs!['service_request_id']}.`);

    // What the others do with it is heard once, in the order in which it happened.
    await finishCase(there, theirs!['service_request_id']!);
    expect(await exchange({ ...here.deps, ask: askOverHttp }, 1)).toEqual({ ...NOTHING, updates: 3 });
    expect(await exchange({ ...here.deps, ask: askOverHttp }, 1)).toEqual(NOTHING);
    const heard = (await historyOf(here, number)).filter(({ words }) => words.startsWith('County Highways:'));
    expect(heard.map(({ words }) => words.split('.')[0])).toEqual([
      'County Highways: investigating',
      'County Highways: investigating',
      'County Highways: fixed',
    ]);
  });

  it('fetch each other’s open reports, each once, and none that they sent themselves', async () => {
    const before = (await requestsOf(here)).length;
    for (const { endpointId } of await listEndpoints(here.deps, administrator)) {
      await closeEndpoint(here.deps, administrator, endpointId);
    }
    await addEndpoint(here.deps, administrator, {
      ...endpointTo(there, 'json', ''),
      sends: false,
      polls: false,
      fetches: true,
      body: null,
    });
    await report(there, await keyFor(there, 'Residents there'), 'A mattress on the border');
    expect(await exchange({ ...here.deps, ask: askOverHttp }, 1)).toEqual({ ...NOTHING, fetched: 1 });
    expect(await exchange({ ...here.deps, ask: askOverHttp }, 1)).toEqual(NOTHING);
    expect((await requestsOf(here)).length).toBe(before + 1);
  });

  it('say which system does not answer, and never show its key', async () => {
    await addEndpoint(here.deps, administrator, {
      ...endpointTo(there, 'json', 'a-secret-of-theirs'),
      name: 'Gone',
      url: 'http://127.0.0.1:9/open311/v2/',
    });
    const done = await exchange({ ...here.deps, ask: askOverHttp }, 1);
    expect(done.faults).toBe(1);
    const endpoints = await listEndpoints(here.deps, administrator);
    expect(endpoints.find(({ name }) => name === 'Gone')!.fault).toMatch(/could not be reached/);
    expect(JSON.stringify(endpoints)).not.toContain('a-secret-of-theirs');
    await expect(
      addEndpoint(here.deps, administrator, {
        ...endpointTo(there, 'json', 'k'),
        url: 'http://city.example/open311/v2/',
      }),
    ).rejects.toMatchObject({ code: 'open311.endpoint-url' });
  });
});
