import { spawn } from 'node:child_process';
import { existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { Refusal } from './platform/index.ts';

const ROOT = resolve(import.meta.dirname, '..');
const BUILT = join(ROOT, 'dist/web');
/** What the browser application is made of. */
const SOURCES = [
  ...[
    ...['web', 'vocabulary', 'analysis', 'governance', 'places', 'intake', 'picture', 'intelligence', 'tasking'],
    'services',
  ].map((room) => `src/${room}`),
  'package-lock.json',
];

/** What is built: the desk's application, the phone's inside its folder, and style and script of the residents' pages. */
const APPLICATIONS = [
  { root: 'src/web', folder: '', entry: 'index.html' },
  { root: 'src/web/phone', folder: 'phone', entry: 'index.html' },
  { root: 'src/web/residents', folder: 'report', entry: 'manifest.json' },
] as const;

/**
 * The folder of the built browser application, built first where it is missing or older than its sources.
 * @param say  told that it is being built, because that takes a few seconds
 */
export async function readyPages(say: (sentence: string) => void): Promise<string> {
  const builtAt = statSync(join(BUILT, 'index.html'), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (builtAt > Math.max(...SOURCES.map((source) => newest(join(ROOT, source))))) return BUILT;
  say('Building the browser application (once after each change; a few seconds) ...');
  // Built beside and then renamed: a build cut short is never served.
  const unfinished = `${BUILT}.${process.pid}`;
  for (const { root, folder, entry } of APPLICATIONS) {
    const outDir = join(unfinished, folder);
    const { code, output } = await vite(['build', root, '--outDir', outDir, '--emptyOutDir', '--logLevel', 'warn']);
    if (code === 0 && existsSync(join(outDir, entry))) continue;
    rmSync(unfinished, { recursive: true, force: true });
    throw new Refusal(
      'pages.not-built',
      500,
      `The browser application could not be built:\n${stripVTControlCharacters(output).trim().split('\n').slice(0, 12).join('\n')}`,
    );
  }
  const old = `${BUILT}.old.${process.pid}`;
  if (existsSync(BUILT)) renameSync(BUILT, old);
  renameSync(unfinished, BUILT);
  rmSync(old, { recursive: true, force: true });
  return BUILT;
}

function vite(args: string[]): Promise<{ code: number | null; output: string }> {
  // Unlike data, built pages may be read by another user who starts AIM from this folder.
  const umask = process.umask(0o022);
  const child = spawn(process.execPath, [join(ROOT, 'node_modules/vite/bin/vite.js'), ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_ENV: 'production', NO_COLOR: '1' },
  });
  process.umask(umask);
  let output = '';
  child.stdout.on('data', (chunk) => (output += chunk));
  child.stderr.on('data', (chunk) => (output += chunk));
  return new Promise((done, failed) => {
    child.once('error', failed);
    child.once('close', (code) => done({ code, output }));
  });
}

function newest(path: string): number {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return 0;
  if (!stat.isDirectory()) return stat.mtimeMs;
  return readdirSync(path).reduce((latest, name) => Math.max(latest, newest(join(path, name))), stat.mtimeMs);
}
