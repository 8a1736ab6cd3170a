#!/usr/bin/env node
// The `aim` command: readies the clone, then hands over to src/main.ts.
import { setUp } from './set-up.mjs';

await setUp();
const { register } = await import('tsx/esm/api');
register();
await import('../src/main.ts');
