#!/usr/bin/env node
// `npm test`: readies the clone, then types, lint and boundaries, unit, database and browser tests.
// `npm test -- unit db` runs only those steps. Ends with one line `N passed, N failed`.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { CHROMIUM_MISSING, provideChromium } from './chromium.mjs';
import { root, setUp } from './set-up.mjs';

const STEPS = {
  types: () => [
    check('types of the analysis room', 'typescript/bin/tsc', ['-p', 'tsconfig.analysis.json']),
    check('types of the server', 'typescript/bin/tsc', ['-p', 'tsconfig.json']),
    check('types of the browser application', 'typescript/bin/tsc', ['-p', 'src/web/tsconfig.json']),
  ],
  lint: () => [
    check('lint and room boundaries', '@biomejs/biome/bin/biome', ['check', '--error-on-warnings', '.']),
    check('no dead code, no undeclared packages', 'knip/bin/knip.js', []),
  ],
  unit: () => [vitest('unit')],
  db: () => [vitest('db')],
  browser() {
    const chromium = provideChromium((sentence) => console.log(sentence));
    if (chromium === null) {
      console.log(CHROMIUM_MISSING);
      return [{ passed: 0, failed: 1, skipped: 0 }];
    }
    return [vitest('browser', { AIM_CHROMIUM: chromium })];
  },
};

const asked = process.argv.slice(2);
const unknown = asked.find((name) => !Object.hasOwn(STEPS, name));
if (unknown !== undefined) {
  console.error(`There is no test step "${unknown}"; expected some of: ${Object.keys(STEPS).join(', ')}.`);
  process.exit(2);
}
await setUp();

const started = Date.now();
const total = { passed: 0, failed: 0, skipped: 0 };
const failures = [];
const namedFailures = [];
const secondTries = [];
for (const name of asked.length > 0 ? asked : Object.keys(STEPS)) {
  console.log(`\n== ${name}`);
  for (const result of STEPS[name]()) {
    total.passed += result.passed;
    total.failed += result.failed;
    total.skipped += result.skipped;
    if (result.failed > 0) failures.push(result.title ?? name);
    namedFailures.push(...(result.failures ?? []));
    secondTries.push(...(result.secondTries ?? []));
  }
}
if (secondTries.length > 0) console.log(`\nPassed only on the second try:\n${secondTries.join('\n')}`);
if (namedFailures.length > 0) console.log(`\nFailed:\n${namedFailures.join('\n')}`);
const seconds = Math.round((Date.now() - started) / 1000);
console.log(
  `\n${seconds} s; ${total.skipped} skipped${failures.length > 0 ? `; failed: ${[...new Set(failures)].join(', ')}` : ''}`,
);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed === 0 ? 0 : 1);

/** One command that is right or wrong as a whole. */
function check(title, script, args) {
  const result = run(script, args, {});
  const isRight = result.status === 0;
  console.log(`${isRight ? '✓' : '✗'} ${title}`);
  return { title, passed: isRight ? 1 : 0, failed: isRight ? 0 : 1, skipped: 0 };
}

function vitest(project, env = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'aim-test-'));
  const report = join(folder, 'report.json');
  try {
    const args = ['run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
    const result = run('vitest/vitest.mjs', [...args, '--passWithNoTests'], env);
    const counts = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : null;
    const files = counts?.testResults ?? [];
    const brokenFiles = files.filter(
      (file) => file.status === 'failed' && file.assertionResults.every((test) => test.status !== 'failed'),
    );
    const tests = files.flatMap((file) => file.assertionResults.map((test) => ({ ...test, file: file.name })));
    const failed = (counts?.numFailedTests ?? 0) + brokenFiles.length;
    return {
      title: `${project} tests`,
      failures: [
        ...brokenFiles.map((file) => named(file.name, 'could not be run', file.message)),
        ...tests
          .filter((test) => test.status === 'failed')
          .map((test) => named(test.file, test.fullName, test.failureMessages.at(-1))),
      ],
      // A test that passed yet has a complaint on record was tried twice.
      secondTries: tests
        .filter((test) => test.status === 'passed' && test.failureMessages.length > 0)
        .map((test) => named(test.file, test.fullName, test.failureMessages[0])),
      passed: counts?.numPassedTests ?? 0,
      // A run that broke off outside any test has failed too.
      failed: failed === 0 && result.status !== 0 ? 1 : failed,
      skipped: (counts?.numPendingTests ?? 0) + (counts?.numTodoTests ?? 0),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** One line for a test: its file, its name, and the first lines of what was wrong. */
function named(file, test, message = '') {
  const complaint = message.split('\n').slice(0, 3).join(' ').slice(0, 400);
  return `  ${relative(root, file)} › ${test}${complaint === '' ? '' : `: ${complaint}`}`;
}

function run(script, args, env) {
  return spawnSync(process.execPath, [join(root, 'node_modules', script), ...args], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...env },
  });
}
