import { mkdirSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { playScenario, type Scenario } from './stage/index.ts';

/**
 * `npm run play -- <scenario> [--json] [--seed n] [--keep folder] [--pictures folder]`: every scenario is a file of
 * this folder. `--keep` leaves AIM's data there, `--pictures` pictures of its screens.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    seed: { type: 'string' },
    keep: { type: 'string' },
    pictures: { type: 'string' },
  },
});

const scenarios = readdirSync(resolve(import.meta.dirname))
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && file !== 'run.ts')
  .map((file) => file.slice(0, -3));
const name = positionals[0];
if (name === undefined || !scenarios.includes(name)) {
  console.error(`Which play? Found ${name ?? 'none'}, expected one of: ${scenarios.join(', ')}.`);
  process.exit(2);
}
if (values.seed !== undefined && !/^\d{1,9}$/.test(values.seed)) {
  console.error(`Expected a whole number as seed; found "${values.seed}".`);
  process.exit(2);
}
if (values.pictures !== undefined) mkdirSync(values.pictures, { recursive: true });

const { scenario } = (await import(join(import.meta.dirname, `${name}.ts`))) as { scenario: Scenario };
const { answer, failures } = await playScenario(scenario, {
  seed: values.seed === undefined ? undefined : Number(values.seed),
  keep: values.keep === undefined ? null : resolve(values.keep),
  pictures: values.pictures === undefined ? null : resolve(values.pictures),
  say: (sentence) => process.stderr.write(`${sentence}\n`),
});
if (values.json) {
  process.stdout.write(`${JSON.stringify(answer)}\n`);
} else {
  for (const failure of failures) console.log(`✗ ${failure}`);
  console.log(
    Object.entries(answer)
      .map(([key, value]) => `${key} ${typeof value === 'number' ? value : JSON.stringify(value)}`)
      .join(', '),
  );
}
process.exitCode = answer.failed === 0 ? 0 : 1;
