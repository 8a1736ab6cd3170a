// Readies a fresh clone: checks Node and installs the packages where they are missing or out of date.
// Plain JavaScript without packages, because it runs before there are any.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

const OLDEST_NODE = [20, 19];

export class SetUpFailed extends Error {}

/** Ends the process with one sentence where this machine cannot run AIM. */
export async function setUp() {
  try {
    checkNode();
    installPackages();
  } catch (error) {
    if (!(error instanceof SetUpFailed)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return;
  throw new SetUpFailed(
    `AIM needs Node ${OLDEST_NODE.join('.')} or later; this is Node ${process.versions.node}. Install a newer Node from https://nodejs.org and run the command again.`,
  );
}

function installPackages() {
  const missing = missingPackages();
  if (missing === 0) return;
  const all = !existsSync(join(root, 'node_modules'));
  process.stderr.write(
    all
      ? 'Installing the packages AIM needs into node_modules (once; a minute or two) ...\n'
      : `Bringing node_modules up to date (${missing} packages differ from package-lock.json) ...\n`,
  );
  // npm names itself to the scripts it runs; elsewhere it is looked up as any program.
  const npmScript = process.env.npm_execpath;
  const [program, first] = npmScript?.endsWith('.js') ? [process.execPath, [npmScript]] : ['npm', []];
  // Not `npm ci`: that refuses a lock file without the programs of every other platform, and a registry may lack them.
  // --no-save keeps the lock file as it is; its versions are what is installed.
  const result = spawnSync(program, [...first, 'install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32' && program === 'npm',
    env: { ...process.env, NODE_ENV: '', npm_config_omit: '' },
  });
  if (result.error !== undefined) {
    throw new SetUpFailed(`npm could not be run (${result.error.message}). Install npm, then run the command again.`);
  }
  if (result.status !== 0) {
    throw new SetUpFailed(
      `The packages could not be installed: "npm install" ended with ${result.signal ?? `code ${result.status}`}. Its messages are above; check the network and run the command again.`,
    );
  }
}

/** How many packages of package-lock.json are not installed in that version. npm leaves out what does not fit the machine. */
function missingPackages() {
  const wanted = readPackages('package-lock.json');
  const installed = readPackages('node_modules/.package-lock.json');
  let missing = 0;
  for (const [path, entry] of Object.entries(wanted)) {
    if (path === '' || entry.link) continue;
    const found = installed[path];
    if (found === undefined ? !entry.optional && !entry.devOptional && !entry.peer : found.version !== entry.version)
      missing++;
  }
  return missing;
}

function readPackages(file) {
  const path = join(root, file);
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')).packages ?? {}) : {};
}
