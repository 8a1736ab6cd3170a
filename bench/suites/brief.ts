import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { listen, openApp } from '../../src/app.ts';
import { commandLineViewer } from '../../src/cli/aim.ts';
import { demoClock } from '../../src/cli/demo-clock.ts';
import { findOrMakeTown } from '../../src/cli/demo-town.ts';
import { briefingFor } from '../../src/intelligence/index.ts';
import { readyPages } from '../../src/pages.ts';
import { type Deps, silentLog } from '../../src/platform/index.ts';
import { describeRooms, openRooms } from '../../src/rooms.ts';
import { chromiumFlags, chromiumPath } from '../../test/browser/chromium.ts';
import { benchDatabase } from '../bench-database.ts';
import { type BenchContext, type BenchLine, type BenchSuite, median, peakMb, type Timing, timed } from '../harness.ts';

const AS_OF = '2026-11-24';

/** The briefing of the made-up town, and Today and the map in a real browser. */
export const suite: BenchSuite = {
  name: 'brief',
  async run(context) {
    const { database, close } = await benchDatabase('brief');
    const dataFolder = mkdtempSync(join(tmpdir(), 'aim bench '));
    // As root, PostgreSQL's account has to pass through; else its data lies in /var/lib/aim and outlives this run.
    chmodSync(dataFolder, 0o711);
    const deps: Deps = { database, clock: demoClock(AS_OF), log: silentLog, dataFolder };
    try {
      const quiet = { update: () => undefined, finish: () => undefined };
      const made = performance.now();
      const town = await findOrMakeTown(deps, {}, { seed: context.seed, asOf: AS_OF }, quiet);
      const { partnershipId } = town.partnership;
      const madeMs = performance.now() - made;
      const rooms = await openRooms(deps, await describeRooms(deps, partnershipId));
      const n = rooms.intelligence.picture.current.columns.length;
      const emit = emitter(context, n);
      emit('town made, written and loaded', { medianMs: madeMs, minMs: madeMs, runs: 1 }, null, null);
      await measureBriefing(emit, rooms.intelligence, partnershipId);
      await rooms.close();

      const running = await openApp(deps, {
        partnershipId,
        demoAccounts: null,
        pagesFolder: await readyPages((sentence) => console.error(sentence)),
        isHttps: false,
        doesJobs: false,
      });
      try {
        await measurePages(emit, await listen(running.app, '127.0.0.1', 0), town.settings.password);
      } finally {
        await running.close();
      }
    } finally {
      rmSync(dataFolder, { recursive: true, force: true });
      await close();
    }
  },
};

type Emit = (name: string, timing: Timing, limitMs: number | null, note: string | null) => void;

function emitter(context: BenchContext, n: number): Emit {
  return (name, timing, limitMs, note) => {
    const line: BenchLine = {
      case: name,
      n,
      medianMs: timing.medianMs,
      minMs: timing.minMs,
      ratio: null,
      reference: null,
      target: limitMs === null ? null : `median <= ${limitMs} ms`,
      met: limitMs === null ? null : timing.medianMs <= limitMs,
      peakMb: peakMb(),
      ...(note === null ? {} : { note }),
    };
    context.emit(line);
  };
}

async function measureBriefing(
  emit: Emit,
  intelligence: Parameters<typeof briefingFor>[0],
  partnershipId: number,
): Promise<void> {
  const viewer = commandLineViewer(partnershipId);
  const make = async (seed: number) =>
    (await briefingFor(intelligence, viewer, { date: AS_OF, parameters: { seed } })).briefing.findings.length;
  const first = performance.now();
  await make(1);
  const firstMs = performance.now() - first;
  // Another seed each time, so that no answer is remembered.
  let seed = 2;
  emit(
    'briefing, nothing remembered',
    await timed(() => make(seed++), 7, 1),
    1000,
    `first of all ${Math.round(firstMs)} ms`,
  );
  emit('briefing, asked again', await timed(() => make(1), 7, 1), 1000, null);
}

