#!/usr/bin/env node
// `npm run play -- <scenario>`: readies the clone, then hands over to play/run.ts.
import { CHROMIUM_MISSING, provideChromium } from './chromium.mjs';
import { setUp } from './set-up.mjs';

await setUp();
const chromium = provideChromium((sentence) => console.error(sentence));
if (chromium === null) {
  console.error(CHROMIUM_MISSING);
  process.exit(1);
}
process.env.AIM_CHROMIUM = chromium;
await import('tsx/esm/api').then(({ register }) => register());
await import('../play/run.ts');
