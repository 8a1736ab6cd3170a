#!/usr/bin/env node
import { setUp } from './set-up.mjs';

await setUp();
await import('tsx/esm/api').then(({ register }) => register());
await import('../bench/run.ts');
