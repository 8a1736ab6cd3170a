import { get as httpGet, type IncomingMessage } from 'node:http';
import { performance } from 'node:perf_hooks';
import { listen, openApp } from '../../src/app.ts';
import { addPerson, setUpPartnership, signIn, systemViewer } from '../../src/governance/index.ts';
import { openJobs, silentLog, systemClock } from '../../src/platform/index.ts';
import { describeRooms, openRooms } from '../../src/rooms.ts';
import {
  addSeries,
  changePack,
  defaultSeries,
  listMeetings,
  openMeeting,
  preparePack,
} from '../../src/tasking/index.ts';
import type { Viewer } from '../../src/vocabulary/index.ts';
import { benchDatabase } from '../bench-database.ts';
import { type BenchSuite, median, peakMb } from '../harness.ts';

const PEOPLE = 100;
const DECISIONS = 60;
const LIMIT_MS = 500;
/** Pause between decisions: people speak. */
const PAUSE_MS = 60;

/**
 * A meeting with 100 people, each signed in on a page of their own, all connected by server-sent events over HTTP: how long
 * from the moment the chair's request leaves until each page has heard the decision?
 */
async function run({ emit, only }: Parameters<BenchSuite['run']>[0]): Promise<void> {
  const name = 'meeting: decision seen by 100 people';
  if (only !== null && !name.includes(only)) return;
  const bench = await benchDatabase('meeting');
  const deps = { database: bench.database, clock: systemClock, log: silentLog, dataFolder: '.aim/bench' };
  const { partnershipId } = await setUpPartnership(deps, {
    name: 'Benchmark (made up)',
    timeZone: 'Europe/London',
    plane: { id: 'bng' },
    marking: 'OFFICIAL',
    madeUp: true,
    agencies: [
      { kind: 'police', name: 'Police' },
      { kind: 'council', name: 'Council' },
      { kind: 'fire', name: 'Fire' },
    ],
    settings: {},
  });
  const password = 'a long made-up sentence';
  const tokens: string[] = [];
  for (let i = 0; i < PEOPLE; i++) {
    await addPerson(deps, systemViewer(partnershipId, 'bench'), {
      signInName: `person${i}`,
      name: `Person ${i}`,
      agencyId: 1 + (i % 3),
      roles: ['coordinator'],
      clearance: 'OFFICIAL',
      password,
    });
    const signed = await signIn(deps, partnershipId, { signInName: `person${i}`, password, agent: 'bench' });
    tokens.push(signed.token);
  }
  const running = await openApp(deps, {
    partnershipId,
    demoAccounts: null,
    pagesFolder: null,
    isHttps: false,
    doesJobs: false,
  });
  const url = await listen(running.app, '127.0.0.1', 0);
  const rooms = await openRooms(deps, await describeRooms(deps, partnershipId));
  const jobs = await openJobs(deps);
  const chair: Viewer = {
    ...systemViewer(partnershipId, 'Chair'),
    kind: 'person',
    personId: 1,
    agencyId: 1,
    roles: ['coordinator'],
  };
  const own = { ...deps, intelligence: rooms.intelligence, jobs };
  await addSeries(own, chair, { ...defaultSeries('daily'), members: [] });
  const { meetingId } = (await listMeetings(own, chair)).meetings[0]!;
  await preparePack(own, chair, { meetingId });
  for (let i = 0; i < DECISIONS; i++) {
    const edit = {
      what: 'add' as const,
      title: `Item ${i}`,
      place: 'Here',
      sentence: '',
      section: 'tasking',
      point: null,
    };
    await changePack(own, chair, { meetingId, expectedChanges: i, edit });
  }
  await openMeeting(own, chair, { meetingId });

  const seen: number[][] = tokens.map(() => []);
  const pages = await Promise.all(
    tokens.map((token, i) => follow(`${url}/api/meetings/${meetingId}/stream`, cookie(token), seen[i]!)),
  );
  const waits: number[] = [];
  const answers: number[] = [];
  for (let i = 0; i < DECISIONS; i++) {
    const sent = performance.now();
    const answer = await fetch(`${url}/api/meetings/${meetingId}/decisions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie: cookie(tokens[0]!) },
      body: JSON.stringify({
        itemKey: `added:${meetingId}:${i + 1}`,
        choice: 'noAction',
        reason: 'Measured.',
        untilDay: null,
        refer: null,
        task: null,
        closing: null,
        idempotencyKey: crypto.randomUUID(),
      }),
    });
    if (!answer.ok) throw new Error(`decision ${i} was refused: ${await answer.text()}`);
    answers.push(performance.now() - sent);
    while (seen.some((times) => times.length <= i)) await new Promise((done) => setTimeout(done, 5));
    for (const times of seen) waits.push(times[i]! - sent);
    await new Promise((done) => setTimeout(done, PAUSE_MS));
  }
  for (const page of pages) page.destroy();
  await jobs.stop();
  await rooms.close();
  await running.close();
  waits.sort((a, b) => a - b);
  const p99 = waits[Math.ceil(waits.length * 0.99) - 1]!;
  const round = (ms: number) => Math.round(ms * 10) / 10;
  emit({
    case: name,
    n: waits.length,
    medianMs: round(median(waits)),
    minMs: round(waits[0]!),
    ratio: null,
    reference: null,
    target: `99th percentile <= ${LIMIT_MS} ms`,
    met: p99 <= LIMIT_MS,
    peakMb: peakMb(),
    note: `${DECISIONS} decisions, ${PEOPLE} people by SSE over HTTP, server and people in one process: 99th percentile ${round(p99)} ms, worst ${round(waits.at(-1)!)} ms; the chair's own answer after ${round(median(answers))} ms; ${bench.server}`,
  });
  await bench.close();
}

const cookie = (token: string) => `aim_session=${encodeURIComponent(token)}`;

/** One page: notes when it has first heard of each further decision. Resolves when its first state has come. */
function follow(url: string, session: string, times: number[]): Promise<IncomingMessage> {
  return new Promise((done, failed) => {
    const request = httpGet(url, { headers: { cookie: session }, agent: false }, (response) => {
      if (response.statusCode !== 200) {
        failed(new Error(`a page was answered ${response.statusCode}`));
        return;
      }
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
        for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
          const event = text.slice(0, end);
          text = text.slice(end + 2);
          const data = /^event: state\ndata: (.*)$/s.exec(event)?.[1];
          if (data === undefined) continue;
          const { decisions } = JSON.parse(data) as { decisions: unknown[] };
          while (times.length < decisions.length) times.push(performance.now());
          done(response);
        }
      });
      response.on('error', () => undefined);
    });
    request.on('error', failed);
  });
}

export const suite: BenchSuite = { name: 'meeting', run };