async function measurePages(emit: Emit, base: string, password: string): Promise<void> {
  const browser = await chromium.launch({ executablePath: chromiumPath(), args: chromiumFlags });
  try {
    const today: number[] = [];
    let script = 0;
    for (let i = 0; i < 5; i++) {
      const { page, close } = await signedIn(browser, base, password);
      const session = await page.context().newCDPSession(page);
      await session.send('Network.enable');
      let received = 0;
      const scripts = new Set<string>();
      session.on('Network.responseReceived', ({ requestId, type }) => type === 'Script' && scripts.add(requestId));
      session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
        if (scripts.has(requestId)) received += encodedDataLength;
      });
      const start = performance.now();
      await page.goto(`${base}/`, { waitUntil: 'commit' });
      await page
        .getByRole('heading', { name: /Needs a decision|No exceptions/ })
        .first()
        .waitFor();
      today.push(performance.now() - start);
      script = received;
      await close();
    }
    const kb = Math.round(script / 1000);
    emit(
      'Today usable after navigation, cold cache',
      timingOf(today),
      2000,
      `${kb} kB of compressed JavaScript by then`,
    );
    await measureBrush(emit, browser, base, password);
  } finally {
    await browser.close();
  }
}

// In the page, so in its own words: this side knows no DOM.
const RECORDS = '/([0-9,]+) records/.exec(document.body.textContent)?.[1]';
const FOLLOW_NEXT_KEY = `new Promise((done) => addEventListener('keydown', (event) => {
  const before = ${RECORDS};
  const follow = () => (${RECORDS} === before ? requestAnimationFrame(follow) : done(performance.now() - event.timeStamp));
  requestAnimationFrame(follow);
}, { once: true, capture: true }))`;

/**
 * From the key that moves the time brush to the frame in which the count of records and the marks have followed. Three ways: on
 * the map as it opens, while MapLibre still links its shaders; on the drawn map as fast as it answers; and after each pause in
 * which the surface and the explanation have followed too.
 */
async function measureBrush(emit: Emit, browser: Browser, base: string, password: string): Promise<void> {
  const { page, close } = await signedIn(browser, base, password);
  await page.goto(`${base}/map?from=2023-11-24&to=2026-11-23`);
  const brush = page.getByRole('slider').first();
  await brush.waitFor();
  await page.waitForFunction(`${RECORDS} !== undefined`);
  await brush.focus();
  const press = async () => {
    const answered = page.evaluate<number>(FOLLOW_NEXT_KEY);
    // The listener is there once the page has answered this.
    await page.evaluate('0');
    await page.keyboard.press('ArrowRight');
    return answered;
  };
  const emitPresses = async (name: string, n: number, limitMs: number | null, note: string, before = () => inStep) => {
    const times: number[] = [];
    for (let i = 0; i < n; i++) {
      await before();
      times.push(await press());
    }
    const most = Math.round(Math.max(...times));
    emit(name, timingOf(times), limitMs, `key to the frame that shows the new count; slowest ${most} ms; ${note}`);
  };
  const opening = 'the map is being made meanwhile: software GL blocks the page while it links MapLibre’s shaders';
  await emitPresses('time brush while the map opens', 10, null, opening);
  await page.getByText(/hot spots? numbered on the map/).waitFor();
  await page.waitForTimeout(SETTLED_MS);
  await emitPresses('map answers the time brush', 40, 50, 'as fast as it answers; software GL');
  await emitPresses('map answers the time brush after a pause', 10, 50, 'surface and words settled', () =>
    page.waitForTimeout(SETTLED_MS),
  );
  await close();
}

/** Longer than the page waits before surface, list, words and address follow the brush. */
const SETTLED_MS = 1500;
const inStep = Promise.resolve();

async function signedIn(
  browser: Browser,
  base: string,
  password: string,
): Promise<{ page: Page; close(): Promise<void> }> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const answer = await context.request.post(`${base}/api/sessions`, { data: { signInName: 'analyst', password } });
  if (!answer.ok()) throw new Error(`could not sign in: ${answer.status()}`);
  return { page: await context.newPage(), close: () => context.close() };
}

function timingOf(times: readonly number[]): Timing {
  return { medianMs: median(times), minMs: Math.min(...times), runs: times.length };
}
