import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type AnalysisCase, Workbench } from '../against-c.ts';
import { liveCases } from '../browser/live.ts';
import type { BenchSuite } from '../harness.ts';

/** Every method's own cases: the `cases` of all `src/analysis/*.bench.ts`, held against the C of `../shared/oracle/limits`; and what runs in the browser, there. */
export const suite: BenchSuite = {
  name: 'analysis',
  async run(context) {
    const folder = resolve(import.meta.dirname, '../../src/analysis');
    const files = readdirSync(folder)
      .filter((file) => file.endsWith('.bench.ts'))
      .sort();
    const bench = new Workbench(context);
    if (bench.withoutC !== null) console.error(`Own times only: ${bench.withoutC}.`);
    try {
      for (const file of files) {
        const { cases } = (await import(join(folder, file))) as { cases: readonly AnalysisCase[] };
        for (const one of cases) if (bench.wants(one.name)) await one.run(bench);
      }
    } finally {
      bench.close();
    }
    await liveCases(context);
  },
};
