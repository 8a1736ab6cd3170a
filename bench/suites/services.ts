import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import { setUpPartnership, systemViewer } from '../../src/governance/index.ts';
import { silentLog, systemClock } from '../../src/platform/index.ts';
import { makeKey } from '../../src/services/index.ts';
import { benchDatabase } from '../bench-database.ts';
import { type BenchSuite, median, seeded } from '../harness.ts';

const A_SECOND = 50;
const SECONDS = 60;
/** Every fiftieth sender hangs up before the answer, as a phone in a tunnel does, and sends it again. */
const LOST_EVERY = 50;
const LIMIT_MS = 1000;
const PATIENCE_MS = 120_000;

interface Reply {
  status: number;
  body: string;
}

/**
 * Open311 reports from one system at a steady rate, sent whether or not the last was answered, into a whole AIM of its own
 * process with its audit trail and picture: how long does each wait for its answer, and is each case there exactly once?
 */
async function run({ emit, only, seed }: Parameters<BenchSuite['run']>[0]): Promise<void> {
  const name = `services: ${A_SECOND} reports a second by Open311`;
  if (only !== null && !name.includes(only)) return;
  const bench = await benchDatabase('services');
  const dataFolder = mkdtempSync(join(tmpdir(), 'aim-bench-services-'));
  const deps = { database: bench.database, clock: systemClock, log: silentLog, dataFolder };
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
  });
  const { apiKey } = await makeKey(deps, systemViewer(partnershipId, 'bench'), {
    name: 'Benchmark',
    mayReport: true,
    mayUpdate: false,
    perMinute: 100_000,
    mediaHosts: [],
  });
  const child = spawn(
    process.execPath,
    [
      '--import',
      'tsx',
      join(import.meta.dirname, '../open311-child.ts'),
      bench.database.url,
      dataFolder,
      String(partnershipId),
    ],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const url = String((await lines.next()).value);
  const agent = new Agent({ keepAlive: true, maxSockets: 200 });
  const random = seeded(seed);
  const total = A_SECOND * (Number(process.env['AIM_BENCH_SECONDS']) || SECONDS);

  const waits: number[] = [];
  const numbers: (string | null)[] = [];
  const tokens: string[] = [];
  const refused: string[] = [];
  let nLost = 0;
  const started = performance.now();
  const sent = Array.from({ length: total }, async (_, i) => {
    const due = started + (i * 1000) / A_SECOND;
    const form = new URLSearchParams({
      api_key: apiKey,
      service_code: 'LIT-GEN',
      lat: String(54.55 + random() * 0.05),
      long: String(-1.25 + random() * 0.05),
      'attribute[land]': 'road',
      description: `Made up report ${i}`,
    }).toString();
    const sendKey = crypto.randomUUID();
    await new Promise((done) => setTimeout(done, due - performance.now()));
    if (i % LOST_EVERY === LOST_EVERY - 1) {
      nLost++;
      await hangUp(agent, `${url}/open311/v2/requests.json`, form, sendKey);
    }
    const before = performance.now();
    const reply = await post(agent, `${url}/open311/v2/requests.json`, form, sendKey);
    waits.push(performance.now() - before);
    const [said] = JSON.parse(reply.body) as { service_request_id?: string; token?: string; description?: string }[];
    if (reply.status !== 200) refused.push(`${reply.status} ${said?.description}`);
    else if (said?.token !== undefined) tokens.push(said.token);
    else numbers.push(said?.service_request_id ?? null);
  });
  await Promise.all(sent);
  const seconds = (performance.now() - started) / 1000;

  // What was answered with a token is open shortly after.
  const patience = performance.now() + PATIENCE_MS;
  const waiting = [...tokens];
  while (waiting.length > 0 && performance.now() < patience) {
    const token = waiting.at(-1)!;
    const answer = await fetch(`${url}/open311/v2/tokens/${token}.json`);
    const [said] = answer.status === 200 ? ((await answer.json()) as { service_request_id: string | null }[]) : [];
    if (said?.service_request_id != null) {
      numbers.push(said.service_request_id);
      waiting.pop();
    } else await new Promise((done) => setTimeout(done, 200));
  }
  const drained = (performance.now() - started) / 1000 - seconds;
  agent.destroy();
  child.stdin.end();
  const memory = Number((await lines.next()).value);
  await new Promise((done) => child.once('exit', done));

  const client = await bench.database.connect();
  const { rows } = await client.query<{ cases: number }>('select count(*)::integer as cases from service_case');
  await client.end();
  const cases = rows[0]!.cases;
  const distinct = new Set(numbers.filter((each) => each !== null)).size;
  waits.sort((a, b) => a - b);
  const p99 = waits[Math.ceil(waits.length * 0.99) - 1]!;
  const round = (ms: number) => Math.round(ms * 10) / 10;
  const isWhole = refused.length === 0 && distinct === total && cases === total;
  emit({
    case: name,
    n: total,
    medianMs: round(median(waits)),
    minMs: round(waits[0]!),
    ratio: null,
    reference: null,
    target: `none lost, none doubled, 99th percentile <= ${LIMIT_MS} ms`,
    met: isWhole && p99 <= LIMIT_MS,
    peakMb: memory,
    note:
      `${total} reports in ${round(seconds)} s, ${nLost} of them cut off and sent again: ${distinct} numbers, ${cases} cases, ` +
      `${refused.length} refused${refused.length === 0 ? '' : ` (${refused[0]})`}; 99th percentile ${round(p99)} ms, worst ${round(waits.at(-1)!)} ms; ` +
      `${tokens.length} answered with a token, the last open ${round(drained)} s after the end; ${bench.server}`,
  });
  rmSync(dataFolder, { recursive: true, force: true });
  await bench.close();
}

function post(agent: Agent, url: string, form: string, sendKey: string): Promise<Reply> {
  return new Promise((done, failed) => {
    const asking = request(url, { agent, method: 'POST', headers: headersOf(form, sendKey) }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (more: string) => {
        body += more;
      });
      response.on('end', () => done({ status: response.statusCode ?? 0, body }));
      response.on('error', failed);
    });
    asking.on('error', failed);
    asking.end(form);
  });
}

/** Sends the whole report and hangs up without waiting for what is said. */
function hangUp(agent: Agent, url: string, form: string, sendKey: string): Promise<void> {
  return new Promise((done) => {
    const asking = request(url, { agent, method: 'POST', headers: headersOf(form, sendKey) });
    asking.on('error', () => undefined);
    asking.on('close', () => done());
    asking.end(form, () => setTimeout(() => asking.destroy(), 2));
  });
}

const headersOf = (form: string, sendKey: string) => ({
  'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
  'content-length': Buffer.byteLength(form),
  'idempotency-key': sendKey,
});

export const suite: BenchSuite = { name: 'services', run };
