import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { build } from 'esbuild';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RUNS, transcendentalBits } from './analysis-runs.ts';
import { chromiumFlags, chromiumPath } from './chromium.ts';

/** The analysis room needs no server: it is bundled and run in an empty page of the browser. */
let browser: Browser;
let page: Page;

beforeAll(async () => {
  const { outputFiles } = await build({
    entryPoints: [resolve(import.meta.dirname, 'analysis-runs.ts')],
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'analysis',
    target: 'es2023',
    minify: true,
  });
  browser = await chromium.launch({ executablePath: chromiumPath(), args: chromiumFlags });
  page = await browser.newPage();
  // A script element and not an evaluated string, so that names stay for the calls that follow.
  await page.addScriptTag({ content: outputFiles[0]!.text });
});

afterAll(() => browser?.close());

/** SHA-256 of the bytes of each array, one after the other. */
function hashOf(arrays: readonly ArrayBufferView[]): string {
  const hash = createHash('sha256');
  for (const { buffer, byteOffset, byteLength } of arrays) hash.update(new Uint8Array(buffer, byteOffset, byteLength));
  return hash.digest('hex');
}

/** Runs an expression in the page that gives typed arrays, and brings their bytes over. */
async function fromPage(expression: string): Promise<Uint8Array[]> {
  const texts = (await page.evaluate(`(() => {
    const arrays = ${expression};
    return arrays.map(({ buffer, byteOffset, byteLength }) => {
      const bytes = new Uint8Array(buffer, byteOffset, byteLength);
      let text = '';
      for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
      return btoa(text);
    });
  })()`)) as string[];
  return texts.map((text) => Buffer.from(text, 'base64'));
}

describe('the same bytes in Node and in Chromium', () => {
  it.each(Object.keys(RUNS))('%s', async (name) => {
    const here = RUNS[name]!();
    const there = await fromPage(`analysis.RUNS[${JSON.stringify(name)}]()`);
    expect(there.map((bytes) => bytes.byteLength)).toEqual(here.map((array) => array.byteLength));
    expect(hashOf(there)).toBe(hashOf(here));
  });

  // What the language leaves to the engine. The methods above use only those that must agree, and `portable-math.ts`.
  it('holds of the functions of Math that may be used, and names those that differ', async () => {
    const here = transcendentalBits();
    const differing: string[] = [];
    for (const [name, bits] of Object.entries(here)) {
      const there = await fromPage(`[analysis.transcendentalBits()[${JSON.stringify(name)}]]`);
      if (hashOf(there) !== hashOf([bits])) differing.push(name);
    }
    if (differing.length > 0) {
      console.info(
        `Other bits in Chromium ${browser.version()} than in Node ${process.version}: ${differing.join(', ')}.`,
      );
    }
    expect(differing.filter((name) => ['sqrt', 'hypot', 'square'].includes(name))).toEqual([]);
  });
});
