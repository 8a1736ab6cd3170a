import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, readdirSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { BenchLine, BenchSuite } from './harness.ts';

/** `npm run bench -- <suite> [--json] [--only text] [--seed n] [--record]`: every suite is a file of `bench/suites`. */
const root = resolve(import.meta.dirname, '..');
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    only: { type: 'string' },
    seed: { type: 'string', default: '1' },
    record: { type: 'boolean', default: false },
  },
});

const suites = readdirSync(join(root, 'bench/suites'))
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.slice(0, -3));
const name = positionals[0];
if (name === undefined || !suites.includes(name)) {
  console.error(`Which benchmark? Found ${name ?? 'none'}, expected one of: ${suites.join(', ')}.`);
  process.exit(2);
}

function show(line: BenchLine): void {
  if (values.json) {
    console.log(JSON.stringify(line));
  } else {
    const against = line.ratio === null ? '' : ` = ${line.ratio.toPrecision(3)} x ${line.reference}`;
    const verdict = line.met === null ? '' : line.met ? ` [met ${line.target}]` : ` [MISSED ${line.target}]`;
    console.log(
      `${line.case} (n ${line.n}): median ${line.medianMs.toFixed(2)} ms, min ${line.minMs.toFixed(2)}${against}${verdict}${line.note ? `; ${line.note}` : ''}`,
    );
  }
  if (values.record) {
    const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: root, encoding: 'utf8' }).trim();
    const machine = `${cpus().length} x ${cpus()[0]?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`;
    const entry = { suite: name, at: new Date().toISOString(), commit, machine, seed: Number(values.seed), ...line };
    appendFileSync(join(root, 'bench/results.jsonl'), `${JSON.stringify(entry)}\n`);
  }
}

const { suite } = (await import(`./suites/${name}.ts`)) as { suite: BenchSuite };
const shared = resolve(root, '../shared');
await suite.run({
  seed: Number(values.seed),
  shared: existsSync(shared) ? shared : null,
  only: values.only ?? null,
  emit: show,
});
