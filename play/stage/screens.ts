import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { chromiumFlags, chromiumPath } from '../../test/browser/chromium.ts';
import type { RunningAim } from './aim.ts';
import type { Person } from './person.ts';

const SIZES = {
  wall: { width: 1920, height: 1080 },
  desk: { width: 1440, height: 900 },
  phone: { width: 390, height: 844 },
} as const;

export interface Screen {
  page: Page;
  /** What the page complained of: errors of its console and of its scripts. */
  complaints: string[];
  /** Takes the signal away, or gives it back. */
  setSignal(isThere: boolean): Promise<void>;
  close(): Promise<void>;
}

export interface Screens {
  /** A browser window of one person, or of a stranger where none is named. */
  open(path: string, options?: { person?: Person; size?: keyof typeof SIZES }): Promise<Screen>;
  /** A picture of every open window, into the folder named for them; nothing where none was. */
  photograph(name: string): Promise<void>;
  close(): Promise<void>;
}

const WAIT_MS = 60_000;

/** @param pictures  folder for pictures of the screens, or null */
export async function openScreens(aim: RunningAim, pictures: string | null): Promise<Screens> {
  let browser: Browser | null = null;
  const contexts = new Set<BrowserContext>();
  return {
    async open(path, { person, size = 'desk' } = {}) {
      browser ??= await chromium.launch({ executablePath: chromiumPath(), headless: true, args: chromiumFlags });
      const isPhone = size === 'phone';
      const context = await browser.newContext({
        baseURL: aim.url,
        viewport: SIZES[size],
        locale: 'en-GB',
        isMobile: isPhone,
        hasTouch: isPhone,
        reducedMotion: 'reduce',
      });
      contexts.add(context);
      context.setDefaultTimeout(WAIT_MS);
      if (person !== undefined) {
        const [name, value] = (await person.cookie()).split('=') as [string, string];
        await context.addCookies([{ name, value, url: aim.url, httpOnly: true, sameSite: 'Strict' }]);
      }
      const page = await context.newPage();
      const complaints: string[] = [];
      page.on('console', (message) => {
        // Without signal the browser says so itself.
        const words = message.text();
        if (message.type() === 'error' && !words.includes('ERR_INTERNET_DISCONNECTED')) complaints.push(words);
      });
      page.on('pageerror', (error) => complaints.push(error.message));
      await page.goto(path);
      return {
        page,
        complaints,
        async setSignal(isThere) {
          await context.setOffline(!isThere);
          if (isThere) await page.evaluate("dispatchEvent(new Event('online'))");
        },
        async close() {
          contexts.delete(context);
          await context.close();
        },
      };
    },
    async photograph(name) {
      if (pictures === null) return;
      let n = 1;
      for (const context of contexts) {
        for (const page of context.pages()) await page.screenshot({ path: `${pictures}/${name}-${n++}.png` });
      }
    },
    async close() {
      await browser?.close();
    },
  };
}

/** Asks again until the answer is the one hoped for, or a minute has passed; the last answer. */
export async function until<Value>(
  read: () => Promise<Value>,
  isIt: (value: Value) => boolean,
  limitMs = WAIT_MS,
): Promise<Value> {
  const end = Date.now() + limitMs;
  for (;;) {
    const value = await read();
    if (isIt(value) || Date.now() > end) return value;
    await new Promise((done) => setTimeout(done, 100));
  }
}
