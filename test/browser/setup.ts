import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where the AIM under test is. */
    aimUrl: string;
    /** The made-up accounts' password. */
    aimPassword: string;
    /** Folder of the town's files, to load again. */
    aimTown: string;
  }
}

const root = resolve(import.meta.dirname, '../..');
const AS_OF = '2026-11-24';

interface Started {
  url: string;
  accounts: { password: string }[];
}

/**
 * A real AIM with the made-up town, started as a person would start it. AIM_BROWSER_DATA names a data folder to keep
 * between runs while working on a page; otherwise the town is made anew and removed.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const kept = process.env['AIM_BROWSER_DATA'];
  const data = kept ?? mkdtempSync(join(tmpdir(), 'aim-browser-'));
  // As root, PostgreSQL's account has to pass through; else its data lies in /var/lib/aim and outlives this run.
  if (kept === undefined) chmodSync(data, 0o711);
  const child = spawn(
    process.execPath,
    [join(root, 'bin/aim.mjs'), 'demo', '--port', '0', '--data', data, '--as-of', AS_OF, '--json'],
    { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let said = '';
  child.stderr.on('data', (chunk) => {
    said += chunk;
  });
  const ended = new Promise<void>((done) => child.once('close', () => done()));
  const started = await new Promise<Started>((resolveStarted, reject) => {
    let text = '';
    child.stdout.on('data', (chunk) => {
      text += chunk;
      const line = text.split('\n').find((candidate) => candidate.startsWith('{') && candidate.endsWith('}'));
      if (line) resolveStarted(JSON.parse(line) as Started);
    });
    child.once('close', (code) => reject(new Error(`AIM did not start (exit ${code}):\n${said.slice(-2000)}`)));
  });
  project.provide('aimUrl', started.url);
  project.provide('aimPassword', started.accounts[0]!.password);
  project.provide('aimTown', join(data, 'town'));
  return async () => {
    child.kill('SIGINT');
    await ended;
    if (kept === undefined) rmSync(data, { recursive: true, force: true });
  };
}
