import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, inject } from 'vitest';
import { chromiumFlags, chromiumPath } from './chromium.ts';

export type Theme = 'light' | 'dark';
export const SIZES = { desk: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } } as const;

export interface Visit {
  page: Page;
  /** What the page complained of: errors of the console and of scripts. */
  complaints: string[];
}

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const WAIT_MS = 60_000;

let browser: Browser;
const contexts: BrowserContext[] = [];

/** One browser for a file of tests; each visit is a stranger's. */
export function withBrowser(): void {
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: chromiumPath(), headless: true, args: chromiumFlags });
  });
  afterEach(async () => {
    for (const context of contexts.splice(0)) await context.close();
  });
  afterAll(async () => {
    await browser.close();
  });
}

type Cookies = Awaited<ReturnType<BrowserContext['cookies']>>;
const sessions = new Map<string, Cookies>();

/** Signs in once per account and file, as people do, and again where a test ended that session. */
async function signInAs(context: BrowserContext, signInName: string): Promise<void> {
  const kept = sessions.get(signInName);
  if (kept !== undefined) {
    await context.addCookies(kept);
    const me = (await (await context.request.get('/api/me')).json()) as { person: unknown };
    if (me.person !== null) return;
  }
  const answer = await context.request.post('/api/sessions', {
    data: { signInName, password: inject('aimPassword') },
  });
  expect(answer.status()).toBe(200);
  sessions.set(signInName, await context.cookies());
}

/** A new visitor; signed in by sign-in name where one is given. */
export async function visit(
  path: string,
  {
    as,
    theme = 'light',
    size = 'desk',
    withoutScripts = false,
  }: { as?: string; theme?: Theme; size?: keyof typeof SIZES; withoutScripts?: boolean } = {},
): Promise<Visit> {
  const isPhone = size === 'phone';
  const context = await browser.newContext({
    baseURL: inject('aimUrl'),
    viewport: SIZES[size],
    colorScheme: theme,
    locale: 'en-GB',
    isMobile: isPhone,
    hasTouch: isPhone,
    reducedMotion: 'reduce',
    javaScriptEnabled: !withoutScripts,
  });
  contexts.push(context);
  context.setDefaultTimeout(WAIT_MS);
  if (as !== undefined) await signInAs(context, as);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(path);
  return { page, complaints };
}

/** Violations of WCAG 2.2 A and AA and of good practice, as "rule: element". */
export async function axeViolations(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const results = await page.evaluate(() =>
    (globalThis as unknown as { axe: { run(options: object): Promise<AxeResults> } }).axe.run({
      // What MapLibre draws has its equal in the table; its canvas is checked as a whole.
      exclude: [['.maplibregl-control-container']],
    }),
  );
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.failureSummary?.split('\n')[1]?.trim() ?? ''}`),
  );
}

/** The page's finished state: its data is there and nothing is still loading. */
export async function whenReady(page: Page, text: string | RegExp): Promise<void> {
  await page.locator('main').getByText(text).first().waitFor();
}

/** What makes the page scroll sideways: its elements that reach beyond the window, each with how far; [] when it fits. */
export async function whatOverflows(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(`(() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width && width <= screen.width) return [];
    const beyond = [...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > screen.width);
    const named = beyond.map((e) => e.tagName + '.' + e.getAttribute('class') + ' to ' + e.getBoundingClientRect().right);
    return ['page ' + document.documentElement.scrollWidth + ' of ' + width, ...named.slice(0, 12)];
  })()`);
}
