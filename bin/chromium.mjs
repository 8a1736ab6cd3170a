// Where is a Chromium that the browser tests can drive? Installs Debian's where it may.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const PLACES = [
  process.env.AIM_CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** The first Chromium on this machine, or null. AIM_CHROMIUM names another. */
export function findChromium() {
  return PLACES.find((path) => path && existsSync(path)) ?? null;
}

/** The Chromium to test with, installed by apt-get where there is none and this user may; null where there is no way. */
export function provideChromium(say) {
  const found = findChromium();
  if (found !== null) return found;
  const prefix = mayInstall();
  if (prefix === null) return null;
  say('Installing Chromium with apt-get for the browser tests (once) ...');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const args of [
    ['apt-get', 'update', '-qq'],
    ['apt-get', 'install', '-y', '-qq', '--no-install-recommends', 'chromium'],
  ]) {
    const [program, ...rest] = [...prefix, ...args];
    const result = spawnSync(program, rest, { stdio: ['ignore', 'ignore', 2], env });
    if (result.status !== 0) return null;
  }
  return findChromium();
}

export const CHROMIUM_MISSING =
  'The browser tests need Chromium, which is not here and could not be installed. Install it (on Debian: apt-get install chromium) or name one in AIM_CHROMIUM, then run the tests again.';

/** The words to put before apt-get, or null where this user may not install. */
function mayInstall() {
  if (process.platform !== 'linux') return null;
  if (spawnSync('apt-get', ['--version'], { stdio: 'ignore' }).status !== 0) return null;
  if (process.getuid() === 0) return [];
  return spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0 ? ['sudo', '-n'] : null;
}
